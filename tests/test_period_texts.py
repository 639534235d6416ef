"""What Chinese tables write for a period is understood as the period that it is, and nothing else."""

from __future__ import annotations

import pytest

from govkit.period_texts import (
    dotted_months,
    is_of_yearbook,
    iso_period,
    spans_of_two_years,
    stated_period,
    why_no_period,
    years_of,
)


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2021年度", "2021"),
        ("2019年末", "2019"),
        ("2019年底", "2019"),
        ("2019年年末", "2019"),
        ("2019年全年", "2019"),
        ("二〇一九年", "2019"),
        ("二○一九年", "2019"),
        ("二零二零年度", "2020"),
        ("一九九八年末", "1998"),
        ("2020年1-12月", "2020"),
        ("2020年1—12月", "2020"),
        ("2020年1月至12月", "2020"),
        ("２０２０年１－１２月份", "2020"),
        ("2019年10月末", "2019-10"),
        ("2019年3月底", "2019-03"),
        ("2019年3月份", "2019-03"),
        ("二〇一九年十月", "2019-10"),
        ("二〇一九年十二月末", "2019-12"),
        ("2019年三季度", "2019-Q3"),
        ("2019年第四季度末", "2019-Q4"),
        ("2019年1-3月", "2019-Q1"),
        ("2019四季度", "2019-Q4"),
        ("2019年第Ⅰ季度", "2019-Q1"),
        ("2019年1-4季度", "2019"),
        ("2019.1季度", "2019-Q1"),
        ("2019M01", "2019-01"),
        ("2019-M12", "2019-12"),
        ("01/2019", "2019-01"),
        ("Q1 2019", "2019-Q1"),
        ("Jan 2019", "2019-01"),
        ("2019-September", "2019-09"),
        ("民國109年", "2020"),
        ("民国109年3月", "2020-03"),
    ],
)
def test_a_period_in_words(text: str, period: str) -> None:
    assert iso_period(text) == period


@pytest.mark.parametrize(
    "text",
    [
        "44197",
        "2020H1",
        "2020年上半年",
        "Mao 2020",
        "Jan-20",
        "民国",
        "",
        "2020年1-10月",
        "2020年13月",
        "2018-2020年",
        "一二三四",
        "上年末",
        "2019年增长",
        "二〇一九年十三月",
    ],
)
def test_a_text_that_is_no_one_period(text: str) -> None:
    assert iso_period(text) == ""


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2018", "2018"),
        ("（2019年）", "2019"),
        ("各县主要指标（2020年）", "2020"),
        ("二〇二〇年各县主要指标", "2020"),
        ("2019年3月信访", "2019-03"),
        ("2019年12月31日在册", "2019"),
        ("2000-2023", ""),
        ("350582", ""),
        ("说明", ""),
        ("2020年1-6月各县主要指标", ""),
        ("2020年上半年各县主要指标", ""),
        ("2020年前三季度各县主要指标", ""),
        ("各县主要指标（2020年1—11月）", ""),
        ("各县主要指标（2020年1—12月）", "2020"),
        ("各县主要指标（2020年1—3月）", "2020-Q1"),
        ("2020年一季度各县主要指标", "2020-Q1"),
        ("民國109年各縣市指標", "2020"),
        ("2020年第一产业", "2020"),
    ],
)
def test_the_one_period_that_a_title_states(text: str, period: str) -> None:
    assert stated_period(text) == period


def test_years_are_told_in_the_order_of_the_text() -> None:
    assert years_of("2019年比2018年，二〇一七年；2019年") == ("2019", "2018", "2017")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("44197", "excel_day"),
        ("44197.5", "excel_day"),
        ("99999", "bad_period"),
        ("2020H1", "part_of_year"),
        ("2020年1-6月", "part_of_year"),
        ("2020.1", "month_untold"),
        ("去年", "bad_period"),
        ("2020-01-31", "day"),
        ("2020/1/31 10:11", "day"),
        ("2020年1月31日", "day"),
        ("20200131", "day"),
        ("2021-02-30", "no_such_day"),
        ("2021/13/6", "no_such_day"),
        ("20210431", "no_such_day"),
        ("2021年2月29日", "no_such_day"),
        ("2020-13", "bad_period"),
    ],
)
def test_why_a_text_is_no_period(text: str, why: str) -> None:
    assert why_no_period(text) == why


def test_a_month_whose_last_digit_a_spreadsheet_dropped_is_october_where_the_others_tell_it() -> None:
    assert dotted_months(["2020.01", "2020.1", "2020.11"]) == {"2020.1": "2020-10"}
    assert dotted_months(["2020.1", "2020.2", "2020.11"]) == {"2020.1": ""}
    assert dotted_months(["2020.1", "2020.2", "2020.10", "2020.11"]) == {}
    assert dotted_months(["2020.1", "2020.2", "2020-11"]) == {}


def test_two_years_in_each_text_of_a_column_are_no_months() -> None:
    assert spans_of_two_years(["2009-10", "2010-11", ""]) == {"2009-10", "2010-11"}
    assert spans_of_two_years(["2009-10"]) == spans_of_two_years(["2009-10", "2010-12"]) == frozenset()


@pytest.mark.parametrize(
    ("text", "period", "of_yearbook"),
    [
        ("福建统计年鉴2022", "2022", True),
        ("2022年晋江年鉴", "2022", True),
        ("中国县域统计年鉴（县市卷）2021", "2021", True),
        ("泉州统计年鉴-2022 2-1 年末人口（2021年）", "2021", False),
        ("2022年晋江市统计公报", "2022", False),
        ("统计年鉴", "", False),
    ],
)
def test_the_year_of_a_yearbook_is_told_and_gives_way_to_another(
    text: str, period: str, of_yearbook: bool
) -> None:
    assert stated_period(text) == period
    assert is_of_yearbook(text) == of_yearbook
