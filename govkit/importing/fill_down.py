"""Keys that stand in the first row of a group only, with blanks below, as files of merged cells have them."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from govkit.importing import cells
from govkit.importing.columns import find_column
from govkit.importing.key_columns import Column
from govkit.importing.mapping import Mapping
from govkit.readers import RawTable, Remark

if TYPE_CHECKING:
    import pandas as pd

_SAME_AS_ABOVE = ("", "〃", "同上")
_MANY = 0.2
_PLAIN = 1 / 3
_STUB = 4
_TOTAL = r"(?:\S{0,6}\s?)?(?:小\s*计|合\s*计|总\s*计|共\s*计|平均)"


def blanks(plain: pd.Series[str]) -> pd.Series[bool]:
    """Which cells say nothing of their own: blank ones, and 同上."""
    return plain.isin(_SAME_AS_ABOVE)


def of_totals(table: RawTable) -> pd.Series[bool]:
    """Which rows say in one of their first columns that they are the sum of others: 小计, 合计."""
    import pandas as pd

    found = pd.Series(False, index=table.frame.index)
    for name in list(table.frame.columns)[:_STUB]:
        if not pd.api.types.is_numeric_dtype(table.frame[name]):
            found |= cells.texts(table.frame[name]).str.fullmatch(_TOTAL)
    return found


def filled(plain: pd.Series[str], within: pd.Series[str] | None = None) -> pd.Series[str]:
    """Texts with each blank one as the text above it.

    Parameters
    ----------
    within
        Texts of a wider group, where a written one begins anew: no month goes on into the next year.
    """
    stated = plain.mask(blanks(plain))
    found = stated.ffill() if within is None else stated.groupby((~blanks(within)).cumsum()).ffill()
    return found.fillna("").astype("str")


def is_first_only(table: RawTable, name: str, keys: Container[str], plainly: bool = True) -> bool:
    """Whether a column is written in the first row of each group only, by all that shows.

    It is where many of its cells are blank, all of them below a written one and in rows that have figures;
    plainly so where a third are, and no text follows itself.

    Parameters
    ----------
    keys
        Columns of districts and periods, which are no figures.
    """
    plain = cells.texts(table.frame[name])
    blank = blanks(plain) & ~of_totals(table)
    if not len(plain) or blank.iloc[0] or blank.sum() < max(2, (_PLAIN if plainly else _MANY) * len(plain)):
        return False
    written = plain[~blanks(plain)]
    others = [cells.numbers(table.frame[other]).notna() for other in table.frame.columns if other not in keys]
    has_figures = sum(others, start=blank & False) > 0
    apart = not plainly or bool((written != written.shift()).all())
    return apart and bool(has_figures[blank].all())


def filled_table(table: RawTable, keys: Sequence[str]) -> tuple[RawTable, list[str]]:
    """A table whose keys are in every row, and which of them were in the first row of each group only."""
    gaps = [name for name in keys if is_first_only(table, name, keys)]
    totals = of_totals(table)
    texts = {name: filled(plain := cells.texts(table.frame[name])).mask(totals, plain) for name in gaps}
    return replace(table, frame=table.frame.assign(**texts)), gaps


def fill_remarks(tables: Sequence[tuple[RawTable, Mapping]], aside: pd.DataFrame) -> list[Remark]:
    """How many cells were filled from above; and columns whose blanks were set aside and may be meant so.

    Parameters
    ----------
    tables
        Tables with their mappings; those whose districts are columns come once for each.
    aside
        Rows that were set aside, with `reason` and `row`.
    """
    filled_cells: dict[str, set[tuple[str, int]]] = {}
    hints: dict[str, set[tuple[str, int]]] = {}
    without = set(zip(aside["sheet"], aside["row"], strict=True))
    for table, mapping in tables:
        parts = [part for part in mapping.key_parts if isinstance(part, Column)]
        names = [find_column(table, *part.names) for part in parts]
        for part, name in zip(parts, names, strict=True):
            blank = blanks(cells.texts(table.frame[name])) & ~of_totals(table)
            rows = {(table.sheet, int(row)) for row in table.rows[blank.to_numpy()]}
            if part.fill_down:
                filled_cells.setdefault(name, set()).update(rows)
            elif rows & without and is_first_only(table, name, names, plainly=False):
                hints.setdefault(name, set()).update(rows & without)
    return [
        Remark(f"importing.remark_{key}", {"column": name, "count": len(rows)})
        for key, found in (("filled_down", filled_cells), ("fill_down", hints))
        for name, rows in found.items()
        if rows
    ]
