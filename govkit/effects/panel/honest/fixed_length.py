"""Fixed-length confidence intervals when the slope of a trend may change by at most M a period."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from govkit.effects.panel.panel import Array

Interval = Callable[[Array], tuple[float, float]]

SWEEPS = 2000
CONVERGED = 1e-12


def folded_normal_quantile(bias: float, level: float) -> float:
    """The quantile of |N(bias, 1)|: how many standard errors an interval must reach on each side."""
    from scipy import stats

    if bias > 30:
        return float(bias + stats.norm.ppf(level))
    return (
        float(np.sqrt(stats.ncx2.ppf(level, 1, bias**2)))
        if bias > 0
        else float(stats.norm.ppf((1 + level) / 2))
    )


def fixed_length_interval(
    estimates: Array, covariance: Array, before: int, weights: Array, bound: float, level: float
) -> tuple[float, float]:
    """The shortest interval of fixed length that holds the effect whatever the trend, its slope so bounded.

    Parameters
    ----------
    estimates, covariance
        An event study without its reference period: `before` coefficients, then those after it.
    weights
        Of the effects after treatment that are wanted, shape (after,).
    bound
        M: how much the slope of the difference in trends may change from one period to the next.

    Notes
    -----
    The estimator is weights'β_after + w'β_before. A trend is a line plus changes of slope d_s, |d_s| ≤ M; the
    line has no bound, so w takes it out exactly; what is left biases by at most M (fixed + Σ|c_s|), where c
    are the second sums of w. In terms of c, variance + λ Σ|c| is a lasso, solved by coordinate descent; λ is
    the one that makes the interval shortest.

    References
    ----------
    Rambachan & Roth (2023), Review of Economic Studies 90, section 4.1; Armstrong & Kolesár (2018).
    """
    basis, base, fixed = _parametrise(before, weights)
    quadratic = basis.T @ covariance @ basis
    linear = basis.T @ covariance @ base
    constant = float(base @ covariance @ base)

    def interval(changes: Array) -> tuple[float, float]:
        variance = constant + 2 * linear @ changes + changes @ quadratic @ changes
        error = float(np.sqrt(max(float(variance), 0.0)))
        bias = bound * (fixed + np.abs(changes).sum())
        return error * folded_normal_quantile(bias / error, level), error

    changes: Array = np.zeros(basis.shape[1])
    if before > 1 and bound == 0:
        changes = np.asarray(-np.linalg.solve(quadratic, linear), dtype=np.float64)
    elif before > 1:
        changes = _shortest(quadratic, linear, interval)
    reach, _ = interval(changes)
    centre = float((base + basis @ changes) @ estimates)
    return centre - reach, centre + reach


def _parametrise(before: int, weights: Array) -> tuple[Array, Array, float]:
    """Weights of all coefficients as base + basis c, and the part of the bias that c does not change."""
    after = len(weights)
    later = np.arange(1, after + 1)
    fixed = float(sum(abs(np.sum(weights[s:] * (later[s:] - s))) for s in range(after)))
    base = np.concatenate([np.zeros(before), weights])
    # w₋₁ takes out the line: Σ w_t t over times before must equal −Σ weights·t.
    base[before - 1] = float(weights @ later)
    basis = np.zeros((before + after, before - 1))
    # The times before are −before…−1, and w is the second difference of c.
    for place in range(before - 1):
        basis[place, place] += 1.0
        basis[place + 1, place] -= 2.0
        if place + 2 < before:
            basis[place + 2, place] += 1.0
    times = np.arange(-before, 0)
    # Keep Σ w_t t unchanged: correct w₋₁ (its time is −1).
    basis[before - 1] += times @ basis[:before]
    return basis, base, fixed


def _shortest(quadratic: Array, linear: Array, interval: Interval) -> Array:
    """The coefficients with the shortest interval along the lasso path."""
    from scipy.optimize import minimize_scalar

    largest = float(2 * np.abs(linear).max()) or 1.0
    state = {"changes": np.zeros(len(linear))}

    def length(log_penalty: float) -> float:
        state["changes"] = lasso(quadratic, linear, float(np.exp(log_penalty)), state["changes"])
        return float(interval(state["changes"])[0])

    grid = np.log(largest) + np.linspace(0.0, -25.0, 60)
    lengths = [length(value) for value in grid]
    best = int(np.argmin(lengths))
    low, high = grid[min(best + 1, len(grid) - 1)], grid[max(best - 1, 0)]
    found = minimize_scalar(length, bounds=(low, high), method="bounded", options={"xatol": 1e-10})
    chosen = found.x if found.fun < lengths[best] else grid[best]
    return lasso(quadratic, linear, float(np.exp(chosen)), state["changes"])


def lasso(quadratic: Array, linear: Array, penalty: float, start: Array) -> Array:
    """The minimiser of c'Qc + 2 b'c + penalty Σ|c|, by coordinate descent."""
    changes = start.copy()
    product = quadratic @ changes
    scale = np.diag(quadratic)
    for _ in range(SWEEPS):
        largest = 0.0
        for place in range(len(changes)):
            rest = product[place] - scale[place] * changes[place] + linear[place]
            wanted = -np.sign(rest) * max(abs(rest) - penalty / 2, 0.0) / scale[place]
            moved = wanted - changes[place]
            if moved:
                product += moved * quadratic[:, place]
                changes[place] = wanted
                largest = max(largest, abs(moved))
        if largest <= CONVERGED * max(1.0, np.abs(changes).max(initial=0.0)):
            break
    return changes
