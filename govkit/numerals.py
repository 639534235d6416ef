"""Figures as Chinese prose writes them: `99.99%`, `120万`, `16000多`, `百余`, `近4个月`, `三分之一`.

What a vague word says is kept: it makes the figure a bound. `几十万` is at least 200,000, and where the upper
end is asked for, below 1,000,000. A round number without a leading digit (`百万`, `百日`) is
only about that large.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal, cast

from govkit import chinese_numerals
from govkit.chinese_numerals import DIGITS, MYRIADS, TENS

BoundName = Literal["exact", "at_least", "at_most", "about"]

_WORDS = {"全覆盖": 100, "全部": 100, "所有": 100, "没有": 0, "杜绝": 0}
_AT_LEAST = re.compile(r"^[超逾]|[余多]|以上|[几数]")
_AT_MOST = re.compile(r"^近|^不足|以下|以内")
_ABOUT = re.compile(r"^约|左右|上下")
_ARABIC = re.compile(r"(\d+(?:\.(\d+))?)[余多]?([百千万亿]*)")
_CHINESE = re.compile(r"千(?=[瓦米克])|(?:[零一二两三四五六七八九十百万亿几数]|千(?![瓦米克]))+")
_FRACTION = re.compile(r"([一二三四五六七八九十]+)分之([一二三四五六七八九]+)")
_RANGE = re.compile(r"^(.+?)[-–—~至](\d.*)$")
# Signs that forgers cannot alter, and traditional ones.
PLAIN_SIGNS = str.maketrans(
    "〇壹贰叁肆伍陆柒捌玖拾佰仟萬億兩幾數餘", "零一二三四五六七八九十百千万亿两几数余"
)
# 百 and 千 before 分 belong to the word that follows (百分点), and 千 before a unit to that: 五百千米.
_SCALE = r"(?:[十百万亿](?!分)|千(?![分瓦米克]))"
_VAGUE = r"[余多几来]"
_PARTS = re.compile(
    r"([一二三四五六七八九十百千万亿]+|\d+)分之([一二两三四五六七八九十百零]+(?:点[零一二三四五六七八九]+)?|\d+(?:\.\d+)?)"
    rf"({_VAGUE})?"
)
_TENTHS = re.compile(rf"([一二两三四五六七八九几数]|\d+(?:\.\d+)?)成([一二三四五六七八九半])?({_VAGUE})?")
_TERM = re.compile(
    rf"((?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.(\d+))?(?:[eE][+-]?\d{{1,3}})?)({_VAGUE})?({_SCALE}*)({_VAGUE})?"
)
_SIGNS = re.compile(
    rf"(千(?=[瓦米克])|(?:[零一二两三四五六七八九几数]|{_SCALE})+)(?:点([零一二三四五六七八九]+)({_SCALE}*))?({_VAGUE})?({_SCALE}*)"
)
_NEIGHBOURS = re.compile(
    r"(?<![零一二三四五六七八九])([一二三四五六七八两])([二三四五六七八九两])(?=[十百千万亿]|$)"
)


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
    high
        The upper end where the figure itself names two (`三四十` is 30 to 40), else None.
    share
        Whether its own words make it a share: `三成`, `十分之一`, `百分之五`, `一半`.
    """

    value: float
    step: float
    bound: BoundName
    parts: int = 0
    rounded: bool = False
    high: float | None = None
    share: bool = False


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
        share = Fraction(chinese_numerals.value(fraction[2]), chinese_numerals.value(fraction[1]))
        parts = share.denominator if share.numerator == 1 else 0
        return Numeral(float(share * 100), 1.0, _bound(text), parts, rounded=True)
    if arabic := _ARABIC.search(text):
        scale = _scale(arabic[3])
        decimals = len(arabic[2] or "")
        step = float(scale) / 10**decimals
        return Numeral(float(arabic[1]) * scale, step, _bound(text), rounded=bool(decimals or scale > 1))
    if chinese := _CHINESE.search(text):
        numeral = chinese[0]
        value = float(chinese_numerals.value(numeral))
        bare = numeral[0] in "百千万亿"
        bound = _bound(text)
        return Numeral(
            value, value if bare else 1.0, "about" if bare and bound == "exact" else bound, rounded=bare
        )
    return None


def leading_numeral(text: str) -> tuple[Numeral, str] | None:
    """The figure that a text begins with, and the text after it; None where it begins with none.

    Parameters
    ----------
    text
        Such as `3亿2千万元`, `一百二十三万人`, `百余项`, `三成五`, `十分之一`, `-2.5%`. Words before the
        figure that make it a bound (`近`, `超过`) are not read here.
    """
    plain = text.translate(PLAIN_SIGNS)
    sign = -1.0 if plain[:1] in ("-", "−", "－") else 1.0
    skipped = 1 if plain[:1] in ("-", "−", "－", "+") else 0
    plain = plain[skipped:]
    for reader in (_read_parts, _read_tenths, _read_half, _read_arabic, _read_signs):
        found = reader(plain)
        if found is not None:
            numeral, length = found
            if sign < 0:
                numeral = replace(numeral, value=-numeral.value)
            return numeral, text[skipped + length :]
    return None


def _read_parts(text: str) -> tuple[Numeral, int] | None:
    found = _PARTS.match(text)
    if not found:
        return None
    whole = int(found[1]) if found[1].isdigit() else chinese_numerals.value(found[1])
    part = _decimal(found[2])
    if not whole:
        return None
    share = part / whole
    value = float(share * 100)
    parts = share.denominator if share.numerator == 1 and whole < 100 else 0
    return Numeral(value, 1.0, _vague(found[3]), parts, rounded=True, share=True), found.end()


def _read_tenths(text: str) -> tuple[Numeral, int] | None:
    found = _TENTHS.match(text)
    if not found:
        return None
    tenths = _decimal(found[1]) * 10
    rest = 5 if found[2] == "半" else DIGITS.get(found[2] or "零", 0)
    high = 100.0 if found[1] in "几数" else None
    step = 1.0 if found[2] else 10.0
    return Numeral(
        float(tenths + rest), step, _vague(found[3]), rounded=True, high=high, share=True
    ), found.end()


def _read_half(text: str) -> tuple[Numeral, int] | None:
    if text.startswith(("一半", "半数")):
        return Numeral(50.0, 1.0, "exact", 2, rounded=True, share=True), 2
    if text == "半":
        return Numeral(50.0, 1.0, "exact", 2, rounded=True, share=True), 1
    if text.startswith("半"):
        return Numeral(0.5, 0.5, "exact"), 1
    return None


def _read_arabic(text: str) -> tuple[Numeral, int] | None:
    total, position, step, bound = Fraction(0), 0, 1.0, "exact"
    above: int | None = None
    rounded = False
    while found := _TERM.match(text, position):
        scale = _scale(found[4])
        # A second term must be of a lower order: 3亿2千万, but not 3亿 and a figure that happens to follow.
        if above is not None and not (above > scale > 1):
            break
        total += Fraction(found[1].replace(",", "")) * scale
        step = float(Fraction(scale, 10 ** len(found[2] or "")))
        rounded = rounded or bool(found[2]) or scale > 1
        position, above = found.end(), scale
        vague = _vague(found[3] or found[5])
        if vague != "exact":
            bound = vague
            break
    if not position:
        return None
    return Numeral(float(total), step, cast("BoundName", bound), rounded=rounded), position


def _are_neighbours(first: str, second: str) -> bool:
    """Whether two digits together mean from the one to the other: 两三, 七八, 一两, 三五."""
    return DIGITS[second] == DIGITS[first] + 1 or first + second == "三五"


def _read_signs(text: str) -> tuple[Numeral, int] | None:
    found = _SIGNS.match(text)
    if not found:
        return None
    numeral, scale = found[1], _scale(found[5])
    ends = [numeral]
    if (pair := _NEIGHBOURS.search(numeral)) and _are_neighbours(pair[1], pair[2]):
        ends = [f"{numeral[: pair.start()]}{pair[one]}{numeral[pair.end() :]}" for one in (1, 2)]
    if not chinese_numerals.well_formed(ends[0]) or (found[3] or "").startswith("十"):
        return None
    if found[2]:
        value = _decimal(f"{numeral}点{found[2]}") * _scale(found[3] or "")
        return Numeral(float(value * scale), 1.0, _vague(found[4]), rounded=True), found.end()
    top = chinese_numerals.value(ends[1]) if len(ends) > 1 else chinese_numerals.upper_end(numeral)
    number = float(chinese_numerals.value(ends[0]) * scale)
    bare = numeral[0] in "百千万亿"
    bound = _vague(found[4])
    if bare and bound == "exact" and top is None:
        bound = "about"
    step = number if bare else float(scale)
    high = None if top is None else float(top * scale)
    return Numeral(number, step, bound, rounded=bare or scale > 1, high=high), found.end()


def _vague(word: str | None) -> BoundName:
    if not word:
        return "exact"
    return "about" if word == "来" else "at_least"


def _decimal(written: str) -> Fraction:
    if re.fullmatch(r"\d+(?:\.\d+)?", written):
        return Fraction(written)
    whole, _, decimals = written.partition("点")
    digits = "".join(str(DIGITS[sign]) for sign in decimals)
    return Fraction(chinese_numerals.value(whole)) + (
        Fraction(int(digits), 10 ** len(digits)) if digits else 0
    )


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
        scale *= TENS.get(sign) or MYRIADS[sign]
    return scale
