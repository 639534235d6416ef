"""Quality before effects: what is wrong with a series before anything is estimated from it."""

from govkit.quality.check import CaseQuality, DatasetQuality, check_case, check_dataset, check_series
from govkit.quality.issue import BREAKS, KINDS, SEVERITIES, Kind, QualityIssue, Severity, gravest
from govkit.quality.revisions import revision_table, revisions

__all__ = [
    "BREAKS",
    "KINDS",
    "SEVERITIES",
    "CaseQuality",
    "DatasetQuality",
    "Kind",
    "QualityIssue",
    "Severity",
    "check_case",
    "check_dataset",
    "check_series",
    "gravest",
    "revision_table",
    "revisions",
]
