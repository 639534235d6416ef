"""Years as plain numbers that head columns, over the names of these or under them."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from govkit.readers import RawTable

from .making import Grid, Merges, one

KINDS = ("csv", "xlsx", "html")
DATA: Grid = [["泉州", 1, 2, 3, 4], ["福州", 5, 6, 7, 8]]
OVER: Grid = [["城市", "2019", "", "2020", ""], ["", "GDP", "人口", "GDP", "人口"]]


def names(table: RawTable) -> list[str]:
    assert len(table.frame) == len(DATA)
    return list(table.frame.columns)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("title", [[], [["表1 主要指标"]]])
@pytest.mark.parametrize("merges", [(), [(0, 0, 1, 0), (0, 1, 0, 2), (0, 3, 0, 4)]])
def test_years_over_names_are_of_the_header(tmp_path: Path, kind: str, title: Grid, merges: Merges) -> None:
    down = len(title)
    lower = [(top + down, left, bottom + down, right) for top, left, bottom, right in merges]
    table = one(tmp_path, kind, [*title, *OVER, *DATA], lower)
    assert names(table) == ["城市", "2019_GDP", "2019_人口", "2020_GDP", "2020_人口"]


@pytest.mark.parametrize("kind", KINDS)
def test_names_under_years_may_have_a_row_of_units(tmp_path: Path, kind: str) -> None:
    table = one(tmp_path, kind, [*OVER, ["", "亿元", "万人", "亿元", "万人"], *DATA])
    assert names(table) == ["城市", "2019_GDP", "2019_人口", "2020_GDP", "2020_人口"]
    assert table.units["2020_人口"] == "万人"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("year", ["2019", "2019年"])
def test_units_under_a_year_part_its_columns(tmp_path: Path, kind: str, year: str) -> None:
    table = one(tmp_path, kind, [["城市", year, "", "2020年", ""], ["", "万人", "%", "万人", "%"], *DATA])
    assert names(table) == ["城市", f"{year}(万人)", f"{year}(%)", "2020年(万人)", "2020年(%)"]


@pytest.mark.parametrize("kind", KINDS)
def test_years_under_names_that_come_again_are_of_the_header(tmp_path: Path, kind: str) -> None:
    table = one(tmp_path, kind, [["", "GDP", "GDP", "人口", "人口"], ["城市", 2019, 2020, 2019, 2020], *DATA])
    assert names(table) == ["城市", "GDP_2019", "GDP_2020", "人口_2019", "人口_2020"]


@pytest.mark.parametrize("kind", KINDS)
def test_years_of_a_first_row_of_data_are_data(tmp_path: Path, kind: str) -> None:
    table = one(tmp_path, kind, [["编号", "出生年", "入职年"], [1, 1980, 2001], [2, 1990, 2010]])
    assert table.values()["出生年"].tolist() == [1980, 1990]


def test_ten_thousand_columns_are_named_at_once(tmp_path: Path) -> None:
    wide = [["县市", *(f"v{n}" for n in range(10_000))], ["晋江", *range(10_000)]]
    began = time.perf_counter()
    assert len(one(tmp_path, "csv", wide).columns) == 10_001
    assert time.perf_counter() - began < 15


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("header", "stub"),
    [
        ([["年份", "", "2018", "2019"], ["地区", "指标", "", ""]], ["年份_地区", "指标"]),
        ([["求和项", "", "年份", ""], ["地区", "指标", 2018, 2019]], ["求和项_地区", "指标"]),
    ],
)
def test_tables_of_pivots_name_their_first_columns_under_the_years(
    tmp_path: Path, kind: str, header: Grid, stub: list[str]
) -> None:
    table = one(tmp_path, kind, [*header, ["晋江", "人口", 1, 2], ["晋江", "产值", 3, 4]])
    assert list(table.frame.columns)[:2] == stub
    assert len(table.frame) == 2
    assert list(table.frame.columns)[2].endswith("2018")


def test_the_name_of_the_rows_in_a_frame_of_pandas_is_no_row(tmp_path: Path) -> None:
    grid = [["", "gdp", "gdp"], ["year", "2019", "2020"], ["city", "", ""], ["泉州", 1, 2], ["福州", 3, 4]]
    table = one(tmp_path, "csv", grid)
    assert table.frame.iloc[:, 0].tolist() == ["泉州", "福州"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_group_under_a_header_of_years_is_no_header(tmp_path: Path, kind: str) -> None:
    grid = [
        ["县市", "2018", "2019"],
        ["福州市", "", ""],
        ["闽侯县", 1, 2],
        ["泉州市", "", ""],
        ["晋江市", 3, 4],
    ]
    table = one(tmp_path, kind, grid)
    assert "闽侯县" in table.frame["县市"].tolist()
    assert table.structure["header"] == (1,)
