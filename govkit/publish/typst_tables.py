"""A table → Typst: three rules, heads that repeat, and a size, a turn or a split that fits the page."""

from __future__ import annotations

from collections.abc import Callable

from govkit.publish.document import Node
from govkit.publish.tables import Cell, Table
from govkit.publish.typst_text import literal
from govkit.text import say

Content = Callable[[list[Node]], str]

# Widths in em of the table's own type: A4 less the margins, upright and turned.
_PORTRAIT, _SMALL, _TURNED = 46.0, 56.0, 92.0
_SIZE, _SMALL_SIZE = 9.4, 7.8  # of its type, in points
_AIRY, _TIGHT = 5.5, 3.6  # of the space on either side of a column, in points
# Up to so many lines a table stays on one page; a longer one breaks and repeats its head.
_MOST_WHOLE_LINES = 22


def write_table(node: Node, content: Content, lang: str) -> str:
    """The Typst expression of a table node.

    A table too wide for its page is set smaller, then on a turned page, then in parts with the index columns
    in front of each. `content` writes the nodes of a cell.
    """
    table: Table = node.attrs["table"]
    if not table.rows:
        return "[]"
    need = sum(table.ems()) + 1.2 * table.width
    if sum(table.ems()) + _padding(_TIGHT, _SIZE) * table.width <= _PORTRAIT and table.width <= 14:
        airy = sum(table.natural_ems()) + _padding(_AIRY, _SIZE) * table.width <= _PORTRAIT
        inset = _AIRY if airy or table.width <= 4 else _TIGHT
        return _part(node, table, content, lang, size=_SIZE, inset=inset)
    if need <= _SMALL and table.width <= 16:
        return _part(node, table, content, lang, size=_SMALL_SIZE, inset=3.0)
    parts = table.split(_TURNED) if need > _TURNED else [table]
    made = ";".join(
        _part(
            node, part, content, lang, size=_SMALL_SIZE, inset=3.0, first=part is parts[0], available=_TURNED
        )
        for part in parts
    )
    return f"page(flipped: true, {{[];{made}}})"


def _padding(inset: float, size: float) -> float:
    """What the space on both sides of a column takes, in em."""
    return 2 * inset / size


def _part(
    node: Node,
    table: Table,
    content: Content,
    lang: str,
    *,
    size: float,
    inset: float,
    first: bool = True,
    available: float = 0.0,
) -> str:
    fits = available or (_PORTRAIT if size == _SIZE else _SMALL)
    widths = table.widths(fits - _padding(inset, size) * table.width)
    natural = table.natural_ems()
    lines = table.row_lines(widths)
    shares = [0.0 if width >= whole else width for width, whole in zip(widths, natural, strict=True)]
    breaks = "true" if sum(lines) > _MOST_WHOLE_LINES else "false"
    unbroken = "set table.cell(breakable: false); " if max(lines, default=1) <= _MOST_WHOLE_LINES else ""
    arguments = ", ".join(_arguments(table, content, shares, inset))
    made = f"{{set text(size: {size}pt); {unbroken}table({arguments})}}"
    # A long table does not begin where only its head and a row or two would fit.
    long = breaks == "true" and not available
    if not node.children:
        picture = f"plain-picture(breakable: {breaks}{', above: 0pt' if long else ''}, {made})"
        return f"room-for-rows({picture})" if long else picture
    keep = f"show figure: set block(breakable: {breaks})"
    if first:
        figure = f"figure(kind: table, caption: {content(node.children)}, {made})"
        anchor = f"#label({literal(node.attrs['anchor'])})" if "anchor" in node.attrs else ""
        made = f"[#{keep}\n#{figure}{anchor}]"
        return f"room-for-rows({made})" if long else made
    caption = [*node.children, Node("text", text=say("publish.continued", lang))]
    number = f"numbering: _ => {literal(str(node.attrs.get('number', '')))}, outlined: false"
    figure = f"figure(kind: table, caption: {content(caption)}, {number}, {made})"
    return f"counter(figure.where(kind: table)).update(n => n - 1);[#{keep}\n#{figure}]"


def _arguments(table: Table, content: Content, widths: list[float], inset: float) -> list[str]:
    columns = "".join(f"{width:.3g}fr," if width else "auto," for width in widths)
    made = [
        f"columns: ({columns})",
        f"inset: (x: {inset}pt, y: 4.2pt)",
        f"align: ({''.join(f'{align} + horizon,' for align in table.alignments())})",
        "table.hline(stroke: 0.9pt)",
    ]
    if table.heads:
        head = [_row(table, number, content) for number in range(table.heads)]
        made.append(f"table.header(repeat: true, {', '.join([*head, 'table.hline(stroke: 0.5pt)'])})")
    body = (_row(table, number, content) for number in range(table.heads, len(table.rows)))
    return [*made, *(row for row in body if row), "table.hline(stroke: 0.9pt)"]


def _fill(cell: Cell) -> str:
    """The ground of a cell: one colour, or bars with sharp edges."""
    if not cell.bar:
        return f'rgb("#{cell.fill}")'
    stops: list[tuple[str, float]] = []
    end = 0.0
    for color, start, stop in cell.bar:
        stops += [("FFFFFF", end), ("FFFFFF", start), (color, start), (color, stop)]
        end = stop
    stops += [("FFFFFF", end), ("FFFFFF", 100.0)]
    listed = ", ".join(f'(rgb("#{color}"), {min(place, 100):g}%)' for color, place in stops)
    return f"gradient.linear({listed})"


def _row(table: Table, number: int, content: Content) -> str:
    head = number < table.heads
    made = []
    for cell in table.rows[number]:
        inside = content(cell.content)
        if head:
            inside = f"head({inside})" if cell.content else "[]"
        if cell.color:
            inside = f'text(fill: rgb("#{cell.color}"), {inside})'
        spans = [f"colspan: {cell.colspan}"] if cell.colspan > 1 else []
        spans += [f"rowspan: {cell.rowspan}"] if cell.rowspan > 1 else []
        spans += [f"fill: {_fill(cell)}"] if cell.fill or cell.bar else []
        if head and cell.colspan > 1:
            spans.append("align: center, stroke: (bottom: 0.4pt)")
        elif cell.align and cell.colspan > 1:
            spans.append(f"align: {cell.align}")
        made.append(f"table.cell({', '.join([*spans, inside])})" if spans else inside)
    return ", ".join(made)
