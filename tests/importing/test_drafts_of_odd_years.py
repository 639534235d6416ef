"""Drafts of columns whose years are counted as Taiwan counts them, or as Excel counts days."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

import govkit
from govkit.importing import import_file
from govkit.importing.suggest import suggest_mapping


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("民國107年,民國108年,民國109年", "{period}"),
        ("民国107年户籍人口,民国108年户籍人口,民国109年户籍人口", "{period}户籍人口"),
        ("民國107年1月戶籍人口,民國107年2月戶籍人口,民國107年3月戶籍人口", "{period}戶籍人口"),
    ],
)
def test_years_of_taiwan_across_are_periods(tmp_path: Path, header: str, column: str) -> None:
    text = f"户籍人口（单位：万人）,,,\n县名,{header}\n晋江市,116,117,118\n石狮市,35,36,37\n"
    (tmp_path / "f.csv").write_text(text, encoding="utf-8", newline="\n")
    text = suggest_mapping(tmp_path / "f.csv")
    assert f'- {{column: "{column}", indicator: registered_population, unit: 万人}}' in text
    (tmp_path / "m.yml").write_text(text, encoding="utf-8", newline="\n")
    import_file(tmp_path / "f.csv", tmp_path / "m.yml", tmp_path / "data")
    found = govkit.load(tmp_path / "data").query("district == '350582'").sort_values("period")
    assert found["value"].tolist() == [116, 117, 118]
    assert found["period"].iloc[0] in ("2018", "2018-01")


def test_months_of_taiwan_added_up_are_no_period(tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text(
        "县名,民國107年1-2月,民國108年1-2月\n晋江市,1,2\n石狮市,3,4\n", encoding="utf-8"
    )
    assert "{period}" not in suggest_mapping(tmp_path / "f.csv")


def draft_of_rows(folder: Path, *rows: list[object]) -> str:
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(row)
    workbook.save(folder / "f.xlsx")
    return suggest_mapping(folder / "f.xlsx")


@pytest.mark.parametrize("days", [[43101, 43466, 43831], [43131, 43159, 43190]])
def test_numbers_of_days_over_columns_are_told_with_what_to_do(tmp_path: Path, days: list[object]) -> None:
    text = draft_of_rows(tmp_path, ["县名", *days], ["晋江市", 116, 117, 118], ["石狮市", 35, 36, 37])
    first = "43101 即 2018-01-01" if days[0] == 43101 else "43131 即 2018-01-31"
    assert f"# 第 1 行有 3 个像是 Excel 的日期序号（{first}）" in text
    assert "改写成各列的时期（如 2018年 或 2018-01）" in text
    assert text.count("\nperiod: \n") == 1


def test_figures_in_the_range_of_days_are_none(tmp_path: Path) -> None:
    text = draft_of_rows(tmp_path, ["晋江市", 43105, 43470, 43833], ["石狮市", 35000, 36000, 37000])
    assert "日期序号" not in text
