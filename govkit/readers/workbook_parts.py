"""What the parts of an Office Open XML workbook say beyond the values of cells.

The library that reads values gives a blank for a formula without a cached value and for an error, and lays
out all cells between the first and the last, however far that is; both are looked up here before.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from govkit.readers.comments import comments_of_part
from govkit.readers.damage import cut_off
from govkit.readers.raw import Remark
from govkit.readers.rich_texts import shared_texts, texts_in
from govkit.readers.sheet import letters
from govkit.readers.workbook_styles import Styles, styles_of

_PIECE = 4 * 2**20
_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*?\br=\"(\d{1,9})\"")
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
_WIDE = re.compile(rb"\br=\"([A-Z]{2,3})\d{1,9}\"[^>]*?>\s*<(?:\w+:)?(?:v|is|f)\b")
_PLACE = re.compile(rb"\br=\"([A-Z]{1,3})(\d{1,9})\"")
_FORMULA = re.compile(rb"<(?:\w+:)?f\b[^>]*?(?:/>|>(.*?)</(?:\w+:)?f>)", re.DOTALL)
_HIDDEN_ROW = re.compile(rb"<(?:\w+:)?row\b(?=[^>]*\bhidden=\"(?:1|true)\")[^>]*?\br=\"(\d{1,9})\"")
_HIDDEN_COLUMN = re.compile(rb"<(?:\w+:)?col\b(?=[^>]*\bhidden=\"(?:1|true)\")[^>]*>")
_FIRST, _LAST = re.compile(rb"\bmin=\"(\d{1,5})\""), re.compile(rb"\bmax=\"(\d{1,5})\"")
_VALUE = re.compile(rb"<(?:\w+:)?v\b[^>]*>(.*?)</(?:\w+:)?v>", re.DOTALL)


@dataclass(slots=True)
class SheetPart:
    """One sheet's part of the package.

    Attributes
    ----------
    name
        The sheet's name.
    spanned
        Cells between the corners of what is filled.
    last
        The cell that spans them, for a message.
    formulas, errors
        Position (row, column from 0) → the formula that has no cached value, with `=`; the error's sign.
    percents
        Positions of cells in a format of percent.
    scaled
        Positions of cells in a format that shows a number smaller than it is.
    padded
        Position → how many digits a cell shows, with zeros before its number.
    struck
        Positions of cells that are struck through as a whole.
    texts
        Position → the text as shown, where raised digits or struck parts make it another than it is.
    hidden_rows, hidden_columns
        Positions, from 0, of those that are hidden.
    comments
        Cell → the comment at it.
    labels, encoding
        Position → the text of a workbook from before Excel 97, and the encoding of its code page.
    """

    name: str
    spanned: int = 0
    last: str = ""
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    percents: set[tuple[int, int]] = field(default_factory=set)
    scaled: set[tuple[int, int]] = field(default_factory=set)
    padded: dict[tuple[int, int], int] = field(default_factory=dict)
    struck: set[tuple[int, int]] = field(default_factory=set)
    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    comments: dict[str, str] = field(default_factory=dict)
    labels: dict[tuple[int, int], str] = field(default_factory=dict)
    encoding: str = ""


def sheet_parts(file: Path, content: bytes) -> tuple[dict[str, SheetPart], list[Remark]]:
    """Each sheet's name and what its part says, and remarks on macros and links to other files."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            remarks = []
            if any(name.endswith("vbaProject.bin") for name in names):
                remarks.append(Remark("readers.remark_macros"))
            if any("externalLinks/" in name and name.endswith(".xml") for name in names):
                remarks.append(Remark("readers.remark_links"))
            styles = styles_of(archive, names)
            shared = shared_texts(archive, names)
            parts = {}
            for sheet, path in _sheet_paths(archive, names).items():
                with archive.open(path) as stream:
                    parts[sheet] = _scanned(SheetPart(sheet), stream, styles, shared)
                parts[sheet].comments = comments_of_part(archive, path)
            return parts, remarks
    except (zipfile.BadZipFile, OSError, EOFError, KeyError, ValueError, NotImplementedError) as problem:
        raise cut_off(file, problem) from None


def _sheet_paths(archive: zipfile.ZipFile, names: list[str]) -> dict[str, str]:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    lower = {name.lower(): name for name in names}
    if "xl/workbook.xml" not in lower or "xl/_rels/workbook.xml.rels" not in lower:
        return {}
    try:
        book = etree.fromstring(archive.read(lower["xl/workbook.xml"]), parser)
        relations = etree.fromstring(archive.read(lower["xl/_rels/workbook.xml.rels"]), parser)
    except etree.XMLSyntaxError as problem:
        raise ValueError(str(problem)) from None
    targets = {node.get("Id"): node.get("Target", "") for node in relations}
    paths = {}
    for node in book.iter("{*}sheet"):
        relation = next((value for key, value in node.attrib.items() if str(key).endswith("}id")), None)
        target = str(targets.get(relation) or "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
        if path.lower() in lower and path.lower().endswith(".xml"):
            paths[str(node.get("name"))] = lower[path.lower()]
    return paths


def _scanned(
    part: SheetPart,
    stream: Any,
    styles: Styles,
    shared: dict[int, str],
) -> SheetPart:
    first = last = width = 0
    for piece in _whole_rows(stream):
        for style, found in (
            (styles.percent, part.percents),
            (styles.struck, part.struck),
            (styles.scaled, part.scaled),
        ):
            found.update(_places(style, piece))
        for digits, style in styles.padded.items():
            part.padded |= dict.fromkeys(_places(style, piece), digits)
        for attributes, text in texts_in(piece, shared):
            if place := _PLACE.search(attributes):
                part.texts[int(place[2]) - 1, _position(place[1])] = text
        if b"hidden=" in piece:
            _scan_hidden(part, piece)
        if b"<f" in piece or b":f" in piece or b't="e"' in piece:
            _scan_cells(part, piece)
        filled = max(piece.rfind(b"<v>"), piece.rfind(b"<is"), piece.rfind(b":v>"), piece.rfind(b":is"))
        if filled < 0:
            continue
        rows = _ROW.findall(piece[:filled])
        if rows:
            first, last = first or int(rows[0]), max(last, int(rows[-1]))
        wide = max(_WIDE.findall(piece), key=lambda name: (len(name), name), default=b"")
        width = max(width, _position(wide) + 1 if wide else 26)
    part.spanned = (last - first + 1) * width if last else 0
    part.last = f"{letters(max(width - 1, 0))}{last}"
    return part


def _places(style: re.Pattern[bytes] | None, piece: bytes) -> Iterator[tuple[int, int]]:
    for cell in style.findall(piece) if style is not None else ():
        if place := _PLACE.search(cell):
            yield int(place[2]) - 1, _position(place[1])


def _scan_hidden(part: SheetPart, piece: bytes) -> None:
    part.hidden_rows.update(int(row) - 1 for row in _HIDDEN_ROW.findall(piece))
    for column in _HIDDEN_COLUMN.findall(piece):
        first, last = _FIRST.search(column), _LAST.search(column)
        if first and last:
            # No sheet has more columns, whatever a file claims.
            part.hidden_columns.update(range(int(first[1]) - 1, min(int(last[1]), 2**14)))


def _whole_rows(stream: Any) -> Iterator[bytes]:
    rest = b""
    while piece := stream.read(_PIECE):
        piece = rest + piece
        end = max(piece.rfind(b"<row"), piece.rfind(b":row "))
        cut = piece.rfind(b"<", 0, end + 1) if end > 0 else len(piece)
        yield piece[:cut]
        rest = piece[cut:]
        if len(rest) > 64 * 2**20:
            yield rest
            rest = b""
    if rest:
        yield rest


def _scan_cells(part: SheetPart, piece: bytes) -> None:
    for found in _CELL.finditer(piece):
        attributes, inner = found[1], found[2] or b""
        place = _PLACE.search(attributes)
        if place is None:
            continue
        position = int(place[2]) - 1, _position(place[1])
        value = _VALUE.search(inner)
        if b't="e"' in attributes and value is not None:
            part.errors[position] = value[1].decode("utf-8", errors="replace").strip()
            continue
        formula = _FORMULA.search(inner)
        if formula is not None and (value is None or not value[1].strip()) and b'"str"' not in attributes:
            import html

            part.formulas[position] = "=" + html.unescape(
                (formula[1] or b"").decode("utf-8", errors="replace")
            )


def _position(name: bytes) -> int:
    position = 0
    for letter in name:
        position = position * 26 + letter - 64
    return position - 1
