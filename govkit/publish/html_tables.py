"""HTML tables, as pandas, Styler and great_tables write them → tables."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from govkit.publish.cell_looks import look_of
from govkit.publish.document import Node
from govkit.publish.tables import MOST_SPAN, Cell, Table

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MOST_ROWS, LEAST_ROWS, MOST_CELLS = 1000, 20, 20_000
MOST_COLUMNS = 200


def from_element(
    element: HtmlElement, content: Callable[[HtmlElement], list[Node]]
) -> tuple[Table, list[Node], dict[str, int]]:
    """A ``<table>`` element as a table, its caption, and how many rows and columns of it were left out.

    `content` turns a cell's element into inline nodes. A row is a head when it stands in ``<thead>`` or,
    where there is none, while all its cells are ``<th>``. No more is read than anybody reads: 1000 rows,
    fewer of wide tables, and 200 columns.
    """
    rows: list[list[Cell]] = []
    heads = 0
    in_head = True
    has_head = element.find("./thead") is not None
    caption: list[Node] = []
    left_out = {"rows_left_out": 0, "columns_left_out": 0}
    most = MOST_ROWS
    for part in element.iter("tr", "caption"):
        owner = next(part.iterancestors("table"), None)
        if owner is not element:
            continue
        if part.tag == "caption":
            caption = content(part)
            continue
        cells = [cell for cell in part if cell.tag in ("td", "th")]
        if not cells:
            continue
        if len(rows) >= most:
            left_out["rows_left_out"] += 1
            continue
        if not rows:
            width = min(sum(_span(cell.get("colspan")) for cell in cells), MOST_COLUMNS)
            most = min(MOST_ROWS, max(LEAST_ROWS, MOST_CELLS // width))
        left_out["columns_left_out"] = max(left_out["columns_left_out"], len(cells) - MOST_COLUMNS)
        row = [_from_cell(cell, content) for cell in cells[:MOST_COLUMNS]]
        parent = part.getparent()
        in_head = in_head and (
            (parent is not None and parent.tag == "thead") if has_head else all(cell.head for cell in row)
        )
        heads += in_head
        rows.append(row)
    return *_titled(_lifted(Table(rows, heads)), caption), left_out


def _titled(table: Table, caption: list[Node]) -> tuple[Table, list[Node]]:
    """great_tables puts title and subtitle into the head: they are the caption where there is no other."""
    own = bool(caption)
    while not own and table.heads > 1:
        first = table.rows[0]
        if len(first) != 1 or first[0].colspan < max(table.width, 2) or "gt_heading" not in first[0].kind:
            break
        caption = [*caption, *([Node("text", text="\u2002")] if caption else []), *first[0].content]
        table = Table(table.rows[1:], table.heads - 1)
    return table, caption


def _lifted(table: Table) -> Table:
    """pandas puts the names of the index into a head row of their own: lift them into the row above."""
    if table.heads < 2:
        return table
    index = table.index_width()
    above, names = table.rows[table.heads - 2 : table.heads]
    single = all(cell.colspan == 1 and cell.rowspan == 1 for cell in [*names, *above[:index]])
    if not single or len(names) != table.width or len(above) < index:
        return table
    if any(cell.text for cell in names[index:]) or any(cell.text for cell in above[:index]):
        return table
    rows = [*table.rows[: table.heads - 2], [*names[:index], *above[index:]], *table.rows[table.heads :]]
    return Table(rows, table.heads - 1)


def _from_cell(element: HtmlElement, content: Callable[[HtmlElement], list[Node]]) -> Cell:
    style = re.search(r"text-align\s*:\s*(left|right|center)", element.get("style") or "")
    look = look_of(element.get("style") or "")
    inside = content(element)
    if inside and look.bold and element.tag == "td":
        inside = [Node("strong", inside)]
    if inside and look.italic:
        inside = [Node("emphasis", inside)]
    return Cell(
        inside,
        fill=look.fill,
        bar=look.bar,
        color=look.color,
        colspan=_span(element.get("colspan")),
        rowspan=_span(element.get("rowspan")),
        head=element.tag == "th",
        kind=element.get("class") or "",
        align=style[1] if style else (element.get("align") or "").lower().replace("justify", "left"),
    )


def _span(value: str | None) -> int:
    return min(int(value), MOST_SPAN) if value and value.strip().isdecimal() else 1
