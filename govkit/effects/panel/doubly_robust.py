"""The average effect on the treated in two periods, given covariates, with its influence function."""

from __future__ import annotations

from typing import Literal

import numpy as np

from govkit.effects.panel.panel import Array, Booleans
from govkit.errors import DesignError

Adjustment = Literal["regression", "weighting", "doubly_robust"]

STEPS = 50
OVERLAP = 0.999  # comparison units this likely to be treated have weights that carry the whole estimate


def average_effect(
    change: Array, treated: Booleans, covariates: Array, adjustment: Adjustment
) -> tuple[float, Array]:
    """The effect on the treated and its influence function.

    Parameters
    ----------
    change
        Of the outcome between the two periods, shape (units,).
    treated, covariates
        Shape (units,) and (units, covariates); a constant is added.
    adjustment
        Outcome regression, inverse probability weighting, or both (doubly robust).

    Returns
    -------
    tuple
        Estimate, and influence function of mean zero, shape (units,); the error is sqrt(Σ ψ²) / units.

    Raises
    ------
    DesignError
        The covariates are collinear, or they tell treated from comparison units with certainty.

    References
    ----------
    Sant'Anna & Zhao (2020), J Econometrics 219, their traditional estimators.
    """
    design = np.column_stack([np.ones(len(change)), covariates])
    if np.linalg.matrix_rank(design[~treated]) < design.shape[1]:
        raise DesignError("panel.collinear_covariates")
    group = treated.astype(float)
    share = group.mean()
    if adjustment == "weighting":
        expected, regression_part = np.zeros(len(change)), np.zeros_like(design)
    else:
        expected, regression_part = _regression(change, treated, design)
    gap = change - expected
    own = gap[treated].mean()
    influence = (group * (gap - own) - regression_part @ (group[:, None] * design).mean(axis=0)) / share
    if adjustment == "regression":
        return float(own), influence
    odds, score_part = _odds(treated, design)
    weight = odds * (1 - group)
    total = weight.mean()
    other = float((weight * gap).mean() / total)
    moved = ((weight * (gap - other))[:, None] * design).mean(axis=0)
    compared = weight * (gap - other) + score_part @ moved
    if adjustment == "doubly_robust":
        compared -= regression_part @ (weight[:, None] * design).mean(axis=0)
    return float(own - other), influence - compared / total


def _regression(change: Array, treated: Booleans, design: Array) -> tuple[Array, Array]:
    """Changes expected from the comparison units, and the influence function of their coefficients."""
    rows = design * ~treated[:, None]
    inverse = np.linalg.inv(rows.T @ design / len(change))
    expected = design @ (inverse @ (rows.T @ change / len(change)))
    return expected, (rows * (change - expected)[:, None]) @ inverse


def _odds(treated: Booleans, design: Array) -> tuple[Array, Array]:
    """Odds of treatment by logit, and the influence function of its coefficients."""
    group = treated.astype(float)
    coefficients = np.zeros(design.shape[1])
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-np.clip(design @ coefficients, -700, 700)))
        information = design.T @ (design * (chance * (1 - chance))[:, None])
        if np.linalg.cond(information) > 1e14:
            raise DesignError("panel.no_overlap")
        step = np.linalg.solve(information, design.T @ (group - chance))
        coefficients += step
        if np.abs(step).max() < 1e-10 * (1 + np.abs(coefficients).max()):
            break
    else:
        raise DesignError("panel.no_overlap")
    chance = 1 / (1 + np.exp(-(design @ coefficients)))
    if (chance[~treated] > OVERLAP).any():
        raise DesignError("panel.no_overlap")
    information = design.T @ (design * (chance * (1 - chance))[:, None]) / len(group)
    return chance / (1 - chance), ((group - chance)[:, None] * design) @ np.linalg.inv(information)
