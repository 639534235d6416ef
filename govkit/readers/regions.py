"""Where the tables of a sheet are: heading, header, data and notes of each, row by row."""

from __future__ import annotations

from govkit.readers.header_rows import belongs_to_header, header_rows, is_above
from govkit.readers.region import Region, absorb, lay_above, lay_head, lay_header
from govkit.readers.rows import Kind, Rows, overlap
from govkit.readers.text_regions import closed, text_regions


def find_regions(rows: Rows) -> list[Region]:
    """The tables of a sheet from top to bottom; every row that is in none of them stands in its neighbour's.

    A table begins where texts stand above figures in the same columns. Texts between figures begin another
    table where they repeat the header, or follow a heading or a gap; else they are rows of the table whose
    figures are blank.
    """
    regions: list[Region] = []
    pending: list[int] = []
    for row in range(len(rows)):
        if rows.kinds[row] == Kind.FIGURES and regions and not pending:
            regions[-1].data.append(row)
            continue
        if rows.kinds[row] != Kind.FIGURES or belongs_to_header(rows, row, pending):
            pending.append(row)
            continue
        if not regions:
            regions.extend(_opened(rows, pending, row))
        elif pending:
            header = header_rows(rows, pending, row)
            if header == pending and _goes_on(rows, regions[-1], header):
                regions[-1].header += header
            elif header and _begins_another(rows, regions[-1], pending, header, row):
                _close_and_open(rows, regions, pending, header)
            else:
                absorb(rows, regions[-1], pending)
        regions[-1].data.append(row)
        pending = []
    if not regions:
        return text_regions(rows, pending)
    regions.extend(closed(rows, regions[-1], pending))
    return regions


def _goes_on(rows: Rows, region: Region, header: list[int]) -> bool:
    """Whether a header with nothing around it is that of the table above once more: files put end to end."""
    above = [rows.cells[row] for row in region.header]
    return (
        bool(above) and [rows.cells[row] for row in header] == above[: len(header)] == above[-len(header) :]
    )


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
    header = header_rows(rows, pending, data)
    if not header and rows.width == 1:
        header = [row for row in pending if rows.kinds[row] == Kind.LONE][-1:]
    if not header:
        header = [row for row in pending if rows.kinds[row] == Kind.WORDS and not is_above(rows, row)][-1:]
    before = [row for row in pending if not header or row < header[0]]
    region = Region()
    rest = lay_head(rows, region, before, first=True)
    regions = []
    if sum(rows.kinds[row] == Kind.WORDS for row in rest) > 1:
        regions = text_regions(rows, rest)
    else:
        lay_above(rows, region, rest)
    lay_header(rows, region, header, [row for row in pending if header and row >= header[0]])
    return [*regions, region]


def _close_and_open(rows: Rows, regions: list[Region], pending: list[int], header: list[int]) -> None:
    region = Region()
    rest = lay_head(rows, region, [row for row in pending if row < header[0]], first=False)
    regions.extend(closed(rows, regions[-1], rest))
    lay_header(rows, region, header, [row for row in pending if row >= header[0]])
    regions.append(region)
