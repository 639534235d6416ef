"""A study of one district on the shipped data, whose true effects are known."""

from __future__ import annotations

import json
from dataclasses import replace

import pandas as pd
import pytest

from govkit import district_report, load_dataset, study_district
from govkit.dataset import Dataset
from govkit.errors import CodebookError, ParameterError
from govkit.evaluation import evaluate
from govkit.results import MIME, collect, record
from govkit.study import Study
from govkit.text import use_language


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return load_dataset()


@pytest.fixture(scope="module")
def study(dataset: Dataset) -> Study:
    return study_district(dataset, "晋江市")


def test_every_observed_indicator_is_studied_or_refused_with_a_reason(dataset: Dataset, study: Study) -> None:
    named = [f.indicator.key for f in study.findings] + [u.indicator.key for u in study.unstudied]
    assert sorted(named) == sorted(dataset.indicators("350582"))
    assert study.synthetic


def test_the_headline_is_the_method_of_the_verdict(study: Study) -> None:
    for finding in study.findings:
        assert finding.headline is finding.judgement.effect
        if finding.headline is not None and finding.standardised is not None:
            estimate, low, high = finding.standardised
            assert low <= estimate <= high
            assert (estimate > 0) == (finding.headline.estimate > 0)


def test_adjusted_p_values_are_never_smaller_than_the_raw_ones(study: Study) -> None:
    for finding in study.findings:
        raw = finding.inference[1]
        if raw is not None:
            assert finding.p_adjusted is not None
            assert finding.p_adjusted >= raw - 1e-12


def test_a_district_without_a_reform_is_refused_for_each_indicator(dataset: Dataset) -> None:
    study = study_district(dataset, "county-01")
    assert study.findings == ()
    assert {unstudied.error.key for unstudied in study.unstudied} == {"effects.no_reform"}


def test_a_window_keeps_so_many_periods_on_each_side(dataset: Dataset) -> None:
    study = study_district(dataset, "350582", ["criminal_cases_per_10k"], window=4)
    effect = study.findings[0].effects[0]
    assert effect.periods_before == ("2006", "2007", "2008", "2009")
    assert effect.periods_after == ("2011", "2012", "2013", "2014")


def test_a_report_says_when_only_some_periods_were_taken(
    dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    monkeypatch.setattr("govkit.report.table", lambda frame, *_, **__: shown.append(frame.to_string()))
    monkeypatch.setattr("govkit.report.markdown", lambda _: None)
    for window, says in ((4, True), (None, False)):
        district_report.show_question(
            study_district(dataset, "350582", ["criminal_cases_per_10k"], window), dataset
        )
        assert ("各取至多 4 期" in shown[-1]) == says


@pytest.mark.parametrize(
    ("district", "indicators", "error"),
    [("晋冮市", None, ParameterError), ("350582", ["criminal_case"], CodebookError)],
)
def test_unknown_names_are_refused_with_the_nearest(
    dataset: Dataset, district: str, indicators: list[str] | None, error: type[Exception]
) -> None:
    with pytest.raises(error, match=r"晋江市|criminal_cases"):
        study_district(dataset, district, indicators)


def test_results_travel_in_the_notebook_and_come_out_in_order(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundles: list[dict[str, object]] = []
    monkeypatch.setattr("IPython.display.display", lambda bundle, **_: bundles.append(bundle))
    record(*study.findings[:2])
    notebook = {"cells": [{"outputs": [{"data": bundle} for bundle in bundles]}, {"source": "no outputs"}]}
    results = collect(json.loads(json.dumps(notebook)))
    assert all(list(bundle) == [MIME] for bundle in bundles)
    kinds = [result["kind"] for result in results]
    first = len(study.findings[0].effects)
    assert kinds[: first + 1] == ["effect"] * first + ["grade"]
    assert results[first]["level"] == study.findings[0].grade.level


def test_a_study_an_evaluation_or_a_list_gives_what_is_in_it(
    dataset: Dataset, study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundles: list[dict[str, list[object]]] = []
    monkeypatch.setattr("IPython.display.display", lambda bundle, **_: bundles.append(bundle))
    record(*study.findings)
    for whole in (study, list(study.findings), (one for one in study.findings)):
        record(whole)
        assert bundles[-1] == bundles[0]
    record(evaluate(dataset, "350582"))
    assert len(bundles[-1][MIME]) > 0
    record()
    record([])
    assert len(bundles) == 5


@pytest.mark.parametrize("wrong", [None, "结果", 3.0, {"kind": "effect"}, [None]])
def test_what_is_no_result_is_not_recorded(wrong: object) -> None:
    with pytest.raises(ParameterError, match=r"findings"):
        record(wrong)  # type: ignore[arg-type]


def test_a_report_says_that_its_user_declared_breaks_to_be_real(
    dataset: Dataset, study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    monkeypatch.setattr("IPython.display.display", lambda thing, **_: shown.append(str(thing)))
    for declared in (False, True):
        district_report.show_question(replace(study, across_breaks=declared), dataset)
        assert any("across_breaks" in text for text in shown) == declared
    assert study_district(dataset, "晋江市", across_breaks=True).across_breaks


@pytest.mark.parametrize(("lang", "caption"), [("zh", "对照县01的指标序列"), ("en", "Series of ")])
def test_a_district_without_a_reform_gets_what_data_there_are_and_no_refusal_an_indicator(
    dataset: Dataset, monkeypatch: pytest.MonkeyPatch, lang: str, caption: str
) -> None:
    shown: list[str] = []
    tables: list[pd.DataFrame] = []
    monkeypatch.setattr(district_report.report, "markdown", lambda text, **_: shown.append(text))
    monkeypatch.setattr(
        district_report.report,
        "table",
        lambda frame, caption, **_: (tables.append(frame), shown.append(caption)),
    )
    with use_language(lang):
        study = study_district(dataset, "county-01")
        district_report.show_question(study, dataset)
        before = len(shown)
        district_report.show_refused(study)
    assert len(shown) == before
    assert shown[0] == (
        "# 对照县01：数据概况" if lang == "zh" else "# Comparison county 01: what data there are"
    )
    assert caption in shown[-1]
    (table,) = tables
    own = dataset.observations[dataset.observations["district"] == "county-01"]
    assert len(table) == own["indicator"].nunique()
    assert table.iloc[:, 2].astype(int).sum() == own["value"].notna().sum()
    assert table.iloc[0, 1] == ("2000 至 2015，共 16 期" if lang == "zh" else "2000 to 2015, 16 periods")


def test_the_alternative_text_of_a_series_has_its_unit(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(district_report, "finding_figure", lambda _: None)
    monkeypatch.setattr(district_report.report, "figure", lambda _, __, alt, **___: told.append(alt))
    with use_language("zh"):
        for finding in study.findings:
            district_report.show_series(finding)
    assert len(told) == len(study.findings)
    assert all(f"（{finding.unit.name()}）" in alt for finding, alt in zip(study.findings, told, strict=True))
