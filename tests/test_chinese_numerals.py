"""Numerals in Chinese signs: known values, what is none, and what stays open."""

from __future__ import annotations

import pytest

from govkit import chinese_numerals


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("三千零五", 3005),
        ("一万二", 12000),
        ("一百十五", 115),
        ("三万二千亿", 32_000 * 10**8),
        ("一亿十万", 100_100_000),
        ("一万亿零一万零二十一", 10**12 + 10021),
        ("二零一二", 2012),
        ("百万", 1_000_000),
    ],
)
def test_a_numeral_has_its_value(numeral: str, value: int) -> None:
    assert chinese_numerals.well_formed(numeral)
    assert chinese_numerals.value(numeral) == value


@pytest.mark.parametrize(
    "numeral", ["", "三百三千", "十百", "三亿五亿", "三万五万", "五百千", "三百万千", "三六"]
)
def test_signs_in_another_order_are_no_numeral(numeral: str) -> None:
    assert not chinese_numerals.well_formed(numeral)


@pytest.mark.parametrize(
    ("numeral", "low", "high"),
    [
        ("十几", 11, 20),
        ("二十几", 21, 30),
        ("几百", 200, 1000),
        ("数十万", 200_000, 1_000_000),
        ("三百", 300, None),
    ],
)
def test_an_open_numeral_lies_between_two(numeral: str, low: int, high: int | None) -> None:
    assert (chinese_numerals.value(numeral), chinese_numerals.upper_end(numeral)) == (low, high)
