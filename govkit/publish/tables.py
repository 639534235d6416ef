"""Tables as a grid of cells, with merged heads, alignment, and a sense of their width."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass, field, replace

from govkit.publish.document import Node, plain_text

_NUMBER = re.compile(
    r"^[(\[（［]?\s*[<>≤≥≈~=]?\s*[-+−–±]?\s*[\d,，]*\.?\d+(?:[eE][-+]?\d+)?\s*[%‰]?"
    r"(?:\s*[,，;–~～±至到/]\s*[-+−–]?[\d,]*\.?\d+\s*[%‰]?)*\s*[)\]）］]?\s*[*†‡]{0,3}$"
)
_EMPTY = {"", "-", "–", "—", "——", "…", "...", "NaN", "nan", "None", "<NA>", "NaT", "/", "n/a", "NA", "·"}
MOST_SPAN = 1000
_MOST_WORD = 21.0  # em; a word of more than about 40 letters breaks where it must


@dataclass(slots=True)
class Cell:
    """One cell: what it holds, its rows and columns, the alignment asked for, its HTML classes, its colours.

    `fill` and `color` are six hexadecimal digits, or empty.
    """

    content: list[Node] = field(default_factory=list)
    colspan: int = 1
    rowspan: int = 1
    head: bool = False
    align: str = ""
    kind: str = ""
    fill: str = ""
    color: str = ""

    @property
    def text(self) -> str:
        """The bare text."""
        return plain_text(self.content)

    @property
    def lines(self) -> list[str]:
        """The bare text by its lines."""
        return plain_text(self.content, "\n").split("\n")


@dataclass(slots=True)
class Table:
    """Rows of cells, of which the first `heads` are the head. Each row lists the cells that begin in it."""

    rows: list[list[Cell]]
    heads: int = 0
    _grid: list[list[Cell]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        self.rows, self.heads = _regular(self.rows, self.heads)
        self._grid = self._cover()

    @property
    def width(self) -> int:
        """The number of columns."""
        return len(self.places()[0]) if self.rows else 0

    def places(self) -> list[list[Cell]]:
        """The full grid: for each row and column the cell that covers it."""
        return self._grid

    def _cover(self) -> list[list[Cell]]:
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
                    longest[column] = max(longest[column], *map(display_ems, cell.lines))
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
            max((_line_count(cell, width) for cell in row if cell.rowspan == 1), default=1)
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


def _line_count(cell: Cell, width: float) -> int:
    """About how many lines a cell takes where its column is so many em wide."""
    return sum(max(math.ceil(display_ems(line) / width), 1) for line in cell.lines)


def _least_ems(text: str) -> float:
    words = re.split(r"[\s]+", text)
    least = 0.0
    for word in words:
        wide = any(unicodedata.east_asian_width(char) in "WF" for char in word)
        width = min(display_ems(word), _MOST_WORD)
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
            cell.colspan = max(1, min(cell.colspan, MOST_SPAN))
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
