"""Markdown → nodes: CommonMark with tables, footnotes, task and definition lists, maths, Chinese emphasis."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.amsmath import amsmath_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

from govkit.publish.callouts import div_depth, from_alert, from_div, from_quote, open_alert
from govkit.publish.citations.syntax import citation_plugin
from govkit.publish.document import Node, plain_text
from govkit.publish.hypertext import INLINE_TAGS, SAFE_BLOCKS, html_nodes, trimmed
from govkit.publish.image_attributes import take_attributes
from govkit.publish.markdown_rules import is_cjk, reading_rules
from govkit.publish.tables import Cell, Table
from govkit.publish.typography import set_well

_TAG = re.compile(r"^<(/?)([A-Za-z][A-Za-z0-9]*)\b[^>]*?(/?)>$", re.S)
_HREF = re.compile(r"\shref\s*=\s*[\"']((?:https?|mailto):[^\"'<>\s]+)", re.I)
_SPACED_IMAGE = re.compile(
    r"!\[([^\[\]]*)\]\(([^()<>\"]*\s[^()<>\"]*\.(?:png|jpe?g|gif|svg|webp)\s*)\)", re.I
)
_LABEL = re.compile(r"\s*\{#([A-Za-z][\w:.-]*)(?:\s[^}]*)?\}\s*$", re.A)


@cache
def _parser(smart: bool) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True, "typographer": smart}).enable(["table", "strikethrough"])
    if smart:
        parser.enable("smartquotes")
    parser.use(footnote_plugin).use(deflist_plugin).use(tasklists_plugin).use(amsmath_plugin)
    parser.use(dollarmath_plugin, allow_space=False, allow_digits=False, double_inline=True)
    reading_rules(parser)
    citation_plugin(parser)
    return parser


def markdown_nodes(source: str, lang: str = "zh") -> list[Node]:
    """Parse Markdown into block nodes.

    Raw HTML that is harmless formatting (a table, ``<sub>``, ``<br>`` …) is understood; any other tag is
    text and comes out as itself. In English straight quotes become curly and hyphens dashes.
    """
    tree = SyntaxTreeNode(_parser(lang == "en").parse(source))
    notes: dict[int, list[Node]] = {}
    blocks = list(tree.children)
    for block in blocks:
        if block.type == "footnote_block":
            for note in block.children:
                notes[note.meta["id"]] = _blocks(note.children, notes)
    made = _captioned(_blocks([block for block in blocks if block.type != "footnote_block"], notes))
    set_well(made, lang)
    return made


def _blocks(nodes: Sequence[SyntaxTreeNode], notes: dict[int, list[Node]]) -> list[Node]:
    made: list[Node] = []
    position = 0
    while position < len(nodes):
        opened = open_alert(nodes[position].content) if nodes[position].type == "html_block" else None
        end = _end_of_div(nodes, position) if opened else 0
        if opened and end:
            classes, head = opened
            inside = [*html_nodes(head), *_captioned(_blocks(nodes[position + 1 : end], notes))]
            made += from_alert(classes, inside)
            position = end
        else:
            made += _block(nodes[position], notes)
        position += 1
    return made


def _end_of_div(nodes: Sequence[SyntaxTreeNode], start: int) -> int:
    """The place of the HTML that closes the ``div`` which that at `start` opens; 0 where none does."""
    depth = 0
    for place in range(start, len(nodes)):
        if nodes[place].type == "html_block":
            depth += div_depth(nodes[place].content)
            if depth == 0:
                closes = nodes[place].content.strip().lower() == "</div>"
                return place if closes else 0
    return 0


def _block(node: SyntaxTreeNode, notes: dict[int, list[Node]]) -> list[Node]:
    kind = node.type
    if kind == "inline":
        return _inlines(node.children, notes)
    if kind == "paragraph":
        inline = _blocks(node.children, notes)
        if len(inline) == 1 and inline[0].kind == "image":
            return [inline[0]]
        return _around_formulas("plain" if node.hidden else "paragraph", inline)
    if kind == "heading":
        inline = _blocks(node.children, notes)
        return [Node("heading", inline, attrs={"level": int(node.tag[1]), "label": _take_label(inline)})]
    if kind in ("fence", "code_block"):
        language = node.info.split()[0].strip("{}.") if node.info.split() else ""
        return [Node("code_block", text=node.content.rstrip("\n"), attrs={"language": language})]
    if kind in ("math_block", "math_block_label", "amsmath"):
        label = node.info if kind == "math_block_label" else ""
        return [Node("math_block", text=node.content.strip(), attrs={"label": label})]
    if kind == "html_block":
        return _html_block(node.content)
    if kind == "table":
        return [Node("table", attrs={"table": _table(node, notes)})]
    if kind == "ordered_list":
        return [Node(kind, _blocks(node.children, notes), attrs={"start": int(node.attrs.get("start", 1))})]
    if kind == "list_item":
        return [Node(kind, _blocks(node.children, notes))]
    if kind == "footnote_anchor":
        return []
    if kind == "container_div":
        return from_div(node.info, _captioned(_blocks(node.children, notes)))
    if kind == "blockquote":
        return [from_quote(_captioned(_blocks(node.children, notes)))]
    name = {"hr": "rule", "dl": "definition_list", "dt": "term", "dd": "definition"}
    return [Node(name.get(kind, kind), _blocks(node.children, notes))]


def _around_formulas(kind: str, inline: list[Node]) -> list[Node]:
    """A paragraph, taken apart where ``$$…$$`` stands within it: such a formula has a line of its own."""
    made: list[Node] = []
    start = 0
    for place, node in enumerate(inline):
        if node.kind == "math" and node.attrs.get("display"):
            before = trimmed(inline[start:place])
            made += [Node(kind, before)] if before else []
            made.append(Node("math_block", text=node.text, attrs={"label": ""}))
            start = place + 1
    if not made:
        return [Node(kind, inline)]
    after = trimmed(inline[start:])
    return [*made, Node(kind, after)] if after else made


def _inlines(nodes: Sequence[SyntaxTreeNode], notes: dict[int, list[Node]]) -> list[Node]:
    made: list[Node] = []
    skip_to = 0
    for position, node in enumerate(nodes):
        if position < skip_to:
            continue
        if node.type == "html_inline":
            inside, skip_to = _html_inline(nodes, position, notes)
            made += inside
        else:
            made += _inline(node, nodes, position, notes)
    return take_attributes(made)


def _inline(
    node: SyntaxTreeNode, siblings: Sequence[SyntaxTreeNode], position: int, notes: dict[int, list[Node]]
) -> list[Node]:
    kind = node.type
    if kind in ("text", "text_special"):
        return _spaced_images(node.content) if node.content else []
    if kind == "softbreak":
        before = siblings[position - 1].content[-1:] if position else ""
        after = siblings[position + 1].content[:1] if position + 1 < len(siblings) else ""
        return [] if is_cjk(before) and is_cjk(after) else [Node("text", text=" ")]
    if kind == "hardbreak":
        return [Node("break")]
    if kind == "code_inline":
        return [Node("code", text=node.content)]
    if kind in ("math_inline", "math_inline_double"):
        display = kind == "math_inline_double"
        return [Node("math", text=node.content.strip(), attrs={"display": display})]
    if kind == "image":
        alt = node.content
        attrs: dict[str, Any] = {"src": str(node.attrs.get("src", "")), "alt": alt}
        return [Node("image", _inlines(node.children, notes), attrs=attrs)]
    if kind == "link":
        return [Node("link", _inlines(node.children, notes), attrs={"href": str(node.attrs.get("href", ""))})]
    if kind == "citation":
        return [Node(kind, text=node.content, attrs=dict(node.meta))]
    if kind == "footnote_ref":
        return [Node("footnote", notes.get(node.meta["id"], []), attrs={"id": node.meta["id"]})]
    names = {"em": "emphasis", "s": "strike"}
    return [
        Node(
            names.get(kind, kind),
            _inlines(node.children, notes),
            text=node.content if not node.children else "",
        )
    ]


def _spaced_images(text: str) -> list[Node]:
    """Text, and the pictures in it whose names have blanks: CommonMark takes such a link for text."""
    made: list[Node] = []
    start = 0
    for found in _SPACED_IMAGE.finditer(text):
        before = text[start : found.start()]
        made += [Node("text", text=before)] if before else []
        made.append(Node("image", [], attrs={"src": found[2].strip(), "alt": found[1]}))
        made[-1].children = [Node("text", text=found[1])] if found[1] else []
        start = found.end()
    rest = text[start:]
    return [*made, Node("text", text=rest)] if rest else made


def _html_inline(
    nodes: Sequence[SyntaxTreeNode], position: int, notes: dict[int, list[Node]]
) -> tuple[list[Node], int]:
    """What an inline tag means, and where to read on. An unknown or unclosed tag is text."""
    source = nodes[position].content
    if source.startswith("<!--"):
        return [], position + 1
    if source.startswith("<input") and "task-list-item-checkbox" in source:
        return [Node("checkbox", attrs={"checked": "checked=" in source})], position + 1
    found = _TAG.match(source)
    name = found[2].lower() if found else ""
    if found and name == "br":
        return [Node("break")], position + 1
    if found and name in ("ul", "ol", "li"):
        item = name == "li" and not found[1]
        return [Node("break"), Node("text", text="• ")] if item else [], position + 1
    if found and name == "img":
        return html_nodes(source, inline=True), position + 1
    if found and not found[1] and name in INLINE_TAGS:
        depth = 0
        for other in range(position, len(nodes)):
            tag = _TAG.match(nodes[other].content) if nodes[other].type == "html_inline" else None
            if tag and tag[2].lower() == name and not tag[3]:
                depth += -1 if tag[1] else 1
            if depth == 0:
                inside = _inlines(nodes[position + 1 : other], notes)
                return _formatted(INLINE_TAGS[name], inside, source), other + 1
    return [Node("text", text=source)], position + 1


def _formatted(kind: str, inside: list[Node], source: str) -> list[Node]:
    """The content of an inline tag, as what the tag makes of it."""
    if kind == "link":
        href = _HREF.search(source)
        return [Node("link", inside, attrs={"href": href[1]})] if href else inside
    if kind == "code":
        return [Node("code", text=plain_text(inside))]
    return [Node(kind, inside)] if kind else inside


def _html_block(source: str) -> list[Node]:
    stripped = source.strip()
    if stripped.startswith("<!--") or stripped[:6].lower() == "<style":
        return []
    found = re.match(r"</?([A-Za-z][A-Za-z0-9]*)", stripped)
    if found and found[1].lower() in SAFE_BLOCKS:
        return html_nodes(source)
    return [Node("paragraph", [Node("text", text=stripped)])]


def _table(node: SyntaxTreeNode, notes: dict[int, list[Node]]) -> Table:
    rows: list[list[Cell]] = []
    heads = 0
    for part in node.children:
        for row in part.children:
            heads += part.type == "thead"
            rows.append([_cell(cell, notes) for cell in row.children])
    return Table(rows, heads)


def _cell(node: SyntaxTreeNode, notes: dict[int, list[Node]]) -> Cell:
    style = str(node.attrs.get("style", ""))
    align = style.partition("text-align:")[2].strip()
    return Cell(trimmed(_blocks(node.children, notes)), head=node.type == "th", align=align)


def _captioned(blocks: list[Node]) -> list[Node]:
    """Give each table the caption that follows it, as in Quarto and pandoc: ``: caption {#tbl-x}``."""
    kept: list[Node] = []
    for block in blocks:
        first = block.children[0] if block.kind == "paragraph" and block.children else None
        if (
            kept
            and kept[-1].kind == "table"
            and first
            and first.kind == "text"
            and first.text.startswith(": ")
        ):
            first.text = first.text[2:]
            kept[-1].attrs["label"] = _take_label(block.children)
            kept[-1].children = block.children
        elif block.kind == "paragraph" and len(block.children) == 2 and block.children[0].kind == "image":
            label = _take_label(block.children)
            whole = label and not block.children[1].text.strip()
            block.children[0].attrs["label"] = label
            kept.append(block.children[0] if whole else block)
        else:
            kept.append(block)
    return kept


def _take_label(inline: list[Node]) -> str:
    """Remove a trailing ``{#label}`` and return the label."""
    if inline and inline[-1].kind == "text" and (found := _LABEL.search(inline[-1].text)):
        inline[-1].text = inline[-1].text[: found.start()]
        return found[1]
    return ""
