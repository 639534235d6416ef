"""What exports of databases say above their tables: what was asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

import govkit
from govkit.importing import import_file
from govkit.importing.suggest import suggest_mapping
from govkit.readers import read

from . import making

ABOVE = "数据库：分省年度数据\n指标：地区生产总值(亿元)\n时间：最近3年\n"
BELOW = "注：2022年数据为初步核算数。\n数据来源：国家统计局\n"
ROWS = "地区,2022年,2021年,2020年\n北京市,41610.9,41045.6,35943.3\n天津市,16311.3,15685.1,14008.0\n"


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig", "utf-16"])
def test_the_indicator_of_a_single_one_is_the_title_with_its_unit(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "f.csv").write_bytes((ABOVE + ROWS + BELOW).replace("\n", "\r\n").encode(encoding))
    (table,) = read(tmp_path / "f.csv")
    assert (table.title, table.unit) == ("地区生产总值", "亿元")
    assert {"数据库：分省年度数据", "时间：最近3年", "数据来源：国家统计局"} <= set(table.notes)


def test_the_database_is_the_title_of_several_indicators(tmp_path: Path) -> None:
    above = "数据库：分省年度数据\n地区：北京市\n时间：最近2年\n"
    text = above + "指标,2022年,2021年\n户籍人口(万人),1,2\n常住人口(万人),3,4\n"
    (tmp_path / "f.csv").write_text(text, encoding="utf-8", newline="\n")
    (table,) = read(tmp_path / "f.csv")
    assert table.title == "分省年度数据"
    assert "地区：北京市" in table.notes


def test_an_export_of_one_indicator_imports_as_drafted(tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text(ABOVE + ROWS + BELOW, encoding="utf-8", newline="\n")
    (tmp_path / "m.yml").write_text(suggest_mapping(tmp_path / "f.csv"), encoding="utf-8", newline="\n")
    import_file(tmp_path / "f.csv", tmp_path / "m.yml", tmp_path / "data")
    found = govkit.load(tmp_path / "data").query("district == '110000'")
    assert set(found["indicator"]) == {"gross_regional_product"}
    assert dict(zip(found["period"], found["value"], strict=True)) == {
        "2020": 35943.3,
        "2021": 41045.6,
        "2022": 41610.9,
    }


def test_what_databases_say_of_their_series_is_no_data_and_no_unit(tmp_path: Path) -> None:
    grid = [
        ["指标名称", "福建:GDP", "福建:常住人口"],
        ["频率", "年", "年"],
        ["单位", "亿元", "万人"],
        ["指标ID", "M0001", "M0002"],
        ["更新时间", "2021-05-01", "2021-06-01"],
        ["来源", "国家统计局", "国家统计局"],
        ["2019-12-31", 100, 200],
        ["2020-12-31", 101, ""],
        ["数据来源：某数据库"],
    ]
    table = making.one(tmp_path, "xlsx", grid)
    assert table.units == {"福建:GDP": "亿元", "福建:常住人口": "万人"}
    assert making.cells(table) == [["2019-12-31", 100, 200], ["2020-12-31", 101, None]]
    assert table.labels["福建:GDP"] == "年 M0001 2021-05-01 国家统计局"
    assert table.notes == ("数据来源：某数据库",)


def test_rows_called_so_are_data_where_nothing_says_how_often_figures_come(tmp_path: Path) -> None:
    grid = [["项目", "2019年", "2020年"], ["来源", 1, 2], ["国家", 3, 4], ["区域", 5, 6]]
    assert making.one(tmp_path, "xlsx", grid).frame["项目"].tolist() == ["来源", "国家", "区域"]
