"""Drafts for headers of codes with labels below them: columns are known by what their labels say."""

from __future__ import annotations

from pathlib import Path

import pytest

import govkit
from govkit.importing import import_file
from govkit.importing.suggest import suggest_mapping

HEADER = """\
Sgnyea,Prvnm_id,Prvnm,Ctnm,Ctnm_id,Population,Gdp,Sgn07
统计年度,省份代码,省份名称,县名称,县代码,年末总人口,地区生产总值,耕地图斑个数
没有单位,没有单位,没有单位,没有单位,没有单位,万人,万元,个
"""
ROWS = """\
2018,350000,福建省,晋江市,350582,116,22290000,9
2018,350000,福建省,石狮市,350581,35,9400000,8
2019,350000,福建省,晋江市,350582,117,25460000,9
2019,350000,福建省,石狮市,350581,36,9700000,8
"""


def draft(folder: Path, text: str) -> str:
    (folder / "f.csv").write_text(text, encoding="utf-8", newline="\n")
    return suggest_mapping(folder / "f.csv")


def test_codes_are_drafted_by_their_labels_and_import_as_drafted(tmp_path: Path) -> None:
    text = draft(tmp_path, HEADER + ROWS)
    assert "\n  id: {column: Ctnm_id}  # 县代码\n" in text
    assert "\n  name: {column: Ctnm}  # 县名称\n" in text
    assert "“Prvnm（省份名称）”列是所属的省或市，代码已经说明，不必写。" in text
    assert "period: {column: Sgnyea}  # 统计年度\n" in text
    assert "\n  - {column: Population, indicator: registered_population, unit: 万人}  # 年末总人口\n" in text
    assert "“Sgn07（耕地图斑个数）”" in text
    assert "没有用到的列：Prvnm_id（省份代码）。" in text
    (tmp_path / "m.yml").write_text(text, encoding="utf-8", newline="\n")
    import_file(tmp_path / "f.csv", tmp_path / "m.yml", tmp_path / "data")
    found = govkit.load(tmp_path / "data")
    of_jinjiang = found[(found["district"] == "350582") & (found["period"] == "2019")]
    assert dict(zip(of_jinjiang["indicator"], of_jinjiang["value"], strict=True)) == {
        "registered_population": 117,
        "gross_regional_product": 2546,
    }


@pytest.mark.parametrize("header", ["代码,县名称", "代码,区县"])
def test_names_that_are_not_known_are_names_by_what_their_column_is_called(
    tmp_path: Path, header: str
) -> None:
    rows = "350582,晋江某地,2018,5\n350581,石狮某地,2018,6\n350582,晋江某地,2019,5\n350581,石狮某地,2019,6\n"
    name = header.split(",")[1]
    assert f"\n  name: {{column: {name}}}\n" in draft(tmp_path, f"{header},年份,户籍人口（万人）\n{rows}")


def test_a_column_that_names_one_code_in_two_ways_is_no_column_of_names(tmp_path: Path) -> None:
    rows = "350582,甲,2018,5\n350581,乙,2018,6\n350582,丙,2019,5\n350581,乙,2019,6\n"
    assert "\n  name:" not in draft(tmp_path, f"代码,区县,年份,户籍人口（万人）\n{rows}")


@pytest.mark.parametrize("zeros", ["000", "000000"])
def test_statistical_codes_of_counties_are_taken_for_codes(tmp_path: Path, zeros: str) -> None:
    rows = [f"350582{zeros},晋江市,2020,1", f"350581{zeros},石狮市,2020,2"]
    text = "\n".join(["统计用区划代码,名称,年份,地区生产总值（亿元）", *rows]) + "\n"
    (tmp_path / "f.csv").write_text(text, encoding="utf-8", newline="\n")
    draft = suggest_mapping(tmp_path / "f.csv")
    assert "  id: {column: 统计用区划代码}\n  coding: gbt2260\n  name: {column: 名称}\n" in draft
