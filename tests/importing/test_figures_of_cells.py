"""Cells become the figures that the file says: marks, signs and units are never taken for digits."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pandas as pd
import pytest

import govkit
from govkit.errors import ReadError
from govkit.importing.run import import_file
from govkit.readers import read_one

MAPPING = """\
title: {{zh: 试, en: trial}}
source: trial
district: {{coding: slug, id: {{column: 街道}}, names: {{甲: a, 乙: b}}, level: street}}
period: {period}
indicators: [{{{indicator}}}]
"""


def report(folder: Path, rows: list[str], indicator: str, period: str = "{column: 年份}") -> str:
    """What an import of lines of CSV says."""
    values(folder, rows, indicator, period)
    return import_file(folder / "f.csv", folder / "m.yml", folder / "data").summary("zh")


def values(
    folder: Path, rows: list[str], indicator: str, period: str = "{column: 年份}"
) -> dict[tuple[str, str], float]:
    """District and period → figure, of lines of CSV."""
    (folder / "f.csv").write_text("\n".join(rows) + "\n", encoding="utf-8", newline="\n")
    text = MAPPING.format(indicator=indicator, period=period)
    (folder / "m.yml").write_text(text, encoding="utf-8", newline="\n")
    import_file(folder / "f.csv", folder / "m.yml", folder / "data")
    frame = govkit.load(folder / "data").dropna(subset="value")
    return dict(zip(zip(frame["district"], frame["period"], strict=True), frame["value"], strict=True))


def test_marks_of_footnotes_are_no_digits_of_figures_names_or_periods(tmp_path: Path) -> None:
    rows = ["街道,年份,满意率（%）", "甲①,2019①,8①", "甲,2020年²,81.5②", "乙,2020,①40"]
    found = values(tmp_path, rows, "column: 满意率, indicator: resident_satisfaction")
    assert found == {("a", "2019"): 8, ("a", "2020"): 81.5, ("b", "2020"): 40}


NOTED = ["街道,年份,满意率（%）", "甲,2019,78(a)", "甲,2020,79（1）", "乙,2019,80 2)", "乙,2020,81"]


def test_figures_with_marks_in_brackets_are_taken_and_unexplained_marks_are_counted(tmp_path: Path) -> None:
    said = report(tmp_path, NOTED, "column: 满意率, indicator: resident_satisfaction")
    assert govkit.load(tmp_path / "data")["value"].tolist() == [78, 79, 80, 81]
    assert "3 个数值带注号" in said
    assert "2 满意率 78(a)、3 满意率 79（1）" in said


def test_a_note_that_explains_a_mark_is_in_the_report(tmp_path: Path) -> None:
    rows = [*NOTED, "注：(a) 不含新城区。(1) 抽样调查数。2) 估算。"]
    said = report(tmp_path, rows, "column: 满意率, indicator: resident_satisfaction")
    assert "“满意率”有 1 个数值带注“a”：不含新城区" in said
    assert "抽样调查数" in said


def test_a_second_figure_in_brackets_is_no_mark(tmp_path: Path) -> None:
    rows = ["街道,年份,满意率（%）", "甲,2019,78", "甲,2020,400(35)"]
    assert values(tmp_path, rows, "column: 满意率, indicator: resident_satisfaction") == {("a", "2019"): 78}


def test_blanks_part_thousands_in_groups_of_three_only(tmp_path: Path) -> None:
    rows = ["街道,年份,人口（人）", "甲,2019,12 345", "甲,2020,3\u2009456.5", "乙,2019,12 34", "乙,2020,7"]
    found = values(tmp_path, rows, "column: 人口, indicator: registered_population")
    assert found == {("a", "2019"): 1.2345, ("a", "2020"): 0.34565, ("b", "2020"): 0.0007}


def test_a_sign_in_a_cell_counts_against_the_unit_of_its_column(tmp_path: Path) -> None:
    rows = ["街道,年份,满意率（‰）", "甲,2019,925", "甲,2020,92.5%", "甲,2021,930‰"]
    found = values(tmp_path, rows, "column: 满意率, indicator: resident_satisfaction")
    assert found == {("a", "2019"): 92.5, ("a", "2020"): 92.5, ("a", "2021"): 93}


def test_a_sign_that_measures_something_else_is_set_aside(tmp_path: Path) -> None:
    rows = ["街道,年份,户籍人口（万人）", "甲,2019,12", "甲,2020,12%"]
    found = values(tmp_path, rows, "column: 户籍人口, indicator: registered_population")
    assert found == {("a", "2019"): 12}
    aside = pd.read_csv(tmp_path / "data" / "set-aside.csv", dtype="str")
    assert aside["cell"].tolist() == ["12%"]


def test_indicators_in_rows_are_taken_by_where_each_in_the_unit_of_its_row(tmp_path: Path) -> None:
    rows = [
        "街道,指标,单位,2019,2020",
        "甲,总人口,人,12000,13000",
        "甲,生产总值,万元,5,6",
        "乙,总人口,万人,2,3",
    ]
    indicator = 'column: "{period}", indicator: registered_population, where: {指标: [总人口]}'
    found = values(tmp_path, rows, indicator, period="")
    assert found == {("a", "2019"): 1.2, ("a", "2020"): 1.3, ("b", "2019"): 2, ("b", "2020"): 3}


def test_rows_that_where_leaves_out_are_no_cells_and_are_named(tmp_path: Path) -> None:
    rows = ["街道,指标,2019,2020", "甲,满意率,90,91", "甲,增减,-5,x", "乙,满意率,80,", "乙,增减,-6,3"]
    indicator = (
        'column: "{period}", indicator: resident_satisfaction, unit: "%", minimum: 0, where: {指标: [满意率]}'
    )
    said = report(tmp_path, rows, indicator, period="")
    assert "指标单元格 4 个：有数值 3 个，空缺 1 个，搁置 0 个" in said
    assert "“指标”列中另有 1 项（2 行）没有一项指标采用：增减" in said


def test_what_where_looks_for_in_vain_is_named(tmp_path: Path) -> None:
    rows = ["街道,指标,2019", "甲,满意率,90", "乙,满意率,80"]
    indicator = (
        'column: "{period}", indicator: resident_satisfaction, unit: "%", where: {指标: [满意率, 满意度]}'
    )
    assert "一行也没有：满意度" in report(tmp_path, rows, indicator, period="")


def test_a_row_in_a_unit_that_measures_something_else_is_set_aside(tmp_path: Path) -> None:
    rows = ["街道,年份,单位,人口", "甲,2019,万人,2", "甲,2020,亿元,3"]
    assert values(tmp_path, rows, "column: 人口, indicator: registered_population") == {("a", "2019"): 2}


def test_where_chooses_respondents_too(tmp_path: Path) -> None:
    rows = ["街道,年份,性别,满意", "甲,2019,男,是", "甲,2019,男,是", "甲,2019,女,否", "甲,2019,女,否"]
    indicator = (
        "column: 满意, indicator: resident_satisfaction, measure: share, answers: [是], where: {性别: [男]}"
    )
    assert values(tmp_path, rows, indicator) == {("a", "2019"): 100}


def test_skipped_questions_are_no_answers(tmp_path: Path) -> None:
    rows = ["街道,年份,满意", *(f"甲,2019,{answer}" for answer in ("5", "3", "-3", "-2", "(跳过)", ""))]
    share = "column: 满意, indicator: resident_satisfaction, measure: share, answers: ['5']"
    assert values(tmp_path, rows, share) == {("a", "2019"): 50}


def test_several_months_are_no_month(tmp_path: Path) -> None:
    rows = [
        "街道,年份,满意率（%）",
        "甲,2019年3月5日,90",
        "甲,2019年1-2月,80",
        "甲,2019.1-6,70",
        "甲,2019年10-12月,60",
    ]
    period = "{column: 年份, to: month}"
    found = values(tmp_path, rows, "column: 满意率, indicator: resident_satisfaction", period)
    assert found == {("a", "2019-03"): 90}


def test_rates_and_ranks_are_not_in_the_unit_of_the_table(tmp_path: Path) -> None:
    rows = ["单位：万元", "街道,年份,增长速度", "甲,2019,3.2", "甲,2020,3.3"]
    with pytest.raises(ReadError, match="增长速度"):
        values(tmp_path, rows, "column: 增长速度, indicator: gross_regional_product")


def test_percents_of_a_workbook_are_those_that_it_shows(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["县市", "满意率", "人数"], ["晋江", 0.923, 0.5], ["石狮", 1, 2]):
        book.active.append(row)
    for cell in ("B2", "B3"):
        book.active[cell].number_format = "0.0%"
    book.save(tmp_path / "w.xlsx")
    table = read_one(tmp_path / "w.xlsx")
    assert table.values()["满意率"].tolist() == [92.3, 100]
    assert table.values()["人数"].tolist() == [0.5, 2]
    assert table.units == {"满意率": "%"}


def test_a_period_may_be_given_to_a_mapping_that_has_none(tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text("街道,满意率（%）\n甲,90\n", encoding="utf-8", newline="\n")
    text = MAPPING.format(period="", indicator="column: 满意率, indicator: resident_satisfaction")
    (tmp_path / "m.yml").write_text(text, encoding="utf-8", newline="\n")
    import_file(tmp_path / "f.csv", tmp_path / "m.yml", tmp_path / "data", period="2020")
    assert govkit.load(tmp_path / "data")["period"].tolist() == ["2020"]


CODED = """\
title: {zh: 试, en: trial}
source: trial
district: {id: {column: 代码}, level: county}
period: {column: 年份}
indicators: [{column: 满意率, indicator: resident_satisfaction}]
"""


def test_codes_are_recovered_from_exports_where_no_digit_is_lost(tmp_path: Path) -> None:
    written = [
        "350583.0",
        "3.50582E+05",
        "'350581",
        '="350521"',
        "350524",
        "3.5E+11",
        "3.50582E+11",
        "3.51E+05",
    ]
    rows = [f'"{code.replace(chr(34), chr(34) * 2)}",2019.0,9{place}' for place, code in enumerate(written)]
    text = "\n".join(["代码,年份,满意率（%）", *rows]) + "\n"
    (tmp_path / "f.csv").write_text(text, encoding="utf-8", newline="\n")
    (tmp_path / "m.yml").write_text(CODED, encoding="utf-8", newline="\n")
    done = import_file(tmp_path / "f.csv", tmp_path / "m.yml", tmp_path / "data")
    frame = govkit.load(tmp_path / "data")
    assert dict(zip(frame["district"], frame["value"], strict=True)) == {
        "350583": 90,
        "350582": 91,
        "350581": 92,
        "350521": 93,
        "350524": 94,
    }
    assert set(frame["period"]) == {"2019"}
    assert done.files[0].reasons == {"digits_lost": 3}
    assert "末尾数字已丢失" in done.summary("zh")


@pytest.mark.parametrize("unit", ["万元", "yuan_10k"])
def test_a_cell_that_states_its_unit_is_read_whichever_way_the_mapping_writes_that_of_the_column(
    tmp_path: Path, unit: str
) -> None:
    rows = ["街道,年份,总值", "甲,2019,3.2亿元", "乙,2019,20000"]
    found = values(tmp_path, rows, f"column: 总值, indicator: gross_regional_product, unit: {unit}")
    assert found == {("a", "2019"): 3.2, ("b", "2019"): 2.0}
