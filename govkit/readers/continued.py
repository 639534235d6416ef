"""Tables that a yearbook continues on its next page (续表), joined to what they continue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from govkit.readers.raw import RawTable
from govkit.readers.rows import plain
from govkit.readers.values import MARKS, marked

if TYPE_CHECKING:
    import pandas as pd

_ALIKE = 0.75


def join_continued(tables: Sequence[RawTable]) -> tuple[RawTable, ...]:
    """Tables with their continuations joined where it is plain how.

    Rows are appended where three quarters of the columns, and the first, have the same names at the same
    place
    (a page may have a cell of its header wrong); the names of the first part stand. Columns are put beside
    where
    all row labels are the same. Any other continuation stays a table of its own.
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
        place[position] = len(joined)
        joined.append(table if target is None else replace(table, continues=target))
    return tuple(joined)


def _appended(first: RawTable, second: RawTable) -> RawTable | None:
    import pandas as pd

    ours, theirs = list(first.frame.columns), list(second.frame.columns)
    same = sum(a == b for a, b in zip(ours, theirs, strict=False))
    if len(ours) != len(theirs) or ours[0] != theirs[0] or same < _ALIKE * len(ours):
        return None
    frame = pd.concat([first.frame, second.frame.set_axis(ours, axis=1)], ignore_index=True)
    units = [first.row_units, second.row_units]
    return replace(
        _around(first, second),
        frame=frame,
        rows=first.rows.append(second.rows),
        marks=marked(frame, first.columns, {**second.footnotes, **first.footnotes}),
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
