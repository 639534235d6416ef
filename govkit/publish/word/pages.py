"""Pages of a Word report: A4, upright or turned for wide tables, with a header, a footer and page numbers."""

from __future__ import annotations

from typing import Any

from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Mm

from govkit.publish.column_widths import display_ems
from govkit.publish.document import Document
from govkit.publish.word.setup import page_setup
from govkit.publish.word.xml import Element, field, make, make_copy, paragraph, run, text
from govkit.text import say

_SHORT, _LONG = Mm(210), Mm(297)
_HEAD = 42.0  # em of its type that stand side by side in the head of a page
_WIDTH = 156  # of the text on an upright page, in mm


class Pages:
    """The body of a document; a change between upright and turned pages begins a new section."""

    def __init__(self, word: Any, document: Document) -> None:
        self._word = word
        self._body = word.element.body
        self._last = self._body.sectPr
        self._turned = False
        self._setup = page_setup(document.style)
        self._set_size(word.sections[0])
        self._set_grid(self._last, document.lang)
        if self._setup.outside:
            self._outside_numbers(word.sections[0], document)
        else:
            self._head_and_foot(word.sections[0], document)
        self._lay(self._last, turned=False)

    def append(self, element: Element) -> None:
        """Put in a paragraph or table at the end."""
        self._last.addprevious(element)

    def turn(self, turned: bool) -> None:
        """Go on upright or turned pages."""
        if turned == self._turned:
            return
        ended = self._next_section()
        self.append(paragraph("TableEnd", [], ended))
        self._turned = turned
        self._lay(self._last, turned=turned)

    def finish(self) -> None:
        """Nothing follows: the last section is laid as the last pages are."""
        self._lay(self._last, turned=self._turned)

    def _next_section(self) -> Element:
        """The section that ends here; the one that follows inherits its header and footer."""
        from copy import deepcopy

        ended = deepcopy(self._last)
        for tag in ("w:headerReference", "w:footerReference", "w:titlePg"):
            for part in self._last.findall(qn(tag)):
                self._last.remove(part)
        return ended

    def _set_size(self, section: Any) -> None:
        setup = self._setup
        section.top_margin, section.bottom_margin = Mm(setup.top), Mm(setup.bottom)
        section.left_margin, section.right_margin = Mm(setup.left), Mm(setup.right)
        section.header_distance, section.footer_distance = Mm(setup.header), Mm(setup.footer)

    def _set_grid(self, properties: Element, lang: str) -> None:
        """The grid on which lines stand, and in Chinese characters too."""
        if not self._setup.grid:
            return
        for old in properties.findall(qn("w:docGrid")):
            properties.remove(old)
        pitch = round(self._setup.grid * 20)
        characters = {"charSpace": self._setup.squeeze} if lang == "zh" else {}
        kind = "linesAndChars" if characters else "lines"
        properties.append(make("docGrid", type=kind, linePitch=pitch, **characters))

    def _lay(self, properties: Any, *, turned: bool) -> None:
        properties.orientation = WD_ORIENT.LANDSCAPE if turned else WD_ORIENT.PORTRAIT
        properties.page_width, properties.page_height = (_LONG, _SHORT) if turned else (_SHORT, _LONG)

    def _head_and_foot(self, section: Any, document: Document) -> None:
        notice = say("publish.synthetic", document.lang) if document.synthetic else ""
        section.different_first_page_header_footer = True
        right = make("tabs", make("tab", val="right", pos=round(Mm(_WIDTH).pt * 20)))
        title = shortened(document.title, _HEAD - display_ems(notice))
        for header, words in ((section.header, title), (section.first_page_header, "")):
            content = [run(text(words)), *([run(make("tab")), run(text(notice))] if notice else [])]
            _fill(header, paragraph("Header", content, make_copy(right)))
        for footer in (section.footer, section.first_page_footer):
            pages = [*field("PAGE", "1"), run(text(" / ")), *field("NUMPAGES", "1")]
            _fill(footer, paragraph("Footer", pages))

    def _outside_numbers(self, section: Any, document: Document) -> None:
        """Page numbers between dashes, one character in from the outer edge; the notice at the top."""
        self._word.settings.odd_and_even_pages_header_footer = True
        notice = say("publish.synthetic", document.lang) if document.synthetic else ""
        for header in (section.header, section.even_page_header):
            _fill(header, paragraph("Header", [run(text(notice))] if notice else [], make("jc", val="right")))
        for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
            number = [run(text("— ")), *field("PAGE", "1"), run(text(" —"))]
            inset = make("ind", **{f"{side}Chars": 100, side: 280})
            _fill(footer, paragraph("Footer", number, make("jc", val=side), inset))


def shortened(words: str, most: float) -> str:
    """A text cut with an ellipsis to about `most` em, so that it stands on one line."""
    if display_ems(words) <= most:
        return words
    while words and display_ems(words) + 1 > most:
        words = words[:-1]
    return words.rstrip() + "…"


def _fill(place: Any, content: Element) -> None:
    """Put a paragraph in for what a header or footer has."""
    place.is_linked_to_previous = False
    element = place._element
    for child in list(element):
        element.remove(child)
    element.append(content)
