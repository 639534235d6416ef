"""A table as a Word table: merged cells, a head that repeats, three rules, and a size that fits the page."""

from __future__ import annotations

from typing import Any

from docx.oxml.ns import qn

from govkit.publish.document import Node
from govkit.publish.tables import Cell, Table
from govkit.publish.word.inline import InlineWriter, alternative
from govkit.publish.word.xml import Element, make, make_copy, paragraph, run_properties

TABLE_SIZE = 9.5  # of the type, in points
_UPRIGHT, _TURNED = 437.0, 684.0  # widths of A4 less its margins, in points
_MARGINS = {"top": 40, "left": 70, "bottom": 40, "right": 70}  # twentieths of a point
_PADDING = 1.2  # of a column, in em
_SMALLER = 1.0  # point of a table whose numbers would break
_WIDER = 1.15  # than those of the PDF: Word takes the faces that a computer has
_RULE, _HEAD_RULE, _SPAN_RULE = 12, 6, 4  # eighths of a point


def needed(table: Table) -> float:
    """The width that the words of a table need, in em."""
    return sum(table.ems()) + _PADDING * table.width


def parts_of(table: Table, size: float = TABLE_SIZE) -> tuple[bool, list[Table]]:
    """Whether a table needs a turned page, and its parts: more than one where it is too wide for that too.

    `size` is that of its type, in points.
    """
    if needed(table) <= _UPRIGHT / size:
        return False, [table]
    return True, table.split(_TURNED / size) if needed(table) > _TURNED / size else [table]


def write_table(
    node: Node, table: Table, inline: InlineWriter, *, turned: bool, size: float = TABLE_SIZE
) -> Element:
    """The table, for an upright or a turned page."""
    page = _TURNED if turned else _UPRIGHT
    crowded = _WIDER * sum(table.kept_ems()) + _PADDING * table.width > page / size
    size -= _SMALLER * crowded
    widths = _widths(table, page / size, size)
    places = table.places()
    aligns = table.alignments()
    described = alternative(node)
    properties = make(
        "tblPr",
        make("tblW", w=round(sum(widths)), type="dxa"),
        make("jc", val="center"),
        make(
            "tblBorders",
            make("top", val="single", sz=_RULE, space=0, color="auto"),
            make("bottom", val="single", sz=_RULE, space=0, color="auto"),
        ),
        make("tblLayout", type="fixed"),
        make("tblCellMar", *(make(side, w=width, type="dxa") for side, width in _MARGINS.items())),
        make("tblLook", val="0020", firstRow=1),
        *([make("tblCaption", val=described)] if described else []),
    )
    grid = make("tblGrid", *(make("gridCol", w=round(width)) for width in widths))
    rows = [_row(table, number, places, aligns, widths, inline) for number in range(len(table.rows))]
    if crowded:
        _give(rows, make("sz", val=round(2 * size)))
    return make("tbl", properties, grid, *rows)


def _widths(table: Table, available: float, size: float) -> list[float]:
    """Column widths in twentieths of a point: as wide as the text where it fits, else long texts give way."""
    room = (available - _PADDING * table.width) / _WIDER
    widths = [_WIDER * width + _PADDING for width in table.widths(room)]
    scale = min(1.0, available / sum(widths))
    return [width * scale * size * 20 for width in widths]


def _row(
    table: Table,
    number: int,
    places: list[list[Cell]],
    aligns: list[str],
    widths: list[float],
    inline: InlineWriter,
) -> Element:
    head = number < table.heads
    cells: list[Element] = []
    column = 0
    while column < len(places[number]):
        cell = places[number][column]
        span = 1
        while column + span < len(places[number]) and places[number][column + span] is cell:
            span += 1
        above = number > 0 and places[number - 1][column] is cell
        properties: list[Any] = [make("tcW", w=round(sum(widths[column : column + span])), type="dxa")]
        properties += [make("gridSpan", val=span)] if span > 1 else []
        if cell.rowspan > 1:
            properties.append(make("vMerge", **({} if above else {"val": "restart"})))
        rule = _HEAD_RULE if number == table.heads - 1 else _SPAN_RULE if head and span > 1 else 0
        if rule:
            border = make("bottom", val="single", sz=rule, space=0, color="auto")
            properties.append(make("tcBorders", border))
        properties += [make("shd", val="clear", color="auto", fill=cell.fill)] if cell.fill else []
        properties.append(make("vAlign", val="center"))
        align = "center" if head and span > 1 else cell.align or aligns[column]
        content = [] if above else inline.write(cell.content)
        if head:
            _give(content, make("b"))
        if cell.color:
            _give(content, make("color", val=cell.color))
        keep = [make("keepNext")] if head else []
        made = paragraph("TableText", content, make("jc", val=align), *keep)
        cells.append(make("tc", make("tcPr", *properties), made))
        column += span
    settings = make("trPr", make("cantSplit"), *([make("tblHeader")] if head else []))
    return make("tr", settings, *cells)


def _give(content: list[Element], look: Element) -> None:
    """Give the runs of a cell a look that they have not themselves: head cells bold, a colour."""
    for part in content:
        for piece in part.iter(qn("w:r")):
            properties = piece.find(qn("w:rPr"))
            parts = list(properties) if properties is not None else []
            if any(one.tag == look.tag for one in parts):
                continue
            made = run_properties(*parts, make_copy(look))
            if properties is None:
                piece.insert(0, made)
            else:
                piece.replace(properties, made)
