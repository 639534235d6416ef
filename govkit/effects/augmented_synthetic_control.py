"""Augmented synthetic control: what the simplex leaves unfitted, a ridge regression takes off."""

from __future__ import annotations

import numpy as np

from govkit.effects.autocorrelation import Array
from govkit.effects.case import Case
from govkit.effects.control_effect import control_effect
from govkit.effects.effect import Effect
from govkit.effects.sample import TINY, take_sample
from govkit.effects.simplex import simplex_weights
from govkit.effects.synthetic_control import MIN_DONORS

MIN_BEFORE = 4  # one period is left out in turn to choose the penalty
PENALTIES = 1e-8 ** (np.arange(21) / 20)  # of the largest squared singular value of the donors' outcomes
EXTRAPOLATES = 0.5  # this much negative weight is worth a warning
ASSUMPTIONS = (
    "synthetic.assume_linear_outcome",
    "effects.assume_no_spillover",
    "effects.assume_exchangeable",
)


def augmented_synthetic_control(case: Case) -> Effect:
    """The mean gap after the reform to a synthetic control whose weights a ridge regression has corrected.

    The weights sum to one and may be negative, so that the control may lie outside the donors where these do
    not reach. How far is set by a penalty, chosen by leaving one period before the reform out in turn: the
    largest within a standard error of the best. Placebos choose theirs in the same way; p-value and interval
    are those of `synthetic_control`.

    Returns
    -------
    Effect
        As `synthetic_control` has it, with the diagnostics `penalty`, `negative_weight` (sum of the negative
        weights, positive) and `simplex_pre_rmspe` (before the correction). A warning says when the control
        rests on extrapolation.

    Raises
    ------
    DesignError
        As `synthetic_control`, with four periods before at least.

    References
    ----------
    Ben-Michael, Feller & Rothstein (2021), JASA 116.
    """
    sample = take_sample(case, before=MIN_BEFORE, after=1, donors=MIN_DONORS)
    panel = np.column_stack([sample.outcome, sample.donors])
    units = panel.shape[1]
    weights = np.zeros((units, units))
    places = np.arange(units)
    before = panel[sample.before]
    penalty = np.nan
    for unit in range(units):
        others = places != unit
        weights[others, unit], chosen = augmented_weights(before[:, unit], before[:, others])
        penalty = chosen if unit == 0 else penalty
    own = weights[1:, 0]
    simplex = simplex_weights(before[:, 0], before[:, 1:])
    negative = float(-own[own < 0].sum())
    return control_effect(
        sample,
        "augmented_synthetic_control",
        panel,
        weights,
        assumptions=ASSUMPTIONS,
        diagnostics={
            "penalty": penalty,
            "negative_weight": negative,
            "simplex_pre_rmspe": float(np.sqrt(np.mean((before[:, 0] - before[:, 1:] @ simplex) ** 2))),
        },
        warnings=("synthetic.extrapolates",) if negative > EXTRAPOLATES else (),
    )


def augmented_weights(target: Array, donors: Array) -> tuple[Array, float]:
    """Weights with sum 1, and the penalty that was chosen for them.

    Parameters
    ----------
    target
        Outcomes before the reform, shape (periods,).
    donors
        Shape (periods, donors).

    Returns
    -------
    tuple of ndarray, float
        Weights, shape (donors,), and the penalty.
    """
    middle = donors.mean(axis=1)
    centred, aim = donors - middle[:, None], target - middle
    largest = float(np.linalg.norm(centred, 2) ** 2)
    if largest <= TINY**2 * max(float(np.abs(donors).max()), TINY) ** 2:
        return np.full(donors.shape[1], 1 / donors.shape[1]), 0.0
    penalties = largest * PENALTIES
    errors = np.empty((len(target), len(penalties)))
    for left_out in range(len(target)):
        kept = np.arange(len(target)) != left_out
        simplex = simplex_weights(aim[kept], centred[kept])
        correction = _ridge(aim[kept] - centred[kept] @ simplex, centred[kept], penalties)
        errors[left_out] = (aim[left_out] - (simplex + correction) @ centred[left_out]) ** 2
    means = errors.mean(axis=0)
    best = int(means.argmin())
    allowed = means[best] + errors[:, best].std(ddof=1) / np.sqrt(len(target))
    penalty = float(penalties[means <= allowed].max())
    simplex = simplex_weights(aim, centred)
    return simplex + _ridge(aim - centred @ simplex, centred, np.array([penalty]))[0], penalty


def _ridge(imbalance: Array, donors: Array, penalties: Array) -> Array:
    """Corrections of the weights that take off what is unfitted, shape (penalties, donors)."""
    values, vectors = np.linalg.eigh(donors @ donors.T)
    shrunk = (imbalance @ vectors) / (np.maximum(values, 0.0) + penalties[:, None])
    return np.asarray(shrunk @ (vectors.T @ donors))
