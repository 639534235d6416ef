"""Difference-in-differences that neither a trend of the district's own nor its noise can feign."""

from __future__ import annotations

import numpy as np

from govkit.effects import studentised_permutation as permutation
from govkit.effects.case import Case
from govkit.effects.difference_in_differences import MIN_DONORS
from govkit.effects.effect import Effect
from govkit.effects.sample import CONFIDENCE, series_warnings, take_sample
from govkit.errors import DesignError

ASSUMPTIONS = (
    "evaluation.assume_parallel_or_straight",
    "effects.assume_no_spillover",
    "evaluation.assume_similar_dependence",
)


def robust_difference_in_differences(case: Case, *, own_trend: bool = True) -> Effect:
    """The change of the treated district less that of its donors, judged with and without a trend of its own.

    Two tests, each a permutation over donors of statistics in units of the district's own noise: of the
    change, both sides, and of the change beyond the line from before the reform, on the side of the first.
    The p-value is the larger, so that where the district only went on with a straight trend of its own, the
    second test alone keeps the level; where it had none the first does. The interval holds what the two do
    not both reject.

    Parameters
    ----------
    own_trend
        False assumes that the district has no trend other than the donors', and leaves out the second test.

    Returns
    -------
    Effect
        Diagnostics: `donors`, `smallest_p_value`, `change_p_value` and `change_low`, `change_high` of the
        first test; `beyond_trend`, `beyond_trend_p_value` (one-sided) of the second; `noise_ratio` (treated
        to the median donor).

    Raises
    ------
    DesignError
        Fewer than two complete donors, fewer than four periods before (with `own_trend`), nothing after, an
        infinite value, a series that never varies, the treated district among its donors.

    References
    ----------
    Conley & Taber (2011), Rev Econ Stat 93; Ferman & Pinto (2019), Rev Econ Stat 101; Chung & Romano (2013),
    Ann Stat 41; for a straight trend as the alternative to parallel ones Rambachan & Roth (2023), Rev Econ
    Stud 90, with M = 0.
    """
    needed = permutation.TREND_PERIODS if own_trend else 2
    sample = take_sample(case, before=needed, after=1, donors=MIN_DONORS)
    paths = permutation.gaps(sample)
    change = permutation.mean_change(sample, paths)
    estimate = float(change.estimates[0])
    count = len(sample.donor_ids)
    p_value = permutation.p_value(change)
    interval = permutation.interval(change, 1 - CONFIDENCE)
    diagnostics = {"donors": count, "smallest_p_value": 1 / (1 + count), "change_p_value": p_value}
    middle = float(np.median(change.noise[1:]))
    if middle > 0:
        diagnostics["noise_ratio"] = change.noise[0] / middle
    if interval is not None:
        diagnostics |= {"change_low": interval[0], "change_high": interval[1]}
    if own_trend:
        beyond = permutation.change_beyond_trend(sample, paths)
        if beyond is None:
            raise DesignError(
                "effects.too_few_before",
                found=int(sample.before.sum()),
                needed=needed,
                district=case.district,
                indicator=case.indicator,
            )
        one_sided = permutation.p_value(beyond, direction=estimate or 1.0)
        diagnostics |= {"beyond_trend": beyond.estimates[0], "beyond_trend_p_value": one_sided}
        p_value = max(p_value, one_sided)
        interval = _hull(interval, permutation.interval(beyond, 1 - CONFIDENCE, sides=1))
    warnings = list(series_warnings(sample))
    if interval is None and (1 + count) * (1 - CONFIDENCE) < 1:
        warnings.append("effects.too_few_donors_for_level")
    if own_trend and permutation.trends_differ(sample):
        warnings.append("evaluation.own_trend")
    mean = sample.donors.mean(axis=1)
    return sample.effect(
        "robust_difference_in_differences",
        estimate,
        interval=interval,
        p_value=p_value,
        inference="studentised_permutation",
        counterfactual=mean + (sample.outcome - mean)[sample.before].mean(),
        donors=sample.donor_ids,
        weights=(1 / count,) * count,
        diagnostics=diagnostics,
        assumptions=ASSUMPTIONS,
        warnings=tuple(warnings),
    )


def _hull(
    first: tuple[float, float] | None, second: tuple[float, float] | None
) -> tuple[float, float] | None:
    if first is None or second is None:
        return None
    return min(first[0], second[0]), max(first[1], second[1])
