"""Jumps: found where they are and told apart, seldom found where there are none."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from govkit.errors import CodebookError, DesignError
from govkit.quality import QualityIssue, check_series
from govkit.quality.jumps import FALSE_ALARMS, find_jumps
from govkit.quality.panel import Panel, build_panel

YEARS = pd.period_range("2000", periods=16, freq="Y")
MONTHS = pd.period_range("2010-01", periods=72, freq="M")
SHARE = "safety_satisfaction"  # per cent: judged by differences
AMOUNT = "urban_resident_population"  # judged by ratios


def make_panel(values: np.ndarray, index: pd.PeriodIndex = YEARS, indicator: str = SHARE) -> Panel:
    frame = pd.DataFrame(values, index=index, columns=[f"d{n}" for n in range(values.shape[1])])
    return build_panel(frame, indicator, {})


def check(
    values: np.ndarray, indicator: str = SHARE, reform: str = "", **kinds: object
) -> list[QualityIssue]:
    """The issues of the first column of values beside the others, less those of coverage."""
    frame = pd.DataFrame(values, index=YEARS, columns=[f"d{n}" for n in range(values.shape[1])])
    found = check_series(
        frame["d0"], indicator, district="d0", reform_start=reform, others=frame.drop(columns="d0"), **kinds
    )
    return [issue for issue in found if issue.kind not in ("unchecked", "out_of_range")]


@pytest.mark.parametrize("kind", ["independent", "autoregressive", "trend", "random walk"])
@pytest.mark.parametrize("index", [YEARS, MONTHS], ids=["16 years", "72 months"])
@pytest.mark.parametrize("districts", [1, 30])
def test_at_most_five_percent_of_clean_series_have_a_break_or_outlier_found(
    noise, kind: str, index: pd.PeriodIndex, districts: int
) -> None:
    rng = np.random.default_rng(41)
    panels = 400 if districts == 1 else 20
    alarms = 0
    for _ in range(panels):
        jumps = find_jumps(make_panel(noise(kind, rng, len(index), districts), index))
        alarms += int((jumps.follows | jumps.own | jumps.outlier).any(axis=0).sum())
    series = panels * districts
    assert alarms / series <= FALSE_ALARMS + 3 * np.sqrt(FALSE_ALARMS * (1 - FALSE_ALARMS) / series)


def test_shocks_that_all_districts_share_are_seldom_called_a_break(noise) -> None:
    rng = np.random.default_rng(42)
    panels = 150
    alarms = sum(
        find_jumps(make_panel(noise("common shocks", rng, 16, 30))).common.any() for _ in range(panels)
    )
    assert alarms / panels <= FALSE_ALARMS + 3 * np.sqrt(FALSE_ALARMS * (1 - FALSE_ALARMS) / panels)


def test_a_season_is_no_break(noise) -> None:
    rng = np.random.default_rng(43)
    jumps = [find_jumps(make_panel(noise("season", rng, 72, 1), MONTHS)) for _ in range(200)]
    assert sum((j.own | j.outlier).any() for j in jumps) <= 20


def test_a_level_shift_of_one_district_is_its_own_break(noise) -> None:
    values = noise("independent", np.random.default_rng(44), 16, 12)
    values[6:, 0] += 30
    (found,) = check(values)
    assert (found.kind, found.period) == ("own_break", "2006")
    assert found.size == pytest.approx(30, abs=5)
    assert not found.evidence["at_end"]


def test_a_shift_that_all_share_is_common_for_each_of_them(noise) -> None:
    values = noise("independent", np.random.default_rng(45), 16, 12)
    values[6:] += 30
    (found,) = check(values)
    assert (found.kind, found.period) == ("common_break", "2006")
    assert found.evidence["jumped"] >= 10
    assert found.evidence["down"] == 0


def test_reclassification_that_raises_some_and_lowers_others_is_a_common_break(noise) -> None:
    values = noise("independent", np.random.default_rng(46), 16, 12)
    values[6:, ::2] += 30
    values[6:, 1::2] -= 30
    (found,) = check(values)
    assert found.kind == "common_break"
    assert min(found.evidence["up"], found.evidence["down"]) >= 4


def test_a_district_that_stays_while_all_others_shift_has_no_break_of_its_own(noise) -> None:
    values = noise("independent", np.random.default_rng(47), 16, 12)
    values[6:, 1:] += 30
    (found,) = check(values)
    assert (found.kind, found.severity) == ("common_break", "minor")
    assert not found.evidence["follows"]


def test_what_districts_share_hides_no_break_of_one(noise) -> None:
    rng = np.random.default_rng(48)
    cycle = 10 * rng.normal(size=(16, 1)).cumsum(axis=0)
    values = cycle + noise("independent", rng, 16, 20)
    values[9:, 0] += 15
    assert [(i.kind, i.period) for i in check(values)] == [("own_break", "2009")]
    alone = check_series(pd.Series(values[:, 0], YEARS), SHARE)
    assert "own_break" not in {issue.kind for issue in alone}


def test_a_value_that_is_out_for_one_period_is_an_outlier_and_no_break(noise) -> None:
    values = noise("random walk", np.random.default_rng(49), 16, 12)
    values[8, 0] += 40
    (found,) = check(values)
    assert (found.kind, found.period) == ("outlier", "2008")
    assert found.size == pytest.approx(40, abs=5)


def test_a_jump_at_the_end_is_said_to_be_open(noise) -> None:
    values = noise("independent", np.random.default_rng(50), 16, 12)
    values[15, 0] += 40
    (found,) = check(values)
    assert found.evidence["at_end"]
    assert "最后" in found.text("zh")


def test_a_break_is_found_across_a_gap(noise) -> None:
    values = noise("independent", np.random.default_rng(51), 16, 12)
    values[8:, 0] += 40
    values[6:8, 0] = np.nan
    kinds = {issue.kind: issue.period for issue in check(values)}
    assert kinds == {"gap": "2006", "own_break": "2008"}


@pytest.mark.parametrize("power", [1, 2, 4])
@pytest.mark.parametrize("length", [5, 16])
def test_a_series_multiplied_by_a_power_of_ten_has_changed_its_unit(power: int, length: int) -> None:
    rng = np.random.default_rng(52)
    values = np.exp(0.1 * np.arange(length) + 0.02 * rng.normal(size=length))
    values[3:] *= 10**power
    found = [i for i in check_series(pd.Series(values, YEARS[:length]), AMOUNT) if i.kind != "unchecked"]
    assert [(i.kind, i.period, i.evidence["decade"], i.severity) for i in found] == [
        ("unit_change", "2003", power, "serious")
    ]
    assert f"{10**power:,}" in found[0].text("en")


def test_a_slip_of_the_decimal_point_is_an_outlier_that_says_so() -> None:
    values = np.exp(0.1 * np.arange(16) + 0.02 * np.random.default_rng(53).normal(size=16))
    values[7] /= 10
    (found,) = check_series(pd.Series(values, YEARS), AMOUNT)
    assert (found.kind, found.period, found.evidence["decade"]) == ("outlier", "2007", -1)
    assert "小数点" in found.text("zh")


@pytest.mark.parametrize(
    ("reform", "severity"), [("", "moderate"), ("2010-10", "serious"), ("2006", None), ("2004", None)]
)
def test_an_own_break_matters_before_the_reform_and_may_be_its_effect_after(
    noise, reform: str, severity: str | None
) -> None:
    values = noise("independent", np.random.default_rng(54), 16, 12)
    values[6:, 0] += 30
    breaks = [i.severity for i in check(values, reform=reform) if i.kind == "own_break"]
    assert breaks == ([severity] if severity else [])


@pytest.mark.parametrize(
    ("reform", "severity"), [("2010", "serious"), ("2006", "serious"), ("2003", "moderate")]
)
def test_a_common_break_is_serious_unless_it_comes_after_the_reform(
    noise, reform: str, severity: str
) -> None:
    values = noise("independent", np.random.default_rng(55), 16, 12)
    values[6:] += 30
    assert [i.severity for i in check(values, reform=reform) if i.kind == "common_break"] == [severity]


def test_counts_of_a_few_cases_and_short_series_are_said_to_be_unchecked() -> None:
    rng = np.random.default_rng(56)
    few = check_series(
        pd.Series(rng.integers(1, 4, 72).astype(float), MONTHS), "disputes_per_1000_households"
    )
    short = check_series(pd.Series(50 + rng.normal(size=5), YEARS[:5]), SHARE)
    assert [(i.kind, i.evidence["reason"]) for i in few] == [("unchecked", "coarse")]
    assert [(i.kind, i.evidence["reason"]) for i in short] == [("unchecked", "short")]


def test_what_cannot_be_checked_is_refused() -> None:
    sound = pd.Series(np.arange(16.0), YEARS)
    with pytest.raises(CodebookError):
        check_series(sound, "no_such_indicator")
    with pytest.raises(DesignError):
        check_series(pd.Series([np.nan] * 16, YEARS), SHARE)
    with pytest.raises(DesignError):
        check_series(sound.reset_index(drop=True), SHARE)
    with pytest.raises(DesignError):
        check_series(pd.Series([np.inf, *range(15)], YEARS), SHARE)
    with pytest.raises(DesignError):
        check_series(pd.Series(range(2), pd.PeriodIndex(["2000", "2000"], freq="Y")), SHARE)
    with pytest.raises(DesignError):
        check_series(sound, SHARE, district="a", others=pd.DataFrame({"b": range(72)}, MONTHS))
    with pytest.raises(DesignError):
        check_series(sound, SHARE, district="a", others=pd.DataFrame({"a": range(16)}, YEARS))


@given(
    st.lists(st.floats(-1e6, 1e6) | st.just(0.0) | st.just(float("nan")), min_size=1, max_size=30),
    st.sampled_from([SHARE, AMOUNT]),
    st.sampled_from(["Y", "Q", "M"]),
    st.sampled_from(["", "2003"]),
)
def test_any_series_can_be_checked(values: list[float], indicator: str, frequency: str, reform: str) -> None:
    series = pd.Series(values, pd.period_range("2000", periods=len(values), freq=frequency), dtype="float64")
    if series.notna().any():
        for issue in check_series(series, indicator, reform_start=reform):
            assert "{" not in issue.text("zh") + issue.text("en")


@given(st.integers(0, 10_000), st.sampled_from([1e-3, 7.0, 1e4]))
def test_the_unit_of_amounts_changes_no_finding(seed: int, factor: float) -> None:
    rng = np.random.default_rng(seed)
    values = np.exp(0.1 * np.arange(16) + 0.05 * rng.standard_t(2, size=16))
    one, other = (check_series(pd.Series(values * f, YEARS), AMOUNT) for f in (1.0, factor))
    assert [(i.kind, i.period) for i in one] == [(i.kind, i.period) for i in other]


@given(st.integers(0, 10_000))
def test_the_order_of_districts_changes_no_finding(seed: int) -> None:
    rng = np.random.default_rng(seed)
    values = rng.standard_t(2, size=(16, 9)).cumsum(axis=0)
    order = rng.permutation(9)
    straight, mixed = find_jumps(make_panel(values)), find_jumps(make_panel(values[:, order]))
    for name in ("own", "outlier", "follows"):
        assert (getattr(straight, name)[:, order] == getattr(mixed, name)).all()
