"""Persons or records as observations of their district and period: means, shares, sums, counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govkit.importing.mapping import Mapping

if TYPE_CHECKING:
    import pandas as pd

_KEY = ["district", "indicator", "period"]


def aggregate(long: pd.DataFrame, mapping: Mapping) -> pd.DataFrame:
    """One line per district, indicator and period, with `n`, the number of cells behind the value.

    Parameters
    ----------
    long
        One line per cell: the keys, `row`, `value` in the codebook's unit or NaN, `source`.
    """
    import pandas as pd

    parts = []
    for entry in mapping.indicators:
        own = long[(long["indicator"] == entry.indicator) & long["value"].notna()]
        groups = own.groupby(_KEY, sort=True)
        how = {"share": "mean", "count": "sum"}.get(entry.measure, entry.measure)
        made = groups.agg(
            value=("value", how), n=("value", "size"), row=("row", "min"), source=("source", "first")
        )
        # Fifteen digits are what a float64 keeps of any decimal.
        made["value"] = [float(f"{value:.15g}") for value in made["value"]]
        parts.append(made.reset_index().assign(status=entry.status))
    return pd.concat(parts, ignore_index=True)
