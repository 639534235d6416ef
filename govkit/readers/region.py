"""One table of a sheet: what each of its rows is."""

from __future__ import annotations

from dataclasses import dataclass, field

from govkit.readers import words
from govkit.readers.header_rows import labels_codes, names_units
from govkit.readers.rows import Kind, Rows, overlap


@dataclass(slots=True)
class Region:
    """Positions of the rows of one table, from 0, by what they are."""

    header: list[int] = field(default_factory=list)
    data: list[int] = field(default_factory=list)
    title: list[int] = field(default_factory=list)
    unit: list[int] = field(default_factory=list)
    numbering: list[int] = field(default_factory=list)
    label: list[int] = field(default_factory=list)
    remark: list[int] = field(default_factory=list)
    note: list[int] = field(default_factory=list)
    blank: list[int] = field(default_factory=list)
    block: list[int] = field(default_factory=list)


def lay_head(rows: Rows, region: Region, before: list[int], first: bool) -> list[int]:
    """Lay the heading lines directly above a header into `region`; gives the rows above them."""
    rest = list(before)
    while rest:
        row = rest[-1]
        kind = rows.kinds[row]
        if rows.states_unit(row):
            region.unit.insert(0, row)
        elif kind == Kind.BLANK:
            if region.title and not first:
                break
            region.blank.insert(0, row)
        elif rows.fills_form(row):
            region.note.insert(0, row)
        elif kind == Kind.LONE and (first or not rows.is_note(row)):
            target = region.note if rows.is_note(row) else region.title
            target.insert(0, row)
        elif kind == Kind.WORDS and not region.title and _titles(rows, row, before[-1] + 1, first):
            region.title.insert(0, row)
        else:
            break
        rest.pop()
    if not region.title:
        # Blank rows without a heading under them close the table above.
        back = [row for row in region.blank if not region.unit or row < region.unit[0]]
        region.blank = [row for row in region.blank if row not in back]
        rest += back
    return rest


def _titles(rows: Rows, row: int, header: int, first: bool) -> bool:
    """Whether a row of several texts has the titles of tables side by side, or of the first table."""
    filled = rows.filled(row)
    if first and len(filled) <= 3:
        return True
    starts = [c for c in filled if rows.at(header, c) != "" and (c == 0 or rows.at(header, c - 1) == "")]
    return starts == filled


def lay_above(rows: Rows, region: Region, rest: list[int]) -> None:
    """Lay rows above a heading into `region`, as notes."""
    for row in rest:
        target = region.blank if rows.kinds[row] == Kind.BLANK else region.note
        target.append(row)
    region.note.sort()
    region.blank.sort()


def lay_header(rows: Rows, region: Region, header: list[int], lines: list[int]) -> None:
    """Lay the rows from the top of a header to the first figures into `region`."""
    for row in lines:
        first = str(rows.at(row, rows.first(row)))
        if rows.kinds[row] == Kind.BLANK:
            region.blank.append(row)
        elif region.header and not region.data and rows.unit_of_all(row):
            region.unit.append(row)
        elif row not in header:
            region.data.append(row)
        elif region.header and (words.is_remark_label(first) or rows.tells_of_series(row)):
            region.remark.append(row)
        elif len(region.header) == 1 and labels_codes(rows, region.header[0], row):
            region.label.append(row)
        elif region.header and names_units(rows, row):
            region.unit.append(row)
        elif region.header and rows.numbers_columns(row):
            region.numbering.append(row)
        else:
            region.header.append(row)


def absorb(rows: Rows, region: Region, pending: list[int]) -> None:
    """Lay rows between figures that begin no other table into the table."""
    for row in pending:
        if rows.kinds[row] == Kind.BLANK:
            region.blank.append(row)
        elif rows.is_note(row) and rows.kinds[row] == Kind.LONE:
            region.note.append(row)
        elif _repeats_header(rows, region, row):
            region.header.append(row)
        else:
            region.data.append(row)


def _repeats_header(rows: Rows, region: Region, row: int) -> bool:
    return (
        any(overlap(rows.cells[head], rows.cells[row]) == 1 for head in region.header)
        and rows.kinds[row] == Kind.WORDS
    )
