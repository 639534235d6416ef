"""The test that a verdict rests on: chosen by what the design has, before any result is looked at.

With 19 comparison districts or more it is a permutation over them in units of each district's own noise: of
the change, confirmed beyond a straight trend, or of the change beyond the trend alone, whichever can see the
smaller effect. With five or more the gap to their mean is judged as a single series, with fewer the
district's own. A single series is called changed only where three tests agree (see `series_test`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from govkit.effects import studentised_permutation as permutation
from govkit.effects.balance import balance
from govkit.effects.case import Case
from govkit.effects.comparative_interrupted_time_series import comparative_interrupted_time_series
from govkit.effects.effect import Effect
from govkit.effects.interrupted_time_series import interrupted_time_series, segments
from govkit.effects.robust_difference_in_differences import robust_difference_in_differences
from govkit.effects.sample import Sample, take_sample
from govkit.effects.structural_time_series import structural_time_series
from govkit.errors import DesignError
from govkit.evidence import COMPARISON_DONORS, CREDIBLE_DONORS, SIGNIFICANCE
from govkit.multiple import balanced, holm, step_down
from govkit.power import detectable_beyond_trend, detectable_by_robust_difference, detectable_in_series

# Each of three tests on a single series is asked for this level. At 5 % all three together reject 5 to 7 % of
# true nulls in series of 12 to 20 values under AR(0.8) or a random walk.
SERIES_LEVEL = 0.025

Kind = Literal["robust_difference", "beyond_trend", "gap_series", "series", "untested"]


@dataclass(frozen=True)
class Test:
    """A test, what it gave, and the smallest effect that it was able to see.

    Attributes
    ----------
    effect
        By the method of the test; None where nothing was estimated.
    p_value, interval
        At a level of 5 % and 95 %; None where the design has no valid test.
    detectable
        Minimum detectable effect at 80 % power, in the indicator's unit.
    sample
        What is permuted jointly over indicators; None for single series.
    """

    kind: Kind
    case: Case
    effect: Effect | None = None
    p_value: float | None = None
    interval: tuple[float, float] | None = None
    detectable: float | None = None
    sample: Sample | None = None
    own_trend: bool = True

    @property
    def permutes(self) -> bool:
        """Whether it is a permutation over comparison districts."""
        return self.kind in ("robust_difference", "beyond_trend")


def choose_test(case: Case, *, own_trend: bool = True) -> Test:
    """The test that is valid for a case's design, and what it gives.

    Parameters
    ----------
    own_trend
        False assumes that the district would have had no trend other than the donors'.

    Raises
    ------
    DesignError
        The case cannot be estimated from at all.
    """
    case = balance(case)
    donors = case.complete_donors.shape[1]
    if donors < CREDIBLE_DONORS:
        return _series(case, gap=donors >= COMPARISON_DONORS)
    if len(case.before) < (permutation.TREND_PERIODS if own_trend else 2):
        return Test("untested", case)
    sample = take_sample(case, before=1, after=1, donors=2)
    robust = detectable_by_robust_difference(sample, own_trend=own_trend) or np.inf
    beyond = detectable_beyond_trend(sample) or np.inf
    kind: Kind = "robust_difference"
    if own_trend and beyond < robust:
        kind = "beyond_trend"
    effect = (
        comparative_interrupted_time_series(case)
        if kind == "beyond_trend"
        else robust_difference_in_differences(case, own_trend=own_trend)
    )
    detectable = beyond if kind == "beyond_trend" else robust
    return Test(
        kind,
        case,
        effect,
        effect.p_value,
        effect.interval,
        detectable if np.isfinite(detectable) else None,
        sample,
        own_trend,
    )


def _series(case: Case, *, gap: bool) -> Test:
    own = gap_case(case) if gap else replace(case, donors=case.donors.iloc[:, :0])
    try:
        effect, p_value, interval, detectable = series_test(own)
    except DesignError:
        return Test("untested", case)
    if gap:
        effect = _beside_donors(effect, case)
    return Test("gap_series" if gap else "series", case, effect, p_value, interval, detectable)


def gap_case(case: Case) -> Case:
    """The district's gap to the mean of its complete donors, as a single series."""
    mean = case.complete_donors.mean(axis="columns")
    return replace(
        case, treated=case.treated - mean.reindex(case.treated.index), donors=case.donors.iloc[:, :0]
    )


def _beside_donors(effect: Effect, case: Case) -> Effect:
    """An effect on the gap, with its paths at the district's own level again."""
    pool = case.complete_donors
    mean = pool.mean(axis="columns").tolist()
    observed, counterfactual = (
        tuple(None if value is None else value + level for value, level in zip(path, mean, strict=True))
        for path in (effect.observed, effect.counterfactual)
    )
    return replace(
        effect, observed=observed, counterfactual=counterfactual, donors=tuple(map(str, pool.columns))
    )


def series_test(case: Case) -> tuple[Effect, float | None, tuple[float, float] | None, float | None]:
    """A segmented regression that AR(1) errors, HAC errors and a structural model all have to confirm.

    Returns
    -------
    effect
        The interrupted time series'.
    p_value
        Twice the largest of the three, so that 5 % asks each for 2.5 %; None where the series has no noise.
    interval
        The hull of the three at 97.5 %.
    detectable
        Minimum detectable effect of the regression.

    Raises
    ------
    DesignError
        The series is too short for a segmented regression.
    """
    from scipy import stats

    effect = interrupted_time_series(case)
    if effect.p_value is None:
        return effect, None, None, None
    structural = structural_time_series(case)
    sample = take_sample(case, before=1, after=1)
    detectable = detectable_in_series(sample, *segments(sample), level=SERIES_LEVEL)
    found = effect.diagnostics
    if structural.p_value is None or structural.standard_error is None or effect.standard_error is None:
        return effect, None, None, detectable
    largest = max(effect.p_value, found["ar1_p_value"], structural.p_value)
    at = 1 - SERIES_LEVEL / 2
    errors = (
        (effect.estimate, effect.standard_error, found["degrees_of_freedom"]),
        (effect.estimate, found["ar1_standard_error"], found["ar1_degrees_of_freedom"]),
        (structural.estimate, structural.standard_error, structural.diagnostics["degrees_of_freedom"]),
    )
    bounds = [(middle, float(stats.t.ppf(at, freedom)) * error) for middle, error, freedom in errors]
    interval = (min(m - r for m, r in bounds), max(m + r for m, r in bounds))
    return effect, min(1.0, largest * SIGNIFICANCE / SERIES_LEVEL), interval, detectable


@dataclass(frozen=True)
class Adjustment:
    """P-values adjusted over tests, in their order, and how small those of the joint permutation can get."""

    p_values: tuple[float | None, ...]
    donors: int = 0
    smallest: float = 0.0
    joint: tuple[int, ...] = ()


def adjust(tests: Sequence[Test]) -> Adjustment:
    """P-values adjusted over the indicators of one district, to control the family-wise error rate.

    Permutation tests are adjusted jointly: each donor that is complete for all of them takes the district's
    place in all of them at once, and statistics are compared with the largest over the indicators (Westfall
    & Young 1993, step-down). The others are adjusted by Holm. The two groups share the level by the number of
    their tests. Where fewer than 19 donors are complete for all indicators, all are adjusted by Holm.
    """
    adjusted: list[float | None] = [None] * len(tests)
    tested = [place for place, test in enumerate(tests) if test.p_value is not None]
    joint = [place for place in tested if tests[place].permutes]
    pools = [set(test.sample.donor_ids) for test in (tests[place] for place in joint) if test.sample]
    shared = sorted(set.intersection(*pools)) if pools else []
    if len(shared) < CREDIBLE_DONORS:
        joint = []
    single = [place for place in tested if place not in joint]
    for places, values in (
        (joint, _joint([tests[place] for place in joint], shared)),
        (single, holm([tests[place].p_value or 0.0 for place in single])),
    ):
        share = len(tested) / len(places) if places else 1.0
        for place, value in zip(places, values, strict=True):
            # Over common donors a p-value may come out smaller than over all: an adjusted one never does.
            adjusted[place] = min(1.0, max(tests[place].p_value or 0.0, value * share))
    smallest = len(tested) / len(joint) / (1 + len(shared)) if joint else 0.0
    return Adjustment(tuple(adjusted), len(shared), smallest, tuple(joint))


def _joint(tests: Sequence[Test], shared: Sequence[str]) -> list[float]:
    """Adjusted p-values: the larger of those of the changes and of their confirmations beyond the trend."""
    if not tests:
        return []
    first, second = [], []
    for test in tests:
        sample = _among(test.sample, shared)
        paths = permutation.gaps(sample)
        beyond = permutation.change_beyond_trend(sample, paths) if test.own_trend else None
        if test.kind == "beyond_trend" and beyond is not None:
            first.append(np.abs(beyond.statistics))
            second.append(first[-1])
            continue
        change = permutation.mean_change(sample, paths)
        first.append(np.abs(change.statistics))
        upward = change.estimates[0] >= 0
        if beyond is None:
            second.append(first[-1])
        else:
            second.append(beyond.statistics if upward else -beyond.statistics)
    adjusted = [step_down(balanced(np.column_stack(columns))) for columns in (first, second)]
    return [float(value) for value in np.maximum(*adjusted)]


def _among(sample: Sample | None, shared: Sequence[str]) -> Sample:
    if sample is None:
        raise TypeError("a permutation test has a sample")
    places = [sample.donor_ids.index(donor) for donor in shared]
    return replace(sample, donors=sample.donors[:, places], donor_ids=tuple(shared))
