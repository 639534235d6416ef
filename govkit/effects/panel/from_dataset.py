"""A panel of districts from a dataset: those that a reform reached, and the others beside them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from govkit.effects.panel.panel import Panel, build_panel
from govkit.errors import DesignError

if TYPE_CHECKING:
    from govkit.dataset import Dataset


def panel_of(dataset: Dataset, indicator: str, districts: Sequence[str] | None = None) -> Panel:
    """One indicator of districts that reforms reached and of all their donors.

    Parameters
    ----------
    districts
        Ids, codes or names of the districts with a reform, of one level; by default all that have one and
        observations of the indicator.

    Returns
    -------
    Panel
        Cohorts are the first period that does not lie wholly before the reform; the transition, which counts
        for neither side, is missing, so that annual data on a reform of 2010-10 have no event time 0.

    Raises
    ------
    DesignError
        No district has a reform or observations, districts are of different levels, and as `build_panel`.
    """
    import pandas as pd

    from govkit.observations import is_synthetic
    from govkit.periods import frequency, phase

    unit = dataset.codebook.indicator(indicator).unit
    rows = dataset.observations[dataset.observations["indicator"] == indicator]
    rows = rows[rows["value"].notna()]
    seen = set(rows["district"])
    if districts is None:
        districts = [key for key, found in dataset.districts.items() if found.reform_start and key in seen]
    districts = [dataset.find(district).district for district in districts]
    starts = {district: dataset.districts[district].reform_start for district in districts}
    for district, start in starts.items():
        if not start:
            raise DesignError("effects.no_reform", district=district)
        if district not in seen:
            raise DesignError("effects.no_series", district=district, indicator=indicator)
    levels = {dataset.districts[district].level for district in starts}
    if len(levels) > 1:
        raise DesignError("panel.mixed_levels", outcome=indicator, found=", ".join(sorted(levels)))
    donors = {donor for district in districts for donor in dataset.donors(district)} - set(starts)
    rows = rows[rows["district"].isin([*starts, *donors])]
    if not starts or rows.empty:
        raise DesignError("panel.none_treated", outcome=indicator)
    # Donors with another frequency say nothing of these periods.
    forms = {frequency(period) for period in rows.loc[rows["district"].isin(list(starts)), "period"].unique()}
    rows = rows[[frequency(period) in forms for period in rows["period"]]]
    phases = [
        phase(period, starts[district]) if district in starts else "before"
        for district, period in zip(rows["district"], rows["period"], strict=True)
    ]
    exposed = pd.Series(phases, index=rows.index)
    cohorts = rows["period"].where(exposed != "before").groupby(rows["district"]).transform("min")
    table = pd.DataFrame(
        {
            "district": rows["district"],
            "period": rows["period"],
            indicator: rows["value"].where(exposed != "transition"),
            "cohort": cohorts,
        }
    )
    return build_panel(
        table,
        unit="district",
        time="period",
        outcome=indicator,
        cohort="cohort",
        measure=unit,
        synthetic=is_synthetic(rows),
    )
