"""Autocorrelation in short series."""

from __future__ import annotations

import numpy as np
import pytest
from statsmodels.regression.linear_model import GLS

from govkit.effects.autocorrelation import autocorrelation, contrast, correlation, residual_maker


def simulate(rho: float, length: int, draws: np.random.Generator) -> np.ndarray:
    root = np.linalg.cholesky(correlation(np.arange(length), rho))
    return root @ draws.standard_normal(length)


@pytest.mark.parametrize("rho", [0.0, 0.3, 0.6])
def test_the_coefficient_is_not_shrunk_in_short_series(rho):
    draws = np.random.default_rng(1)
    positions = np.arange(16)
    design = np.column_stack([np.ones(16), positions])
    maker = residual_maker(design)
    found = [autocorrelation(maker, maker @ simulate(rho, 16, draws), positions) for _ in range(400)]
    assert np.median(found) == pytest.approx(rho, abs=0.12)


def test_a_gap_in_time_counts():
    matrix = correlation(np.array([0, 1, 4]), 0.5)
    assert matrix[0, 1] == 0.5
    assert matrix[1, 2] == 0.125
    assert np.all(np.diag(matrix) == 1)


def test_without_autocorrelation_the_error_is_least_squares(make_case):
    positions = np.arange(12)
    outcome = np.array([1.0, -1.0] * 6) + 0.1 * positions
    design = np.column_stack([np.ones(12), positions])
    found = contrast(design, outcome, np.array([0.0, 1.0]), positions)
    reference = GLS(outcome, design).fit()
    assert found.autocorrelation == 0.0
    assert found.estimate == pytest.approx(reference.params[1])
    assert found.standard_error == pytest.approx(reference.bse[1])
    assert found.degrees_of_freedom == pytest.approx(10)
