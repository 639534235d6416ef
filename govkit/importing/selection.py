"""Which tables of a file a mapping takes: the one that it names, or those of several periods together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from govkit.errors import ReadError
from govkit.importing.across import parts_of
from govkit.importing.columns import figures_of, find_column
from govkit.importing.mapping import Mapping
from govkit.period_texts import stated_period
from govkit.readers import RawTable, Remark, chosen, of_one_table, read
from govkit.readers.blocks import PERIOD
from govkit.readers.continued import join_continued
from govkit.text import listing


def tables_for(file: Path, mapping: Mapping) -> tuple[RawTable, ...]:
    """The tables of a file that a mapping is for, each with its period where the mapping asks for it.

    Where several have the columns of the mapping and each is of a period of its own, by the name of its sheet
    or its title, they are taken together; each row then says its period in the column 时期.

    Raises
    ------
    ReadError
        Nothing says which of several tables is meant, or none is of the period that is wanted.
    """
    choice = mapping.table
    everything = join_continued(read(file))
    position = choice.position - 1 if choice.position is not None else None
    title = choice.title if choice.title is not None else position
    found = chosen(everything, choice.sheet, title)
    if len(found) < 2:
        return (_dated(of_one_table(file, everything, found), mapping),)
    fitting = [table for table in found if _fits(table, mapping)]
    others = [table for table in found if all(table is not one for one in fitting)]
    if len(fitting) == 1:
        return _told((_dated(fitting[0], mapping),), others)
    if not fitting or mapping.period is None or not of_periods(fitting):
        return (of_one_table(file, everything, found),)
    periods = [_period(table) for table in fitting]
    if not all(_states_period(table, mapping) for table in fitting):
        raise ReadError("importing.period_of_tables", file=file.name, periods=listing(periods, most=20))
    if _is_fixed(mapping) and mapping.period not in periods:
        raise ReadError(
            "importing.no_table_of_period",
            file=file.name,
            period=mapping.period,
            periods=listing(periods, most=20),
        )
    joined = tuple(_with_period(table) for table in fitting)
    values = {"count": len(joined), "periods": " / ".join(periods)}
    first = replace(joined[0], remarks=(*joined[0].remarks, Remark("importing.remark_joined", values)))
    return _told((first, *joined[1:]), others)


def of_periods(tables: Sequence[RawTable]) -> bool:
    """Whether each of several tables is of one period, and no two of the same.

    Raises
    ------
    ReadError
        The name of a sheet and the title in it state different periods.
    """
    periods = [_period(table) for table in tables]
    return all(periods) and len(set(periods)) == len(periods)


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


def _dated(table: RawTable, mapping: Mapping) -> RawTable:
    """A table of one year with the column 时期, for which a mapping of several years asks."""
    asked = _asks(mapping)
    return _with_period(table) if asked and PERIOD not in table.frame.columns and _period(table) else table


def _is_fixed(mapping: Mapping) -> bool:
    return isinstance(mapping.period, str) and mapping.period != "title"


def _asks(mapping: Mapping) -> bool:
    """Whether a mapping takes the column 时期, which the name of a sheet or a title may have to give."""
    return any(PERIOD in names for names in mapping.period_names)


def _states_period(table: RawTable, mapping: Mapping) -> bool:
    """Whether the columns of periods that a mapping asks for are in the table, or will be."""
    return all(PERIOD in names or _has(table, *names) for names in mapping.period_names)


def _fits(table: RawTable, mapping: Mapping) -> bool:
    if not all(_has(table, *names) for names in mapping.columns if names not in mapping.period_names):
        return False
    try:
        return any(
            figures_of(part, entry) for part, own in parts_of(table, mapping) for entry in own.indicators
        )
    except ReadError as problem:
        return problem.key != "importing.no_column"


def _has(table: RawTable, *names: str) -> bool:
    try:
        return bool(find_column(table, *names))
    except ReadError as problem:
        return problem.key != "importing.no_column"


def _told(tables: Sequence[RawTable], others: Sequence[RawTable]) -> tuple[RawTable, ...]:
    """Tables with a remark on those of the file that are not taken."""
    if not others:
        return tuple(tables)
    names = " / ".join(" ".join(part for part in (one.sheet, one.title) if part) or "–" for one in others)
    remark = Remark("importing.remark_other_tables", {"count": len(others), "tables": names})
    return (replace(tables[0], remarks=(*tables[0].remarks, remark)), *tables[1:])
