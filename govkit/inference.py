"""The test that a verdict rests on: chosen by what the design has, before any result is looked at.

With 19 comparison districts or more it is a permutation over them in units of each district's own noise: of
the change, confirmed beyond a straight trend, or of the change beyond the trend alone, whichever can see the
smaller effect. With five or more the gap to their mean is judged as a single series, with fewer the
district's own. A single series is called changed only where three tests agree (see `series_test`).
"""

from __future__ import annotations

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
from govkit.effects.scale import at_the_edge, scales_of
from govkit.effects.structural_time_series import structural_time_series
from govkit.errors import DesignError
from govkit.evidence import COMPARISON_DONORS, CREDIBLE_DONORS, SIGNIFICANCE
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
    rescaled
        The same test on the scales of ratios, for a district at the edge of its donors in level: p-value,
        interval and detectable effect are then those that hold on all scales.
    scale_unknown
        The district lies at the edge and its values have no ratios, so that nothing can be told.
    """

    kind: Kind
    case: Case
    effect: Effect | None = None
    p_value: float | None = None
    interval: tuple[float, float] | None = None
    detectable: float | None = None
    sample: Sample | None = None
    own_trend: bool = True
    rescaled: tuple[Test, ...] = ()
    scale_unknown: bool = False

    @property
    def permutes(self) -> bool:
        """Whether it is a permutation over comparison districts."""
        return self.kind in ("robust_difference", "beyond_trend")


def choose_test(case: Case, *, own_trend: bool = True) -> Test:
    """The test that is valid for a case's design, and what it gives.

    For a district at the edge of its donors in level the finding has to hold in differences and in ratios.

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
    test = _on_scale(case, own_trend)
    if not (test.permutes or test.kind == "gap_series") or test.p_value is None or not at_the_edge(case):
        return test
    rescaled: list[Test] = []
    bounds, detectables = list(test.interval or ()), [test.detectable]
    for scale in scales_of(case):
        other = scale.case(case)
        found = _on_scale(other, own_trend) if other is not None else None
        if found is None or found.permutes != test.permutes or found.p_value is None:
            return replace(test, scale_unknown=True)
        rescaled.append(found)
        if found.interval is None or found.detectable is None:
            bounds = []
            continue
        bounds += [scale.in_units(case, bound) for bound in found.interval]
        detectables.append(abs(scale.in_units(case, found.detectable)))
    known = [size for size in detectables if size is not None]
    return replace(
        test,
        p_value=max([test.p_value, *(found.p_value or 0.0 for found in rescaled)]),
        interval=(min(bounds), max(bounds)) if bounds and test.interval else None,
        detectable=max(known) if len(known) == len(detectables) else None,
        rescaled=tuple(rescaled),
    )


def _on_scale(case: Case, own_trend: bool) -> Test:
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
