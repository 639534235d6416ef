"""Where the tables of a sheet are: heading, header, data and notes of each, row by row."""

from __future__ import annotations

from dataclasses import dataclass, field

from govkit.readers import words
from govkit.readers.rows import Kind, Rows, overlap


@dataclass(slots=True)
class Region:
    """Positions of the rows of one table, from 0, by what they are."""

    header: list[int] = field(default_factory=list)
    data: list[int] = field(default_factory=list)
    title: list[int] = field(default_factory=list)
    unit: list[int] = field(default_factory=list)
    numbering: list[int] = field(default_factory=list)
    remark: list[int] = field(default_factory=list)
    note: list[int] = field(default_factory=list)
    blank: list[int] = field(default_factory=list)
    block: list[int] = field(default_factory=list)


def find_regions(rows: Rows) -> list[Region]:
    """The tables of a sheet from top to bottom; every row that is in none of them stands in its neighbour's.

    A table begins where texts stand above figures in the same columns. Texts between figures begin another
    table
    where they repeat the header, or follow a heading or a gap; else they are rows of the table whose figures
    are
    blank.
    """
    regions: list[Region] = []
    pending: list[int] = []
    for row in range(len(rows)):
        if rows.kinds[row] == Kind.FIGURES and regions and not pending:
            regions[-1].data.append(row)
            continue
        if rows.kinds[row] != Kind.FIGURES or _belongs_to_header(rows, row, pending):
            pending.append(row)
            continue
        if not regions:
            regions.extend(_opened(rows, pending, row))
        elif pending:
            header = _header(rows, pending, row)
            if header and _begins_another(rows, regions[-1], pending, header, row):
                _close_and_open(rows, regions, pending, header)
            else:
                _absorb(rows, regions[-1], pending)
        regions[-1].data.append(row)
        pending = []
    if not regions:
        return text_regions(rows, pending)
    regions.extend(_closed(rows, regions[-1], pending))
    return regions


def _belongs_to_header(rows: Rows, row: int, pending: list[int]) -> bool:
    filled = [row for row in pending if rows.kinds[row] != Kind.BLANK]
    if filled and rows.kinds[filled[-1]] == Kind.WORDS and rows.numbers_columns(row):
        return True
    if not rows.heads_years(row):
        return bool(rows.states_unit(row))
    above = filled[-1] if filled and filled[-1] == row - 1 else None
    if above is None or rows.kinds[above] == Kind.LONE or rows.states_unit(above):
        return True
    return any(rows.at(above, column) == "" for column in rows.years(row))


def _header(rows: Rows, pending: list[int], data: int) -> list[int]:
    """The rows of `pending` that head the figures at row `data`, rows of units and the like among them."""
    numeric = rows.numeric_columns(data)
    found: list[int] = []
    for row in reversed(pending):
        kind = rows.kinds[row]
        if kind == Kind.BLANK:
            if found or row < data - 2:
                break
        elif _heads(rows, row, numeric) and not _is_above(rows, row):
            found.insert(0, row)
        elif found:
            if kind == Kind.LONE and _tops(rows, row, found[0], numeric):
                found.insert(0, row)
            break
        elif words.is_remark_label(str(rows.at(row, rows.first(row)))):
            found.insert(0, row)
    while (
        found
        and (rows.kinds[found[0]] == Kind.LONE and len(found) > 1)
        and _reads_as_title(rows, found, numeric)
    ):
        found.pop(0)
    found = _without_data(rows, found)
    if all(rows.kinds[row] == Kind.LONE for row in found) and rows.width > 1:
        single = found and len(numeric) == 1 and rows.first(found[-1]) in numeric
        return found[-1:] if single and not words.is_title(rows.line(found[-1])) else []
    return found


def _without_data(rows: Rows, found: list[int]) -> list[int]:
    """Header rows up to the first that stands under a full row of names and is neither units nor English."""
    for position in range(1, len(found)):
        above, row = found[position - 1], found[position]
        names = rows.texts(above)
        if (
            rows.kinds[row] == Kind.WORDS
            and rows.kinds[above] == Kind.WORDS
            and set(rows.filled(row)) <= set(rows.filled(above))
            and len(set(names)) == len(names)
            and not any(merge.top <= above <= merge.bottom for merge in rows.merges)
            and not _names_units(rows, row)
            and not words.is_remark_label(str(rows.at(row, rows.first(row))))
            and not all(words.is_english(text) for text in rows.texts(row))
        ):
            return found[:position]
    return found


def _heads(rows: Rows, row: int, numeric: set[int]) -> bool:
    if rows.kinds[row] == Kind.FIGURES:
        return True
    return any(
        column in numeric and not words.is_missing(str(rows.at(row, column))) for column in rows.filled(row)
    )


def _is_above(rows: Rows, row: int) -> bool:
    return bool(rows.states_unit(row)) or (rows.is_note(row) and rows.kinds[row] == Kind.LONE)


def _tops(rows: Rows, row: int, below: int, numeric: set[int]) -> bool:
    """Whether a row of one text is the top of the header that goes on at row `below`."""
    if _is_above(rows, row):
        return False
    column, text = rows.first(row), rows.line(row)
    if rows.spans_part(row):
        return True
    if column <= rows.first(below):
        # The stub's header alone in the first line, the others under it.
        return rows.at(below, column) == "" and len(text) <= 8 and not words.is_continued(text)
    return numeric != set() and column <= min(numeric) and not words.is_title(text)


def _reads_as_title(rows: Rows, found: list[int], numeric: set[int]) -> bool:
    return not _tops(rows, found[0], found[1], numeric)


def _begins_another(rows: Rows, region: Region, pending: list[int], header: list[int], data: int) -> bool:
    top = next((row for row in header if rows.kinds[row] != Kind.LONE), header[0])
    if region.header and overlap(rows.cells[region.header[0]], rows.cells[header[0]]) >= 0.6:
        return True
    before = [row for row in pending if row < header[0]]
    numeric = rows.numeric_columns(data)
    covered = [column for column in rows.filled(top) if column in numeric]
    if any(rows.kinds[row] in (Kind.BLANK, Kind.LONE) or rows.states_unit(row) for row in before):
        return len(covered) >= max(1, len(numeric) // 3)
    return len(covered) >= 2 and 2 * len(covered) >= len(numeric)


def _opened(rows: Rows, pending: list[int], data: int) -> list[Region]:
    """The first table with figures, and tables of texts that stand above it."""
    header = _header(rows, pending, data)
    if not header and rows.width == 1:
        header = [row for row in pending if rows.kinds[row] == Kind.LONE][-1:]
    if not header:
        header = [row for row in pending if rows.kinds[row] == Kind.WORDS and not _is_above(rows, row)][-1:]
    before = [row for row in pending if not header or row < header[0]]
    region = Region()
    rest = _head(rows, region, before, first=True)
    regions = []
    if sum(rows.kinds[row] == Kind.WORDS for row in rest) > 1:
        regions = text_regions(rows, rest)
    else:
        _above(rows, region, rest)
    _fill_header(rows, region, header, [row for row in pending if header and row >= header[0]])
    return [*regions, region]


def _close_and_open(rows: Rows, regions: list[Region], pending: list[int], header: list[int]) -> None:
    region = Region()
    rest = _head(rows, region, [row for row in pending if row < header[0]], first=False)
    regions.extend(_closed(rows, regions[-1], rest))
    _fill_header(rows, region, header, [row for row in pending if row >= header[0]])
    regions.append(region)


def _head(rows: Rows, region: Region, before: list[int], first: bool) -> list[int]:
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


def _above(rows: Rows, region: Region, rest: list[int]) -> None:
    for row in rest:
        target = region.blank if rows.kinds[row] == Kind.BLANK else region.note
        target.append(row)
    region.note.sort()
    region.blank.sort()


def _fill_header(rows: Rows, region: Region, header: list[int], lines: list[int]) -> None:
    for row in lines:
        first = str(rows.at(row, rows.first(row)))
        if rows.kinds[row] == Kind.BLANK:
            region.blank.append(row)
        elif row not in header:
            region.data.append(row)
        elif region.header and words.is_remark_label(first):
            region.remark.append(row)
        elif region.header and _names_units(rows, row):
            region.unit.append(row)
        elif region.header and rows.numbers_columns(row):
            region.numbering.append(row)
        else:
            region.header.append(row)


def _names_units(rows: Rows, row: int) -> bool:
    cells = [str(rows.at(row, column)) for column in rows.filled(row)]
    if words.is_unit_label(cells[0]) and len(cells) > 1:
        return True
    named = sum(words.is_unit(cell) for cell in cells)
    return named > 0 and named >= 0.7 * len([cell for cell in cells[1:] if cell]) and named >= len(cells) - 1


def _absorb(rows: Rows, region: Region, pending: list[int]) -> None:
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


def _closed(rows: Rows, region: Region, tail: list[int]) -> list[Region]:
    """Lay what follows the last figures of a table into it; gives tables of texts among it."""
    in_notes = after_blank = False
    for position, row in enumerate(tail):
        kind = rows.kinds[row]
        if kind == Kind.BLANK:
            region.blank.append(row)
            after_blank = True
            continue
        rest = tail[position:]
        if after_blank and not in_notes:
            wordy = [r for r in rest if rows.kinds[r] == Kind.WORDS and not rows.is_note(r)]
            if len(wordy) > 1:
                return text_regions(rows, rest)
        if rows.is_note(row) or (after_blank and kind == Kind.LONE):
            in_notes = True
        (region.note if in_notes else region.data).append(row)
    return []


def text_regions(rows: Rows, lines: list[int]) -> list[Region]:
    """Tables without a figure among `lines`: the first row of several texts heads the rows under it."""
    filled = [row for row in lines if rows.kinds[row] != Kind.BLANK]
    widest = max((len(rows.filled(row)) for row in filled), default=0)
    if widest < 2:
        return _single_column(rows, lines, filled)
    regions: list[Region] = []
    chunk: list[int] = []
    for row in lines:
        if chunk and _starts_chunk(rows, chunk, row, lines):
            regions.append(_text_region(rows, chunk))
            chunk = []
        chunk.append(row)
    return [*regions, _text_region(rows, chunk)]


def _starts_chunk(rows: Rows, chunk: list[int], row: int, lines: list[int]) -> bool:
    has_data = sum(rows.kinds[r] == Kind.WORDS for r in chunk) > 1
    if (
        not has_data
        or rows.kinds[chunk[-1]] != Kind.BLANK
        or rows.kinds[row] != Kind.LONE
        or rows.is_note(row)
    ):
        return False
    under = next((r for r in lines if r > row), None)
    return under is not None and rows.kinds[under] == Kind.WORDS


def _text_region(rows: Rows, lines: list[int]) -> Region:
    widest = max(len(rows.filled(row)) for row in lines)
    top = next(
        (row for row in lines if 2 * len(rows.filled(row)) >= widest and rows.kinds[row] != Kind.LONE), None
    )
    if top is None:
        top = next(row for row in lines if rows.kinds[row] != Kind.BLANK)
    region = Region()
    rest = _head(rows, region, [row for row in lines if row < top], first=True)
    _above(rows, region, rest)
    depth = max((merge.bottom for merge in rows.merges if merge.top == top), default=top)
    header = [row for row in lines if top <= row <= depth]
    below = [row for row in lines if row > depth]
    _fill_header(rows, region, header, header)
    while below and below[0] == header[-1] + 1 and words.is_unit_label(str(rows.at(below[0], 0))):
        region.unit.append(below.pop(0))
    last = max((position for position, row in enumerate(below) if rows.kinds[row] == Kind.WORDS), default=-1)
    for row in below[: last + 1]:
        (region.blank if rows.kinds[row] == Kind.BLANK else region.data).append(row)
    _closed(rows, region, below[last + 1 :])
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
