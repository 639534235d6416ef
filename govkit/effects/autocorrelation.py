"""Errors that follow one another: AR(1) correlation, its estimation in short series, its part in a contrast.

In a series of ten or twenty values the usual estimate of autocorrelation is far too small, and with it every
standard error. Here the autocorrelation is the one at which the residuals' lag-one autocovariance is what is
expected of them, given the regressors (method of moments, exact in the regressors).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

GRID = np.linspace(0.0, 0.95, 20)


@dataclass(frozen=True, slots=True)
class Contrast:
    """A linear combination of regression coefficients, with its error under AR(1) disturbances."""

    estimate: float
    standard_error: float
    degrees_of_freedom: float
    autocorrelation: float


def correlation(positions: npt.NDArray[np.int64], rho: float) -> Array:
    """Correlations of an AR(1) process at the given times, shape (times, times); gaps in time count."""
    lags = np.abs(positions[:, None] - positions[None, :])
    return np.where(lags == 0, 1.0, np.float64(rho) ** lags)


def residual_maker(design: Array) -> Array:
    """The matrix that turns an outcome into its least-squares residuals, shape (times, times)."""
    basis, _ = np.linalg.qr(design)
    return np.asarray(np.eye(len(design)) - basis @ basis.T)


def autocorrelation(maker: Array, residuals: Array, positions: npt.NDArray[np.int64]) -> float:
    """The AR(1) coefficient of the disturbances behind least-squares residuals, between 0 and 0.95.

    Negative autocorrelation is taken as none, which never makes an interval shorter.
    """
    adjacent = (np.abs(positions[:, None] - positions[None, :]) == 1) / 2.0
    total = residuals @ residuals
    if not adjacent.any() or total <= 0:
        return 0.0
    band = maker @ adjacent @ maker
    expected = [
        np.sum(band * matrix) / np.sum(maker * matrix)
        for matrix in (correlation(positions, rho) for rho in GRID)
    ]
    observed = residuals @ adjacent @ residuals / total
    return float(np.interp(observed, np.maximum.accumulate(expected), GRID))


def contrast(design: Array, outcome: Array, weights: Array, positions: npt.NDArray[np.int64]) -> Contrast:
    """A contrast of least-squares coefficients, its error and degrees of freedom under AR(1) disturbances.

    Parameters
    ----------
    design
        Regressors of full rank, shape (times, coefficients).
    outcome, positions
        Values and the times at which they were observed, shape (times,).
    weights
        Of the coefficients, shape (coefficients,).

    Notes
    -----
    The variance of the disturbances is unbiased for the estimated autocorrelation, and the degrees of freedom
    are Satterthwaite's: ``tr(MR)² / tr(MRMR)`` for residual maker M and correlations R.
    """
    coefficients = np.linalg.pinv(design)
    row = weights @ coefficients
    maker = residual_maker(design)
    residuals = maker @ outcome
    rho = autocorrelation(maker, residuals, positions)
    correlations = correlation(positions, rho)
    variance, freedom = disturbance_variance(maker, residuals, correlations)
    error = np.sqrt(variance * float(row @ correlations @ row))
    return Contrast(float(row @ outcome), float(error), freedom, rho)


def disturbance_variance(maker: Array, residuals: Array, correlations: Array) -> tuple[float, float]:
    """The variance of disturbances with these correlations, unbiased, and its degrees of freedom."""
    product = maker @ correlations
    trace = float(np.trace(product))
    return float(residuals @ residuals) / trace, trace**2 / float(np.sum(product * product.T))
