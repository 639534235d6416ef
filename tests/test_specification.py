"""Specification curves."""

from __future__ import annotations

import pytest

from govkit import load_dataset
from govkit.dataset import Dataset
from govkit.effects import build_case
from govkit.errors import DesignError
from govkit.specification import METHODS, donor_pools, specification_curve


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return load_dataset()


def test_every_combination_is_made_or_counted_as_refused(dataset: Dataset) -> None:
    curve = specification_curve(dataset, "晋江市", "criminal_cases_per_10k")
    assert len(curve.specifications) + curve.refused == 3 * 4 * len(METHODS)
    assert list(curve.estimates) == sorted(curve.estimates)
    assert curve.estimates[0] <= curve.median <= curve.estimates[-1]
    # The true effect is −9.
    assert curve.share_positive < 0.05
    frame = curve.frame()
    assert list(frame.columns) == ["window", "pool", "method", "estimate", "low", "high", "p_value"]
    assert len(frame) == len(curve.specifications)


def test_where_no_choice_gives_an_effect_the_reason_is_given(dataset: Dataset) -> None:
    with pytest.raises(DesignError) as refusal:
        specification_curve(
            dataset, "350582", "minimum_living_allowance", windows=[None], methods=["synthetic_control"]
        )
    assert refusal.value.key == "evaluation.no_specification"
    assert refusal.value.message("zh")


def test_the_pools_are_subsets_of_the_donors_and_the_halves_make_the_whole(dataset: Dataset) -> None:
    case = build_case(dataset, "350582", "criminal_cases_per_10k")
    pools = donor_pools(case)
    everyone = set(pools["all"])
    assert everyone == set(case.donors.columns)
    assert set(pools["first_half"]) | set(pools["second_half"]) == everyone
    assert not set(pools["first_half"]) & set(pools["second_half"])
    before = case.donors.loc[case.before.index].mean()
    gap = (before - case.before.mean()).abs()
    assert gap[list(pools["nearest"])].max() <= gap.drop(list(pools["nearest"])).min()


def test_one_choice_is_the_effect_itself(dataset: Dataset) -> None:
    curve = specification_curve(
        dataset,
        "350582",
        "criminal_cases_per_10k",
        windows=[None],
        pools={"all": dataset.donors("350582")},
        methods=["difference_in_differences"],
    )
    case = build_case(dataset, "350582", "criminal_cases_per_10k")
    assert curve.specifications[0].effect == METHODS["difference_in_differences"](case)
