"""HTML → nodes: the tables and plain formatting of outputs; scripts, styles and handlers stay behind."""

from __future__ import annotations

import re
from typing import cast

from lxml import etree, html
from lxml.html import HtmlElement

from govkit.publish.callouts import from_alert
from govkit.publish.document import Node
from govkit.publish.html_tables import from_element
from govkit.publish.pictures import width_in_pixels
from govkit.publish.style_sheets import inline_styles

INLINE_TAGS = {
    "b": "strong",
    "strong": "strong",
    "i": "emphasis",
    "em": "emphasis",
    "cite": "emphasis",
    "u": "underline",
    "ins": "underline",
    "s": "strike",
    "del": "strike",
    "sub": "sub",
    "sup": "sup",
    "mark": "mark",
    "code": "code",
    "kbd": "code",
    "span": "",
    "small": "",
    "font": "",
    "a": "link",
}
_SAFE_NAMES = (
    "table p div center section article details summary figure figcaption ul ol dl blockquote pre "
    "h1 h2 h3 h4 h5 h6 hr br img span b i em strong sub sup u"
)
_DROPPED_NAMES = (
    "script style iframe object embed template head title noscript link meta form input button select "
    "textarea canvas video audio applet frame frameset base"
)
_BLOCK_NAMES = (
    "address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer "
    "h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section summary table ul"
)
SAFE_BLOCKS = frozenset(_SAFE_NAMES.split())
_DROPPED = frozenset(_DROPPED_NAMES.split())
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_SPACE = re.compile(r"[ \t\r\n\f]+")
_WIDTH = re.compile(r"(?:^|[;\s])width\s*:\s*([^;!]+)", re.I)
_LINK = re.compile(r"^(https?:|mailto:|#)", re.I)


def html_nodes(source: str, *, inline: bool = False) -> list[Node]:
    """Parse an HTML fragment into nodes (block nodes, or inline ones when asked)."""
    cleaned = source.replace("\x00", "\ufffd")
    if not cleaned.strip():
        return []
    try:
        root = html.fragment_fromstring(cleaned, create_parent="div")
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return [Node("paragraph", [Node("text", text=cleaned)])]
    inline_styles(root)
    return _inlines(root) if inline else _blocks(root)


def has_tables(source: str) -> bool:
    """Whether an HTML output holds a table."""
    return "<table" in source.lower()


def _blocks(element: HtmlElement) -> list[Node]:
    """The block nodes within an element; loose text and inline elements gather into paragraphs."""
    made: list[Node] = []
    loose: list[Node] = _text(element.text)

    def gather() -> None:
        nonlocal loose
        inside = trimmed(loose)
        if len(inside) == 1 and inside[0].kind in ("image", "figure"):
            made.append(inside[0])
        elif inside:
            made.append(Node("paragraph", inside))
        loose = []

    for child in element:
        if _name(child) in _BLOCKS:
            gather()
            made += _block(child)
        else:
            loose += _inline(child)
        loose += _text(child.tail)
    gather()
    return made


def _block(element: HtmlElement) -> list[Node]:
    name = _name(element)
    if name == "table":
        table, caption, left_out = from_element(element, lambda cell: trimmed(_inlines(cell)))
        return [Node("table", caption, attrs={"table": table, **left_out})] if table.rows else []
    if re.fullmatch("h[1-6]", name):
        inline = trimmed(_inlines(element))
        return [Node("heading", inline, attrs={"level": int(name[1]), "label": ""})] if inline else []
    if name == "pre":
        return [Node("code_block", text=str(element.text_content()).strip("\n"), attrs={"language": ""})]
    if name == "hr":
        return [Node("rule")]
    if name in ("ul", "ol"):
        items = [Node("list_item", _tight(_blocks(item))) for item in element if _name(item) == "li"]
        kind = "bullet_list" if name == "ul" else "ordered_list"
        return [Node(kind, items, attrs={"start": 1})] if items else []
    if name == "dl":
        return [
            Node("definition_list", [_definition(part) for part in element if _name(part) in ("dt", "dd")])
        ]
    if name == "blockquote":
        return [Node("quote", _blocks(element))]
    return from_alert(element.get("class") or "", _blocks(element))


def _definition(part: HtmlElement) -> Node:
    if _name(part) == "dt":
        return Node("term", trimmed(_inlines(part)))
    return Node("definition", _blocks(part))


def _tight(blocks: list[Node]) -> list[Node]:
    if len(blocks) >= 1 and blocks[0].kind == "paragraph":
        blocks[0].kind = "plain"
    return blocks


def _inlines(element: HtmlElement) -> list[Node]:
    """The inline nodes within an element; each block and each item of a list begins a line of its own."""
    in_list = _name(element) in ("ul", "ol")
    made = [] if in_list else _text(element.text)
    depth = sum(1 for above in element.iterancestors("li"))
    number = 0
    for child in element:
        name = _name(child)
        if name not in _BLOCKS:
            made += _inline(child)
            made += _text(child.tail)
            continue
        inside = _inline(child)
        if name == "li":
            number += 1
            mark = f"{number}. " if _name(element) == "ol" else "• "
            inside = [Node("text", text="\u2003" * depth + mark), *trimmed(inside)]
        made += [*_line_break(made), *inside]
        made += [Node("break"), *_text(child.tail)] if child.tail and child.tail.strip() else []
    return made


def _line_break(before: list[Node]) -> list[Node]:
    """A break, where what comes before is on the line."""
    shown = before and not (before[-1].kind == "text" and not before[-1].text.strip() and len(before) == 1)
    return [Node("break")] if shown and before[-1].kind != "break" else []


def _inline(element: HtmlElement) -> list[Node]:
    name = _name(element)
    if not name or name in _DROPPED:
        return []
    if name == "br":
        return [Node("break")]
    if name == "img":
        attrs = {"src": element.get("src") or "", "alt": element.get("alt") or ""}
        styled = _WIDTH.search(element.get("style") or "")
        width = width_in_pixels(styled[1] if styled else element.get("width") or "")
        return [Node("image", [], attrs={**attrs, **({"width": width} if width else {})})]
    if name == "svg":
        data = cast(bytes, etree.tostring(element, encoding="utf-8", with_tail=False))
        if b"xmlns=" not in data[:400]:
            data = data.replace(b"<svg", b'<svg xmlns="http://www.w3.org/2000/svg"', 1)
        return [
            Node(
                "figure",
                attrs={"data": data, "mime": "image/svg+xml", "alt": element.get("aria-label") or ""},
            )
        ]
    if name == "table":
        return [Node("text", text=_SPACE.sub(" ", str(element.text_content())))]
    inside = _inlines(element)
    kind = INLINE_TAGS.get(name, "")
    if kind == "code":
        return [Node("code", text=str(element.text_content()))]
    if kind == "link":
        href = element.get("href") or ""
        return [Node("link", inside, attrs={"href": href})] if _LINK.match(href) else inside
    return [Node(kind, inside)] if kind else inside


def _name(element: HtmlElement) -> str:
    """The tag in lower case; nothing for comments and processing instructions."""
    return element.tag.lower() if isinstance(element.tag, str) else ""


def _text(text: str | None) -> list[Node]:
    return [Node("text", text=_SPACE.sub(" ", text))] if text else []


def trimmed(nodes: list[Node]) -> list[Node]:
    """Without white space and line breaks at either end."""

    def blank(node: Node) -> bool:
        return node.kind == "break" or (node.kind == "text" and not node.text.strip(" "))

    while nodes and blank(nodes[0]):
        nodes = nodes[1:]
    while nodes and blank(nodes[-1]):
        nodes = nodes[:-1]
    if nodes and nodes[0].kind == "text":
        nodes[0].text = nodes[0].text.lstrip(" ")
    if nodes and nodes[-1].kind == "text":
        nodes[-1].text = nodes[-1].text.rstrip(" ")
    return nodes
