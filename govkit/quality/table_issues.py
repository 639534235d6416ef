"""The issues that a table of observations shows beside its series: marked statuses, broken identities."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from govkit.districts import District
from govkit.effects.autocorrelation import Array
from govkit.observations import KEY
from govkit.quality.identities import failures, load_identities
from govkit.quality.issue import QualityIssue, Severity


def statuses(rows: pd.DataFrame, places: Mapping[str, District]) -> Iterator[QualityIssue]:
    """Breaks that the source marks (status B), and values that it estimated or imputed (E, I)."""
    broken = rows[rows["status"] == "B"]
    for district, indicator, period in broken[KEY].itertuples(index=False, name=None):
        grave: Severity = "serious" if places[district].reform_start else "moderate"
        yield QualityIssue("declared_break", district, indicator, period, None, grave)
    estimated = rows[rows["status"].isin(["E", "I"])]
    for key, part in estimated.groupby(["district", "indicator"]):
        district, indicator = map(str, key)
        evidence = {"last": part["period"].max()}
        yield QualityIssue(
            "estimated", district, indicator, part["period"].min(), len(part), "minor", evidence
        )


def identities(rows: pd.DataFrame, places: Mapping[str, District]) -> Iterator[QualityIssue]:
    """Where identities of the codebook that held hold no longer."""
    for identity in load_identities().values():
        terms = rows[rows["indicator"].isin(identity.terms)]
        if set(identity.terms) - set(terms["indicator"]):
            continue
        tables = terms.pivot(index=["district", "period"], columns="indicator", values="value")
        errors = pd.Series(
            identity.errors({key: tables[key].to_numpy("float64") for key in identity.terms}), tables.index
        )
        for key, series in errors.groupby(level="district"):
            district = str(key)
            periods = series.index.get_level_values("period")
            values: Array = np.asarray(series, dtype=np.float64)
            for first, last, lasting in failures(values, identity.tolerance):
                stretch = values[first : last + 1]
                size = float(np.nanmedian(stretch))
                evidence = {
                    "identity": identity.key,
                    "terms": identity.terms if not identity.denominator else (identity.result,),
                    "last": periods[last],
                    "held": int((np.abs(values) <= identity.tolerance).sum()),
                    "lasting": lasting,
                }
                reform = places[district].reform_start
                yield QualityIssue(
                    "identity_broken",
                    district,
                    identity.result,
                    periods[first],
                    size,
                    "serious" if lasting and reform else "moderate",
                    evidence,
                )
