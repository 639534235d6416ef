"""A dataset as a whole: coverage, statuses, revisions, and the known faults of the real panel."""

from __future__ import annotations

import json
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from govkit import load_dataset
from govkit.dataset import Dataset
from govkit.errors import CodebookError, DesignError, ParameterError
from govkit.quality import KINDS, SEVERITIES, check_dataset, gravest, revision_table, revisions
from govkit.text import use_language

YEARS = [str(year) for year in range(2000, 2016)]


@pytest.fixture
def table() -> pd.DataFrame:
    rng = np.random.default_rng(1)
    names = [f"county-{number:02}" for number in range(1, 9)]
    return pd.DataFrame(60 + rng.normal(size=(16, 8)), YEARS, names)


def kinds(dataset: Dataset, district: str) -> dict[str, tuple[str, float | None]]:
    found = check_dataset(dataset).of(district)
    return {i.kind: (i.period, i.size) for i in found if i.kind != "unchecked"}


def test_coverage_is_told_by_what_most_districts_have(make_dataset, table: pd.DataFrame) -> None:
    table.loc["2003":"2004", "county-01"] = np.nan
    table.loc[:"2002", "county-02"] = np.nan
    table.loc["2013":, "county-03"] = np.nan
    other = table.copy()
    other["county-04"] = np.nan
    data = make_dataset({"safety_satisfaction": table, "labour_contract_rate": other.round(6)})
    assert kinds(data, "county-01")["gap"] == ("2003", 2)
    assert kinds(data, "county-02")["late_entry"] == ("2003", 3)
    assert kinds(data, "county-03")["early_exit"] == ("2012", 3)
    assert [i.indicator for i in check_dataset(data).of("county-04") if i.kind == "absent"] == [
        "labour_contract_rate"
    ]
    assert kinds(data, "county-05") == {}


@pytest.mark.parametrize(("start", "severity"), [("2002", "serious"), ("2005", "moderate"), ("2010", None)])
def test_a_short_pre_period_is_told_where_there_is_a_reform(
    make_dataset, table: pd.DataFrame, start: str, severity: str | None
) -> None:
    data = make_dataset({"safety_satisfaction": table}, {"county-01": start})
    found = [i.severity for i in check_dataset(data).of("county-01") if i.kind == "short_before"]
    assert found == ([severity] if severity else [])


def test_zeros_far_from_all_other_values_are_suspect_but_not_at_the_end(
    make_dataset, table: pd.DataFrame
) -> None:
    table.loc["2005", "county-01"] = 0
    table.loc["2014":, "county-02"] = 0
    data = make_dataset({"urban_resident_population": table})
    assert kinds(data, "county-01")["suspect_zero"] == ("2005", 1)
    assert "suspect_zero" not in kinds(data, "county-02")


def test_what_the_source_marks_is_told(make_dataset, table: pd.DataFrame) -> None:
    data = make_dataset({"safety_satisfaction": table})
    rows = data.observations
    place = (rows["district"] == "county-01") & (rows["period"] == "2006")
    rows.loc[place, "status"] = "B"
    rows.loc[(rows["district"] == "county-02") & (rows["period"] >= "2013"), "status"] = "E"
    assert kinds(data, "county-01")["declared_break"] == ("2006", None)
    assert kinds(data, "county-02")["estimated"] == ("2013", 3)


def test_one_district_and_indicator_are_checked_as_among_all(make_dataset, table: pd.DataFrame) -> None:
    table.loc["2006":, "county-01"] += 30
    other = table + np.random.default_rng(2).normal(size=table.shape)
    data = make_dataset({"safety_satisfaction": table, "labour_contract_rate": other})
    whole = check_dataset(data)
    part = check_dataset(data, districts=["county-01"], indicators=["labour_contract_rate"])
    assert part.issues == whole.of("county-01", "labour_contract_rate")
    assert part.series == (("county-01", "labour_contract_rate"),)
    with pytest.raises(ParameterError):
        check_dataset(data, districts=["nowhere"])
    with pytest.raises(CodebookError):
        check_dataset(data, indicators=["nothing_such"])


def test_donors_with_a_break_of_their_own_can_be_left_out(make_dataset, table: pd.DataFrame) -> None:
    table.loc["2004":] += 30
    table.loc["2009":, "county-03"] += 30
    quality = check_dataset(make_dataset({"safety_satisfaction": table}))
    assert [i.period for i in quality.breaks("county-03", "safety_satisfaction")] == ["2004", "2009"]
    assert quality.unbroken(table.columns[1:4], "safety_satisfaction") == ("county-02", "county-04")


def test_issues_come_in_order_and_have_their_words_in_both_languages() -> None:
    quality = check_dataset(load_dataset())
    assert {issue.kind for issue in quality.issues} <= set(KINDS)
    for issue in quality.issues:
        assert issue.severity in SEVERITIES
        for lang in ("zh", "en"):
            assert issue.name(lang)
            assert "{" not in issue.text(lang)
        assert json.loads(json.dumps(issue.to_dict()))["kind"] == issue.kind
    places = [(i.indicator, i.district, i.period) for i in quality.issues]
    assert all(a[0] != b[0] or a[1:] <= b[1:] for a, b in pairwise(places))
    with use_language("zh"):
        assert len(quality.table()) == len(quality.issues)


def test_the_clean_demonstration_series_raise_few_alarms() -> None:
    quality = check_dataset(load_dataset())
    alarmed = {(i.district, i.indicator) for i in quality.issues if i.kind in ("own_break", "outlier")}
    assert len(alarmed) <= 0.05 * len(quality.series)


def test_the_gravest_severity_of_nothing_is_none() -> None:
    assert gravest(()) is None


def test_revisions_are_told_by_series(make_dataset, table: pd.DataFrame) -> None:
    old = make_dataset({"safety_satisfaction": table}).observations
    new = old.copy()
    mine = new["district"] == "county-01"
    new.loc[mine & (new["period"] >= "2012"), "value"] *= 1.1
    new = new[~((new["district"] == "county-02") & (new["period"] == "2005"))]
    new.loc[(new["district"] == "county-03") & (new["period"] == "2000"), "value"] *= 1 + 1e-9
    revised, withdrawn = revisions(old, new)
    assert (revised.kind, revised.period, revised.evidence["count"]) == ("revised", "2012", 4)
    assert revised.size == pytest.approx(0.1)
    assert (withdrawn.kind, withdrawn.period, withdrawn.size) == ("withdrawn", "2005", 1)
    assert len(revision_table(old, new)) == 5
    assert revisions(old, old) == ()
    for issue in (revised, withdrawn):
        assert "{" not in issue.text("zh") + issue.text("en")


def test_a_revision_from_or_to_nothing_is_told(make_dataset, table: pd.DataFrame) -> None:
    table.loc["2000", "county-01"] = 0
    old = make_dataset({"safety_satisfaction": table}).observations
    new = old.copy()
    new.loc[(new["district"] == "county-01") & (new["period"] == "2000"), "value"] = 5
    (found,) = revisions(old, new)
    assert "∞" in found.text("zh")


def test_vintages_that_cannot_be_compared_are_refused(make_dataset, table: pd.DataFrame) -> None:
    rows = make_dataset({"safety_satisfaction": table}).observations
    with pytest.raises(DesignError, match="value"):
        revisions(rows.drop(columns="value"), rows)
    with pytest.raises(DesignError):
        revisions(rows, pd.concat([rows, rows]))


def breaks(panel: Dataset, indicator: str) -> dict[str, str]:
    found = check_dataset(panel, districts=["350582"], indicators=[indicator]).issues
    return {issue.period: issue.kind for issue in found if issue.is_break and issue.severity != "minor"}


def test_the_known_breaks_of_jinjiang_are_found(panel: Dataset) -> None:
    reclassified = dict.fromkeys(("2002", "2004", "2007", "2009", "2015"), "common_break")
    assert breaks(panel, "agricultural_population") == reclassified
    assert breaks(panel, "non_agricultural_population") == reclassified
    assert breaks(panel, "urban_resident_population") == {"2010": "common_break"}
    assert breaks(panel, "fixed_asset_investment") == {"2002": "common_break"}
    assert breaks(panel, "highway_length")["2006"] == "common_break"
    assert breaks(panel, "registered_population") == {}
    assert breaks(panel, "gross_regional_product") == {}


def test_the_change_of_denominator_is_told_county_by_county(panel: Dataset) -> None:
    quality = check_dataset(panel, indicators=["grp_per_person"])
    broken = {i.district: i for i in quality.issues if i.kind == "identity_broken" and i.evidence["lasting"]}
    jinjiang = broken["350582"]
    assert (jinjiang.period, jinjiang.severity) == ("2005", "serious")
    assert jinjiang.evidence["identity"] == "grp_per_registered_person"
    registered = [i.period for i in broken.values() if i.evidence["identity"] == "grp_per_registered_person"]
    between = [period for period in registered if "2003" <= period <= "2010"]
    assert len(between) >= 30
    assert len(set(between)) >= 5


def test_districts_that_enter_late_or_never_are_told(panel: Dataset) -> None:
    quality = check_dataset(panel, indicators=["gross_regional_product", "registered_population"])
    late = {(i.district, i.indicator): i.period for i in quality.issues if i.kind == "late_entry"}
    city_districts = [
        d for (d, indicator), p in late.items() if indicator == "gross_regional_product" and p == "2012"
    ]
    assert len(city_districts) >= 20
    absent = {(i.district, i.indicator) for i in quality.issues if i.kind == "absent"}
    assert ("350527", "gross_regional_product") in absent
