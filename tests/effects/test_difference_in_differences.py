"""Difference-in-differences by permutation over donors."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from govkit.effects import difference_in_differences
from govkit.effects.difference_in_differences import permutation_interval, permutation_p_value

values = st.floats(-100, 100, allow_nan=False).map(lambda value: round(value, 3))


def panel(seed: int, donors: int = 20, periods: int = 16) -> tuple[np.ndarray, np.ndarray]:
    draws = np.random.default_rng(seed)
    everyone = 50 + draws.standard_normal((periods, donors + 1)) + 5 * draws.standard_normal(donors + 1)
    return everyone[:, 0], everyone[:, 1:]


def test_a_noiseless_effect_is_found_exactly(make_case):
    time = np.arange(16.0)
    donors = np.column_stack([10 + unit + 2 * time for unit in range(20)])
    treated = 90 + 2 * time + 7 * (time > 10)
    effect = difference_in_differences(make_case(treated, donors))
    assert effect.estimate == pytest.approx(7)
    assert effect.interval == pytest.approx((7, 7))
    assert effect.p_value == pytest.approx(1 / 21)
    used = time != 10
    assert effect.counterfactual == pytest.approx((90 + 2 * time)[used])


def test_the_p_value_is_exact_on_a_pool_counted_by_hand():
    # Mean 2: gaps 6, 2, 1, 2, 3. The treated is farthest out; then it is not.
    assert permutation_p_value(np.array([8.0, 0.0, 1.0, 0.0, 1.0])) == pytest.approx(1 / 5)
    assert permutation_p_value(np.array([1.0, 8.0, 0.0, 0.0, 1.0])) == pytest.approx(5 / 5)
    assert permutation_p_value(np.array([5.0, 5.0, 1.0, 1.0])) == pytest.approx(4 / 4)


@settings(max_examples=60, deadline=None)
@given(arrays(float, st.integers(22, 30), elements=values, unique=True), st.sampled_from([0.8, 0.9, 0.95]))
def test_the_interval_is_what_the_test_does_not_reject(statistics, confidence):
    low, high = permutation_interval(statistics, confidence)
    for bound, inward in ((low, 1), (high, -1)):
        for step, accepted in ((1e-6, True), (-1e-6, False)):
            shifted = statistics.copy()
            shifted[0] -= bound + inward * step
            assert (permutation_p_value(shifted, 1e-9) > 1 - confidence + 1e-9) is accepted


def test_too_small_a_pool_has_no_interval_and_says_so(make_case):
    treated, donors = panel(1, donors=8)
    effect = difference_in_differences(make_case(treated, donors))
    assert effect.interval is None
    assert effect.diagnostics["smallest_p_value"] == pytest.approx(1 / 9)
    assert "effects.too_few_donors_for_level" in effect.warnings


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.floats(-50, 50), st.sampled_from([-3.0, 0.5, 10.0]))
def test_shift_and_scale_carry_over_and_the_order_of_donors_does_not_matter(make_case, seed, shift, scale):
    treated, donors = panel(seed)
    effect = difference_in_differences(make_case(treated, donors))
    turned = difference_in_differences(make_case(shift + scale * treated, shift + scale * donors[:, ::-1]))
    assert turned.estimate == pytest.approx(scale * effect.estimate, abs=1e-6)
    assert sorted(turned.interval) == pytest.approx(sorted(scale * b for b in effect.interval), abs=1e-6)
    assert turned.p_value == pytest.approx(effect.p_value)


def test_an_effect_added_after_the_reform_moves_estimate_and_interval_by_as_much(make_case):
    treated, donors = panel(3)
    effect = difference_in_differences(make_case(treated, donors))
    moved = difference_in_differences(make_case(treated + 4.0 * (np.arange(16) > 10), donors))
    assert moved.estimate == pytest.approx(effect.estimate + 4)
    assert moved.interval == pytest.approx([bound + 4 for bound in effect.interval])


def test_a_trend_of_its_own_before_the_reform_is_noticed(make_case):
    treated, donors = panel(7)
    effect = difference_in_differences(make_case(treated + 1.5 * np.arange(16), donors))
    assert "effects.pretrend_differs" in effect.warnings
    assert effect.diagnostics["pretrend_bias"] == pytest.approx(effect.estimate, abs=3)


def test_a_treated_district_that_fluctuates_more_is_noticed(make_case):
    treated, donors = panel(9)
    effect = difference_in_differences(make_case(50 + 6 * (treated - treated.mean()), donors))
    assert "effects.treated_noisier" in effect.warnings


def test_donors_with_a_gap_where_the_treated_is_seen_are_left_out(make_case):
    treated, donors = panel(2)
    donors[3, 0] = np.nan
    donors[10, 1] = np.nan  # the transition counts for nothing
    effect = difference_in_differences(make_case(treated, donors))
    assert effect.donors == tuple(f"county-{number:02}" for number in range(2, 21))


def test_true_nulls_are_rejected_no_more_often_than_promised(make_case):
    draws = np.random.default_rng(11)
    rejected = 0
    for _ in range(300):
        steps = draws.standard_normal((26, 21))
        for period in range(1, 26):
            steps[period] += 0.6 * steps[period - 1]
        everyone = steps[10:] + 3 * draws.standard_normal(21)
        p_value = difference_in_differences(make_case(everyone[:, 0], everyone[:, 1:])).p_value
        rejected += p_value <= 0.05
    # 1/21 of 300 is 14; three standard errors above it is 26.
    assert rejected <= 26
