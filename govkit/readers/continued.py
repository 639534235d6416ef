"""Tables that a yearbook continues on its next page (续表), joined to what they continue."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from govkit.readers import words
from govkit.readers.raw import RawTable, Remark
from govkit.readers.rows import plain
from govkit.readers.values import MARKS, marked
from govkit.text import listing

if TYPE_CHECKING:
    import pandas as pd

_ALIKE = 0.75


def join_continued(tables: Sequence[RawTable]) -> tuple[RawTable, ...]:
    """Tables with their continuations joined where it is plain how.

    Rows are appended where three quarters of the columns, and the first, have the same names at the same
    place (a page may have a cell of its header wrong); the names of the first part stand. Neither years nor
    units may differ: figures would be given to another year, or be a thousand times too large. Columns are
    put beside where all row labels are the same. Any other continuation stays a table of its own.
    """
    joined: list[RawTable] = []
    place: dict[int, int] = {}
    for position, table in enumerate(tables):
        target = place.get(table.continues) if table.continues is not None else None
        if target is not None:
            both = _appended(joined[target], table) or _beside(joined[target], table)
            if both is not None:
                joined[target] = both
                continue
            if _is_alike(joined[target], table):
                table = replace(table, remarks=(*table.remarks, *_apart(joined[target], table)))
        place[position] = len(joined)
        joined.append(table if target is None else replace(table, continues=target))
    return tuple(joined)


def _is_alike(first: RawTable, second: RawTable) -> bool:
    """Whether three quarters of the columns, and the first, are called the same at the same place."""
    ours, theirs = list(first.frame.columns), list(second.frame.columns)
    same = sum(a == b for a, b in zip(ours, theirs, strict=False))
    return len(ours) == len(theirs) and ours[0] == theirs[0] and same >= _ALIKE * len(ours)


def _apart(first: RawTable, second: RawTable) -> list[Remark]:
    """What keeps the rows of an alike page from being appended: columns of another year or unit."""
    for ours, theirs in zip(first.columns, second.columns, strict=True):
        units = [table.units.get(one.name, "") for table, one in ((first, ours), (second, theirs))]
        if re.findall(r"\d+", ours.name) != re.findall(r"\d+", theirs.name):
            differing = [ours.name, theirs.name]
        elif all(units) and words.bare(units[0]) != words.bare(units[1]):
            differing = units
        else:
            continue
        values = {"column": ours.name, "first": differing[0], "second": differing[1]}
        return [Remark("readers.remark_not_continued", values)]
    return []


def _misnamed(first: RawTable, second: RawTable) -> list[Remark]:
    """A remark on the columns of a page that are called otherwise than on the first."""
    pairs = zip(first.columns, second.columns, strict=True)
    told = [f"{theirs.name} → {ours.name}" for ours, theirs in pairs if ours.name != theirs.name]
    return [Remark("readers.remark_page_header", {"columns": listing(told)})] if told else []


def _appended(first: RawTable, second: RawTable) -> RawTable | None:
    import pandas as pd

    if not _is_alike(first, second) or _apart(first, second):
        return None
    ours = list(first.frame.columns)
    frame = pd.concat([first.frame, second.frame.set_axis(ours, axis=1)], ignore_index=True)
    units = [first.row_units, second.row_units]
    around = _around(first, second)
    return replace(
        around,
        frame=frame,
        rows=first.rows.append(second.rows),
        marks=_marks(first, second, marked(frame, first.columns, around.footnotes)),
        remarks=tuple(dict.fromkeys((*around.remarks, *_misnamed(first, second)))),
        row_units=None
        if all(part is None for part in units)
        else pd.concat(
            [
                pd.Series("", index=part_of.frame.index, dtype="str") if part is None else part
                for part, part_of in zip(units, (first, second), strict=True)
            ],
            ignore_index=True,
        ),
    )


def _marks(first: RawTable, second: RawTable, written: pd.DataFrame) -> pd.DataFrame:
    """The marks that the cells of both pages show, and those of estimates, which other sheets tell."""
    import pandas as pd

    names = dict(zip(second.frame.columns, first.frame.columns, strict=True))
    told = [] if first.marks is None else [first.marks]
    if second.marks is not None and len(second.marks):
        index, column = second.marks["index"] + len(first.frame), second.marks["column"].map(names)
        told.append(second.marks.assign(index=index, column=column))
    estimates = [marks[marks["status"] == "E"] for marks in told]
    parts = [part for part in (written, *estimates) if len(part)]
    if not parts:
        return written
    return pd.concat(parts, ignore_index=True).drop_duplicates(
        ["index", "column", "status"], ignore_index=True
    )


def _beside(first: RawTable, second: RawTable) -> RawTable | None:
    import pandas as pd

    if len(first.frame) != len(second.frame):
        return None
    # Names of rows, and of the blocks that they stand in.
    stub = 1 + sum(bool(name) for name in (first.period_column, first.group_column))
    if any(not _same(first.frame.iloc[:, n], second.frame.iloc[:, n]) for n in range(stub)):
        return None
    added = second.columns[stub:]
    taken = set(first.frame.columns)
    if any(column.name in taken for column in added):
        return None
    frame = pd.concat([first.frame, second.frame.iloc[:, stub:]], axis=1)
    columns = (*first.columns, *(replace(c, unit=c.unit or _own_unit(first, second)) for c in added))
    marks = [part.marks for part in (first, second) if part.marks is not None and len(part.marks)]
    return replace(
        _around(first, second),
        frame=frame,
        columns=columns,
        marks=pd.concat(marks, ignore_index=True) if marks else pd.DataFrame(columns=list(MARKS)),
    )


def _same(cells: pd.Series[Any], others: pd.Series[Any]) -> bool:
    return [plain(cell) for cell in cells] == [plain(cell) for cell in others]


def _own_unit(first: RawTable, second: RawTable) -> str:
    return second.unit if second.unit != first.unit else ""


def _around(first: RawTable, second: RawTable) -> RawTable:
    roles = {*first.structure, *second.structure}
    return replace(
        first,
        notes=tuple(dict.fromkeys((*first.notes, *second.notes))),
        footnotes={**second.footnotes, **first.footnotes},
        set_aside=(*first.set_aside, *second.set_aside),
        structure={
            role: tuple(sorted({*first.structure.get(role, ()), *second.structure.get(role, ())}))
            for role in roles
        },
        remarks=tuple(dict.fromkeys((*first.remarks, *second.remarks))),
    )
