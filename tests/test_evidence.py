"""Evidence levels by rule, and what may be concluded."""

from __future__ import annotations

from dataclasses import replace
from string import Formatter

import numpy as np
import pandas as pd
import pytest

from govkit.effects import Case, estimate_all
from govkit.evidence import conclude, difference_unit, finding, grade, judge, numbers
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
    assert conclude((), graded, "higher_is_better", "zh").startswith("不能判断")


def test_one_value_on_each_side_is_level_one():
    case = make_case(5, donors=0)
    pair = replace(case, treated=case.treated.iloc[[9, 11]], donors=case.donors.iloc[[9, 11]])
    effects = estimate_all(pair).effects
    graded = grade(effects, pair)
    assert graded.level == 1
    assert judge(effects, graded).verdict == "cannot_tell"


def test_a_series_without_comparison_is_level_two_and_never_put_down_to_the_reform():
    case = make_case(12, donors=0)
    effects = estimate_all(case).effects
    graded = grade(effects, case)
    assert graded.level == 2
    assert judge(effects, graded).verdict == "changed_without_comparison"
    assert "不能认为这是改革造成的" in conclude(effects, graded, "higher_is_better", "zh")
    assert "may not be concluded that the reform did it" in conclude(effects, graded, "neither", "en")


@pytest.mark.parametrize("donors", [2, 4])
def test_a_handful_of_donors_is_no_comparison_group(donors):
    case = make_case(12, donors=donors)
    assert grade(estimate_all(case).effects, case).level == 2


def test_few_donors_are_level_three_and_can_tell_nothing():
    case = make_case(12, donors=10)
    effects = estimate_all(case).effects
    graded = grade(effects, case)
    assert graded.level == 3
    judgement = judge(effects, graded)
    assert judgement.verdict == "cannot_tell"
    assert judgement.reason == "evidence.why_few_donors"


@pytest.mark.parametrize("seed", range(4))
def test_a_design_whose_diagnostics_pass_is_level_four(seed):
    case = make_case(8, donors=40, seed=seed + 20)
    effects = estimate_all(case).effects
    graded = grade(effects, case)
    if not any(effect.warnings for effect in effects if effect.donors):
        assert graded.level == 4
    assert graded.level >= 3
    assert judge(effects, graded).verdict == "changed"
    assert "属于改善" in conclude(effects, graded, "higher_is_better", "zh")
    assert "属于恶化" in conclude(effects, graded, "lower_is_better", "zh")
    assert "a deterioration" in conclude(effects, graded, "lower_is_better", "en")


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


def test_no_effect_in_a_short_noisy_panel_is_never_called_a_change():
    verdicts = []
    for seed in range(40):
        case = make_case(0, donors=20, seed=seed)
        effects = estimate_all(case).effects
        verdicts.append(judge(effects, grade(effects, case)).verdict.startswith("changed"))
    # 5 % of 40 is 2; three standard errors above it is 6.
    assert sum(verdicts) <= 6


def test_no_change_needs_an_interval_within_the_districts_own_fluctuation():
    precise, wide = make_case(0, donors=40, periods=60, seed=1), make_case(0, donors=20, seed=4)
    precise = replace(precise, reform_start="2030")
    found = {}
    for name, case in (("precise", precise), ("wide", wide)):
        effects = estimate_all(case).effects
        found[name] = judge(effects, grade(effects, case))
    assert found["precise"].verdict == "no_change"
    assert found["wide"].verdict == "cannot_tell"
    assert found["wide"].reason == "evidence.why_wide"


def test_hac_errors_of_a_short_series_are_not_what_is_shown():
    case = make_case(12, donors=0)
    effect = estimate_all(case).get("interrupted_time_series")
    text = finding(effect, "zh")
    low, _, high = numbers(effect.diagnostics["ar1_low"], effect.estimate, effect.diagnostics["ar1_high"])
    assert f"{low} 至 {high}" in text
    assert "一阶自回归" in text


def test_synthetic_data_are_said_to_say_nothing_of_a_real_place():
    case = make_case(8, synthetic=1)
    effects = estimate_all(case).effects
    graded = grade(effects, case)
    assert "合成的演示数据" in conclude(effects, graded, "neither", "zh")
    assert "synthetic demonstration data" in conclude(effects, graded, "neither", "en")


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
