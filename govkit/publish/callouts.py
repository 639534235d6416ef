"""Callouts: Quarto's ``::: {.callout-note}``, GitHub's ``> [!NOTE]``, Jupyter's ``<div class="alert">``."""

from __future__ import annotations

import re

from govkit.publish.document import Node, plain_text
from govkit.text import say

KINDS = ("note", "tip", "important", "warning", "caution")
_QUARTO = re.compile(rf"(?:^|[\s.{{])callout-({'|'.join(KINDS)})\b")
_TITLE = re.compile(r"\btitle\s*=\s*(?:\"([^\"]*)\"|“([^”]*)”|'([^']*)')")
_ALERTS = {"info": "note", "primary": "note", "success": "tip", "warning": "warning", "danger": "caution"}
_ALERT = re.compile(rf"(?:^|\s)alert-(?:block\s+alert-)?({'|'.join(_ALERTS)})(?!\S)")
_OPENED = re.compile(r"\s*<div\b[^>]*\bclass\s*=\s*[\"']([^\"']*)[\"'][^>]*>\s*", re.I)
_DIV = re.compile(r"<(/?)div\b", re.I)
_GITHUB = re.compile(rf"^\[!({'|'.join(KINDS)})\]\s*", re.I)


def from_div(words: str, blocks: list[Node]) -> list[Node]:
    """What a fenced div is: a callout, titled by its attribute or first heading, or else its blocks alone."""
    found = _QUARTO.search(words)
    if found is None:
        return blocks
    titled = _TITLE.search(words)
    title = [Node("text", text=next(filter(None, titled.groups()), ""))] if titled else []
    if not title and blocks and blocks[0].kind == "heading":
        title, blocks = blocks[0].children, blocks[1:]
    return [_callout(found[1], title, blocks)]


def from_alert(classes: str, blocks: list[Node]) -> list[Node]:
    """What an HTML ``div`` is: a callout, where it is one of Bootstrap's alerts, or else its blocks alone."""
    found = _ALERT.search(classes)
    return [_callout(_ALERTS[found[1]], [], blocks)] if found and blocks else blocks


def open_alert(source: str) -> tuple[str, str] | None:
    """The classes of an alert that a piece of HTML opens and does not close, and what else it holds."""
    found = _OPENED.match(source)
    if found is None or not _ALERT.search(found[1]) or div_depth(source) < 1:
        return None
    return found[1], source[found.end() :]


def div_depth(source: str) -> int:
    """How many more ``div`` a piece of HTML opens than it closes."""
    return sum(-1 if found[1] else 1 for found in _DIV.finditer(source))


def from_quote(blocks: list[Node]) -> Node:
    """A block quotation, or the callout that its first words make of it."""
    first = blocks[0].children[0] if blocks and blocks[0].children else None
    found = _GITHUB.match(first.text) if first is not None and first.kind == "text" else None
    if first is None or found is None:
        return Node("quote", blocks)
    first.text = first.text[found.end() :].lstrip()
    while blocks[0].children and not plain_text(blocks[0].children[:1]):
        del blocks[0].children[0]
    rest = blocks if plain_text(blocks[0].children) else blocks[1:]
    return _callout(found[1].lower(), [], rest)


def _callout(kind: str, title: list[Node], blocks: list[Node]) -> Node:
    """Headings within one are no headings of the report: they stand in bold."""
    for block in blocks:
        if block.kind == "heading":
            block.kind, block.children = "paragraph", [Node("strong", block.children)]
    return Node("callout", blocks, attrs={"callout": kind, "title": title})


def heading(callout: Node, lang: str) -> list[Node]:
    """What a callout is headed with: its kind in words, then its title where it has one."""
    title: list[Node] = callout.attrs["title"]
    gap = [Node("text", text=say("publish.caption_gap", lang))] if title else []
    return [Node("text", text=say(f"publish.callout_{callout.attrs['callout']}", lang)), *gap, *title]
