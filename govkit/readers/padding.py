"""Codes that a workbook stores as numbers, and shows with zeros before them: 582 as 000582."""

from __future__ import annotations

import re
from collections.abc import Mapping

from govkit.readers.sheet import Grid

_PADDED = re.compile(r"0{2,18}")


def digits_shown(form: str) -> int:
    """How many digits a format of numbers shows at least, where it is of nothing but digits; else 0."""
    return len(form) if _PADDED.fullmatch(form) else 0


def pad(cells: Grid, padded: Mapping[tuple[int, int], int]) -> None:
    """Write codes with the zeros that their format shows before them, where any of the column has such.

    Parameters
    ----------
    padded
        Position of a cell → how many digits it shows at least.
    """
    shown: dict[tuple[int, int], str] = {}
    columns = set()
    for (row, column), digits in padded.items():
        cell = cells[row][column] if row < len(cells) and column < len(cells[row]) else ""
        if isinstance(cell, bool) or not isinstance(cell, (int, float)) or not 0 <= cell < 2**63:
            continue
        if cell != int(cell):
            continue
        shown[row, column] = f"{int(cell):0{digits}d}"
        if shown[row, column].startswith("0"):
            columns.add(column)
    for (row, column), text in shown.items():
        if column in columns:
            cells[row][column] = text
