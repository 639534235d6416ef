"""A grid of cells as one sheet, page or text file has it, before tables are found in it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta

from govkit.readers.raw import Remark

Cell = str | int | float | bool | date | time | timedelta
Grid = list[list[Cell]]
# Cells that a sheet may span: a full sheet of 1,048,576 rows and 57 columns.
MOST_CELLS = 60_000_000
MOST_COLUMNS_OF_BIFF = 256


def in_percent(value: float) -> str:
    """A number as a cell in a format of percent shows it: 0.923 as 92.3%."""
    return f"{value * 100:.12g}%"


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range by the positions of its first and last cell, from 0."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """Cells of one sheet.

    Attributes
    ----------
    file, format, encoding
        Where the cells come from, as `RawTable` has it.
    name
        The sheet's name, or empty where the format has none.
    cells
        Rows of cells without the blanks around them; `""` is a blank cell. Rows may differ in length.
    numbers
        The file's own number of each row.
    merges
        Merged ranges, where the format tells them.
    regular
        Whether the format promises one row a record, so that a row with a cell too many is an error of the
        file.
    remarks
        What was done or seen while reading.
    """

    file: str
    format: str
    cells: Grid
    numbers: list[int] = field(default_factory=list)
    name: str = ""
    encoding: str = ""
    merges: tuple[Merge, ...] = ()
    regular: bool = False
    remarks: tuple[Remark, ...] = ()

    def remarked(self, *remarks: Remark) -> Sheet:
        """The same sheet with more remarks."""
        return replace(self, remarks=(*self.remarks, *remarks))


def stripped(cell: Cell | None) -> Cell:
    """A cell without the blanks around it, ideographic and no-break ones among them; `""` for none.

    Nor has it the apostrophe that keeps Excel from taking a code as a number, where one was written out.
    """
    if isinstance(cell, str):
        text = cell.strip(_BLANKS)
        guarded = text[:1] in _GUARDS and len(text) > _SHORTEST_CODE and text[1:].isdecimal()
        return text[1:] if guarded else text
    return "" if cell is None or cell != cell else cell


def letters(position: int) -> str:
    """The letters that spreadsheets give the column at `position` (from 0): A, B … Z, AA."""
    name = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        name = chr(65 + rest) + name
    return name


_BLANKS = " \t\r\n\f\v\u00a0\u3000\u200b\ufeff\u2002\u2003\u2009\u202f"
_GUARDS = ("'", "‘", "’", "`")
_SHORTEST_CODE = 3  # '98 may be a year
