"""Tables whose districts are columns side by side: the columns of each as a table of its own."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from govkit.errors import ReadError
from govkit.importing import cells
from govkit.importing.across_periods import parts_by_period
from govkit.importing.columns import SERIAL, find_column, of_columns
from govkit.importing.frequencies import is_whole_year
from govkit.importing.key_columns import Column, PeriodColumns
from govkit.importing.mapping import DISTRICT_PLACE, PERIOD_PLACE, IndicatorColumn, Mapping
from govkit.importing.row_periods import part_of_year
from govkit.period_texts import iso_period
from govkit.readers import RawTable, Remark
from govkit.readers.unit_words import is_unit_label
from govkit.text import listing

if TYPE_CHECKING:
    from govkit.importing.tidy import MappedTable

DISTRICT = "地区"
_PERIOD = r"(?P<period>(?:\d|第|[Qq]\d|[一二三四]季|全年|[一二][〇○零八九]|(?:中[华華])?民[国國]\d).*?)"


def parts_of(table: RawTable, mapping: Mapping) -> list[MappedTable]:
    """A table and its mapping; a pair for each district where `{district}` stands for names of columns.

    So where `{period}` stands for years and rows say the month, or for months and rows say the year.

    Raises
    ------
    ReadError
        No column fits a name with `{district}`; or the mapping has none although the table seems to have its
        districts side by side and lacks the column of districts that the mapping names.
    """
    wanted = mapping.period if isinstance(mapping.period, PeriodColumns) else None
    parts = _by_district(table, mapping) if mapping.across else [(table, mapping)]
    if wanted is not None and wanted.lacks_part:
        return [pair for part, own in parts for pair in parts_by_period(part, own, wanted)]
    if not mapping.across:
        _refuse_across(table, mapping)
    return parts


def _by_district(table: RawTable, mapping: Mapping) -> list[MappedTable]:
    """The columns of each district as a table, with the mapping for them."""
    used = {find_column(table, *names) for names in mapping.columns}
    used |= {find_column(table, column) for entry in mapping.indicators for column in entry.where}
    used |= {table.period_column, table.group_column}
    free = [
        name
        for name in map(str, table.frame.columns)
        if name not in used and not is_unit_label(name) and not SERIAL.match(name)
    ]
    found: dict[str, dict[str, str]] = {}
    for entry in mapping.indicators:
        of_entry = _districts(table, entry, free, mapping)
        if not of_entry and not entry.optional:
            raise ReadError(
                "importing.no_column", file=table.file, column=entry.label, near=listing(free, most=12)
            )
        for column, district in of_entry.items():
            found.setdefault(district, {})[column] = entry.indicator
    taken = {column for columns in found.values() for column in columns}
    parts = []
    for number, (district, columns) in enumerate(found.items()):
        kept = [name for name in table.frame.columns if name not in taken or name in columns]
        own = of_columns(table, kept, first=number == 0).with_column(
            DISTRICT, [district] * len(table.frame), ""
        )
        parts.append((own, _of_district(mapping, district, str(own.frame.columns[0]), set(columns.values()))))
    remark = Remark("importing.remark_across", {"count": len(found)})
    first, its_mapping = parts[0]
    return [(replace(first, remarks=(*first.remarks, remark)), its_mapping), *parts[1:]]


def _districts(table: RawTable, entry: IndicatorColumn, free: list[str], mapping: Mapping) -> dict[str, str]:
    """Columns that the names of an entry take in → the text in the place of the district."""
    lacks = isinstance(mapping.period, PeriodColumns) and mapping.period.lacks_part
    headers = {re.sub(r"\s", "", one.header): one.name for one in table.columns}
    for names in ({name: name for name in free}, headers):
        found = {}
        for wanted in entry.names:
            form = _form(wanted)
            for text, name in names.items():
                fits = form.fullmatch(text) if name in free else None
                if fits and (PERIOD_PLACE not in wanted or _is_period(fits["period"], lacks)):
                    found[name] = fits["district"]
        # Remarks and the like stand beside the districts; a column of figures is left out by no guess.
        found = {
            name: district
            for name, district in found.items()
            if cells.numbers(cells.texts(table.frame[name])).notna().any()
        }
        if found:
            return found
    return {}


def _is_period(text: str, may_be_part: bool) -> bool:
    """Whether a text is a period, or, where rows say the year, a month, a quarter or the whole of it."""
    parts: tuple[Literal["month", "quarter"], ...] = ("month", "quarter") if may_be_part else ()
    return bool(iso_period(text) or any(part_of_year("2000", text, part) for part in parts)) or (
        may_be_part and is_whole_year(text)
    )


def _form(wanted: str) -> re.Pattern[str]:
    form = re.escape(wanted)
    form = form.replace(re.escape(DISTRICT_PLACE), "(?P<district>.+?)", 1)
    return re.compile(form.replace(re.escape(PERIOD_PLACE), _PERIOD, 1))


def _of_district(mapping: Mapping, district: str, column: str, has: set[str]) -> Mapping:
    key = "name" if mapping.district.coding == "name" else "id"
    entries = tuple(
        entry.model_copy(
            update={
                "column": (entry.column or "").replace(DISTRICT_PLACE, district),
                "also": tuple(name.replace(DISTRICT_PLACE, district) for name in entry.also),
                "optional": entry.optional or entry.indicator not in has,
            }
        )
        for entry in mapping.indicators
    )
    wanted = mapping.district.model_copy(update={key: Column(column=column)})
    return mapping.model_copy(update={"district": wanted, "indicators": entries})


def _refuse_across(table: RawTable, mapping: Mapping) -> None:
    from govkit.importing.guesses_across import districts_across
    from govkit.importing.guesses_period import guess_period

    part = mapping.district.name if mapping.district.coding == "name" else mapping.district.id
    if not isinstance(part, Column) or any(name in table.frame.columns for name in part.names):
        return
    try:
        find_column(table, *part.names)
    except ReadError as problem:
        if problem.key != "importing.no_column":
            raise
        across = districts_across(table, guess_period(table).used)
        if across is None:
            raise
        raise ReadError(
            "importing.districts_across",
            file=table.file,
            districts=listing(across.names, most=4),
            column=across.templates[0],
        ) from None
