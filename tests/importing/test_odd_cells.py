"""Odd cells become the figures that they are, or are set aside with what they look like."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyreadstat
import pytest

import govkit
from govkit.importing import ImportReport, import_file

MAPPING = """
title: {zh: 测试, en: Test}
source: a file
district: {coding: name, name: {column: 县市}, level: county}
period: {column: 年份}
indicators: [{column: 财政收入, indicator: budget_revenue, unit: 亿元}]
"""


def imported(folder: Path, *texts: str) -> tuple[ImportReport, list[float | None]]:
    (folder / "m.yml").write_text(MAPPING, encoding="utf-8", newline="\n")
    rows = [("晋江市", str(2000 + number), text) for number, text in enumerate([*texts, "1"])]
    frame = pd.DataFrame(rows, columns=["县市", "年份", "财政收入"])
    frame.to_csv(folder / "t.csv", index=False)
    report = import_file(folder / "t.csv", folder / "m.yml", folder / "data")
    values = govkit.load(folder / "data").set_index("period")["value"].reindex(frame["年份"])
    return report, [None if value != value else value for value in values][:-1]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("１，２３４．５", 1234.5),
        ("1 234.5", 1234.5),
        ("1'234", 1234.0),
        ("12’345’678.5", 12345678.5),
        ("1.2E+05", 120000.0),
        ("−12.3", -12.3),
        ("–12.3", -12.3),
        ("‑12.3", -12.3),
        ("－12.3", -12.3),
        ("–1,234.5", -1234.5),
        ("–1.5万亿元", -15000.0),
        ("0.0*", 0.0),
        ("12.3②", 12.3),
        ("1.2万亿元", 12000.0),
        ("2546亿", 2546.0),
        ("\u200b12", 12.0),
    ],
)
def test_a_cell_that_is_a_figure(tmp_path: Path, text: str, value: float) -> None:
    assert imported(tmp_path, text)[1] == [value]


def test_words_for_a_missing_value_are_blanks(tmp_path: Path) -> None:
    texts = ("缺失", "暂无", "無數據", "未公布", "NULL", "--", "―", "N.A.")
    report, values = imported(tmp_path, *texts)
    (own,) = report.files
    assert values == [None] * len(texts)
    assert (own.blank, own.cells_set_aside) == (len(texts), 0)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("(12.3)", "bracketed"),
        ("（1,234）", "bracketed"),
        ("△3.5", "triangle"),
        ("▼3.5", "triangle"),
        ("—3.5", "long_dash"),
        ("3–5", "not_exact"),
        ("3-5", "not_exact"),
        ("3.5–", "not_a_number"),
        ("#DIV/0!", "error_of_spreadsheet"),
        ("=SUM(A1:A3)", "error_of_spreadsheet"),
        ("12.3%", "own_unit"),
        ("12人", "own_unit"),
        ("1.2万", "own_unit"),
        ("约12", "not_exact"),
        ("<0.1", "not_exact"),
        ("12—15", "not_exact"),
        ("持平", "is_change"),
        ("下降2.1%", "is_change"),
        ("比上年增加3亿元", "is_change"),
        ("无", "not_a_number"),
        ("十二", "not_a_number"),
        ("12,34", "decimal_comma"),
        ("1e400", "not_a_number"),
    ],
)
def test_a_cell_that_is_no_figure_is_set_aside_with_the_reason(
    tmp_path: Path, text: str, reason: str
) -> None:
    report, values = imported(tmp_path, text)
    assert values == [None]
    assert report.files[0].reasons == {reason: 1}


def test_changes_are_figures_of_a_column_of_changes(tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text(
        "区县,年份,满意率比上年增长（%）\n晋江市,2019,持平\n晋江市,2020,下降2.1\n晋江市,2021,增长3.5%\n",
        encoding="utf-8",
    )
    (tmp_path / "m.yml").write_text(
        "title: {zh: 试, en: trial}\nsource: trial\nperiod: {column: 年份}\n"
        "district: {coding: name, name: {column: 区县}, level: county}\n"
        "indicators: [{column: 满意率比上年增长, indicator: resident_satisfaction}]\n",
        encoding="utf-8",
    )
    import_file(tmp_path / "f.csv", tmp_path / "m.yml", tmp_path / "data")
    assert list(govkit.load(tmp_path / "data")["value"]) == [0, -2.1, 3.5]


def test_numbers_that_look_like_stand_ins_for_missing_ones_are_named(tmp_path: Path) -> None:
    report, values = imported(tmp_path, "-9999", "-9999", "12")
    assert values == [-9999.0, -9999.0, 12.0]
    assert "“财政收入”有 2 个 -9999，而其余的数都不小于 0" in report.summary("zh")
    assert "2 figures of “财政收入” are -9999" in report.summary("en")
    (tmp_path / "own").mkdir()
    assert "-9999" not in imported(tmp_path / "own", "-9999", "-3")[0].summary("zh")


def test_beside_decimal_commas_no_comma_parts_thousands(tmp_path: Path) -> None:
    report, values = imported(tmp_path, "12,5", "12,345", "800")
    assert values == [None, None, 800.0]
    assert report.files[0].reasons == {"decimal_comma": 2}


def test_what_an_spss_file_declares_missing_is_no_figure_and_no_answer(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {"d": ["晋江市"] * 3, "y": [2019.0, 2020.0, 2020.0], "v": [5.0, -9999.0, 7.0], "q": [1.0, 9, 2]}
    )
    missing = {"v": [-9999], "q": [9]}
    labels = {"q": {1.0: "满意", 2.0: "不满意", 9.0: "拒答"}}
    pyreadstat.write_sav(frame, tmp_path / "t.sav", missing_ranges=missing, variable_value_labels=labels)
    keys = "district: {coding: name, name: {column: d}, level: county}\nperiod: {column: y}\n"
    head = f"title: {{zh: 测试, en: Test}}\nsource: s\n{keys}"
    for name, entry in (
        ("v", "{column: v, indicator: budget_revenue, unit: 亿元, measure: sum}"),
        ("q", "{column: q, indicator: resident_satisfaction, measure: share, answers: [满意]}"),
    ):
        (tmp_path / "m.yml").write_text(f"{head}indicators: [{entry}]\n", encoding="utf-8", newline="\n")
        import_file(tmp_path / "t.sav", tmp_path / "m.yml", tmp_path / name)
    assert govkit.load(tmp_path / "v")["value"].to_list() == [5.0, 7.0]
    assert govkit.load(tmp_path / "q")[["value", "n"]].to_numpy().tolist() == [[100.0, 1], [0.0, 1]]
