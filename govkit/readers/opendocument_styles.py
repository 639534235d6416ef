"""Styles of an OpenDocument spreadsheet that change what a text says: struck through, or raised."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from govkit.readers.raw import Remark
from govkit.readers.rich_texts import raised
from govkit.readers.sheet import Cell, stripped

_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_MOST_BLANKS = 1000
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_LINES = (f"{_STYLE}text-line-through-style", f"{_STYLE}text-line-through-type")


@dataclass(frozen=True, slots=True)
class Styles:
    """Names of the styles whose text is struck through, and of those whose text is raised."""

    struck: frozenset[str] = frozenset()
    raised: frozenset[str] = frozenset()


class Looks:
    """How the cells of a table look, as far as it alters what they say, and what was left out for it."""

    def __init__(self, table: Any) -> None:
        self._styles = _styles_of(table.getroottree().getroot())
        self._columns = _struck_columns(table, self._styles.struck)
        self._parts: list[str] = []
        self._cells: list[str] = []
        self.comments: dict[str, Any] = {}

    def text(self, node: Any, place: str) -> Cell:
        """The paragraphs of a cell as shown, without struck parts and with raised digits as such."""
        paragraphs = list(node.iterchildren(f"{_TEXT}p"))
        shown = "\n".join("".join(_pieces(one, self._styles)) for one in paragraphs)
        if self._styles.struck:
            stored = "\n".join("".join(_pieces(one, Styles())) for one in paragraphs)
            if len(shown) < len(stored):
                self._parts.append(place)
        return stripped(shown)

    def see_comment(self, node: Any, place: str) -> None:
        """Keep the comment at a cell, if it has one."""
        if (comment := node.find(f"{_OFFICE}annotation")) is not None:
            self.comments[place] = comment

    def shown(self, cell: Cell, node: Any, row: Any, column: int, place: str) -> Cell:
        """A cell, or a blank where all of it is struck through."""
        if cell == "" or not self._styles.struck:
            return cell
        own = node.get(f"{_TABLE}style-name") or row.get(f"{_TABLE}default-cell-style-name")
        if own not in self._styles.struck if own else column not in self._columns:
            return cell
        self._cells.append(place)
        return ""

    def remarks(self, sheet: str) -> list[Remark]:
        """What to say of what was left out."""
        found = (("struck", self._parts), ("struck_cells", self._cells))
        return [
            Remark(f"readers.remark_{key}", {"sheet": sheet, "count": len(places), "cell": places[0]})
            for key, places in found
            if places
        ]


def _styles_of(root: Any) -> Styles:
    struck, above = set(), set()
    for group in root.iterchildren(f"{_OFFICE}automatic-styles", f"{_OFFICE}styles"):
        for style in group.iterchildren(f"{_STYLE}style"):
            name = style.get(f"{_STYLE}name", "")
            for properties in style.iterchildren(f"{_STYLE}text-properties"):
                if any(properties.get(line, "none") != "none" for line in _LINES):
                    struck.add(name)
                position = properties.get(f"{_STYLE}text-position", "")
                if position.startswith("super") or (position[:1].isdigit() and not position.startswith("0")):
                    above.add(name)
    return Styles(frozenset(struck), frozenset(above))


def _struck_columns(table: Any, struck: frozenset[str]) -> frozenset[int]:
    """Positions of the columns whose cells are struck through where they do not say otherwise."""
    found: set[int] = set()
    place = 0
    for column in table.iter(f"{_TABLE}table-column") if struck else ():
        repeats = min(count_of(column, "number-columns-repeated"), 2**15)
        if column.get(f"{_TABLE}default-cell-style-name") in struck:
            found.update(range(place, place + repeats))
        place += repeats
    return frozenset(found)


def count_of(node: Any, name: str) -> int:
    """How often a row, column or cell is repeated, or how many it spans."""
    text = node.get(f"{_TABLE}{name}", "1")
    return max(1, int(text)) if text.isdecimal() and len(text) < 10 else 1


def _pieces(node: Any, styles: Styles, above: bool = False) -> Iterator[str]:
    name = node.get(f"{_TEXT}style-name", "")
    above = above or name in styles.raised
    if name not in styles.struck:
        yield raised(node.text or "") if above else node.text or ""
        for child in node:
            if child.tag == f"{_TEXT}s":
                count = child.get(f"{_TEXT}c", "1")
                yield " " * (min(int(count), _MOST_BLANKS) if count.isdecimal() and len(count) < 10 else 1)
            elif child.tag == f"{_TEXT}tab":
                yield "\t"
            elif child.tag == f"{_TEXT}line-break":
                yield "\n"
            elif child.tag not in (f"{_OFFICE}annotation", f"{_TEXT}note"):
                yield from _pieces(child, styles, above)
            yield raised(child.tail or "") if above else child.tail or ""
