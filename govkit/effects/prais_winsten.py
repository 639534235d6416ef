"""Prais–Winsten regression under AR(1) errors, and the order of the errors' autoregression."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from govkit.effects.autocorrelation import Array

ITERATIONS = 200
SETTLED = 1e-10
LARGEST = 0.99  # autocorrelation beyond this is a random walk, and the transformation fails


@dataclass(frozen=True, slots=True)
class PraisWinsten:
    """Coefficients, their covariance, the autocorrelation of the errors, and the degrees of freedom."""

    coefficients: Array
    covariance: Array
    autocorrelation: float
    degrees_of_freedom: int


def prais_winsten(design: Array, outcome: Array, positions: npt.NDArray[np.int64]) -> PraisWinsten:
    """Iterated feasible generalised least squares with AR(1) errors.

    The autocorrelation is the regression coefficient of each residual on the one a period before, and is
    estimated anew from each fit until it settles.

    Parameters
    ----------
    design, outcome
        Regressors of full rank, shape (times, coefficients), and values, shape (times,).
    positions
        Times of the observations, counted in periods, shape (times,); gaps in time count.

    References
    ----------
    Prais & Winsten (1954), Cowles Commission discussion paper 383.
    """
    rho = 0.0
    next_to = np.flatnonzero(np.diff(positions) == 1)
    for _ in range(ITERATIONS):
        rows, values = _whiten(design, positions, rho), _whiten(outcome[:, None], positions, rho)[:, 0]
        coefficients = np.linalg.lstsq(rows, values, rcond=None)[0]
        residuals = outcome - design @ coefficients
        before = residuals[next_to]
        scale = float(before @ before)
        found = float(residuals[next_to + 1] @ before) / scale if scale > 0 else 0.0
        found = float(np.clip(found, -LARGEST, LARGEST))
        if abs(found - rho) < SETTLED:
            break
        rho = found
    freedom = len(outcome) - design.shape[1]
    rest = values - rows @ coefficients
    covariance = float(rest @ rest) / freedom * np.linalg.inv(rows.T @ rows)
    return PraisWinsten(np.asarray(coefficients, np.float64), covariance, rho, freedom)


def _whiten(columns: Array, positions: npt.NDArray[np.int64], rho: float) -> Array:
    """Columns whose AR(1) part is taken out, row by row; the first row is scaled."""
    steps = np.diff(positions)
    carried = np.sign(rho) ** steps * np.abs(rho) ** steps
    scale = np.sqrt((1 - rho**2) / (1 - carried**2))
    rest = (columns[1:] - carried[:, None] * columns[:-1]) * scale[:, None]
    return np.vstack([columns[:1] * np.sqrt(1 - rho**2), rest])


def autoregressive_order(residuals: Array, highest: int) -> int:
    """The order of the autoregression that describes residuals best, by the Bayesian information criterion.

    All orders are fitted to the same last observations, as in `statsmodels.tsa.ar_model.ar_select_order`.

    References
    ----------
    Schwarz (1978), Ann Stat 6.
    """
    count = len(residuals) - highest
    if count < highest + 2:
        return 0
    target = residuals[highest:]
    lags = np.column_stack([residuals[highest - k : len(residuals) - k] for k in range(1, highest + 1)])
    criteria = []
    for order in range(highest + 1):
        coefficients = np.linalg.lstsq(lags[:, :order], target, rcond=None)[0]
        rest = target - lags[:, :order] @ coefficients
        criteria.append(count * np.log(max(float(rest @ rest) / count, 1e-300)) + (order + 1) * np.log(count))
    return int(np.argmin(criteria))
