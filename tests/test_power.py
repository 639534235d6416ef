"""The minimum detectable effect is found four times in five."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from govkit.effects.case import Case
from govkit.effects.comparative_interrupted_time_series import comparative_interrupted_time_series
from govkit.effects.interrupted_time_series import interrupted_time_series, segments
from govkit.effects.robust_difference_in_differences import robust_difference_in_differences
from govkit.effects.sample import take_sample
from govkit.power import detectable_beyond_trend, detectable_by_robust_difference, detectable_in_series

PANELS = 150


def make_case(rng: np.random.Generator, donors: int = 39, effect: float = 0.0, rho: float = 0.4) -> Case:
    """Annual from 2000, reform in 2010-10."""
    shocks = rng.standard_normal((46, donors + 1))
    for period in range(1, 46):
        shocks[period] = rho * shocks[period - 1] + np.sqrt(1 - rho**2) * shocks[period]
    index = pd.period_range("2000", periods=16, freq="Y")
    panel = 60 + shocks[30:] + rng.standard_normal((16, 1)) + 2 * rng.standard_normal(donors + 1)
    panel[11:, 0] += effect
    frame = pd.DataFrame(panel, index=index, columns=["t", *(f"d{d}" for d in range(donors))])
    return Case("t", "i", "percent", "2010-10", frame["t"], frame.drop(columns="t"))


@pytest.mark.parametrize(
    ("detectable", "method"),
    [
        (detectable_by_robust_difference, robust_difference_in_differences),
        (detectable_beyond_trend, comparative_interrupted_time_series),
    ],
)
def test_an_effect_of_that_size_is_found_about_as_often_as_it_says(detectable, method):
    rng = np.random.default_rng(1)
    sizes = [detectable(take_sample(make_case(rng), before=4, after=1, donors=2)) for _ in range(40)]
    typical = float(np.median(sizes))
    found = np.mean([method(make_case(rng, effect=typical)).p_value <= 0.05 for _ in range(PANELS)])
    # Placebos take the treated district's noise as known, and the donors are few: within 12 points of 80 %.
    assert found == pytest.approx(0.80, abs=0.12)


def test_the_effect_itself_does_not_change_what_can_be_detected():
    for size in (0.0, 5.0, -40.0):
        case = make_case(np.random.default_rng(2), effect=size)
        sample = take_sample(case, before=4, after=1, donors=2)
        assert detectable_by_robust_difference(sample) == pytest.approx(
            detectable_by_robust_difference(
                take_sample(make_case(np.random.default_rng(2)), before=4, after=1, donors=2)
            )
        )


def test_it_has_the_scale_of_the_indicator():
    case = make_case(np.random.default_rng(3))
    sample = take_sample(case, before=4, after=1, donors=2)
    thousandfold = Case("t", "i", "percent", "2010-10", case.treated * 1000, case.donors * 1000)
    larger = take_sample(thousandfold, before=4, after=1, donors=2)
    assert detectable_beyond_trend(larger) == pytest.approx(1000 * detectable_beyond_trend(sample))


def test_assuming_no_trend_of_its_own_sees_smaller_effects():
    sample = take_sample(make_case(np.random.default_rng(4)), before=4, after=1, donors=2)
    assert detectable_by_robust_difference(sample, own_trend=False) < detectable_by_robust_difference(sample)


def test_too_few_donors_detect_nothing():
    sample = take_sample(make_case(np.random.default_rng(5), donors=10), before=4, after=1, donors=2)
    assert detectable_by_robust_difference(sample) is None
    assert detectable_beyond_trend(sample) is None


def test_in_a_single_series_it_is_found_about_as_often_as_it_says():
    rng = np.random.default_rng(6)
    sizes = []
    for _ in range(30):
        sample = take_sample(make_case(rng, 0, rho=0.0), before=4, after=3)
        sizes.append(detectable_in_series(sample, *segments(sample)))
    typical = float(np.median(sizes))
    found = []
    for _ in range(PANELS):
        effect = interrupted_time_series(make_case(rng, 0, effect=typical, rho=0.0))
        found.append(max(effect.p_value, effect.diagnostics["ar1_p_value"]) <= 0.05)
    # Common shocks of a standard deviation of one are in the series too, and the pre-period has ten values.
    assert np.mean(found) == pytest.approx(0.80, abs=0.15)
