"""Tables as a grid of cells, with merged heads, alignment, and a sense of their width."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from govkit.publish.document import Node, plain_text

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_NUMBER = re.compile(
    r"^[(\[（［]?\s*[<>≤≥≈~=]?\s*[-+−–±]?\s*[\d,，]*\.?\d+(?:[eE][-+]?\d+)?\s*[%‰]?"
    r"(?:\s*[,，;–~～±至到/]\s*[-+−–]?[\d,]*\.?\d+\s*[%‰]?)*\s*[)\]）］]?\s*[*†‡]{0,3}$"
)
_EMPTY = {"", "-", "–", "—", "——", "…", "...", "NaN", "nan", "None", "<NA>", "NaT", "/", "n/a", "NA", "·"}
_MOST_SPAN = 1000


@dataclass(slots=True)
class Cell:
    """One cell: what it holds, its rows and columns, the alignment asked for, its HTML classes."""

    content: list[Node] = field(default_factory=list)
    colspan: int = 1
    rowspan: int = 1
    head: bool = False
    align: str = ""
    kind: str = ""

    @property
    def text(self) -> str:
        """The bare text."""
        return plain_text(self.content)


@dataclass(slots=True)
class Table:
    """Rows of cells, of which the first `heads` are the head. Each row lists the cells that begin in it."""

    rows: list[list[Cell]]
    heads: int = 0

    def __post_init__(self) -> None:
        self.rows, self.heads = _regular(self.rows, self.heads)

    @property
    def width(self) -> int:
        """The number of columns."""
        return len(self.places()[0]) if self.rows else 0

    def places(self) -> list[list[Cell]]:
        """The full grid: for each row and column the cell that covers it."""
        grid: list[list[Cell | None]] = [[] for _ in self.rows]
        for number, row in enumerate(self.rows):
            column = 0
            for cell in row:
                while column < len(grid[number]) and grid[number][column] is not None:
                    column += 1
                for below in range(number, min(number + cell.rowspan, len(grid))):
                    line = grid[below]
                    line.extend([None] * (column + cell.colspan - len(line)))
                    line[column : column + cell.colspan] = [cell] * cell.colspan
                column += cell.colspan
        return [[cell or Cell() for cell in line] for line in grid]

    def alignments(self) -> list[str]:
        """For each column ``left``, ``center`` or ``right``: as asked for, else right for numbers."""
        body = self.places()[self.heads :]
        found = []
        for column in range(self.width):
            cells = [line[column] for line in body if line[column].colspan == 1]
            asked = {cell.align for cell in cells if cell.align and not cell.head}
            texts = [text for cell in cells if (text := cell.text) not in _EMPTY]
            numbers = sum(bool(_NUMBER.match(text)) for text in texts)
            if len(asked) == 1:
                found.append(asked.pop())
            else:
                found.append("right" if texts and numbers >= 0.6 * len(texts) else "left")
        return found

    def index_width(self) -> int:
        """How many leading columns are row heads (at least one)."""
        body = self.places()[self.heads :]
        count = 0
        while count < self.width - 1 and body and all(line[count].head for line in body):
            count += 1
        return max(count, 1)

    def ems(self) -> list[float]:
        """For each column the least width in em that keeps its words and numbers whole."""
        least = [1.0] * self.width
        for line in self.places():
            for column, cell in enumerate(line):
                if cell.colspan == 1:
                    least[column] = max(least[column], _least_ems(cell.text))
        return least

    def natural_ems(self) -> list[float]:
        """For each column the width in em of its longest cell on one line."""
        longest = [1.0] * self.width
        for line in self.places():
            for column, cell in enumerate(line):
                if cell.colspan == 1:
                    longest[column] = max(longest[column], display_ems(cell.text))
        return longest

    def shares(self, available: float) -> list[float]:
        """For each column its share of the free width; 0 for a column that is as wide as its text.

        Where the table does not fit into `available` em on single lines, its wide columns share what the
        narrow ones leave, long texts more than short ones, but none less than its words need.
        """
        natural, least = self.natural_ems(), self.ems()
        if sum(natural) <= available:
            return [0.0] * self.width
        even = available / max(self.width, 1)
        wide = [width > max(even, 6.0) for width in natural]
        free = available - sum(width for width, is_wide in zip(natural, wide, strict=True) if not is_wide)
        weights = [
            max(math.sqrt(width) * 4, need) if is_wide else 0.0
            for width, need, is_wide in zip(natural, least, wide, strict=True)
        ]
        total = sum(weights)
        fits = all(
            weight * free / total >= need for weight, need in zip(weights, least, strict=True) if weight
        )
        return weights if total and fits else [0.0] * self.width

    def lines(self, shares: list[float]) -> int:
        """About how many lines the table takes, with long texts broken in columns that share the width."""
        width = 44.0 / max(sum(share > 0 for share in shares), 1.5)
        return sum(
            max((math.ceil(display_ems(cell.text) / width) for cell in row if cell.rowspan == 1), default=1)
            or 1
            for row in self.rows
        )

    def split(self, most: float) -> list[Table]:
        """Parts no wider than `most` em and about equally wide, each with the index columns in front."""
        index = self.index_width()
        ems = [width + 1 for width in self.ems()]
        fixed, rest = sum(ems[:index]), sum(ems[index:])
        count = math.ceil(rest / max(most - fixed, max(ems[index:], default=1)))
        most = min(most, fixed + rest / max(count, 1) + max(ems[index:], default=0) / 2)
        parts: list[list[int]] = [[]]
        used = fixed
        for column in range(index, self.width):
            if parts[-1] and used + ems[column] > most:
                parts.append([])
                used = fixed
            parts[-1].append(column)
            used += ems[column]
        return [self.take([*range(index), *part]) for part in parts]

    def take(self, columns: list[int]) -> Table:
        """The table with only these columns (in ascending order); merged cells are cut to fit."""
        rows: list[list[Cell]] = [[] for _ in self.rows]
        seen: set[int] = set()
        places = self.places()
        for number, line in enumerate(places):
            chosen = [line[column] for column in columns]
            for position, cell in enumerate(chosen):
                if id(cell) in seen:
                    continue
                seen.add(id(cell))
                span = 1
                while position + span < len(chosen) and chosen[position + span] is cell:
                    span += 1
                rows[number].append(replace(cell, colspan=span))
        return Table(rows, self.heads)


def display_ems(text: str) -> float:
    """The rough width of a text in em: 1 for a Chinese character, 0.52 for a Latin one."""
    return sum(1.0 if unicodedata.east_asian_width(char) in "WF" else 0.52 for char in text)


def _least_ems(text: str) -> float:
    words = re.split(r"[\s]+", text)
    least = 0.0
    for word in words:
        wide = any(unicodedata.east_asian_width(char) in "WF" for char in word)
        width = display_ems(word)
        least = max(least, min(width, 6.0) if wide else width)
    return least


def _regular(rows: list[list[Cell]], heads: int) -> tuple[list[list[Cell]], int]:
    """Mend what HTML allows: spans beyond the end, spans over the end of the head, short rows, empty rows."""
    rows = [row for row in rows if row]
    heads = min(heads, len(rows))
    busy: dict[tuple[int, int], bool] = {}
    ends: list[int] = []
    for number, row in enumerate(rows):
        last = heads if number < heads else len(rows)
        column = 0
        for cell in row:
            while (number, column) in busy:
                column += 1
            cell.colspan = max(1, min(cell.colspan, _MOST_SPAN))
            cell.rowspan = max(1, min(cell.rowspan, last - number))
            free = 1
            while free < cell.colspan and (number, column + free) not in busy:
                free += 1
            cell.colspan = free
            for down in range(cell.rowspan):
                for across in range(cell.colspan):
                    busy[number + down, column + across] = True
            column += cell.colspan
        ends.append(column)
    width = max((place[1] + 1 for place in busy), default=0)
    for number, row in enumerate(rows):
        filled = sum((number, column) in busy for column in range(width))
        row.extend(Cell() for _ in range(width - filled))
    return rows, heads


def from_element(
    element: HtmlElement, content: Callable[[HtmlElement], list[Node]]
) -> tuple[Table, list[Node]]:
    """A ``<table>`` element as a table and its caption.

    `content` turns a cell's element into inline nodes. A row is a head when it stands in ``<thead>`` or,
    where there is none, while all its cells are ``<th>``.
    """
    rows: list[list[Cell]] = []
    heads = 0
    in_head = True
    has_head = element.find("./thead") is not None
    caption: list[Node] = []
    for part in element.iter("tr", "caption"):
        owner = next(part.iterancestors("table"), None)
        if owner is not element:
            continue
        if part.tag == "caption":
            caption = content(part)
            continue
        row = [_from_cell(cell, content) for cell in part if cell.tag in ("td", "th")]
        if not row:
            continue
        parent = part.getparent()
        in_head = in_head and (
            (parent is not None and parent.tag == "thead") if has_head else all(cell.head for cell in row)
        )
        heads += in_head
        rows.append(row)
    return _titled(_lifted(Table(rows, heads)), caption)


def _titled(table: Table, caption: list[Node]) -> tuple[Table, list[Node]]:
    """great_tables puts title and subtitle into the head: they are the caption where there is no other."""
    own = bool(caption)
    while not own and table.heads > 1:
        first = table.rows[0]
        if len(first) != 1 or first[0].colspan < max(table.width, 2) or "gt_heading" not in first[0].kind:
            break
        caption = [*caption, *([Node("text", text="\u2002")] if caption else []), *first[0].content]
        table = Table(table.rows[1:], table.heads - 1)
    return table, caption


def _lifted(table: Table) -> Table:
    """pandas puts the names of the index into a head row of their own: lift them into the row above."""
    if table.heads < 2:
        return table
    index = table.index_width()
    above, names = table.rows[table.heads - 2 : table.heads]
    single = all(cell.colspan == 1 and cell.rowspan == 1 for cell in [*names, *above[:index]])
    if not single or len(names) != table.width or len(above) < index:
        return table
    if any(cell.text for cell in names[index:]) or any(cell.text for cell in above[:index]):
        return table
    rows = [*table.rows[: table.heads - 2], [*names[:index], *above[index:]], *table.rows[table.heads :]]
    return Table(rows, table.heads - 1)


def _from_cell(element: HtmlElement, content: Callable[[HtmlElement], list[Node]]) -> Cell:
    style = re.search(r"text-align\s*:\s*(left|right|center)", element.get("style") or "")
    return Cell(
        content(element),
        colspan=_span(element.get("colspan")),
        rowspan=_span(element.get("rowspan")),
        head=element.tag == "th",
        kind=element.get("class") or "",
        align=style[1] if style else (element.get("align") or "").lower().replace("justify", "left"),
    )


def _span(value: str | None) -> int:
    return min(int(value), _MOST_SPAN) if value and value.strip().isdecimal() else 1
