"""Quantities put together from parts whose meaning is known read as what they were put together from."""

from __future__ import annotations

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from govkit import units
from govkit.errors import UnitError

FULL_WIDTH = str.maketrans("0123456789.,%", "０１２３４５６７８９．，％")
FORGERY_PROOF = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")
FORMS = {
    "plain": str,
    "grouped": lambda number: f"{number:,}",
    "full width": lambda number: f"{number:,}".translate(FULL_WIDTH),
    "Chinese": cn2an.an2cn,
    "on cheques": lambda number: cn2an.an2cn(number).translate(FORGERY_PROOF),
    "decimal": lambda number: f"{number}.0",
}
SCALES = {"": 1, "千": 10**3, "万": 10**4, "百万": 10**6, "亿": 10**8, "万亿": 10**12}
UNITS = {
    "元": 1,
    "人": 1,
    "户": 1,
    "千米": 1000,
    "千瓦": 1000,
    "千克": 1,
    "亩": 2000 / 3,
    "个百分点": 1,
    "人次": 1,
    "": 1,
}
BEFORE = {
    "": "exact",
    "近": "at_most",
    "超": "at_least",
    "约": "about",
    "不低于": "at_least",
    "共": "exact",
    "达": "exact",
}
AFTER = {"": "exact", "以上": "at_least", "以内": "at_most", "左右": "about"}
CHANGES = {"": 0, "增加": 1, "同比增长": 1, "减少": -1, "下降了": -1, "比上年提高": 1}
FLIPPED = {"at_least": "at_most", "at_most": "at_least"}
NUMBERS = st.integers(min_value=1, max_value=9999)


@given(
    NUMBERS,
    st.sampled_from(sorted(FORMS)),
    st.sampled_from(sorted(SCALES)),
    st.sampled_from(sorted(UNITS)),
    st.sampled_from(sorted(BEFORE)),
    st.sampled_from(sorted(AFTER)),
    st.sampled_from(sorted(CHANGES)),
)
def test_a_quantity_is_what_it_was_put_together_from(
    number: int, form: str, scale: str, unit: str, before: str, after: str, change: str
) -> None:
    if form in ("Chinese", "on cheques") and scale[:1] in ("千", "百"):
        scale = "万"  # 三十千 is none of Chinese
    text = f"{change}{before}{FORMS[form](number)}{scale}{unit}{after}"
    bounds = {BEFORE[before], AFTER[after]} - {"exact"}
    if bounds == {"at_least", "at_most"}:
        with pytest.raises(UnitError):
            units.parse(text)
        return
    read = units.parse(text)
    sign = CHANGES[change]
    assert read.value == pytest.approx(number * SCALES[scale] * UNITS[unit] * (sign or 1), rel=1e-12)
    expected = BEFORE[before] if BEFORE[before] != "exact" else AFTER[after]
    assert read.bound == (FLIPPED.get(expected, expected) if sign < 0 else expected)
    assert read.is_change == (bool(sign) or unit == "个百分点")
    assert read.basis == ("year_on_year" if change in ("同比增长", "比上年提高") else "")
    assert units.parse(units.format(read, lang="zh")) == read


@given(
    NUMBERS,
    NUMBERS,
    st.sampled_from("至到—-~～–"),
    st.sampled_from(sorted(FORMS)),
    st.sampled_from(["", "万", "亿"]),
)
def test_a_range_is_what_it_was_put_together_from(
    first: int, second: int, between: str, form: str, scale: str
) -> None:
    low, high = sorted((first, second))
    if low == high or (form in ("Chinese", "on cheques") and low < 10):  # 三至五百 begins at 300
        return
    text = f"{FORMS[form](low)}{scale}{between}{FORMS[form](high)}{scale}元"
    read = units.parse(text)
    assert (read.bound, read.low, read.high) == ("between", low * SCALES[scale], high * SCALES[scale])
    with pytest.raises(UnitError):
        units.parse(f"{FORMS[form](high)}{scale}{between}{FORMS[form](low)}{scale}元")


@given(
    NUMBERS,
    st.sampled_from([100, 1000, 10000]),
    st.sampled_from(["件", "张", "台"]),
    st.sampled_from(["人", "户"]),
)
def test_a_rate_in_words_is_the_rate_in_signs(number: int, base: int, thing: str, whom: str) -> None:
    word = {100: "百", 1000: "千", 10000: "万"}[base]
    spellings = [
        f"每{word}{whom}{number}{thing}",
        f"{number}{thing}/{word}{whom}",
        f"{number}{thing}/{base}{whom}",
    ]
    read = [units.parse(one) for one in spellings]
    assert read[0] == read[1] == read[2]
    assert read[0].value == pytest.approx(number / base, rel=1e-12)
