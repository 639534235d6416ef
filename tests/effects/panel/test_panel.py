"""Building panels: what is refused, and in which words."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from panels import panel_from, simulate

from govkit import load_dataset
from govkit.effects import build_case, difference_in_differences
from govkit.effects.panel import NEVER, build_panel, panel_of, permutation_test
from govkit.errors import DesignError, GovkitError

Change = Callable[[pd.DataFrame], pd.DataFrame]


def attack(change: Change, key: str) -> None:
    with pytest.raises(DesignError) as caught:
        panel_from(change(simulate(0)))
    assert caught.value.key == key
    for lang in ("zh", "en"):
        assert caught.value.message(lang)


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (lambda f: f.drop(columns="y"), "panel.missing_column"),
        (lambda f: f.iloc[:0], "panel.empty"),
        (lambda f: pd.concat([f, f.iloc[:1]]), "panel.duplicate"),
        (lambda f: f.assign(y=f["y"].where(f.index > 0, np.inf)), "panel.not_finite"),
        (lambda f: f.assign(y=3.0), "panel.constant"),
        (lambda f: f.assign(y=np.nan), "panel.empty"),
        (lambda f: f.assign(first=0), "panel.none_treated"),
        (lambda f: f.assign(first=2050), "panel.none_treated"),
        (lambda f: f.assign(first=2004), "panel.no_comparison"),
        (lambda f: f.assign(first=np.where(f["first"] > 0, 1990, 0)), "panel.nothing_before"),
        (lambda f: f[f["year"] == 2004], "panel.one_period"),
        (lambda f: f.assign(first=f["first"].where(f.index != 3, 2002)), "panel.varies_within"),
        (lambda f: f.assign(year=f["year"] + 0.5), "panel.not_whole"),
        (lambda f: f.assign(unit=f["unit"].where(f.index > 0)), "panel.missing_key"),
        (lambda f: f[(f["first"] == 0) | (f["year"] < f["first"])], "panel.nothing_after"),
    ],
)
def test_a_table_that_is_no_panel_is_refused(change: Change, key: str) -> None:
    attack(change, key)


def test_a_covariate_that_changes_within_a_unit_is_refused() -> None:
    frame = simulate(0)
    frame["income"] = frame["year"] * 1.0
    with pytest.raises(DesignError) as caught:
        panel_from(frame, covariates=["income"])
    assert caught.value.key == "panel.varies_within"


def test_periods_of_different_frequencies_are_refused() -> None:
    frame = simulate(0).astype({"year": str})
    frame["first"] = ""
    frame.loc[0, "year"] = "2000-Q1"
    with pytest.raises(GovkitError):
        panel_from(frame)


def test_rows_may_come_in_any_order() -> None:
    frame = simulate(1, gaps=0.1)
    shuffled = panel_from(frame.sample(frac=1, random_state=1))
    ordered = panel_from(frame)
    np.testing.assert_array_equal(shuffled.values, ordered.values)
    np.testing.assert_array_equal(shuffled.cohorts, ordered.cohorts)


def test_a_start_after_the_last_period_means_never() -> None:
    frame = simulate(1)
    frame["first"] = frame["first"].replace(2006, 2099)
    assert set(panel_from(frame).cohorts) == {2004, NEVER}


def test_missing_zero_infinite_and_empty_starts_mean_never() -> None:
    frame = simulate(2, units=6, cohorts=(2004,), share=2)
    for never in (0, np.nan, np.inf):
        column = frame["first"].astype(float).replace(0, never)
        panel = build_panel(frame.assign(first=column), unit="unit", time="year", outcome="y", cohort="first")
        assert (panel.cohorts == NEVER).sum() == 4
    texts = frame.assign(year=frame["year"].astype(str), first=frame["first"].astype(str).replace("0", ""))
    assert (panel_from(texts).cohorts == NEVER).sum() == 4


def test_a_panel_of_districts_has_the_reforms_and_leaves_the_transition_out() -> None:
    dataset = load_dataset()
    reformed = [key for key, district in dataset.districts.items() if district.reform_start]
    for district in reformed:
        rows = dataset.observations[dataset.observations["district"] == district]
        for indicator in rows["indicator"].unique():
            panel = panel_of(dataset, indicator, [district])
            assert panel.outcome == indicator
            assert panel.synthetic
            place = panel.units.index(district)
            assert set(np.flatnonzero(panel.ever_treated)) == {place}
            assert set(panel.units) - {district} <= set(dataset.donors(district))
            start = dataset.districts[district].reform_start
            assert start is not None
            transition = [start.startswith(label) or label.startswith(start) for label in panel.labels]
            assert np.isnan(panel.values[place, transition]).all()


@pytest.mark.parametrize(
    ("district", "indicator"),
    [
        ("350582", "safety_satisfaction"),
        ("gaoshan", "request_days"),
        ("zhaiji-bailajing", "property_fee_rate"),
    ],
)
def test_with_one_district_the_permutation_is_that_of_difference_in_differences(
    district: str, indicator: str
) -> None:
    dataset = load_dataset()
    case = difference_in_differences(build_case(dataset, district, indicator))
    found = permutation_test(panel_of(dataset, indicator, [district]))
    assert found.estimate == pytest.approx(case.estimate, abs=1e-9)
    assert found.p_value == pytest.approx(case.p_value)
    assert found.interval == pytest.approx(case.interval)


def test_courtyards_reformed_one_after_another_make_one_staggered_panel() -> None:
    dataset = load_dataset()
    panel = panel_of(dataset, "property_fee_rate")
    assert len(panel.groups) == panel.ever_treated.sum() == 4
    assert len(panel.units) == 28
    found = permutation_test(panel, statistic="imputation")
    assert found.p_value is not None
    assert found.synthetic
    assert found.measure == dataset.codebook.indicator("property_fee_rate").unit


def test_districts_of_different_levels_make_no_panel() -> None:
    with pytest.raises(DesignError) as caught:
        panel_of(load_dataset(), "disputes_per_1000_households")
    assert caught.value.key == "panel.mixed_levels"
