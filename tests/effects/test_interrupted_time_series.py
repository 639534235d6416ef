"""Interrupted time series."""

from __future__ import annotations

import numpy as np
import pytest
from statsmodels.regression.linear_model import OLS

from govkit.effects import interrupted_time_series
from govkit.errors import DesignError


def test_a_noiseless_change_of_level_and_slope_is_found_exactly(make_case):
    time = np.arange(20)
    after = time >= 11
    values = 30 + 2 * time + after * (5 + 1.5 * (time - 11))
    effect = interrupted_time_series(make_case(values))
    assert effect.diagnostics["level_change"] == pytest.approx(5)
    assert effect.diagnostics["slope_change"] == pytest.approx(1.5)
    assert effect.diagnostics["trend_before"] == pytest.approx(2)
    assert effect.estimate == pytest.approx(np.mean(5 + 1.5 * np.arange(9)))
    used = time != 10
    assert effect.counterfactual == pytest.approx(30 + 2 * time[used])
    assert effect.interval is None
    assert "effects.no_variation" in effect.warnings


def test_errors_are_statsmodels_hac_on_the_design_written_by_hand(make_case):
    draws = np.random.default_rng(4)
    values = 60 + draws.standard_normal(16).cumsum()
    effect = interrupted_time_series(make_case(values))
    time = np.delete(np.arange(16.0), 10)
    after = (time > 10).astype(float)
    design = np.column_stack([np.ones(15), time, after, after * (time - 11)])
    fit = OLS(np.delete(values, 10), design).fit(
        cov_type="HAC", cov_kwds={"maxlags": 2, "use_correction": True}, use_t=True
    )
    mean = np.array([0, 0, 1, np.mean(np.arange(5))])
    assert effect.estimate == pytest.approx(mean @ fit.params)
    assert effect.standard_error == pytest.approx(np.sqrt(mean @ fit.cov_params() @ mean))
    assert effect.diagnostics["level_change_standard_error"] == pytest.approx(fit.bse[2])
    assert effect.diagnostics["hac_lags"] == 2


def test_a_short_series_carries_the_warning_and_a_wider_interval_beside(make_case):
    draws = np.random.default_rng(5)
    effect = interrupted_time_series(make_case(60 + draws.standard_normal(16).cumsum()))
    assert "effects.hac_over_rejects" in effect.warnings
    width = effect.diagnostics["ar1_high"] - effect.diagnostics["ar1_low"]
    assert width > effect.interval[1] - effect.interval[0]


def test_a_season_is_no_effect(make_case):
    months = np.arange(72)
    values = 20 + 4 * np.cos(2 * np.pi * months / 12) + np.sin(4 * np.pi * months / 12)
    effect = interrupted_time_series(make_case(values, start="2010-01", freq="M", reform="2013-04"))
    assert effect.estimate == pytest.approx(0, abs=1e-9)


def test_too_few_periods_are_refused_with_what_is_needed(make_case):
    with pytest.raises(DesignError) as refusal:
        interrupted_time_series(make_case([1.0, 2.0, 4.0, 3.0, 5.0, 6.0], start="2008"))
    assert refusal.value.key == "effects.too_few_before"
    assert refusal.value.values["needed"] == 4
