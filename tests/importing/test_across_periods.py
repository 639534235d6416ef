"""Rows that say the year and columns that say the month, or the other way round, make one period."""

from __future__ import annotations

from pathlib import Path

import pytest

import govkit
from govkit.errors import ReadError
from govkit.importing import ImportReport, import_file
from govkit.importing.suggest import suggest_mapping

MAPPING = """
title: {{zh: 测试, en: Test}}
source: a test
district: {{coding: name, name: {{column: 县市}}, level: county}}
period: {period}
indicators:
  - {{column: "{column}", indicator: registered_population, unit: 万人}}
"""


def imported(folder: Path, text: str, mapping: str, file: str = "f.csv") -> ImportReport:
    (folder / file).write_text(text, encoding="utf-8", newline="\n")
    (folder / "m.yml").write_text(mapping, encoding="utf-8", newline="\n")
    return import_file(folder / file, folder / "m.yml", folder / "data")


def drafted(folder: Path, text: str, file: str = "f.csv") -> str:
    (folder / file).write_text(text, encoding="utf-8", newline="\n")
    draft = suggest_mapping(folder / file)
    imported(folder, text, draft, file)
    return draft


def values(folder: Path) -> dict[str, float]:
    frame = govkit.load(folder / "data")
    return {str(row.period): float(row.value) for row in frame.itertuples() if row.district == "350582"}


def test_months_side_by_side_under_years_in_rows(tmp_path: Path) -> None:
    text = "县市,年份,1月人口,2月人口,全年人口\n晋江市,2019,1,2,9\n晋江市,2020,3,4,9\n合计,2020,3,4,9\n"
    report = imported(tmp_path, text, MAPPING.format(period="{year: 年份}", column="{period}人口"))
    assert values(tmp_path) == {"2019-01": 1, "2019-02": 2, "2020-01": 3, "2020-02": 4}
    (file,) = report.files
    assert (file.rows_read, file.rows_kept) == (9, 6)
    assert file.reasons == {"total_row": 3, "longer_period": 2}
    assert "1月、2月、全年，共 3 组列" in report.summary("zh")


@pytest.mark.parametrize(
    ("heads", "column", "first"),
    [
        ("1月,2月", "{period}", "2019-01"),
        ("1月,2月", "{period}月", "2019-01"),
        ("一季度,二季度", "{period}", "2019-Q1"),
        ("第1季度,第2季度", "第{period}季度", "2019-Q1"),
        ("Q1,Q2", "{period}", "2019-Q1"),
    ],
)
def test_months_and_quarters_are_known_by_what_stands_around_the_place(
    tmp_path: Path, heads: str, column: str, first: str
) -> None:
    text = f"县市,年份,{heads}\n晋江市,2019,1,2\n"
    imported(tmp_path, text, MAPPING.format(period="{year: 年份}", column=column))
    assert values(tmp_path)[first] == 1
    assert len(values(tmp_path)) == 2


def test_years_side_by_side_over_months_in_rows_are_drafted_and_imported(tmp_path: Path) -> None:
    rows = [f"{name},{month},1,2" for name in ("晋江市", "石狮市") for month in ("1月", "2月", "3月")]
    text = "\n".join(["户籍人口（单位：万人）", "县市,月份,2019年,2020年", *rows]) + "\n"
    draft = drafted(tmp_path, text)
    assert "period: {month: 月份}" in draft
    assert '{column: "{period}年", indicator: registered_population' in draft
    assert values(tmp_path)["2020-03"] == 2
    assert len(values(tmp_path)) == 6


def test_months_side_by_side_are_drafted_with_the_year_of_rows_or_of_the_title(tmp_path: Path) -> None:
    header = "户籍人口_1月（万人）,户籍人口_2月（万人）"
    draft = drafted(tmp_path, f"县市,年份,{header}\n晋江市,2019,1,2\n石狮市,2020,3,4\n")
    assert "period: {year: 年份}" in draft
    assert '{column: "户籍人口_{period}", indicator: registered_population' in draft
    assert values(tmp_path) == {"2019-01": 1, "2019-02": 2}
    (tmp_path / "title").mkdir()
    draft = drafted(tmp_path / "title", f"县市,{header}\n晋江市,1,2\n石狮市,3,4\n", "2018年.csv")
    assert "period: {year: title}" in draft
    assert values(tmp_path / "title") == {"2018-01": 1, "2018-02": 2}


def test_months_with_their_year_in_the_name_are_months_in_a_draft(tmp_path: Path) -> None:
    header = ",".join(f"{month}户籍人口（万人）" for month in ("2019年1月", "2019年2月", "2020年1月"))
    assert '{column: "{period}户籍人口"' in drafted(tmp_path, f"县市,{header}\n晋江市,1,2,3\n石狮市,4,5,6\n")
    assert values(tmp_path) == {"2019-01": 1, "2019-02": 2, "2020-01": 3}


@pytest.mark.parametrize(
    ("period", "column"),
    [("{year: 年份}", "人口"), ("{month: 月份}", "人口"), ("{year: 年份, month: 月份}", "{period}人口")],
)
def test_columns_have_what_rows_do_not_say_and_nothing_else(tmp_path: Path, period: str, column: str) -> None:
    with pytest.raises(ReadError) as caught:
        imported(tmp_path, "县市,年份,月份,人口\n", MAPPING.format(period=period, column=column))
    assert caught.value.key == "importing.mapping_period_part"


def test_a_table_without_such_columns_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadError) as caught:
        imported(
            tmp_path,
            "县市,年份,人口\n晋江市,2019,1\n",
            MAPPING.format(period="{year: 年份}", column="{period}人口"),
        )
    assert caught.value.key == "importing.no_column"
