"""Rows of a sheet by what they hold: nothing, one text, several texts, figures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import IntEnum

from govkit.readers import unit_words, words
from govkit.readers.sheet import Cell, Sheet

_HEAD = 20


class Kind(IntEnum):
    """What a row holds."""

    BLANK = 0
    LONE = 1
    WORDS = 2
    FIGURES = 3


_FORM = re.compile(r"[\u4e00-\u9fff（）()]{2,10}\s*[:：]\s*(?P<text>.*)", re.DOTALL)


class Rows:
    """The rows of a sheet with their kinds, read once.

    Parameters
    ----------
    sheet
        The sheet; positions of rows and columns count from 0.
    """

    def __init__(self, sheet: Sheet) -> None:
        self.cells = sheet.cells
        self.merges = sheet.merges
        self._seen: dict[int, list[tuple[int, bool]]] = {}
        self.kinds = [_kind(row) for row in sheet.cells]
        for row in range(len(self.kinds) - 2):
            if self._titles(row):
                self.kinds[row] = Kind.LONE
        self.width = max((len(row) for row in sheet.cells), default=0)
        self._of_series = any(
            words.is_frequency_label(self.label(row)) for row in range(min(_HEAD, len(self)))
        )

    def __len__(self) -> int:
        return len(self.cells)

    def at(self, row: int, column: int) -> Cell:
        """The cell at a position, `""` beyond the end of its row."""
        cells = self.cells[row]
        return cells[column] if column < len(cells) else ""

    def label(self, row: int) -> str:
        """The first cell of a row that is not blank, as text."""
        return written(self.at(row, self.first(row)))

    def tells_of_series(self, row: int) -> bool:
        """Whether a row says what databases write under the names of series: frequency, source, code."""
        return self._of_series and self.first(row) == 0 and words.is_series_label(self.label(row))

    def has_cells(self, row: int, left: int, right: int | None) -> bool:
        """Whether a row has a cell that is not blank from position `left` to before `right`."""
        cells = self.cells[row][left:right]
        return cells.count("") != len(cells)

    def texts(self, row: int) -> list[str]:
        """The cells of a row that are not blank, as text."""
        return [written(cell) for cell in self.cells[row] if cell != ""]

    def line(self, row: int) -> str:
        """A row as a line of text."""
        return " ".join(" ".join(text.split()) for text in self.texts(row))

    def filled(self, row: int) -> list[int]:
        """Positions of the cells of a row that are not blank."""
        return [column for column, cell in enumerate(self.cells[row]) if cell != ""]

    def first(self, row: int) -> int:
        """The position of the first cell of a row that is not blank."""
        return next((column for column, cell in enumerate(self.cells[row]) if cell != ""), 0)

    def states_unit(self, row: int) -> str:
        """The unit that a line above a table states, else empty."""
        if self.kinds[row] == Kind.FIGURES and len(self.filled(row)) > 3:
            return ""
        return next((unit for text in self.texts(row) if (unit := unit_words.stated_unit(text))), "")

    def unit_of_all(self, row: int) -> str:
        """The unit that a row below a header states in parentheses at its beginning, and nothing else."""
        if self.kinds[row] != Kind.LONE or self.first(row) != 0:
            return ""
        text = self.label(row).strip()
        unit = words.bare(text)
        return unit if unit != text and unit_words.is_unit(unit) else ""

    def is_note(self, row: int) -> bool:
        """Whether a row begins as notes do."""
        return self.kinds[row] in (Kind.LONE, Kind.WORDS) and words.is_note(
            str(self.at(row, self.first(row)))
        )

    def fills_form(self, row: int) -> bool:
        """Whether all cells of a row are labels with what fills them in: 填报单位：某镇, 填报日期：2022年."""
        forms = [_FORM.fullmatch(text) for text in self.texts(row)]
        few = 1 < len(forms) <= max(2, self.width // 2)
        return few and all(forms) and any(form["text"] for form in forms if form)

    def spans_part(self, row: int) -> bool:
        """Whether the one cell of a row is merged over a part of the width and not over all of it."""
        column = self.first(row)
        merge = next((m for m in self.merges if m.top <= row <= m.bottom and m.left == column), None)
        return merge is not None and merge.left > 0 and merge.right > merge.left

    def numeric_columns(self, start: int, most: int = 60) -> set[int]:
        """Columns that hold more figures than texts in the figures from row `start` on."""
        figures: dict[int, int] = {}
        texts: dict[int, int] = {}
        seen = gap = 0
        for row in range(start, len(self)):
            if self.kinds[row] != Kind.FIGURES:
                gap += 1
                if gap > 3:
                    break
                continue
            gap, seen = 0, seen + 1
            for column, is_figure in self._figures(row):
                tally = figures if is_figure else texts
                tally[column] = tally.get(column, 0) + 1
            if seen >= most:
                break
        return {column for column, count in figures.items() if count >= texts.get(column, 0)}

    def _figures(self, row: int) -> list[tuple[int, bool]]:
        """Columns of the filled cells of a row, and whether each holds a figure or a sign of none."""
        if row not in self._seen:
            self._seen[row] = [
                (column, words.is_figure(cell) or (isinstance(cell, str) and words.is_missing(cell)))
                for column, cell in enumerate(self.cells[row])
                if cell != ""
            ]
        return self._seen[row]

    def numbers_columns(self, row: int) -> bool:
        """Whether a row only numbers the columns, as forms do: 甲 over the stub, then 1, 2, 3."""
        if not words.is_numbering([cell for cell in self.cells[row] if cell != ""]):
            return False
        below = self.at(row + 1, self.first(row)) if row + 1 < len(self) else ""
        # A table whose rows are called 甲, 乙, 丙 may begin with 1, 2, 3 as well.
        return str(below) not in words.STEMS

    def years(self, row: int) -> list[int]:
        """Columns of the figures of a row when all of them could be years, else none."""
        columns = [column for column in self.filled(row) if words.is_figure(self.at(row, column))]
        return columns if all(words.is_year(self.at(row, column)) for column in columns) else []

    def heads_years(self, row: int) -> bool:
        """Whether a row of figures names columns of years: the figures below it are none."""
        columns = self.years(row)
        if not columns:
            return False
        # A row that heads the first block of rows may stand between, and names of columns under the years.
        below = self._next(row)
        if below is not None and self.kinds[below] == Kind.WORDS and self._names(below, columns):
            below = self._next(below)
            if below is not None and self.kinds[below] == Kind.WORDS:
                below = self._next(below)
        if below is None or self.kinds[below] != Kind.FIGURES or len(columns) == len(self.filled(below)) == 1:
            return False
        under = [self.at(below, column) for column in columns]
        figures = [cell for cell in under if cell != "" and words.is_figure(cell)]
        return bool(figures) and not any(words.is_year(cell) for cell in figures)

    def _titles(self, row: int) -> bool:
        """Whether a row is a year alone over a full header, and so its title: 2019 for 2019年."""
        above, below = self.kinds[row : row + 2]
        if above != Kind.FIGURES or below != Kind.WORDS or self.kinds[row + 2] != Kind.FIGURES:
            return False
        cells = [cell for cell in self.cells[row] if cell != ""]
        return (
            len(cells) == 1 and self.first(row) == 0 and self.at(row + 1, 0) != "" and words.is_year(cells[0])
        )

    def _next(self, row: int) -> int | None:
        return next((r for r in range(row + 1, len(self)) if self.kinds[r] > Kind.LONE), None)

    def _names(self, row: int, columns: Sequence[int]) -> bool:
        """Whether a row has a text under each of some columns, or none from the first of them on."""
        filled = self.filled(row)
        return set(columns) <= set(filled) or filled[-1] < columns[0]


def overlap(first: Sequence[Cell], second: Sequence[Cell]) -> float:
    """The share of cells of `first` that `second` has at the same position, out of those not blank."""
    wanted = [(column, plain(cell)) for column, cell in enumerate(first) if cell != ""]
    same = sum(column < len(second) and plain(second[column]) == text for column, text in wanted)
    return same / len(wanted) if wanted else 0.0


def written(cell: Cell) -> str:
    """A cell as text: 2018 for the number 2018.0."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell)


def plain(cell: Cell) -> str:
    """A cell as text without any blanks, to compare."""
    return "".join(written(cell).split())


def _kind(row: Sequence[Cell]) -> Kind:
    filled = 0
    for cell in row:
        if cell == "":
            continue
        filled += 1
        if not isinstance(cell, str) or words.is_figure(cell):
            return Kind.FIGURES
    if filled < 2:
        return Kind(filled)
    later = [cell for cell in row if cell != ""][1:]
    return Kind.FIGURES if all(words.is_missing(str(cell)) for cell in later) else Kind.WORDS
