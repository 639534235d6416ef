"""Figures as Chinese prose writes them: `99.99%`, `120万`, `16000多`, `百余`, `近4个月`, `三分之一`.

What a vague word says is kept: it makes the figure a bound. `几` and `数` stand for more than one and fewer
than ten, so that `几十万` is at least 200,000. A round number without a leading digit (`百万`, `百日`) is
only about that large.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

BoundName = Literal["exact", "at_least", "at_most", "about"]

_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"两": 2, "几": 2, "数": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10**4, "亿": 10**8}
_WORDS = {"全覆盖": 100, "全部": 100, "所有": 100, "没有": 0, "杜绝": 0}
_AT_LEAST = re.compile(r"^[超逾]|[余多]|以上|[几数]")
_AT_MOST = re.compile(r"^近|^不足|以下|以内")
_ABOUT = re.compile(r"^约|左右|上下")
_ARABIC = re.compile(r"(\d+(?:\.(\d+))?)[余多]?([百千万亿]*)")
_CHINESE = re.compile(r"[零一二两三四五六七八九十百千万亿几数]+")
_FRACTION = re.compile(r"([一二三四五六七八九十]+)分之([一二三四五六七八九]+)")
_RANGE = re.compile(r"^(.+?)[-–—~至](\d.*)$")


@dataclass(frozen=True, slots=True)
class Numeral:
    """What a written figure says.

    Attributes
    ----------
    value
        The number; percentages are in per cent, a fraction in words too (`三分之一` is 33.33).
    step
        The place of its last written digit: 0.01 for `97.38`, 10,000 for `120万`.
    bound
        What its vague words make of it.
    parts
        `n` where it is one n-th in words, else 0.
    rounded
        Whether it was written with decimals or in units of 百, 千, 万, 亿, so that digits were left off.
    """

    value: float
    step: float
    bound: BoundName
    parts: int = 0
    rounded: bool = False


def read_numeral(written: str) -> Numeral | None:
    """Read one figure; None where there is none.

    Parameters
    ----------
    written
        The bare figure with its vague words and classifier, such as `超2万` or `7轮`.
    """
    text = written.strip()
    if text in _WORDS:
        return Numeral(float(_WORDS[text]), 1.0, "exact")
    if fraction := _FRACTION.search(text):
        share = Fraction(_chinese(fraction[2]), _chinese(fraction[1]))
        parts = share.denominator if share.numerator == 1 else 0
        return Numeral(float(share * 100), 1.0, _bound(text), parts, rounded=True)
    if arabic := _ARABIC.search(text):
        scale = _scale(arabic[3])
        decimals = len(arabic[2] or "")
        step = float(scale) / 10**decimals
        return Numeral(float(arabic[1]) * scale, step, _bound(text), rounded=bool(decimals or scale > 1))
    if chinese := _CHINESE.search(text):
        numeral = chinese[0]
        value = float(_chinese(numeral))
        bare = numeral[0] in "百千万亿"
        bound = _bound(text)
        return Numeral(
            value, value if bare else 1.0, "about" if bare and bound == "exact" else bound, rounded=bare
        )
    return None


def read_range(written: str) -> tuple[Numeral, Numeral] | None:
    """Read a range such as `20%-30%` as its two ends; None where it is none."""
    found = _RANGE.match(written.strip())
    if not found:
        return None
    low, high = read_numeral(found[1]), read_numeral(found[2])
    return (low, high) if low and high else None


def _bound(text: str) -> BoundName:
    if _AT_MOST.search(text):
        return "at_most"
    if _AT_LEAST.search(text):
        return "at_least"
    return "about" if _ABOUT.search(text) else "exact"


def _scale(multipliers: str) -> int:
    scale = 1
    for sign in multipliers:
        scale *= _TENS.get(sign) or _MYRIADS[sign]
    return scale


def _chinese(numeral: str) -> int:
    total = section = digit = 0
    for sign in numeral:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        elif sign in _TENS:
            section += (digit or 1) * _TENS[sign]
            digit = 0
        else:
            total = (total + section + digit or 1) * _MYRIADS[sign]
            section = digit = 0
    return total + section + digit
