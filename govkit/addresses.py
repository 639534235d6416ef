"""Which district an address lies in: the one that it begins with, after the places around it."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from govkit.divisions import (
    CENTRAL,
    LEVELS,
    DivisionLevel,
    Found,
    divisions,
    full_name,
    in_force,
    level_of,
    name_of,
    prefix_of,
)
from govkit.place_names import short_name
from govkit.simplified import simplified

_SIGNS = re.compile(r"[\s,.、;:·|/>_\-—–→()\[\]【】“”\"']+")
_LONGEST = 16
_SHOWN = 6  # signs of an address: enough to see where it is, too few to see whose it is


def shown(address: str) -> str:
    """What may be told of an address: its beginning."""
    return address if len(address) <= _SHOWN else f"{address[:_SHOWN]}……"


def district_of(address: str, level: DivisionLevel = "county", within: str = "") -> Found:
    """The division of a level that an address begins with: `福建省泉州市晋江市青阳街道1号` is in 晋江市.

    The province and the city before it may be left out or short, the name itself not; a name that several
    places bear is found only with the place around it.

    Parameters
    ----------
    within
        The first digits of the code of the place that it lies in; empty for anywhere.
    """
    plain = simplified(_SIGNS.sub("", unicodedata.normalize("NFKC", address)))
    codes = dict.fromkeys(_reached(plain, level, within))
    told = [code for code in codes if in_force(code)] or list(codes)
    if len(told) == 1:
        return Found(told[0], name_of(told[0]))
    return Found("", candidates=tuple(f"{full_name(code)} {code}" for code in told))


def _reached(text: str, wanted: DivisionLevel, inside: str) -> list[str]:
    """Codes of the wanted level at the beginning of a text, or after names of provinces and cities there."""
    for level in LEVELS[: LEVELS.index(wanted) + 1]:
        found: list[str] = []
        for end in range(min(len(text), _LONGEST), 1, -1):
            codes = _called(level, whole=level == wanted).get(text[:end], ())
            if level == "county" and text[:end] in _called("city", whole=True):
                # 泉州市 is the city, and no more the county of old.
                codes = tuple(code for code in codes if in_force(code))
            for code in codes:
                if not (code.startswith(inside) or inside.startswith(prefix_of(code))):
                    continue
                if level == wanted:
                    found.append(code)
                else:
                    found += _reached(text[end:], wanted, max(prefix_of(code), inside, key=len))
            if found:
                return found
    return []


@cache
def _called(level: DivisionLevel, whole: bool) -> dict[str, tuple[str, ...]]:
    """Name, and short name unless it is to be whole, → codes that bear or bore it."""
    found: dict[str, dict[str, None]] = {}
    for one in divisions():
        if level_of(one.code) != level and not (level == "city" and one.code in CENTRAL):
            continue
        for name in (one.name,) if whole else (one.name, short_name(one.name)):
            found.setdefault(name, {})[one.code] = None
    return {name: tuple(codes) for name, codes in found.items()}
