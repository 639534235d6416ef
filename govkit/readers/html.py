"""Web pages with tables, which data systems hand out under the name .xls."""

from __future__ import annotations

import html as escapes
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from govkit.errors import ReadError
from govkit.readers.comments import comments_remark
from govkit.readers.encoding import decode
from govkit.readers.hidden import hidden_remarks
from govkit.readers.raw import Remark
from govkit.readers.sheet import Cell, Grid, Merge, Sheet, in_percent, letters, stripped
from govkit.text import listing

_SKIPPED = {"script", "style", "head", "template", "noscript", "select", "button"}
_INLINE = {
    *("a", "b", "i", "u", "em", "strong", "span", "font"),
    *("small", "sub", "sup", "label", "code", "nobr", "ins"),
}
_STRUCK = {"del", "s", "strike"}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_LINE_THROUGH = re.compile(r"line-through", re.IGNORECASE)
_MOST_SPAN = 16_384
_DEEPEST = 200  # elements within each other; pages of bad software never close theirs
_MOST_CELLS = 5_000_000


def read_html(file: Path, content: bytes, name: str = "") -> Sheet:
    """A page as one sheet: each line of text is a row, and each row of a table.

    Parameters
    ----------
    name
        The sheet's name; without it the one that the page gives, where Excel or a data system wrote it.

    Raises
    ------
    ReadError
        The page has no table, is no text in a known encoding, or has elements within each other without end.
    """
    from lxml import etree, html

    decoded = decode(content)
    if decoded is None:
        raise ReadError("readers.unknown_content", file=file.name)
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", decoded.text)
    parser = html.HTMLParser(huge_tree=True)
    try:
        page = html.document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        raise ReadError("readers.no_table", file=file.name) from None
    if any(one.type_name == "ERR_RESOURCE_LIMIT" for one in parser.error_log):
        raise ReadError("readers.deep", file=file.name)  # the parser has left out what is deeper
    remarks = _drop_unseen(page)
    comments = _taken_comments(page)
    try:
        builder = _built(file, page, comments)
    except RecursionError:
        _flatten(page)
        try:
            builder = _built(file, page, comments)
        except RecursionError:
            raise ReadError("readers.deep", file=file.name) from None
    if not builder.tables:
        elsewhere = re.search(r"<x:WorksheetSource\b", text, re.IGNORECASE)
        raise ReadError("readers.sheets_elsewhere" if elsewhere else "readers.no_table", file=file.name)
    called = name or _sheet_name(text)
    hidden = hidden_remarks(called or "HTML", builder.cells, builder.hidden_rows, builder.hidden_columns)
    if builder.struck:
        values = {"sheet": called or "HTML", "count": len(builder.struck), "cell": builder.struck[0]}
        hidden.append(Remark("readers.remark_struck_cells", values))
    hidden += comments_remark(called or "HTML", builder.comments)
    return Sheet(
        file=file.name,
        format="html",
        cells=builder.cells,
        name=called,
        numbers=list(range(1, len(builder.cells) + 1)),
        encoding=decoded.encoding,
        merges=tuple(builder.merges),
        remarks=(*decoded.remarks, *remarks, *hidden),
    )


def _sheet_name(text: str) -> str:
    names = re.findall(r"<x:ExcelWorksheet>\s*<x:Name>([^<]*)</x:Name>", text, re.IGNORECASE)
    return escapes.unescape(names[0]).strip() if len(names) == 1 else ""


def _drop_unseen(page: Any) -> tuple[Remark, ...]:
    """Take out of a page what a reader of it does not see or sees struck through: 99 of <s>99</s>100."""
    unseen = [
        node
        for node in page.iter(*_STRUCK, *_INLINE)
        if (node.tag in _STRUCK or _is_hidden(node) or _is_struck(node)) and "".join(node.itertext()).strip()
    ]
    examples = [" ".join("".join(node.itertext()).split()) for node in unseen]
    for node in unseen:
        node.drop_tree()
    values = {"count": len(unseen), "texts": listing(examples, most=5)}
    return (Remark("readers.remark_unseen", values),) if unseen else ()


def _taken_comments(page: Any) -> dict[Any, str]:
    """Cell → the comment that LibreOffice writes into it, which is taken out of the page."""
    found = {}
    for node in list(page.iter("comment")):
        cell = next(node.iterancestors("td", "th"), None)
        if cell is not None:
            found[cell] = "".join(node.itertext())
        node.drop_tree()
    return found


def _built(file: Path, page: Any, comments: Mapping[Any, str]) -> _Page:
    builder = _Page(file, comments)
    body = page.find("body")
    builder.block(body if body is not None else page)
    return builder


def _flatten(page: Any) -> None:
    """Take tags that are never closed, each of which holds all that follows, out of a page."""
    from lxml import etree

    deep, depth = [], 0
    for event, node in etree.iterwalk(page, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if event == "start" and depth > _DEEPEST and node.tag in (*_INLINE, "div", "p", "center"):
            deep.append(node)
    for node in reversed(deep):
        node.drop_tag()


def _is_hidden(node: Any) -> bool:
    return node.get("hidden") is not None or bool(_HIDDEN.search(node.get("style") or ""))


def _is_struck(node: Any) -> bool:
    return bool(_LINE_THROUGH.search(node.get("style") or ""))


class _Page:
    """Rows of a page as they are met, from top to bottom."""

    def __init__(self, file: Path, comments: Mapping[Any, str]) -> None:
        self.file = file
        self.comments: dict[str, str] = {}
        self._comments = comments
        self.cells: Grid = []
        self.merges: list[Merge] = []
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.struck: list[str] = []
        self.tables = 0
        self._line = ""

    def block(self, node: Any) -> None:
        """Add a block of the page: its lines of text and its tables."""
        self._line += node.text or ""
        for child in node.iterchildren():
            if isinstance(child.tag, str):
                self._child(child)
            self._line += child.tail or ""
        self._break()

    def _child(self, child: Any) -> None:
        tag = child.tag.lower()
        if tag in _SKIPPED:
            return
        if tag == "table":
            self._break()
            self._table(child)
        elif tag in _INLINE and next(child.iter("table", "div", "p"), None) is None:
            self._line += _text_of(child)
        elif tag == "br":
            self._break()
        else:
            self._break()
            self.block(child)

    def _break(self) -> None:
        line = " ".join(self._line.split())
        self._line = ""
        if line:
            self.cells.append([line])

    def _table(self, table: Any) -> None:
        if any(inner is not table for inner in table.iter("table")):
            for row in _own_rows(table):
                for cell in row.iterchildren("td", "th"):
                    self.block(cell)
            return
        caption = table.find("caption")
        if caption is not None:
            self._line = _text_of(caption)
            self._break()
        if self.cells and len([*table.iter("td", "th")]) > 1:
            self.cells.append([])
        start = len(self.cells)
        grid, merges = self._grid(table, start)
        if any(cell != "" for row in grid for cell in row):
            self.cells.extend(grid)
            self.merges += merges
            self.tables += 1

    def _grid(self, table: Any, start: int) -> tuple[Grid, list[Merge]]:
        grid: dict[tuple[int, int], Cell] = {}
        merges = []
        lines = list(_own_rows(table))
        width = 0
        for number, row in enumerate(lines):
            column = 0
            if _is_hidden(row):
                self.hidden_rows.add(start + number)
            for cell in row.iterchildren("td", "th"):
                while (number, column) in grid:
                    column += 1
                wide = _span(cell, "colspan", _MOST_SPAN)
                high = min(_span(cell, "rowspan", 2**20), len(lines) - number)
                if len(self.cells) + len(grid) + wide * high > _MOST_CELLS:
                    raise ReadError(
                        "readers.too_wide",
                        file=self.file.name,
                        sheet="HTML",
                        cell=str(start + number + 1),
                        cells=len(grid),
                    )
                for down in range(high):
                    for across in range(wide):
                        grid[number + down, column + across] = ""
                place = f"{letters(column)}{start + number + 1}"
                if cell in self._comments:
                    self.comments[place] = self._comments[cell]
                shown = _exact(cell, stripped(_text_of(cell)))
                if shown != "" and (_is_struck(cell) or _is_struck(row)):
                    self.struck.append(place)
                    shown = ""
                if _is_hidden(cell):
                    self.hidden_columns.add(column)
                grid[number, column] = shown
                if wide > 1 or high > 1:
                    merges.append(Merge(start + number, column, start + number + high - 1, column + wide - 1))
                column += wide
                width = max(width, column)
        cells: Grid = [
            [grid.get((number, column), "") for column in range(width)] for number in range(len(lines))
        ]
        return cells, merges


def _own_rows(table: Any) -> list[Any]:
    rows = []
    for child in table.iterchildren():
        if child.tag == "tr":
            rows.append(child)
        elif child.tag in ("thead", "tbody", "tfoot"):
            rows.extend(child.iterchildren("tr"))
    return rows


def _span(cell: Any, name: str, most: int) -> int:
    text = (cell.get(name) or "1").strip()
    return max(1, min(int(text), most)) if text.isdecimal() and len(text) < 10 else 1


def _text_of(node: Any) -> str:
    pieces = [node.text or ""]
    for child in node.iterchildren():
        if isinstance(child.tag, str) and child.tag.lower() not in _SKIPPED:
            inner = _text_of(child)
            tag = child.tag.lower()
            if tag in ("br", "p", "div"):
                inner = f"\n{inner}"
            elif tag == "sup" and inner.strip().isdecimal():
                inner = f"({inner.strip()})"
            pieces.append(inner)
        pieces.append(child.tail or "")
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line)


def _exact(cell: Any, shown: Cell) -> Cell:
    """The number that Excel or LibreOffice wrote into a page beside the rounded one that it shows."""
    try:
        stored = float(cell.get("x:num") or cell.get("sdval") or "")
        figure = str(shown).replace(",", "")
        percent = figure.endswith("%")
        rounded = float(figure.removesuffix("%"))
    except ValueError:
        return shown
    decimals = len(figure.removesuffix("%").partition(".")[2])
    exact = stored * 100 if percent else stored
    if exact == rounded or abs(exact - rounded) > 0.5000001 * 10.0**-decimals:
        return shown
    return in_percent(stored) if percent else f"{stored:.15g}"
