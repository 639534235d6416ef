"""Which column of a raw table has its districts, and of what level they are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from govkit import addresses, divisions
from govkit.divisions import DivisionLevel
from govkit.importing import cells
from govkit.importing.row_places import TOTAL
from govkit.period_texts import is_of_yearbook, is_part_of_year, stated_period
from govkit.readers import RawTable, Remark
from govkit.simplified import simplified

if TYPE_CHECKING:
    import pandas as pd

_LOOKED_AT = 300
_ENOUGH, _CERTAIN = 0.6, 0.9
_CODES = re.compile(r"代码|编码|编号|区划|[ck]ode|(?:^|_)id(?:$|_)|id$|dm$|ref_?area|gb/?t", re.IGNORECASE)
_NUMBER = re.compile(r"[\d.,\s-]*")
# Rows beside those of districts that are none.
_NO_DISTRICT = re.compile(
    rf"{TOTAL.pattern}|.*(?:本级|[市县区]直|开发区|高新区|新区|管委会|投资区)$", re.IGNORECASE
)
_ADDRESS = re.compile(r"地址|住址|地点|位置|address", re.IGNORECASE)
# What columns of the names of districts are called.
_NAMES_OF: dict[DivisionLevel, re.Pattern[str]] = {
    "province": re.compile(r"(?:所在)?(?:省|省份|省区市?|省级行政区)(?:名称?)?"),
    "city": re.compile(r"(?:所在)?(?:市|城市|地市|地级市|地区)(?:名称?)?"),
    "county": re.compile(r"(?:所在)?(?:县|区县|县区|县市|县级市|县域|县市区|区县市|地区)(?:名称?)?"),
}


@dataclass(frozen=True, slots=True)
class PlaceGuess:
    """A column of districts: codes or names, of which level, and what share of its texts is one.

    `others` counts the districts of further levels in a column of codes; `address` says that its texts are
    addresses.
    """

    column: str
    coded: bool
    level: DivisionLevel
    share: float
    others: dict[DivisionLevel, int] = field(default_factory=dict)
    address: bool = False


def year_of(title: str, file: str) -> str:
    """The year, quarter or month in the title, else in the file's name; empty where none or several are."""
    for text in (title, Path(file).stem):
        period = stated_period(text)
        if period or is_part_of_year(text):
            return period
    return ""


def yearbook_remarks(title: str, file: str) -> list[Remark]:
    """What to say where the year of a title or file is that of a yearbook."""
    text = next((text for text in (title, Path(file).stem) if year_of(text, "")), "")
    year = year_of(text, "")[:4]
    if not year or not is_of_yearbook(text):
        return []
    return [Remark("importing.remark_yearbook", {"year": year, "before": str(int(year) - 1)})]


def guess_place(table: RawTable) -> PlaceGuess | None:
    """The column of the finest districts: counties before cities and provinces, codes before names."""
    found: list[PlaceGuess] = []
    for name in map(str, table.frame.columns):
        distinct = list(dict.fromkeys(cells.whole_codes(names_in(table, name))))[:_LOOKED_AT]
        distinct = [text for text in distinct if not _NO_DISTRICT.match(re.sub(r"\s", "", text))] or distinct
        if not distinct:
            continue
        found += [guess for guess in (_coded(name, distinct), _named(name, distinct)) if guess is not None]
    found = [one for one in found if not one.coded or _is_of_codes(table, one, found)]
    order = {"county": 0, "city": 1, "province": 2}
    best = min(found, key=lambda one: (order[one.level], not one.coded, -one.share), default=None)
    return best or next(filter(None, (_of_addresses(table, str(name)) for name in table.frame.columns)), None)


def _of_addresses(table: RawTable, name: str) -> PlaceGuess | None:
    """A column of addresses that begin with counties, by its name and its texts."""
    label = table.column(name).label if table.columns else ""
    if not any(_ADDRESS.search(simplified(text)) for text in (name, label)):
        return None
    distinct = list(dict.fromkeys(names_in(table, name)))[:_LOOKED_AT]
    known = sum(bool(addresses.district_of(text).code) for text in distinct)
    share = known / len(distinct) if distinct else 0.0
    return PlaceGuess(name, False, "county", share, address=True) if share >= _ENOUGH else None


def _is_of_codes(table: RawTable, guess: PlaceGuess, found: Sequence[PlaceGuess]) -> bool:
    """Whether what could be codes are some: their column is called so, or other cells of their rows agree.

    150231 households in a county are no 右玉县.
    """
    label = table.column(guess.column).label if table.columns else ""
    if any(_CODES.search(simplified(text)) for text in (guess.column, label)):
        return True
    codes = cells.division_codes(texts_of(table, guess.column))
    named = [one for one in found if not one.coded]
    for one in named:
        pairs = set(zip(codes, _labelled(table, one.column), strict=True))
        looked_at = sorted(pair for pair in pairs if all(pair))[:_LOOKED_AT]
        if sum(_lies_in(code, text) for code, text in looked_at) >= _ENOUGH * len(looked_at):
            return True
    return not named and guess.share >= _CERTAIN


def _lies_in(code: str, text: str) -> bool:
    """Whether a text is the name of a division, or of the city or province that it lies in."""
    return any(_is_name_of(upper, text) for upper in (code, f"{code[:4]}00", f"{code[:2]}0000"))


def _labelled(table: RawTable, name: str) -> pd.Series[str]:
    labels = table.value_labels.get(name, {})
    return cells.texts(table.frame[name].map(lambda cell: labels.get(cell, cell)))


def names_in(table: RawTable, name: str) -> pd.Series[str]:
    """The texts of a column, labels for codes, without years that stand over their districts."""
    texts = _labelled(table, name)
    texts = texts[texts != ""]
    return texts[cells.periods(texts) == ""] if table.period_column else texts


def guess_within(table: RawTable, place: PlaceGuess, but: str = "") -> str:
    """A column (but for one) of the cities or provinces in which the districts of another lie, or empty.

    Cities go before provinces, in which several counties may bear one name.
    """
    upper: tuple[DivisionLevel, ...] = ("city", "province") if place.level == "county" else ("province",)
    texts = {
        name: list(dict.fromkeys(written_texts(table, name)))[:_LOOKED_AT] for name in _others(table, place)
    }
    for level in upper:
        for name, distinct in texts.items():
            if name == but or all(_NUMBER.fullmatch(text) for text in distinct):
                continue
            found = [divisions.find(text, level, near=False) for text in distinct]
            provinces = level == "city" and all(one.code in ("", *divisions.CENTRAL) for one in found)
            if not provinces and sum(bool(one.code) for one in found) > 0.9 * len(distinct):
                return name
    return ""


def _others(table: RawTable, place: PlaceGuess) -> list[str]:
    return [name for name in map(str, table.frame.columns) if name != place.column]


def guess_name(table: RawTable, place: PlaceGuess) -> str:
    """A column of the names of the districts that another column has codes of, or empty.

    Its texts name the divisions of the codes in their rows, or its label or name says so.
    """
    if not place.coded:
        return ""
    columns = [name for name in map(str, table.frame.columns) if name != place.column]
    codes = cells.division_codes(texts_of(table, place.column))
    called = ""
    for name in columns:
        texts = cells.names(texts_of(table, name))
        pairs = {pair for pair in zip(codes, texts, strict=True) if all(pair)}
        if not pairs or all(_NUMBER.fullmatch(text) for _, text in pairs):
            continue
        looked_at = sorted(pairs)[:_LOOKED_AT]
        if sum(_is_name_of(code, text) for code, text in looked_at) >= _ENOUGH * len(looked_at):
            return name
        label = table.column(name).label if table.columns else ""
        told = any(_NAMES_OF[place.level].fullmatch(simplified(text.strip())) for text in (label, name))
        called = called or (name if told and len(pairs) == len({code for code, _ in pairs}) else "")
    return called


def _is_name_of(code: str, text: str) -> bool:
    """Whether a text is the name of a division, short or former ones too."""
    if text == divisions.name_of(code):
        return True
    return divisions.find(text, divisions.level_of(code), f"{code[:2]}0000", near=False).code == code


def level_of_names(names: Sequence[str]) -> DivisionLevel | None:
    """The level of divisions that most of some texts name, or None."""
    guess = _named("", names)
    return guess.level if guess is not None else None


def texts_of(table: RawTable, name: str) -> pd.Series[str]:
    """The cells of a column as text."""
    return cells.texts(table.frame[name])


def written_texts(table: RawTable, name: str) -> pd.Series[str]:
    """The cells of a column that are not blank, as text."""
    texts = texts_of(table, name)
    return texts[texts != ""]


def _coded(name: str, distinct: Sequence[str]) -> PlaceGuess | None:
    # 350582000000 is 350582.
    short = [re.sub(r"^(\d{6})(?:000){1,2}$", r"\1", text) for text in distinct]
    codes = [text for text in short if divisions.name_of(text)]
    share = len(codes) / len(distinct)
    if share < _ENOUGH:
        return None
    counts = Counter(map(divisions.level_of, codes))
    if len(counts) > 1 and counts["city"]:
        # Among cities, those under central government are cities.
        central = sum(code in divisions.CENTRAL for code in codes)
        counts.update({"city": central, "province": -central})
    level = max(counts, key=lambda one: counts[one])
    others = {one: counts[one] for one in divisions.LEVELS if counts[one] > 0 and one != level}
    return PlaceGuess(name, True, level, share, others)


def _named(name: str, distinct: Sequence[str]) -> PlaceGuess | None:
    if all(_NUMBER.fullmatch(text) for text in distinct):
        return None
    shares: dict[DivisionLevel, tuple[float, int]] = {}
    places: set[str] = set()
    # Of levels that fit as well the finest: former prefectures are called as the counties in them are.
    for level in reversed(divisions.LEVELS):
        known = {text: divisions.find(text, level, near=False) for text in distinct}
        hits = [text for text, found in known.items() if _is_some_place(found)]
        places.update(hits)
        # 晋江市 is a county by the name in force, and a city by one that is no more.
        as_written = sum(_is_as_written(text, found) for text, found in known.items())
        shares[level] = len(hits) / len(distinct), as_written
    level = max(shares, key=lambda one: shares[one])
    # Of counties under their cities and provinces, all in one column, the most are counties.
    share = len(places) / len(distinct)
    return PlaceGuess(name, False, level, share) if share >= _ENOUGH and len(places) else None


def _is_as_written(text: str, found: divisions.Found) -> bool:
    """Whether a text is a whole name in force: 鼓楼区 is, of whichever city."""
    return found.as_written or any(
        one.partition(" ")[0].endswith(text) for one in found.candidates if one[-6:].isdigit()
    )


def _is_some_place(found: divisions.Found) -> bool:
    return bool(found.code) or any(one[-6:].isdigit() for one in found.candidates)
