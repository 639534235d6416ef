"""MathML as browsers show it: bold and script letters, lines of arrays, struck-out relations."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from govkit.publish.formula_arguments import SPAN

CLINE = re.compile(r"\\cline\s*\{\s*(\d+)\s*-\s*(\d+)\s*\}")
_CLINE_WORD = re.compile(r"GOVKITCLINE(\d+)TO(\d+)")
_VARIANTS = {
    "bold": ("BOLD",),
    "italic": ("ITALIC",),
    "bold-italic": ("BOLD ITALIC",),
    "script": ("SCRIPT",),
    "bold-script": ("BOLD SCRIPT",),
    "fraktur": ("FRAKTUR", "BLACK-LETTER"),
    "double-struck": ("DOUBLE-STRUCK",),
    "sans-serif": ("SANS-SERIF",),
    "monospace": ("MONOSPACE",),
}
_LINE = "1px solid"
# Names of negative spaces are of MathML before its core.
_WIDTHS = {"negativethinmathspace": "-0.167em", "negativemediummathspace": "-0.222em"}


def cline_words(latex: str) -> str:
    """A formula with the lines of its arrays as words, for `mend` to find."""
    latex = CLINE.sub(r"\\text{GOVKITCLINE\1TO\2}", latex)
    return re.sub(r"\\hline(?![A-Za-z])", r"\\text{GOVKITCLINE1TO99}", latex)


def mend(root: Any) -> None:
    """Say in what every browser knows what the converter says in what few do."""
    for element in [part for part in root.iter() if isinstance(part.tag, str)]:
        name = element.tag.rpartition("}")[2]
        if name == "mtable":
            _rule(element)
        elif name == "mstyle" and element.get("mathcolor", "").startswith("ground"):
            element.set("mathbackground", element.attrib.pop("mathcolor").removeprefix("ground"))
        elif name == "mpadded" and "".join(element.itertext()) == "⧸":
            _strike(element)
        elif name == "mpadded" and element.get("width", "").startswith("+"):
            _widen(element)
        elif name == "mo" and len(element):
            _name(element)
        elif name == "mspace" and element.get("width") in _WIDTHS:
            element.set("width", _WIDTHS[element.get("width")])
        elif name == "mo" and (element.text or "").startswith("\\"):
            element.text = (element.text or "")[1:]
        elif name in ("mi", "mn", "mo", "mtext") and element.get("mathvariant") in _VARIANTS:
            element.text = "".join(
                _letter(char, element.attrib["mathvariant"]) for char in element.text or ""
            )
            del element.attrib["mathvariant"]


def _letter(char: str, variant: str) -> str:
    """A character in another alphabet; itself where that has none of it."""
    kind = re.sub("LATIN |GREEK |LETTER ", "", unicodedata.name(char, ""))
    for alphabet in _VARIANTS[variant]:
        for prefix in ("MATHEMATICAL ", ""):
            try:
                return unicodedata.lookup(f"{prefix}{alphabet} {kind}")
            except KeyError:
                continue
    return char


def _widen(padded: Any) -> None:
    """What stands above an arrow, with room at its sides that is said as browsers and Word know it."""
    for attribute in list(padded.attrib):
        del padded.attrib[attribute]
    padded.tag = padded.tag.replace("mpadded", "mrow")
    padded.set("style", "padding:0 .4em;")
    for space in [part for part in padded if part.tag.endswith("}mspace")]:
        padded.remove(space)
    arrow = padded.getparent()[0]
    for part in arrow.iter():
        if part.tag.endswith("}mo"):
            part.set("stretchy", "true")


def _name(operator: Any) -> None:
    """An operator named by letters, which is to hold nothing but text."""
    parts = ["\u2009" if part.tag.endswith("}mspace") else part.text or "" for part in operator.iter()]
    for part in list(operator):
        operator.remove(part)
    operator.text = "".join(parts)


def _strike(padded: Any) -> None:
    """A stroke of no width before a relation, as the combining one that fonts have."""
    relation, parent = padded.getnext(), padded.getparent()
    if relation is None or parent is None or not relation.text:
        return
    relation.text = unicodedata.normalize("NFC", relation.text + "\u0338")
    parent.remove(padded)


def _rule(table: Any) -> None:
    """Lines between rows and columns, as borders of cells."""
    rows = [[cell for cell in row if cell.tag.endswith("}mtd")] for row in table if row.tag.endswith("}mtr")]
    stand_ins = [_widened(row) for row in rows]
    for number, row in enumerate(rows):
        for column, line in enumerate((table.get("columnlines") or "").split()):
            if line == "solid" and column + 1 < len(row):
                _border(row[column : column + 1], "right")
        _partial(row, rows[number - 1] if number else [])
    for cell, stand_in in [pair for pairs in stand_ins for pair in pairs]:
        cell.set("style", stand_in.get("style", "") or cell.get("style", ""))
        stand_in.getparent().remove(stand_in)
    if rows and not any("".join(cell.itertext()) or len(cell) for cell in rows[-1]):
        table.remove(rows[-1][0].getparent())


def _widened(row: list[Any]) -> list[tuple[Any, Any]]:
    """Put a stand-in for each column that a wide cell covers into a row; the pairs of both."""
    pairs: list[tuple[Any, Any]] = []
    for cell in list(row):
        word = next((part for part in cell.iter() if SPAN.fullmatch(part.text or "")), None)
        found = SPAN.fullmatch(word.text) if word is not None else None
        if found is None or word is None:
            continue
        word.getparent().remove(word)
        cell.set("columnspan", found[1])
        cell.set("columnalign", {"l": "left", "c": "center", "r": "right"}[found[2]])
        for _ in range(int(found[1]) - 1):
            stand_in = cell.makeelement(cell.tag)
            (pairs[-1][1] if pairs and pairs[-1][0] is cell else cell).addnext(stand_in)
            row.insert(row.index(cell) + 1 + sum(one is cell for one, _ in pairs), stand_in)
            pairs.append((cell, stand_in))
    return pairs


def _partial(row: list[Any], above: list[Any]) -> None:
    """The lines below columns of the row above, whose words stand in the first cell of this one."""
    for word in [part for part in (row[0].iter() if row else ()) if part.tag.endswith("}mtext")]:
        if found := _CLINE_WORD.fullmatch(word.text or ""):
            first, last = int(found[1]), int(found[2])
            _border((above or row)[first - 1 : last], "bottom" if above else "top")
            word.getparent().remove(word)


def _border(cells: list[Any], side: str) -> None:
    for cell in cells:
        if f"border-{side}" not in cell.get("style", ""):
            cell.set("style", f"{cell.get('style', '')}border-{side}:{_LINE};")
