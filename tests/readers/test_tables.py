"""Tables as yearbooks, databases and questionnaires lay them out, in every kind of file that holds sheets."""

from __future__ import annotations

from pathlib import Path

import pytest

from govkit.readers import read_one
from govkit.readers.continued import join_continued

from .making import MAKERS, Grid, Merges, cells, one, tables


@pytest.fixture(params=sorted(MAKERS))
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


TITLE = "3-1 各地区人口（2020年）"


def test_title_unit_and_notes_stand_around_the_table(tmp_path: Path, kind: str) -> None:
    grid = [
        [TITLE],
        ["单位：万人"],
        ["地  区", "总人口", "男", "女"],
        ["福　建", 4154, 2148, 2006],
        ["浙  江", 6457, 3368, 3089],
        ["注：1.本表为常住人口。"],
        ["资料来源：国家统计局"],
    ]
    table = one(tmp_path, kind, grid)
    assert (table.title, table.unit) == (TITLE, "万人")
    assert table.notes == ("注：1.本表为常住人口。", "资料来源：国家统计局")
    assert table.footnotes["1"] == "本表为常住人口"
    assert list(table.frame) == ["地区", "总人口", "男", "女"]
    assert cells(table) == [["福建", 4154, 2148, 2006], ["浙江", 6457, 3368, 3089]]
    assert list(table.rows) == [4, 5]
    assert set(table.units.values()) == {"万人"}


def test_the_unit_may_stand_in_the_title(tmp_path: Path, kind: str) -> None:
    grid = [
        ["2020年各县地区生产总值（单位：万元）"],
        ["县市", "第一产业", "第二产业"],
        ["晋江", 1, 2.5],
        ["石狮", 3, 4],
    ]
    table = one(tmp_path, kind, grid)
    assert (table.title, table.unit) == ("2020年各县地区生产总值", "万元")


TWO_LEVELS = [
    ["城市", "地区生产总值（亿元）", "", "年末人口（万人）", ""],
    ["", "全市", "市辖区", "全市", "市辖区"],
    ["泉州", 10158.66, 1900.5, 878, 160],
    ["厦门", 6384.02, 6384.02, 518, 518],
]
TWO_LEVELS_MERGED = [(0, 0, 1, 0), (0, 1, 0, 2), (0, 3, 0, 4)]


@pytest.mark.parametrize("merges", [TWO_LEVELS_MERGED, []])
def test_two_levels_of_header(tmp_path: Path, kind: str, merges: Merges) -> None:
    table = one(tmp_path, kind, TWO_LEVELS, merges)
    assert list(table.frame) == [
        "城市",
        "地区生产总值_全市",
        "地区生产总值_市辖区",
        "年末人口_全市",
        "年末人口_市辖区",
    ]
    assert [column.unit for column in table.columns] == ["", "亿元", "亿元", "万人", "万人"]
    assert table.columns[1].levels == ("地区生产总值", "全市")


def test_four_levels_of_header(tmp_path: Path, kind: str) -> None:
    grid = [
        ["表5-2 农业产值"],
        ["地区", "农林牧渔业", "", "", "", "工业"],
        ["", "农业", "", "", "林业", ""],
        ["", "谷物", "", "薯类", "", ""],
        ["", "小麦", "稻谷", "", "", ""],
        ["河北", 1, 2, 3, 4, 5],
        ["山西", 6, 7, 8, 9, 10],
    ]
    merges = [
        (0, 0, 0, 5),
        (1, 0, 4, 0),
        (1, 1, 1, 4),
        (1, 5, 4, 5),
        (2, 1, 2, 3),
        (2, 4, 4, 4),
        (3, 1, 3, 2),
        (3, 3, 4, 3),
    ]
    table = one(tmp_path, kind, grid, merges)
    assert table.title == "表5-2 农业产值"
    assert list(table.frame) == [
        "地区",
        "农林牧渔业_农业_谷物_小麦",
        "农林牧渔业_农业_谷物_稻谷",
        "农林牧渔业_农业_薯类",
        "农林牧渔业_林业",
        "工业",
    ]
    assert cells(table)[0] == ["河北", 1, 2, 3, 4, 5]


def test_years_head_columns(tmp_path: Path, kind: str) -> None:
    grid = [
        ["指标", "单位", 2018, 2019, 2020],
        ["户籍人口", "万人", 112.3, 113.1, 114],
        ["财政收入", "亿元", 80, 90, 100],
    ]
    table = one(tmp_path, kind, grid)
    assert list(table.frame) == ["指标", "单位", "2018", "2019", "2020"]
    assert table.row_units is not None
    assert table.row_units.tolist() == ["万人", "亿元"]


def test_years_stand_under_indicators(tmp_path: Path, kind: str) -> None:
    grid = [
        ["县市", "人口", "", "生产总值", ""],
        ["", 2019, 2020, 2019, 2020],
        ["晋江", 210.5, 206.2, 2546.2, 2616.1],
        ["石狮", 69, 68.6, 929.9, 951.4],
    ]
    table = one(tmp_path, kind, grid)
    assert list(table.frame) == ["县市", "人口_2019", "人口_2020", "生产总值_2019", "生产总值_2020"]
    assert len(table.frame) == 2


def test_units_in_row_labels(tmp_path: Path, kind: str) -> None:
    grid = [["指标", "2019年", "2020年"], ["年末总人口（万人）", 112.3, 113.1], ["财政收入(亿元)", 80, 90]]
    table = one(tmp_path, kind, grid)
    assert table.row_units is not None
    assert table.row_units.tolist() == ["万人", "亿元"]


def test_rows_of_units_remarks_and_numbers_are_no_data(tmp_path: Path, kind: str) -> None:
    grid = [
        ["地区", "人口", "产值", "面积"],
        ["计量单位", "万人", "亿元", "平方公里"],
        ["备注", "", "当年价", ""],
        ["甲", 1, 2, 3],
        ["晋江市", 206.2, 2616.11, 721.7],
        ["南安市", 151.7, 1335.7, 2036],
    ]
    table = one(tmp_path, kind, grid)
    assert table.units == {"人口": "万人", "产值": "亿元", "面积": "平方公里"}
    assert table.labels == {"产值": "当年价"}
    assert table.structure["numbering"] == (4,)
    assert len(table.frame) == 2


def test_a_first_row_without_figures_is_data(tmp_path: Path, kind: str) -> None:
    grid = [["姓名", "部门", "评分"], ["张", "民政", "优"], ["李", "公安", "90"], ["王", "教育", "85"]]
    table = one(tmp_path, kind, grid)
    assert (list(table.frame), len(table.frame)) == (grid[0], 3)


def test_rows_called_by_stems_are_data(tmp_path: Path, kind: str) -> None:
    grid = [["部门", "人口", "产值"], ["甲", 1, 2], ["乙", 3, 4]]
    assert cells(one(tmp_path, kind, grid)) == [["甲", 1, 2], ["乙", 3, 4]]


def test_bilingual_headers_keep_their_english_apart(tmp_path: Path, kind: str) -> None:
    grid = [
        ["2-1 人口状况"],
        ["Population"],
        [
            "城 市",
            "City",
            "年末户籍人口 (万人)\nHousehold Population\n(10 000 persons)",
            "自然增长率(‰)\nNatural Growth Rate\n(‰)",
        ],
        ["北京市", "Beijing", 1363, 8.53],
        ["天津市", "Tianjin", 1044, 6.52],
    ]
    table = one(tmp_path, kind, grid)
    assert table.title == "2-1 人口状况"
    assert "Population" in table.notes
    assert list(table.frame) == ["城市", "City", "年末户籍人口", "自然增长率"]
    assert table.units == {"年末户籍人口": "万人", "自然增长率": "‰"}
    assert table.columns[2].english.startswith("Household Population")


def test_a_line_of_english_under_the_header(tmp_path: Path, kind: str) -> None:
    grid = [
        ["地区", "总人口", "城镇人口"],
        ["Region", "Total", "Urban"],
        ["福建", 4154, 2856],
        ["江西", 4519, 2731],
    ]
    table = one(tmp_path, kind, grid)
    assert list(table.frame) == ["地区", "总人口", "城镇人口"]
    assert [column.english for column in table.columns] == ["Region", "Total", "Urban"]


def test_footnote_marks_leave_the_names_and_are_kept(tmp_path: Path, kind: str) -> None:
    grid = [
        ["年份", "铁路里程(1)", "公路里程②", "航线*", "水路（万公里）"],
        [2019, 13.99, 501.25, 948.2, 12.7],
        [2020, "14.63①", 519.81, 942.6, 12.8],
        ["注：(1)为国家铁路。②含村道。"],
        ["*定期航班。"],
    ]
    table = one(tmp_path, kind, grid)
    assert list(table.frame) == ["年份", "铁路里程", "公路里程", "航线", "水路"]
    assert [column.footnotes for column in table.columns] == [(), ("1",), ("2",), ("*",), ()]
    assert table.footnotes["1"] == "为国家铁路"
    assert table.footnotes["2"] == "含村道"
    assert table.marks is not None
    assert table.marks.to_numpy().tolist() == [[1, "铁路里程", "14.63①", "A", "1"]]
    assert table.values()["铁路里程"].tolist() == [13.99, 14.63]


def test_signs_of_missing_values(tmp_path: Path, kind: str) -> None:
    signs = ["-", "—", "…", "#", "*", "", "－", "......"[:3], "N/A"]
    grid = [["县市", "数值"], *[[f"甲{n}县", sign] for n, sign in enumerate(signs)], ["乙县", 12.5]]
    table = one(tmp_path, kind, grid)
    assert table.values()["数值"].isna().sum() == len(signs)
    assert table.marks is not None
    assert len(table.marks) == len(signs) - 1
    assert set(table.marks["status"]) == {"M"}


def test_full_width_digits_and_thousands(tmp_path: Path, kind: str) -> None:
    grid = [["县市", "人口", "比重"], ["晋江", "１２３，４５６", "12.5%"], ["石狮", "1,234", "７％"]]
    table = one(tmp_path, kind, grid)
    assert cells(table) == [["晋江", 123456, 12.5], ["石狮", 1234, 7.0]]
    assert table.units == {"比重": "%"}


def test_codes_and_long_numbers_stay_text(tmp_path: Path, kind: str) -> None:
    grid = [["代码", "证号", "值"], ["010100", "350582199001011234", 1], ["020200", "350582199001011235", 2]]
    assert cells(one(tmp_path, kind, grid))[0] == ["010100", "350582199001011234", 1]


def test_phantom_rows_and_columns_are_none(tmp_path: Path, kind: str) -> None:
    grid = [
        ["", "", "", "", "", ""],
        ["", "县市", "人口", "", "产值", ""],
        ["", "晋江", 1, "", 2, ""],
        ["", "", "", "", "", ""],
        ["", "石狮", 3, "", 4, ""],
        ["", "　", " ", "", "", ""],
    ]
    table = one(tmp_path, kind, grid)
    assert cells(table) == [["晋江", 1, 2], ["石狮", 3, 4]]
    assert list(table.rows) == [3, 5]


def test_two_tables_on_a_sheet(tmp_path: Path, kind: str) -> None:
    grid = [
        ["表1 人口"],
        ["单位：万人"],
        ["县市", "户籍", "常住"],
        ["晋江", 122, 206],
        ["石狮", 36, 68],
        ["注：常住为普查数。"],
        [],
        ["表2 经济"],
        ["单位：亿元"],
        ["县市", "产值", "税收", "出口"],
        ["晋江", 2616, 137, 400],
        ["石狮", 951, 38, 98],
        ["资料来源：统计公报"],
    ]
    first, second = tables(tmp_path, kind, grid)
    assert (first.title, first.unit, first.notes) == ("表1 人口", "万人", ("注：常住为普查数。",))
    assert (second.title, second.unit, second.notes) == ("表2 经济", "亿元", ("资料来源：统计公报",))
    assert list(second.frame) == ["县市", "产值", "税收", "出口"]
    assert second.continues is None
    assert (len(first.frame), len(second.frame)) == (2, 2)


def test_tables_without_titles_are_parted_by_a_gap_and_a_header(tmp_path: Path, kind: str) -> None:
    grid = [
        ["县市", "户籍"],
        ["晋江", 122],
        ["石狮", 36],
        [],
        ["部门", "人数", "经费"],
        ["民政", 12, 5.5],
        ["公安", 30, 8],
    ]
    first, second = tables(tmp_path, kind, grid)
    assert list(second.frame) == ["部门", "人数", "经费"]
    assert len(first.frame) == 2


def test_tables_side_by_side_are_two(tmp_path: Path, kind: str) -> None:
    grid = [
        ["县市", "人口", "", "部门", "人数"],
        ["晋江", 206, "", "民政", 12],
        ["石狮", 68, "", "公安", 30],
        ["南安", 151, "", "", ""],
    ]
    first, second = tables(tmp_path, kind, grid)
    assert cells(first) == [["晋江", 206], ["石狮", 68], ["南安", 151]]
    assert cells(second) == [["民政", 12], ["公安", 30]]


CONTINUED = [
    ["6-5 分项产值"],
    ["单位:亿元"],
    ["地 区", "农业", "林业"],
    ["河 北", 3413.3, 1],
    ["山 西", 1056.8, 2],
    [],
    ["6-5 续表1"],
    ["单位:亿元"],
]


def test_tables_side_by_side_have_titles_and_units_of_their_own(tmp_path: Path, kind: str) -> None:
    grid: Grid = [
        ["表1 人口", "", "", "", "表2 就业", "", ""],
        ["单位：万人", "", "", "", "单位：人", "", ""],
        ["县市", "2019", "2020", "", "县市", "2019", "2020"],
        ["晋江", 200, 206, "", "晋江", 900, 910],
        ["石狮", 68, 69, "", "石狮", 300, 310],
    ]
    first, second = tables(tmp_path, kind, grid)
    assert (first.title, first.unit) == ("表1 人口", "万人")
    assert (second.title, second.unit) == ("表2 就业", "人")


SIDE_BY_SIDE: Grid = [
    ["表1 人口", "", "", "", "表2 就业", "", ""],
    ["县市", "2019", "2020", "", "县市", "2019", "2020"],
    ["晋江", 200, 206, "", "晋江", 900, 910],
    ["石狮", 68, 69, "", "石狮", 300, 310],
    [],
]


@pytest.mark.parametrize("place", [0, 4])
def test_a_table_below_tables_side_by_side_keeps_its_title(tmp_path: Path, kind: str, place: int) -> None:
    below = [["表3 经济"], ["单位：亿元"], ["县市", "产值", "税收"], ["晋江", 5, 6], ["石狮", 7, 8]]
    grid = [*SIDE_BY_SIDE, *([*[""] * place, *row] for row in below)]
    third = tables(tmp_path, kind, grid)[2]
    assert (third.title, third.unit, list(third.frame)) == ("表3 经济", "亿元", ["县市", "产值", "税收"])
    assert cells(third) == [["晋江", 5, 6], ["石狮", 7, 8]]


def test_tables_side_by_side_below_others_have_titles_of_their_own(tmp_path: Path, kind: str) -> None:
    below = [
        ["表3 经济", "", "", "", "表4 教育"],
        ["单位：亿元", "", "", "", "单位：人"],
        ["县市", "产值", "税收", "", "县市", "教师", "学生"],
        ["晋江", 5, 6, "", "晋江", 7, 8],
        ["石狮", 5, 6, "", "石狮", 7, 8],
    ]
    found = tables(tmp_path, kind, [*SIDE_BY_SIDE, *below])
    assert [table.title for table in found] == ["表1 人口", "表2 就业", "表3 经济", "表4 教育"]
    assert [table.unit for table in found[2:]] == ["亿元", "人"]
    assert all(len(table.frame) == 2 for table in found)


def test_a_continuation_with_more_columns_is_put_beside(tmp_path: Path, kind: str) -> None:
    grid = [*CONTINUED, ["地 区", "牧业", "渔业"], ["河 北", 3, 4], ["山 西", 5, 6]]
    both = tables(tmp_path, kind, grid)
    assert [table.continues for table in both] == [None, 0]
    assert both[1].title == "6-5 分项产值"
    (joined,) = join_continued(both)
    assert cells(joined) == [["河北", 3413.3, 1, 3, 4], ["山西", 1056.8, 2, 5, 6]]
    assert joined.row_count == sum(table.row_count for table in both) - 2


def test_a_continuation_with_more_rows_is_appended(tmp_path: Path, kind: str) -> None:
    grid = [*CONTINUED, ["地 区", "农业", "林业"], ["山 东", 3, 4], ["河 南", "…", 6]]
    both = tables(tmp_path, kind, grid)
    (joined,) = join_continued(both)
    assert joined.frame["地区"].tolist() == ["河北", "山西", "山东", "河南"]
    assert list(joined.rows) == [4, 5, 10, 11]
    assert joined.marks is not None
    assert joined.marks["index"].tolist() == [3]
    assert joined.row_count == sum(table.row_count for table in both)


@pytest.mark.parametrize(
    ("unit", "header", "told"),
    [
        ("单位：亿元", ["县市", "2018", "2019", "2020"], ("县市", "万元", "亿元")),
        ("", ["县市", "2018", "2019", "2021"], ("2020", "2020", "2021")),
    ],
)
def test_a_continuation_in_another_unit_or_of_another_year_stays_apart(
    tmp_path: Path, kind: str, unit: str, header: list[str], told: tuple[str, ...]
) -> None:
    first = [["表1 财政收入"], ["单位：万元"], ["县市", "2018", "2019", "2020"], ["晋江市", 1, 2, 3], []]
    both = join_continued(tables(tmp_path, kind, [*first, ["续表"], [unit], header, ["南安市", 7, 8, 9]]))
    assert [table.continues for table in both] == [None, 0]
    (remark,) = [one for one in both[1].remarks if one.key == "readers.remark_not_continued"]
    assert tuple(remark.values.values()) == told


def test_a_page_with_a_wrong_cell_of_its_header_is_told(tmp_path: Path, kind: str) -> None:
    first = [["表1 财政收入"], ["县市", "税收", "收费", "罚没"], ["晋江市", 1, 2, 3], []]
    grid = [*first, ["续表"], ["县市", "税收", "收费", "罚役"], ["南安市", 7, 8, 9]]
    (joined,) = join_continued(tables(tmp_path, kind, grid))
    assert [one.values["columns"] for one in joined.remarks] == ["罚役 → 罚没"]


def test_a_continuation_of_another_shape_stays_apart(tmp_path: Path, kind: str) -> None:
    grid = [*CONTINUED, ["部 门", "牧业"], ["民 政", 3], ["公 安", 5], ["教 育", 5]]
    assert [table.continues for table in join_continued(tables(tmp_path, kind, grid))] == [None, 0]


def test_provinces_without_figures_stay_rows_of_the_table(tmp_path: Path, kind: str) -> None:
    grid = [
        ["城市", "City", "人口", "面积"],
        ["河北省", "Hebei", "", ""],
        ["石家庄市", "Shijiazhuang", 1038, 13056],
        ["山西省", "Shanxi", "", ""],
        ["太原市", "Taiyuan", 370, 6988],
        ["台湾省", "", "", ""],
    ]
    table = one(tmp_path, kind, grid)
    assert table.frame["城市"].tolist() == ["河北省", "石家庄市", "山西省", "太原市", "台湾省"]


def test_a_header_repeated_on_every_page_is_no_data(tmp_path: Path, kind: str) -> None:
    header = ["县市", "人口", "面积"]
    grid = [header, ["晋江", 206, 721], ["石狮", 68, 160], header, ["南安", 151, 2036], ["惠安", 103, 762]]
    table = one(tmp_path, kind, [*grid, header, ["安溪", 100, 3057]])
    assert table.frame["县市"].tolist() == ["晋江", "石狮", "南安", "惠安", "安溪"]
    assert table.structure["header"] == (1, 4, 7)


def test_a_header_under_a_title_or_a_gap_begins_a_table(tmp_path: Path, kind: str) -> None:
    header = ["县市", "人口", "面积"]
    for between in (["表2 面积"], [""]):
        grid = [header, ["晋江", 206, 721], between, header, ["南安", 151, 2036]]
        assert len(tables(tmp_path, kind, grid)) == 2


def test_imputed_columns_stand_apart_and_are_flagged(tmp_path: Path, kind: str) -> None:
    grid = [
        ["年份", "城市", "道路面积（平方米）", "道路面积（平方米）  线性插值", "绿地_插补"],
        [2018, "泉州", 8.05, 8.05, 3.1],
        [2019, "泉州", "", 9.1, 3.2],
        [2020, "泉州", 10.2, 10.2, 3.3],
    ]
    table = one(tmp_path, kind, grid)
    name = list(table.frame)[3]
    assert table.imputed == {name: "道路面积"}
    assert [column.estimated for column in table.columns] == [False, False, False, True, True]
    assert table.marks is not None
    of_pair = table.marks[table.marks["column"] == name]
    assert of_pair[["index", "status"]].to_numpy().tolist() == [[1, "E"]]
    assert (table.marks["column"] == "绿地_插补").sum() == 3


def test_text_merged_over_rows_stands_in_each_and_a_figure_in_the_first(tmp_path: Path) -> None:
    grid = [
        ["省份", "城市", "人口", "拨款"],
        ["福建", "泉州", 878, 100],
        ["", "厦门", 518, ""],
        ["浙江", "杭州", 1196, 50],
    ]
    for kind in ("xlsx", "xls", "ods", "html", "xml-spreadsheet"):
        table = one(tmp_path, kind, grid, [(1, 0, 2, 0), (1, 3, 2, 3)])
        assert table.frame["省份"].tolist() == ["福建", "福建", "浙江"], kind
        assert table.values()["拨款"].isna().tolist() == [False, True, False], kind
        keys = {remark.key for remark in table.remarks}
        assert keys >= {"readers.remark_merged_text", "readers.remark_merged_figures"}, kind


def test_a_questionnaire_with_choices_is_one_row_a_respondent(tmp_path: Path, kind: str) -> None:
    grid = [
        [
            "序号",
            "提交答卷时间",
            "1、您的性别",
            "2、您办事的渠道(政务大厅)",
            "2、您办事的渠道(手机)",
            "3、还有什么建议？",
        ],
        [1, "2021/3/1 10:20:11", "男", "选中", "未选中", "没有"],
        [2, "2021/3/1 10:25:40", "女", "(跳过)", "选中", ""],
        [3, "2021/3/2 09:00:00", "女", "未选中", "选中", "注：网点太少，希望增加"],
    ]
    table = one(tmp_path, kind, grid)
    assert list(table.frame) == grid[0]
    assert len(table.frame) == 3
    assert table.frame.iloc[2, 5] == "注：网点太少，希望增加"


def test_a_table_of_texts_has_its_first_row_as_header(tmp_path: Path, kind: str) -> None:
    grid = [
        ["社区名单"],
        ["社区", "街道", "书记"],
        ["青阳社区", "青阳街道", "王某"],
        ["梅岭社区", "梅岭街道", "李某"],
    ]
    table = one(tmp_path, kind, grid)
    assert (table.title, list(table.frame), len(table.frame)) == ("社区名单", ["社区", "街道", "书记"], 2)


def test_names_are_unique_and_say_which_were_repeated(tmp_path: Path, kind: str) -> None:
    grid = [
        ["县市", "出口（万元）", "出口（万美元）", "税", "税"],
        ["晋江", 1, 2, 3, 4],
        ["石狮", 5, 6, 7, 8],
    ]
    table = one(tmp_path, kind, grid)
    assert list(table.frame) == ["县市", "出口(万元)", "出口(万美元)", "税", "税.2"]
    assert table.repeated == {"出口", "税"}


def test_a_line_with_a_cell_too_many_is_kept_aside(tmp_path: Path) -> None:
    file = tmp_path / "m.csv"
    file.write_text("a,b\n1,2\n3,4,5\n6,7\n", encoding="utf-8", newline="\n")
    table = read_one(file)
    assert table.frame.to_numpy().tolist() == [["1", "2"], ["6", "7"]]
    (aside,) = table.set_aside
    assert (aside.row, aside.reason, aside.cells) == (3, "too_many_cells", ("3", "4", "5"))
    assert "3" in table.remarks[0].message("zh")
    assert table.row_count == 4


def test_names_of_rows_without_a_header_are_the_first_column(tmp_path: Path) -> None:
    file = tmp_path / "r.csv"
    file.write_text("pop,area\n晋江,206,721\n石狮,68,160\n", encoding="utf-8", newline="\n")
    table = read_one(file)
    assert list(table.frame) == ["[A]", "pop", "area"]
    assert table.frame.iloc[0].tolist() == ["晋江", "206", "721"]


def test_one_table_is_chosen_by_sheet_position_or_title(tmp_path: Path) -> None:
    from govkit.errors import ReadError

    grid = [["表1 人口"], ["县市", "户籍"], ["晋江", 122], [], ["表2 经济"], ["县市", "产值"], ["晋江", 2616]]
    file = MAKERS["xlsx"](tmp_path / "t.xlsx", grid)
    assert read_one(file, table="经济").title == "表2 经济"
    assert read_one(file, sheet="表1", table=0).title == "表1 人口"
    with pytest.raises(ReadError, match="表2 经济") as caught:
        read_one(file)
    assert caught.value.key == "readers.which_table"
    with pytest.raises(ReadError) as caught:
        read_one(file, table="教育")
    assert caught.value.key == "readers.no_such_table"


MATRIX: Grid = [
    ["序号", "所在区县", "您对下列工作的满意度", "", ""],
    ["", "", "社区环境", "社会治安", "政务服务"],
    [1, "晋江市", "满意", "不满意", "满意"],
    [2, "石狮市", "一般", "满意", "满意"],
]


@pytest.mark.parametrize("merges", [(), ((0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 4))])
def test_questions_of_a_matrix_are_headers_and_no_answers(tmp_path: Path, kind: str, merges: Merges) -> None:
    table = one(tmp_path, kind, MATRIX, merges)
    of_matrix = [f"您对下列工作的满意度_{part}" for part in ("社区环境", "社会治安", "政务服务")]
    assert list(table.frame) == ["序号", "所在区县", *of_matrix]
    assert len(table.frame) == 2


def test_the_line_of_a_form_above_a_header_is_a_note(tmp_path: Path) -> None:
    rows = ["某镇台账,,,,", "填报单位：综治办,,,,填报日期：2022年12月31日", "序号,村,年度,排查起数,化解起数"]
    text = "\n".join([*rows, "1,甲村,2021年,20,15", "2,乙村,2021年,30,25"]) + "\n"
    (tmp_path / "f.csv").write_text(text, encoding="utf-8", newline="\n")
    table = read_one(tmp_path / "f.csv")
    assert list(table.frame.columns) == ["序号", "村", "年度", "排查起数", "化解起数"]
    assert table.title == "某镇台账"
    assert table.notes == ("填报单位：综治办 填报日期：2022年12月31日",)


def test_districts_beside_a_column_of_units_are_no_units(tmp_path: Path, kind: str) -> None:
    grid = [
        ["各区主要指标（2020年）"],
        ["", "单位", "鲤城区", "丰泽区"],
        ["人口", "万人", 1, 2],
        ["产值", "亿元", 3, 4],
    ]
    table = one(tmp_path, kind, grid)
    assert list(table.frame.columns)[1:] == ["单位", "鲤城区", "丰泽区"]
    assert table.row_units is not None
    assert table.row_units.tolist() == ["万人", "亿元"]


def test_numbers_of_columns_may_stand_in_parentheses(tmp_path: Path, kind: str) -> None:
    grid = [["县区", "户数", "人口"], ["(甲)", "(1)", "(2)"], ["晋江", 1, 2], ["石狮", 3, 4]]
    table = one(tmp_path, kind, grid)
    assert cells(table) == [["晋江", 1, 2], ["石狮", 3, 4]]
    assert table.structure["numbering"] == (2,)


@pytest.mark.parametrize(
    ("note", "status"),
    [
        ("① 为快报数。", "P"),
        ("注：①2020年数据为初步核算数", "P"),
        ("①系推算数", "E"),
        ("①含经济技术开发区。", "A"),
        ("①快报数按新口径调整，与往年不可比。", "A"),
    ],
)
def test_footnotes_say_that_figures_are_provisional_or_estimates(
    tmp_path: Path, kind: str, note: str, status: str
) -> None:
    table = one(tmp_path, kind, [["县市", "2019", "2020"], ["晋江", 1, "12①"], ["石狮", 2, 3], [note]])
    assert table.marks is not None
    assert table.marks[["index", "column", "status", "footnote"]].to_numpy().tolist() == [
        [0, "2020", status, "1"]
    ]


def test_a_title_may_stand_beside_the_unit(tmp_path: Path, kind: str) -> None:
    grid = [["2-1 各县人口", "", "单位：万人"], ["县市", "2019", "2020"], ["晋江", 1, 2], ["石狮", 3, 4]]
    table = one(tmp_path, kind, grid)
    assert (table.title, table.unit, table.notes) == ("2-1 各县人口", "万人", ())


def test_footnotes_right_below_the_figures_are_no_rows(tmp_path: Path, kind: str) -> None:
    grid = [["县市", "人口1)", "收入"], ["晋江", 1, 2], ["石狮", 4, 5], ["1) 常住人口"], ["(2) 当年价"]]
    table = one(tmp_path, kind, grid)
    assert table.frame["县市"].tolist() == ["晋江", "石狮"]
    assert table.footnotes == {"1": "常住人口", "2": "当年价"}


def test_a_unit_in_parentheses_below_the_header_is_that_of_the_table(tmp_path: Path, kind: str) -> None:
    grid = [["县市", "一产", "二产"], ["（亿元）", "", ""], ["晋江", 1, 2], ["石狮", 3, 4]]
    table = one(tmp_path, kind, grid)
    assert table.unit == "亿元"
    assert table.units["二产"] == "亿元"
    assert table.frame["县市"].tolist() == ["晋江", "石狮"]
