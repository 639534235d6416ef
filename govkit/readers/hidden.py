"""Rows and columns that a workbook hides: they are read as the others, and the user is told."""

from __future__ import annotations

from collections.abc import Iterable

from govkit.readers.raw import Remark, some_of
from govkit.readers.sheet import Grid, letters


def hidden_remarks(sheet: str, cells: Grid, rows: Iterable[int], columns: Iterable[int]) -> list[Remark]:
    """Remarks on the hidden rows and columns that hold anything.

    Parameters
    ----------
    rows, columns
        Positions of those that are hidden, from 0.
    """
    filled = sorted(row for row in set(rows) if row < len(cells) and any(cell != "" for cell in cells[row]))
    width = max(map(len, cells), default=0)
    of_columns = sorted(
        column
        for column in set(columns)
        if column < width and any(column < len(line) and line[column] != "" for line in cells)
    )
    remarks = []
    if filled:
        remarks.append(_remark("rows", sheet, [str(row + 1) for row in filled]))
    if of_columns:
        remarks.append(_remark("columns", sheet, [letters(column) for column in of_columns]))
    return remarks


def _remark(what: str, sheet: str, names: list[str]) -> Remark:
    return Remark(
        f"readers.remark_hidden_{what}", {"sheet": sheet, "count": len(names), "names": some_of(names)}
    )
