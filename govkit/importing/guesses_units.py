"""The unit that the cells of a column state, each beside its figure: `116万人`, `35万人`."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import islice

from govkit import units
from govkit.errors import UnitError
from govkit.importing.guesses import written_texts
from govkit.readers import RawTable, words

_LOOKED_AT = 300
_QUANTITY = re.compile(r"\D{0,3}?[+-]?[\d,]+(?:\.\d+)?\s*(\D*)")


@dataclass(frozen=True, slots=True)
class CellUnits:
    """What share of the cells of a column are quantities, and the unit of all of them.

    `unit` is the one that most of them state; it is empty where one states none or one of another kind.
    """

    share: float = 0.0
    unit: str = ""


def units_in_cells(table: RawTable, name: str) -> CellUnits:
    """What the cells of a column state beside their figures."""
    written = (text for text in written_texts(table, name).unique() if not words.is_missing(text))
    distinct = list(islice(written, _LOOKED_AT))
    stated = [unit for text in distinct if (unit := _unit_in(text)) is not None]
    counts = Counter(unit for unit in stated if unit)
    most = max(counts, key=lambda one: counts[one], default="")
    alike = all(_converts(unit, most) for unit in set(stated))
    if not distinct:
        return CellUnits()
    return CellUnits(len(stated) / len(distinct), most if alike else "")


def _unit_in(text: str) -> str | None:
    """The unit of a quantity, empty for a number without one (35, 3.2亿); None where it is no quantity."""
    found = _QUANTITY.fullmatch(text)
    try:
        stated = units.parse(text).unit if found else ""
    except UnitError:
        return None
    if found is None:
        return None
    return found[1] if stated and units.is_unit(found[1]) else ""


def _converts(unit: str, other: str) -> bool:
    try:
        return unit == other or (bool(unit) and bool(units.factor(unit, other)))
    except UnitError:
        return False
