"""The XML of Excel 2002 and 2003, which web systems write under the name .xls."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from govkit.errors import ReadError
from govkit.readers.comments import comments_of_nodes, comments_remark
from govkit.readers.hidden import hidden_remarks
from govkit.readers.markup import sheets_in
from govkit.readers.padding import pad
from govkit.readers.raw import Remark
from govkit.readers.sheet import MOST_CELLS, Cell, Grid, Merge, Sheet, letters, stripped
from govkit.readers.spreadsheet_xml_styles import Looks, style_of

_NAMESPACE = "{urn:schemas-microsoft-com:office:spreadsheet}"
_OPTIONS = "{urn:schemas-microsoft-com:office:excel}"


def read_spreadsheet_xml(file: Path, content: bytes) -> list[Sheet]:
    """The worksheets of an XML spreadsheet.

    Raises
    ------
    ReadError
        The file is cut off or damaged, or spans too many cells.
    """
    return sheets_in(file, content.lstrip(), f"{_NAMESPACE}Worksheet", _sheet)


def _sheet(file: Path, node: Any) -> Sheet:
    name = node.get(f"{_NAMESPACE}Name", "")
    looks, of_columns = Looks(node), _column_styles(node)
    comments: dict[str, Any] = {}
    cells: Grid = []
    merges: list[Merge] = []
    width = 0
    for row in node.iter(f"{_NAMESPACE}Row"):
        number = _index(row, len(cells) + 1)
        line: list[Cell] = []
        for cell in row.iterchildren(f"{_NAMESPACE}Cell"):
            column = _index(cell, len(line) + 1) - 1
            across, down = _count(cell, "MergeAcross"), _count(cell, "MergeDown")
            if across or down:
                merges.append(Merge(number - 1, column, number - 1 + down, column + across))
            width = max(width, column + 1)
            _refuse_wide(file, name, column, number, width)
            line.extend([""] * (column - len(line)))
            style = style_of(cell, row, of_columns, column)
            if (comment := cell.find(f"{_NAMESPACE}Comment")) is not None:
                comments[f"{letters(column)}{number}"] = comment
            line.append(looks.shown(_value(cell), style, number - 1, column))
            line.extend([""] * across)
        _refuse_wide(file, name, max(len(line) - 1, 0), number, max(width, len(line)))
        cells.extend([] for _ in range(number - 1 - len(cells)))
        cells.append(line)
    pad(cells, looks.padded)
    while cells and not any(cell != "" for cell in cells[-1]):
        cells.pop()
    return Sheet(
        file=file.name,
        format="xml-spreadsheet",
        cells=cells,
        numbers=list(range(1, len(cells) + 1)),
        name=name,
        merges=tuple(merges),
        remarks=(
            *looks.remarks(name),
            *comments_remark(name, comments_of_nodes(comments)),
            *_hidden(name, node, cells),
        ),
    )


def _column_styles(node: Any) -> dict[int, str]:
    """Position of a column → the style of its cells that have none of their own."""
    styles: dict[int, str] = {}
    following = 1
    for column in node.iter(f"{_NAMESPACE}Column"):
        place = _index(column, following)
        following = place + 1 + _count(column, "Span")
        if style := column.get(f"{_NAMESPACE}StyleID"):
            styles |= dict.fromkeys(range(place - 1, following - 1), style)
    return styles


def _hidden(name: str, node: Any, cells: Grid) -> list[Remark]:
    """Remarks on what is hidden: rows and columns, each with those that its Span takes in, and the sheet."""
    hidden: dict[str, list[int]] = {"Row": [], "Column": []}
    for what, positions in hidden.items():
        following = 1
        for one in node.iter(f"{_NAMESPACE}{what}"):
            place = _index(one, following)
            following = place + 1 + _count(one, "Span")
            if one.get(f"{_NAMESPACE}Hidden") == "1":
                positions += range(place - 1, following - 1)
    remarks = hidden_remarks(name, cells, hidden["Row"], hidden["Column"])
    if any((one.text or "").startswith("SheetHidden") for one in node.iter(f"{_OPTIONS}Visible")):
        remarks.append(Remark("readers.remark_hidden", {"sheet": name}))
    return remarks


def _refuse_wide(file: Path, name: str, column: int, number: int, width: int) -> None:
    spanned = number * max(width, 1)
    if spanned > MOST_CELLS or column > 2**15:
        cell = f"{letters(column)}{number}"
        raise ReadError("readers.too_wide", file=file.name, sheet=name, cell=cell, cells=spanned)


def _index(node: Any, following: int) -> int:
    text = node.get(f"{_NAMESPACE}Index", "")
    return max(following, int(text)) if text.isdecimal() and len(text) < 9 else following


def _count(node: Any, name: str) -> int:
    text = node.get(f"{_NAMESPACE}{name}", "0")
    return min(int(text), 2**15) if text.isdecimal() and len(text) < 9 else 0


def _value(cell: Any) -> Cell:
    data = cell.find(f"{_NAMESPACE}Data")
    if data is None:
        return ""
    text = "".join(data.itertext())
    kind = data.get(f"{_NAMESPACE}Type", "String")
    if kind == "Number":
        try:
            return float(text)
        except ValueError:
            return stripped(text)
    if kind == "DateTime":
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            return stripped(text)
    if kind == "Boolean":
        return text.strip() == "1"
    return stripped(text)
