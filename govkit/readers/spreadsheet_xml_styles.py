"""Styles of the XML of Excel 2003 that change what a cell says: in percent, or struck through."""

from __future__ import annotations

from typing import Any

from govkit.readers.raw import Remark
from govkit.readers.sheet import Cell, in_percent

_NAMESPACE = "{urn:schemas-microsoft-com:office:spreadsheet}"


class Looks:
    """How the cells of a worksheet look, as far as it alters what they say, and what was left out for it."""

    def __init__(self, worksheet: Any) -> None:
        self._percent: set[str] = set()
        self._struck: set[str] = set()
        self._left_out: list[str] = []
        for group in worksheet.getroottree().getroot().iterchildren(f"{_NAMESPACE}Styles"):
            for style in group.iterchildren(f"{_NAMESPACE}Style"):
                self._add(style)

    def _add(self, style: Any) -> None:
        name, parent = (style.get(f"{_NAMESPACE}{key}", "") for key in ("ID", "Parent"))
        form, font = (style.find(f"{_NAMESPACE}{key}") for key in ("NumberFormat", "Font"))
        written = "" if form is None else form.get(f"{_NAMESPACE}Format", "")
        if "%" in written or written == "Percent" or (form is None and parent in self._percent):
            self._percent.add(name)
        struck = None if font is None else font.get(f"{_NAMESPACE}StrikeThrough")
        if struck == "1" or (struck is None and parent in self._struck):
            self._struck.add(name)

    def shown(self, cell: Cell, style: str, place: str) -> Cell:
        """A cell as its style shows it."""
        if cell != "" and style in self._struck:
            self._left_out.append(place)
            return ""
        if isinstance(cell, (int, float)) and not isinstance(cell, bool) and style in self._percent:
            return in_percent(cell)
        return cell

    def remarks(self, sheet: str) -> list[Remark]:
        """What to say of what was left out."""
        values = {"sheet": sheet, "count": len(self._left_out), "cell": next(iter(self._left_out), "")}
        return [Remark("readers.remark_struck_cells", values)] if self._left_out else []


def style_of(cell: Any, row: Any, columns: dict[int, str], column: int) -> str:
    """The style that a cell has of its own, of its row or of its column."""
    own: str = cell.get(f"{_NAMESPACE}StyleID") or row.get(f"{_NAMESPACE}StyleID") or columns.get(column, "")
    return own
