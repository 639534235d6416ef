"""The contrast of a segmented regression in many series at once: what simulation and placebos need."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from govkit.effects.autocorrelation import GRID, Array, correlation, residual_maker


@dataclass(frozen=True, slots=True)
class ManyContrasts:
    """One contrast of each series with its errors, shape (series,) each.

    Attributes
    ----------
    ar1_error, ar1_freedom
        Under AR(1) disturbances, as `autocorrelation.contrast` has them.
    hac_error, hac_freedom
        Newey and West's, with small-sample correction.
    """

    estimates: Array
    ar1_error: Array
    ar1_freedom: Array
    hac_error: Array
    hac_freedom: int

    def p_values(self) -> Array:
        """The larger of the p-values under AR(1) and HAC errors."""
        from scipy import stats

        size = np.abs(self.estimates)
        with np.errstate(divide="ignore", invalid="ignore"):
            ar1 = 2 * stats.t.sf(size / self.ar1_error, self.ar1_freedom)
            hac = 2 * stats.t.sf(size / self.hac_error, self.hac_freedom)
        return np.where(size > 0, np.fmax(ar1, hac), 1.0)

    def hac_p_values(self) -> Array:
        """P-values under HAC errors alone."""
        from scipy import stats

        with np.errstate(divide="ignore", invalid="ignore"):
            p_values = 2 * stats.t.sf(np.abs(self.estimates) / self.hac_error, self.hac_freedom)
        return np.where(np.abs(self.estimates) > 0, p_values, 1.0)

    def reaches(self, level: float) -> Array:
        """How far from zero an estimate must lie to be rejected at the level by both tests."""
        from scipy import stats

        ar1 = stats.t.ppf(1 - level / 2, self.ar1_freedom) * self.ar1_error
        hac = stats.t.ppf(1 - level / 2, self.hac_freedom) * self.hac_error
        return np.asarray(np.fmax(ar1, hac), dtype=np.float64)


def many_contrasts(
    design: Array, outcomes: Array, weights: Array, positions: npt.NDArray[np.int64]
) -> ManyContrasts:
    """The same contrast of least-squares coefficients in many series.

    Parameters
    ----------
    design
        Regressors of full rank, shape (times, coefficients).
    outcomes
        Shape (times, series).
    weights
        Of the coefficients, shape (coefficients,).
    positions
        Times of the observations, shape (times,).
    """
    periods, coefficients = design.shape
    row = weights @ np.linalg.pinv(design)
    maker = residual_maker(design)
    residuals = maker @ outcomes
    total = np.sum(residuals**2, axis=0)
    lags = np.abs(positions[:, None] - positions[None, :])
    adjacent = (lags == 1) / 2.0
    band = maker @ adjacent @ maker
    expected, traces, squares, reach = [], [], [], []
    for rho in GRID:
        matrix = correlation(positions, rho)
        product = maker @ matrix
        traces.append(float(np.trace(product)))
        expected.append(float(np.sum(band * matrix)) / traces[-1])
        squares.append(float(np.sum(product * product.T)))
        reach.append(float(row @ matrix @ row))
    with np.errstate(divide="ignore", invalid="ignore"):
        observed = np.where(total > 0, np.sum(residuals * (adjacent @ residuals), axis=0) / total, 0.0)
    rho = np.interp(observed, np.maximum.accumulate(expected), GRID)
    trace = np.interp(rho, GRID, traces)
    variance = total / trace
    error = np.sqrt(variance * np.interp(rho, GRID, reach))
    freedom = trace**2 / np.interp(rho, GRID, squares)
    bandwidth = int(4 * (periods / 100) ** (2 / 9))
    order = np.abs(np.arange(periods)[:, None] - np.arange(periods)[None, :])
    kernel = np.clip(1 - order / (bandwidth + 1), 0, None)
    scores = row[:, None] * residuals
    hac = np.sum(scores * (kernel @ scores), axis=0) * periods / (periods - coefficients)
    return ManyContrasts(
        row @ outcomes, error, freedom, np.sqrt(np.maximum(hac, 0.0)), periods - coefficients
    )
