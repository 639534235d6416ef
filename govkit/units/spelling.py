"""Ways of writing a quantity made one before it is read, and texts that look like one and are none."""

from __future__ import annotations

import re
import unicodedata

from govkit import chinese_numerals
from govkit.errors import UnitError
from govkit.numerals import PLAIN_SIGNS
from govkit.units.unit import normal

_CURRENCIES = {"US$": "美元", "HK$": "港元", "¥": "元", "$": "美元", "€": "欧元"}
_AMOUNT = r"[\d.,]+"
_OF_CURRENCY = re.compile(
    rf"(US\$|HK\$|[¥$€])({_AMOUNT}(?:[-–—~～至到]+(?:US\$|HK\$|[¥$€])?{_AMOUNT})?[十百千万亿]*)"
    r"(?:元|美元|港元|欧元)?"
)
_TENTHS = re.compile(r"([一二三四五六七八九\d])(到|至|[-–—―~～])([一二三四五六七八九\d]成)")  # 三到五成
_FRACTION = re.compile(r"(?<![\d./])(\d)/([2-9]|10)(?![\d/.])")
_UNIT_FOLLOWS = re.compile(r"\s*(?!以上|以下|左右|上下|以内|[-–—~～至到\s])\S")
_IN_LETTERS = {"RMB": "元", "CNY": "元", "USD": "美元", "HKD": "港元", "EUR": "欧元"}
_LETTERS_BEFORE = re.compile(rf"(RMB|CNY|USD|HKD|EUR)(-?{_AMOUNT}[十百千万亿]*)(?:元|美元|港元|欧元)?")
_LETTERS_AFTER = re.compile(r"(?<=[\d百千万亿])(RMB|CNY|USD|HKD|EUR)")
_TWENTIES = re.compile(r"[廿卅卌](?=[一二三四五六七八九]?(?![一二三四五六七八九十百千万亿]))")
_IN_TENS = {"廿": "二十", "卅": "三十", "卌": "四十"}
_COUNT = r"[一二两三四五六七八九十]+|\d+"
_AND_A_HALF = re.compile(rf"({_COUNT})个半(?=\S)")  # 三个半月
_PART = r"(?:[零一二两三四五六七八九十百]|点|\d|\.)+"
_PARTS_OF_ONE = re.compile(
    rf"([一二三四五六七八九十百千万亿]+分之)({_PART})([-–—―~～至到]+)({_PART})(?!分之|成|半)"
)
_OF_SMALLER = {
    **{("年", "个月"): 12, ("天", "小时"): 24, ("小时", "分钟"): 60, ("元", "角"): 10, ("公里", "米"): 1000},
    **{("米", "厘米"): 100, ("吨", "公斤"): 1000},
}
_IN_TWO = re.compile(
    r"(?<![\d.,一二两三四五六七八九十百千万亿])(\d+|[一二两三四五六七八九十]+)个?(年|天|小时|元|公里|米|吨)零?"
    r"(\d+|[一二两三四五六七八九十]+)(个月|小时|分钟|角|米|厘米|公斤)"
)
_MINUS = re.compile(r"负(?=[\d零一二两三四五六七八九十百])")
_YEARS = re.compile(
    r"(?:自|从|截至|到|至)?(?:(?:1[89]|20)\d\d|[一二][零〇八九][零〇一二三四五六七八九]{2})"
    r"(?:[-–—~～至到](?:1[89]|20)?\d\d)?年(?!不变|可比|固定).*"
)
_MONTH = re.compile(r"(?:\d{1,2}|[一二三四五六七八九十]{1,2})月(?:份|\d+[日号])?")
_QUARTER = re.compile(r"前?[1-4一二两三四](?:季度|季)(?:末|初)?")
_NUMBER = r"(?:\d+|[一二两三四五六七八九十百]+)"
_RANKS = re.compile(
    rf".*第{_NUMBER}.*|(?:同比|环比)?(?:提高|提升|上升|前移|前进|下降|回落|下滑|后退|后移|升|降|跌)了?"
    rf"{_NUMBER}个?(?:位次?|名次?)"
)


def spelled(text: str) -> str:
    """A quantity in the one way that is read: `¥300` as `300元`, `1½` as `1.5`, `负2%` as `-2%`.

    Raises
    ------
    UnitError
        It is a year, a date or a rank, which is no quantity: `2019年`, `3月5日`, `第3名`, `提高3位`, `3季度`.
    """
    plain = normal(_without_signs_of_parts(text)).translate(PLAIN_SIGNS)
    if (
        _YEARS.fullmatch(plain)
        or _MONTH.fullmatch(plain)
        or _QUARTER.fullmatch(plain)
        or _RANKS.fullmatch(plain)
    ):
        raise UnitError("units.year_or_rank", value=text)
    plain = _OF_CURRENCY.sub(_in_words, plain)
    plain = _FRACTION.sub(lambda found: _parts(int(found[1]), int(found[2])) or found[0], plain)
    plain = _PARTS_OF_ONE.sub(r"\1\2\3\1\4", plain)  # 千分之三到五
    plain = _LETTERS_BEFORE.sub(lambda found: found[2] + _IN_LETTERS[found[1]], plain)
    plain = _LETTERS_AFTER.sub(lambda found: _IN_LETTERS[found[1]], plain)
    plain = re.sub(r"(?<=[元圆])整$", "", plain)
    plain = _IN_TWO.sub(_in_the_smaller, plain)
    plain = _TWENTIES.sub(lambda found: _IN_TENS[found[0]], plain)
    plain = _AND_A_HALF.sub(lambda found: f"{found[1]}{'.5' if found[1].isdecimal() else '点五'}个", plain)
    return _MINUS.sub("-", _TENTHS.sub(r"\1成\2\3", plain))


def _in_words(found: re.Match[str]) -> str:
    amount = re.sub(r"US\$|HK\$|[¥$€]", "", found[2])
    return amount + _CURRENCIES[found[1]]


def _in_the_smaller(found: re.Match[str]) -> str:
    """1年3个月 as 15个月; what is no such pair stays, and is refused."""
    ratio = _OF_SMALLER.get((found[2], found[4]), 0)
    whole, part = (int(n) if n.isdecimal() else chinese_numerals.value(n) for n in (found[1], found[3]))
    return f"{whole * ratio + part}{found[4]}" if part < ratio else found[0]


def _without_signs_of_parts(text: str) -> str:
    """A text with ½ after a figure as .5, before a unit as 0.5, and alone as the words for it."""
    plain = ""
    for place, sign in enumerate(text):
        written = unicodedata.normalize("NFKC", sign)
        if "\u2044" not in written or len(written) < 3:
            plain += sign
            continue
        decimals = f"{unicodedata.numeric(sign):.10g}"
        above, below = map(int, written.split("\u2044"))
        if plain[-1:].isdecimal():
            plain += decimals[1:]
        else:
            plain += decimals if _UNIT_FOLLOWS.match(text, place + 1) else _parts(above, below)
    return plain


def _parts(above: int, below: int) -> str:
    return f"{below}分之{above}" if above < below else ""
