"""Pieces of WordprocessingML (ECMA-376 part 1, clause 17), children in the order that the schema demands."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from govkit.publish.typst_text import clean

Element = Any  # an lxml element; python-docx gives its own classes

_PARAGRAPH_PARTS = (
    "pStyle keepNext keepLines widowControl numPr pBdr shd tabs wordWrap autoSpaceDE autoSpaceDN snapToGrid "
    "spacing ind contextualSpacing jc outlineLvl sectPr"
)
_RUN_PARTS = "rStyle rFonts b bCs i iCs strike noProof color spacing sz szCs highlight u shd vertAlign lang"
_PARAGRAPH = _PARAGRAPH_PARTS.split()
_RUN = _RUN_PARTS.split()


def make(tag: str, *children: Element, **attributes: object) -> Element:
    """An element of the main namespace, with attributes of the same namespace."""
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    made.extend(children)
    return made


def _ordered(tag: str, order: list[str], parts: Iterable[Element]) -> Element:
    def place(part: Element) -> int:
        return order.index(part.tag.rpartition("}")[2])

    return make(tag, *sorted(parts, key=place))


def paragraph_properties(*parts: Element) -> Element:
    """A `pPr` with its parts in order."""
    return _ordered("pPr", _PARAGRAPH, parts)


def run_properties(*parts: Element) -> Element:
    """An `rPr` with its parts in order."""
    return _ordered("rPr", _RUN, parts)


def paragraph(style: str, content: Iterable[Element], *properties: Element) -> Element:
    """A paragraph of a style, named by its id."""
    return make("p", paragraph_properties(make("pStyle", val=style), *properties), *content)


def run(*content: Element, properties: Iterable[Element] = ()) -> Element:
    """A run of text or other inline content."""
    parts = list(properties)
    return make("r", *([run_properties(*parts)] if parts else []), *content)


def text(value: str) -> Element:
    """A text that keeps its spaces; what no XML file may hold shows as the replacement character."""
    made = make("t")
    made.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    made.text = clean(value)
    return made


def lines(value: str, properties: Iterable[Element] = ()) -> Element:
    """A run of several lines, tabs shown as four spaces."""
    parts: list[Element] = []
    for number, line in enumerate(value.split("\n")):
        parts += [*([make("br")] if number else []), text(line.expandtabs(4))]
    return run(*parts, properties=properties)


def field(instruction: str, shown: str, properties: Iterable[Element] = ()) -> list[Element]:
    """A field with what it showed last; Word computes it anew when asked to update."""
    parts = list(properties)

    def piece(content: Element) -> Element:
        return run(content, properties=[make_copy(part) for part in parts])

    code = text(f" {instruction} ")
    code.tag = qn("w:instrText")
    return [
        piece(make("fldChar", fldCharType="begin")),
        piece(code),
        piece(make("fldChar", fldCharType="separate")),
        piece(text(shown)),
        piece(make("fldChar", fldCharType="end")),
    ]


def make_copy(element: Element) -> Element:
    """A copy, since an element has one parent."""
    from copy import deepcopy

    return deepcopy(element)


def bookmark_name(anchor: str) -> str:
    """An anchor as the name of a bookmark, which has letters, digits and underscores alone."""
    return re.sub(r"\W", "_", f"govkit_{anchor}", flags=re.A)


def bookmark(anchor: str, number: int, content: Iterable[Element]) -> list[Element]:
    """Content within a bookmark."""
    start = make("bookmarkStart", id=number, name=bookmark_name(anchor))
    return [start, *content, make("bookmarkEnd", id=number)]
