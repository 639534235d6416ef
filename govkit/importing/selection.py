"""Which tables of a file a mapping takes: the one that it names, or those of several periods together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from govkit.errors import ReadError
from govkit.importing.across import parts_of
from govkit.importing.columns import figures_of, find_column
from govkit.importing.guesses_own_places import is_place
from govkit.importing.listed_units import with_listed_units
from govkit.importing.mapping import Mapping
from govkit.importing.republican_years import with_republican_years
from govkit.importing.summary_sheets import refuse_further_rows, without_summaries
from govkit.period_texts import stated_period
from govkit.readers import RawTable, Remark, chosen, of_one_table, read
from govkit.readers.blocks import PERIOD
from govkit.readers.continued import join_continued
from govkit.text import listing

SHEET = "工作表"


def tables_of(file: Path) -> tuple[RawTable, ...]:
    """All tables of a file, continuations joined, bare years of the Republic and listed units told.

    Errors as `read`.
    """
    return tuple(with_listed_units(with_republican_years(table)) for table in join_continued(read(file)))


def tables_for(file: Path, mapping: Mapping) -> tuple[RawTable, ...]:
    """The tables of a file that a mapping is for, each with its period and sheet where the mapping asks so.

    Where several have the columns of the mapping and each is of a period of its own, by the name of its sheet
    or its title, they are taken together; each row then says its period in the column 时期. So are those on
    sheets that are called as places, or that the mapping tells apart by the column 工作表, the sheet's name.

    Raises
    ------
    ReadError
        Nothing says which of several tables is meant, or none is of the period that is wanted.
    """
    choice = mapping.table
    everything = tables_of(file)
    position = choice.position - 1 if choice.position is not None else None
    title = choice.title if choice.title is not None else position
    found = chosen(everything, choice.sheet, title)
    if len(found) < 2:
        return (_completed(of_one_table(file, everything, found), mapping),)
    fitting = [table for table in found if _fits(table, mapping)]
    fitting, left_out = _regular(fitting, mapping)
    others = [table for table in found if all(table is not one for one in fitting)]
    if len(fitting) == 1:
        return _told((_completed(fitting[0], mapping),), others)
    others = [table for table in others if all(table is not one for one in left_out)]
    if fitting and mapping.period is not None and of_periods(fitting):
        return _told(_of_all_periods(file, fitting, mapping), others, left_out)
    if fitting and (_asks(mapping, SHEET) or of_places(fitting, list(mapping.district.names))):
        return _told(_of_all_sheets(fitting, mapping), others, left_out)
    return (of_one_table(file, everything, found),)


def _regular(tables: list[RawTable], mapping: Mapping) -> tuple[list[RawTable], list[RawTable]]:
    """Tables of a period or a place each, and the summaries of them, whose rows the others have.

    Raises
    ------
    ReadError
        A summary has rows that the others lack.
    """
    own = list(mapping.district.names)
    regular = [table for table in without_summaries(tables) if table.sheet not in own]
    regular = [table for table in tables if table.sheet in own or any(table is one for one in regular)]
    alike = (mapping.period is not None and of_periods(regular)) or of_places(regular, own)
    if len(regular) == len(tables) or not alike or (mapping.period is not None and of_periods(tables)):
        return tables, []
    left_out = [table for table in tables if all(table is not one for one in regular)]
    refuse_further_rows(left_out, regular, mapping, (SHEET, PERIOD))
    return regular, left_out


def _of_all_periods(file: Path, tables: Sequence[RawTable], mapping: Mapping) -> list[RawTable]:
    periods = [_period(table) for table in tables]
    if not all(_states_period(table, mapping) for table in tables):
        raise ReadError("importing.period_of_tables", file=file.name, periods=listing(periods, most=20))
    if _is_fixed(mapping) and mapping.period not in periods:
        raise ReadError(
            "importing.no_table_of_period",
            file=file.name,
            period=mapping.period,
            periods=listing(periods, most=20),
        )
    joined = [_with_period(_with_sheet(table, mapping)) for table in tables]
    return _remarked(joined, "joined", count=len(joined), periods=" / ".join(periods))


def _of_all_sheets(tables: Sequence[RawTable], mapping: Mapping) -> list[RawTable]:
    joined = [_completed(table, mapping) for table in tables]
    sheets = listing(dict.fromkeys(table.sheet for table in tables), most=20)
    return _remarked(joined, "joined_sheets", count=len(joined), sheets=sheets)


def _remarked(tables: Sequence[RawTable], key: str, **values: object) -> list[RawTable]:
    first, *further = tables
    remark = Remark(f"importing.remark_{key}", values)
    return [replace(first, remarks=(*first.remarks, remark)), *further]


def of_periods(tables: Sequence[RawTable]) -> bool:
    """Whether each of several tables is of one period, and no two of the same.

    Raises
    ------
    ReadError
        The name of a sheet and the title in it state different periods.
    """
    periods = [_period(table) for table in tables]
    return all(periods) and len(set(periods)) == len(periods)


def of_places(tables: Sequence[RawTable], own: Sequence[str] = ()) -> bool:
    """Whether each of several tables is on a sheet that is called as a place: 福建, 青阳街道.

    Parameters
    ----------
    own
        Further names of places.
    """
    names = [table.sheet for table in tables]
    return len(set(names)) == len(names) and all(name in own or is_place(name) for name in names)


def with_sheets(tables: Sequence[RawTable]) -> RawTable:
    """The largest of several tables with all their sheets in its rows, as far as these go, to guess from."""
    largest = max(tables, key=lambda one: one.frame.size)
    sheets = [table.sheet for table in tables]
    return largest.with_column(SHEET, [sheets[row % len(sheets)] for row in range(len(largest.frame))], "")


def with_periods(tables: Sequence[RawTable]) -> RawTable:
    """The largest of several tables, as `tables_for` gives it when they are taken together."""
    return _with_period(max(tables, key=lambda one: one.frame.size))


def _period(table: RawTable) -> str:
    if table.period_column:
        return ""
    of_sheet, of_title = stated_period(table.sheet), stated_period(table.title)
    if of_sheet and of_title and not (of_sheet.startswith(of_title) or of_title.startswith(of_sheet)):
        raise ReadError(
            "importing.sheet_and_title",
            file=table.file,
            sheet=table.sheet,
            title=table.title,
            period=of_title,
        )
    return max(of_sheet, of_title, key=len)


def _with_period(table: RawTable) -> RawTable:
    return table.with_column(PERIOD, [_period(table)] * len(table.frame), "period")


def _with_sheet(table: RawTable, mapping: Mapping) -> RawTable:
    asked = _asks(mapping, SHEET) and SHEET not in table.frame.columns
    return table.with_column(SHEET, [table.sheet] * len(table.frame), "") if asked else table


def _completed(table: RawTable, mapping: Mapping) -> RawTable:
    """A table with the columns 工作表 and 时期 where the mapping asks for them and the file says them."""
    table = _with_sheet(table, mapping)
    asked = _asks(mapping, PERIOD) and PERIOD not in table.frame.columns
    return _with_period(table) if asked and _period(table) else table


def _is_fixed(mapping: Mapping) -> bool:
    return isinstance(mapping.period, str) and mapping.period != "title"


def _asks(mapping: Mapping, column: str) -> bool:
    """Whether a mapping takes a column that the name of a sheet, or a title, may have to give."""
    return any(column in names for names in mapping.columns)


def _states_period(table: RawTable, mapping: Mapping) -> bool:
    """Whether the columns of periods that a mapping asks for are in the table, or will be."""
    return all(PERIOD in names or _has(table, *names) for names in mapping.period_names)


def _fits(table: RawTable, mapping: Mapping) -> bool:
    from_sheet = [names for names in mapping.columns if SHEET in names]
    left = [names for names in mapping.columns if names not in (*mapping.period_names, *from_sheet)]
    if not all(_has(table, *names) for names in left):
        return False
    try:
        parts = parts_of(_with_sheet(table, mapping), mapping)
        return any(figures_of(part, entry) for part, own in parts for entry in own.indicators)
    except ReadError as problem:
        return problem.key != "importing.no_column"


def _has(table: RawTable, *names: str) -> bool:
    try:
        return bool(find_column(table, *names))
    except ReadError as problem:
        return problem.key != "importing.no_column"


def _told(
    tables: Sequence[RawTable], others: Sequence[RawTable], summaries: Sequence[RawTable] = ()
) -> tuple[RawTable, ...]:
    """Tables with remarks on those of the file that are not taken."""
    remarks = []
    for key, left in (("other_tables", others), ("summaries", summaries)):
        names = " / ".join(" ".join(part for part in (one.sheet, one.title) if part) or "–" for one in left)
        if left:
            first = left[0].sheet
            told = {"count": len(left), "tables": names, "first": first}
            remarks.append(Remark(f"importing.remark_{key}", told))
    return (replace(tables[0], remarks=(*tables[0].remarks, *remarks)), *tables[1:])
