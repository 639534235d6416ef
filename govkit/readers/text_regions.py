"""Tables without a figure, and what follows the last figures of a table."""

from __future__ import annotations

import re

from govkit.readers import unit_words
from govkit.readers.region import Region, lay_above, lay_head, lay_header
from govkit.readers.rows import Kind, Rows

_FOOTNOTE = re.compile(r"[(（]?\d{1,2}[)）]\s*\S")


def text_regions(rows: Rows, lines: list[int]) -> list[Region]:
    """Tables without a figure among `lines`: the first row of several texts heads the rows under it."""
    filled = [row for row in lines if rows.kinds[row] != Kind.BLANK]
    widest = max((len(rows.filled(row)) for row in filled), default=0)
    if widest < 2:
        return _single_column(rows, lines, filled)
    regions: list[Region] = []
    chunk: list[int] = []
    named = 0
    for position, row in enumerate(lines):
        under = lines[position + 1] if position + 1 < len(lines) else None
        if chunk and named > 1 and _starts_chunk(rows, chunk[-1], row, under):
            regions.append(_text_region(rows, chunk))
            chunk, named = [], 0
        chunk.append(row)
        named += rows.kinds[row] == Kind.WORDS
    return [*regions, _text_region(rows, chunk)]


def _starts_chunk(rows: Rows, above: int, row: int, under: int | None) -> bool:
    """Whether a row of one text behind a blank one stands over a row of several, and so is a heading."""
    if rows.kinds[above] != Kind.BLANK or rows.kinds[row] != Kind.LONE or rows.is_note(row):
        return False
    return under is not None and rows.kinds[under] == Kind.WORDS


def _text_region(rows: Rows, lines: list[int]) -> Region:
    widest = max(len(rows.filled(row)) for row in lines)
    top = next(
        (row for row in lines if 2 * len(rows.filled(row)) >= widest and rows.kinds[row] != Kind.LONE), None
    )
    if top is None:
        top = next(row for row in lines if rows.kinds[row] != Kind.BLANK)
    region = Region()
    rest = lay_head(rows, region, [row for row in lines if row < top], first=True)
    lay_above(rows, region, rest)
    depth = max((merge.bottom for merge in rows.merges if merge.top == top), default=top)
    header = [row for row in lines if top <= row <= depth]
    below = [row for row in lines if row > depth]
    lay_header(rows, region, header, header)
    while below and below[0] == header[-1] + 1 and unit_words.is_unit_label(str(rows.at(below[0], 0))):
        region.unit.append(below.pop(0))
    last = max((position for position, row in enumerate(below) if rows.kinds[row] == Kind.WORDS), default=-1)
    for row in below[: last + 1]:
        (region.blank if rows.kinds[row] == Kind.BLANK else region.data).append(row)
    closed(rows, region, below[last + 1 :])
    return region


def _single_column(rows: Rows, lines: list[int], filled: list[int]) -> list[Region]:
    telling = any(rows.is_note(row) or len(rows.line(row)) > 30 for row in filled)
    if len(filled) < 2 or telling or len({rows.first(row) for row in filled}) > 1:
        return []
    return [
        Region(
            header=filled[:1],
            data=filled[1:],
            blank=[row for row in lines if rows.kinds[row] == Kind.BLANK],
        )
    ]


def closed(rows: Rows, region: Region, tail: list[int]) -> list[Region]:
    """Lay what follows the last figures of a table into it; gives tables of texts among it."""
    in_notes = after_blank = False
    for position, row in enumerate(tail):
        kind = rows.kinds[row]
        if kind == Kind.BLANK:
            region.blank.append(row)
            after_blank = True
            continue
        if after_blank and not in_notes:
            rest = tail[position:]
            wordy = [r for r in rest if rows.kinds[r] == Kind.WORDS and not rows.is_note(r)]
            if len(wordy) > 1:
                return text_regions(rows, rest)
        if rows.is_note(row) or (kind == Kind.LONE and (after_blank or _FOOTNOTE.match(rows.line(row)))):
            in_notes = True
        (region.note if in_notes else region.data).append(row)
    return []
