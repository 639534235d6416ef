"""Answers of questionnaires: several options in a cell, and answers that nobody gave."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyreadstat
import pytest

import govkit
from govkit.errors import ReadError
from govkit.importing import ImportReport, import_file, records
from govkit.importing.answers import options
from govkit.importing.suggest import suggest_mapping

MAPPING = """
title: {{zh: 问卷, en: Questionnaire}}
source: a questionnaire
district: {{coding: name, name: {{column: 区县}}, level: county}}
period: 2021
indicators:
  - {{column: 您了解哪些渠道, indicator: resident_satisfaction, measure: share, answers: [{answer}]}}
"""
ROWS = ["网格员┋12345热线", "公示栏", "网格员┋其他〖村干部〗", "(跳过)", "A.网格员┇公示栏"]


def imported(folder: Path, answer: str) -> tuple[ImportReport, pd.DataFrame]:
    text = "区县,您了解哪些渠道\n" + "".join(f"晋江市,{row}\n" for row in ROWS)
    (folder / "f.csv").write_text(text, encoding="utf-8", newline="\n")
    (folder / "m.yml").write_text(MAPPING.format(answer=answer), encoding="utf-8", newline="\n")
    report = import_file(folder / "f.csv", folder / "m.yml", folder / "data")
    return report, govkit.load(folder / "data")


def test_a_cell_of_several_options_gives_each_of_them() -> None:
    assert options("网格员┋其他〖村干部〗┋网格员") == ("网格员", "其他")
    assert options("(跳过)") == ("(跳过)",)
    assert options("网格员|公示栏；其他〖a;b〗") == ("网格员", "公示栏", "其他")


def test_a_share_counts_those_who_chose_an_answer_among_others(tmp_path: Path) -> None:
    for answer, share in (("网格员", 75), ("12345热线", 25), ("其他", 25), ("公示栏", 50)):
        report, found = imported(tmp_path, answer)
        assert (list(found["value"]), list(found["n"])) == ([share], [4])
        assert "比例因此全是 0" not in report.summary("zh")


def test_an_answer_that_nobody_gave_is_told_with_those_that_were_given(tmp_path: Path) -> None:
    report, found = imported(tmp_path, "网格")
    assert list(found["value"]) == [0]
    assert "没有一个单元格是所写的选项（网格）" in report.summary("zh")
    assert "网格员、12345热线、公示栏、其他" in report.summary("zh")


def test_a_draft_offers_options_one_by_one_and_none_that_says_the_question_was_skipped(
    tmp_path: Path,
) -> None:
    imported(tmp_path, "网格员")
    rows = "区县,您了解哪些渠道\n" + "".join(f"晋江市,{row}\n" for row in ROWS[:4] * 2)
    (tmp_path / "f.csv").write_text(rows, encoding="utf-8", newline="\n")
    assert 'answers: [网格员, "12345热线", 公示栏, 其他]' in suggest_mapping(tmp_path / "f.csv")


def test_a_draft_finds_districts_that_are_codes_with_labels(tmp_path: Path) -> None:
    frame = pd.DataFrame({"Q2": [1.0, 2, 3] * 4, "Q5": [1.0, 2, -3, 2] * 3})
    pyreadstat.write_sav(
        frame,
        tmp_path / "f.sav",
        column_labels=["所在县区", "总体满意度"],
        variable_value_labels={
            "Q2": {1: "晋江市", 2: "石狮市", 3: "南安市"},
            "Q5": {1: "满意", 2: "不满意", -3: "(跳过)"},
        },
    )
    text = suggest_mapping(tmp_path / "f.sav")
    assert "\n  name: {column: Q2}" in text
    assert "answers: [满意, 不满意]" in text


@pytest.mark.parametrize(("large", "encoding"), [(False, "utf-8"), (True, "utf-8"), (True, "gb18030")])
@pytest.mark.parametrize("sign", ["┋", "|", ";", "；"])
def test_records_with_several_kinds_in_a_cell_count_for_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sign: str, large: bool, encoding: str
) -> None:
    if large:
        monkeypatch.setattr(records, "LARGE_FILE", 0)
    kinds = ["纠纷", f"纠纷{sign}救助", f"救助〖纠纷〗{sign}其他", "纠纷调解"]
    text = "区县,时间,类别\n" + "".join(f"晋江市,2021,{kind}\n" for kind in kinds)
    (tmp_path / "f.csv").write_bytes(text.encode(encoding))
    mapping = MAPPING.format(answer="x").split("indicators:")[0].replace(
        "period: 2021", "period: {column: 时间}"
    ) + (
        "indicators:\n  - {indicator: disputes_resolved, measure: count, where: {类别: [纠纷]}}\n"
        "  - {indicator: criminal_cases_solved, measure: count, where: {类别: [救助]}}\n"
    )
    (tmp_path / "m.yml").write_text(mapping, encoding="utf-8", newline="\n")
    report = import_file(tmp_path / "f.csv", tmp_path / "m.yml", tmp_path / "data")
    found = govkit.load(tmp_path / "data").set_index("indicator")["value"]
    assert found.to_dict() == {"disputes_resolved": 2, "criminal_cases_solved": 2}
    assert "没有" not in report.summary("zh").split("没有一个地区")[0]


def test_persons_are_chosen_by_the_labels_of_their_codes(tmp_path: Path) -> None:
    frame = pd.DataFrame({"v1": [1.0, 2.0, 1.0], "v2": [5.0, 1.0, 3.0]})
    pyreadstat.write_sav(
        frame, str(tmp_path / "f.sav"), variable_value_labels={"v1": {1.0: "城镇", 2.0: "农村"}}
    )
    mapping = (
        "title: {zh: 问卷, en: Questionnaire}\nsource: a questionnaire\n"
        'district: {coding: gbt2260, id: "350582", level: county}\nperiod: 2021\n'
        "indicators:\n  - {indicator: disputes_resolved, measure: count, where: {v1: [城镇]}}\n"
    )
    (tmp_path / "m.yml").write_text(mapping, encoding="utf-8", newline="\n")
    report = import_file(tmp_path / "f.sav", tmp_path / "m.yml", tmp_path / "data")
    assert govkit.load(tmp_path / "data")["value"].tolist() == [2]
    assert "城镇" not in report.summary("zh")


def with_labels(folder: Path, labels: dict[float, str], answers: str) -> ImportReport:
    frame = pd.DataFrame({"区县": ["晋江市"] * 4, "您了解哪些渠道": [1.0, 2, 2, 1]})
    called = {"您了解哪些渠道": labels} if labels else None
    pyreadstat.write_sav(frame, folder / "f.sav", variable_value_labels=called)
    (folder / "m.yml").write_text(MAPPING.format(answer=answers), encoding="utf-8", newline="\n")
    return import_file(folder / "f.sav", folder / "m.yml", folder / "data")


def test_an_answer_with_a_number_is_the_one_without_it(tmp_path: Path) -> None:
    for labels in ({1.0: "网格员", 2.0: "公示栏"}, {1.0: "1.网格员", 2.0: "2.公示栏"}):
        summary = with_labels(tmp_path, labels, '"1.网格员"').summary("zh")
        assert list(govkit.load(tmp_path / "data")["value"]) == [50]
        assert "没有" not in summary.split("没有一个地区")[0]


@pytest.mark.parametrize("labels", [{1.0: "男", 2.0: "女"}, {}])
def test_answers_that_are_no_option_are_refused_rather_than_a_share_of_none(
    tmp_path: Path, labels: dict[float, str]
) -> None:
    with pytest.raises(
        ReadError,
        match=r"文件 f\.sav .*没有所写的任何一个选项（网格员）。这一列的选项是：(男、女|1、2)",
    ):
        with_labels(tmp_path, labels, "网格员")
    assert not (tmp_path / "data").exists()


def test_an_option_that_nobody_chose_is_a_share_of_none(tmp_path: Path) -> None:
    report = with_labels(tmp_path, {1.0: "网格员", 2.0: "公示栏", 3.0: "热线"}, "热线")
    assert list(govkit.load(tmp_path / "data")["value"]) == [0]
    assert "没有人选" not in report.summary("zh")


def test_one_of_several_answers_that_nobody_gave_is_told(tmp_path: Path) -> None:
    report, found = imported(tmp_path, "网格员, 网络")
    assert list(found["value"]) == [75]
    assert (
        "“您了解哪些渠道”中没有人选 网络。这一列的选项是：网格员、12345热线、公示栏、其他"
        in report.summary("zh")
    )


def test_a_decimal_is_no_numbered_answer(tmp_path: Path) -> None:
    frame = pd.DataFrame({"区县": ["晋江市"] * 2, "您了解哪些渠道": [1.5, 5]})
    frame.to_csv(tmp_path / "f.csv", index=False, encoding="utf-8")
    (tmp_path / "m.yml").write_text(MAPPING.format(answer='"5"'), encoding="utf-8", newline="\n")
    import_file(tmp_path / "f.csv", tmp_path / "m.yml", tmp_path / "data")
    assert list(govkit.load(tmp_path / "data")["value"]) == [50]


def test_a_mean_of_words_has_no_figure_and_is_told(tmp_path: Path) -> None:
    text = "区县,了解,评分\n晋江市,网格员,比较重要\n晋江市,网格员,重要\n"
    (tmp_path / "f.csv").write_text(text, encoding="utf-8", newline="\n")
    mapping = MAPPING.replace("您了解哪些渠道", "了解").format(answer="网格员") + (
        "  - {column: 评分, indicator: disputes_resolved, measure: mean, unit: 起}\n"
    )
    (tmp_path / "m.yml").write_text(mapping, encoding="utf-8", newline="\n")
    report = import_file(tmp_path / "f.csv", tmp_path / "m.yml", tmp_path / "data")
    assert "“评分”没有一个单元格成为数值（如“比较重要”）" in report.summary("zh")
