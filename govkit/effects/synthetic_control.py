"""Synthetic control: a mix of donors that went the treated district's way before the reform."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from govkit.effects.autocorrelation import Array, residual_maker
from govkit.effects.case import Case
from govkit.effects.effect import Effect
from govkit.effects.sample import TINY, series_warnings, take_sample

MIN_DONORS = 2
MIN_BEFORE = 3
# The treated district is out of the donors' reach when its fit before the reform is this many times worse
# than the median placebo's, or half as bad as that and mostly a constant gap and its trend.
FIT_LIMIT = 3.0
FIT_LIMIT_SYSTEMATIC = 1.5
SYSTEMATIC_SHARE = 0.5
NEWTON_STEPS = 100
CONCENTRATED = 0.9  # one donor with this much weight makes a comparison of two districts
ASSUMPTIONS = (
    "effects.assume_reproducible",
    "effects.assume_no_spillover",
    "effects.assume_exchangeable",
)


def synthetic_control(case: Case) -> Effect:
    """The mean gap after the reform between the treated district and its synthetic control.

    Weights are non-negative, sum to one, and minimise the squared gap over all outcomes before the reform.
    Each donor is then treated as if the reform had reached it, the treated district joining the pool, and
    the p-value is the rank of the ratio of the gaps after to those before (root mean squares).

    Returns
    -------
    Effect
        Where the treated district is out of the donors' reach, `estimate` is NaN, there is no p-value and
        no counterfactual after the reform, and `warnings` has `effects.outside_donor_reach`: plain weights
        cannot fit it, so its gap is no effect. There is no standard error and no interval. Diagnostics:
        `pre_rmspe`, `post_rmspe`, `rmspe_ratio`, `relative_pre_rmspe` (to the standard deviation before),
        `fit_to_placebos` (`pre_rmspe` to the median placebo's), `systematic_gap_share` (of the squared gap
        before, what is a constant and a trend), `donors`, `donors_used`, `largest_weight`,
        `smallest_p_value`.

    Raises
    ------
    DesignError
        Fewer than two complete donors, fewer than three periods before, nothing after, an infinite value, a
        series that never varies, the treated district among its donors.

    References
    ----------
    Abadie, Diamond & Hainmueller (2010), JASA 105; (2015), AJPS 59; Abadie (2021), JEL 59.
    """
    sample = take_sample(case, before=MIN_BEFORE, after=1, donors=MIN_DONORS)
    panel = np.column_stack([sample.outcome, sample.donors])
    weights = leave_one_out_weights(panel[sample.before])
    gaps = panel - panel @ weights
    pre = np.sqrt(np.mean(gaps[sample.before] ** 2, axis=0))
    post = np.sqrt(np.mean(gaps[sample.after] ** 2, axis=0))
    floor = TINY * float(np.abs(panel).max())
    ratios = post / np.maximum(pre, floor)
    own = weights[1:, 0]
    count = len(own)
    typical = max(float(np.median(pre[1:])), floor)
    spread = float(sample.outcome[sample.before].std(ddof=1))
    systematic = systematic_share(gaps[sample.before, 0], sample.positions[sample.before], floor)
    diagnostics = {
        "pre_rmspe": pre[0],
        "post_rmspe": post[0],
        "rmspe_ratio": ratios[0],
        "relative_pre_rmspe": pre[0] / spread if spread > floor else np.nan,
        "fit_to_placebos": max(pre[0], floor) / typical,
        "systematic_gap_share": systematic,
        "donors": count,
        "donors_used": int((own > 1e-3).sum()),
        "largest_weight": own.max(),
        "smallest_p_value": 1 / (1 + count),
    }
    outside = is_outside(pre[0], typical, spread, systematic, floor)
    found = {
        "effects.outside_donor_reach": outside,
        "effects.exact_fit": pre[0] <= floor,
        "effects.one_donor_dominates": not outside and own.max() >= CONCENTRATED,
        "effects.too_few_donors_for_level": 1 / (1 + count) > 0.05 + TINY,
    }
    counterfactual = panel @ weights[:, 0]
    if outside:
        counterfactual = np.where(sample.after, np.nan, counterfactual)
        diagnostics = {key: value for key, value in diagnostics.items() if not key.startswith("post")}
        del diagnostics["rmspe_ratio"]
    at_least = np.sum(ratios[1:] >= ratios[0] * (1 - TINY))
    return sample.effect(
        "synthetic_control",
        np.nan if outside else gaps[sample.after, 0].mean(),
        p_value=None if outside else (1 + at_least) / (1 + count),
        inference="none" if outside else "placebo",
        counterfactual=counterfactual,
        donors=sample.donor_ids,
        weights=tuple(map(float, own)),
        diagnostics=diagnostics,
        assumptions=ASSUMPTIONS,
        warnings=(*series_warnings(sample), *(key for key, holds in found.items() if holds)),
    )


def is_outside(pre_rmspe: float, typical: float, spread: float, systematic: float, floor: float) -> bool:
    """Whether weights on the simplex fail to reach a unit: its fit is not like the placebos'.

    Parameters
    ----------
    pre_rmspe, typical
        Of the unit, and the placebos' median.
    spread
        Standard deviation of the unit's outcome before the reform.
    systematic
        The unit's `systematic_share`.
    floor
        What counts as an exact fit.
    """
    if pre_rmspe <= floor:
        return False
    wanting = systematic > SYSTEMATIC_SHARE
    return (
        pre_rmspe > FIT_LIMIT * typical
        or (wanting and pre_rmspe > FIT_LIMIT_SYSTEMATIC * typical)
        or (wanting and pre_rmspe > spread)
    )


def systematic_share(gap: Array, positions: npt.NDArray[np.int64], floor: float) -> float:
    """The share of the squared gap before the reform that is a constant and a trend, for degrees of freedom.

    Noise leaves a share near zero; a level or a growth that no mix of donors has leaves one near one.
    """
    total = float(np.mean(gap**2))
    if total <= floor**2:
        return 0.0
    maker = residual_maker(np.column_stack([np.ones(len(gap)), positions - positions[0]]))
    rest = float(gap @ maker @ gap) / (len(gap) - 2)
    return max(0.0, 1.0 - rest / total)


def simplex_weights(target: Array, donors: Array) -> Array:
    """Weights ≥ 0 with sum 1 that bring the donors' mix nearest to the target.

    Parameters
    ----------
    target
        Shape (periods,).
    donors
        Shape (periods, donors).

    Returns
    -------
    Array
        Shape (donors,). Where several mixes meet the target exactly, the one of least sum of squares.

    Notes
    -----
    With A = donors − target, minimise ‖Aw‖ on the simplex. Non-negative least squares with one row more
    that asks for s·Σv = s has the solution v = λw for every s > 0: over λ its objective is s²f / (f + s²)
    with f = ‖Aw‖², which grows with f. So v / Σv is exact, without a penalty to choose.
    """
    from scipy.optimize import nnls

    gaps = donors - target[:, None]
    scale = float(np.sqrt(np.mean(gaps**2)))
    if scale == 0:
        return np.full(donors.shape[1], 1 / donors.shape[1])
    rows = np.vstack([gaps / scale, np.ones(donors.shape[1])])
    wanted = np.append(np.zeros(len(gaps)), 1.0)
    solution, _ = nnls(rows, wanted)
    if donors.shape[1] > len(gaps) and np.abs(rows[:-1] @ solution).max() < TINY:
        solution = least_norm(rows, wanted, solution)
    weights: Array = solution / solution.sum()
    return weights


def least_norm(rows: Array, wanted: Array, known: Array) -> Array:
    """The non-negative solution of rows @ v = wanted with the least sum of squares.

    Newton's method on the dual, whose unknowns are as many as the rows: v = max(0, rowsᵀ m). Where it comes
    to no solution the known one stands.

    Parameters
    ----------
    rows, wanted
        Shape (rows, donors) and (rows,).
    known
        Some non-negative solution, shape (donors,).
    """
    multipliers = np.asarray(np.linalg.lstsq(rows @ rows.T, wanted, rcond=None)[0], dtype=np.float64)

    def dual(at: Array) -> float:
        return float(0.5 * np.sum(np.maximum(rows.T @ at, 0.0) ** 2) - wanted @ at)

    for _ in range(NEWTON_STEPS):
        solution = np.maximum(rows.T @ multipliers, 0.0)
        residual = rows @ solution - wanted
        if np.abs(residual).max() < TINY:
            return solution
        active = rows[:, solution > 0]
        curvature = active @ active.T + 1e-12 * np.eye(len(rows))
        step = np.linalg.solve(curvature, residual)
        size, level = 1.0, dual(multipliers)
        while dual(multipliers - size * step) > level - 1e-4 * size * (residual @ step) and size > 1e-6:
            size /= 2
        multipliers -= size * step
    return known


def leave_one_out_weights(panel: Array) -> Array:
    """Weights of every unit on the others.

    Parameters
    ----------
    panel
        Outcomes before the reform, shape (periods, units).

    Returns
    -------
    Array
        Shape (units, units); column i holds the weights that make unit i's control, zero on itself.
    """
    units = panel.shape[1]
    weights = np.zeros((units, units))
    for unit in range(units):
        others = np.arange(units) != unit
        weights[others, unit] = simplex_weights(panel[:, unit], panel[:, others])
    return weights
