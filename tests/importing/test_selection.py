"""Sheets and tables of several years are taken together, and what is not taken is told."""

from __future__ import annotations

from collections.abc import Mapping as Dict
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from importing.books import write_book

import govkit
from govkit.errors import ReadError
from govkit.importing import ImportReport, import_file
from govkit.importing.suggest import suggest_mapping

MAPPING = """
title: {zh: 测试, en: Test}
source: a workbook
district: {coding: name, name: {column: 县市}, level: county}
period: {column: 时期}
indicators: [{column: 户籍人口, indicator: registered_population}]
"""
Rows = list[list[Any]]


def year(people: float, unit: str = "万人", title: str = "") -> Rows:
    return [
        *([[title]] if title else []),
        ["县市", f"户籍人口（{unit}）"],
        ["晋江市", people],
        ["合计", people],
    ]


def book(folder: Path, sheets: Dict[str, Rows]) -> Path:
    return write_book(folder / "w.xlsx", sheets)


def imported(folder: Path, sheets: Dict[str, Rows], mapping: str = MAPPING, **options: Any) -> ImportReport:
    (folder / "m.yml").write_text(mapping, encoding="utf-8", newline="\n")
    return import_file(book(folder, sheets), folder / "m.yml", folder / "data", **options)


def series(folder: Path) -> dict[str, float]:
    return govkit.load(folder / "data").set_index("period")["value"].to_dict()


def aside(folder: Path) -> pd.DataFrame:
    return pd.read_csv(folder / "data" / "set-aside.csv", dtype="str", keep_default_na=False)


def test_sheets_named_for_years_are_joined(tmp_path: Path) -> None:
    report = imported(tmp_path, {"2018": year(100), "2019年": year(101), "2020年底": year(102)})
    assert series(tmp_path) == {"2018": 100, "2019": 101, "2020": 102}
    assert (report.files[0].rows_read, report.files[0].rows_kept, report.files[0].rows_set_aside) == (6, 3, 3)
    assert aside(tmp_path)[["sheet", "row", "cell"]].to_numpy().tolist() == [
        ["2018", "3", "合计"],
        ["2019年", "3", "合计"],
        ["2020年底", "3", "合计"],
    ]
    assert "2018 / 2019 / 2020" in report.summary("zh")


def test_tables_of_one_sheet_are_joined_by_their_titles(tmp_path: Path) -> None:
    rows = [*year(100, title="2018年户籍人口"), [], *year(101, title="2019年户籍人口")]
    imported(tmp_path, {"人口": rows})
    assert series(tmp_path) == {"2018": 100, "2019": 101}


def test_each_sheet_is_in_its_own_unit(tmp_path: Path) -> None:
    report = imported(
        tmp_path, {"2018": year(100), "2019": year(1010000, "人"), "2020": year(10.2, "十万人")}
    )
    assert series(tmp_path) == {"2018": 100, "2019": 101, "2020": 102}
    assert set(report.files[0].converted) == {"户籍人口", "户籍人口 [2020]"}


def test_a_fixed_period_keeps_its_own_and_sets_the_others_aside(tmp_path: Path) -> None:
    sheets = {"2018": year(100), "2019": year(101)}
    report = imported(tmp_path, sheets, period="2019")
    assert series(tmp_path) == {"2019": 101}
    assert (report.files[0].rows_read, report.files[0].rows_kept, report.files[0].not_imported) == (4, 1, ())
    assert report.files[0].reasons == {"other_period": 1, "total_row": 2}
    told = aside(tmp_path)
    assert told.loc[told["column"] == "时期", ["sheet", "row", "cell"]].to_numpy().tolist() == [
        ["2018", "2", "2018"]
    ]
    with pytest.raises(ReadError, match="2018") as caught:
        imported(tmp_path, sheets, period="2015")
    assert caught.value.key == "importing.no_table_of_period"


def test_a_fixed_period_chooses_among_blocks_of_rows(tmp_path: Path) -> None:
    rows: Rows = [["县市", "户籍人口（万人）", "备注"]]
    for of_year in (2018, 2019):
        rows += [[f"{of_year}年"], ["晋江市", of_year - 1918, "甲"], ["石狮市", 3, "乙"]]
    report = imported(tmp_path, {"人口": rows}, MAPPING.replace("{column: 时期}", "2019"))
    assert report.files[0].reasons == {"other_period": 2}
    assert set(govkit.load(tmp_path / "data")["period"]) == {"2019"}
    report = imported(tmp_path, {"人口": rows}, MAPPING.replace("{column: 时期}", "title"))
    assert (report.first_period, report.last_period) == ("2018", "2019")


def test_the_title_as_period_joins_as_well(tmp_path: Path) -> None:
    imported(tmp_path, {"2018": year(100), "2019": year(101)}, MAPPING.replace("{column: 时期}", "title"))
    assert series(tmp_path) == {"2018": 100, "2019": 101}


def test_the_same_mapping_takes_a_file_of_one_year(tmp_path: Path) -> None:
    imported(tmp_path, {"2021": year(103)})
    assert series(tmp_path) == {"2021": 103}


def test_tables_without_the_columns_are_told(tmp_path: Path) -> None:
    other: Rows = [["部门", "人数"], ["民政", 12], ["公安", 30]]
    report = imported(tmp_path, {"2018": year(100), "部门": other, "2019": year(101)})
    assert series(tmp_path) == {"2018": 100, "2019": 101}
    for lang in ("zh", "en"):
        assert "部门" in report.summary(lang)
    report = imported(tmp_path, {"2018": year(100), "部门": other})
    assert (series(tmp_path), "部门" in report.summary("zh")) == ({"2018": 100}, True)


@pytest.mark.parametrize(
    ("sheets", "mapping", "key"),
    [
        ({"甲": year(1), "乙": year(2)}, MAPPING, "readers.which_table"),
        ({"2018": year(1), "2018年": year(2)}, MAPPING, "readers.which_table"),
        ({"2019": year(1, title="2018年人口"), "2020": year(2)}, MAPPING, "importing.sheet_and_title"),
        (
            {"2019": year(1), "2020": year(2)},
            MAPPING.replace("时期", "年份"),
            "importing.period_of_tables",
        ),
    ],
)
def test_what_nothing_decides_is_refused_in_one_line(
    tmp_path: Path, sheets: Dict[str, Rows], mapping: str, key: str
) -> None:
    with pytest.raises(ReadError) as caught:
        imported(tmp_path, sheets, mapping)
    assert caught.value.key == key
    for lang in ("zh", "en"):
        assert "w.xlsx" in caught.value.message(lang)
        assert "\n" not in caught.value.message(lang)


def test_a_draft_for_sheets_of_years_imports_them(tmp_path: Path) -> None:
    other: Rows = [["石狮市", 30]]
    file = book(tmp_path, {"2018": year(100) + other, "说明": [["甲"]], "2019": year(101) + other})
    text = suggest_mapping(file)
    (tmp_path / "d.yml").write_text(text, encoding="utf-8", newline="\n")
    import_file(file, tmp_path / "d.yml", tmp_path / "data")
    assert sorted(govkit.load(tmp_path / "data")["value"]) == [30, 30, 100, 101]


def test_a_draft_leaves_units_that_differ_to_each_sheet(tmp_path: Path) -> None:
    first, second = [*year(100), ["石狮市", 30]], [*year(1010000, "人"), ["石狮市", 300000]]
    for row, cell in zip(second, ["常住人口（万人）", 206, 1, 68], strict=True):
        row.append(cell)
    file = book(tmp_path, {"2018": first, "2019": second})
    text = suggest_mapping(file)
    (tmp_path / "d.yml").write_text(text, encoding="utf-8", newline="\n")
    import_file(file, tmp_path / "d.yml", tmp_path / "data")
    assert sorted(govkit.load(tmp_path / "data")["value"]) == [30, 30, 100, 101]
    assert "{column: 常住人口" in text
    assert "optional: true}" in text
