"""Recipes that ship, on files as those who need them receive them."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

import govkit
from govkit.importing import ImportReport, import_file

HEADERS = [
    ["2-1 各县（市）社会经济基本情况（2019年）", "", "", "", ""],
    ["{stub}", "户籍人口", "地区生产总值", "", "人均地区生产总值"],
    ["", "", "", "第一产业增加值", ""],
    ["", "（万人）", "（亿元）", "（亿元）", "（元）"],
]


def imported(folder: Path, rows: list[list[object]], recipe: str) -> ImportReport:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append([None if cell == "" else cell for cell in row])
    book.save(folder / "f.xlsx")
    return import_file(folder / "f.xlsx", recipe, folder / "data")


@pytest.mark.parametrize("stub", ["县（市）", "县(市、区)", "地区"])
def test_the_county_yearbook_under_rows_of_provinces_and_cities(tmp_path: Path, stub: str) -> None:
    head = [[str(cell).format(stub=stub) for cell in row] for row in HEADERS]
    rows = [
        *("河北省", "石家庄市", ["　正 定 县", 51.2, 296.4, 20.7, 57890], "唐山市"),
        *(["　滦南县", 58.3, 310.5, "71.2", "53 259"], "续表1", *head[1:]),
        *("山西省", "太原市", ["　清徐县", 35.2, 170.2, 12.9, 48353], "注：地区生产总值按当年价格计算。"),
    ]
    table = [*head, *([row, "", "", "", ""] if isinstance(row, str) else row for row in rows)]
    report = imported(tmp_path, table, "county-yearbook")
    found = govkit.load(tmp_path / "data").pivot_table(index="district", columns="indicator", values="value")
    assert list(found.index) == ["130123", "130224", "140121"]
    assert list(found["gross_regional_product"]) == [296.4, 310.5, 170.2]
    assert list(found["grp_primary"]) == [20.7, 71.2, 12.9]
    assert list(found["grp_per_person"]) == [5.789, 5.3259, 4.8353]
    assert report.files[0].rows_set_aside == 5


def test_the_county_yearbook_with_a_column_of_provinces(tmp_path: Path) -> None:
    rows = [["2019年", "", ""], ["省份", "县（市）名称", "户籍人口（万人）"], ["福建省", "晋江市", 118.7]]
    report = imported(tmp_path, [*rows, ["福建省", "石狮市", 35.2]], "county-yearbook")
    assert len(govkit.load(tmp_path / "data")) == 2
    assert "省份" not in report.files[0].not_imported


def test_numbered_questions_are_those_of_the_recipe(tmp_path: Path) -> None:
    head = ["序号", "提交答卷时间", "2、您所在的县（市、区）：", "5、总体满意度"]
    answers = [[n, "2021/3/4 10:00:00", "晋江市", ("满意", "不满意")[n % 2]] for n in range(4)]
    imported(tmp_path, [head, *answers], "questionnaire")
    assert list(govkit.load(tmp_path / "data")["value"]) == [50]
