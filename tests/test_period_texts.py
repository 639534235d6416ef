"""What Chinese tables write for a period is understood as the period that it is, and nothing else."""

from __future__ import annotations

import pytest

from govkit.period_texts import iso_period, stated_period, years_of


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
    ],
)
def test_a_period_in_words(text: str, period: str) -> None:
    assert iso_period(text) == period


@pytest.mark.parametrize(
    "text",
    ["", "2020年1-10月", "2020年13月", "2018-2020年", "一二三四", "上年末", "2019年增长", "二〇一九年十三月"],
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
    ],
)
def test_the_one_period_that_a_title_states(text: str, period: str) -> None:
    assert stated_period(text) == period


def test_years_are_told_in_the_order_of_the_text() -> None:
    assert years_of("2019年比2018年，二〇一七年；2019年") == ("2019", "2018", "2017")
