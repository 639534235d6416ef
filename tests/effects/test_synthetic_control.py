"""Synthetic control."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from govkit.effects import Effect, synthetic_control
from govkit.effects.simplex import leave_one_out_weights, simplex_weights


def by_slsqp(target: np.ndarray, donors: np.ndarray) -> np.ndarray:
    """The same problem by a general solver, from several starts."""
    count = donors.shape[1]
    gaps = donors - target[:, None]
    quadratic = gaps.T @ gaps / np.mean(gaps**2)
    starts = [np.full(count, 1 / count), *np.eye(count)[:3]]
    found = [
        minimize(
            lambda w: w @ quadratic @ w,
            start,
            jac=lambda w: 2 * quadratic @ w,
            bounds=[(0, 1)] * count,
            constraints={"type": "eq", "fun": lambda w: w.sum() - 1, "jac": lambda w: np.ones_like(w)},
            options={"ftol": 1e-15, "maxiter": 2000},
        )
        for start in starts
    ]
    return min(found, key=lambda result: result.fun).x


def factor_panel(seed: int, periods: int = 30, donors: int = 12) -> np.ndarray:
    draws = np.random.default_rng(seed)
    factors = draws.standard_normal((periods, 3)).cumsum(axis=0)
    loadings = draws.uniform(0, 1, (3, donors + 1))
    return 40 + factors @ loadings + 0.3 * draws.standard_normal((periods, donors + 1))


@pytest.mark.parametrize("seed", range(6))
def test_weights_are_those_of_a_general_solver(seed):
    panel = factor_panel(seed)
    weights = simplex_weights(panel[:, 0], panel[:, 1:])
    assert weights == pytest.approx(by_slsqp(panel[:, 0], panel[:, 1:]), abs=1e-5)


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10_000), st.integers(3, 20), st.integers(2, 30))
def test_weights_lie_on_the_simplex_and_no_donor_could_improve_them(seed, periods, donors):
    draws = np.random.default_rng(seed)
    target, pool = draws.standard_normal(periods), draws.standard_normal((periods, donors))
    weights = simplex_weights(target, pool)
    assert weights.min() >= 0
    assert weights.sum() == pytest.approx(1)
    # First-order condition: moving weight to any donor does not shorten the gap.
    slope = pool.T @ (pool @ weights - target)
    assert slope.min() >= weights @ slope - 1e-6


def test_a_mix_of_donors_is_recovered(make_case):
    panel = factor_panel(3, periods=30)
    mix = np.array([0.5, 0.3, 0.2])
    treated = panel[:, 1:4] @ mix + 6 * (np.arange(30) > 20)
    effect = synthetic_control(make_case(treated, panel[:, 1:], start="1990"))
    assert effect.weights[:3] == pytest.approx(mix, abs=1e-6)
    assert effect.estimate == pytest.approx(6, abs=1e-5)
    assert "effects.exact_fit" in effect.warnings


def test_among_many_exact_mixes_the_choice_does_not_hang_on_the_order_of_donors():
    draws = np.random.default_rng(8)
    pool = draws.standard_normal((4, 15))
    target = pool.mean(axis=1)
    weights = simplex_weights(target, pool)
    # Equal weights meet the target and have the least sum of squares that weights can have.
    assert weights == pytest.approx(np.full(15, 1 / 15), abs=1e-6)
    assert simplex_weights(target, pool[:, ::-1])[::-1] == pytest.approx(weights, abs=1e-5)


def test_every_unit_has_weights_on_the_others_only():
    panel = factor_panel(5)
    weights = leave_one_out_weights(panel)
    assert np.all(np.diag(weights) == 0)
    assert weights.sum(axis=0) == pytest.approx(np.ones(13))
    assert weights[1:, 0] == pytest.approx(simplex_weights(panel[:, 0], panel[:, 1:]))


@pytest.mark.parametrize("apart", [40.0, -40.0])
def test_a_district_outside_its_donors_reach_has_no_effect_reported(make_case, apart):
    panel = factor_panel(2, periods=16, donors=20)
    treated = panel[:, 0] + apart + 5 * (np.arange(16) > 10)
    effect = synthetic_control(make_case(treated, panel[:, 1:]))
    assert "effects.outside_donor_reach" in effect.warnings
    assert np.isnan(effect.estimate)
    assert not effect.usable
    assert effect.p_value is None
    assert effect.interval is None
    assert effect.inference == "none"
    assert effect.counterfactual[-5:] == (None,) * 5
    assert None not in effect.counterfactual[:10]
    assert not any(name.startswith(("post", "rmspe")) for name in effect.diagnostics)


def test_a_growth_that_no_donor_has_is_outside_their_reach_too(make_case):
    draws = np.random.default_rng(6)
    donors = 50 + draws.standard_normal((16, 20))
    treated = 45 + 1.2 * np.arange(16) + draws.standard_normal(16)
    assert "effects.outside_donor_reach" in synthetic_control(make_case(treated, donors)).warnings


def test_an_effect_that_is_withheld_survives_json(make_case):
    panel = factor_panel(2, periods=16, donors=20)
    effect = synthetic_control(make_case(panel[:, 0] + 40, panel[:, 1:]))
    text = json.dumps(effect.to_dict(), allow_nan=False)
    back = Effect.from_dict(json.loads(text))
    assert np.isnan(back.estimate)
    assert back.weights == effect.weights


def test_the_p_value_is_the_rank_of_the_rmspe_ratio(make_case):
    panel = factor_panel(4, periods=16, donors=9)
    effect = synthetic_control(make_case(panel[:, 0], panel[:, 1:]))
    used, before = np.arange(16) != 10, np.arange(16) < 10
    ratios = []
    for unit in range(10):
        others = np.delete(panel, unit, axis=1)
        weights = by_slsqp(panel[before, unit], others[before])
        gap = (panel[:, unit] - others @ weights) ** 2
        ratios.append(np.sqrt(gap[used & ~before].mean() / gap[before].mean()))
    expected = np.mean(np.array(ratios) >= ratios[0])
    assert effect.p_value == pytest.approx(expected)
    assert effect.diagnostics["rmspe_ratio"] == pytest.approx(ratios[0], rel=1e-3)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.floats(-50, 50), st.sampled_from([-2.0, 0.5, 20.0]))
def test_shift_and_scale_carry_over_and_the_order_of_donors_does_not_matter(make_case, seed, shift, scale):
    panel = factor_panel(seed, periods=30, donors=8)
    effect = synthetic_control(make_case(panel[:, 0], panel[:, 1:], start="1990"))
    other = shift + scale * panel
    turned = synthetic_control(make_case(other[:, 0], other[:, :0:-1], start="1990"))
    assert turned.weights[::-1] == pytest.approx(effect.weights, abs=1e-5)
    assert turned.warnings == effect.warnings
    if effect.usable:
        assert turned.estimate == pytest.approx(scale * effect.estimate, abs=1e-4)
        assert turned.p_value == pytest.approx(effect.p_value)
