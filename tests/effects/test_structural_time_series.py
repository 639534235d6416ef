"""Structural time series against generalised least squares with the same variances, and bad input."""

from __future__ import annotations

import json

import numpy as np
import pytest
from statsmodels.regression.linear_model import GLS

from govkit.effects import Effect
from govkit.effects.structural_time_series import structural_time_series
from govkit.errors import DesignError
from govkit.text import say


@pytest.mark.parametrize("seed", [2, 5, 8])
def test_the_step_is_that_of_generalised_least_squares_with_its_variances(make_case, seed):
    draws = np.random.default_rng(seed)
    values = 50 + 0.3 * np.arange(20) + 0.6 * draws.standard_normal(20).cumsum() + draws.standard_normal(20)
    effect = structural_time_series(make_case(values))
    time = np.delete(np.arange(20.0), 10)
    design = np.column_stack([np.ones(19), time, time > 10])
    wander = effect.diagnostics["level_variance"] * np.minimum.outer(time, time)
    sigma = effect.diagnostics["irregular_variance"] * np.eye(19) + wander
    reference = GLS(np.delete(values, 10), design, sigma).fit(cov_type="fixed scale", cov_kwds={"scale": 1.0})
    assert effect.estimate == pytest.approx(reference.params[2], rel=1e-4, abs=1e-4)
    assert effect.diagnostics["drift"] == pytest.approx(reference.params[1], rel=1e-4, abs=1e-4)
    assert effect.standard_error == pytest.approx(reference.bse[2], rel=1e-4)


def test_a_step_in_a_series_without_autocorrelation_is_that_of_least_squares(make_case):
    draws = np.random.default_rng(1)
    time = np.arange(40)
    values = 20 + 0.5 * time + 6.0 * (time > 20) + draws.standard_normal(40)
    effect = structural_time_series(make_case(values, start="1990"))
    assert effect.diagnostics["level_variance"] == pytest.approx(0, abs=0.01)
    assert effect.interval[0] < 6.0 < effect.interval[1]
    assert effect.p_value < 0.001


def test_the_counterfactual_lacks_the_step(make_case):
    draws = np.random.default_rng(1)
    time = np.arange(30)
    values = 20 + 6.0 * (time > 10) + 0.1 * draws.standard_normal(30)
    effect = structural_time_series(make_case(values))
    after = np.array(effect.counterfactual[10:])
    assert after == pytest.approx(np.full(19, 20.0), abs=0.5)


def test_a_season_is_no_effect_and_a_gap_is_left_out(make_case):
    months = np.arange(60)
    draws = np.random.default_rng(4)
    values = 20 + 4 * np.cos(2 * np.pi * months / 12) + 0.1 * draws.standard_normal(60)
    values[[5, 17]] = np.nan
    effect = structural_time_series(make_case(values, start="2010-01", freq="M", reform="2012-09"))
    assert abs(effect.estimate) < 0.3
    assert len(effect.observed) == 57


def test_a_straight_line_has_no_interval(make_case):
    effect = structural_time_series(make_case(2.0 * np.arange(16)))
    assert effect.estimate == pytest.approx(0, abs=1e-4)
    assert effect.interval is None or effect.interval[1] - effect.interval[0] < 1e-3


def test_too_short_a_series_is_refused(make_case):
    with pytest.raises(DesignError) as refusal:
        structural_time_series(make_case([1.0, 2.0, 4.0, 3.0, 5.0, 6.0], start="2008"))
    assert refusal.value.key == "effects.too_few_before"


def test_it_survives_json_and_its_keys_have_wording(make_case):
    effect = structural_time_series(make_case(np.random.default_rng(0).standard_normal(16)))
    assert Effect.from_dict(json.loads(json.dumps(effect.to_dict(), allow_nan=False))) == effect
    for key in (*effect.assumptions, *effect.warnings, "effects.method_structural_time_series"):
        assert say(key, "zh")
        assert say(key, "en")
