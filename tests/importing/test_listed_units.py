"""One line over a table that lists the units of several columns."""

from __future__ import annotations

from pathlib import Path

import pytest
from importing.books import write_book

import govkit
from govkit.importing import import_file
from govkit.importing.selection import tables_of
from govkit.importing.suggest import suggest_mapping


def write(folder: Path, unit: str, *columns: str) -> Path:
    file = folder / "f.csv"
    count = range(1, len(columns) + 1)
    figures = [",".join([name, *(str(12 * n + row) for n in count)]) for row, name in ROWS]
    lines = ["2020年各县市基本情况", f'"{unit}"', ",".join(["县市", *columns]), *figures]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    return file


ROWS = [(1, "晋江市"), (2, "石狮市"), (3, "南安市")]


def units_of(file: Path) -> dict[str, str]:
    (table,) = tables_of(file)
    return table.units


@pytest.mark.parametrize("unit", ["单位：户、人、公顷", "（单位：户，人，公顷）", "计量单位：户/人/公顷"])
def test_as_many_units_as_columns_go_by_their_order(tmp_path: Path, unit: str) -> None:
    file = write(tmp_path, unit, "总户数", "年末总人口", "耕地面积")
    assert units_of(file) == {"总户数": "户", "年末总人口": "人", "耕地面积": "公顷"}
    text = suggest_mapping(file)
    assert "\n  - {column: 年末总人口, indicator: registered_population, unit: 人}\n" in text
    assert "总户数=户、年末总人口=人、耕地面积=公顷" in text


def test_names_go_before_an_order_that_contradicts_them(tmp_path: Path) -> None:
    file = write(tmp_path, "单位：万人、亿元", "地区生产总值", "年末总人口")
    assert units_of(file) == {"地区生产总值": "亿元", "年末总人口": "万人"}


def test_what_is_per_head_is_in_the_smaller_unit_of_money(tmp_path: Path) -> None:
    file = write(tmp_path, "单位：亿元、元", "人均地区生产总值", "地区生产总值")
    assert units_of(file) == {"人均地区生产总值": "元"}
    file = write(tmp_path, "单位：亿元、元", "地区生产总值", "人均地区生产总值")
    assert units_of(file) == {"地区生产总值": "亿元", "人均地区生产总值": "元"}


def test_a_name_that_says_nothing_goes_by_order_beside_those_that_do(tmp_path: Path) -> None:
    file = write(tmp_path, "单位：人、亩、盏", "人口", "耕地面积", "太阳能路灯")
    assert units_of(file) == {"人口": "人", "耕地面积": "亩", "太阳能路灯": "盏"}


def test_more_columns_than_units_have_those_that_fit_their_names(tmp_path: Path) -> None:
    file = write(tmp_path, "单位：户、人、元、万元", "总户数", "人口", "男", "收入", "情况")
    assert units_of(file) == {"总户数": "户", "人口": "人", "男": "人"}
    (table,) = tables_of(file)
    assert "对不上的列没有单位，请在映射中写明 unit：收入、情况" in table.remarks[0].message()


def test_parts_under_a_heading_are_in_its_unit(tmp_path: Path) -> None:
    rows = [
        ["2020年各县市经济", "", "", "", "单位：万元、人"],
        ["县市", "地区生产总值", "", "", "年末人口"],
        ["", "", "第一产业", "第二产业", ""],
        *([name, 1000 + n, 200 + n, 300 + n, 40 + n] for n, name in ROWS),
    ]
    write_book(tmp_path / "f.xlsx", {"表": rows})
    units = units_of(tmp_path / "f.xlsx")
    assert units["地区生产总值_第一产业"] == units["地区生产总值_第二产业"] == "万元"


def test_units_that_fit_no_name_are_left_open_and_told(tmp_path: Path) -> None:
    file = write(tmp_path, "单位：元、人、亩", "甲", "乙")
    assert units_of(file) == {}
    assert "无法与各列对应" in suggest_mapping(file)
    assert "unit: " not in suggest_mapping(file)


def test_rates_keep_their_own_unit(tmp_path: Path) -> None:
    file = write(tmp_path, "单位：亿元、万人、%", "地区生产总值", "年末总人口", "城镇化率", "增长率")
    assert units_of(file)["增长率"] == "%"
    assert units_of(file)["年末总人口"] == "万人"


@pytest.mark.parametrize("unit", ["元/人", "元/人/月", "万元（2010年价）"])
def test_one_unit_is_no_list(tmp_path: Path, unit: str) -> None:
    (table,) = tables_of(write(tmp_path, f"单位：{unit}", "工资", "收入"))
    assert set(table.units.values()) == {unit}


def test_listed_units_convert_in_an_import_without_units(tmp_path: Path) -> None:
    file = write(tmp_path, "单位：万元、人", "地区生产总值", "年末总人口")
    (tmp_path / "m.yml").write_text(suggest_mapping(file), encoding="utf-8", newline="\n")
    import_file(file, tmp_path / "m.yml", tmp_path / "data")
    found = govkit.load(tmp_path / "data").set_index(["indicator", "district"])["value"]
    assert found["registered_population", "350582"] == 0.0025
    assert found["gross_regional_product", "350582"] == 0.0013
