"""Tables whose rows say the year and whose columns the month, or the other way round."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from govkit.errors import ReadError
from govkit.importing.columns import columns_taken, find_column, of_columns
from govkit.importing.frequencies import is_sum, is_whole_year
from govkit.importing.key_columns import PeriodColumns
from govkit.importing.mapping import IndicatorColumn, Mapping
from govkit.importing.row_periods import part_of_year
from govkit.period_texts import iso_period
from govkit.readers import RawTable, Remark
from govkit.text import listing

if TYPE_CHECKING:
    from govkit.importing.tidy import MappedTable

Kind = Literal["year", "month", "quarter"]
_NAMES: dict[Kind, str] = {"year": "年份", "month": "月份", "quarter": "季度"}
_ANY_YEAR = "2000"


def parts_by_period(table: RawTable, mapping: Mapping, wanted: PeriodColumns) -> list[MappedTable]:
    """A pair of table and mapping for each text that `{period}` stands for, which becomes a column.

    Raises
    ------
    ReadError
        No column fits the name of an indicator that is not optional.
    """
    kinds: tuple[Kind, ...] = ("year",) if wanted.year is None else ("month", "quarter")
    kind, found = next(
        ((kind, found) for kind in kinds if (found := _columns(table, mapping, kind))), (kinds[0], {})
    )
    used = {column for columns in found.values() for column, _ in columns}
    taking = [entry for columns in found.values() for _, entry in columns]
    for entry in mapping.indicators:
        if entry not in taking and not (entry.optional and taking):
            free = [name for name in map(str, table.frame.columns) if name not in used]
            raise ReadError(
                "importing.no_column", file=table.file, column=entry.label, near=listing(free, most=12)
            )
    pairs = []
    for number, (text, columns) in enumerate(found.items()):
        own_columns = {column for column, _ in columns}
        kept = [name for name in map(str, table.frame.columns) if name not in used or name in own_columns]
        part = of_columns(table, kept, first=number == 0)
        part = part.with_column(_NAMES[kind], [text] * len(table.frame), "")
        own = wanted.model_copy(update={kind: str(part.frame.columns[0])})
        pairs.append((part, _of_text(mapping, own, columns)))
    remark = Remark(
        "importing.remark_across_periods", {"count": len(found), "periods": listing(found, most=12)}
    )
    first, its_mapping = pairs[0]
    return [(replace(first, remarks=(*first.remarks, remark)), its_mapping), *pairs[1:]]


def _columns(table: RawTable, mapping: Mapping, kind: Kind) -> dict[str, list[tuple[str, IndicatorColumn]]]:
    """Text of a year, month or quarter → the columns that are of it, with the indicators that take them."""

    def fits(text: str) -> bool:
        if kind == "year":
            return iso_period(text).isdecimal()
        return bool(part_of_year(_ANY_YEAR, text, kind))

    found = _fitting(table, mapping, fits)
    if found and kind != "year":
        # The totals of the year stand beside its months, and are told from them by their frequency.
        count = len({part_of_year(_ANY_YEAR, text, kind) for text in found})
        whole = _fitting(table, mapping, lambda text: is_whole_year(text) or is_sum(text, kind, count))
        found |= {"全年" if is_sum(text, kind, count) else text: columns for text, columns in whole.items()}
    return found


def _fitting(
    table: RawTable, mapping: Mapping, fits: Callable[[str], bool]
) -> dict[str, list[tuple[str, IndicatorColumn]]]:
    """Text in the place of the period, if it fits → the columns that have it, with their indicators."""
    keys = {find_column(table, *names) for names in mapping.columns}
    found: dict[str, list[tuple[str, IndicatorColumn]]] = {}
    for entry in mapping.indicators:
        for column, text in columns_taken(table, entry, fits).items():
            if column not in keys:
                found.setdefault(text, []).append((column, entry))
    return found


def _of_text(mapping: Mapping, period: PeriodColumns, columns: list[tuple[str, IndicatorColumn]]) -> Mapping:
    """The mapping of the columns of one year, month or quarter."""
    entries = tuple(entry.model_copy(update={"column": column, "also": ()}) for column, entry in columns)
    return mapping.model_copy(update={"period": period, "indicators": entries})
