"""Streets, communities and grids: which column of a raw table has them, which no national list does."""

from __future__ import annotations

import re
from collections.abc import Sequence

from govkit import divisions
from govkit.codebook import Level
from govkit.importing import cells
from govkit.importing.guesses import PlaceGuess, names_in, texts_of
from govkit.importing.row_places import TOTAL
from govkit.readers import RawTable
from govkit.simplified import simplified

_LOOKED_AT, _LONGEST = 300, 12
_ENOUGH, _CERTAIN = 0.6, 0.9
_OWN_LEVELS: tuple[tuple[str, Level], ...] = (
    ("院落|小区", "courtyard"),
    ("网格", "grid"),
    ("社区|村", "community"),
    ("街道|乡镇|镇街", "street"),
)


def level_by_name(name: str) -> Level | None:
    """The level of streets, communities or grids of which the name of a column speaks, or None."""
    return next((level for form, level in _OWN_LEVELS if re.search(form, simplified(name))), None)


def guess_own_places(table: RawTable) -> tuple[str, Level, tuple[str, ...]] | None:
    """A column of streets, communities or grids, their level, and the texts in it.

    The name of the column tells them, else the texts.
    """
    names = list(map(str, table.frame.columns))
    called = [
        (name, level) for name in names for form, level in _OWN_LEVELS if re.search(form, simplified(name))
    ]
    for name, level in [*called, *((name, None) for name in names)]:
        distinct = tuple(dict.fromkeys(text for text in names_in(table, name) if not TOTAL.match(text)))
        if not distinct or len(distinct) > _LOOKED_AT:
            continue
        told = level or own_level(distinct)
        if told is not None and not all(re.fullmatch(r"[\d.,\s%-]*", text) for text in distinct):
            return name, told, distinct
    return None


def has_parts(table: RawTable, place: PlaceGuess, periods: Sequence[str]) -> bool:
    """Whether rows are of streets or villages, which a further column names, and not of their counties.

    Every place has a row a period at most, and its county several; rows of persons and records do not.
    """
    own = guess_own_places(table)
    if own is None or own[0] == place.column or place.address:
        return False
    column, level, texts = own
    short = [text for text in texts if own_level([text]) == level and len(text) <= _LONGEST]
    written = texts_of(table, column)
    filled = float((written != "").mean())
    once = not table.frame.duplicated([place.column, column, *periods]).any()
    return once and len(short) >= _CERTAIN * len(texts) and filled >= _CERTAIN


def guess_own_codes(table: RawTable, column: str) -> str:
    """A column of statistical codes of nine or twelve digits, one for each of some streets or villages."""
    names = texts_of(table, column)
    for name in map(str, table.frame.columns):
        codes = cells.whole_codes(texts_of(table, name))
        written = codes[codes != ""]
        if name == column or not len(written) or not written.str.fullmatch(r"[1-8]\d{8}(?:\d{3})?").all():
            continue
        if all(divisions.name_of(code[:6]) for code in written.unique()[:_LOOKED_AT]):
            own = written[names[written.index] != ""]
            if names[own.index].groupby(own).nunique().le(1).all():
                return name
    return ""


def is_place(name: str) -> bool:
    """Whether a text is the name of one division, or ends as names of streets, communities and grids do."""
    return own_level([name]) is not None or any(
        divisions.find(name, level, near=False).code for level in divisions.LEVELS
    )


def own_level(names: Sequence[str]) -> Level | None:
    """The level of streets, communities or grids that most of some texts name, or None."""
    plain = [simplified(name) for name in names]
    for form, level in _OWN_LEVELS:
        ending = f"(?:{form}|[镇乡])$" if level == "street" else f"(?:{form})$"
        if sum(bool(re.search(ending, name)) for name in plain) >= _ENOUGH * len(names):
            return level
    return None
