"""Weights on the simplex: non-negative, with sum one, bringing a mix of donors nearest to a target."""

from __future__ import annotations

import numpy as np

from govkit.effects.autocorrelation import Array
from govkit.effects.sample import TINY

NEWTON_STEPS = 100
PRICED = 64  # pools larger than this many donors are solved on the few that matter
FAINT = 1e-5  # of the scale of the rows: a ridge that decides and does not move the fit
ROUNDS = 100  # after so many rounds on the few, all are taken


def simplex_weights(target: Array, donors: Array, ridge: float = 0.0) -> Array:
    """Weights ≥ 0 with sum 1 that bring the donors' mix nearest to the target.

    Parameters
    ----------
    target
        Shape (periods,).
    donors
        Shape (periods, donors).
    ridge
        Times the sum of squared weights is added to the squared distance.

    Returns
    -------
    ndarray
        Shape (donors,). Where several mixes meet the target exactly, the one of least sum of squares.

    Notes
    -----
    With A = donors − target, minimise ‖Aw‖ on the simplex. Non-negative least squares with one row more
    that asks for s·Σv = s has the solution v = λw for every s > 0: over λ its objective is s²f / (f + s²)
    with f = ‖Aw‖², which grows with f. So v / Σv is exact, without a penalty to choose. A ridge is as many
    rows more as there are donors.
    """
    gaps = donors - target[:, None]
    count = gaps.shape[1]
    scale = float(np.sqrt(np.mean(gaps**2)))
    if scale == 0:
        return np.full(count, 1 / count)
    stacked = [gaps / scale, np.ones((1, count))]
    if ridge > 0:
        stacked.insert(1, np.sqrt(ridge) / scale * np.eye(count))
    rows = np.vstack(stacked)
    wanted = np.zeros(len(rows))
    wanted[-1] = 1.0
    solution = non_negative(rows, wanted)
    if ridge == 0 and count > len(gaps) and np.abs(rows[:-1] @ solution).max() < TINY:
        solution = least_norm(rows, wanted, solution)
    weights: Array = solution / solution.sum()
    return weights


def non_negative(rows: Array, wanted: Array) -> Array:
    """The non-negative least-squares solution of rows @ v = wanted.

    Large pools are solved on the columns nearest to zero, to which those that would improve the solution are
    added until none would: the result is that of the whole pool.

    Parameters
    ----------
    rows, wanted
        Shape (rows, donors) and (rows,).
    """
    from scipy.optimize import nnls

    count = rows.shape[1]
    if count <= PRICED:
        return np.asarray(nnls(rows, wanted)[0])
    solution = np.zeros(count)
    chosen = np.argpartition(np.einsum("ij,ij->j", rows, rows), PRICED)[:PRICED]
    for _ in range(ROUNDS):
        inside = nnls(rows[:, chosen], wanted)[0]
        residual = wanted - rows[:, chosen] @ inside
        slopes = rows.T @ residual
        slopes[chosen] = 0.0
        better = np.flatnonzero(slopes > TINY * max(float(np.linalg.norm(residual)), 1e-3))
        if not len(better):
            solution[chosen] = inside
            return solution
        if len(better) > PRICED:
            better = better[np.argpartition(-slopes[better], PRICED)[:PRICED]]
        chosen = np.concatenate([chosen[inside > 0], better])
    return np.asarray(nnls(rows, wanted)[0])


def least_norm(rows: Array, wanted: Array, known: Array) -> Array:
    """The non-negative solution of rows @ v = wanted with the least sum of squares.

    Newton's method on the dual, whose unknowns are as many as the rows: v = max(0, rowsᵀ m). Where the dual
    has its optimum too far out for that, a ridge too small to matter decides between the solutions.

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
    from scipy.optimize import nnls

    count = rows.shape[1]
    ridged = nnls(np.vstack([rows, FAINT * np.eye(count)]), np.append(wanted, np.zeros(count)))[0]
    close = np.abs(rows @ ridged - wanted).max() < np.sqrt(TINY) and ridged @ ridged < known @ known
    return np.asarray(ridged) if close else known


def leave_one_out_weights(panel: Array) -> Array:
    """Weights of every unit on the others.

    Parameters
    ----------
    panel
        Outcomes before the reform, shape (periods, units).

    Returns
    -------
    ndarray
        Shape (units, units); column i holds the weights that make unit i's control, zero on itself.
    """
    units = panel.shape[1]
    weights = np.zeros((units, units))
    places = np.arange(units)
    for unit in range(units):
        others = places != unit
        weights[others, unit] = simplex_weights(panel[:, unit], panel[:, others])
    return weights
