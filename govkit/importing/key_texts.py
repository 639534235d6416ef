"""What the cells of a column say that tells the district or the period of a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govkit.importing import cells
from govkit.importing.columns import find_column
from govkit.importing.fill_down import blanks, filled, of_totals
from govkit.importing.key_columns import Column
from govkit.readers import RawTable

if TYPE_CHECKING:
    import pandas as pd


def key_texts(
    table: RawTable, part: Column | str | None, within: pd.Series[str] | None = None
) -> pd.Series[str]:
    """The texts of a column, in the words of its labels and filled from above where it is to be.

    A bare text stands in every row.

    Parameters
    ----------
    within
        As `filled` has it.
    """
    import pandas as pd

    if not isinstance(part, Column):
        return pd.Series(part or "", index=table.frame.index, dtype="str")
    name = find_column(table, *part.names)
    labels = table.value_labels.get(name, {})
    raw = table.frame[name]
    plain = cells.texts(raw.map(lambda cell: labels.get(cell, cell))) if labels else cells.texts(raw)
    if part.fill_down:
        # A row of a sum is of no district of those above it.
        plain = filled(plain, within).mask(blanks(plain) & of_totals(table), "")
    if part.digits:
        plain = cells.whole_codes(plain)
    return plain.str[: part.digits] if part.digits else plain
