"""Figures that carry the mark of a note: the figure is taken, and the report says what the mark means."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from govkit.readers import RawTable, Remark
from govkit.text import listing

if TYPE_CHECKING:
    import pandas as pd

_SHOWN = 5


def mark_remarks(table: RawTable, names: Sequence[str], rows: pd.Index[Any]) -> list[Remark]:
    """One remark a mark that a note of the file explains, and one for all that none does.

    Parameters
    ----------
    names, rows
        Columns and rows whose figures are imported.
    """
    if table.marks is None or not len(table.marks):
        return []
    own = table.marks[(table.marks["footnote"] != "") & table.marks["column"].isin(list(names))]
    own = own[own["index"].isin(rows)].sort_values(["index", "column"], kind="stable")
    known = own["footnote"].isin(list(table.footnotes))
    remarks = []
    for (mark, column), cells in own[known].groupby(["footnote", "column"], sort=True):
        values = {"mark": mark, "column": column, "count": len(cells), "note": table.footnotes[str(mark)]}
        remarks.append(Remark("importing.remark_noted", values))
    unknown = own[~known]
    if len(unknown):
        places = [
            f"{table.rows[table.frame.index.get_loc(index)]} {column} {written}"
            for index, column, written in unknown[["index", "column", "written"]].itertuples(index=False)
        ]
        shown = listing(places, most=_SHOWN)
        remarks.append(Remark("importing.remark_unnoted", {"count": len(unknown), "places": shown}))
    return remarks
