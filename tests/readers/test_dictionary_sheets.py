"""A sheet that explains the columns of another gives them their units and labels."""

from __future__ import annotations

from pathlib import Path

import pytest

from govkit.readers import RawTable, read

DATA = [["city", "year", "gdp", "pop", "面积"], ["泉州", 2019, 1, 2, 3], ["福州", 2019, 4, 5, 6]]


def read_book(folder: Path, sheets: dict[str, list[list[object]]]) -> dict[str, RawTable]:
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append([None if cell == "" else cell for cell in row])
    book.save(folder / "面板.xlsx")
    return {table.sheet: table for table in read(folder / "面板.xlsx")}


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("above", [[], [["数据名称", "城市面板"], ["时间", "2019年"]]])
def test_units_and_meanings_come_from_the_sheet_that_explains(
    tmp_path: Path, first: bool, above: list[list[object]]
) -> None:
    explained = [
        *above,
        ["变量名", "变量含义", "单位"],
        ["gdp", "地区生产总值", "亿元"],
        ["pop", "常住人口（万人）", ""],
        ["面积", "行政区域土地面积", "平方公里"],
    ]
    sheets = {"说明": explained, "数据": DATA} if first else {"数据": DATA, "说明": explained}
    table = read_book(tmp_path, sheets)["数据"]
    assert table.units == {"gdp": "亿元", "pop": "万人", "面积": "平方公里"}
    assert table.labels == {"gdp": "地区生产总值", "pop": "常住人口（万人）", "面积": "行政区域土地面积"}
    assert [remark.key for remark in table.remarks] == ["readers.remark_dictionary"]


def test_what_the_data_say_themselves_stands(tmp_path: Path) -> None:
    data = [["city", "gdp（万元）", "pop"], ["泉州", 1, 2]]
    explained = [["指标", "单位"], ["gdp", "亿元"], ["pop", "万人"]]
    assert read_book(tmp_path, {"数据": data, "说明": explained})["数据"].units == {
        "gdp": "万元",
        "pop": "万人",
    }


def test_a_sheet_of_other_figures_explains_nothing(tmp_path: Path) -> None:
    tables = read_book(tmp_path, {"2019": DATA, "2020": DATA})
    assert not any(table.remarks for table in tables.values())
