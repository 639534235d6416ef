"""Columns of a table: where they are in the sheet, and their cells under each other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from govkit.readers import words
from govkit.readers.raw import Remark, some_of
from govkit.readers.region import Region
from govkit.readers.rows import Rows
from govkit.readers.sheet import Cell, Sheet, letters

if TYPE_CHECKING:
    import pandas as pd


_PADDED = re.compile(r"[\u4e00-\u9fff](?:[ \u3000\u00a0]+[\u4e00-\u9fff])+")


@dataclass(frozen=True, slots=True)
class Laid:
    """Cells column by column, and what was done to them."""

    cells: list[list[Cell]]
    remarks: tuple[Remark, ...]

    def over(self, below: Laid) -> Laid:
        """The cells of this with those of another under them, column by column."""
        both = [[*ours, *theirs] for ours, theirs in zip(self.cells, below.cells, strict=True)]
        return Laid(both, (*self.remarks, *below.remarks))

    def beside(self, right: Laid) -> Laid:
        """The columns of this with those of another to their right."""
        return Laid([*self.cells, *right.cells], (*self.remarks, *right.remarks))

    def series(self, position: int) -> pd.Series[Any]:
        """One column, numeric where all its cells are numbers, text where all are text."""
        import pandas as pd

        cells = self.cells[position]
        filled = [cell for cell in cells if cell != ""]
        if all(isinstance(cell, str) for cell in filled):
            return pd.Series([unpadded(str(cell)) for cell in cells], dtype="str")
        numbers = [cell for cell in filled if isinstance(cell, (int, float)) and not isinstance(cell, bool)]
        if len(numbers) == len(filled):
            if len(filled) == len(cells) and all(_is_whole(number) for number in numbers):
                return pd.Series([int(number) for number in numbers], dtype="int64")
            return pd.Series([float("nan") if cell == "" else cell for cell in cells], dtype="float64")
        if all(isinstance(cell, date) for cell in filled):
            return pd.Series(
                [None if cell == "" else _midnight(cell) for cell in cells], dtype="datetime64[us]"
            )
        return pd.Series([None if cell == "" else cell for cell in cells], dtype="object")


def unpadded(text: str) -> str:
    """A name without the blanks that yearbooks set between its characters: `黑 龙 江` as `黑龙江`."""
    return "".join(text.split()) if not text.isascii() and _PADDED.fullmatch(text) else text


def _is_whole(number: float) -> bool:
    return float(number).is_integer() and abs(number) < 2**53


def _midnight(cell: Cell) -> Cell:
    plain = isinstance(cell, date) and not isinstance(cell, datetime)
    return datetime(cell.year, cell.month, cell.day) if plain and isinstance(cell, date) else cell


def column_spans(rows: Rows, region: Region) -> list[tuple[int, int]]:
    """Where the columns of a region begin and end; more than one span where tables stand side by side.

    A blank column parts two tables where each side has a column of texts and one of figures. Any other blank
    column is a phantom.
    """
    used = _used(rows, [*region.header, *region.data])
    if not used:
        return [(0, max(rows.width, 1))]
    runs: list[list[int]] = [[used[0]]]
    for column in used[1:]:
        if column == runs[-1][-1] + 1:
            runs[-1].append(column)
        else:
            runs.append([column])
    spans: list[tuple[int, int]] = []
    for run in runs:
        apart = (
            spans
            and _stands_alone(rows, region, run)
            and _stands_alone(rows, region, list(range(*spans[-1])))
        )
        if spans and not apart:
            spans[-1] = (spans[-1][0], run[-1] + 1)
        else:
            spans.append((run[0], run[-1] + 1))
    return spans


def _used(rows: Rows, lines: Sequence[int]) -> list[int]:
    used: set[int] = set()
    for row in lines:
        if len(used) == rows.width:
            break
        used.update(rows.filled(row))
    return sorted(used)


def _stands_alone(rows: Rows, region: Region, run: list[int]) -> bool:
    headed = any(rows.at(row, run[0]) != "" for row in region.header)
    sample = region.data[:40]
    stub = [cell for row in sample if (cell := rows.at(row, run[0])) != ""]
    figures = [
        cell
        for row in sample
        for column in run[1:]
        if (cell := rows.at(row, column)) != "" and words.is_figure(cell)
    ]
    named = stub and all(not words.is_figure(cell) or words.is_year(cell) for cell in stub)
    return bool(headed and named and figures)


def lay_out(sheet: Sheet, rows: Rows, data: Sequence[int], left: int, right: int) -> Laid:
    """Cells of data rows by columns; a text merged over several rows stands in each of them."""
    lines = [rows.cells[row] for row in data]
    cells = [[line[column] if column < len(line) else "" for line in lines] for column in range(left, right)]
    place = {row: position for position, row in enumerate(data)}
    filled, figures = 0, []
    for merge in sheet.merges:
        if merge.bottom == merge.top or merge.top not in place or not left <= merge.left < right:
            continue
        anchor = cells[merge.left - left][place[merge.top]]
        if anchor == "":
            continue
        if words.is_figure(anchor) and not words.is_year(anchor):
            figures.append(f"{letters(merge.left)}{sheet.numbers[merge.top]}")
            continue
        for row in range(merge.top + 1, merge.bottom + 1):
            if row in place and cells[merge.left - left][place[row]] == "":
                cells[merge.left - left][place[row]] = anchor
                filled += 1
    remarks = []
    if filled:
        remarks.append(Remark("readers.remark_merged_text", {"count": filled}))
    if figures:
        remarks.append(Remark("readers.remark_merged_figures", {"cells": some_of(figures)}))
    return Laid(cells, tuple(remarks))
