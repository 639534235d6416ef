"""Columns of a raw table by the names that a mapping may call them."""

from __future__ import annotations

import re
import unicodedata
from difflib import get_close_matches

from govkit.errors import ReadError
from govkit.importing.mapping import IndicatorColumn, Mapping
from govkit.readers import RawTable
from govkit.text import listing


def find_column(table: RawTable, wanted: str) -> str:
    """The name in the frame of a column that a mapping calls by its name, its header as written, or its label.

    Raises
    ------
    ReadError
        The table has no such column, or several.
    """
    names = [str(name) for name in table.frame.columns]
    plain = _plain(wanted)
    # A name that stands twice in the file is made unique in the frame, but says no more than it did.
    headed = {column.name for column in table.columns if _plain(column.header) == plain}
    own = {name for name in names if name == wanted} or {name for name in names if _plain(name) == plain}
    own |= headed
    own = own or {column.name for column in table.columns if _plain(column.label) == plain}
    if len(own) == 1:
        return own.pop()
    if own:
        raise ReadError("importing.column_twice", file=table.file, column=wanted)
    near = get_close_matches(wanted, names, n=3, cutoff=0.5) or names
    raise ReadError("importing.no_column", file=table.file, column=wanted, near=listing(near))


def figures_of(table: RawTable, entry: IndicatorColumn) -> list[tuple[str, str]]:
    """The columns that an entry of a mapping takes in, each with the text of its period, `""` where rows have it.

    Raises
    ------
    ReadError
        The table has none of them.
    """
    if entry.column is None:
        return []
    if "{period}" not in entry.column:
        return [(find_column(table, entry.column), "")]
    names = [str(name) for name in table.frame.columns]
    found = entry.periods(names)
    if not found:
        headers = {_plain(column.header): column.name for column in table.columns}
        found = {headers[header]: period for header, period in entry.periods(list(headers)).items()}
    if not found:
        raise ReadError("importing.no_column", file=table.file, column=entry.column, near=listing(names))
    return list(found.items())


def unused_columns(table: RawTable, mapping: Mapping) -> tuple[str, ...]:
    """Columns of the table that a mapping leaves out."""
    used = {find_column(table, column) for column in mapping.columns}
    used |= {name for entry in mapping.indicators for name, _ in figures_of(table, entry)}
    return tuple(str(name) for name in table.frame.columns if str(name) not in used)


def _plain(name: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", name))
