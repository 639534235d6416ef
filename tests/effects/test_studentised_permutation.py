"""The two permutation tests: exact by hand, right where raw permutation is not, consistent."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govkit.effects import Effect, difference_in_differences
from govkit.effects.comparative_interrupted_time_series import comparative_interrupted_time_series
from govkit.effects.robust_difference_in_differences import robust_difference_in_differences
from govkit.effects.studentised_permutation import Contrasts, interval, p_value
from govkit.errors import DesignError
from govkit.text import say

METHODS = (robust_difference_in_differences, comparative_interrupted_time_series)


def panel(seed: int, donors: int = 20, periods: int = 16, own_slope: float = 0.0, noisier: float = 1.0):
    draws = np.random.default_rng(seed)
    noise = draws.standard_normal((periods, donors + 1))
    noise[:, 0] *= noisier
    everyone = 50 + noise + draws.standard_normal((periods, 1)) + 5 * draws.standard_normal(donors + 1)
    everyone[:, 0] += own_slope * np.arange(periods)
    return everyone[:, 0], everyone[:, 1:]


def test_a_p_value_counted_by_hand():
    contrasts = Contrasts(np.array([3.0, 1.0, -4.0, 2.0]), np.array([1.0, 1.0, 1.0, 1.0]))
    assert p_value(contrasts) == 2 / 4
    assert p_value(contrasts, direction=1) == 1 / 4
    assert p_value(contrasts, direction=-1) == 4 / 4
    quiet = Contrasts(np.array([3.0, 1.0, -4.0, 2.0]), np.array([0.5, 1.0, 1.0, 1.0]))
    assert p_value(quiet) == 1 / 4


def test_a_district_without_noise_counts_against_the_treated():
    contrasts = Contrasts(np.array([3.0, 1.0, 0.0]), np.array([1.0, 0.0, 0.0]))
    assert p_value(contrasts) == 2 / 3


@pytest.mark.parametrize("method", METHODS)
def test_a_noiseless_effect_is_found_exactly(make_case, method):
    time = np.arange(16.0)
    donors = np.column_stack([10 + unit + 2 * time + 0.01 * (unit % 3) * (time % 2) for unit in range(20)])
    treated = donors.mean(axis=1) + 40 + 7 * (time > 10)
    effect = method(make_case(treated, donors))
    assert effect.estimate == pytest.approx(7)
    assert effect.p_value == pytest.approx(1 / 21)


@pytest.mark.parametrize("method", METHODS)
@settings(max_examples=20)
@given(seed=st.integers(0, 10_000), shift=st.floats(-50, 50), scale=st.sampled_from([-3.0, 0.5, 10.0]))
def test_shift_and_scale_carry_over_and_the_order_of_donors_does_not_matter(
    make_case, method, seed, shift, scale
):
    treated, donors = panel(seed)
    effect = method(make_case(treated, donors))
    turned = method(make_case(shift + scale * treated, shift + scale * donors[:, ::-1]))
    assert turned.estimate == pytest.approx(scale * effect.estimate, abs=1e-6)
    assert sorted(turned.interval) == pytest.approx(sorted(scale * b for b in effect.interval), abs=1e-6)
    assert turned.p_value == pytest.approx(effect.p_value)


@pytest.mark.parametrize("method", METHODS)
def test_an_effect_added_after_the_reform_moves_estimate_and_interval_by_as_much(make_case, method):
    treated, donors = panel(3)
    effect = method(make_case(treated, donors))
    moved = method(make_case(treated + 4.0 * (np.arange(16) > 10), donors))
    assert moved.estimate == pytest.approx(effect.estimate + 4)
    assert moved.interval == pytest.approx([bound + 4 for bound in effect.interval])


@pytest.mark.parametrize("method", METHODS)
@settings(max_examples=40)
@given(seed=st.integers(0, 10_000), effect=st.floats(-8, 8))
def test_zero_lies_outside_the_interval_exactly_where_the_test_rejects(make_case, method, seed, effect):
    treated, donors = panel(seed, donors=24)
    found = method(make_case(treated + effect * (np.arange(16) > 10), donors))
    outside = found.interval[0] > 0 or found.interval[1] < 0
    assert outside == (found.p_value <= 0.05)


def test_the_interval_of_one_side_is_longer_on_neither():
    contrasts = Contrasts(np.arange(40.0), np.ones(40))
    both, one = interval(contrasts, 0.05), interval(contrasts, 0.05, sides=1)
    assert both[0] <= one[0]
    assert one[1] <= both[1]


def rates(make_case, method, panels: int, **design: float) -> float:
    rejected = 0
    for seed in range(panels):
        treated, donors = panel(seed, donors=39, **design)
        rejected += method(make_case(treated, donors)).p_value <= 0.05
    return rejected / panels


@pytest.mark.parametrize("design", [{}, {"own_slope": 0.25}, {"noisier": 3.0}])
@pytest.mark.parametrize("method", METHODS)
def test_true_nulls_are_rejected_no_more_often_than_promised(make_case, method, design):
    # 5 % and three standard errors of 200 panels.
    assert rates(make_case, method, 200, **design) <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / 200)


@pytest.mark.parametrize("design", [{"own_slope": 0.25}, {"noisier": 3.0}])
def test_raw_permutation_is_fooled_on_the_same_panels(make_case, design):
    assert rates(make_case, difference_in_differences, 100, **design) > 0.25


def test_without_a_trend_of_its_own_more_is_seen(make_case):
    treated, donors = panel(6)
    case = make_case(treated + 1.5 * (np.arange(16) > 10), donors)
    with_trend = robust_difference_in_differences(case)
    without = robust_difference_in_differences(case, own_trend=False)
    assert without.estimate == with_trend.estimate
    assert without.interval[1] - without.interval[0] < with_trend.interval[1] - with_trend.interval[0]
    assert without.p_value <= with_trend.p_value


def test_a_trend_before_the_reform_is_named(make_case):
    treated, donors = panel(7, own_slope=1.0)
    effect = robust_difference_in_differences(make_case(treated, donors))
    assert "evaluation.own_trend" in effect.warnings
    assert abs(effect.diagnostics["beyond_trend"]) < abs(effect.estimate) / 2


@pytest.mark.parametrize("method", METHODS)
def test_too_few_periods_or_donors_are_refused_or_say_so(make_case, method):
    treated, donors = panel(1)
    with pytest.raises(DesignError) as refusal:
        method(make_case(treated[7:], donors[7:], start="2007"))
    assert refusal.value.key == "effects.too_few_before"
    few = method(make_case(treated, donors[:, :8]))
    assert few.interval is None
    assert "effects.too_few_donors_for_level" in few.warnings


@pytest.mark.parametrize("method", METHODS)
def test_they_survive_json_and_their_keys_have_wording(make_case, method):
    treated, donors = panel(2)
    effect = method(make_case(treated, donors))
    assert Effect.from_dict(json.loads(json.dumps(effect.to_dict(), allow_nan=False))) == effect
    inference = f"effects.inference_{effect.inference}"
    for key in (*effect.assumptions, *effect.warnings, f"effects.method_{effect.method}", inference):
        assert say(key, "zh")
        assert say(key, "en")
