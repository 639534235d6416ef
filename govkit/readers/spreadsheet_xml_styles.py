"""Styles of the XML of Excel 2003 that change what a cell says: in percent, with zeros, or struck through."""

from __future__ import annotations

from typing import Any

from govkit.readers.padding import digits_shown
from govkit.readers.raw import Remark
from govkit.readers.sheet import Cell, in_percent, letters
from govkit.readers.workbook_styles import is_scaled

_NAMESPACE = "{urn:schemas-microsoft-com:office:spreadsheet}"


class Looks:
    """How the cells of a worksheet look, as far as it alters what they say, and what was left out for it."""

    def __init__(self, worksheet: Any) -> None:
        self._percent: set[str] = set()
        self._struck: set[str] = set()
        self._digits: dict[str, int] = {}
        self._scaled: set[str] = set()
        self._left_out: list[str] = []
        self._smaller: list[str] = []
        self.padded: dict[tuple[int, int], int] = {}
        for group in worksheet.getroottree().getroot().iterchildren(f"{_NAMESPACE}Styles"):
            for style in group.iterchildren(f"{_NAMESPACE}Style"):
                self._add(style)

    def _add(self, style: Any) -> None:
        name, parent = (style.get(f"{_NAMESPACE}{key}", "") for key in ("ID", "Parent"))
        form, font = (style.find(f"{_NAMESPACE}{key}") for key in ("NumberFormat", "Font"))
        written = "" if form is None else form.get(f"{_NAMESPACE}Format", "")
        if "%" in written or written == "Percent" or (form is None and parent in self._percent):
            self._percent.add(name)
        self._digits[name] = self._digits.get(parent, 0) if form is None else digits_shown(written)
        if is_scaled(written) or (form is None and parent in self._scaled):
            self._scaled.add(name)
        struck = None if font is None else font.get(f"{_NAMESPACE}StrikeThrough")
        if struck == "1" or (struck is None and parent in self._struck):
            self._struck.add(name)

    def shown(self, cell: Cell, style: str, row: int, column: int) -> Cell:
        """A cell as its style shows it, but for zeros before it, which depend on the whole column."""
        place = f"{letters(column)}{row + 1}"
        if cell != "" and style in self._struck:
            self._left_out.append(place)
            return ""
        if not isinstance(cell, (int, float)) or isinstance(cell, bool):
            return cell
        if style in self._percent:
            return in_percent(cell)
        if digits := self._digits.get(style):
            self.padded[row, column] = digits
        if style in self._scaled and cell:
            self._smaller.append(place)
        return cell

    def remarks(self, sheet: str) -> list[Remark]:
        """What to say of what was left out, and of what is shown smaller than it is."""
        found = (("struck_cells", self._left_out), ("scaled", self._smaller))
        return [
            Remark(f"readers.remark_{key}", {"sheet": sheet, "count": len(places), "cell": places[0]})
            for key, places in found
            if places
        ]


def style_of(cell: Any, row: Any, columns: dict[int, str], column: int) -> str:
    """The style that a cell has of its own, of its row or of its column."""
    own: str = cell.get(f"{_NAMESPACE}StyleID") or row.get(f"{_NAMESPACE}StyleID") or columns.get(column, "")
    return own
