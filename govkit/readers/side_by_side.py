"""Tables side by side without a blank column between them, each with names of rows of its own."""

from __future__ import annotations

from collections.abc import Sequence

from govkit.readers import words
from govkit.readers.halves import names_rows
from govkit.readers.region import Region
from govkit.readers.rows import Rows, plain

Span = tuple[int, int]


def parted(rows: Rows, region: Region, spans: Sequence[Span], halves: bool) -> list[Span]:
    """The spans of a region, those of several tables divided where the header of their row names comes again.

    They are several where a title stands over each, or where the same row has other names in each: figures
    would else be given to the names of another table. Where all rows are named alike they are one table.

    Parameters
    ----------
    halves
        Whether the rows of one table go on in the next, which is one table and is told elsewhere.
    """
    found: list[Span] = []
    for left, right in spans:
        parts = _parts(rows, region, left, right)
        several = len(parts) > 1 and all(_is_whole(rows, region, part) for part in parts)
        several = several and (
            _titled(rows, region, parts) or (not halves and _named_apart(rows, region, parts))
        )
        found += parts if several else [(left, right)]
    return found


def _parts(rows: Rows, region: Region, left: int, right: int) -> list[Span]:
    row = next((row for row in reversed(region.header) if rows.at(row, left) != ""), None)
    if row is None:
        return [(left, right)]
    name = plain(rows.at(row, left))
    starts = [column for column in range(left, right) if plain(rows.at(row, column)) == name]
    return list(zip(starts, [*starts[1:], right], strict=True))


def _is_whole(rows: Rows, region: Region, part: Span) -> bool:
    """Whether a part has a column of names and one of figures."""
    named = [names_rows(rows, region, column) for column in range(*part)]
    figures = any(
        words.is_figure(cell)
        for row in region.data
        for column, is_name in zip(range(*part), named, strict=True)
        if not is_name and (cell := rows.at(row, column)) != ""
    )
    return any(named) and figures


def _titled(rows: Rows, region: Region, parts: Sequence[Span]) -> bool:
    """Whether a row over the header has a text over the first column of each part, and over no other."""
    starts = [left for left, _ in parts]
    inside = range(parts[0][0], parts[-1][1])
    return any([column for column in rows.filled(row) if column in inside] == starts for row in region.title)


def _named_apart(rows: Rows, region: Region, parts: Sequence[Span]) -> bool:
    """Whether a row of data has other names in the parts, in any column of names that all of them have."""
    width = min(right - left for left, right in parts)
    for n in range(width):
        columns = [left + n for left, _ in parts]
        if (
            any(not names_rows(rows, region, column) for column in columns)
            or len(_heads(rows, region, columns)) > 1
        ):
            continue
        for row in region.data:
            names = {plain(cell) for column in columns if (cell := rows.at(row, column)) != ""}
            # 晋江 and 晋江市 are one.
            if any(not longer.startswith(min(names, key=len)) for longer in names):
                return True
    return False


def _heads(rows: Rows, region: Region, columns: Sequence[int]) -> set[str]:
    row = next(row for row in reversed(region.header) if rows.at(row, columns[0]) != "")
    return {plain(rows.at(row, column)) for column in columns}
