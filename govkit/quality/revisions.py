"""Revisions: what changed between two vintages of the same observations."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from govkit.errors import DesignError
from govkit.observations import COLUMNS, KEY
from govkit.quality.issue import QualityIssue, Severity, ordered

ROUNDING = 1e-6  # relative differences up to this are no revision
LARGE = 0.05  # a revision larger than this may move an estimate


def revision_table(old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """Every observation that both vintages have, or that the newer withdraws.

    Parameters
    ----------
    old, new
        Observations as `govkit.load` gives them.

    Returns
    -------
    DataFrame
        Columns `district, indicator, period, old, new, change`; `change` is relative, NaN where the old value
        is zero or the new one is missing. Values that did not change are left out.

    Raises
    ------
    DesignError
        A table lacks a column, or has an observation twice.
    """
    for name, frame in (("old", old), ("new", new)):
        lacking = [column for column in COLUMNS[:4] if column not in frame.columns]
        if lacking:
            raise DesignError("quality.vintage_column", vintage=name, column=lacking[0])
        if frame.duplicated(KEY).any():
            raise DesignError("quality.vintage_twice", vintage=name)
    joined = old[[*KEY, "value"]].merge(new[[*KEY, "value"]], on=KEY, how="left", suffixes=("_old", "_new"))
    joined = joined.rename(columns={"value_old": "old", "value_new": "new"})
    joined = joined[joined["old"].notna()]
    # Equality also covers zeros, for which no relative difference exists.
    scale = joined[["old", "new"]].abs().max(axis=1)
    differs = ~((joined["old"] - joined["new"]).abs() <= ROUNDING * scale)
    joined = joined[differs]
    change = joined["new"] / joined["old"].where(joined["old"] != 0) - 1
    return joined.assign(change=change).sort_values(KEY).reset_index(drop=True)


def revisions(old: pd.DataFrame, new: pd.DataFrame) -> tuple[QualityIssue, ...]:
    """What the newer vintage revised or withdrew, one issue a series and kind.

    A revised issue has the median relative change as its size; parameters and errors as `revision_table`.
    """
    changed = revision_table(old, new)
    return ordered(_issues(changed))


def _issues(changed: pd.DataFrame) -> Iterator[QualityIssue]:
    for key, part in changed.groupby(["district", "indicator"]):
        district, indicator = map(str, key)
        withdrawn = part[part["new"].isna()]
        if len(withdrawn):
            periods = tuple(withdrawn["period"])
            yield QualityIssue(
                "withdrawn",
                district,
                indicator,
                periods[0],
                len(periods),
                "moderate",
                {"periods": periods, "last": periods[-1]},
            )
        revised = part[part["new"].notna()]
        if len(revised):
            sizes = revised["change"].to_numpy("float64")
            sizes = np.where(np.isfinite(sizes), sizes, np.inf)
            worst = int(np.abs(sizes).argmax())
            severity: Severity = "moderate" if abs(sizes[worst]) > LARGE else "minor"
            evidence = {
                "count": len(revised),
                "last": revised["period"].iloc[-1],
                "largest": float(sizes[worst]),
                "worst": revised["period"].iloc[worst],
            }
            yield QualityIssue(
                "revised",
                district,
                indicator,
                revised["period"].iloc[0],
                float(np.median(sizes)),
                severity,
                evidence,
            )
