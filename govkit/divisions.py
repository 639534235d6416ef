"""Divisions of China by code and by name: GB/T 2260 with the names that were in force since 1980.

Names are found with and without 省、市、区、县, after the places that they lie in, with blanks within, in
traditional characters, or as they once were. A name that several places bear is found only with the place
around it.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import Literal

from govkit import paths
from govkit.english_names import province_of
from govkit.errors import CodebookError
from govkit.place_names import short_name, tidy_name
from govkit.simplified import simplified

DivisionLevel = Literal["province", "city", "county"]

_OTHER_KINDS = {"county": re.compile(r"(?:州|盟|省|地区|市区)$"), "city": re.compile(r"(?:县|旗|(?<!地)区)$")}
_BARE = re.compile(r"[东西南北中新老郊城市矿]区")
_NEAR = 12  # names nearest to one that is none, of which a table may have most itself
# Cities under central government are provinces and cities at once.
CENTRAL = ("110000", "120000", "310000", "500000")
LEVELS: tuple[DivisionLevel, ...] = ("province", "city", "county")


@dataclass(frozen=True, slots=True)
class Division:
    """A division under one of its names.

    Attributes
    ----------
    code
        Six digits, GB/T 2260.
    first, last
        The years in which the standard or the ministry's yearly list has that name; last is None in force.
    """

    code: str
    name: str
    first: int
    last: int | None

    @property
    def level(self) -> DivisionLevel:
        """By the zeros of its code."""
        return level_of(self.code)


@dataclass(frozen=True, slots=True)
class Found:
    """What a name was found to be.

    Attributes
    ----------
    code
        The code, or empty where no place or more than one bears the name.
    name
        The latest name of that code.
    as_written
        Whether the name is in force letter by letter; else it was shortened, former, or stood after others.
    candidates
        Where the name fits several places, these; where it fits none, the nearest names.
    """

    code: str
    name: str = ""
    as_written: bool = False
    candidates: tuple[str, ...] = ()


@cache
def divisions() -> tuple[Division, ...]:
    """All divisions under all of their names, ordered by code.

    Raises
    ------
    CodebookError
        The table is missing.
    """
    file = paths.codebook_folder() / "divisions.csv"
    try:
        with file.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
    except FileNotFoundError:
        raise CodebookError("errors.codebook_missing", file=file) from None
    return tuple(
        Division(row["code"], row["name"], int(row["first"]), int(row["last"]) if row["last"] else None)
        for row in rows
    )


def level_of(code: str) -> DivisionLevel:
    """The level of a code, by its zeros."""
    return "province" if code.endswith("0000") else "city" if code.endswith("00") else "county"


def name_of(code: str, year: int | None = None) -> str:
    """The name of a code, in a year or the latest; empty where there is none."""
    named = _by_code().get(code, ())
    if year is not None:
        own = [one for one in named if one.first <= year and (one.last is None or year <= one.last)]
        named = tuple(own) or named
    return max(named, key=lambda one: one.last or 9999).name if named else ""


def full_name(code: str) -> str:
    """The name of a code after the places that it lies in: `福建省泉州市晋江市`."""
    parts = dict.fromkeys(name_of(part) for part in (f"{code[:2]}0000", f"{code[:4]}00", code))
    return "".join(part for part in parts if part)


def find(name: str, level: DivisionLevel = "county", within: str = "", *, near: bool = True) -> Found:
    """The division of a name.

    Parameters
    ----------
    name
        As a file has it: `晋江市`, `晋江`, `晋 江 市`, `福建省晋江市`, `襄樊` (襄阳 since 2010).
    level
        What divisions are looked for; the cities under central government are cities and provinces.
    within
        Where it lies: a code or its first digits, or the name of a province or city; empty for anywhere.
    near
        Whether the nearest names are looked for where it fits none, which takes long.
    """
    if (code := province_of(name)) and _of_level(code, level):
        return Found(code, name_of(code))
    plain = simplified(tidy_name(name))
    prefix = prefix_of(within)
    index = _index(level)
    for candidate, inside in _without_places(plain, prefix):
        # 吉安市 is a city and 吉林省 a province, and neither is the 吉安县 or 吉林市 of the same short name.
        others = any(candidate in _names_of(other) for other in ("province", "city") if other != level)
        # Nor is 恩施市, which is a county, the 恩施土家族苗族自治州 of the same short name.
        county = level != "county" and candidate in _names_of("county")
        for place in (candidate,) if others else _forms(candidate, level):
            codes = [code for code in index.get(place, ()) if code.startswith(inside)]
            if county:
                codes = [code for code in codes if _bore(code, candidate)]
            if others:
                codes = [code for code in codes if in_force(code)]
            best = _best(codes, candidate)
            if best and level == "county" and (above := _upper_of_short(candidate, inside)):
                # 泉州 is the city and no more a county, and 河南 the province; 长沙 may be either.
                alive = [code for code in best if in_force(code)]
                told = any(code.endswith("0000") for code in above) or not alive
                return Found("", candidates=() if told else _told([*above, *alive]))
            prefecture = level == "city" and any(name_of(code).endswith("自治州") for code in best)
            if prefecture and not inside and candidate in _index("province"):
                # 海南 is the province, and not the 海南藏族自治州.
                return Found("")
            if best and not inside and _BARE.fullmatch(candidate):
                # Many a city has or had a 新区 or 郊区, in the standard or not.
                return Found("", candidates=_told(best))
            if len(best) == 1:
                latest = name_of(best[0])
                return Found(best[0], latest, as_written=latest == name.strip())
            if best:
                return Found("", candidates=_told(best))
    elsewhere = find(name, level, near=False) if prefix else None
    if elsewhere is not None and elsewhere.code:
        return Found("", candidates=(full_name(elsewhere.code),))
    nearest = get_close_matches(plain, _names_within(level, prefix), n=_NEAR, cutoff=0.5) if near else ()
    return Found("", candidates=tuple(nearest))


def _told(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"{full_name(code)} {code}" for code in codes)


def _forms(name: str, level: DivisionLevel) -> tuple[str, ...]:
    """A name, and it without its kind if that is one of the level: 海南州 is no county, 泉州市区 no place."""
    of_another = _OTHER_KINDS.get(level)
    return (name,) if of_another and of_another.search(name) else (name, short_name(name))


def _upper_of_short(name: str, inside: str) -> list[str]:
    """Cities and provinces in force that are called so for short, and do not hold the place looked for."""
    if name in _names_of("county"):
        return []
    codes = [code for level in ("city", "province") for code in _index(level).get(name, ())]
    alive = [code for code in dict.fromkeys(codes) if in_force(code) and short_name(name_of(code)) == name]
    return [code for code in alive if code.startswith(inside) and len(prefix_of(code)) > len(inside)]


@cache
def _by_code() -> dict[str, tuple[Division, ...]]:
    named: dict[str, tuple[Division, ...]] = {}
    for one in divisions():
        named[one.code] = (*named.get(one.code, ()), one)
    return named


def bore(code: str, name: str) -> bool:
    """Whether a code has or had a name, be it without its kind, numbered, or in other characters."""
    plain = short_name(simplified(tidy_name(name)))
    return any(plain in (one.name, short_name(one.name)) for one in _by_code().get(code, ()))


def in_force(code: str) -> bool:
    """Whether a code of the standard is in force today."""
    return any(one.last is None for one in _by_code()[code])


def _bore(code: str, name: str) -> bool:
    return any(one.name == name for one in _by_code()[code])


def _of_level(code: str, level: DivisionLevel) -> bool:
    if code.endswith("0000"):
        return level == "province" or (level == "city" and code in CENTRAL)
    return level == ("city" if code.endswith("00") else "county")


@cache
def _index(level: DivisionLevel) -> dict[str, tuple[str, ...]]:
    """Name or short name → codes that bear or bore it."""
    index: dict[str, dict[str, None]] = {}
    for one in divisions():
        if _of_level(one.code, level):
            for name in (one.name, short_name(one.name)):
                index.setdefault(name, {})[one.code] = None
    return {name: tuple(codes) for name, codes in index.items()}


@cache
def _names_of(level: str) -> frozenset[str]:
    """Whole names of a level, in force or former."""
    return frozenset(one.name for one in divisions() if one.level == level)


_FITS_LEAST = 3  # a name that is a code's in a shorter form only, such as 泉州市区


def _best(codes: list[str], written: str) -> list[str]:
    """Of codes that fit a name, those that fit it best: in force before former, whole before short."""

    def rank(code: str) -> tuple[int, int]:
        ranks = [
            ((2 if one.last is not None else 0) + (0 if one.name == written else 1), -(one.last or 9999))
            for one in _by_code()[code]
            if written in (one.name, short_name(one.name)) or short_name(written) == short_name(one.name)
        ]
        # A code that is in force under a later name is better than one that is gone.
        alive = in_force(code)
        order, year = min(ranks, default=(_FITS_LEAST, 0))
        return order + (0 if alive else 4), year

    ranked = {code: rank(code) for code in codes}
    least = min(ranked.values(), default=None)
    return [code for code, own in ranked.items() if own == least]


def _without_places(plain: str, prefix: str) -> list[tuple[str, str]]:
    """The name as it stands, and without names of provinces and cities before it; with where it must lie."""
    forms = [(plain, prefix)]
    for level, length in (("province", 2), ("city", 4)):
        for name, inside in list(forms):
            for place, codes in _places_before(level).items():
                rest = name.removeprefix(place)
                if rest and rest != name and len(rest) > 1:
                    forms += [
                        (rest, max(code[:length], inside, key=len))
                        for code in codes
                        if code[:length].startswith(inside) or inside.startswith(code[:length])
                    ]
    return list(dict.fromkeys(forms))


@cache
def _places_before(level: DivisionLevel) -> dict[str, tuple[str, ...]]:
    """Names that may stand before others: those of the index, and 阿坝州 for 阿坝藏族羌族自治州."""
    shortened = {
        f"{short_name(one.name)}州": (one.code,)
        for one in divisions()
        if one.level == level and one.name.endswith("自治州")
    }
    return {**_index(level), **shortened}


def prefix_of(within: str) -> str:
    """The first digits of the code of a place, given by its code or name; empty where there is none."""
    plain = tidy_name(within) if not within.strip().isdigit() else within.strip()
    if not plain:
        return ""
    if plain.isdigit():
        digits = plain[:6]
        while digits.endswith("00"):
            digits = digits[:-2]
        return digits
    for level, length in (("province", 2), ("city", 4)):
        found = find(plain, level, near=False)  # type: ignore[arg-type]
        if found.code:
            return found.code[:2] if found.code.endswith("0000") else found.code[:length]
    return ""


@cache
def _names_within(level: DivisionLevel, prefix: str) -> tuple[str, ...]:
    return tuple(name for name, codes in _index(level).items() if any(c.startswith(prefix) for c in codes))
