"""Quality before effects: what is wrong with a series before anything is estimated from it."""

from govkit.quality.breaks import Break, find_breaks
from govkit.quality.check import DatasetQuality, check_dataset, check_series
from govkit.quality.issue import BREAKS, KINDS, SEVERITIES, Kind, QualityIssue, Severity, gravest
from govkit.quality.revisions import revision_table, revisions

__all__ = [
    "BREAKS",
    "KINDS",
    "SEVERITIES",
    "Break",
    "DatasetQuality",
    "Kind",
    "QualityIssue",
    "Severity",
    "check_dataset",
    "check_series",
    "find_breaks",
    "gravest",
    "revision_table",
    "revisions",
]
