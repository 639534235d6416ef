"""Rows that entries of a mapping choose by `where`: what an entry wants in vain, and what none takes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from govkit.importing import cells
from govkit.importing.answers import options
from govkit.importing.columns import find_column
from govkit.importing.mapping import Mapping
from govkit.readers import RawTable, Remark
from govkit.text import listing

if TYPE_CHECKING:
    import pandas as pd

_SHOWN = 12


def where_remarks(table: RawTable, mapping: Mapping, kept: pd.DataFrame) -> list[Remark]:
    """Texts that an entry wants and no row has; and those of rows that no entry takes.

    The latter only where every entry chooses by the same column, for else some entry takes all rows.
    """
    remarks = []
    columns = dict.fromkeys(column for entry in mapping.indicators for column in entry.where)
    for column in columns:
        name = find_column(table, column)
        plain = cells.texts(table.frame.loc[kept.index, name])
        counts = plain.value_counts()
        texts = dict.fromkeys(text for entry in mapping.indicators for text in entry.where.get(column, ()))
        wanted = {text: cells.plain_text(text) for text in texts}
        found = {
            *counts.index,
            *(cells.plain_text(text) for text in table.value_labels.get(name, {}).values()),
        }
        if mapping.aggregates:
            found |= {option for text in counts.index for option in options(str(text))}
        # Of a part without rows, such as the totals beside districts, nothing can be said.
        if len(kept):
            remarks += absent_remarks(column, [text for text, same in wanted.items() if same not in found])
        if mapping.aggregates or not all(column in entry.where for entry in mapping.indicators):
            continue
        left = counts[~counts.index.isin(list(wanted.values())) & (counts.index != "")]
        if len(left):
            values = {
                "column": column,
                "count": int(left.sum()),
                "kinds": len(left),
                "texts": listing(sorted(left.index), most=_SHOWN),
            }
            remarks.append(Remark("importing.remark_where_left", values))
    return remarks


def absent_remarks(column: str, texts: Sequence[str]) -> list[Remark]:
    """Texts that an entry wants of a column and no row has."""
    told = {"column": column, "texts": listing(texts, most=_SHOWN)}
    return [Remark("importing.remark_where_absent", told)] if texts else []
