"""A document → a Word file: each heading, list, table, figure, caption and note a Word object of its kind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from nbconvert.filters import strip_ansi

from govkit.publish.callouts import heading as callout_heading
from govkit.publish.document import Document, Node, plain_text
from govkit.publish.numbering import numbered_prefix
from govkit.publish.styles import evidence_in_words
from govkit.publish.synthetic import long_notice
from govkit.publish.tables import Table
from govkit.publish.title_block import date_in_words
from govkit.publish.word.boxes import box
from govkit.publish.word.formulas import equation
from govkit.publish.word.inline import InlineWriter
from govkit.publish.word.notes import Footnotes
from govkit.publish.word.numbering import Numbering
from govkit.publish.word.official import PITCH, TITLE_SONG, closing, opening
from govkit.publish.word.official import TABLE_SIZE as OFFICIAL_TABLE_SIZE
from govkit.publish.word.package import blank, pack
from govkit.publish.word.pages import Pages
from govkit.publish.word.styles import FAINT, edge, style_id
from govkit.publish.word.tables import TABLE_SIZE, parts_of, write_table
from govkit.publish.word.xml import Element, bookmark, bookmark_name, field, lines, make, paragraph, run, text
from govkit.text import say

_LONG_WORD = re.compile(r"[!-~]{30,}")
_LINE = 8844  # of the text on an upright page, 156 mm in twentieths of a point


def to_docx(document: Document) -> bytes:
    """The Word file of a document; what cannot be shown is noted in ``document.problems``."""
    if document.style == "gongwen" and document.lang == "zh":
        document.problem("publish.word_faces", serious=False, face=TITLE_SONG)
    if document.style == "brief":
        document.problem("publish.word_brief", serious=False)
    return pack(WordWriter(document).write())


class WordWriter:
    """Writes one document."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._word = blank(document)
        self._body = self._word.element.body
        self._official = document.style == "gongwen"
        self._table_size = OFFICIAL_TABLE_SIZE if self._official else TABLE_SIZE
        self._numbering = Numbering(self._word, official=self._official)
        self._numbered = any(block.attrs.get("number") for block in document.headings())
        if self._numbered:
            self._numbering.number_headings(self._word, document.lang)
        self._inline = InlineWriter(document, self._word.part, Footnotes(self._word))
        self._pages = Pages(self._word, document)
        self._bookmarks = 0
        self._quotes = 0  # around the block that is being written

    def write(self) -> Any:
        """The whole document."""
        for element in opening(self.document, self._inline) if self._official else self._title():
            self._pages.append(element)
        for block in self.document.blocks:
            self._inline.cell = int(block.attrs.get("cell", 0))
            self._pages.turn(self._is_wide(block))
            for element in self._block(block):
                self._pages.append(element)
        for element in closing(self.document) if self._official else self._evidence():
            self._pages.append(element)
        self._pages.finish()
        return self._word

    def _is_wide(self, block: Node) -> bool:
        if block.kind != "table" or not block.attrs["table"].rows:
            return False
        return parts_of(block.attrs["table"], self._table_size)[0]

    def _title(self) -> Iterator[Element]:
        document, lang = self.document, self.document.lang
        authors = say("publish.author_joiner", lang).join(document.authors)
        date = date_in_words(document.date, lang)
        by = "\u3000".join(part for part in (authors, date, document.version) if part)
        named = [("Title", document.title), ("Subtitle", document.subtitle), ("ByLine", by)]
        for style, words in [*named, ("Notice", long_notice(document))]:
            if words:
                yield paragraph(style, [run(text(words))])
        keywords = [Node("text", text=say("publish.keyword_joiner", lang).join(document.keywords))]
        for word, nodes in (
            ("abstract", document.abstract),
            ("keywords", keywords * bool(document.keywords)),
        ):
            if nodes:
                head = Node("strong", [Node("text", text=say(f"publish.{word}", lang))])
                gap = Node("text", text=say("publish.caption_gap", lang))
                yield paragraph("Abstract", self._inline.write([head, gap, *nodes]))
        if document.contents:
            yield from self._contents()

    def _evidence(self) -> Iterator[Element]:
        """What a brief ends with: the level of the evidence, and why."""
        level = evidence_in_words(self.document) if self.document.style == "brief" else ""
        reason = self.document.evidence.reason if level and self.document.evidence else ""
        for words, properties in ((level, [make("b")]), (reason, [])):
            if words:
                yield paragraph("Evidence", [run(text(words), properties=properties)])

    def _contents(self) -> Iterator[Element]:
        """Word's table of contents: links at once, page numbers when Word is asked to update the field."""
        headings = [h for h in self.document.headings() if h.attrs["level"] <= 2 and "anchor" in h.attrs]
        if not headings:
            return
        yield paragraph("TOCHeading", [run(text(say("publish.contents", self.document.lang)))])
        begin, code, separate, _, end = field('TOC \\o "1-2" \\h \\z \\u', "")
        for position, heading in enumerate(headings):
            shown = numbered_prefix(heading) + plain_text(heading.children)
            link = make("hyperlink", run(text(shown)), anchor=bookmark_name(heading.attrs["anchor"]))
            first = [begin, code, separate] if position == 0 else []
            last = [end] if position == len(headings) - 1 else []
            yield paragraph(f"TOC{heading.attrs['level']}", [*first, link, *last])

    def _block(self, node: Node, level: int = 0) -> Iterator[Element]:
        kind = node.kind
        write = getattr(self, f"_{kind}", None)
        if write is not None:
            yield from write(node, level)
        elif kind in ("code_block", "console"):
            yield paragraph("SourceCode", [lines(str(strip_ansi(node.text)))])  # type: ignore[no-untyped-call]
        else:
            style = "ListParagraph" if level else style_id("Body Text")
            yield self._flowing(style, node.children)

    def _flowing(self, style: str, nodes: list[Node], *properties: Element) -> Element:
        """A paragraph; lines of an official paper are as high as the pictures and formulas within them."""
        tall = any(part.kind in ("image", "figure", "math") for node in nodes for part in node.walk())
        room = (
            [make("spacing", line=round(PITCH * 20), lineRule="atLeast")] if self._official and tall else []
        )
        # A line before a word that is too long for it would be stretched to the margin.
        loose = [make("jc", val="left")] if _LONG_WORD.search(plain_text(nodes)) else []
        return paragraph(style, self._inline.write(nodes), *properties, *room, *loose)

    def _heading(self, node: Node, _: int) -> Iterator[Element]:
        content = self._inline.write(node.children)
        if "anchor" in node.attrs:
            content = bookmark(node.attrs["anchor"], self._next_bookmark(), content)
        yield paragraph(style_id(f"Heading {min(node.attrs['level'], 6)}"), content)

    def _next_bookmark(self) -> int:
        self._bookmarks += 1
        return self._bookmarks

    def _bullet_list(self, node: Node, level: int) -> Iterator[Element]:
        yield from self._list(node, self._numbering.bullets(), level)

    def _ordered_list(self, node: Node, level: int) -> Iterator[Element]:
        yield from self._list(node, self._numbering.ordered(int(node.attrs["start"])), level)

    def _list(self, node: Node, number: int, level: int) -> Iterator[Element]:
        for item in node.children:
            first = True
            for block in item.children:
                if block.kind not in ("plain", "paragraph"):
                    yield from self._block(block, level + 1)
                    continue
                task = bool(block.children) and block.children[0].kind == "checkbox"
                binding = make("numPr", make("ilvl", val=min(level, 8)), make("numId", val=number))
                if first and not task:
                    properties = [binding]
                else:
                    properties = [self._numbering.item_indent(level, 360 if task else 0)]
                if self._quotes:
                    properties.append(make("pBdr", edge("left", FAINT)))
                yield self._flowing("ListParagraph", block.children, *properties)
                first = False

    def _quote(self, node: Node, level: int) -> Iterator[Element]:
        self._quotes += 1
        for block in node.children:
            if block.kind in ("paragraph", "plain"):
                yield self._flowing("Quote", block.children)
            else:
                # A list within stands further in than the text around the quotation.
                yield from self._block(block, level + block.kind.endswith("_list"))
        self._quotes -= 1

    def _rule(self, _: Node, __: int) -> Iterator[Element]:
        border = make("bottom", val="single", sz=4, space=1, color="B2B2B2")
        yield paragraph("Normal", [], make("pBdr", border))

    def _note(self, node: Node, _: int) -> Iterator[Element]:
        yield paragraph("Note", self._inline.write(node.children))

    def _definition_list(self, node: Node, level: int) -> Iterator[Element]:
        for part in node.children:
            if part.kind == "term":
                yield paragraph(
                    "Normal", self._inline.write([Node("strong", part.children)]), make("keepNext")
                )
                continue
            for block in part.children:
                if block.kind in ("paragraph", "plain"):
                    yield self._flowing("Definition", block.children)
                else:
                    yield from self._block(block, level + 1)

    def _references(self, node: Node, _: int) -> Iterator[Element]:
        for entry in node.children:
            mark = [run(text(f"{entry.attrs['mark']} "))] if entry.attrs["mark"] else []
            content = [*mark, *self._inline.write(entry.children)]
            yield paragraph("Bibliography", bookmark(entry.attrs["anchor"], self._next_bookmark(), content))

    def _math_block(self, node: Node, _: int) -> Iterator[Element]:
        made = self._inline.equation(node.text, block=True)
        if made is None:
            yield paragraph("SourceCode", [lines(node.text)])
        elif node.attrs.get("number"):
            yield self._numbered_formula(node)
        else:
            yield paragraph("Normal", [made], make("spacing", before=120, after=120))

    def _numbered_formula(self, node: Node) -> Element:
        """The formula in the middle of the line and its number, a counting field, at the end."""
        stops = make("tabs", make("tab", val="center", pos=_LINE // 2), make("tab", val="right", pos=_LINE))
        number = self._inline.equation_number(node, self._next_bookmark())
        content = [run(make("tab")), equation(node.text, block=False), run(make("tab")), *number]
        return paragraph("Normal", content, stops, make("spacing", before=120, after=120))

    def _callout(self, node: Node, level: int) -> Iterator[Element]:
        title = self._inline.write(callout_heading(node, self.document.lang))
        content = [paragraph(style_id("Callout Title"), title)]
        for block in node.children:
            if block.kind in ("paragraph", "plain"):
                content.append(self._flowing("Callout", block.children))
            else:
                content += self._block(block, level)
        yield box(node.attrs["callout"], _LINE, content)
        yield paragraph("TableEnd", [])

    def _figure(self, node: Node, _: int) -> Iterator[Element]:
        picture = self._inline.picture(node, {}, self._word.part)
        keep = [make("keepNext")] if node.children else []
        yield paragraph("Normal", [picture], make("jc", val="center"), make("spacing", before=160), *keep)
        if node.children:
            yield self._inline.caption(node, "figure", self._next_bookmark())

    def _table(self, node: Node, _: int) -> Iterator[Element]:
        table: Table = node.attrs["table"]
        if not table.rows:
            return
        if any(cell.bar for row in table.rows for cell in row):
            self.document.problem("publish.word_bars", serious=False, cell=self._inline.cell)
        turned, parts = parts_of(table, self._table_size)
        for part in parts:
            if node.children and part is parts[0]:
                yield self._inline.caption(node, "table", self._next_bookmark())
            elif node.children:
                yield self._caption_again(node)
            yield write_table(node, part, self._inline, turned=turned, size=self._table_size)
            yield paragraph("TableEnd", [])

    def _caption_again(self, node: Node) -> Element:
        """The caption of a further part of a table, without a count of its own."""
        number = node.attrs.get("number", "")
        head = ""
        if number:
            head = say("publish.table_reference", self.document.lang, number=number)
            head += say("publish.caption_gap", self.document.lang)
        words = head + plain_text(node.children) + say("publish.continued", self.document.lang)
        return paragraph("Caption", [run(text(words))], make("keepNext"))
