"""Columns of a raw table by the names that a mapping may call them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from difflib import get_close_matches

from govkit.errors import ReadError
from govkit.importing.guesses_excel_days import excel_days_across
from govkit.importing.key_columns import Column
from govkit.importing.mapping import IndicatorColumn, Mapping
from govkit.importing.provisional import without_finality
from govkit.period_texts import iso_period
from govkit.readers import RawTable
from govkit.readers.unit_words import is_unit_label
from govkit.simplified import simplified
from govkit.text import listing

_PLACE = re.compile(r"\[([A-Z]{1,3})\]")
# 2、您所在的县区: what a mapping calls without its number is found with any.
_QUESTION = re.compile(r"^(?:Q?\d{1,3}[、.:)]|\(\d{1,3}\))(?!\d)", re.IGNORECASE)
# Columns that number the rows or hold codes, and no figures.
SERIAL = re.compile(
    r"^(?:序[号號]|[编編][号號]|行次|[栏欄]次|答题序号|id|no\.?|index"
    # Attributes of SDMX say how a figure is written.
    r"|unit_mult|decimals|(?:obs|conf)_status|obs_conf|base_per|time_format|freq"
    r"|.*(?:代[码碼]|[编編][码碼]|code))$",
    re.IGNORECASE,
)
# What pandas and R call a column without a name.
_NAMELESS = re.compile(r"Unnamed: ?\d+(?:[._]\w+)?|\.{3}\d+|X(?:\.\d+)?|V1|index")


def find_column(table: RawTable, *wanted: str) -> str:
    """The name in the frame of a column that a mapping calls by its name, header as written, label, or place.

    A place is the letters that spreadsheets give a column, in brackets: `[D]`.

    Parameters
    ----------
    wanted
        The names that it may have; the first that the table has is taken.

    Raises
    ------
    ReadError
        The table has no such column, or several.
    """
    names = [str(name) for name in table.frame.columns]
    for name in wanted:
        if found := _find(table, names, name):
            return found
    near = get_close_matches(wanted[0], names, n=3, cutoff=0.5) or names
    raise ReadError("importing.no_column", file=table.file, column=listing(wanted), near=listing(near))


def _find(table: RawTable, names: list[str], wanted: str) -> str:
    plain = _plain(wanted)
    columns = table.columns
    if place := _PLACE.fullmatch(wanted):
        own = {column.name for column in columns if column.place == place[1]} & set(names)
        own = own or ({wanted} & set(names))
    elif wanted in table.repeated:
        own = {column.name for column in columns if "_".join(column.levels) == wanted}
    else:
        own = {name for name in names if name == wanted} or {name for name in names if _plain(name) == plain}
        own = own or {column.name for column in columns if _plain(column.header) == plain}
        own = own or {column.name for column in columns if _plain(column.label) == plain}
        if not own and not _QUESTION.match(plain):
            own = {name for name in names if _QUESTION.sub("", _plain(name)) == plain}
    if len(own) > 1:
        places = {column.name: column.place for column in columns}
        shown = [f"[{places[name]}] {name}" if places.get(name) else name for name in names if name in own]
        first = next((f"[{places[name]}]" for name in names if name in own and places.get(name)), shown[0])
        raise ReadError(
            "importing.column_twice",
            file=table.file,
            column=wanted,
            count=len(own),
            columns=listing(shown),
            first=first,
        )
    return own.pop() if own else ""


def is_index(table: RawTable, name: str) -> bool:
    """Whether a column without a name of its own counts the rows, as programs write them beside a table."""
    headless = bool(table.columns) and not table.column(name).levels and not table.column(name).label
    if not (headless or _NAMELESS.fullmatch(name)):
        return False
    counted = [cell.strip() if isinstance(cell, str) else cell for cell in table.frame[name]]
    try:
        numbers = [int(float(cell)) for cell in counted]
    except (ValueError, OverflowError):
        return False
    first = numbers[0] if numbers else -1
    return first in (0, 1) and numbers == list(range(first, first + len(numbers)))


def fitted(mapping: Mapping, table: RawTable) -> Mapping:
    """A mapping for one table: with the optional column of what districts lie in if the table has it."""
    within = mapping.district.within
    if not isinstance(within, Column) or not within.optional:
        return mapping
    names = [str(name) for name in table.frame.columns]
    has = any(_find(table, names, name) for name in within.names)
    own = within.model_copy(update={"optional": False}) if has else None
    return mapping.model_copy(update={"district": mapping.district.model_copy(update={"within": own})})


def figures_of(table: RawTable, entry: IndicatorColumn) -> list[tuple[str, str]]:
    """The columns that an entry of a mapping takes in, each with the text of its period, if not rows have it.

    Raises
    ------
    ReadError
        The table has none of them, and they are not optional.
    """
    if entry.column is None:
        return [("", "")]
    names = [str(name) for name in table.frame.columns]
    if entry.is_plain:
        if entry.optional and not any(_find(table, names, name) for name in entry.names):
            return []
        return [(find_column(table, *entry.names), "")]
    found = columns_taken(table, entry, lambda text: bool(iso_period(text)))
    if not found and not entry.optional:
        if days := excel_days_across(table):
            first, day = next(iter(days.items()))
            told = {"column": entry.column, "count": len(days), "first": first, "day": day, "year": day[:4]}
            raise ReadError("importing.days_in_header", file=table.file, month=day[:7], **told)
        raise ReadError("importing.no_column", file=table.file, column=entry.column, near=listing(names))
    return list(found.items())


def columns_taken(table: RawTable, entry: IndicatorColumn, fits: Callable[[str], bool]) -> dict[str, str]:
    """The columns that a name with `{period}` takes in → the text in the place of the period, if it fits.

    Where no other column is of the period, one is that says how final it is: `2021年（初步核算）`.
    """
    names = [str(name) for name in table.frame.columns]
    headers = {_plain(column.header): column.name for column in table.columns}
    for called in ({name: name for name in names}, headers):
        bare = {without_finality(text): name for text, name in called.items()}
        found = {called[text]: period for text, period in entry.periods(list(called), fits).items()}
        others = {bare[text]: period for text, period in entry.periods(list(bare), fits).items()}
        found |= {name: period for name, period in others.items() if period not in found.values()}
        if found:
            return {name: found[name] for name in names if name in found}
    return {}


def of_columns(table: RawTable, kept: list[str], first: bool) -> RawTable:
    """A table with some of its columns; the rows that were set aside stand with the first part only."""
    marks = table.marks
    return replace(
        table,
        frame=table.frame[kept],
        columns=tuple(column for column in table.columns if column.name in kept),
        marks=None if marks is None else marks[marks["column"].isin(kept)],
        set_aside=table.set_aside if first else (),
    )


def unused_columns(table: RawTable, mapping: Mapping) -> tuple[str, ...]:
    """Columns of the table that a mapping leaves out."""
    used = {find_column(table, *names) for names in mapping.columns} | {table.period_column}
    used |= {name for entry in mapping.indicators for name, _ in figures_of(table, entry)}
    used |= {find_column(table, column) for entry in mapping.indicators for column in entry.where}
    used |= told_by_sdmx(table)
    if table.row_units is not None:
        used |= {str(name) for name in table.frame.columns if is_unit_label(str(name))}
    return tuple(str(name) for name in table.frame.columns if str(name) not in used)


def told_by_sdmx(table: RawTable) -> set[str]:
    """The columns of SDMX from which the unit and the status of each figure are."""
    return {"UNIT_MEASURE", "UNIT_MULT", "OBS_STATUS"} if table.format == "sdmx-csv" else set()


def _plain(name: str) -> str:
    return re.sub(r"\s", "", simplified(unicodedata.normalize("NFKC", name)))
