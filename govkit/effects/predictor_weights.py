"""Synthetic control on predictors, the weight of each predictor chosen so that outcomes before are met best.

This is the estimator of Abadie, Diamond and Hainmueller (2010), a programme within a programme: the inner one
finds donor weights on the simplex for given predictor weights, the outer one the predictor weights V. The
outer loss has many local optima, so that it is minimised from several starts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from govkit.effects.autocorrelation import Array
from govkit.effects.case import Case
from govkit.effects.control_effect import control_effect
from govkit.effects.effect import Effect
from govkit.effects.sample import TINY, take_sample
from govkit.effects.simplex import non_negative
from govkit.effects.synthetic_control import MIN_BEFORE, MIN_DONORS
from govkit.errors import DesignError

if TYPE_CHECKING:
    import pandas as pd

STARTS = 8  # equal weights, weights by regression, and the best of random ones
SCREENED = 100  # random predictor weights that are looked at
STEPS = 60  # of each descent
DEEPEST = -20.0  # logarithm of the least weight of a predictor to the largest
USED = 1e-7
ASSUMPTIONS = (
    "effects.assume_reproducible",
    "synthetic.assume_predictors",
    "effects.assume_no_spillover",
    "effects.assume_exchangeable",
)


@dataclass(frozen=True, slots=True)
class PredictorFit:
    """Weights of the donors, shape (donors,), of the predictors, (predictors,), and the mean squared gap."""

    donor_weights: Array
    predictor_weights: Array
    loss: float


def synthetic_control_with_predictors(
    case: Case, predictors: pd.DataFrame, *, starts: int = STARTS
) -> Effect:
    """`synthetic_control` that matches predictors, each weighted by how much it helps to meet the outcomes.

    Parameters
    ----------
    predictors
        One row a predictor (a mean of a covariate before the reform, or the outcome of one period), one
        column a district; the treated district must be among them. Scales do not matter.
    starts
        From how many points the predictor weights are sought.

    Returns
    -------
    Effect
        As `synthetic_control` has it, placebos choosing their predictor weights anew, with a diagnostic
        `predictor_weight: …` for each predictor.

    Raises
    ------
    DesignError
        As `synthetic_control`; a predictor that is missing or infinite for the treated district, or in
        no donor complete; donors without all predictors are left out.

    References
    ----------
    Abadie, Diamond & Hainmueller (2010), JASA 105; Becker & Klößner (2018), Econometrics and Statistics 5.
    """
    where = {"district": case.district, "indicator": case.indicator}
    finite = predictors.astype(float).replace([np.inf, -np.inf], np.nan)
    if case.district not in finite.columns or finite[case.district].isna().any() or not len(finite):
        raise DesignError("synthetic.no_predictors", **where)
    known = [donor for donor in case.donors.columns if donor in finite and finite[donor].notna().all()]
    from dataclasses import replace

    sample = take_sample(
        replace(case, donors=case.donors[known]), before=MIN_BEFORE, after=1, donors=MIN_DONORS
    )
    panel = np.column_stack([sample.outcome, sample.donors])
    features = np.asarray(finite[[case.district, *sample.donor_ids]], dtype=float)
    fits = leave_one_out_fits(features, panel[sample.before], starts)
    units = panel.shape[1]
    weights = np.zeros((units, units))
    for unit, fit in enumerate(fits):
        weights[np.arange(units) != unit, unit] = fit.donor_weights
    names = map(str, finite.index)
    return control_effect(
        sample,
        "synthetic_control",
        panel,
        weights,
        assumptions=ASSUMPTIONS,
        diagnostics={
            f"predictor_weight: {name}": float(weight)
            for name, weight in zip(names, fits[0].predictor_weights, strict=True)
        },
    )


def leave_one_out_fits(predictors: Array, outcomes: Array, starts: int = STARTS) -> list[PredictorFit]:
    """The fit of every unit on the others.

    Parameters
    ----------
    predictors
        Shape (predictors, units).
    outcomes
        Before the reform, shape (periods, units).
    """
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    places = np.arange(outcomes.shape[1])
    orders = [np.r_[unit, places[places != unit]] for unit in places]
    # Matrices of a few rows are solved many times over: threads only get in each other's way.
    with threadpool_limits(limits=1, user_api="blas"):
        return [predictor_fit(predictors[:, order], outcomes[:, order], starts) for order in orders]


def predictor_fit(predictors: Array, outcomes: Array, starts: int = STARTS) -> PredictorFit:
    """Donor and predictor weights for which the control meets the outcomes before the reform best.

    Parameters
    ----------
    predictors
        The treated unit's first, shape (predictors, 1 + donors); each is divided by its standard deviation.
    outcomes
        Before the reform, shape (periods, 1 + donors).
    starts
        From how many points the predictor weights are sought.
    """
    from scipy.optimize import minimize

    spread = predictors.std(axis=1, ddof=1)
    spread = np.where(spread > TINY * np.abs(predictors).max(axis=1, initial=TINY), spread, 1.0)
    scaled = predictors / spread[:, None]
    problem = _Nested(scaled[:, 1:] - scaled[:, :1], outcomes[:, 1:] - outcomes[:, :1])
    best = min(
        (
            minimize(
                problem.loss_and_slope,
                start,
                jac=True,
                method="L-BFGS-B",
                bounds=[(DEEPEST, 0.0)] * len(scaled),
                options={"maxiter": STEPS},
            )
            for start in _starts(problem, scaled, outcomes, starts)
        ),
        key=lambda found: float(found.fun),
    )
    weights = problem.donor_weights(best.x)
    importance = np.exp(best.x - best.x.max())
    return PredictorFit(
        weights, importance / importance.sum(), float(np.mean((problem.outcomes @ weights) ** 2))
    )


class _Nested:
    """The loss of predictor weights, given as logarithms, and its slope by the inner optimum's conditions."""

    def __init__(self, predictors: Array, outcomes: Array) -> None:
        self.predictors, self.outcomes = predictors, outcomes
        self.scale = max(float(np.mean(outcomes**2)), TINY**2) * len(outcomes)
        self.rows = np.ones((len(predictors) + 1, predictors.shape[1]))
        self.wanted = np.zeros(len(predictors) + 1)
        self.wanted[-1] = 1.0
        self.squares = np.einsum("ij,ij->i", predictors, predictors)
        self.squares = np.maximum(self.squares / predictors.shape[1], TINY**2)

    def donor_weights(self, logarithms: Array) -> Array:
        """The inner optimum, shape (donors,)."""
        importance = np.exp(logarithms - logarithms.max())
        importance /= importance @ self.squares
        np.multiply(np.sqrt(importance)[:, None], self.predictors, out=self.rows[:-1])
        solution = non_negative(self.rows, self.wanted)
        return np.asarray(solution / solution.sum())

    def loss(self, logarithms: Array) -> float:
        """Mean squared gap of the outcomes to its scale."""
        gap = self.outcomes @ self.donor_weights(logarithms)
        return float(gap @ gap) / self.scale

    def loss_and_slope(self, logarithms: Array) -> tuple[float, Array]:
        """The loss, and its derivatives by the logarithms of the weights.

        On the donors with weight, Hw = μ1 with H = DᵀVD and 1ᵀw = 1, so that dw = −P (dH) w, with P the
        inverse of H on differences that sum to zero.
        """
        weights = self.donor_weights(logarithms)
        active = (weights > USED).nonzero()[0]
        gap = self.outcomes @ weights
        loss = float(gap @ gap) / self.scale
        importance = np.exp(logarithms - logarithms.max())
        near = self.predictors[:, active]
        size = len(active)
        bordered = np.ones((size + 1, size + 1))
        bordered[size, size] = 0.0
        curvature = bordered[:size, :size]
        np.matmul(near.T, importance[:, None] * near, out=curvature)
        curvature[np.diag_indices(size)] += 1e-12 * max(float(curvature.trace()), TINY)
        pull = np.zeros(size + 1)
        pull[:size] = 2 / self.scale * (gap @ self.outcomes[:, active])
        try:
            direction = np.linalg.solve(bordered, pull)[:size]
        except np.linalg.LinAlgError:
            return loss, np.zeros_like(logarithms)
        slope = -(near @ direction) * (near @ weights[active]) * importance
        return loss, np.asarray(slope)


def _starts(problem: _Nested, predictors: Array, outcomes: Array, count: int) -> list[Array]:
    """Logarithms of predictor weights to start from: equal, by regression, the best of random ones."""
    number = len(predictors)
    starts = [np.zeros(number)]
    design = np.vstack([np.ones(predictors.shape[1]), predictors])
    slopes = np.linalg.lstsq(design.T, outcomes.T, rcond=None)[0][1:]
    importance = np.sum(slopes**2, axis=1)
    if importance.max(initial=0.0) > 0:
        starts.append(np.log(np.maximum(importance / importance.max(), np.exp(DEEPEST / 2))))
    draws = np.random.default_rng(2010).uniform(DEEPEST / 2, 0.0, (SCREENED, number))
    losses = [problem.loss(draw) for draw in draws]
    starts += [draws[place] for place in np.argsort(losses, kind="stable")]
    return starts[:count]
