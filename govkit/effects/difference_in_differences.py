"""Difference-in-differences with one treated district: the inference permutes who was treated."""

from __future__ import annotations

import numpy as np

from govkit.effects.autocorrelation import Array
from govkit.effects.case import Case
from govkit.effects.effect import Effect
from govkit.effects.sample import CONFIDENCE, TINY, Sample, series_warnings, take_sample

MIN_DONORS = 2
PRETREND_LEVEL = 0.10  # at or below this p-value the trends before the reform are called different
PRETREND_PERIODS = 3  # fewer periods before the reform show no trend
NOISE_LIMIT = 2.0  # a treated district this much noisier than its donors breaks the permutation test
ASSUMPTIONS = (
    "effects.assume_parallel_trends",
    "effects.assume_no_spillover",
    "effects.assume_exchangeable",
)


def difference_in_differences(case: Case) -> Effect:
    """The change of the treated district less the mean change of its donors.

    With one treated district clustered errors reject most true nulls. Here each donor takes the treated
    district's place in turn, the treated district joining the others: p is (1 + the number of placebos at
    least as far from zero) / (1 + J). The test is exact when districts would have been exchangeable without
    the reform. The interval holds the constant effects that the test does not reject, found in closed form.

    Returns
    -------
    Effect
        `standard_error` is from the spread of the donors' changes. `counterfactual` is the donors' mean
        moved to the treated district's level. Diagnostics: `donors`, `smallest_p_value` (1 / (1 + J)),
        `pretrend_slope` (per period, treated less donors), `pretrend_p_value` (by the same permutation),
        `pretrend_bias` (what that slope alone would add to the estimate), `noise_ratio` (treated to the
        median donor, before).

    Raises
    ------
    DesignError
        Fewer than two donors that are complete where the treated district is observed, nothing before or
        after, an infinite value, a series that never varies, the treated district among its donors.

    References
    ----------
    Conley & Taber (2011), Rev Econ Stat 93; MacKinnon & Webb (2020), J Econometrics 218; Ferman & Pinto
    (2019), Rev Econ Stat 101.
    """
    sample = take_sample(case, before=1, after=1, donors=MIN_DONORS)
    panel = np.column_stack([sample.outcome, sample.donors])
    changes = panel[sample.after].mean(axis=0) - panel[sample.before].mean(axis=0)
    others = changes[1:]
    count = len(others)
    estimate = changes[0] - others.mean()
    tolerance = TINY * max(sample.scale, float(np.abs(sample.donors).max()))
    interval = permutation_interval(changes, CONFIDENCE)
    warnings = list(series_warnings(sample))
    diagnostics = {"donors": count, "smallest_p_value": 1 / (1 + count)}
    diagnostics |= _pretrend(sample, panel, tolerance)
    if interval is None:
        warnings.append("effects.too_few_donors_for_level")
    if "pretrend_p_value" not in diagnostics:
        warnings.append("effects.pretrend_untested")
    elif diagnostics["pretrend_p_value"] <= PRETREND_LEVEL:
        warnings.append("effects.pretrend_differs")
    if diagnostics.get("noise_ratio", 1.0) > NOISE_LIMIT:
        warnings.append("effects.treated_noisier")
    mean = sample.donors.mean(axis=1)
    return sample.effect(
        "difference_in_differences",
        estimate,
        standard_error=float(others.std(ddof=1) * np.sqrt(1 + 1 / count)),
        interval=interval,
        p_value=permutation_p_value(changes, tolerance),
        inference="permutation",
        counterfactual=mean + (sample.outcome - mean)[sample.before].mean(),
        donors=sample.donor_ids,
        weights=(1 / count,) * count,
        diagnostics=diagnostics,
        assumptions=ASSUMPTIONS,
        warnings=tuple(warnings),
    )


def permutation_p_value(statistics: Array, tolerance: float = 0.0) -> float:
    """How far the first of exchangeable values lies from the rest, against each other one in its place.

    Parameters
    ----------
    statistics
        One value a unit, the treated first, shape (1 + J,).
    tolerance
        Differences up to this are ties, and count against the treated.

    Returns
    -------
    float
        (1 + #{j: |gap of j| ≥ |gap of the treated|}) / (1 + J), a gap being the value less the others' mean.
    """
    gaps = np.abs(statistics - statistics.mean())
    return float((1 + np.sum(gaps[1:] >= gaps[0] - tolerance)) / len(statistics))


def permutation_interval(statistics: Array, confidence: float) -> tuple[float, float] | None:
    """The constant shifts of the first value that `permutation_p_value` does not reject.

    Returns
    -------
    tuple of float, or None
        None where J is too small for any shift to be rejected, so that the interval would have no end.

    Notes
    -----
    Let u be what a shift leaves of the treated value, less the donors' mean, and d a donor's value less it.
    For u > 0 that donor is at least as far out as the treated when u ≤ max(d, −d (J + 1) / (J − 1)), so the
    number of such donors falls as u grows, and the bound is one of those values.
    """
    donors = statistics[1:] - statistics[1:].mean()
    count = len(donors)
    rank = int(np.floor((1 - confidence) * (1 + count) + TINY))
    if rank < 1 or count < 2:
        return None
    stretch = (count + 1) / (count - 1)
    above = np.sort(np.maximum(donors, -donors * stretch))[-rank]
    below = np.sort(np.maximum(-donors, donors * stretch))[-rank]
    estimate = statistics[0] - statistics[1:].mean()
    return float(estimate - above), float(estimate + below)


def _pretrend(sample: Sample, panel: Array, tolerance: float) -> dict[str, float]:
    """Slopes before the reform, by unit, and how unusual the treated district's is."""
    own = panel[sample.before]
    if len(own) < PRETREND_PERIODS:
        return {}
    time = sample.positions.astype(float)
    centred = time[sample.before] - time[sample.before].mean()
    slopes = centred @ own / (centred @ centred)
    # Every unit's path less the mean of the other units' paths, its trend taken out.
    count = panel.shape[1]
    gaps = (own - own.mean(axis=1, keepdims=True)) * count / (count - 1)
    noise = (gaps - gaps.mean(axis=0) - np.outer(centred, centred @ gaps) / (centred @ centred)).std(axis=0)
    slope = slopes[0] - slopes[1:].mean()
    middle = float(np.median(noise[1:]))
    return {
        "pretrend_slope": slope,
        "pretrend_p_value": permutation_p_value(slopes, tolerance),
        "pretrend_bias": slope * (time[sample.after].mean() - time[sample.before].mean()),
        **({"noise_ratio": noise[0] / middle} if middle > tolerance else {}),
    }
