"""Districts that are columns are imported as districts, and a mapping that overlooks them is told so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

import govkit
from govkit.errors import ReadError
from govkit.importing import ImportReport, import_file, load_mapping
from govkit.importing.suggest import suggest_mapping

HEAD = """
title: {zh: 测试, en: Test}
source: a workbook
district: {coding: name, level: county}
"""
Rows = list[list[Any]]
INDICATORS_IN_ROWS: Rows = [
    ["2020年主要指标"],
    ["序号", "指标", "单位", "晋江市", "石狮", "合计", "备注"],
    [1, "地区生产总值", "万元", 1000, 2000, 3000, "快报"],
    [2, "户籍人口", "人", 30000, "…", 30000, ""],
]
YEARS_IN_ROWS: Rows = [
    ["地区生产总值（亿元）"],
    ["年份", "晋江市", "石狮市", "南安市"],
    [2018, 1, 2, 3],
    [2019, 4, 5, 6],
]
YEARS_UNDER_DISTRICTS: Rows = [
    ["地区生产总值（亿元）"],
    ["指标", "晋江市", "", "石狮市", ""],
    ["", "2018年", "2019年", "2018年", "2019年"],
    ["地区生产总值", 1, 4, 2, 5],
    ["税收", 1, 4, 2, 5],
]
INDICATORS_UNDER_DISTRICTS: Rows = [
    ["年份", "晋江市", "", "石狮市", ""],
    ["", "地区生产总值（亿元）", "户籍人口（万人）", "地区生产总值（亿元）", "户籍人口（万人）"],
    [2018, 1, 10, 2, 20],
    [2019, 4, 40, 5, 50],
]


def workbook(folder: Path, rows: Rows) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(folder / "w.xlsx")
    return folder / "w.xlsx"


def imported(folder: Path, rows: Rows, mapping: str) -> ImportReport:
    (folder / "m.yml").write_text(mapping, encoding="utf-8", newline="\n")
    return import_file(workbook(folder, rows), folder / "m.yml", folder / "data")


def values(folder: Path, indicator: str) -> dict[tuple[str, str], float]:
    frame = govkit.load(folder / "data")
    own = frame[(frame["indicator"] == indicator) & frame["value"].notna()]
    return own.set_index(["district", "period"])["value"].to_dict()


GDP, PEOPLE = "gross_regional_product", "registered_population"
JINJIANG, SHISHI = "350582", "350581"


def test_indicators_in_rows_and_districts_in_columns(tmp_path: Path) -> None:
    mapping = HEAD + (
        "period: title\nindicators:\n"
        "  - {column: '{district}', indicator: gross_regional_product, where: {指标: [地区生产总值]}}\n"
        "  - {column: '{district}', indicator: registered_population, where: {指标: [户籍人口]}}\n"
    )
    report = imported(tmp_path, INDICATORS_IN_ROWS, mapping)
    assert values(tmp_path, GDP) == {(JINJIANG, "2020"): 0.1, (SHISHI, "2020"): 0.2}
    assert values(tmp_path, PEOPLE) == {(JINJIANG, "2020"): 3}
    assert report.files[0].rows_read == report.files[0].rows_kept + report.files[0].rows_set_aside == 6
    assert (
        report.files[0].cells_read
        == report.files[0].figures + report.files[0].blank + report.files[0].cells_set_aside
    )
    assert report.files[0].reasons == {"total_row": 2}
    assert set(report.files[0].not_imported) == {"序号", "备注"}
    for lang in ("zh", "en"):
        assert "3" in next(
            one.message(lang) for one in report.files[0].remarks if one.key == "importing.remark_across"
        )
    aside = pd.read_csv(tmp_path / "data" / "set-aside.csv", dtype="str")
    assert aside[["row", "cell"]].to_numpy().tolist() == [["3", "合计"], ["4", "合计"]]


def test_years_in_rows_and_districts_in_columns(tmp_path: Path) -> None:
    mapping = HEAD + (
        "period: {column: 年份}\n"
        "indicators: [{column: '{district}', indicator: gross_regional_product, minimum: 2}]\n"
    )
    report = imported(tmp_path, YEARS_IN_ROWS, mapping)
    assert values(tmp_path, GDP)[("350583", "2019")] == 6
    assert (report.files[0].figures, report.files[0].reasons) == (5, {"out_of_range": 1})


@pytest.mark.parametrize("swapped", [False, True])
def test_years_under_districts_or_over_them(tmp_path: Path, swapped: bool) -> None:
    rows = [list(row) for row in YEARS_UNDER_DISTRICTS]
    pattern = "{district}_{period}年"
    if swapped:
        rows[1], rows[2] = ["指标", "2018年", "", "2019年", ""], ["", "晋江市", "石狮市", "晋江市", "石狮市"]
        rows[3] = ["地区生产总值", 1, 2, 4, 5]
        pattern = "{period}年_{district}"
    where = "where: {指标: [地区生产总值]}"
    mapping = HEAD + f"indicators: [{{column: '{pattern}', indicator: {GDP}, unit: 亿元, {where}}}]\n"
    imported(tmp_path, rows, mapping)
    assert values(tmp_path, GDP) == {
        (JINJIANG, "2018"): 1,
        (JINJIANG, "2019"): 4,
        (SHISHI, "2018"): 2,
        (SHISHI, "2019"): 5,
    }


def test_streets_side_by_side_take_identifiers_of_ones_own(tmp_path: Path) -> None:
    mapping = HEAD.replace(
        "coding: name, level: county", "coding: slug, level: street, names: {青阳街道: qy}"
    ) + (
        "period: {column: 年份}\n"
        "indicators: [{column: '{district}', indicator: registered_population, unit: 人}]\n"
    )
    rows: Rows = [["年份", "青阳街道", "梅岭街道"], [2018, 1, 2], [2019, 3, 4]]
    report = imported(tmp_path, rows, mapping)
    assert set(govkit.load(tmp_path / "data")["district"]) == {"qy"}
    assert report.files[0].reasons == {"no_identifier": 2}


@pytest.mark.parametrize(
    ("rows", "figures"),
    [
        (INDICATORS_IN_ROWS, 3),
        (YEARS_IN_ROWS, 6),
        (YEARS_UNDER_DISTRICTS, 4),
        (INDICATORS_UNDER_DISTRICTS, 8),
        ([["年份", "青阳街道", "梅岭街道"], [2018, 1, 2], [2019, 3, 4]], 0),
    ],
)
def test_a_draft_finds_districts_side_by_side(tmp_path: Path, rows: Rows, figures: int) -> None:
    text = suggest_mapping(workbook(tmp_path, rows))
    assert "{district}" in text
    (tmp_path / "d.yml").write_text(text, encoding="utf-8", newline="\n")
    if figures:
        report = import_file(tmp_path / "w.xlsx", tmp_path / "d.yml", tmp_path / "data")
        assert report.files[0].figures == figures


def test_a_mapping_that_looks_for_a_column_of_districts_is_told_of_those_across(tmp_path: Path) -> None:
    mapping = HEAD.replace("coding: name", "coding: name, name: {column: 县市}") + (
        "period: {column: 年份}\nindicators: [{column: 产值, indicator: gross_regional_product}]\n"
    )
    with pytest.raises(ReadError) as caught:
        imported(tmp_path, YEARS_IN_ROWS, mapping)
    assert caught.value.key == "importing.districts_across"
    for lang in ("zh", "en"):
        assert "{district}" in caught.value.message(lang)
        assert "晋江市" in caught.value.message(lang)
        assert "年份" not in caught.value.message(lang)
        assert "\n" not in caught.value.message(lang)


def test_columns_that_no_name_with_a_place_takes_in_are_refused(tmp_path: Path) -> None:
    mapping = HEAD + (
        "period: {column: 年份}\n"
        "indicators: [{column: '{district}_产值', indicator: gross_regional_product}]\n"
    )
    with pytest.raises(ReadError) as caught:
        imported(tmp_path, YEARS_IN_ROWS, mapping)
    assert caught.value.key == "importing.no_column"


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("coding: name", "coding: name, name: {column: 县市}", "district.name"),
        ("column: '{district}'", "column: 产值", "indicators[1].column"),
    ],
)
def test_a_mapping_that_has_districts_both_ways_is_refused(
    tmp_path: Path, old: str, new: str, place: str
) -> None:
    mapping = HEAD + (
        "period: {column: 年份}\nindicators:\n"
        "  - {column: '{district}', indicator: gross_regional_product}\n"
        "  - {column: '{district}人口', indicator: registered_population}\n"
    )
    (tmp_path / "m.yml").write_text(mapping.replace(old, new), encoding="utf-8", newline="\n")
    with pytest.raises(ReadError, match="district") as caught:
        load_mapping(tmp_path / "m.yml")
    assert caught.value.key == "importing.mapping_across"
    assert place in caught.value.message("zh")


def test_totals_beside_districts_are_no_reason_to_look_for_rows_in_vain(tmp_path: Path) -> None:
    text = "指标,晋江市,石狮市,合计\n地区生产总值（亿元）,1,2,3\n年末户籍人口（万人）,4,5,9\n"
    (tmp_path / "f.csv").write_text(text, encoding="utf-8", newline="\n")
    draft = suggest_mapping(tmp_path / "f.csv").replace("period: \n", "period: 2020\n")
    (tmp_path / "m.yml").write_text(draft, encoding="utf-8", newline="\n")
    report = import_file(tmp_path / "f.csv", tmp_path / "m.yml", tmp_path / "data")
    assert report.observations == 4
    assert "一行也没有" not in report.summary("zh")
