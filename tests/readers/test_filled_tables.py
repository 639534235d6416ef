"""Sheets and files that say that their gaps are filled: their figures are told from raw ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from govkit.readers import RawTable, read
from govkit.readers.continued import join_continued

from .making import delimited, one, xlsx

HEADER = ["年份", "区县", "区县代码", "户籍人口(万人)", "年末户数(户)"]
RAW = [[2000 + n, "晋江市", 350582, 100 + n if n != 2 else "", 9000 + n] for n in range(5)]
FILLED = [[2000 + n, "晋江市", 350582, 100 + n, 9000 + n] for n in range(5)]


def book(
    folder: Path, sheets: dict[str, list[list[object]]], name: str = "县域.xlsx"
) -> tuple[RawTable, ...]:
    import openpyxl

    whole = openpyxl.Workbook()
    whole.remove(whole.active)
    for sheet, rows in sheets.items():
        page = whole.create_sheet(sheet)
        for row in [HEADER, *rows]:
            page.append([None if cell == "" else cell for cell in row])
    whole.save(folder / name)
    return read(folder / name)


def estimates(table: RawTable) -> list[tuple[int, str]]:
    assert table.marks is not None
    own = table.marks[table.marks["status"] == "E"]
    return list(zip(own["index"], own["column"], strict=True))


@pytest.mark.parametrize(
    ("raw", "filled"),
    [("原始数据", "线性插值"), ("未填补", "ARIMA填补"), ("填补前", "填补后"), ("Sheet1", "interpolated")],
)
def test_what_the_raw_sheet_lacks_is_an_estimate(tmp_path: Path, raw: str, filled: str) -> None:
    first, second = book(tmp_path, {raw: RAW, filled: FILLED[::-1]})
    assert (estimates(first), estimates(second)) == ([], [(2, "户籍人口")])
    assert not any(column.estimated for column in second.columns)
    (told,) = second.remarks
    assert (told.key, told.values["count"], told.values["raw"]) == ("readers.remark_estimates", 1, raw)


def test_rows_and_figures_that_differ_from_the_raw_sheet_are_estimates(tmp_path: Path) -> None:
    changed = [*FILLED, [2005, "晋江市", 350582, 105, 9005]]
    changed[0] = [2000, "晋江市", 350582, 100, 8000]
    _, second = book(tmp_path, {"原始数据": RAW, "回归填补": changed})
    assert sorted(estimates(second)) == [(0, "年末户数"), (2, "户籍人口"), (5, "年末户数"), (5, "户籍人口")]


@pytest.mark.parametrize("raw", [[], [[2000, "泉州市", 350500, 1, 2]], [*RAW, *RAW]])
def test_without_raw_figures_to_compare_all_may_be_estimates(tmp_path: Path, raw: list[list[object]]) -> None:
    *_, table = book(tmp_path, {"原始数据": raw, "线性插值": FILLED})
    assert {column.name for column in table.columns if column.estimated} == {"户籍人口", "年末户数"}
    assert len(estimates(table)) == 10
    assert table.remarks[-1].key == "readers.remark_all_estimates"


def test_years_side_by_side_are_compared_too(tmp_path: Path) -> None:
    import openpyxl

    whole = openpyxl.Workbook()
    for sheet, gap in (("原始", None), ("插值", 2)):
        page = whole.create_sheet(sheet)
        for row in (["城市", 2018, 2019, 2020], ["泉州", 1, gap, 3], ["福州", 4, 5, 6]):
            page.append(row)
    whole.save(tmp_path / "宽.xlsx")
    _, second = read(tmp_path / "宽.xlsx")
    assert estimates(second) == [(0, "2019")]


def test_the_name_of_a_file_is_told_and_decides_nothing(tmp_path: Path) -> None:
    grid = [["县市", "年份", "人口"], ["晋江", 2020, 1]]
    (named,) = read(delimited(tmp_path / "人口（线性插值）.csv", grid))
    assert [(one.key, one.values["word"]) for one in named.remarks] == [
        ("readers.remark_file_filled", "插值")
    ]
    assert not estimates(named)
    (raw,) = read(delimited(tmp_path / "人口（未插值）.csv", grid))
    (told,) = read(xlsx(tmp_path / "人口（插值）.xlsx", [["县市", "人口", "人口（插值）"], ["晋江", "", 1]]))
    assert not raw.remarks
    assert not told.remarks


@pytest.mark.parametrize(
    "title", ["各县补齐短板工程投资", "填补国内空白的成果", "补全基层治理薄弱环节漏洞情况"]
)
def test_what_reforms_fill_is_no_gap_of_data(tmp_path: Path, title: str) -> None:
    table = one(tmp_path, "xlsx", [[title], ["县市", "投资", "项目数"], ["晋江", 1, 2], ["石狮", 3, 4]])
    assert not estimates(table)
    assert not table.remarks


def test_the_remark_says_how_to_have_fewer_estimates(tmp_path: Path) -> None:
    (table,) = book(tmp_path, {"填补后": FILLED})
    assert "另一张工作表" in table.remarks[-1].message("zh")
    assert "take “填补” out of the name" in table.remarks[-1].message("en")


def test_pages_are_compared_with_the_page_of_the_same_rows_and_keep_their_estimates(tmp_path: Path) -> None:
    import openpyxl

    whole = openpyxl.Workbook()
    for sheet, gap in (("原始", None), ("插补", 8)):
        page = whole.create_sheet(sheet)
        header = ["县市", "人口", "产值"]
        above = [["表1 人口"], header, ["晋江", 1, 2], ["石狮", 4, gap], []]
        for row in [*above, ["续表"], header, ["南安", 7, gap], ["惠安", 1, 1]]:
            page.append(row)
    whole.save(tmp_path / "两页.xlsx")
    _, second = join_continued(read(tmp_path / "两页.xlsx"))
    assert estimates(second) == [(1, "产值"), (2, "产值")]


def test_columns_about_estimates_hold_none(tmp_path: Path) -> None:
    grid = [
        ["县市", "人口", "人口_插值", "是否插值", "插值方法"],
        ["晋江", "", 1, "是", "线性"],
        ["石狮", 2, 2, "否", ""],
    ]
    table = one(tmp_path, "xlsx", grid)
    assert estimates(table) == [(0, "人口_插值")]
