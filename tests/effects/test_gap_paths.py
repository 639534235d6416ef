"""Gaps over time that figures show."""

from __future__ import annotations

import numpy as np
import pytest

from govkit.effects import difference_in_differences, synthetic_control
from govkit.effects.gap_paths import donor_weights, event_path, synthetic_gaps


def panel(seed: int, donors: int = 24, effect: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    draws = np.random.default_rng(seed)
    common = draws.standard_normal((16, 1)).cumsum(axis=0)
    values = 50 + common + draws.standard_normal((16, donors + 1))
    values[11:, 0] += effect
    return values[:, 0], values[:, 1:]


def test_the_mean_gap_after_is_the_synthetic_controls_effect(make_case) -> None:
    case = make_case(*panel(1, effect=3))
    found, effect = synthetic_gaps(case), synthetic_control(case)
    assert found.treated[np.array(found.after)].mean() == pytest.approx(effect.estimate)
    assert found.placebos.shape == (15, 24)
    assert "2010" not in found.periods
    fit = np.sqrt(np.mean(found.treated[~np.array(found.after)] ** 2))
    assert fit == pytest.approx(effect.diagnostics["pre_rmspe"])


def test_the_mean_of_the_event_path_after_is_the_difference_in_differences(make_case) -> None:
    case = make_case(*panel(2, effect=3))
    found = event_path(case)
    late = np.array(found.after)
    assert found.estimates[late].mean() == pytest.approx(difference_in_differences(case).estimate)
    assert found.estimates[~late].mean() == pytest.approx(0, abs=1e-9)


def test_the_simultaneous_band_holds_the_whole_path_as_often_as_it_says(make_case) -> None:
    draws, inside, pointwise = 300, 0, 0
    for seed in range(draws):
        found = event_path(make_case(*panel(seed, donors=39)))
        assert found.band is not None
        assert found.interval is not None
        inside += bool((np.abs(found.estimates) <= found.band).all())
        pointwise += bool((np.abs(found.estimates) <= found.interval).all())
    # 95 % of 300 is 285; three standard errors are 11. Bands of single periods hold the path far less often.
    assert inside >= 274
    assert pointwise < inside - 50


def test_few_donors_give_no_band(make_case) -> None:
    found = event_path(make_case(*panel(3, donors=18)))
    assert found.band is None
    assert found.interval is None


def test_weights_stand_heaviest_first_and_add_up(make_case) -> None:
    found = donor_weights(synthetic_control(make_case(*panel(4))))
    sizes = [weight for _, weight in found]
    assert sizes == sorted(sizes, reverse=True)
    assert sum(sizes) == pytest.approx(1, abs=0.02)
