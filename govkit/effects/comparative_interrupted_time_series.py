"""Comparative interrupted time series: how the gap to the donors bends at the reform."""

from __future__ import annotations

import numpy as np

from govkit.effects import studentised_permutation as permutation
from govkit.effects.case import Case
from govkit.effects.difference_in_differences import MIN_DONORS
from govkit.effects.effect import Effect
from govkit.effects.sample import CONFIDENCE, series_warnings, take_sample
from govkit.errors import DesignError

ASSUMPTIONS = (
    "evaluation.assume_straight_gap",
    "effects.assume_no_spillover",
    "evaluation.assume_similar_dependence",
)


def comparative_interrupted_time_series(case: Case) -> Effect:
    """The gap to the donors after the reform less the straight line that it followed before.

    Inference is a permutation over donors of statistics in units of each district's own noise: valid where
    districts have trends of their own, however they differ, and different variances. The line is carried on
    no further than it is long, so that `periods_after` may be fewer than were observed.

    Returns
    -------
    Effect
        Diagnostics: `donors`, `smallest_p_value`, `trend_gap` (slope before the reform, district less
        donors, per period), `noise_ratio` (treated to the median donor), `periods_reached`.

    Raises
    ------
    DesignError
        Fewer than two complete donors, fewer than four periods before, nothing after, an infinite value, a
        series that never varies, the treated district among its donors.

    References
    ----------
    Hallberg et al. (2018), Prevention Science 19; Conley & Taber (2011), Rev Econ Stat 93; Chung & Romano
    (2013), Ann Stat 41.
    """
    sample = take_sample(case, before=permutation.TREND_PERIODS, after=1, donors=MIN_DONORS)
    paths = permutation.gaps(sample)
    beyond = permutation.change_beyond_trend(sample, paths)
    if beyond is None:
        raise DesignError(
            "effects.too_few_before",
            found=int(sample.before.sum()),
            needed=permutation.TREND_PERIODS,
            district=case.district,
            indicator=case.indicator,
        )
    count = len(sample.donor_ids)
    time = sample.positions.astype(float)
    slope, start = np.polyfit(time[sample.before], paths[sample.before, 0], 1)
    interval = permutation.interval(beyond, 1 - CONFIDENCE)
    middle = float(np.median(beyond.noise[1:]))
    diagnostics = {
        "donors": count,
        "smallest_p_value": 1 / (1 + count),
        "trend_gap": slope,
        "periods_reached": min(int(sample.before.sum()), int(sample.after.sum())),
        **({"noise_ratio": beyond.noise[0] / middle} if middle > 0 else {}),
    }
    warnings = list(series_warnings(sample))
    if interval is None and (1 + count) * (1 - CONFIDENCE) < 1:
        warnings.append("effects.too_few_donors_for_level")
    return sample.effect(
        "comparative_interrupted_time_series",
        float(beyond.estimates[0]),
        interval=interval,
        p_value=permutation.p_value(beyond),
        inference="studentised_permutation",
        counterfactual=sample.donors.mean(axis=1) + start + slope * time,
        donors=sample.donor_ids,
        weights=(1 / count,) * count,
        diagnostics=diagnostics,
        assumptions=ASSUMPTIONS,
        warnings=tuple(warnings),
    )
