"""OpenDocument spreadsheets: values, merged ranges, formulas and repeats as ODF 1.3 part 3 has them."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from govkit.errors import ReadError
from govkit.readers.archive import check_archive
from govkit.readers.comments import comments_of_nodes, comments_remark
from govkit.readers.hidden import hidden_remarks
from govkit.readers.markup import sheets_in
from govkit.readers.opendocument_styles import Looks, count_of
from govkit.readers.raw import Remark
from govkit.readers.sheet import MOST_CELLS, Cell, Grid, Merge, Sheet, in_percent, letters

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"


def read_opendocument(file: Path) -> list[Sheet]:
    """The sheets of an OpenDocument spreadsheet.

    Raises
    ------
    ReadError
        The file is damaged, encrypted, a bomb, or spans too many cells.
    """
    check_archive(file)
    with zipfile.ZipFile(file) as archive:
        names = set(archive.namelist())
        manifest = archive.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in names else b""
        if b"encryption-data" in manifest:
            raise ReadError("readers.password", file=file.name)
        if "content.xml" not in names:
            raise ReadError("readers.cut_off", file=file.name, problem="content.xml")
        content = archive.read("content.xml")
    return sheets_in(file, content, f"{_TABLE}table", _sheet)


def _sheet(file: Path, table: Any) -> Sheet:
    name = table.get(f"{_TABLE}name", "")
    cells: Grid = []
    merges: list[Merge] = []
    formulas: list[str] = []
    looks = Looks(table)
    number = filled = 0
    for row, repeats in _rows(table):
        line, spans = _row(row, number, formulas, looks)
        merges += spans
        if any(cell != "" for cell in line):
            while len(cells) < number:
                cells.append([])
            repeats = min(repeats, 2**21)
            filled += len(line) * repeats
            if filled > MOST_CELLS:
                raise ReadError(
                    "readers.too_wide",
                    file=file.name,
                    sheet=name,
                    cell=f"{letters(len(line) - 1)}{number + repeats}",
                    cells=filled,
                )
            cells.extend(list(line) for _ in range(repeats))
        number += repeats
        if number > 2**22:
            break
    remarks = hidden_remarks(name, cells, _hidden(table, "row"), _hidden(table, "column"))
    if _is_hidden(table):
        remarks.append(Remark("readers.remark_hidden", {"sheet": name}))
    remarks += looks.remarks(name)
    remarks += comments_remark(name, comments_of_nodes(looks.comments))
    if formulas:
        remarks.append(
            Remark("readers.remark_formulas", {"sheet": name, "count": len(formulas), "cell": formulas[0]})
        )
    return Sheet(
        file=file.name,
        format="ods",
        cells=cells,
        numbers=list(range(1, len(cells) + 1)),
        name=name,
        merges=tuple(merges),
        remarks=tuple(remarks),
    )


def _hidden(table: Any, what: str) -> Iterator[int]:
    """Positions of the rows or columns that are hidden, by hand or by a filter."""
    place = 0
    for node in table.iter(f"{_TABLE}table-{what}"):
        # Far off there are but blank cells, which are repeated a million times.
        repeats = min(count_of(node, f"number-{what}s-repeated"), 2**15)
        if node.get(f"{_TABLE}visibility") in ("collapse", "filter"):
            yield from range(place, place + repeats)
        place += repeats


def _is_hidden(table: Any) -> bool:
    wanted = table.get(f"{_TABLE}style-name")
    styles = table.getroottree().iter(f"{_STYLE}style") if wanted else ()
    return any(
        properties.get(f"{_TABLE}display") == "false"
        for style in styles
        if style.get(f"{_STYLE}name") == wanted
        for properties in style.iterchildren(f"{_STYLE}table-properties")
    )


def _rows(table: Any) -> Iterator[tuple[Any, int]]:
    for row in table.iter(f"{_TABLE}table-row"):
        yield row, count_of(row, "number-rows-repeated")


def _row(row: Any, number: int, formulas: list[str], looks: Looks) -> tuple[list[Cell], list[Merge]]:
    line: list[Cell] = []
    merges: list[Merge] = []
    column = 0
    for node in row:
        if node.tag not in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            continue
        repeats = min(count_of(node, "number-columns-repeated"), 2**15)
        cell: Cell = ""
        if node.tag == f"{_TABLE}table-cell":
            place = f"{letters(column)}{number + 1}"
            looks.see_comment(node, place)
            cell = looks.shown(_cell(node, looks, place), node, row, column, place)
        formula = node.get(f"{_TABLE}formula")
        if formula and cell == "" and node.get(f"{_OFFICE}value-type") != "string":
            cell = formula.partition(":")[2] or formula
            formulas.append(f"{letters(column)}{number + 1}")
        wide, high = count_of(node, "number-columns-spanned"), count_of(node, "number-rows-spanned")
        if wide > 1 or high > 1:
            merges.append(Merge(number, column, number + high - 1, column + wide - 1))
        if cell != "":
            line.extend([""] * (column - len(line)))
            line.extend([cell] * repeats)
        column += repeats
    return line, merges


def _cell(node: Any, looks: Looks, place: str) -> Cell:
    kind = node.get(f"{_OFFICE}value-type", "")
    if kind in ("float", "percentage", "currency"):
        try:
            value = float(node.get(f"{_OFFICE}value", ""))
            return in_percent(value) if kind == "percentage" else value
        except ValueError:
            return looks.text(node, place)
    if kind == "date":
        return _date(node.get(f"{_OFFICE}date-value", "")) or looks.text(node, place)
    if kind == "boolean":
        return str(node.get(f"{_OFFICE}boolean-value")) == "true"
    return looks.text(node, place)


def _date(text: str) -> Cell:
    try:
        return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
    except ValueError:
        return text
