"""Evidence levels by rule, and what may be concluded."""

from __future__ import annotations

from dataclasses import replace
from string import Formatter

import numpy as np
import pandas as pd
import pytest

from govkit.effects import Case, estimate_all
from govkit.evidence import difference_unit, grade, numbers
from govkit.text import catalogue


def make_case(
    effect: float = 0.0, donors: int = 20, periods: int = 16, seed: int = 0, **change: float
) -> Case:
    """Annual from 2000, reform in 2010-10; `level` and `trend` set the treated district apart."""
    draws = np.random.default_rng(seed)
    index = pd.period_range("2000", periods=periods, freq="Y")
    time = np.arange(periods)
    panel = 60 + draws.standard_normal((periods, donors + 1)) + 2 * draws.standard_normal(donors + 1)
    treated = panel[:, 0] + effect * (time > 10) + change.get("level", 0.0) + change.get("trend", 0.0) * time
    names = [f"county-{number:02}" for number in range(1, donors + 1)]
    others = pd.DataFrame(panel[:, 1:], index=index, columns=names)
    return Case(
        "350582",
        "safety_satisfaction",
        "percent",
        "2010-10",
        pd.Series(treated, index=index),
        others,
        synthetic=bool(change.get("synthetic", 0)),
    )


def test_a_claim_without_observations_is_level_zero():
    graded = grade((), None)
    assert graded.level == 0
    assert "观测" in graded.reason("zh")


def test_one_value_on_each_side_is_level_one():
    case = make_case(5, donors=0)
    pair = replace(case, treated=case.treated.iloc[[9, 11]], donors=case.donors.iloc[[9, 11]])
    assert grade(estimate_all(pair).effects, pair).level == 1


@pytest.mark.parametrize("donors", [0, 2, 4])
def test_a_handful_of_donors_is_no_comparison_group(donors):
    case = make_case(12, donors=donors)
    assert grade(estimate_all(case).effects, case).level == 2


def test_ten_donors_are_level_three():
    case = make_case(12, donors=10)
    assert grade(estimate_all(case).effects, case).level == 3


@pytest.mark.parametrize("seed", range(4))
def test_a_design_whose_diagnostics_pass_is_level_four(seed):
    case = make_case(8, donors=40, seed=seed + 20)
    effects = estimate_all(case).effects
    graded = grade(effects, case)
    if not any(effect.warnings for effect in effects if effect.donors):
        assert graded.level == 4
    assert graded.level >= 3


def test_no_design_here_reaches_level_five():
    levels = {
        grade(estimate_all(case).effects, case).level
        for case in (make_case(8, donors=count, seed=count) for count in (0, 5, 20, 60))
    }
    assert max(levels) <= 4


def test_a_district_that_no_donor_resembles_drops_to_level_two():
    case = make_case(5, donors=30, level=50, trend=2)
    effects = estimate_all(case).effects
    graded = grade(effects, case)
    assert graded.level == 2
    assert "对照地区不可比" in graded.reason("zh")


def test_a_level_out_of_reach_keeps_from_level_four_with_the_reason():
    case = make_case(5, donors=30, level=50)
    graded = grade(estimate_all(case).effects, case)
    assert graded.level <= 3
    assert "outside the comparison districts’ reach" in graded.reason("en")


def test_percentages_differ_by_percentage_points():
    assert difference_unit("percent", "zh") == "个百分点"
    assert difference_unit("percent", "en") == "percentage points"


def test_figures_that_stand_together_have_the_same_decimals():
    assert numbers(0.328, -3.131) == ("0.33", "−3.13")
    assert numbers(-0.0001, 0.5) == ("0.000", "0.500")
    assert numbers(1234.5) == ("1,234",)


def test_no_wording_of_evidence_is_left_without_a_language():
    for name, entry in catalogue("evidence").items():
        assert set(entry) == {"zh", "en"}, name
        zh, en = ({part[1] for part in Formatter().parse(entry[lang]) if part[1]} for lang in ("zh", "en"))
        assert zh == en, name


def test_a_unit_that_begins_with_a_number_is_told_from_the_value() -> None:
    assert difference_unit("people_10k", "en") == "× 10,000 people"
    assert difference_unit("people_10k", "zh") == "万人"
