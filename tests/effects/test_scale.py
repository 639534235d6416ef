"""Scales on which a finding has to hold where the district lies at the edge of its donors."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from govkit.effects.scale import RATIOS, SHORTFALL, at_the_edge, scales_of
from govkit.inference import choose_test

YEARS = np.arange(16)


def falling(seed: int, share: float = 0.15) -> np.ndarray:
    """All districts fall by the same part, and the first has the highest level; no effect."""
    draws = np.random.default_rng(seed)
    levels = np.clip(40 + 8 * draws.standard_normal(41), 15, None)
    levels[0] = levels[1:].max() * 1.15
    fall = 1 - share * np.clip((YEARS - 9) / 3, 0, 1)
    return levels * fall[:, None] + 1.5 * draws.standard_normal((16, 41))


def test_the_same_percentage_everywhere_is_no_effect_where_the_level_is_highest(make_case) -> None:
    alarms, holds = 0, 0
    for seed in range(40):
        values = falling(seed)
        test = choose_test(make_case(values[:, 0], values[:, 1:]))
        assert test.rescaled
        alarms += test.p_value <= 0.05
        holds += test.interval[0] <= 0 <= test.interval[1]
    assert alarms <= 5  # 5 % of 40 is 2; three standard errors above it is 6
    assert holds >= 35


def test_a_change_that_is_one_on_every_scale_is_still_found(make_case) -> None:
    values = falling(1, share=0.0)
    values[11:, 0] += 15
    assert choose_test(make_case(values[:, 0], values[:, 1:])).p_value <= 0.05


def test_a_district_among_its_donors_is_judged_in_differences_alone(make_case) -> None:
    draws = np.random.default_rng(3)
    values = 50 + 5 * draws.standard_normal(41) + draws.standard_normal((16, 41))
    values[:, 0] += np.median(values[:, 1:]) - values[:, 0].mean()
    case = make_case(values[:, 0], values[:, 1:])
    assert not at_the_edge(case)
    assert choose_test(case).rescaled == ()


def test_where_there_are_no_ratios_nothing_can_be_told(make_case) -> None:
    values = falling(2)
    values[5, 0] = 0.0
    assert choose_test(make_case(values[:, 0], values[:, 1:])).scale_unknown


@pytest.mark.parametrize("scale", [RATIOS, SHORTFALL])
def test_a_scale_leads_back_to_the_effect_that_it_was_given(make_case, scale) -> None:
    values = falling(4)
    case = make_case(values[:, 0], values[:, 1:])
    without = scale.back(scale.forward(case.treated.to_numpy()) - 0.2)
    late = (case.phases == "after").to_numpy()
    expected = np.mean(case.treated.to_numpy()[late] - without[late])
    assert scale.in_units(case, 0.2) == pytest.approx(expected)
    assert scale.in_units(case, 0.0) == pytest.approx(0.0)


def test_only_percentages_have_a_whole(make_case) -> None:
    values = falling(5)
    case = make_case(values[:, 0], values[:, 1:])
    assert scales_of(case) == (RATIOS, SHORTFALL)
    assert scales_of(replace(case, unit="yuan_100m")) == (RATIOS,)
