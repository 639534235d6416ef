"""From a sheet to its raw tables: regions, names of columns, cells, and what is said around them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from govkit.period_texts import stated_period
from govkit.readers import unit_words, words
from govkit.readers.blocks import Blocks, fill_periods, find_blocks, in_blocks
from govkit.readers.columns import column_spans, lay_out
from govkit.readers.halves import halves_remark, headed_parts, parts_of_tables
from govkit.readers.header import columns_of
from govkit.readers.header_days import days_remark
from govkit.readers.heading import Heading, heading_of
from govkit.readers.raw import Column, RawTable, Remark, Role, SetAsideRow, some_of
from govkit.readers.region import Region
from govkit.readers.regions import find_regions
from govkit.readers.rows import Kind, Rows
from govkit.readers.sheet import Cell, Sheet, letters
from govkit.readers.side_by_side import parted
from govkit.readers.values import marked

if TYPE_CHECKING:
    import pandas as pd

_SIGNS = {"%": "%", "％": "%", "‰": "‰"}
_CLOSING = frozenset(")）]】")
_ROLES: tuple[Role, ...] = (
    "title",
    "unit",
    "header",
    "label",
    "numbering",
    "remark",
    "note",
    "blank",
    "block",
)


def tables_of(sheet: Sheet, before: int = 0) -> tuple[list[RawTable], tuple[str, ...]]:
    """The tables of a sheet, and the lines of a sheet that has no table.

    Parameters
    ----------
    sheet
        The sheet.
    before
        How many tables the file has before it, which `RawTable.continues` counts from.
    """
    rows = Rows(sheet)
    regions = find_regions(rows)
    if not regions:
        return [], tuple(rows.line(row) for row in range(len(rows)) if rows.kinds[row] != Kind.BLANK)
    _account(rows, regions)
    tables: list[RawTable] = []
    blocks = Blocks()
    for region in regions:
        heading = heading_of(rows, region)
        continues = before + len(tables) - 1 if heading.continued and tables else None
        if continues is not None:
            first = tables[-1].continues
            continues = first if first is not None else continues
            base = tables[continues - before]
            heading = replace(heading, title=base.title or heading.title, unit=heading.unit or base.unit)
        spans = column_spans(rows, region)
        if len(spans) == 1:
            spans = headed_parts(rows, region, spans[0]) or spans
        blocks = find_blocks(rows, region, spans, blocks.last if continues is not None else ("", ""))
        region.block = list(blocks.heads)
        if blocks.heads:
            heads = frozenset(blocks.heads)
            region.data = [row for row in region.data if row not in heads]
        headings = _headings(rows, region, heading, spans)
        parts_of = parts_of_tables(rows, region, spans, headings)
        several = parted(rows, region, spans, halves=any(len(parts) > 1 for parts in parts_of))
        if several != spans:
            headings, parts_of = _headings(rows, region, heading, several), [[span] for span in several]
        for parts, own in zip(parts_of, headings, strict=False):
            tables.append(in_blocks(_table(sheet, rows, region, own, parts, continues), sheet, blocks))
    return tables, ()


def _headings(
    rows: Rows, region: Region, heading: Heading, spans: Sequence[tuple[int, int]]
) -> list[Heading]:
    return [_of_span(rows, region, heading, *span) if len(spans) > 1 else heading for span in spans]


def _of_span(rows: Rows, region: Region, heading: Heading, left: int, right: int) -> Heading:
    """The heading of one of several tables side by side: what stands over it, where each has its own."""
    title, unit = heading.title, heading.unit
    for row in sorted([*region.title, *region.unit]):
        filled = rows.filled(row)
        own = [str(rows.cells[row][column]) for column in filled if left <= column < right]
        if not own or len(own) == len(filled):
            continue
        stated = [found for text in own if (found := unit_words.stated_unit(text))]
        named = " ".join(text for text in own if not unit_words.stated_unit(text))
        unit = stated[0] if stated else unit
        if named and row in region.title:
            title, inside = unit_words.without_stated_unit(named)
            unit = inside or unit
            above = [other for other in region.title if other < row and rows.kinds[other] == Kind.LONE]
            if above and stated_period(title):
                # 2019年 over a part says of which year it is, and the line above what of.
                whole, inside = unit_words.without_stated_unit(rows.line(above[-1]))
                title, unit = f"{whole} {title}", unit or inside
    return replace(heading, title=title, unit=unit)


def _account(rows: Rows, regions: Sequence[Region]) -> None:
    """Lay rows that belong to no region into the one above them, or the first."""
    taken = {row for region in regions for role in (*_ROLES, "data") for row in getattr(region, role)}
    for row in range(len(rows)):
        if row in taken:
            continue
        above = [region for region in regions if region.data and region.data[0] < row]
        region = above[-1] if above else regions[0]
        (region.blank if rows.kinds[row] == Kind.BLANK else region.note).append(row)


def _table(
    sheet: Sheet,
    rows: Rows,
    region: Region,
    heading: Heading,
    parts: Sequence[tuple[int, int]],
    continues: int | None,
) -> RawTable:
    """The table in one part of a region, or in several in which its rows go on from each to the next."""
    import pandas as pd

    left, right = parts[0]
    data, aside, shift = _fitting(sheet, rows, region, left, right)
    columns = columns_of(rows, region, left, right)
    if shift:
        columns = [Column(name=f"[{letters(0)}]"), *columns]
        right += 1
    columns = [replace(column, place=letters(left + n)) for n, column in enumerate(columns)]
    laid = lay_out(sheet, rows, data, left, right)
    for further in parts[1:]:
        own = _fitting(sheet, rows, region, *further)[0]
        below = lay_out(sheet, rows, own, *further)
        if shared := len(laid.cells) - len(below.cells):
            below = lay_out(sheet, rows, own, left, left + shared).beside(below)
        laid = laid.over(below)
        data += own
    filled_periods = fill_periods(laid.cells)
    kept, stray = [], []
    for position, column in enumerate(columns):
        filled = [cell for cell in laid.cells[position] if cell != ""]
        if region.header and not column.levels and _is_stray(filled, len(data)):
            stray += [str(cell) for cell in filled]
        elif column.levels or filled:
            kept.append(position)
    columns = [_with_percent(columns[position], laid.cells[position]) for position in kept]
    unit, columns = _table_unit(heading.unit, columns)
    frame = pd.DataFrame({columns[i].name: laid.series(position) for i, position in enumerate(kept)})
    remarks = (*sheet.remarks, *laid.remarks, *_remarks(sheet, region, aside, shift))
    if len(parts) > 1:
        remarks = (*remarks, halves_remark(parts))
    if days := days_remark(columns):
        remarks = (*remarks, days)
    if repeated := _repeated(columns):
        remarks = (*remarks, repeated)
    if filled_periods:
        remarks = (*remarks, Remark("readers.remark_periods_below", {"count": filled_periods}))
    if stray:
        remarks = (*remarks, Remark("readers.remark_stray", {"count": len(stray)}))
    return RawTable(
        file=sheet.file,
        frame=frame,
        rows=pd.Index([sheet.numbers[row] for row in data], dtype="int64"),
        format=sheet.format,
        columns=tuple(columns),
        encoding=sheet.encoding,
        sheet=sheet.name,
        title=heading.title,
        unit=unit,
        notes=tuple(dict.fromkeys((*heading.notes, *stray))),
        footnotes=heading.footnotes,
        continues=continues,
        marks=marked(frame, columns, heading.footnotes),
        row_units=_row_units(frame, columns),
        set_aside=tuple(
            SetAsideRow(sheet.numbers[row], "too_many_cells", tuple(str(cell) for cell in rows.cells[row]))
            for row in aside
        ),
        structure={
            role: tuple(sorted(sheet.numbers[row] for row in getattr(region, role)))
            for role in _ROLES
            if getattr(region, role)
        },
        remarks=tuple(dict.fromkeys(remarks)),
    )


def _with_percent(column: Column, cells: Sequence[Cell]) -> Column:
    """A column with the percent sign that all its figures carry as its unit."""
    figures = [cell for cell in cells if cell != "" and words.is_figure(cell)]
    signs = {_SIGNS.get(cell[-1], "") if isinstance(cell, str) else "" for cell in figures}
    return replace(column, unit=signs.pop()) if len(signs) == 1 and not column.unit else column


def _is_stray(filled: Sequence[Cell], rows: int) -> bool:
    """Whether cells without a header over them are scattered lines of text, such as an advertisement."""
    texts = all(isinstance(cell, str) and not words.is_figure(cell) for cell in filled)
    return bool(filled) and texts and len(filled) <= max(1, rows // 50)


def _fitting(
    sheet: Sheet, rows: Rows, region: Region, left: int, right: int
) -> tuple[list[int], list[int], bool]:
    """Data rows that fit the header, rows with a cell too many, whether the header lacks the first column.

    R writes the names of rows without a header for them: then every row has a cell more than the header.
    """
    data = [row for row in region.data if rows.has_cells(row, left, right)]
    if not sheet.regular or not region.header:
        return data, [], False
    width = max(len(rows.cells[row]) for row in region.header)
    long = [row for row in region.data if len(rows.cells[row]) > width and rows.has_cells(row, width, None)]
    shift = len(long) > 1 and len(long) > 0.9 * len(region.data)
    shift = shift and all(len(rows.cells[row]) == width + 1 for row in long)
    aside = set() if shift else set(long)
    return [row for row in data if row not in aside], sorted(aside), shift


def _table_unit(unit: str, columns: list[Column]) -> tuple[str, list[Column]]:
    """The unit of the table; a row of units that names one unit for many columns means the table."""
    named = [column for column in columns if column.unit]
    if unit or len(named) != 1 or len(columns) < 4:
        return unit, columns
    only = named[0]
    if only is not columns[1] or (words.has_chinese(only.header) and only.unit in only.header):
        return unit, columns
    return only.unit, [replace(column, unit="") if column is only else column for column in columns]


def _row_units(frame: pd.DataFrame, columns: Sequence[Column]) -> pd.Series[str] | None:
    import pandas as pd

    for column in columns:
        if unit_words.is_unit_label(column.name):
            units: pd.Series[str] = frame[column.name].astype("object").map(_text).astype("str")
            return units
    for column in columns[:3]:
        cells = frame[column.name]
        if pd.api.types.is_numeric_dtype(cells):
            continue
        split = {
            cell: unit_words.without_unit(cell)[1]
            for cell in cells.unique()
            if isinstance(cell, str) and cell and cell[-1] in _CLOSING
        }
        if any(split.values()):
            return cells.map(lambda cell, split=split: split.get(cell, "")).astype("str")
    return None


def _text(cell: Any) -> str:
    return words.bare(cell) if isinstance(cell, str) else ""


def _repeated(columns: Sequence[Column]) -> Remark | None:
    """A remark on names that several columns have, with the places by which a mapping can tell them apart."""
    places: dict[str, list[str]] = {}
    for column in columns:
        if column.levels:
            places.setdefault("_".join(column.levels), []).append(f"[{column.place}]")
    twice = {name: of_name for name, of_name in places.items() if len(of_name) > 1}
    if not twice:
        return None
    shown = [f"{name} {' '.join(of_name)}" for name, of_name in twice.items()]
    first = next(iter(twice.values()))[0]
    return Remark("readers.remark_repeated", {"columns": some_of(shown, 6, " / "), "first": first})


def _remarks(sheet: Sheet, region: Region, aside: Sequence[int], shift: bool) -> list[Remark]:
    remarks = []
    if aside:
        numbers = some_of([sheet.numbers[row] for row in aside])
        remarks.append(Remark("readers.remark_too_many", {"count": len(aside), "rows": numbers}))
    if shift:
        remarks.append(Remark("readers.remark_row_names"))
    if not region.header:
        remarks.append(Remark("readers.remark_no_header"))
    return remarks
