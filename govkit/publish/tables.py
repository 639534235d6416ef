"""Tables as a grid of cells, with merged heads, alignment, and a sense of their width."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field, replace

from govkit.publish.cell_looks import Bar
from govkit.publish.column_widths import display_ems, fitted_widths, least_ems, row_lines, words_of
from govkit.publish.document import Node, plain_text

_NUMBER = re.compile(
    r"^[(\[（［]?\s*[<>≤≥≈~=]?\s*[-+−–±]?\s*[\d,，]*\.?\d+(?:[eE][-+]?\d+)?\s*[%‰]?"
    r"(?:\s*[,，;–~～±至到/]\s*[-+−–]?[\d,]*\.?\d+\s*[%‰]?)*\s*[)\]）］]?\s*[*†‡]{0,3}$"
)
_EMPTY = {"", "-", "–", "—", "——", "…", "...", "NaN", "nan", "None", "<NA>", "NaT", "/", "n/a", "NA", "·"}
MOST_SPAN = 1000
_HEAD_WIDER = 1.08  # the bold sans of heads against the text


@dataclass(slots=True)
class Cell:
    """One cell: what it holds, its rows and columns, the alignment asked for, its HTML classes, its looks.

    `fill` and `color` are six hexadecimal digits, or empty; `bar` is drawn behind the text.
    """

    content: list[Node] = field(default_factory=list)
    colspan: int = 1
    rowspan: int = 1
    head: bool = False
    align: str = ""
    kind: str = ""
    fill: str = ""
    color: str = ""
    bar: tuple[Bar, ...] = ()

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
                    least[column] = max(least[column], least_ems(cell.text))
        return least

    def natural_ems(self) -> list[float]:
        """For each column the width in em of its longest cell on one line."""
        longest = [1.0] * self.width
        for number, line in enumerate(self.places()):
            wider = _HEAD_WIDER if number < self.heads else 1.0
            for column, cell in enumerate(line):
                if cell.colspan == 1:
                    longest[column] = max(
                        longest[column], *(display_ems(text) * wider for text in cell.lines)
                    )
        return longest

    def widths(self, room: float) -> list[float]:
        """The widths of the columns in em, where the table may take `room` em in all.

        Numbers stay on one line where the texts can spare the room.
        """
        kept = self.kept_ems()
        least = kept if sum(kept) <= room else self.ems()
        return fitted_widths(self.natural_ems(), least, self._words(), room)

    def kept_ems(self) -> list[float]:
        """For each column the width in em that keeps its numbers on one line and the words of texts whole."""
        natural, least = self.natural_ems(), self.ems()
        body = Table(self.rows[self.heads :]).natural_ems() or least
        return [
            min(max(low, width), whole) if align == "right" else low
            for low, width, whole, align in zip(least, body, natural, self.alignments(), strict=True)
        ]

    def row_lines(self, widths: list[float]) -> list[int]:
        """About how many lines each row takes with such widths."""
        return [row_lines(row, widths) for row in self._words()]

    def _words(self) -> list[list[list[list[float]]]]:
        """For each cell the words of its lines; a cell over several columns or rows has none."""
        return [
            [
                [words_of(line) for line in cell.lines] if cell.colspan == cell.rowspan == 1 else []
                for cell in row
            ]
            for row in self.places()
        ]

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
