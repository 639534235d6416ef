"""Quantities as yearbooks and reports spell them; years, dates and ranks are none."""

from __future__ import annotations

import math

import pytest

from govkit import units
from govkit.errors import UnitError

INF = math.inf


@pytest.mark.parametrize(
    "text",
    [
        *(
            "2019年",
            "2019年度",
            "1998年末",
            "二〇一九年",
            "2019年12月",
            "2019年第一季度",
            "1949年至2019年",
            "2019-2020年",
        ),
        *(
            "3月",
            "十二月",
            "5月1日",
            "第3名",
            "第三名",
            "居全省第2位",
            "名列第一",
            "提高3位",
            "上升3位",
            "下降2个位次",
        ),
    ],
)
def test_years_dates_and_ranks_are_no_quantities(text: str) -> None:
    with pytest.raises(UnitError) as caught:
        units.parse(text)
    assert caught.value.key == "units.year_or_rank"
    assert text in caught.value.message("zh")


@pytest.mark.parametrize(
    ("text", "value", "unit", "bound"),
    [
        ("¥300", 300, "元", "exact"),
        ("￥3.2亿", 3.2e8, "元", "exact"),
        ("约¥300元", 300, "元", "about"),
        ("US$3.2亿", 3.2e8, "美元", "exact"),
        ("3.2亿人民币", 3.2e8, "元", "exact"),
        ("½", 50, "%", "exact"),
        ("近1/3", 100 / 3, "%", "at_most"),
        ("1½倍", 1.5, "倍", "exact"),
        ("½小时", 1 / 48, "天", "exact"),
        ("负2%", -2, "%", "exact"),
        ("翻一番多", 2, "倍", "at_least"),
        ("翻倍", 2, "倍", "exact"),
        ("每人每月3500元", 3500, "元/人·月", "exact"),
        ("人均每月3500元", 3500, "元/人·月", "exact"),
        ("过百亿元", 1e10, "元", "at_least"),
        ("破万亿", 1e12, "", "at_least"),
        ("1.2万+", 12000, "", "at_least"),
        ("最高20万元", 200000, "元", "at_most"),
        ("最低3000元", 3000, "元", "at_least"),
        ("5个工作日内", 5, "个工作日", "at_most"),
        ("累计3.2亿元", 3.2e8, "元", "exact"),
        ("仅占3%", 3, "%", "exact"),
        ("占比35.2%", 35.2, "%", "exact"),
        ("高达35%", 35, "%", "exact"),
        ("65岁及以上", 65, "岁", "at_least"),
        ("92.5分", 92.5, "分", "exact"),
        ("10万户次", 100000, "户次", "exact"),
        ("三年", 36, "个月", "exact"),
        ("3个月", 3, "个月", "exact"),
    ],
)
def test_a_quantity_is_read_however_it_is_spelled(text: str, value: float, unit: str, bound: str) -> None:
    read = units.parse(text)
    assert (read.unit, read.bound) == (unit, bound)
    assert read.value == pytest.approx(value, rel=1e-15)
    assert not read.is_change


@pytest.mark.parametrize(
    ("text", "value", "kind", "basis"),
    [
        ("负增长2%", -2, "relative_change", ""),
        ("同比负增长2%", -2, "relative_change", "year_on_year"),
        ("增速5.3%", 5.3, "relative_change", ""),
        ("零增长", 0, "relative_change", ""),
        ("环比持平", 0, "relative_change", "previous_period"),
        ("与上年持平", 0, "relative_change", "year_on_year"),
        ("负3.5个百分点", -3.5, "change_of_share", ""),
        ("净增3.2万人", 32000, "change_of_people", ""),
        ("新增1300万人", 13000000, "change_of_people", ""),
        ("增加3名", 3, "change_of_people", ""),
    ],
)
def test_a_change_is_read_with_its_sign(text: str, value: float, kind: str, basis: str) -> None:
    read = units.parse(text)
    assert (read.value, read.kind, read.basis) == (value, kind, basis)


def test_ends_of_a_range_in_a_currency_are_both_in_its_scale() -> None:
    read = units.parse("¥3-5万")
    assert (read.low, read.high, read.unit) == (30000, 50000, "元")


def test_a_fall_below_zero_is_refused() -> None:
    with pytest.raises(UnitError) as caught:
        units.parse("下降-2%")
    assert caught.value.key == "units.fall_below_zero"


@pytest.mark.parametrize(
    "text", ["-5~-3%", "-10—-2", "1—14000", "100元—1亿元", "3—5亿元", "增长-2—3个百分点", "下降3—5个百分点"]
)
def test_ranges_are_written_so_that_they_read_back(text: str) -> None:
    read = units.parse(text)
    assert units.parse(units.format(read, lang="zh")) == read


@pytest.mark.parametrize("text", ["7E620", "9E307亿元"])
def test_a_number_that_no_float_holds_is_refused(text: str) -> None:
    with pytest.raises(UnitError):
        units.parse(text)


def test_a_range_below_zero_keeps_both_its_signs() -> None:
    read = units.parse("-5~-3%")
    assert (read.low, read.high) == (-5, -3)
