"""Units of a mapping that a table contradicts: the mapping holds, and the user is told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from govkit.codebook import Codebook
from govkit.errors import UnitError
from govkit.importing.columns import figures_of
from govkit.importing.mapping_file import unit_factor
from govkit.readers import Remark

if TYPE_CHECKING:
    from govkit.importing.tidy import Part


def unit_remarks(parts: Sequence[Part], codebook: Codebook) -> list[Remark]:
    """A remark for each column whose table states another unit than the mapping."""
    remarks = []
    for table, mapping in parts:
        for entry in mapping.indicators:
            if entry.unit is None or entry.measure != "value":
                continue
            for name, _ in figures_of(table, entry):
                stated = table.units.get(name, "")
                if stated and _differ(entry.unit, stated, entry.indicator, codebook):
                    place = " ".join(part for part in (table.sheet, table.title) if part) or table.file
                    values = {"column": name, "table": place, "stated": stated, "unit": entry.unit}
                    remarks.append(Remark("importing.remark_other_unit", values))
    return remarks


def _differ(ours: str, stated: str, indicator: str, codebook: Codebook) -> bool:
    factors = []
    for unit in (ours, stated):
        try:
            factors.append(unit_factor(unit, indicator, codebook))
        except UnitError:
            return unit != ours or ours != stated
    return None not in factors and factors[0] != factors[1]
