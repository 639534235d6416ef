"""Real files as researchers receive them: what they hold comes out, and no row of theirs is lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from govkit.readers import RawTable, read, read_one
from govkit.readers.continued import join_continued

Find = Callable[[str], Path]


@pytest.fixture
def messy(shared: Path) -> Find:
    return lambda start: next(iter(sorted((shared / "messy").glob(f"{start}_*"))))


# Rows of each sheet with a table, as its own software counts them; rows of data; rows kept aside.
ROWS = {
    "M01": ([360], 324, 0),
    "M02": ([51], 46, 0),
    "M03": ([52], 46, 0),
    "M07": ([319], 318, 0),
    "M08": ([76], 64, 0),
    "M09": ([1715], 1711, 1),
    "M11": ([76], 73, 0),
    "M16": ([53], 53, 0),
    "M19": ([15106], 15048, 0),
    "M20": ([7992, 344], 7974 + 332, 0),
}


@pytest.mark.parametrize("start", sorted(ROWS))
def test_rows_read_and_set_aside_are_the_rows_of_the_file(messy: Find, start: str) -> None:
    tables = read(messy(start))
    sheets = list(dict.fromkeys(table.sheet for table in tables))
    counts = []
    for sheet in sheets:
        of_sheet = [table for table in tables if table.sheet == sheet]
        rows = {row for table in of_sheet for row in table.rows}
        rows |= {row for table in of_sheet for told in table.structure.values() for row in told}
        rows |= {aside.row for table in of_sheet for aside in table.set_aside}
        assert len(rows) == sum(table.row_count for table in of_sheet)
        counts.append(len(rows))
    data = sum(len(table.frame) for table in tables)
    assert (counts, data, sum(len(table.set_aside) for table in tables)) == ROWS[start]


def test_an_encrypted_yearbook_in_seven_parts_is_one_table(messy: Find) -> None:
    parts = read(messy("M01"))
    assert [table.continues for table in parts] == [None, 0, 0, 0, 0, 0, 0]
    (table,) = join_continued(parts)
    assert table.title == "2-1 人口状况"
    assert list(table.frame) == [
        "城市",
        "City",
        "年末户籍人口_全市",
        "年末户籍人口_市辖区",
        "年平均人口_全市",
        "年平均人口_市辖区",
        "自然增长率_全市",
        "自然增长率_市辖区",
    ]
    assert set(table.units.values()) == {"万人", "‰"}
    values = table.values().set_index("城市")
    assert values.loc["北京市", "年末户籍人口_全市"] == 1363
    assert values.loc["拉萨市", "自然增长率_市辖区"] == 13.01
    assert values.loc["河北省"].isna().sum() == 6


def test_two_levels_of_header_in_a_workbook_and_in_a_page(messy: Find) -> None:
    for start, unit, first in (("M02", "人", [4161, 447]), ("M03", "%", [1.94, 0.28])):
        table = read_one(messy(start))
        assert table.title.startswith("中国2014年地级以上城市按产业划分的年末单位从业人员")
        assert (table.unit, table.notes) == (unit, ("摘编自《中国城市统计年鉴2015》",))
        assert len(table.columns[1].levels) == 2
        assert table.columns[1].levels[1] == "全市"
        assert table.frame.iloc[0, 0] == "阜新市"
        assert table.values().iloc[0, 1:3].tolist() == first


def test_a_csv_in_gbk_under_the_name_of_a_workbook(messy: Find) -> None:
    table = read_one(messy("M07"))
    assert (table.format, table.encoding) == ("csv", "gb18030")
    values = table.values()
    assert set(values.dtypes.astype(str).iloc[1:]) == {"float64"}
    assert table.marks is not None
    assert set(table.marks["written"]) == {"NA"}


def test_three_levels_and_a_continuation(messy: Find) -> None:
    table = read_one(messy("M08"))
    assert (table.title, table.unit) == ("6-5 2020年各地区农业分项产值", "亿元")
    assert "(按当年价格计算)" in table.notes
    assert list(table.frame)[:6] == [
        "地区",
        "农业",
        "1.谷物及其他作物",
        "1.谷物及其他作物_谷物",
        "1.谷物及其他作物_谷物_小麦",
        "1.谷物及其他作物_谷物_稻谷",
    ]
    values = table.values().set_index("地区")
    assert values.loc["福建", "1.谷物及其他作物_谷物_稻谷"] == 128.4
    assert values.loc["新疆", "豆类"] == 5.6


def test_units_remarks_and_a_bad_line_of_the_county_yearbook(messy: Find) -> None:
    table = read_one(messy("M09"))
    assert table.structure["unit"] == (2,)
    assert table.structure["remark"] == (3,)
    assert table.units["地区生产总值"] == "万元"
    assert table.labels["Province"] == "省份"
    (aside,) = table.set_aside
    assert (aside.row, aside.cells[0], len(aside.cells)) == (268, "长宁县", 26)
    assert table.frame["镇"][table.rows.get_loc(174)] == "e"


def test_footnote_marks_and_breaks_in_definition(messy: Find) -> None:
    table = read_one(messy("M11"))
    assert (table.unit, len(table.notes)) == ("万公里", 5)
    assert table.column("铁路电气化里程").footnotes == ("1",)
    assert sorted(table.footnotes) == ["1", "2", "3", "4", "5"]
    assert table.values()["高速公路"].notna().sum() == 34


def test_labels_of_a_questionnaire(messy: Find) -> None:
    table = read_one(messy("M16"))
    assert table.frame.shape == (53, 35)
    assert table.value_labels["Q1"] == {1.0: "1.男", 2.0: "2.女"}
    assert table.labels["totalseconds"] == "所用时间"


def test_an_imputed_column_stands_apart(messy: Find) -> None:
    table = read_one(messy("M19"))
    assert table.imputed == {"人均道路面积线性插值": "人均道路面积"}
    assert set(table.units.values()) == {"平方米"}
    assert table.marks is not None
    estimated = table.marks[table.marks["status"] == "E"]
    assert len(estimated) == 11
    assert table.frame.loc[estimated["index"], "人均道路面积"].isna().all()
    assert "数据来源：中国城市建设统计年鉴" in table.notes


def test_a_sheet_of_sources_stands_in_the_notes_of_the_data(messy: Find) -> None:
    tables: tuple[RawTable, ...] = read(messy("M20"))
    assert [table.sheet for table in tables] == ["面板数据2000-2023", "2023"]
    for table in tables:
        assert any(note.startswith("数据来源：") for note in table.notes)
        assert table.units["gdp"] == "亿元人民币"
    assert tables[1].values()["gdp"].iloc[0] == 43760.7
