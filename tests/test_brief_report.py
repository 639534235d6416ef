"""The one-page brief: it says what the district report says, in less."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from govkit import brief_report, evaluate, load_dataset, study_district
from govkit.dataset import Dataset
from govkit.paths import notebooks_folder
from govkit.study import Study
from govkit.text import use_language


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return load_dataset()


@pytest.fixture(scope="module")
def study(dataset: Dataset) -> Study:
    return study_district(dataset, "晋江市", every_method=False)


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, dict[str, Any]]]:
    """What is displayed, in order: the object or bundle, and what it says of itself."""
    displayed: list[tuple[Any, dict[str, Any]]] = []
    monkeypatch.setattr(
        "IPython.display.display",
        lambda thing, **options: displayed.append((thing, (options.get("metadata") or {}).get("govkit", {}))),
    )
    return displayed


def texts(shown: list[tuple[Any, dict[str, Any]]]) -> str:
    return "\n".join(
        getattr(thing, "data", None) or json.dumps(thing, ensure_ascii=False) for thing, _ in shown
    )


def test_leaving_out_methods_changes_no_verdict_and_no_level(dataset: Dataset, study: Study) -> None:
    whole = study_district(dataset, "晋江市")
    for brief, full in zip(study.findings, whole.findings, strict=True):
        assert brief.judgement.verdict == full.judgement.verdict
        assert brief.grade.level == full.grade.level
        assert brief.p_adjusted == full.p_adjusted
        assert len(brief.effects) < len(full.effects)


def test_the_table_has_a_row_an_indicator_with_the_verdict_of_the_evaluation(
    dataset: Dataset, study: Study
) -> None:
    table = brief_report.brief_table(study.findings)
    judged = evaluate(dataset, "晋江市").table("zh")
    assert table["结论"].tolist() == judged["结论"].tolist()
    assert table["效应"].tolist() == judged["效应"].tolist()


def test_an_indicator_of_doubtful_values_is_marked_and_the_mark_explained(
    dataset: Dataset, shown: list[tuple[Any, dict[str, Any]]]
) -> None:
    brief_report.show_brief(study_district(dataset, "zhaiji", every_method=False), dataset)
    assert "基础信息按期更新率（%）†" in texts(shown)
    assert "† 数据质量检查发现严重问题" in texts(shown)


def test_all_that_a_brief_shows_but_the_title_and_the_figure_is_marked_as_the_finding(
    dataset: Dataset, study: Study, shown: list[tuple[Any, dict[str, Any]]]
) -> None:
    brief_report.show_brief(study, dataset)
    roles = [about.get("role", "") for _, about in shown]
    figures = [
        place
        for place, (thing, _) in enumerate(shown)
        if isinstance(thing, dict) and "image/svg+xml" in thing
    ]
    assert len(figures) == 1
    assert {place for place, role in enumerate(roles) if role != "finding"} == {0, *figures}


def test_the_conclusion_comes_first_and_says_what_changed_by_how_much_and_which_way(
    dataset: Dataset, study: Study, shown: list[tuple[Any, dict[str, Any]]]
) -> None:
    with use_language("zh"):
        brief_report.show_brief(study, dataset)
    first = shown[1][0].data
    assert first.startswith("**8 项指标中，有 3 项的变化超出偶然波动：**")
    assert "行政审批当场办结率上升 15.51 个百分点（改善）" in first
    assert "每万人信访量下降 6.11 件/万人（改善）" in first
    assert "其余 5 项不能断定" in first
    shown.clear()
    with use_language("en"):
        brief_report.show_brief(study, dataset)
    assert "same-day approval rate up 15.51 percentage points (better)" in shown[1][0].data


def test_a_conclusion_on_nothing_changed_says_that_this_is_no_proof_of_no_effect(
    dataset: Dataset, study: Study, shown: list[tuple[Any, dict[str, Any]]]
) -> None:
    unsure = [
        replace(found, judgement=replace(found.judgement, verdict="cannot_tell")) for found in study.findings
    ]
    with use_language("zh"):
        brief_report.show_brief(replace(study, findings=tuple(unsure)), dataset)
    assert "没有一项的变化可以断定" in shown[1][0].data
    assert "不等于改革没有作用" in shown[1][0].data


def test_a_change_without_comparison_districts_says_so(
    dataset: Dataset, study: Study, shown: list[tuple[Any, dict[str, Any]]]
) -> None:
    alone = [
        replace(found, judgement=replace(found.judgement, verdict="changed_without_comparison"))
        for found in study.findings
    ]
    with use_language("zh"):
        brief_report.show_brief(replace(study, findings=tuple(alone)), dataset)
    assert shown[1][0].data.count("没有对照地区") == len(alone)


def test_the_figure_of_a_brief_tells_what_changed_and_has_a_caption_for_laymen(
    dataset: Dataset, study: Study, shown: list[tuple[Any, dict[str, Any]]]
) -> None:
    with use_language("zh"):
        brief_report.show_brief(study, dataset)
    (about,) = [about for thing, about in shown if isinstance(thing, dict) and "image/svg+xml" in thing]
    assert about["caption"].startswith("各项指标变好还是变坏")


def test_of_more_indicators_than_a_page_holds_the_clearest_are_shown_and_the_rest_counted(
    dataset: Dataset, study: Study, shown: list[tuple[Any, dict[str, Any]]]
) -> None:
    many = [replace(finding, p_adjusted=0.9) for finding in study.findings * 3]
    many[20] = replace(many[20], p_adjusted=0.001)
    brief_report.show_brief(replace(study, findings=tuple(many)), dataset)
    said = texts(shown)
    assert f"共 {len(many)} 项" in said
    assert f"{brief_report.MOST_DRAWN} 项" in said
    assert "<td>0.001</td>" in said
    figures = [about for thing, about in shown if isinstance(thing, dict) and "image/svg+xml" in thing]
    assert [about["label"] for about in figures] == [f"fig-{many[20].indicator.key}"]


def test_a_district_without_a_reform_and_one_without_series_get_a_sentence(
    dataset: Dataset, study: Study, shown: list[tuple[Any, dict[str, Any]]]
) -> None:
    untouched = next(d for d in dataset.districts if not dataset.districts[d].reform_start)
    with use_language("zh"):
        brief_report.show_brief(study_district(dataset, untouched), dataset)
        assert "没有记录到改革" in texts(shown)
        shown.clear()
        silent = replace(dataset, observations=dataset.observations.iloc[:0])
        brief_report.show_brief(study_district(silent, "晋江市"), silent)
        assert "不能估计任何效应" in texts(shown)


def test_the_notebook_takes_the_parameters_of_the_district_report() -> None:
    def parameters(name: str) -> str:
        cells = json.loads((notebooks_folder() / f"{name}.ipynb").read_text(encoding="utf-8"))["cells"]
        return next("".join(c["source"]) for c in cells if "parameters" in c["metadata"].get("tags", []))

    assert parameters("brief") == parameters("district")


def test_without_intervals_the_figure_is_the_series_and_no_test_is_spoken_of(
    dataset: Dataset, shown: list[tuple[Any, dict[str, Any]]]
) -> None:
    short = study_district(dataset, "晋江市", window=1, every_method=False)
    assert all(finding.standardised is None for finding in short.findings)
    with use_language("zh"):
        brief_report.show_brief(short, dataset)
    figures = [about for thing, about in shown if isinstance(thing, dict) and "image/svg+xml" in thing]
    assert [about["label"] for about in figures] == [f"fig-{short.findings[0].indicator.key}"]
    assert "校正 p 对全部指标" not in texts(shown)


def test_what_must_not_be_missed_comes_before_what_a_page_may_leave_out(
    dataset: Dataset, shown: list[tuple[Any, dict[str, Any]]]
) -> None:
    brief_report.show_brief(study_district(dataset, "zhaiji", every_method=False), dataset)
    text = texts(shown)
    starts = ("† 数据质量检查", "须注意：", "改革前、改革后为各期均值", "同时检验")
    places = [text.index(start) for start in starts]
    assert places == sorted(places)
