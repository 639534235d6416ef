"""A document → one HTML page that asks nothing of any network: styles, pictures and maths are all within."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, field
from html import escape

from markupsafe import Markup
from nbconvert.filters import ansi2html

from govkit.publish.callouts import heading
from govkit.publish.column_widths import display_ems
from govkit.publish.document import Document, Node, plain_text
from govkit.publish.formula_colours import note_unknown_colours
from govkit.publish.formulas import to_mathml
from govkit.publish.html_text import bare, breakable, highlighted
from govkit.publish.numbering import numbered_prefix
from govkit.publish.styles import evidence_in_words
from govkit.publish.synthetic import long_notice
from govkit.publish.tables import Cell, Table
from govkit.publish.templating import render, template_text
from govkit.publish.title_block import date_in_words
from govkit.publish.typst_text import clean
from govkit.text import say

_SHORT = 6  # ems of a text that stays on one line: a long one beside it would take its room
_PADDING = 1.6  # ems at the sides of a cell
_LABEL = 7  # ems that the label of a row has at least, where it is as long
_TAGS = {
    "strong": "strong",
    "emphasis": "em",
    "strike": "s",
    "underline": "u",
    "mark": "mark",
    "sub": "sub",
    "sup": "sup",
    "paragraph": "p",
    "quote": "blockquote",
    "bullet_list": "ul",
    "definition_list": "dl",
    "term": "dt",
    "definition": "dd",
}
_VOID = {"break": "<br>", "rule": "<hr>"}
_LANG = {"zh": "zh-CN", "en": "en"}
# Tables wider than this in em say on a narrower screen that they scroll: any screen, a tablet, a phone.
_HINTS = (46, 34, 20)


def to_html(document: Document) -> str:
    """The page of a document. Problems that only the page has are noted in ``document.problems``."""
    writer = HtmlWriter(document)
    body = "\n".join(writer.write())
    lang = document.lang
    authors = say("publish.author_joiner", lang).join(document.authors)
    date = date_in_words(document.date, lang)
    words = ("abstract", "keywords", "keyword_joiner", "attachment", "colon")
    headings = [
        (block.attrs["level"], block.attrs["anchor"], numbered_prefix(block) + plain_text(block.children))
        for block in document.headings()
        if "anchor" in block.attrs and block.attrs["level"] <= 2
    ]
    return render(
        "report.html.j2",
        document=document,
        lang=_LANG[document.lang],
        style=Markup(template_text("report.css")),
        body=Markup(body),
        notice=long_notice(document),
        headings=headings if document.contents else [],
        contents=say("publish.contents", document.lang),
        by=[part for part in (authors, date, document.version) if part],
        abstract=Markup(writer.inline(document.abstract)),
        words={word: say(f"publish.{word}", lang) for word in words},
        official=document.style == "gongwen",
        signature=[part for part in (document.signature or authors, date) if part],
        evidence=evidence_in_words(document) if document.style == "brief" else "",
    )


@dataclass(slots=True)
class HtmlWriter:
    """Writes the body of one document."""

    document: Document
    _notes: dict[tuple[int, int], int] = field(default_factory=dict)
    _note_texts: list[str] = field(default_factory=list)
    _cell: int = 0

    def write(self) -> list[str]:
        """The blocks, then the footnotes."""
        made = []
        for block in self.document.blocks:
            self._cell = int(block.attrs.get("cell", 0))
            made.append(self._node(block))
        if self._note_texts:
            title = escape(say("publish.footnotes", self.document.lang))
            items = "".join(self._note_texts)
            made.append(f'<section class="footnotes" aria-label="{title}"><ol>{items}</ol></section>')
        return made

    def inline(self, nodes: list[Node]) -> str:
        """Inline nodes as HTML, outside the blocks."""
        return self._all(nodes)

    def _all(self, nodes: list[Node]) -> str:
        return "".join(self._node(node) for node in nodes)

    def _node(self, node: Node) -> str:
        kind = node.kind
        if kind == "text":
            return breakable(clean(node.text))
        if kind in _TAGS:
            return f"<{_TAGS[kind]}>{self._all(node.children)}</{_TAGS[kind]}>"
        if kind in _VOID:
            return _VOID[kind]
        special = getattr(self, f"_{kind}", None)
        return str(special(node)) if special else self._all(node.children)

    def _code(self, node: Node) -> str:
        return f"<code>{breakable(clean(node.text))}</code>"

    def _note(self, node: Node) -> str:
        return f'<p class="note">{self._all(node.children)}</p>'

    def _heading(self, node: Node) -> str:
        level = min(int(node.attrs["level"]) + 1, 6)
        anchor = f' id="{escape(node.attrs["anchor"])}"' if "anchor" in node.attrs else ""
        return f"<h{level}{anchor}>{numbered_prefix(node)}{self._all(node.children)}</h{level}>"

    def _ordered_list(self, node: Node) -> str:
        start = "" if node.attrs["start"] == 1 else f' start="{node.attrs["start"]}"'
        return f"<ol{start}>{self._all(node.children)}</ol>"

    def _list_item(self, node: Node) -> str:
        task = any(part.kind == "checkbox" for child in node.children for part in child.children[:1])
        kind = ' class="task"' if task else ""
        return f"<li{kind}>{self._all(node.children)}</li>"

    def _checkbox(self, node: Node) -> str:
        return f'<input type="checkbox" disabled{" checked" if node.attrs["checked"] else ""}>'

    def _link(self, node: Node) -> str:
        href = str(node.attrs["href"])
        inside = self._all(node.children)
        if not re.match(r"(https?|mailto):", href, re.I):
            return inside
        return f'<a href="{escape(clean(href))}" rel="noopener noreferrer">{inside}</a>'

    def _reference(self, node: Node) -> str:
        return f'<a href="#{escape(node.attrs["anchor"])}">{bare(node.text)}</a>'

    def _references(self, node: Node) -> str:
        numbered = " numbered" if any(entry.attrs["mark"] for entry in node.children) else ""
        return f'<div class="references{numbered}" role="list">{self._all(node.children)}</div>'

    def _reference_entry(self, node: Node) -> str:
        mark = f'<span class="mark">{bare(node.attrs["mark"])}</span>' if node.attrs["mark"] else ""
        anchor = escape(node.attrs["anchor"])
        return f'<p id="{anchor}" role="listitem">{mark}<span>{self._all(node.children)}</span></p>'

    def _footnote(self, node: Node) -> str:
        key = (self._cell, int(node.attrs["id"]))
        first = key not in self._notes
        number = self._notes.setdefault(key, len(self._notes) + 1)
        if first:
            self._note_texts.append("")
            back = escape(say("publish.back_to_text", self.document.lang))
            link = f' <a href="#ref-{number}" aria-label="{back}">↩</a>'
            parts = [
                Node("plain", part.children) if part.kind == "paragraph" else part for part in node.children
            ]
            self._note_texts[number - 1] = f'<li id="note-{number}">{self._all(parts)}{link}</li>'
        mark = f' id="ref-{number}"' if first else ""
        return f'<sup class="footnote"><a{mark} href="#note-{number}">{number}</a></sup>'

    def _math(self, node: Node) -> str:
        return self._formula(node.text, block=False)

    def _math_block(self, node: Node) -> str:
        number = node.attrs.get("number")
        made = self._formula(node.text, block=True)
        if not number:
            return f'<div class="formula">{made}</div>'
        shown = f'<span class="number">{bare(str(number))}</span>'
        return f'<div class="formula numbered"{_anchor(node)}><div>{made}</div>{shown}</div>'

    def _callout(self, node: Node) -> str:
        title = f'<p class="title">{self._all(heading(node, self.document.lang))}</p>'
        kind = f"callout callout-{node.attrs['callout']}"
        return f'<div class="{kind}" role="note">{title}{self._all(node.children)}</div>'

    def _formula(self, latex: str, *, block: bool) -> str:
        note_unknown_colours(self.document, latex, self._cell)
        made = to_mathml(clean(latex), block=block)
        if made is None:
            self.document.problem("publish.bad_formula", formula=latex[:120], cell=self._cell)
            return f"<code>{bare(latex)}</code>"
        return made

    def _code_block(self, node: Node) -> str:
        code = highlighted(clean(node.text), node.attrs.get("language", ""))
        return f'<pre class="code"><code>{code}</code></pre>'

    def _console(self, node: Node) -> str:
        error = " error" if node.attrs["error"] else ""
        text = clean(node.text.replace("\x1b", "\ue000")).replace("\ue000", "\x1b")
        return f'<pre class="console{error}">{clean(str(ansi2html(text)))}</pre>'  # type: ignore[no-untyped-call]

    def _image(self, node: Node) -> str:
        data = base64.b64encode(node.attrs["data"]).decode("ascii")
        alt = escape(clean(str(node.attrs.get("alt") or plain_text(node.children))))
        width = node.attrs.get("width")
        size = f' width="{width:g}"' if isinstance(width, int | float) and width > 0 else ""
        return f'<img src="data:{node.attrs["mime"]};base64,{data}" alt="{alt}"{size}>'

    def _figure(self, node: Node) -> str:
        image = self._image(node)
        if not node.children:
            return f"<figure>{image}</figure>"
        return (
            f"<figure{_anchor(node)}>{image}<figcaption>{self._caption(node, 'figure')}</figcaption></figure>"
        )

    def _caption(self, node: Node, kind: str) -> str:
        number = node.attrs.get("number")
        head = ""
        if number:
            word = say(f"publish.{kind}_reference", self.document.lang, number=number)
            head = f'<span class="number">{escape(word)}</span> '
        return head + self._all(node.children)

    def _table(self, node: Node) -> str:
        table: Table = node.attrs["table"]
        caption = f"<caption>{self._caption(node, 'table')}</caption>" if node.children else ""
        aligns = table.alignments()
        places = table.places()
        parts = []
        for tag, rows in (("thead", range(table.heads)), ("tbody", range(table.heads, len(table.rows)))):
            lines = "".join(f"<tr>{self._row(table, number, aligns, places)}</tr>" for number in rows)
            parts.append(f"<{tag}>{lines}</{tag}>" if lines else "")
        inner = f"<table{_anchor(node)}>{caption}{''.join(parts)}</table>"
        label = escape(plain_text(node.children) or say("publish.table", self.document.lang))
        width = next((f" over-{ems}" for ems in _HINTS if sum(table.ems()) + table.width > ems), "")
        hint = escape(say("publish.scrolls", self.document.lang)) if width else ""
        hint = f'<p class="scrolls{width}">{hint}</p>' if hint else ""
        return f'{hint}<div class="table" role="region" tabindex="0" aria-label="{label}">{inner}</div>'

    def _row(self, table: Table, number: int, aligns: list[str], places: list[list[Cell]]) -> str:
        made = []
        for cell in table.rows[number]:
            in_head = number < table.heads
            column = next(position for position, other in enumerate(places[number]) if other is cell)
            align = "center" if in_head and cell.colspan > 1 else aligns[column]
            tag = "th" if cell.head or in_head else "td"
            short = tag == "td" and len(cell.lines) == 1 and 1 < display_ems(cell.text) <= _SHORT
            kind = align if align != "left" else "short" if short else ""
            attrs = f' class="{kind}"' if kind else ""
            if tag == "th":
                attrs += f' scope="{"row" if not in_head else "colgroup" if cell.colspan > 1 else "col"}"'
            colours = f"background:#{cell.fill};" * bool(cell.fill) + f"color:#{cell.color}" * bool(
                cell.color
            )
            colours += _bars(cell)
            if cell.head and not in_head and cell.colspan == 1:
                # Chinese breaks anywhere: a table that is too wide would set a label one character a line.
                colours += f";min-width:{min(display_ems(cell.text), _LABEL) + _PADDING:.3g}em"
            attrs += f' style="{colours.strip(";")}"' if colours else ""
            attrs += f' colspan="{cell.colspan}"' if cell.colspan > 1 else ""
            attrs += f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else ""
            made.append(f"<{tag}{attrs}>{self._all(cell.content)}</{tag}>")
        return "".join(made)


def _bars(cell: Cell) -> str:
    """The declarations that draw the bars of a cell, on white, as their colours are meant."""
    if not cell.bar:
        return ""
    stops = [f"#fff {start:g}%,#{color} {start:g}% {end:g}%,#fff {end:g}%" for color, start, end in cell.bar]
    return f";color:#000;background:linear-gradient(90deg,{','.join(stops)})"


def _anchor(node: Node) -> str:
    return f' id="{escape(node.attrs["anchor"])}"' if "anchor" in node.attrs else ""
