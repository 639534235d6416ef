"""The style sheets of tables, as pandas Styler writes them, handed over to the cells that they are for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_COMMENT = re.compile(r"/\*.*?\*/", re.S)
_ID = re.compile(r"^#([\w-]+)$")
_COMPOUND = re.compile(
    r"(?:[a-z]+|\*)?(?:#[\w-]+|\.[\w-]+|:nth-child\([^()]*\)|:first-child|:last-child)*", re.I
)
_PIECE = re.compile(r"#([\w-]+)|\.([\w-]+)|:nth-child\(\s*([^()]*?)\s*\)|:(first|last)-child")
_STEP = re.compile(r"^([+-]?\d*)n\s*(?:([+-])\s*(\d+))?$")


def inline_styles(root: HtmlElement) -> None:
    """Hand every rule for cells over to the ``style`` of these cells.

    Rules are for one cell, ``#T_row0_col1``, or for many of a table, ``#T th``; the latter come first, and
    what a rule for a row says is said of its cells. Rules for screens alone (``:hover``) stay behind.
    """
    wide: dict[HtmlElement, str] = {}
    single: dict[str, str] = {}
    tables = {str(table.get("id")): table for table in root.iter("table") if table.get("id")}
    for selector, body in _rules(root):
        if found := _ID.match(selector):
            single[found[1]] = single.get(found[1], "") + ";" + body
        for cell in _chosen(selector, tables):
            wide[cell] = wide.get(cell, "") + ";" + body
    if not wide and not single:
        return
    for cell in root.iter("td", "th"):
        said = [wide.get(cell, ""), single.get(cell.get("id") or "", "")]
        if any(said):
            cell.set("style", ";".join([*said, cell.get("style") or ""]))


def _rules(root: HtmlElement) -> Iterator[tuple[str, str]]:
    for sheet in root.iter("style"):
        for selectors, body in _RULE.findall(_COMMENT.sub("", str(sheet.text_content()))):
            for selector in selectors.split(","):
                yield selector.strip(), body


def _chosen(selector: str, tables: dict[str, HtmlElement]) -> list[HtmlElement]:
    """The cells of a table for which a rule is that begins with the table's id."""
    first, *rest = selector.replace(">", " > ").split()
    found = _ID.match(first)
    table = tables.get(found[1]) if found else None
    if table is None or not rest:
        return []
    path = "."
    axis = "//"
    for part in rest:
        if part == ">":
            axis = "/"
            continue
        step = _step(part)
        if not step:
            return []
        path, axis = f"{path}{axis}{step}", "//"
    chosen = [one for one in table.xpath(path) if isinstance(one, HtmlElement)]
    return [cell for one in chosen if one.tag != "table" for cell in one.iter("td", "th")]


def _step(compound: str) -> str:
    """A part of a selector between blanks as a step of XPath; empty where it is more than is known."""
    if not _COMPOUND.fullmatch(compound):
        return ""
    name = re.match(r"[A-Za-z]*", compound)
    step = (name[0].lower() if name else "") or "*"
    for ident, kind, nth, end in _PIECE.findall(compound):
        if ident:
            step += f'[@id="{ident}"]'
        elif kind:
            step += f'[contains(concat(" ", normalize-space(@class), " "), " {kind} ")]'
        elif end:
            step += "[not(preceding-sibling::*)]" if end == "first" else "[not(following-sibling::*)]"
        else:
            place = _place(nth)
            if not place:
                return ""
            step += f"[{place}]"
    return step


def _place(nth: str) -> str:
    """What ``:nth-child`` asks, of the count of elements before."""
    count = "(count(preceding-sibling::*) + 1)"
    nth = {"even": "2n", "odd": "2n+1"}.get(nth.lower(), nth.replace(" ", ""))
    if nth.isdecimal():
        return f"{count} = {nth}"
    found = _STEP.match(nth)
    if not found or found[1] in ("-", "0") or found[1].startswith("-"):
        return ""
    step = int(found[1] or 1)
    start = int(f"{found[2] or '+'}{found[3] or 0}")
    return f"{count} >= {start} and ({count} - {start}) mod {step} = 0"
