"""The footnotes of a Word document: a part of its own, which python-docx does not write."""

from __future__ import annotations

from typing import Any

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart

from govkit.publish.word.xml import Element, make, paragraph, paragraph_properties, run

_SEPARATORS = ("separator", "continuationSeparator")


class Footnotes:
    """The footnotes of one document, in the order in which they are first referred to."""

    def __init__(self, word: Any) -> None:
        separators = [
            make(
                "footnote",
                make(
                    "p",
                    paragraph_properties(make("spacing", after=0, line=240, lineRule="auto")),
                    run(make(kind)),
                ),
                type=kind,
                id=number - 1,
            )
            for number, kind in enumerate(_SEPARATORS)
        ]
        self._element = make("footnotes", *separators)
        package = word.part.package
        self.part = XmlPart(
            PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, self._element, package
        )
        word.part.relate_to(self.part, RELATIONSHIP_TYPE.FOOTNOTES)
        listed = make("footnotePr", *(make("footnote", id=number - 1) for number in range(len(_SEPARATORS))))
        _before_compatibility(word.settings.element, listed)

    def add(self, paragraphs: list[list[Element]]) -> int:
        """Put in a note of these paragraphs; returns its id."""
        number = len(self._element) - len(_SEPARATORS) + 1
        mark = run(make("footnoteRef"), properties=[make("rStyle", val="FootnoteReference")])
        space = run(_space())
        first, *rest = paragraphs or [[]]
        made = [paragraph("FootnoteText", [mark, space, *first])]
        made += [paragraph("FootnoteText", content) for content in rest]
        self._element.append(make("footnote", *made, id=number))
        return number

    @staticmethod
    def reference(number: int) -> Element:
        """The mark in the text."""
        return run(make("footnoteReference", id=number), properties=[make("rStyle", val="FootnoteReference")])


def _space() -> Element:
    from govkit.publish.word.xml import text

    return text(" ")


def _before_compatibility(settings: Element, element: Element) -> None:
    """The schema wants it before `compat` and what follows."""
    later = ("endnotePr", "compat", "docVars", "rsids", "mathPr", "themeFontLang", "clrSchemeMapping")
    for child in settings:
        if child.tag.rpartition("}")[2] in later:
            child.addprevious(element)
            return
    settings.append(element)
