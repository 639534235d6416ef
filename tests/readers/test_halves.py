"""A table that goes on beside itself is read as one; what only looks like it stays as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

import govkit
from govkit.importing import import_file
from govkit.importing.suggest import suggest_mapping
from govkit.readers import read

from .making import MAKERS, Grid, cells, one, tables


@pytest.fixture(params=sorted(MAKERS))
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.mark.parametrize("gap", [0, 1], ids=["adjoining", "parted by a blank column"])
def test_years_in_two_halves_are_one_table(tmp_path: Path, kind: str, gap: int) -> None:
    apart = [""] * gap
    grid: Grid = [
        ["晋江市人口"],
        ["单位：万人"],
        ["年 份", "总人口", "男", *apart, "年份", "总人口", "男"],
        ["2016", 1, 0.5, *apart, "2019", 4, 2],
        ["2017", 2, 1, *apart, "2020", 5, 2.5],
        ["2018", 3, 1.5, *apart, "", "", ""],
        ["注：2020年为普查数。"],
    ]
    table = one(tmp_path, kind, grid)
    assert list(table.frame) == ["年份", "总人口", "男"]
    assert [row[1] for row in cells(table)] == [1, 2, 3, 4, 5]
    assert list(table.rows) == [4, 5, 6, 4, 5]
    assert (table.title, table.unit, table.notes) == ("晋江市人口", "万人", ("注：2020年为普查数。",))
    (remark,) = [one for one in table.remarks if one.key == "readers.remark_halves"]
    assert remark.values == {"count": 2, "columns": "A–C / E–G" if gap else "A–C / D–F"}
    assert not any(one.key == "readers.remark_repeated" for one in table.remarks)
    assert table.row_count == len(grid)


def test_districts_in_three_parts_are_one_table(tmp_path: Path, kind: str) -> None:
    grid: Grid = [
        ["地区", "人口（万人）"] * 3,
        ["晋江市", 1, "南安市", 3, "惠安县", 5],
        ["石狮市", 2, "安溪县", 4, "", ""],
    ]
    table = one(tmp_path, kind, grid)
    assert cells(table) == [["晋江市", 1], ["石狮市", 2], ["南安市", 3], ["安溪县", 4], ["惠安县", 5]]
    assert table.units == {"人口": "万人"}


def test_parts_of_numbered_rows_are_one_table(tmp_path: Path, kind: str) -> None:
    grid: Grid = [
        ["序号", "县市", "人口"] * 2,
        [1, "晋江市", 11, 3, "南安市", 13],
        [2, "石狮市", 12, 4, "安溪县", 14],
    ]
    table = one(tmp_path, kind, grid)
    assert [row[1:] for row in cells(table)] == [
        ["晋江市", 11],
        ["石狮市", 12],
        ["南安市", 13],
        ["安溪县", 14],
    ]


def test_halves_under_a_header_of_two_levels_are_one_table(tmp_path: Path, kind: str) -> None:
    grid: Grid = [
        ["年份", "人口", "", "年份", "人口", ""],
        ["", "总数", "男", "", "总数", "男"],
        ["2016", 1, 0.5, "2018", 3, 1.5],
        ["2017", 2, 1, "2019", 4, 2],
    ]
    merges = [(0, 0, 1, 0), (0, 1, 0, 2), (0, 3, 1, 3), (0, 4, 0, 5)]
    table = one(tmp_path, kind, grid, merges)
    assert list(table.frame) == ["年份", "人口_总数", "人口_男"]
    assert [row[1] for row in cells(table)] == [1, 2, 3, 4]


def test_the_right_half_may_say_that_it_goes_on_and_have_a_sum_of_its_own(tmp_path: Path, kind: str) -> None:
    grid: Grid = [
        ["地区", "人口", "地区（续）", "人口（续）"],
        ["晋江市", 1, "南安市", 3],
        ["小计", 1, "小计", 3],
    ]
    table = one(tmp_path, kind, grid)
    assert cells(table) == [["晋江市", 1], ["小计", 1], ["南安市", 3], ["小计", 3]]


@pytest.mark.parametrize("header", [["地区", "人口", "地区", "人口"], ["地区", "人口", "就业", "人口"]])
def test_other_tables_with_repeated_headers_stay_as_they_are(
    tmp_path: Path, kind: str, header: list[str]
) -> None:
    table = one(tmp_path, kind, [header, ["晋江市", 1, "晋江市", 3], ["石狮市", 2, "石狮", 4]])
    assert len(table.frame) == 2
    assert len(table.frame.columns) == 4


@pytest.mark.parametrize(
    "header",
    [
        [["2019年", "2019年", "2020年", "2020年"], ["地区", "人口", "地区", "人口"]],
        [["地区", "人口（万人）", "地区", "人口（人）"]],
        [["地区", "2019年人口", "地区", "2020年人口"]],
    ],
    ids=["a head over each", "other units", "other columns"],
)
def test_figures_beside_other_names_are_of_another_table(
    tmp_path: Path, kind: str, header: list[list[str]]
) -> None:
    first, second = tables(tmp_path, kind, [*header, ["晋江市", 1, "南安市", 3], ["石狮市", 2, "晋江市", 4]])
    assert cells(first) == [["晋江市", 1], ["石狮市", 2]]
    assert cells(second) == [["南安市", 3], ["晋江市", 4]]


def test_names_behind_a_rank_part_tables_too(tmp_path: Path, kind: str) -> None:
    header = ["名次", "县市", "产值", "名次", "县市", "人口"]
    first, second = tables(
        tmp_path, kind, [header, [1, "晋江", 10, 1, "南安", 4], [2, "石狮", 3, 2, "晋江", 2]]
    )
    assert cells(first) == [[1, "晋江", 10], [2, "石狮", 3]]
    assert cells(second) == [[1, "南安", 4], [2, "晋江", 2]]


def test_years_that_stand_over_two_tables_are_their_titles(tmp_path: Path, kind: str) -> None:
    grid = [
        ["2019年", "", "2020年", ""],
        ["县市", "人口", "县市", "人口"],
        ["晋江", 1, "晋江", 2],
        ["石狮", 3, "石狮", 4],
    ]
    first, second = tables(tmp_path, kind, grid)
    assert (first.title, second.title) == ("2019年", "2020年")
    assert cells(second) == [["晋江", 2], ["石狮", 4]]


def test_one_column_of_names_with_repeated_figures_stays_as_it_is(tmp_path: Path, kind: str) -> None:
    table = one(tmp_path, kind, [["地区", "人口", "人口"], ["晋江市", 1, 3], ["石狮市", 2, 4]])
    assert len(table.frame.columns) == 3


def test_halves_under_titles_of_their_own_are_two_tables(tmp_path: Path, kind: str) -> None:
    grid: Grid = [
        ["试点县", "", "", "对照县", ""],
        ["地区", "人口", "", "地区", "人口"],
        ["晋江市", 1, "", "南安市", 3],
        ["石狮市", 2, "", "安溪县", 4],
    ]
    assert len(tables(tmp_path, kind, grid)) == 2


def test_a_table_in_halves_is_drafted_and_imported_whole(tmp_path: Path) -> None:
    text = "年份,户籍人口（万人）,年份,户籍人口（万人）\n2016,1,2019,4\n2017,2,2020,5\n2018,3,,\n"
    (tmp_path / "晋江市.csv").write_text(text, encoding="utf-8", newline="\n")
    draft = suggest_mapping(tmp_path / "晋江市.csv")
    assert "  - {column: 户籍人口, indicator: registered_population, unit: 万人}" in draft
    draft = draft.replace("coding: slug\n  id: {column: }", 'id: "350582"').replace("street", "county")
    (tmp_path / "m.yml").write_text(draft, encoding="utf-8", newline="\n")
    report = import_file(tmp_path / "晋江市.csv", tmp_path / "m.yml", tmp_path / "data")
    assert list(govkit.load(tmp_path / "data")["value"]) == [1, 2, 3, 4, 5]
    assert any("左右重复（A–B / C–D 列）" in one.message("zh") for one in report.files[0].remarks)


@pytest.mark.parametrize("gap", [0, 1], ids=["adjoining", "parted by a blank column"])
def test_halves_may_share_the_names_of_their_rows(tmp_path: Path, kind: str, gap: int) -> None:
    apart = [""] * gap
    grid: Grid = [
        ["县市", "年份", "人口（万人）", "面积", *apart, "年份", "人口（万人）", "面积"],
        ["晋江市", "2019", 1.5, 2.5, *apart, "2020", 3.5, 4.5],
        ["石狮市", "2019", 5.5, 6.5, *apart, "2020", 7.5, ""],
    ]
    table = one(tmp_path, kind, grid)
    assert list(table.frame) == ["县市", "年份", "人口", "面积"]
    assert [row[0] for row in cells(table)] == ["晋江市", "石狮市"] * 2
    assert [row[2] for row in cells(table)] == [1.5, 5.5, 3.5, 7.5]
    (remark,) = [one for one in table.remarks if one.key == "readers.remark_halves_shared"]
    assert remark.values["names"] == "A"


def test_a_header_that_comes_again_over_the_same_years_is_no_second_half(tmp_path: Path, kind: str) -> None:
    grid: Grid = [
        ["县市", "年份", "人口", "年份", "人口"],
        ["晋江市", "2019", 1.5, "2019", 3.5],
        ["石狮市", "2019", 5.5, "2019", 7.5],
    ]
    assert len(one(tmp_path, kind, grid).frame.columns) == 5


@pytest.mark.parametrize("gap", [0, 1])
def test_parts_with_a_year_each_over_them_are_tables_of_these_years(tmp_path: Path, gap: int) -> None:
    blank = "," * gap
    rows = [
        f"各县市户籍人口（万人）,,,{blank}",
        f"2019年,,{blank}2020年,",
        f"县市,户籍人口,{blank}县市,户籍人口",
        f"晋江市,10,{blank}晋江市,20",
        f"石狮市,11,{blank}石狮市,21",
    ]
    (tmp_path / "f.csv").write_text("\n".join(rows) + "\n", encoding="utf-8", newline="\n")
    first, second = read(tmp_path / "f.csv")
    assert first.title.endswith("2019年")
    assert second.title.endswith("2020年")
    assert first.units["户籍人口"] == second.units["户籍人口"] == "万人"
    assert [str(cell) for cell in second.frame["户籍人口"]] == ["20", "21"]
