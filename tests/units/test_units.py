"""Quantities in Chinese texts: known readings, refusals, and what is written reads back."""

from __future__ import annotations

import math
from fractions import Fraction

import cn2an
import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from govkit import units
from govkit.errors import UnitError
from govkit.numerals import leading_numeral
from govkit.readers import unit_words
from govkit.units.quantity import quantity
from govkit.units.symbols import CANONICAL, DIMENSIONED, PURE
from govkit.units.writing import one_of

INF = math.inf
KNOWN = [
    ("3.2亿元", 320000000.0, "元", "exact"),
    ("近3.2亿元", 320000000.0, "元", "at_most"),
    ("３.２ 亿元", 320000000.0, "元", "exact"),
    ("1,234.5万元", 12345000.0, "元", "exact"),
    ("3亿2千万元", 320000000.0, "元", "exact"),
    ("1.5万亿元", 1.5e12, "元", "exact"),
    ("一百二十三万", 1230000.0, "", "exact"),
    ("一亿二千万人", 120000000.0, "人", "exact"),
    ("两万五千户", 25000.0, "户", "exact"),
    ("三点五亿元", 350000000.0, "元", "exact"),
    ("贰仟元", 2000.0, "元", "exact"),
    ("超2万人次", 20000.0, "人次", "at_least"),
    ("百余项", 100.0, "项", "at_least"),
    ("16000多人", 16000.0, "人", "at_least"),
    ("100余万元", 1000000.0, "元", "at_least"),
    ("500人以上", 500.0, "人", "at_least"),
    ("不足20美元", 20.0, "美元", "at_most"),
    ("30天以内", 30.0, "天", "at_most"),
    ("不超过5件", 5.0, "件", "at_most"),
    ("约200家", 200.0, "家", "about"),
    ("200家左右", 200.0, "家", "about"),
    ("上千户", 1000.0, "户", "at_least"),
    ("三四十人", 35.0, "人", "between"),
    ("3—5亿元", 400000000.0, "元", "between"),
    ("20%-30%", 25.0, "%", "between"),
    ("三成", 30.0, "%", "exact"),
    ("三成五", 35.0, "%", "exact"),
    ("近三成", 30.0, "%", "at_most"),
    ("过半", 50.0, "%", "at_least"),
    ("一半", 50.0, "%", "exact"),
    ("十分之一", 10.0, "%", "exact"),
    ("百分之五点三", 5.3, "%", "exact"),
    ("4.5‰", 0.45, "%", "exact"),
    ("2.5倍", 2.5, "倍", "exact"),
    ("翻两番", 4.0, "倍", "exact"),
    ("2.3个百分点", 2.3, "个百分点", "exact"),
    ("5百分点", 5.0, "个百分点", "exact"),
    ("1.2万元/人", 12000.0, "元/人", "exact"),
    ("人均1.2万元", 12000.0, "元/人", "exact"),
    ("1500元/人·月", 1500.0, "元/人·月", "exact"),
    ("18000元/(人·年)", 1500.0, "元/人·月", "exact"),
    ("每万人12件", 0.0012, "件/人", "exact"),
    ("12件/万人", 0.0012, "件/人", "exact"),
    ("每百户3.2辆", 0.032, "辆/户", "exact"),
    ("350人/平方公里", 0.00035, "人/平方米", "exact"),
    ("15亩", 10000.0, "平方米", "exact"),
    ("12.5公里", 12500.0, "米", "exact"),
    ("一年半", 18.0, "个月", "exact"),
    ("半年", 6.0, "个月", "exact"),
    ("增加到3.2亿元", 320000000.0, "元", "exact"),
]


@pytest.mark.parametrize(("text", "value", "unit", "bound"), KNOWN)
def test_a_quantity_is_read_in_its_canonical_unit(text: str, value: float, unit: str, bound: str) -> None:
    read = units.parse(text)
    assert (read.value, read.unit, read.bound) == (value, unit, bound)
    assert not read.is_change or unit == "个百分点"


@pytest.mark.parametrize(
    ("text", "value", "kind", "basis"),
    [
        ("同比增长5.3%", 5.3, "relative_change", "year_on_year"),
        ("比上年同期下降5.3%", -5.3, "relative_change", "year_on_year"),
        ("环比下降0.2%", -0.2, "relative_change", "previous_period"),
        ("年均增长7%", 7.0, "relative_change", "annual_average"),
        ("下降三成", -30.0, "relative_change", ""),
        ("增长2.5倍", 250.0, "relative_change", ""),
        ("提高2.3个百分点", 2.3, "change_of_share", ""),
        ("同比回落0.4个百分点", -0.4, "change_of_share", "year_on_year"),
        ("减少120万人", -1200000.0, "change_of_people", ""),
        ("增加了3.2亿元", 320000000.0, "change_of_money", ""),
    ],
)
def test_a_change_has_its_sign_and_what_it_is_compared_with(
    text: str, value: float, kind: str, basis: str
) -> None:
    read = units.parse(text)
    assert (read.value, read.kind, read.basis) == (value, kind, basis)
    assert read.is_change


def test_a_bound_says_what_the_number_lies_between() -> None:
    def span(text: str) -> tuple[float | None, float | None]:
        read = units.parse(text)
        return read.low, read.high

    assert span("超2万人") == (20000.0, INF)
    assert span("近2万人") == (-INF, 20000.0)
    assert span("2万—3万人") == (20000.0, 30000.0)
    assert span("约2万人") == (None, None)
    assert span("2万人") == (20000.0, 20000.0)
    # A fall by more than 5 % is a change of at most −5 %.
    assert span("下降5%以上") == (-INF, -5.0)
    assert span("下降3—5个百分点") == (-5.0, -3.0)


def test_the_prices_of_money_are_kept() -> None:
    assert units.parse("3.2亿元（2010年不变价）").prices == "constant:2010"
    assert units.parse("按可比价计算3.2亿元").prices == "constant"
    assert units.unit("亿元（当年价）").prices == "current"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "元",
        "很多人",
        "3亿元好",
        "3.2亿银元",
        "共有120万人参加",
        "5-3万元",
        "3元-5人",
        "三成人",
        "1.2.3元",
        "第三",
    ],
)
def test_what_is_no_quantity_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(UnitError) as caught:
        units.parse(text)
    for lang in ("zh", "en"):
        assert "\n" not in caught.value.message(lang)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("万人", "万元"),
        ("‰", "人"),
        ("%", "个百分点"),
        ("元", "美元"),
        ("元/人", "元"),
        ("件", "起"),
        ("天", "个月"),
        ("倍", "%"),
        ("人", "户"),
        ("亿元（当年价）", "亿元（2010年不变价）"),
        ("亿元", "亿元（2010年不变价）"),
        ("亿元（2015年不变价）", "亿元（2010年不变价）"),
        ("%（同比）", "%（环比）"),
    ],
)
def test_a_conversion_that_would_be_wrong_is_refused(source: str, target: str) -> None:
    with pytest.raises(UnitError):
        units.convert(1.0, source, target)
    with pytest.raises(UnitError):
        units.convert(1.0, target, source)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("5%", "300人"),
        ("4.5‰", "3万人"),
        ("3亿元", "3万人"),
        ("3亿元", "3亿元（2010年不变价）"),
        ("同比增长5%", "环比增长1%"),
        ("同比增长5%", "同比增长3%"),
        ("3个百分点", "3万人"),
        ("2倍", "30%"),
    ],
)
def test_a_sum_that_would_be_wrong_is_refused(first: str, second: str) -> None:
    with pytest.raises(UnitError):
        units.parse(first) + units.parse(second)


def test_sums_and_differences_that_hold() -> None:
    assert (units.parse("3亿元") + units.parse("2000万元")).to("亿元") == 3.2
    assert (units.parse("30%") + units.parse("2.5个百分点")).value == 32.5
    share = units.parse("32.5%") - units.parse("30%")
    assert (share.value, share.unit) == (2.5, "个百分点")
    pace = units.parse("同比增长5.3%") - units.parse("同比增长5%")
    assert (pace.value, pace.unit) == (0.3, "个百分点")
    more = units.parse("超3亿元") + units.parse("2亿元")
    assert (more.bound, more.low) == ("at_least", 500000000.0)
    assert (units.parse("3万人") + units.parse("减少1万人")).value == 20000.0


def test_a_quotient_has_the_unit_that_it_makes() -> None:
    each = units.parse("3.2亿元") / units.parse("2万人")
    assert (each.value, each.unit, each.kind) == (16000.0, "元/人", "money_per_person")
    assert (units.parse("6亿元") / units.parse("2亿元")).unit == "倍"
    for wrong in ("0人", "5%", "超3人"):
        with pytest.raises(UnitError):
            units.parse("3元") / units.parse(wrong)


def test_conversion_gives_the_decimals_as_written() -> None:
    assert units.convert(1.1, "万元", "元") == 11000.0
    assert units.convert(798.89, "万元", "亿元") == 0.079889
    assert units.convert(0.3, "‰", "%") == 0.03
    assert math.isnan(units.convert(math.nan, "万元", "元"))
    assert units.convert(np.array([1.1, 3.0]), "万元", "元").tolist() == [11000.0, 30000.0]
    column = units.convert(pd.Series([1.1, None]), "万元", "元")
    assert column[0] == 11000.0
    assert pd.isna(column[1])


@pytest.mark.parametrize(
    ("label", "name", "unit"),
    [
        ("地区生产总值（万元）", "地区生产总值", "万元"),
        ("年末总人口(万人)", "年末总人口", "万人"),
        ("人均地区生产总值（元/人）", "人均地区生产总值", "元/人"),
        ("人口自然增长率（‰）", "人口自然增长率", "‰"),
        ("公路里程，公里", "公路里程", "公里"),
        ("从业人员（单位：人）", "从业人员", "人"),
        ("第一产业（农、林、牧、渔业）", "第一产业（农、林、牧、渔业）", ""),
        ("地区", "地区", ""),
    ],
)
def test_a_label_is_parted_from_its_unit(label: str, name: str, unit: str) -> None:
    assert units.split_label(label) == (name, unit)


def test_english_is_written_on_request() -> None:
    assert units.format(units.parse("近3.2亿元"), lang="en") == "at most 320,000,000 yuan"
    points = units.format(units.parse("同比下降2.3个百分点"), lang="en")
    assert points == "down 2.3 percentage points on the year before"
    assert units.format(units.parse("1500元/人·月"), lang="en") == "1,500 yuan per person per month"
    assert units.format(units.parse("增加3万人"), lang="en") == "up 30,000 people"
    assert units.format(units.parse("2—3倍"), lang="en") == "2 times to 3 times"


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("1人", "1 person"),
        ("2人", "2 people"),
        ("1倍", "1 time"),
        ("1户", "1 household"),
        ("增加1个百分点", "up 1 percentage point"),
        ("1元/人", "1 yuan per person"),
    ],
)
def test_one_of_a_thing_is_named_as_one(chinese: str, english: str) -> None:
    assert units.format(units.parse(chinese), lang="en") == english


@pytest.mark.parametrize(
    ("several", "one"),
    [
        ("cases per 10,000 people", "case per 10,000 people"),
        ("times a month", "time a month"),
        ("US dollars per person", "US dollar per person"),
        ("10,000 people", "10,000 people"),
        ("% change", "% change"),
        ("km²", "km²"),
    ],
)
def test_a_unit_of_one_keeps_what_it_is_counted_by(several: str, one: str) -> None:
    assert one_of(several) == one


def test_a_quantity_is_written_in_the_unit_asked_for() -> None:
    assert units.format(units.parse("3.2亿元"), "万元", "zh") == "32000万元"
    with pytest.raises(UnitError):
        units.format(units.parse("3.2亿元"), "人")


@given(st.integers(min_value=0, max_value=10**15))
def test_numerals_read_as_a_library_writes_them(number: int) -> None:
    found = leading_numeral(cn2an.an2cn(number))
    assert found is not None
    assert (found[0].value, found[1]) == (float(number), "")


SIGNS = sorted({*CANONICAL.values(), "%", "个百分点", "倍", "", "元/人", "元/人·月", "件/户", "人/平方米"})
VALUES = st.decimals(min_value=-(10**13), max_value=10**13, places=4, allow_nan=False).map(float)
BOUNDS = st.sampled_from(["exact", "at_least", "at_most", "about"])


@example(945996244799.5812, "分", "exact")
@given(VALUES, st.sampled_from(SIGNS), BOUNDS)
def test_what_is_written_reads_back(value: float, sign: str, bound: str) -> None:
    own = quantity(value, units.unit(sign), bound)
    assert units.parse(units.format(own, lang="zh")) == own


@given(
    VALUES.filter(bool),
    BOUNDS,
    st.sampled_from(["同比", "环比", ""]),
    st.sampled_from(["%", "个百分点", "倍"]),
)
def test_changes_that_are_written_read_back(value: float, bound: str, basis: str, sign: str) -> None:
    if sign == "倍":
        value = max(value, -0.999)  # nothing falls by once or more of itself
    words = {"exact": "", "at_least": "超过", "at_most": "不超过", "about": "约"}[bound]
    own = units.parse(f"{basis}{'增长' if value > 0 else '下降'}{words}{abs(value):f}{sign}")
    assert units.parse(units.format(own, lang="zh")) == own


@given(VALUES, VALUES, st.sampled_from(["元", "人", "%", "个"]))
def test_ranges_that_are_written_read_back(first: float, second: float, sign: str) -> None:
    low, high = sorted((abs(first), abs(second)))
    if low == high:
        return
    middle = float((Fraction(repr(low)) + Fraction(repr(high))) / 2)
    own = quantity(middle, units.unit(sign), "between", (low, high))
    assert units.parse(units.format(own, lang="zh")) == own


@given(VALUES, st.sampled_from(sorted(DIMENSIONED)), st.sampled_from(["", "十", "百", "千", "万", "亿"]))
def test_conversion_there_and_back_changes_nothing(value: float, sign: str, scale: str) -> None:
    source, target = scale + sign, CANONICAL[DIMENSIONED[sign][0]]
    there = units.convert(value, source, target)
    back = units.convert(there, target, source)
    assert back == pytest.approx(value, rel=1e-15, abs=1e-300)


@given(
    st.text(
        alphabet="0123456789.一二十百万亿成分之几余多近超元人%‰倍/·个点（）—-增下降同比每年半 ", max_size=14
    )
)
def test_any_text_is_a_quantity_or_refused(text: str) -> None:
    try:
        read = units.parse(text)
    except UnitError:
        return
    assert not math.isnan(read.value)


def test_every_sign_is_known() -> None:
    for sign in [*DIMENSIONED, *PURE]:
        assert units.unit(sign).size > 0


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("一两个", 1, 2),
        ("一两百人", 100, 200),
        ("三五万人", 30_000, 50_000),
        ("三到五成", 30, 50),
        ("五至八成", 50, 80),
        ("三成到五成", 30, 50),
    ],
)
def test_two_digits_in_a_row_and_tenths_to_tenths_are_ranges(text: str, low: float, high: float) -> None:
    found = units.parse(text)
    assert (found.bound, found.low, found.high) == ("between", low, high)


@pytest.mark.parametrize(
    ("source", "target", "factor"),
    [
        ("件/10万人", "件/万人", Fraction(1, 10)),
        ("10000元", "万元", 1),
        ("10,000元", "万元", 1),
        ("万吨公里", "吨公里", 10000),
        ("千米", "公里", 1),
        ("ha", "亩", 15),
        ("GWh", "万千瓦时", 100),
        ("元/㎡", "元/平方米", 1),
    ],
)
def test_units_of_yearbooks_convert(source: str, target: str, factor: Fraction) -> None:
    assert units.factor(source, target) == factor


def test_a_header_of_a_rate_states_its_unit_and_one_of_a_month_states_none() -> None:
    assert unit_words.without_unit("刑事案件发案率（起/10万人）") == ("刑事案件发案率", "起/10万人")
    assert unit_words.without_unit("房价（元/㎡）") == ("房价", "元/㎡")
    assert unit_words.without_unit("收入（10月）") == ("收入（10月）", "")


def test_a_header_states_prices_beside_its_unit() -> None:
    for header, unit, prices in (
        ("地区生产总值(亿元,现价)", "亿元,现价", "current"),
        ("地区生产总值（亿元，按当年价格计算）", "亿元，按当年价格计算", "current"),
        ("地区生产总值（亿元，2010年价）", "亿元，2010年价", "constant:2010"),
        ("地区生产总值（亿元、2015年不变价）", "亿元、2015年不变价", "constant:2015"),
    ):
        assert unit_words.without_unit(header) == ("地区生产总值", unit)
        assert units.unit(unit).prices == prices
    assert units.factor("亿元,现价", "万元") == 10000
    with pytest.raises(UnitError):
        units.factor("亿元，2010年价", "亿元")


def test_a_quantity_at_other_prices_says_at_which_it_is() -> None:
    with pytest.raises(UnitError) as caught:
        units.parse("3.2亿元（2020年不变价）").to("亿元")
    assert "2020年不变价" in caught.value.message("zh")
    assert "2020" in caught.value.message("en")


def test_a_scale_in_the_text_and_in_the_unit_of_its_column_is_refused() -> None:
    assert units.parse("3.5", "万元").value == 35000
    assert units.parse("3.5万", "元").value == 35000
    with pytest.raises(UnitError) as caught:
        units.parse("3.5万", "万元")
    assert caught.value.key == "units.scaled_twice"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("三百三千", "malformed_numeral"),
        ("万元", "only_unit"),
        ("不足1.2万多人", "bounds_contradict"),
        ("近300余人", "bounds_contradict"),
        ("减少2倍", "unclear_times"),
        ("同比2.5倍", "unclear_times"),
        ("降幅扩大0.5个百分点", "change_of_rate"),
        ("增速回落5%", "change_of_rate"),
        ("三季度", "year_or_rank"),
    ],
)
def test_what_may_be_read_two_ways_is_refused_by_its_reason(text: str, key: str) -> None:
    with pytest.raises(UnitError) as caught:
        units.parse(text)
    assert caught.value.key == f"units.{key}"
    for lang in ("zh", "en"):
        assert text in caught.value.message(lang)


def test_real_growth_is_at_constant_prices_and_nominal_growth_at_current_ones() -> None:
    real, nominal = units.parse("同比实际增长5.2%"), units.parse("同比名义增长6%")
    assert (real.prices, nominal.prices) == ("constant", "current")
    with pytest.raises(UnitError) as caught:
        nominal - real
    assert caught.value.key == "units.prices"


@pytest.mark.parametrize("text", ["9" * 5000, "一百二十" * 50_000, "1," * 100_000 + "x", "（" * 100_000])
def test_a_text_without_end_is_no_quantity_and_costs_no_time(text: str) -> None:
    with pytest.raises(UnitError) as caught:
        units.parse(text)
    assert len(caught.value.message("zh")) < 400
