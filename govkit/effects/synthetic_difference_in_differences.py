"""Synthetic difference-in-differences: donors and periods before the reform both weighted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from govkit.effects.autocorrelation import Array
from govkit.effects.case import Case
from govkit.effects.difference_in_differences import NOISE_LIMIT
from govkit.effects.donor_reach import is_outside, systematic_share
from govkit.effects.effect import Effect
from govkit.effects.sample import CONFIDENCE, TINY, series_warnings, take_sample
from govkit.effects.simplex import simplex_weights

MIN_DONORS = 3
MIN_BEFORE = 3
FAINT = 1e-6  # of the noise: the ridge of the time weights, which makes them unique
ASSUMPTIONS = (
    "synthetic.assume_weighted_parallel_trends",
    "effects.assume_no_spillover",
    "synthetic.assume_same_noise",
)


@dataclass(frozen=True, slots=True)
class WeightedDifference:
    """An estimate with the weights of the donors, shape (donors,), and of the periods before, (periods,)."""

    estimate: float
    donor_weights: Array
    period_weights: Array


def synthetic_difference_in_differences(case: Case) -> Effect:
    """The change of the treated district less that of a mix of donors, against a mix of earlier periods.

    Donors are weighted to run parallel to the district before the reform, periods to be worth as much as
    those after it among the donors. The standard error is the spread of placebos, all donors in turn and not
    a sample of them: algorithm 4 of the paper with its simulation taken to the end. As the paper's normal
    interval has no claim to hold with one treated unit, p-value and interval are from the rank of the
    estimate among the placebos.

    Returns
    -------
    Effect
        Where no mix of donors runs parallel to the district the rule of `synthetic_control` withholds the
        effect. Diagnostics: `pre_rmspe` (gap before, less its mean), `fit_to_placebos`,
        `systematic_gap_share`, `donors`, `donors_used`, `periods_used`, `largest_weight`,
        `smallest_p_value`, `penalty`.

    Raises
    ------
    DesignError
        Fewer than three complete donors, fewer than three periods before, nothing after, an infinite value, a
        series that never varies, the treated district among its donors.

    References
    ----------
    Arkhangelsky, Athey, Hirshberg, Imbens & Wager (2021), AER 111.
    """
    sample = take_sample(case, before=MIN_BEFORE, after=1, donors=MIN_DONORS)
    panel = np.column_stack([sample.outcome, sample.donors])
    penalty = noise_penalty(panel[:, 1:], sample.after)
    found = weighted_difference(panel, sample.after, penalty)
    placebos = placebo_differences(panel[:, 1:], sample.after, penalty)
    estimates = np.array([placebo.estimate for placebo in placebos])
    count = len(estimates)
    floor = TINY * float(np.abs(panel).max())
    gap = panel[:, 0] - panel[:, 1:] @ found.donor_weights
    own = gap[sample.before] - gap[sample.before].mean()
    fit = float(np.sqrt(np.mean(own**2)))
    typical = max(_typical_fit(panel[:, 1:], sample.before, placebos), floor)
    spread = float(sample.outcome[sample.before].std(ddof=1))
    systematic = systematic_share(own, sample.positions[sample.before], floor)
    outside = is_outside(fit, typical, spread, systematic, floor)
    rank = int(np.floor((1 - CONFIDENCE) * (1 + count) + TINY))
    interval = None
    if rank >= 1 and not outside:
        reach = float(np.sort(np.abs(estimates))[-rank])
        interval = (found.estimate - reach, found.estimate + reach)
    shift = float(found.period_weights @ gap[sample.before])
    counterfactual = panel[:, 1:] @ found.donor_weights + shift
    warned = {
        "effects.outside_donor_reach": outside,
        "effects.too_few_donors_for_level": rank < 1,
        "effects.treated_noisier": not outside and fit > NOISE_LIMIT * typical,
    }
    at_least = np.sum(np.abs(estimates) >= abs(found.estimate) * (1 - TINY) - floor)
    return sample.effect(
        "synthetic_difference_in_differences",
        np.nan if outside else found.estimate,
        standard_error=None if outside else float(estimates.std()),
        interval=interval,
        p_value=None if outside else (1 + at_least) / (1 + count),
        inference="none" if outside else "permutation",
        counterfactual=np.where(sample.after & outside, np.nan, counterfactual),
        donors=sample.donor_ids,
        weights=tuple(map(float, found.donor_weights)),
        diagnostics={
            "pre_rmspe": fit,
            "fit_to_placebos": max(fit, floor) / typical,
            "systematic_gap_share": systematic,
            "donors": count,
            "donors_used": int((found.donor_weights > 1e-3).sum()),
            "periods_used": int((found.period_weights > 1e-3).sum()),
            "largest_weight": found.donor_weights.max(),
            "smallest_p_value": 1 / (1 + count),
            "penalty": penalty,
        },
        assumptions=ASSUMPTIONS,
        warnings=(*series_warnings(sample), *(key for key, holds in warned.items() if holds)),
    )


def noise_penalty(donors: Array, after: npt.NDArray[np.bool_], treated: int = 1) -> float:
    """The paper's ζ: fourth root of the treated cells, times the deviation of the donors' first differences.

    Parameters
    ----------
    donors
        Outcomes, shape (periods, donors).
    after
        Whether a period lies after the reform, shape (periods,).
    treated
        Number of treated units.
    """
    differences = np.diff(donors[~after], axis=0)
    return float((treated * after.sum()) ** 0.25 * differences.std(ddof=1))


def weighted_difference(panel: Array, after: npt.NDArray[np.bool_], penalty: float) -> WeightedDifference:
    """The estimate of synthetic difference-in-differences and its weights (equations 4 to 6 of the paper).

    Parameters
    ----------
    panel
        Outcomes, the treated unit (or the mean of the treated) first, shape (periods, units).
    after
        Whether a period lies after the reform, shape (periods,).
    penalty
        `noise_penalty`.
    """
    before, late = panel[~after], panel[after].mean(axis=0)
    centred = before - before.mean(axis=0)
    donor_weights = simplex_weights(centred[:, 0], centred[:, 1:], ridge=len(before) * penalty**2)
    donors = before[:, 1:].T - before[:, 1:].T.mean(axis=0)
    faint = (FAINT * penalty) ** 2 * len(donors)
    period_weights = simplex_weights(late[1:] - late[1:].mean(), donors, ridge=faint)
    changes = late - period_weights @ before
    return WeightedDifference(float(changes[0] - donor_weights @ changes[1:]), donor_weights, period_weights)


def placebo_differences(
    donors: Array, after: npt.NDArray[np.bool_], penalty: float
) -> list[WeightedDifference]:
    """What comes of treating each donor in turn as if the reform had reached it, among the donors alone.

    Parameters
    ----------
    donors
        Outcomes, shape (periods, donors).
    """
    places = np.arange(donors.shape[1])
    return [
        weighted_difference(donors[:, np.r_[place, places[places != place]]], after, penalty)
        for place in places
    ]


def _typical_fit(donors: Array, before: npt.NDArray[np.bool_], placebos: list[WeightedDifference]) -> float:
    """The median placebo's root mean squared gap before, less its mean."""
    early = donors[before]
    fits = []
    for place, placebo in enumerate(placebos):
        gap = early[:, place] - np.delete(early, place, axis=1) @ placebo.donor_weights
        fits.append(gap.std())
    return float(np.median(fits))
