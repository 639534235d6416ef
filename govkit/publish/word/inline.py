"""Inline nodes → runs, links, fields, equations and notes of a paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from govkit.publish.document import Document, Node, plain_text
from govkit.publish.formula_colours import note_unknown_colours
from govkit.publish.word import styles
from govkit.publish.word.formulas import equation
from govkit.publish.word.notes import Footnotes
from govkit.publish.word.pictures import drawing
from govkit.publish.word.xml import Element, bookmark, bookmark_name, make, make_copy, paragraph, run, text
from govkit.publish.word.xml import field as word_field
from govkit.text import say

_SIMPLE = {
    "strike": ("strike", {}),
    "underline": ("u", {"val": "single"}),
    "mark": ("highlight", {"val": "yellow"}),
    "sub": ("vertAlign", {"val": "subscript"}),
    "sup": ("vertAlign", {"val": "superscript"}),
}


@dataclass(slots=True)
class InlineWriter:
    """Writes the inline nodes of one document; `part` is where relationships of the text go."""

    document: Document
    part: Any
    notes: Footnotes
    cell: int = 0
    _ids: dict[tuple[int, int], int] = field(default_factory=dict)

    def write(self, nodes: list[Node]) -> list[Element]:
        """The content of a paragraph."""
        return list(self._all(nodes, {}, self.part))

    def _all(self, nodes: list[Node], look: dict[str, Element], part: Any) -> Iterator[Element]:
        for node in nodes:
            yield from self._node(node, look, part)

    def _node(self, node: Node, look: dict[str, Element], part: Any) -> Iterator[Element]:
        kind = node.kind
        if kind == "text":
            yield self._run(re.sub(r"[ \t\r\n\f]+", " ", node.text), look)
        elif kind == "code":
            yield self._run(node.text, look | {"rFonts": styles.fonts(styles.MONO, styles.SONG)})
        elif kind == "break":
            yield run(make("br"))
        elif kind == "checkbox":
            yield self._run("☑ " if node.attrs["checked"] else "☐ ", look)
        elif kind == "math":
            yield self._formula(node, look)
        elif kind == "link":
            yield from self._link(node, look, part)
        elif kind == "reference":
            yield from self._reference(node, look)
        elif kind == "footnote":
            yield self._footnote(node)
        elif kind in ("image", "figure"):
            yield self.picture(node, look, part)
        else:
            yield from self._all(node.children, look | self._look(kind), part)

    def _look(self, kind: str) -> dict[str, Element]:
        """What a kind of inline node adds to the look of its runs."""
        zh = self.document.lang == "zh"
        if kind == "strong":
            east_asian = {"rFonts": styles.fonts(styles.SERIF, styles.HEI)} if zh else {}
            return {"b": make("b"), **east_asian}
        if kind == "emphasis":
            return {"rFonts": styles.fonts(styles.SERIF, styles.KAI)} if zh else {"i": make("i")}
        if kind in _SIMPLE:
            tag, attributes = _SIMPLE[kind]
            return {tag: make(tag, **attributes)}
        return {}

    def _run(self, words: str, look: dict[str, Element]) -> Element:
        properties = [make_copy(part) for part in look.values()]
        if self.document.lang == "zh":
            # Quotation marks and dashes belong to both scripts: in a Chinese text they are Chinese.
            faces = next((part for part in properties if part.tag == qn("w:rFonts")), None)
            if faces is None:
                faces = make("rFonts")
                properties.append(faces)
            faces.set(qn("w:hint"), "eastAsia")
        return run(text(words), properties=properties)

    def picture(self, node: Node, look: dict[str, Element], part: Any, **size: int) -> Element:
        """The run of a picture; a damaged one is noted and replaced by a word."""
        made = drawing(node, part, **size) if hasattr(part, "new_pic_inline") else None
        if made is not None:
            return run(made)
        self.document.problem("publish.broken_picture", cell=self.cell)
        return self._run(say("publish.broken_picture_note", self.document.lang), look)

    def _formula(self, node: Node, look: dict[str, Element]) -> Element:
        made = self.equation(node.text, block=False)
        if made is not None:
            return made
        return self._run(node.text, look | {"rFonts": styles.fonts(styles.MONO, styles.SONG)})

    def equation(self, latex: str, *, block: bool) -> Element | None:
        """A formula as Word's equation; None where it is to be shown as its source, which is noted."""
        note_unknown_colours(self.document, latex, self.cell)
        made = equation(latex, block=block)
        if made is None:
            self.document.problem("publish.bad_formula", formula=latex[:120], cell=self.cell)
        return made

    def _link(self, node: Node, look: dict[str, Element], part: Any) -> Iterator[Element]:
        href = str(node.attrs["href"])
        if not re.match(r"(https?|mailto):", href, re.I) or len(href) <= 8:
            yield from self._all(node.children, look, part)
            return
        made = OxmlElement("w:hyperlink")
        made.set(qn("r:id"), part.relate_to(href, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
        made.extend(self._all(node.children, {"rStyle": make("rStyle", val="Hyperlink"), **look}, part))
        yield made

    def _reference(self, node: Node, look: dict[str, Element]) -> Iterator[Element]:
        """The number of a figure or table, which Word keeps right; a heading is named and linked."""
        anchor = str(node.attrs["anchor"])
        if anchor.startswith(("figure-", "table-")):
            yield from word_field(f"REF {bookmark_name(anchor)} \\h", node.text, look.values())
            return
        if anchor.startswith("equation-"):
            before = say("publish.equation_reference", self.document.lang, number="")
            yield self._run(before, look)
            number = node.text.removeprefix(before)
            yield from word_field(f"REF {bookmark_name(anchor)} \\h", number, look.values())
            return
        yield make("hyperlink", self._run(node.text, look), anchor=bookmark_name(anchor))

    def _footnote(self, node: Node) -> Element:
        key = (self.cell, int(node.attrs["id"]))
        if key in self._ids:
            # Word has no second mark of the same note: the number alone stands for it.
            return run(text(str(self._ids[key])), properties=[make("rStyle", val="FootnoteReference")])
        paragraphs = [list(self._all(line, {}, self.notes.part)) for line in _note_lines(node.children)]
        self._ids[key] = self.notes.add(paragraphs)
        return self.notes.reference(self._ids[key])

    def equation_number(self, node: Node, take_id: int) -> list[Element]:
        """The number of a formula in a bookmark: counted by Word between its brackets, or a tag as it is."""
        number = str(node.attrs["number"])
        before, _, after = say("publish.equation_number", self.document.lang, number="\0").partition("\0")
        bare = number.removeprefix(before).removesuffix(after)
        counted = [self._run(number, {})]
        if number != bare and bare.isdecimal():
            word = say("publish.equation_reference", self.document.lang, number="").strip()
            counted = [
                self._run(before, {}),
                *word_field(f"SEQ {word} \\* ARABIC", bare),
                self._run(after, {}),
            ]
        return bookmark(str(node.attrs["anchor"]), take_id, counted)

    def caption(self, node: Node, kind: str, take_id: int) -> Element:
        """The caption of a figure or table: its word and a counting field in a bookmark, then the text."""
        number = str(node.attrs.get("number", ""))
        content = self.write(node.children)
        if number:
            shown = say(f"publish.{kind}_reference", self.document.lang, number="\0")
            before, _, after = shown.partition("\0")
            counted = [run(text(number))]
            if number.isdecimal():
                counted = word_field(f"SEQ {before.strip() or kind} \\* ARABIC", number)
            named = [self._run(before, {}), *counted, *([self._run(after, {})] if after else [])]
            marked = bookmark(str(node.attrs["anchor"]), take_id, named)
            content = [*marked, run(text(say("publish.caption_gap", self.document.lang))), *content]
        keep = [make("keepNext")] if kind == "table" else []
        return paragraph("Caption", content, *keep)


def alternative(node: Node) -> str:
    """What stands for a table or figure in words."""
    return str(node.attrs.get("alt") or plain_text(node.children))


def _note_lines(blocks: list[Node], depth: int = 0) -> Iterator[list[Node]]:
    """The paragraphs of a note: the items of lists with their marks, as a note has no lists of its own."""
    for block in blocks:
        if block.kind not in ("bullet_list", "ordered_list"):
            yield block.children or [block]
            continue
        for number, item in enumerate(block.children, int(block.attrs.get("start", 1))):
            mark = f"{number}. " if block.kind == "ordered_list" else "• "
            lines = list(_note_lines(item.children, depth + 1)) or [[]]
            yield [Node("text", text="\u2003" * depth + mark), *lines[0]]
            yield from lines[1:]
