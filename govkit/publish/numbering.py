"""Numbers of headings, figures and tables, and what refers to them; counted once for every format."""

from __future__ import annotations

import re
from collections.abc import Iterator

from govkit.publish.document import Document, Node, plain_text
from govkit.text import say

_NUMBERED = re.compile(
    r"^\s*(第\s*[一二三四五六七八九十百\d]+\s*[章节部分篇]|[一二三四五六七八九十]+\s*[、．.]|[（(][一二三四五六七八九十\d]+[)）]"
    r"|\d+(\.\d+)*[.、．\s)]|[IVX]+\.)"
)
REFERENCES = ("参考文献", "references", "bibliography")
"""Headings of a bibliography; they bear no number."""

_HOLDERS = ("callout", "quote", "bullet_list", "ordered_list", "list_item", "definition_list", "definition")
_REFERENCE = re.compile(r"(?:fig|tbl|sec|eq)-[A-Za-z0-9_-]*[A-Za-z0-9]")
_TAG = re.compile(r"\\tag(\*?)\s*\{([^{}]*)\}")
_LATEX_LABEL = re.compile(r"\\label\s*\{(eq-[\w-]+)\}", re.A)
_DIGITS = "零一二三四五六七八九"


def number(document: Document, *, wanted: bool | None = None) -> None:
    """Number a document in place.

    Headings rise so that the highest has level 1 and no level is skipped. They are numbered when `wanted`, by
    default when there are two at least and none bears a number of its own: 一、（一）1.（1） in Chinese,
    1, 1.1, 1.1.1 in English. Figures and tables are numbered where they have a caption, formulas where they
    have a label or a ``\\tag``. ``@fig-x``, ``@tbl-x``, ``@eq-x`` and ``@sec-x`` become references.
    """
    headings = [block for block in document.headings() if block.children]
    top = min((block.attrs["level"] for block in headings), default=1)
    before = 0
    for block in headings:
        before = block.attrs["level"] = min(block.attrs["level"] - top + 1, before + 1)
    own = any(_NUMBERED.match(plain_text(block.children)) for block in headings)
    if wanted if wanted is not None else len(headings) > 1 and not own:
        ours = [block for block in headings if plain_text(block.children).strip().lower() not in REFERENCES]
        _number_headings(ours, document.lang)
    _anchor(document)
    _refer(document)


def _number_headings(headings: list[Node], lang: str) -> None:
    counts = [0] * 6
    for block in headings:
        level = block.attrs["level"]
        counts[level - 1] += 1
        counts[level:] = [0] * (6 - level)
        block.attrs["number"] = _heading_number(counts[:level], lang)


def _heading_number(counts: list[int], lang: str) -> str:
    if lang == "en":
        return ".".join(map(str, counts))
    last = counts[-1]
    return (
        "",
        f"{chinese(last)}、",
        f"（{chinese(last)}）",
        f"{last}.",
        f"（{last}）",
        f"{last})",
        f"{last})",
    )[len(counts)]


def numbered_prefix(heading: Node) -> str:
    """What stands before the words of a heading: its number and the space that belongs to it, or nothing."""
    number = str(heading.attrs.get("number", ""))
    if not number or number[-1] in "、）":
        return number
    return number + ("\u2002" if number[-1].isdigit() else " ")


def chinese(value: int) -> str:
    """A number from 1 to 99 as Chinese numerals: 十一, 二十."""
    tens, ones = divmod(value, 10)
    head = "" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十"
    return head + (_DIGITS[ones] if ones or not tens else "")


def _anchor(document: Document) -> None:
    """Give every heading, captioned figure and captioned table its anchor and number."""
    counts = {"figure": 0, "table": 0, "heading": 0}
    for block in (part for top in document.blocks for part in _standing(top)):
        if block.kind not in counts:
            continue
        if block.kind == "heading":
            counts["heading"] += 1
            block.attrs["anchor"] = f"sec-{counts['heading']}"
        elif block.children:
            counts[block.kind] += 1
            block.attrs["number"] = str(counts[block.kind])
            block.attrs["anchor"] = f"{block.kind}-{counts[block.kind]}"
    _number_formulas(document)


def _standing(block: Node) -> Iterator[Node]:
    """A block and those that stand within it, in a callout, a quotation or a list."""
    yield block
    if block.kind in _HOLDERS:
        for part in block.children:
            yield from _standing(part)


def _number_formulas(document: Document) -> None:
    """Give every labelled formula its number in brackets, or the tag that it has instead."""
    count = place = 0
    for node in _formulas(document):
        tags = _TAG.findall(node.text)
        named = _LATEX_LABEL.search(node.text)
        node.attrs["label"] = label = node.attrs.get("label") or (named[1] if named else "")
        if len(tags) > 1 or not (tags or label):
            continue
        place += 1
        node.attrs["anchor"] = f"equation-{place}"
        if tags:
            bare, tag = tags[0]
            node.text = _TAG.sub("", node.text)
            node.attrs["number"] = tag if bare else say("publish.equation_number", document.lang, number=tag)
            continue
        count += 1
        node.attrs["number"] = say("publish.equation_number", document.lang, number=count)


def _formulas(document: Document) -> list[Node]:
    return [node for block in document.blocks for node in block.walk() if node.kind == "math_block"]


def _refer(document: Document) -> None:
    """Turn every ``@fig-x`` and its like into a reference, or note that there is none."""
    targets = _targets(document)
    for block in document.blocks:
        for node in block.walk():
            keys = [work.key for work in node.attrs["works"]] if node.kind == "citation" else []
            if keys and all(_REFERENCE.fullmatch(key) for key in keys):
                _refer_to(node, keys, targets, document, int(block.attrs.get("cell", 0)))


def _targets(document: Document) -> dict[str, Node]:
    """What the labels name: headings, figures, tables and formulas. A label used again is told."""
    targets: dict[str, Node] = {}
    cells: dict[str, int] = {}
    for block in document.blocks:
        cell = int(block.attrs.get("cell", 0))
        for node in block.walk():
            label = node.attrs.get("label")
            if not label:
                continue
            if label in targets:
                document.problem("publish.label_twice", label=label, cell=cell, first=cells[label])
            else:
                targets[label], cells[label] = node, cell
    return targets


def _refer_to(node: Node, keys: list[str], targets: dict[str, Node], document: Document, cell: int) -> None:
    found = [targets.get(key) for key in keys]
    if all(key in document.left_out for key in keys):
        node.kind, node.text = "text", say("publish.in_full_report", document.lang)
        return
    for key, target in zip(keys, found, strict=True):
        if target is None or "anchor" not in target.attrs:
            document.problem("publish.unknown_reference", label=key, cell=cell)
            node.kind = "text"
            return
    joint = say("publish.reference_joiner", document.lang)
    children: list[Node] = []
    for target in filter(None, found):
        children += [Node("text", text=joint)] if children else []
        attrs = {"anchor": target.attrs["anchor"]}
        children.append(Node("reference", [], _name(target, document.lang), attrs))
    node.kind, node.text, node.children = "cited", "", children


def _name(target: Node, lang: str) -> str:
    if target.kind == "heading":
        title = plain_text(target.children)
        return say("publish.section_reference", lang, number=target.attrs.get("number") or title, title=title)
    if target.kind == "math_block":
        return say("publish.equation_reference", lang, number=target.attrs["number"])
    return say(f"publish.{target.kind}_reference", lang, number=target.attrs["number"])
