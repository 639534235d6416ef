"""A case as a panel."""

from __future__ import annotations

import numpy as np
import pytest

from govkit.effects import Case, difference_in_differences
from govkit.effects.panel import panel_of_case, two_way_fixed_effects, wild_cluster_bootstrap


@pytest.fixture
def case(make_case) -> Case:
    draws = np.random.default_rng(7)
    return make_case(draws.standard_normal(16), draws.standard_normal((16, 24)))


def test_the_coefficient_is_the_difference_in_differences_of_the_case(case) -> None:
    panel = panel_of_case(case)
    expected = difference_in_differences(case).estimate
    assert wild_cluster_bootstrap(panel, draws=99).estimate == pytest.approx(expected)
    assert two_way_fixed_effects(panel).estimate == pytest.approx(expected)


def test_the_transition_stands_in_no_period_and_one_district_is_treated(case) -> None:
    panel = panel_of_case(case)
    assert panel.values.shape == (25, 15)
    assert panel.ever_treated.sum() == 1
    assert "2010" not in panel.labels
