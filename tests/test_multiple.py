"""Adjustments for many tests against published ones."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from govkit.errors import DesignError
from govkit.multiple import balanced, benjamini_hochberg, holm, step_down

# Benjamini & Hochberg (1995), section 3.2: fifteen comparisons of two treatments of myocardial infarction.
NEUHAUS = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344,
    0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000,
]  # fmt: skip


def test_the_example_of_benjamini_and_hochberg_has_four_rejections_and_holms_three():
    assert sum(p <= 0.05 for p in benjamini_hochberg(NEUHAUS)) == 4
    assert sum(p <= 0.05 for p in holm(NEUHAUS)) == 3


def test_adjusted_p_values_by_hand():
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert benjamini_hochberg([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.04, 0.04])
    assert holm([]) == []


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_adjusting_never_makes_a_p_value_smaller_and_holm_is_the_stricter(p_values):
    strict, lenient = np.array(holm(p_values)), np.array(benjamini_hochberg(p_values))
    assert (lenient >= np.array(p_values) - 1e-12).all()
    assert (strict >= lenient - 1e-12).all()
    assert (strict <= 1).all()


@pytest.mark.parametrize("wrong", [-0.1, 1.5, float("nan")])
def test_what_is_no_p_value_is_refused(wrong):
    with pytest.raises(DesignError, match="p"):
        holm([0.5, wrong])


def test_no_indicator_outweighs_another():
    draws = np.random.default_rng(0)
    statistics = np.abs(draws.standard_normal((40, 3)))
    scaled = statistics * np.array([1.0, 1000.0, 0.01])
    assert step_down(balanced(scaled)) == pytest.approx(step_down(balanced(statistics)))


def test_columns_without_spread_or_with_infinite_values_pass():
    statistics = np.array([[0.0, np.inf], [0.0, 1.0], [0.0, 2.0]])
    found = step_down(balanced(statistics))
    assert found[0] == 1
    assert found[1] == pytest.approx(1 / 3)
