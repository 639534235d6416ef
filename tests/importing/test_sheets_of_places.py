"""Sheets that are called as places are taken together, and the name of the sheet may be the district."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from importing.books import write_book

import govkit
from govkit.errors import ReadError
from govkit.importing import ImportReport, import_file
from govkit.importing.suggest import suggest_mapping

PEOPLE = "户籍人口（万人）"
MAPPING = """
title: {{zh: 测试, en: Test}}
source: a workbook
district: {{{district}}}
period: {{column: 年份}}
indicators: [{{column: {column}, indicator: {indicator}}}]
"""


def book(folder: Path, sheets: dict[str, list[list[Any]]]) -> Path:
    return write_book(folder / "f.xlsx", sheets)


def imported(file: Path, text: str) -> ImportReport:
    (file.parent / "m.yml").write_text(text, encoding="utf-8", newline="\n")
    return import_file(file, file.parent / "m.yml", file.parent / "data")


def values(file: Path) -> dict[tuple[str, str], float]:
    frame = govkit.load(file.parent / "data")
    return {(str(row.district), str(row.period)): float(row.value) for row in frame.itertuples()}


def test_a_sheet_for_each_province_with_counties_and_years_is_drafted_and_imported(tmp_path: Path) -> None:
    header = ["县市", "年份", PEOPLE]
    file = book(
        tmp_path,
        {
            "福州": [header, ["鼓楼区", 2019, 1], ["鼓楼区", 2020, 2]],
            "南京": [header, ["鼓楼区", 2019, 3], ["鼓楼区", 2020, 4]],
            "说明": [["本表由各市填报。"]],
        },
    )
    draft = suggest_mapping(file)
    assert "within: {column: 工作表}" in draft
    report = imported(file, draft)
    assert values(file)["350102", "2019"] == 1
    assert values(file)["320106", "2020"] == 4
    assert "合在一起（福州、南京）" in report.summary("zh")


def test_the_name_of_the_sheet_may_be_the_district(tmp_path: Path) -> None:
    header = ["年份", PEOPLE]
    file = book(
        tmp_path, {"福建省": [header, [2019, 1], [2020, 2]], "浙江省": [header, [2019, 3], [2020, 4]]}
    )
    draft = suggest_mapping(file)
    assert "name: {column: 工作表}" in draft
    imported(file, draft)
    assert values(file) == {
        ("350000", "2019"): 1,
        ("350000", "2020"): 2,
        ("330000", "2019"): 3,
        ("330000", "2020"): 4,
    }


def test_sheets_of_streets_are_drafted_with_identifiers(tmp_path: Path) -> None:
    header = ["年份", "居民满意率（%）"]
    file = book(tmp_path, {"青阳街道": [header, [2019, 81]], "梅岭街道": [header, [2019, 83]]})
    draft = suggest_mapping(file)
    assert "names: {青阳街道: street-1, 梅岭街道: street-2}" in draft
    imported(file, draft)
    assert values(file) == {("street-1", "2019"): 81, ("street-2", "2019"): 83}


def test_records_on_sheets_of_places_are_counted_by_sheet(tmp_path: Path) -> None:
    header = ["年份", "满意率（%）"]
    file = book(tmp_path, {"甲": [header, [2019, 80], [2019, 90]], "乙": [header, [2019, 70]]})
    district = "coding: slug, id: {column: 工作表}, names: {甲: a, 乙: b}, level: grid"
    text = MAPPING.format(
        district=district, column="满意率", indicator="resident_satisfaction, measure: mean"
    )
    imported(file, text)
    assert values(file) == {("a", "2019"): 85, ("b", "2019"): 70}


def test_sheets_that_are_no_places_are_refused_as_before(tmp_path: Path) -> None:
    rows = [["县市", "年份", PEOPLE], ["晋江市", 2019, 1]]
    file = book(tmp_path, {"原始": rows, "插补": rows})
    district = "coding: name, name: {column: 县市}, level: county"
    text = MAPPING.format(district=district, column="户籍人口", indicator="registered_population")
    with pytest.raises(ReadError) as caught:
        imported(file, text)
    assert caught.value.key == "readers.which_table"
