"""What the lower end of a range stands for where only the upper one has a scale: `3—5亿元`, `三至五千`."""

from __future__ import annotations

import math
import re
from fractions import Fraction

from govkit.errors import UnitError
from govkit.units.symbols import SCALES

_FIGURES = r"[\d,.]+(?:[eE][+-]?\d+)?"
_FIRST_TERM = re.compile(rf"{_FIGURES}[十百千万亿]*")  # of 3亿2千万
# One sign or figure, and what it is counted in: 五百万, 5千, 一万.
_ROUND = re.compile(rf"(?:[一二两三四五六七八九]|{_FIGURES})?([十百千])[万亿]*")
_SMALL = re.compile(r"[十百千]")
_MYRIADS = re.compile(r"[万亿]")
# From here on the lower end of 5000—1万元 is as it stands.
_IN_WHOLE = 100


def scale_of(numeral: str, signs: str = "十百千万亿") -> int:
    """What the last figure of a numeral is counted in: 10,000 of `3.5万`; 1 where it names no scale."""
    found = re.search(f"[{signs}]+$", numeral)
    return math.prod(SCALES[one] for one in found[0]) if found else 1


def lower_end(low: tuple[str, Fraction], high: tuple[str, Fraction], text: str) -> Fraction:
    """The lower end of a range in the scale that is meant.

    万 and 亿 are of both ends, where the lower one stays the lower with them: 三百至五百万. 百 and 千 are of
    both where the lower end is a smaller figure alone: 三至五千, but 三至一百.

    Parameters
    ----------
    low, high
        Each end as it is written, and its number.
    text
        The whole, for the message.

    Raises
    ------
    UnitError
        三至五十 may begin at three or at thirty.
    """
    (written, number), (written_high, top) = low, high
    if _MYRIADS.search(written):
        return number
    term = _FIRST_TERM.match(written_high)
    named = term[0] if term else written_high
    found = _ROUND.fullmatch(named)
    if found and not _SMALL.search(written) and number < top / scale_of(named):
        if found[1] == "十":
            raise UnitError("units.scale_of_range", value=text)
        return number * scale_of(named)
    myriads = scale_of(named, "万亿")
    if number * myriads > top and number >= _IN_WHOLE and top / myriads < 10:
        return number
    return number * myriads
