"""Drafts of columns whose cells state their units beside the figures."""

from __future__ import annotations

from pathlib import Path

import pytest

import govkit
from govkit.importing import import_file
from govkit.importing.suggest import suggest_mapping


def draft(folder: Path, header: str, *rows: str) -> str:
    (folder / "f.csv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8", newline="\n")
    return suggest_mapping(folder / "f.csv")


def test_cells_with_units_are_drafted_in_that_unit_and_import_as_drafted(tmp_path: Path) -> None:
    text = draft(
        tmp_path,
        "县名,年份,户籍人口,地区生产总值",
        "晋江市,2018,116万人,2229亿元",
        "石狮市,2018,35万人,9400000万元",
        "晋江市,2019,-,2546亿元",
        "石狮市,2019,36万人,970亿元",
    )
    assert "\n  - {column: 户籍人口, indicator: registered_population, unit: 万人}\n" in text
    assert "\n  - {column: 地区生产总值, indicator: gross_regional_product, unit: 亿元}\n" in text
    (tmp_path / "m.yml").write_text(text, encoding="utf-8", newline="\n")
    import_file(tmp_path / "f.csv", tmp_path / "m.yml", tmp_path / "data")
    found = govkit.load(tmp_path / "data").query("indicator == 'gross_regional_product'")
    assert sorted(found["value"]) == [940, 970, 2229, 2546]


@pytest.mark.parametrize("cell", ["35", "940亿元"])
def test_cells_that_are_not_all_in_one_kind_of_unit_leave_it_open(tmp_path: Path, cell: str) -> None:
    text = draft(tmp_path, "县名,年份,户籍人口", "晋江市,2018,116万人", f"石狮市,2018,{cell}")
    assert "“户籍人口”没有注明单位" in text
    assert "\n  # - {column: 户籍人口, indicator: registered_population}\n" in text


def test_years_apart_in_columns_are_drafted_in_the_unit_of_their_cells(tmp_path: Path) -> None:
    text = draft(
        tmp_path, "县名,2018年户籍人口,2019年户籍人口", "晋江市,116万人,117万人", "石狮市,35万人,36万人"
    )
    assert '{column: "{period}年户籍人口", indicator: registered_population, unit: 万人}' in text


def test_words_with_numbers_are_no_figures(tmp_path: Path) -> None:
    text = draft(tmp_path, "县名,年份,户籍人口（万人）,备注", "晋江市,2018,116,第3组", "石狮市,2018,35,第4组")
    assert "没有用到的列：备注。" in text
