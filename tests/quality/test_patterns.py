"""Values that look computed: found where chance does not give them, not where rounding does."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from govkit.quality.patterns import interpolated, repeated, resolution


@pytest.mark.parametrize(
    ("values", "step"),
    [
        ([1.0, 2.0], 1),
        ([0.5, 2.0], 0.1),
        ([1200.0, 300.0], 100),
        ([2.73, 3.15], 0.01),
        ([np.pi, 2.0], 0),
        ([2e-8, 1e-8], 1e-8),
    ],
)
def test_the_step_of_rounding_is_seen(values: list[float], step: float) -> None:
    assert resolution(np.array(values)) == pytest.approx(step)


def test_the_step_is_seen_through_single_precision() -> None:
    assert resolution(np.array([2.73, 3.15], dtype=np.float32).astype(float)) == pytest.approx(0.01)


def test_a_frozen_stretch_is_found_with_its_ends() -> None:
    values = np.round(100 + np.random.default_rng(1).normal(size=16).cumsum(), 2)
    values[5:9] = values[5]
    (found,) = repeated(values)
    assert (found.first, found.last, found.length) == (5, 8, 4)


def test_a_constant_series_is_one_stretch_and_zeros_are_none() -> None:
    assert [(s.first, s.last) for s in repeated(np.full(10, 3.2))] == [(0, 9)]
    assert repeated(np.zeros(10)) == []


@pytest.mark.parametrize("path", ["linear", "exponential"])
def test_an_interpolated_stretch_is_found_although_it_is_rounded(path: str) -> None:
    values = 50 * np.exp(0.08 * np.arange(16) + 0.05 * np.random.default_rng(2).normal(size=16))
    between = np.geomspace if path == "exponential" else np.linspace
    values[4:11] = between(60, 140, 7)
    (found,) = interpolated(np.round(values, 2))
    assert found.path == path
    assert found.first <= 4
    assert found.last >= 10


def test_monthly_values_drawn_from_annual_ones_are_found() -> None:
    annual = 50 + np.random.default_rng(3).normal(size=7).cumsum() * 5
    monthly = np.round(np.interp(np.arange(72) / 12, np.arange(7), annual), 3)
    assert sum(stretch.length for stretch in interpolated(monthly)) >= 60


@pytest.mark.parametrize("decimals", [0, 1, 2])
@pytest.mark.parametrize("walk", [False, True])
def test_rounded_noise_seldom_looks_computed(decimals: int, walk: bool) -> None:
    rng = np.random.default_rng(4)
    found = 0
    for _ in range(300):
        values = rng.normal(size=48)
        values = np.round(20 + (values.cumsum() if walk else values), decimals)
        found += bool(repeated(values)) + bool(interpolated(values))
    assert found <= 9


@given(st.lists(st.floats(-1e6, 1e6) | st.just(float("nan")), max_size=30))
def test_any_series_can_be_looked_at(values: list[float]) -> None:
    series = np.array(values, dtype=float)
    for stretch in repeated(series) + interpolated(series):
        assert np.isfinite(series[stretch.first : stretch.last + 1]).all()
