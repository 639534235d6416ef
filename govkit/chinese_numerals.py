"""Numerals in Chinese signs: whether they are well formed, their value, and what `几` and `数` leave open.

`几` and `数` stand for more than one and fewer than ten: `几百` lies between 200 and 1,000, `十几` between 11
and 20, as one more of what they count would have another name.
"""

from __future__ import annotations

import re

DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"两": 2}
TENS = {"十": 10, "百": 100, "千": 1000}
MYRIADS = {"万": 10**4, "亿": 10**8}

_OPEN = re.compile(r"[几数]")
_ONE = r"[一二两三四五六七八九]"
_BELOW_HUNDRED = rf"(?:零?{_ONE}?十)?(?:零?{_ONE})?"
_SECTION = rf"(?:{_ONE}千)?(?:零?{_ONE}百)?{_BELOW_HUNDRED}"
_FIRST = rf"(?:{_ONE}?千(?:零?{_ONE}百)?|{_ONE}?百)?{_BELOW_HUNDRED}"
_WITH_UNITS = re.compile(
    rf"(?:{_FIRST}(?:万零?{_SECTION})?亿(?:零?(?!万){_SECTION}万)?零?{_SECTION}|{_FIRST}万零?{_SECTION}|{_FIRST})零?"
)
# 36 is 三十六; two signs in a row are a number only with a zero: 二〇.
_IN_DIGITS = re.compile(
    r"[零一二三四五六七八九]|[零一二三四五六七八九]{3,}|[一二三四五六七八九]零|零[一二三四五六七八九]|两"
)


def well_formed(numeral: str) -> bool:
    """Whether signs in a row are one numeral: `三千零五`, `一万二`, `百万`; not `三百三千`."""
    plain = _OPEN.sub("二", numeral)
    return bool(numeral) and bool(_WITH_UNITS.fullmatch(plain) or _IN_DIGITS.fullmatch(plain))


def value(numeral: str) -> int:
    """The value, of an open numeral the lower end: `两万五` is 25,000, `二零一二` 2012, `十几` 11."""
    closed = _OPEN.sub(lambda found: "二" if found.start() == 0 else "一", numeral)
    if len(closed) > 1 and all(sign in DIGITS for sign in closed):
        return int("".join(str(DIGITS[sign]) for sign in closed))
    high = section = digit = 0
    last = 1
    for sign in closed:
        if sign in DIGITS:
            digit = DIGITS[sign]
            last = 1 if sign == "零" else last
        elif sign in TENS:
            last = TENS[sign]
            section += (digit or 1) * last
            digit = 0
        else:
            last = MYRIADS[sign]
            # 亿 multiplies all that stands before it, 万 only what stands after the last 亿.
            if sign == "亿":
                high, section = ((high + section + digit) or 1) * last, 0
            else:
                above = high - high % 10**8
                high, section = above + ((high - above + section + digit) or 1) * last, 0
            digit = 0
    return high + section + digit * (last // 10 if last > 10 and closed[-1] in DIGITS else 1)


def upper_end(numeral: str) -> int | None:
    """What an open numeral stays below: 20 for `十几`, 1,000 for `数百`; None where it is not open."""
    if not _OPEN.search(numeral):
        return None
    nine, eight = (value(_OPEN.sub(sign, numeral)) for sign in "九八")
    return nine + (nine - eight)
