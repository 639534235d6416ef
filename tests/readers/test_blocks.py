"""Rows that head blocks of rows are no data, and each row of a block says what block it is of."""

from __future__ import annotations

from pathlib import Path

import pytest

from govkit.readers import read_one
from govkit.readers.continued import join_continued

from .making import MAKERS, Grid, Merges, cells, one, tables


@pytest.fixture(params=sorted(MAKERS))
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def stacked(first: object, second: object, gap: bool = False) -> Grid:
    return [
        ["各县主要指标"],
        ["县市", "生产总值（亿元）", "人口（万人）"],
        [first],
        ["晋江", 1, 2],
        ["石狮", 3, "…"],
        *([[]] if gap else []),
        [second],
        ["晋江", 5, 6],
        ["石狮", 7, 8],
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("2019年", "2020年"),
        (2019, 2020),
        ("二〇一九年", "二〇二〇年"),
        ("2019年末", "2020年末"),
        ("（2019年）", "（2020年）"),
        ("一、2019年", "二、2020年"),
        ("2019年1季度", "2019年2季度"),
    ],
)
@pytest.mark.parametrize("gap", [False, True])
def test_years_one_under_the_other_become_a_column(
    tmp_path: Path, kind: str, first: object, second: object, gap: bool
) -> None:
    table = one(tmp_path, kind, stacked(first, second, gap))
    assert list(table.frame) == ["时期", "县市", "生产总值", "人口"]
    periods = [str(text).strip("（）").removeprefix("一、").removeprefix("二、") for text in (first, second)]
    assert table.frame["时期"].tolist() == [periods[0]] * 2 + [periods[1]] * 2
    assert table.period_column == "时期"
    assert [row[1:] for row in cells(table)] == [
        ["晋江", 1, 2],
        ["石狮", 3, None],
        ["晋江", 5, 6],
        ["石狮", 7, 8],
    ]
    assert table.structure["block"] == (3, 6 + gap)
    (remark,) = [one for one in table.remarks if one.key == "readers.remark_blocks"]
    assert "3, 6" in remark.message("zh") or gap
    assert table.marks is not None
    assert table.marks[["index", "column"]].to_numpy().tolist() == [[1, "人口"]]


def test_a_head_may_stand_in_the_middle(tmp_path: Path, kind: str) -> None:
    rows = [["晋江", 1, 2, 3], ["石狮", 4, 5, 6]]
    grid: Grid = [["县市", "产值", "人口", "税收"], ["", "2019年"], *rows, ["", "2020年"], *rows]
    table = one(tmp_path, kind, grid)
    assert list(table.frame) == ["时期", "县市", "产值", "人口", "税收"]
    assert table.frame["时期"].tolist() == ["2019年"] * 2 + ["2020年"] * 2


def test_a_head_under_a_header_of_years_leaves_it_a_header(tmp_path: Path, kind: str) -> None:
    rows = [["户籍人口", 1, 2], ["常住人口", 3, 4]]
    grid: Grid = [["指标", 2019, 2020], ["市区"], *rows, ["农村"], *rows]
    table = one(tmp_path, kind, grid)
    assert list(table.frame) == ["分组", "指标", "2019", "2020"]
    assert table.frame["分组"].tolist() == ["市区"] * 2 + ["农村"] * 2


def test_a_head_may_be_merged_over_the_width(tmp_path: Path) -> None:
    merges: Merges = [(2, 0, 2, 2), (5, 0, 5, 2)]
    for kind in ("xlsx", "xls", "ods", "html", "xml-spreadsheet"):
        table = one(tmp_path, kind, stacked("2019年", "2020年"), merges)
        assert table.structure["block"] == (3, 6), kind
        grouped = one(tmp_path, kind, stacked("甲类单位", "乙类单位"), merges)
        assert grouped.frame["分组"].tolist() == ["甲类单位"] * 2 + ["乙类单位"] * 2, kind


def test_groups_one_under_the_other_are_no_periods(tmp_path: Path, kind: str) -> None:
    table = one(tmp_path, kind, stacked("市区", "农村"))
    assert (table.period_column, table.group_column) == ("", "分组")
    assert table.frame["分组"].tolist() == ["市区", "市区", "农村", "农村"]
    assert len(table.frame) == 4


def test_blocks_with_the_same_rows_are_told_by_their_heads(tmp_path: Path, kind: str) -> None:
    grid: Grid = [
        ["地区", "人数", "经费"],
        ["福建省", "", ""],
        ["高中", 1, 2],
        ["初中", 3, 4],
        ["浙江省", "", ""],
        ["高中", 5, 6],
        ["初中", 7, 8],
    ]
    table = one(tmp_path, kind, grid)
    assert table.frame["分组"].tolist() == ["福建省"] * 2 + ["浙江省"] * 2


def test_groups_within_years_and_years_within_groups(tmp_path: Path, kind: str) -> None:
    head = ["县市", "产值", "人口"]
    rows = [["晋江", 1, 2], ["石狮", 3, 4]]
    years = [*[["2019年"]], ["城镇"], *rows, ["农村"], *rows, ["2020年"], ["城镇"], *rows, ["农村"], *rows]
    table = one(tmp_path, kind, [head, *years])
    assert table.frame["时期"].tolist() == ["2019年"] * 4 + ["2020年"] * 4
    assert table.frame["分组"].tolist() == (["城镇"] * 2 + ["农村"] * 2) * 2
    groups = [["城镇"], ["2019年"], *rows, ["2020年"], *rows, ["农村"], ["2019年"], *rows, ["2020年"], *rows]
    table = one(tmp_path, kind, [head, *groups])
    assert table.frame["时期"].tolist() == (["2019年"] * 2 + ["2020年"] * 2) * 2
    assert table.frame["分组"].tolist() == ["城镇"] * 4 + ["农村"] * 4


def test_provinces_within_years_stay_rows(tmp_path: Path, kind: str) -> None:
    block = [["福建省", "", ""], ["泉州市", 1, 2], ["浙江省", "", ""], ["杭州市", 3, 4]]
    grid: Grid = [["城市", "产值", "人口"], ["2019年"], *block, ["2020年"], *block]
    table = one(tmp_path, kind, grid)
    assert table.frame["城市"].tolist() == ["福建省", "泉州市", "浙江省", "杭州市"] * 2
    assert table.group_column == ""


def test_a_series_with_a_year_without_figures_is_in_no_blocks(tmp_path: Path, kind: str) -> None:
    grid: Grid = [["年份", "产值", "人口"], [2018, 1, 2], [2019, "", ""], [2020, 3, 4], [2021, 5, 6]]
    table = one(tmp_path, kind, grid)
    assert table.period_column == ""
    assert len(table.frame) == 4


@pytest.mark.parametrize(("first", "second"), [("2019年", "2020年"), (2019, 2020)])
def test_a_row_of_the_whole_heads_the_rows_of_its_year_and_stays(
    tmp_path: Path, kind: str, first: object, second: object
) -> None:
    grid: Grid = [
        ["地区", "产值", "人口"],
        [first, 4, 6],
        ["晋江", 1, 2],
        ["石狮", 3, 4],
        [second, 12, 14],
        ["晋江", 5, 6],
        ["石狮", 7, 8],
    ]
    table = one(tmp_path, kind, grid)
    assert table.frame["时期"].tolist() == [str(first)] * 3 + [str(second)] * 3
    assert cells(table)[3][2:] == [12, 14]
    (remark,) = [one for one in table.remarks if one.key == "readers.remark_blocks"]
    assert remark.values["rows"] == "2, 5"


def test_numbers_that_may_be_years_over_rows_that_never_come_again_are_no_heads(
    tmp_path: Path, kind: str
) -> None:
    grid: Grid = [["编号", "人口"], [2001, 4], ["晋江", 1], [2002, 12], ["石狮", 5]]
    assert one(tmp_path, kind, grid).period_column == ""


def test_groups_in_groups_are_called_by_both(tmp_path: Path, kind: str) -> None:
    grid: Grid = [
        ["地区", "产值", "人口"],
        ["一、试点"],
        ["（一）市区"],
        ["晋江", 1, 2],
        ["（二）农村"],
        ["石狮", 3, 4],
        ["二、非试点"],
        ["南安", 5, 6],
        ["（一）市区"],
        ["惠安", 7, 8],
    ]
    table = one(tmp_path, kind, grid)
    assert table.frame["分组"].tolist() == [
        "一、试点_（一）市区",
        "一、试点_（二）农村",
        "二、非试点",
        "二、非试点_（一）市区",
    ]
    assert [row[1] for row in cells(table)] == ["晋江", "石狮", "南安", "惠安"]


def test_years_before_districts_of_the_last_year_are_in_no_blocks(tmp_path: Path, kind: str) -> None:
    grid: Grid = [
        ["年份、地区", "产值"],
        ["2018年", 1],
        ["2019年", 2],
        ["2020年", 3],
        ["晋江", 1],
        ["石狮", 2],
    ]
    assert one(tmp_path, kind, grid).period_column == ""


def test_a_year_in_the_first_row_of_its_block_is_repeated_below(tmp_path: Path, kind: str) -> None:
    grid: Grid = [
        ["年份", "县市", "产值"],
        ["2019年", "晋江", 1],
        ["", "石狮", 2],
        ["2020年", "晋江", 3],
        ["", "石狮", 4],
    ]
    table = one(tmp_path, kind, grid)
    assert list(table.frame) == ["年份", "县市", "产值"]
    assert table.frame["年份"].tolist() == ["2019年"] * 2 + ["2020年"] * 2
    assert "readers.remark_periods_below" in {remark.key for remark in table.remarks}


def test_lines_that_differ_by_their_year_head_blocks_and_the_title_heads_the_first(
    tmp_path: Path, kind: str
) -> None:
    rows = [["晋江", 1, 2], ["石狮", 3, 4]]
    head = ["县市", "产值", "人口"]
    grid = [head, ["2019年主要指标"], *rows, ["2020年主要指标"], *rows]
    assert one(tmp_path, kind, grid).frame["时期"].tolist() == ["2019"] * 2 + ["2020"] * 2
    grid = [["2019年主要指标"], head, *rows, ["2020年"], *rows]
    table = one(tmp_path, kind, grid)
    assert table.frame["时期"].tolist() == ["2019"] * 2 + ["2020年"] * 2
    assert table.title == "2019年主要指标"


def test_months_under_their_year_are_months_of_it(tmp_path: Path, kind: str) -> None:
    months = [["1月", 3], ["2月", 4]]
    table = one(tmp_path, kind, [["时间", "受理件数"], ["2019年"], *months, ["2020年"], *months])
    assert table.frame["时期"].tolist() == ["2019年1月", "2019年2月", "2020年1月", "2020年2月"]


def test_the_next_page_goes_on_with_the_block_of_the_one_before(tmp_path: Path, kind: str) -> None:
    head = ["县市", "产值", "人口"]
    grid: Grid = [
        ["6-5 主要指标"],
        head,
        ["2019年"],
        ["晋江", 1, 2],
        ["石狮", 3, 4],
        ["2020年"],
        ["晋江", 5, 6],
        [],
        ["6-5 续表1"],
        head,
        ["石狮", 7, 8],
        ["2021年"],
        ["晋江", 9, 10],
    ]
    (joined,) = join_continued(tables(tmp_path, kind, grid))
    assert joined.frame["时期"].tolist() == ["2019年", "2019年", "2020年", "2020年", "2021年"]
    assert joined.structure["block"] == (3, 6, 12)


def test_a_page_with_more_columns_of_the_same_blocks_is_put_beside(tmp_path: Path, kind: str) -> None:
    def page(name: str, first: int) -> list[list[object]]:
        return [
            ["县市", name],
            ["2019年"],
            ["晋江", first],
            ["石狮", 2],
            ["2020年"],
            ["晋江", 3],
            ["石狮", 4],
        ]

    grid = [["6-5 主要指标"], *page("产值", 1), [], ["6-5 续表1"], *page("人口", 9)]
    (joined,) = join_continued(tables(tmp_path, kind, grid))
    assert list(joined.frame) == ["时期", "县市", "产值", "人口"]
    assert cells(joined)[0] == ["2019年", "晋江", 1, 9]


def test_a_head_over_tables_side_by_side_heads_both(tmp_path: Path, kind: str) -> None:
    rows = [["晋江", 1, "", "民政", 5], ["石狮", 2, "", "公安", 6]]
    grid: Grid = [
        ["县市", "产值", "", "部门", "人数"],
        ["2019年"],
        *rows,
        ["2020年", "", "", "2020年"],
        *rows,
    ]
    for table in tables(tmp_path, kind, grid):
        assert table.frame["时期"].tolist() == ["2019年"] * 2 + ["2020年"] * 2


def test_a_column_that_is_called_so_keeps_its_name(tmp_path: Path) -> None:
    grid: Grid = [["县市", "时期"], ["2019年"], ["晋江", 1], ["石狮", 3], ["2020年"], ["晋江", 5]]
    table = read_one(MAKERS["xlsx"](tmp_path / "t.xlsx", grid))
    assert list(table.frame) == ["时期.2", "县市", "时期"]
    assert table.repeated == frozenset()


@pytest.mark.parametrize("years", [("2019年", "2020年"), ("2018年", "2019年", "2020年"), ("2020年",)])
def test_rows_that_are_all_years_head_no_blocks(tmp_path: Path, kind: str, years: tuple[str, ...]) -> None:
    table = one(tmp_path, kind, [["时间", "晋江市", "石狮市"], *([year, 1, 2] for year in years)])
    assert list(table.frame.columns) == ["时间", "晋江市", "石狮市"]
    assert table.frame["时间"].tolist() == list(years)


def test_a_year_over_a_header_is_the_title_of_its_table(tmp_path: Path, kind: str) -> None:
    header = ["地区", "人口", "面积"]
    grid = [["2019"], header, ["福建", 1, 2], ["浙江", 3, 4], [2020], header, ["福建", 5, 6], ["浙江", 7, 8]]
    first, second = tables(tmp_path, kind, grid)
    assert (first.title, second.title) == ("2019", "2020")
    assert cells(second) == [["福建", 5, 6], ["浙江", 7, 8]]
