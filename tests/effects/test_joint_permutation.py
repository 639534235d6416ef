"""One permutation over many indicators: exact on small pools, right on true nulls, and able to reject."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from govkit.effects.case import Case
from govkit.effects.difference_in_differences import difference_in_differences
from govkit.effects.joint_permutation import joint_permutation, step_down

YEARS = pd.period_range("2002", "2016", freq="Y")
PANELS = arrays.arrays(np.float64, (12, 4), elements=st.floats(0, 100))


def make_cases(
    rng: np.random.Generator, indicators: int, donors: int, effect: float = 0.0, shared: float = 0.0
) -> list[Case]:
    """Cases of one district whose indicators have a common part; reform in 2010."""
    common = rng.normal(size=(len(YEARS), donors + 1))
    cases = []
    for number in range(indicators):
        panel = shared * common + rng.normal(size=(len(YEARS), donors + 1))
        panel[np.asarray(YEARS.year) > 2010, 0] += effect
        frame = pd.DataFrame(panel, index=YEARS, columns=["t", *(f"d{d}" for d in range(donors))])
        cases.append(Case("t", f"i{number}", "percent", "2010", frame["t"], frame.drop(columns="t")))
    return cases


def test_one_indicator_is_the_permutation_test_itself() -> None:
    for seed in range(20):
        (case,) = make_cases(np.random.default_rng(seed), 1, 30)
        assert joint_permutation([case]).p_values["i0"] == pytest.approx(
            difference_in_differences(case).p_value
        )


def test_a_worked_example() -> None:
    # Four assignments, two indicators. The larger of the first row is 3, reached by no other maximum: 1/4.
    # The second, 2, is compared within its own column only, where 2.5 is larger: 2/4.
    statistics = np.array([[3.0, 2.0], [1.0, 2.5], [0.5, 1.0], [2.0, 0.0]])
    assert step_down(statistics).tolist() == [0.25, 0.5]


@given(PANELS)
def test_adjusted_p_values_are_never_smaller_and_keep_their_order(panel: np.ndarray) -> None:
    adjusted = step_down(panel)
    raw = (panel >= panel[0] - 1e-9).mean(axis=0)
    assert (adjusted >= raw - 1e-12).all()
    assert (adjusted <= 1).all()
    assert (np.diff(adjusted[np.argsort(-panel[0], kind="stable")]) >= -1e-12).all()


@given(PANELS, st.permutations(range(4)), st.permutations(range(1, 12)))
def test_the_order_of_indicators_and_of_donors_does_not_matter(
    panel: np.ndarray, columns: list[int], rows: list[int]
) -> None:
    shuffled = panel[[0, *rows]][:, columns]
    distinct = len(set(panel[0])) == 4
    if distinct:
        np.testing.assert_allclose(step_down(shuffled), step_down(panel)[columns])


@pytest.mark.parametrize("shared", [0.0, 2.0])
def test_true_nulls_are_rejected_at_most_as_often_as_the_level_says(shared: float) -> None:
    rng = np.random.default_rng(4)
    panels = 400
    any_rejected = sum(
        min(joint_permutation(make_cases(rng, 8, 39, shared=shared)).p_values.values()) <= 0.05
        for _ in range(panels)
    )
    # Exact at 2 of 40 assignments; three standard errors of the simulation are allowed above it.
    assert any_rejected / panels <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / panels)


def test_eight_strong_effects_are_all_found_where_holm_could_find_none() -> None:
    cases = make_cases(np.random.default_rng(5), 8, 30, effect=6.0)
    adjusted = joint_permutation(cases).p_values
    raw = [difference_in_differences(case).p_value or 1.0 for case in cases]
    assert min(raw) * 8 > 0.05
    assert max(adjusted.values()) == pytest.approx(1 / 31)


def test_only_donors_that_are_complete_for_all_are_permuted() -> None:
    first, second = make_cases(np.random.default_rng(6), 2, 25, effect=8.0)
    second.donors.iloc[3, :5] = np.nan
    test = joint_permutation([first, second])
    assert test.p_values["i0"] == pytest.approx(1 / 21) == pytest.approx(test.smallest)
    assert set(test.donors) == {f"d{number}" for number in range(5, 25)}


def test_without_common_donors_there_is_no_joint_test() -> None:
    first, second = make_cases(np.random.default_rng(7), 2, 6)
    first.donors.iloc[2, :3] = np.nan
    second.donors.iloc[2, 2:] = np.nan
    assert joint_permutation([first, second]).p_values == {}
    assert joint_permutation([]).p_values == {}
