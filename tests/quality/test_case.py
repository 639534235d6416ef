"""The check of a case: breaks that are not the reform, found where they are and not where they are not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from govkit import load_dataset
from govkit.effects import estimate_all
from govkit.effects.case import Case, build_case
from govkit.evidence import grade
from govkit.importing import import_file
from govkit.quality import QualityIssue, check_case
from govkit.quality.jumps import FALSE_ALARMS

YEARS = pd.period_range("2000", "2015", freq="Y")
MONTHS = pd.period_range("2010-01", "2015-12", freq="M")


def make_case(panel: np.ndarray, index: pd.PeriodIndex, reform: str, unit: str = "percent") -> Case:
    """A case from values of shape (periods, 1 + donors), the treated first."""
    frame = pd.DataFrame(panel, index=index, columns=["t", *(f"d{n}" for n in range(panel.shape[1] - 1))])
    return Case("t", "i", unit, reform, frame["t"], frame.drop(columns="t"))


def find_breaks(case: Case) -> tuple[QualityIssue, ...]:
    """Those of the treated series."""
    return check_case(case).breaks


def noise(kind: str, rng: np.random.Generator, periods: int, units: int) -> np.ndarray:
    """Series of one of the kinds that users have, without a break."""
    shocks = rng.normal(size=(periods, units))
    if kind == "random walk":
        return shocks.cumsum(axis=0)
    if kind == "trend":
        return 0.8 * np.arange(periods)[:, None] + shocks
    if kind == "season":
        return 3 * np.sin(2 * np.pi * np.arange(periods) / 12)[:, None] + shocks
    correlation = {"independent": 0.0, "autoregressive": 0.6}[kind]
    for period in range(1, periods):
        shocks[period] += correlation * shocks[period - 1]
    return shocks


@pytest.mark.parametrize("kind", ["independent", "autoregressive", "random walk", "trend"])
@pytest.mark.parametrize(
    ("index", "reform"), [(YEARS, "2010-10"), (MONTHS, "2013-04")], ids=["years", "months"]
)
def test_series_without_a_break_seldom_have_one_found(kind: str, index: pd.PeriodIndex, reform: str) -> None:
    rng = np.random.default_rng(11)
    series = 300
    alarms = sum(
        bool(find_breaks(make_case(noise(kind, rng, len(index), 6), index, reform))) for _ in range(series)
    )
    assert alarms / series <= FALSE_ALARMS + 3 * np.sqrt(FALSE_ALARMS * (1 - FALSE_ALARMS) / series)


def test_a_season_is_no_break() -> None:
    rng = np.random.default_rng(12)
    alarms = sum(
        bool(find_breaks(make_case(noise("season", rng, 72, 6), MONTHS, "2013-04"))) for _ in range(100)
    )
    assert alarms <= 12


def test_a_level_shift_before_the_reform_is_found_at_its_period_and_size() -> None:
    panel = noise("independent", np.random.default_rng(13), 16, 11)
    panel[6:, 0] += 30
    (found,) = find_breaks(make_case(panel, YEARS, "2010-10"))
    assert (found.period, found.kind, found.severity) == ("2006", "own_break", "serious")
    assert found.size == pytest.approx(30, abs=5)


def test_a_shift_that_the_donors_share_is_told_apart_also_after_the_reform() -> None:
    panel = noise("independent", np.random.default_rng(14), 16, 11)
    panel[13:] += 30
    (found,) = find_breaks(make_case(panel, YEARS, "2010-10"))
    assert (found.period, found.kind, found.severity) == ("2013", "common_break", "moderate")


@pytest.mark.parametrize("start", [10, 11, 12])
def test_a_shift_of_the_district_alone_from_the_reform_on_is_not_called_a_break(start: int) -> None:
    panel = noise("independent", np.random.default_rng(15), 16, 11)
    panel[start:, 0] += 30
    assert find_breaks(make_case(panel, YEARS, "2010-10")) == ()


def test_amounts_are_judged_by_their_growth() -> None:
    growth = np.exp(
        0.15 * np.arange(16)[:, None] + 0.02 * noise("random walk", np.random.default_rng(16), 16, 11)
    )
    assert find_breaks(make_case(growth, YEARS, "2010-10", "yuan_100m")) == ()
    growth[5:, 0] *= 2
    (found,) = find_breaks(make_case(growth, YEARS, "2010-10", "yuan_100m"))
    assert (found.period, found.evidence["relative"]) == ("2005", True)
    assert found.size == pytest.approx(1, abs=0.15)


def test_counts_of_a_few_cases_and_short_or_constant_series_have_no_breaks() -> None:
    rng = np.random.default_rng(17)
    few = rng.integers(0, 4, size=(72, 6)).astype(float)
    assert find_breaks(make_case(few, MONTHS, "2013-04")) == ()
    assert find_breaks(make_case(np.ones((16, 4)), YEARS, "2010-10")) == ()
    assert find_breaks(make_case(rng.normal(size=(5, 4)), YEARS[:5], "2002")) == ()
    assert find_breaks(make_case(rng.normal(size=(16, 1)), YEARS, "2010-10")) == ()


def test_a_gap_is_no_break() -> None:
    panel = noise("independent", np.random.default_rng(18), 16, 6)
    panel[4, 0] = np.nan
    assert find_breaks(make_case(panel, YEARS, "2010-10")) == ()


def test_a_break_before_the_reform_keeps_from_level_four() -> None:
    panel = noise("independent", np.random.default_rng(19), 16, 31)
    panel[11:, 0] += 6
    sound = make_case(panel.copy(), YEARS, "2010-10")
    panel[3:] += 40
    broken = make_case(panel, YEARS, "2010-10")
    levels = [grade(estimate_all(case).effects, case) for case in (sound, broken)]
    assert [graded.level for graded in levels] == [4, 3]
    assert "2003" in levels[1].reason("zh")


def test_a_donor_that_breaks_before_the_reform_is_named_and_one_that_breaks_after_it_is_not() -> None:
    panel = noise("independent", np.random.default_rng(21), 16, 21)
    panel[5:, 3] += 40
    panel[13:, 4] += 40
    assert check_case(make_case(panel, YEARS, "2010-10")).broken_donors == ("d2",)


def test_figures_copied_to_many_donors_count_once_and_are_told() -> None:
    panel = 50 + noise("independent", np.random.default_rng(22), 16, 21)
    panel[:, 11:] = panel[:, [11]]
    case = make_case(panel, YEARS, "2010-10")
    assert case.complete_donors.shape[1] == 11
    (found,) = [issue for issue in check_case(case).issues if issue.kind == "copied"]
    assert (found.size, found.severity, found.evidence["whose"]) == (9, "moderate", "donors")


def test_a_district_that_is_a_copy_of_a_donor_can_be_told_nothing_of() -> None:
    panel = 50 + noise("independent", np.random.default_rng(23), 16, 21)
    panel[:, 0] = panel[:, 5]
    found = [
        issue for issue in check_case(make_case(panel, YEARS, "2010-10")).issues if issue.kind == "copied"
    ]
    assert [(issue.severity, issue.evidence["whose"]) for issue in found] == [("serious", "own")]


def test_percentages_beyond_the_whole_are_told() -> None:
    panel = 99 + 0.1 * noise("independent", np.random.default_rng(24), 16, 21)
    panel[3, 0] = 140
    found = [i for i in check_case(make_case(panel, YEARS, "2010-10")).issues if i.kind == "out_of_range"]
    assert [(issue.period, issue.size) for issue in found] == [("2003", 1)]


def test_the_known_breaks_of_the_real_panel_are_found(shared: Path, tmp_path: Path) -> None:
    import_file(shared / "real" / "county_panel_2000_2022.dta", "csmar-county", tmp_path / "data")
    dataset = load_dataset(tmp_path / "data")

    def breaks(indicator: str) -> dict[str, str]:
        return {f.period: f.kind for f in find_breaks(build_case(dataset, "350582", indicator))}

    def common(*periods: str) -> dict[str, str]:
        return dict.fromkeys(periods, "common_break")

    assert breaks("agricultural_population") == common("2002", "2004", "2007", "2009", "2015")
    assert breaks("urban_resident_population") == common("2010")
    assert breaks("highway_length") == common("2001", "2006", "2013")
    assert breaks("fixed_asset_investment") == common("2002")
    assert breaks("grp_per_person") == {"2005": "own_break"}
    assert breaks("registered_population") == {}
