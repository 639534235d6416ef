"""What of a panel was observed: gaps, late entries, short pre-periods, zeros. Each looks at some columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from govkit.codebook import load_codebook
from govkit.effects.sample import SHORT_BEFORE
from govkit.quality.issue import QualityIssue, Severity
from govkit.quality.panel import Panel, runs

MOST = 0.5  # what this part of the districts have is the rule
FEWEST_DISTRICTS = 4  # with fewer districts there is no rule
MUCH_MISSING = 0.2  # of the span of a series
NO_BEFORE = 3  # with fewer periods before the reform there is no telling what would have happened
FAR_FROM_ZERO = 5.0  # zero is suspect in a series whose other values are all beyond this part of their median


def gaps(panel: Panel, columns: Sequence[int]) -> Iterator[QualityIssue]:
    """Periods without a value between observed ones, one issue a gap."""
    firsts, lasts = panel.spans()
    for column in columns:
        district = panel.districts[column]
        first, last = firsts[column], lasts[column]
        if first < 0:
            continue
        missing = ~panel.observed[first : last + 1, column]
        phases = panel.phases(district)
        for start, stop in runs(missing):
            start, stop = start + int(first), stop + int(first)
            grave = missing.mean() > MUCH_MISSING or (phases and "transition" in phases[start - 1 : stop + 2])
            yield QualityIssue(
                "gap",
                district,
                panel.indicator,
                panel.periods[start],
                stop - start + 1,
                "moderate" if grave else "minor",
                {"last": panel.periods[stop]},
            )


def entries(panel: Panel, columns: Sequence[int]) -> Iterator[QualityIssue]:
    """Districts that enter after most others, leave before them, or are never observed."""
    firsts, lasts = panel.spans()
    there = firsts >= 0
    if there.sum() < FEWEST_DISTRICTS or there.mean() < MOST:
        return
    usual_first, usual_last = int(np.median(firsts[there])), int(np.median(lasts[there]))
    for column in columns:
        district = panel.districts[column]
        first, last = int(firsts[column]), int(lasts[column])
        if first < 0:
            absent = {"others": int(there.sum()), "all": len(there)}
            yield QualityIssue(
                "absent", district, panel.indicator, panel.periods[usual_first], None, "minor", absent
            )
            continue
        for kind, late, place, usual in (
            ("late_entry", first - usual_first, first, usual_first),
            ("early_exit", usual_last - last, last, usual_last),
        ):
            if late > 0:
                evidence = {"usual": panel.periods[usual], "others": int(there.sum())}
                severity: Severity = "moderate" if late > MUCH_MISSING * len(panel.index) else "minor"
                yield QualityIssue(
                    kind,  # type: ignore[arg-type]
                    district,
                    panel.indicator,
                    panel.periods[place],
                    late,
                    severity,
                    evidence,
                )


def pre_periods(panel: Panel, columns: Sequence[int]) -> Iterator[QualityIssue]:
    """Series with few periods before the reform of their district."""
    for column in columns:
        district = panel.districts[column]
        phases = panel.phases(district)
        if not phases or not panel.observed[:, column].any():
            continue
        before = np.array([phase == "before" for phase in phases]) & panel.observed[:, column]
        count = int(before.sum())
        if count < SHORT_BEFORE:
            yield QualityIssue(
                "short_before",
                district,
                panel.indicator,
                panel.reforms[district],
                count,
                "serious" if count < NO_BEFORE else "moderate",
                {"needed": SHORT_BEFORE},
            )


def out_of_range(panel: Panel, columns: Sequence[int]) -> Iterator[QualityIssue]:
    """Shares that are below zero or above the whole, one issue a series."""
    if load_codebook().unit(panel.unit).quantity != "share":
        return
    with np.errstate(invalid="ignore"):
        impossible = (panel.values < 0) | (panel.values > 100)
    for column in columns:
        places = np.flatnonzero(impossible[:, column])
        if len(places):
            yield QualityIssue(
                "out_of_range",
                panel.districts[column],
                panel.indicator,
                panel.periods[places[0]],
                len(places),
                "moderate",
                {"last": panel.periods[places[-1]]},
            )


def zeros(panel: Panel, columns: Sequence[int]) -> Iterator[QualityIssue]:
    """Zeros of a series whose other values are all far from zero: often they stand for a missing value."""
    if not panel.relative:
        return
    _, lasts = panel.spans()
    for column in columns:
        district = panel.districts[column]
        values = panel.values[:, column]
        others = values[np.isfinite(values) & (values != 0)]
        if not len(others) or others.min() * FAR_FROM_ZERO < np.median(others):
            continue
        for start, stop in runs(values == 0):
            # A series that ends in zeros may truly have come to an end.
            if stop < lasts[column]:
                yield QualityIssue(
                    "suspect_zero",
                    district,
                    panel.indicator,
                    panel.periods[start],
                    stop - start + 1,
                    "moderate",
                    {"last": panel.periods[stop]},
                )


CHECKS = (gaps, entries, pre_periods, zeros, out_of_range)
