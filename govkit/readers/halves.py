"""Tables whose rows go on beside themselves, under the same header once more, because the page had room."""

from __future__ import annotations

import re
from collections.abc import Sequence

from govkit.period_texts import stated_period
from govkit.readers import words
from govkit.readers.header import columns_of
from govkit.readers.heading import Heading
from govkit.readers.raw import Remark
from govkit.readers.region import Region
from govkit.readers.rows import Rows, plain
from govkit.readers.sheet import letters
from govkit.simplified import simplified

Span = tuple[int, int]
_MOST_SHARED = 3
# What a header adds where the table goes on, and rows that every part may have for itself.
_CONTINUED = re.compile(r"(?<=.)[(（]?续表?[)）]?$")
_TOTAL = re.compile(r"合计|总计|小计|平均")


def parts_of_tables(
    rows: Rows, region: Region, spans: Sequence[Span], headings: Sequence[Heading]
) -> list[list[Span]]:
    """The tables of a region, each with the parts that stand side by side and are one below the other.

    Parts are of one table where their headers are the same to the unit, nothing else stands over them, and
    no row is called in one as in another: there the same rows have other figures, and the table has lost what
    told them apart.

    The first columns may name the rows of all parts (`县市 年份 人口 年份 人口`): the first part then has
    them, and the others, which are narrower, go on without.

    Parameters
    ----------
    spans
        Where tables side by side seem to begin and end.
    headings
        What stands over each.
    """
    parts = [part for span in spans for part in _repeats(rows, region, span)]
    over = {(one.title, one.unit) for one in headings}
    same = {_header(rows, region, part) for part in parts}
    if len(parts) > 1 and len(over) == len(same) == 1 and same != {()} and _go_on(rows, region, parts):
        return [parts]
    shared = _with_shared_names(rows, region, (spans[0][0], spans[-1][1])) if len(over) == 1 else []
    return [shared] if shared else [[span] for span in spans]


def headed_parts(rows: Rows, region: Region, span: Span) -> list[Span]:
    """The parts of a span with one header that have a period each over them: 2019年 and 2020年; or none."""
    parts = _repeats(rows, region, span)
    for row in region.title if len(parts) > 1 else ():
        filled = rows.filled(row)
        over = [[column for column in filled if left <= column < right] for left, right in parts]
        periods = {stated_period(str(rows.at(row, own[0]))) for own in over if len(own) == 1} - {""}
        if len(filled) == len(parts) == len(periods):
            return parts
    return []


def halves_remark(parts: Sequence[Span]) -> Remark:
    """A remark on the columns in which a table went on, and that it was read as one below the other."""
    places = " / ".join(f"{letters(left)}–{letters(right - 1)}" for left, right in parts)
    shared = (parts[0][1] - parts[0][0]) - (parts[-1][1] - parts[-1][0])
    if shared:
        left = parts[0][0]
        names = letters(left) if shared == 1 else f"{letters(left)}–{letters(left + shared - 1)}"
        return Remark(
            "readers.remark_halves_shared", {"count": len(parts), "columns": places, "names": names}
        )
    return Remark("readers.remark_halves", {"count": len(parts), "columns": places})


def _repeats(rows: Rows, region: Region, span: Span) -> list[Span]:
    """The parts of a span whose header has the same columns two or more times over, else the span."""
    left, right = span
    if not any(_comes_again(rows, row, span) for row in region.header):
        return [span]
    filled = [column for column in range(left, right) if _is_used(rows, region, column)]
    named = {left + n: name for n, name in enumerate(_names(rows, region, span))}
    header = [named[column] for column in filled]
    for width in range(2, len(filled) // 2 + 1):
        if len(filled) % width == 0 and header == header[:width] * (len(filled) // width):
            starts = [filled[n : n + width] for n in range(0, len(filled), width)]
            return [(columns[0], columns[-1] + 1) for columns in starts]
    return [span]


def _with_shared_names(rows: Rows, region: Region, span: Span) -> list[Span]:
    """The parts of a span whose first columns name the rows of all; empty where it is not of that kind."""
    filled = [column for column in range(*span) if _is_used(rows, region, column)]
    names = _names(rows, region, span)
    header = [names[column - span[0]] for column in filled]
    for stub in range(1, min(_MOST_SHARED, len(filled) - 4) + 1):
        again = [n for n in range(stub + 2, len(header)) if header[n] == header[stub]]
        width = again[0] - stub if again else 0
        count, rest = divmod(len(filled) - stub, width) if width else (0, 1)
        if (
            rest
            or header[stub:] != header[stub : stub + width] * count
            or not all(name for name, _ in header)
        ):
            continue
        parts = [filled[n : n + width] for n in range(stub, len(filled), width)]
        whole = all(part[-1] - part[0] == width - 1 for part in parts)
        named = all(names_rows(rows, region, column) for column in filled[:stub])
        spans = [(part[0], part[-1] + 1) for part in parts]
        if (
            whole
            and named
            and filled[stub] - filled[0] == stub
            and _go_on(rows, region, spans, filled[:stub])
        ):
            return [(filled[0], spans[0][1]), *spans[1:]]
    return []


def _comes_again(rows: Rows, row: int, span: Span) -> bool:
    """Whether the first cell of a row of the header stands further to the right as well."""
    names = [_CONTINUED.sub("", plain(rows.at(row, column))) for column in range(*span)]
    return bool(names and names[0]) and names[0] in names[2:]


def _is_used(rows: Rows, region: Region, column: int) -> bool:
    return any(rows.at(row, column) != "" for row in (*region.header, *region.data))


def _names(rows: Rows, region: Region, span: Span) -> list[tuple[tuple[str, ...], str]]:
    return [
        (tuple(_CONTINUED.sub("", level) for level in column.levels), column.unit)
        for column in columns_of(rows, region, *span)
    ]


def _header(rows: Rows, region: Region, part: Span) -> tuple[tuple[tuple[str, ...], str], ...]:
    """The columns of a part; none where one of them has no name."""
    names = _names(rows, region, part)
    return tuple(names) if all(levels for levels, _ in names) and len(names) > 1 else ()


def _go_on(rows: Rows, region: Region, parts: Sequence[Span], shared: Sequence[int] = ()) -> bool:
    """Whether parts have columns that name rows and others of figures, and name different rows.

    Parameters
    ----------
    shared
        Columns that name the rows of all parts.
    """
    width = parts[0][1] - parts[0][0]
    keys = [n for n in range(width) if all(names_rows(rows, region, left + n) for left, _ in parts)]
    if not keys or not any(_has_figures(rows, region, parts, n) for n in range(width) if n not in keys):
        return False
    called = []
    for left, _ in parts:
        own = [*shared, *(left + n for n in keys)]
        filled = [row for row in region.data if any(rows.at(row, left + n) != "" for n in keys)]
        cells = {tuple(plain(rows.at(row, column)) for column in own) for row in filled}
        called.append(
            {names for names in cells if any(names) and not _TOTAL.search(simplified("".join(names)))}
        )
    return all(called) and sum(map(len, called)) == len(set().union(*called))


def names_rows(rows: Rows, region: Region, column: int) -> bool:
    """Whether a column has names or years and no figures."""
    cells = [cell for row in region.data if (cell := rows.at(row, column)) != ""]
    named = (
        words.is_year(cell) if words.is_figure(cell) else not words.is_missing(str(cell)) for cell in cells
    )
    return bool(cells) and all(named)


def _has_figures(rows: Rows, region: Region, parts: Sequence[Span], column: int) -> bool:
    return any(
        cell != "" and words.is_figure(cell)
        for left, _ in parts
        for row in region.data
        if (cell := rows.at(row, left + column)) is not None
    )
