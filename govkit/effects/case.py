"""A case: one district that a reform reached, one indicator, and the donors beside it, aligned in time."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, cast

import numpy as np
import numpy.typing as npt

from govkit.dataset import Dataset
from govkit.errors import DesignError, ParameterError
from govkit.observations import is_synthetic
from govkit.periods import Phase, phase, to_index, to_text

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Case:
    """What an effect is estimated from.

    Attributes
    ----------
    treated
        Values of the treated district, shape (periods,), on a PeriodIndex without gaps; missing is NaN.
    donors
        Values of the donor pool, shape (periods, donors), on the same index; columns are district ids.
    """

    district: str
    indicator: str
    unit: str
    reform_start: str
    treated: pd.Series[float]
    donors: pd.DataFrame
    synthetic: bool = False

    @cached_property
    def phases(self) -> pd.Series[str]:
        """`before`, `transition` or `after` for each period."""
        import pandas as pd

        return pd.Series(self._phases.tolist(), index=self.treated.index)

    @cached_property
    def _phases(self) -> npt.NDArray[np.str_]:
        return np.array([phase(to_text(period), self.reform_start) for period in self.treated.index])

    @cached_property
    def before(self) -> pd.Series[float]:
        """The treated district's observed values before the reform."""
        return self.treated[self._observed("before")]

    @cached_property
    def after(self) -> pd.Series[float]:
        """The treated district's observed values after the reform."""
        return self.treated[self._observed("after")]

    @cached_property
    def used(self) -> pd.PeriodIndex:
        """The periods in which the treated district was observed, before the reform and after."""
        return cast("pd.PeriodIndex", self.treated.index[self._observed("before", "after")])

    def lies(self, *phases: Phase) -> npt.NDArray[np.bool_]:
        """Whether each period lies in one of these phases, shape (periods,)."""
        return np.isin(self._phases, phases)

    def _observed(self, *phases: Phase) -> npt.NDArray[np.bool_]:
        return self.lies(*phases) & ~np.isnan(self.treated.to_numpy("float64"))

    def without(self, donors: Collection[str]) -> Case:
        """The case with these donors left out of the pool."""
        if not donors:
            return self
        return replace(self, donors=self.donors.drop(columns=list(donors)))

    @cached_property
    def observed_donors(self) -> pd.DataFrame:
        """Donors observed wherever the treated district is, shape (periods before and after, donors)."""
        import pandas as pd

        values = self.donors.to_numpy("float64")[self._observed("before", "after")]
        observed = ~np.isnan(values).any(axis=0)
        return pd.DataFrame(values[:, observed], self.used, self.donors.columns[observed])

    @cached_property
    def complete_donors(self) -> pd.DataFrame:
        """The observed donors, of those with the same values throughout one.

        One figure filled in for many districts is no comparison with many.
        """
        known = self.observed_donors
        first = {column.tobytes(): place for place, column in reversed([*enumerate(known.to_numpy().T)])}
        return known.iloc[:, sorted(first.values())] if len(first) < known.shape[1] else known


def build_case(
    dataset: Dataset,
    district: str,
    indicator: str,
    *,
    donors: tuple[str, ...] | None = None,
    window: int | None = None,
) -> Case:
    """Align one district's series of an indicator with those of its donors.

    Parameters
    ----------
    dataset
        Where the observations come from.
    district, indicator
        Id and key.
    donors
        Ids of the comparison districts; by default the district's donor pool.
    window
        Keep at most this many periods before and as many after the reform; None keeps all.

    Raises
    ------
    DesignError
        The district has no reform, no observation of the indicator, none before or after the reform, or is
        among its own donors.
    ParameterError
        The window is no whole number above zero.
    """
    import pandas as pd

    if window is not None and (not isinstance(window, int) or window < 1):
        raise ParameterError("evaluation.bad_window", value=window)
    unit = dataset.codebook.indicator(indicator).unit
    reform_start = dataset.districts[district].reform_start
    if not reform_start:
        raise DesignError("effects.no_reform", district=district)
    pool = dataset.donors(district) if donors is None else donors
    if district in pool:
        raise DesignError("effects.treated_among_donors", district=district, indicator=indicator)
    rows = dataset.observations
    names = [district, *pool]
    chosen = np.flatnonzero((rows["indicator"] == indicator).to_numpy("bool"))
    column = pd.Index(names).get_indexer(pd.Index(rows["district"].iloc[chosen]))
    rows, column = rows.iloc[chosen[column >= 0]], column[column >= 0]
    periods = rows["period"].to_numpy("object")
    if rows["value"].dtype.kind != "f" or pd.isna(periods).any():
        raise DesignError("effects.not_validated", district=district, indicator=indicator)
    cells = column * (len(rows) + 1) + pd.factorize(periods)[0]
    if len(np.unique(cells)) < len(cells):
        twice = rows[rows.duplicated(["district", "period"])].iloc[0]
        raise DesignError(
            "effects.duplicated", district=twice["district"], indicator=indicator, period=twice["period"]
        )
    values = rows["value"].to_numpy("float64")
    observed = periods[(column == 0) & ~np.isnan(values)]
    if not observed.size:
        raise DesignError("effects.no_series", district=district, indicator=indicator)
    span = to_index(observed).sort_values()
    index = pd.period_range(span[0], span[-1], freq=span.freq)
    # Donors with another frequency have no period of this form and fall out here.
    line = pd.Index([to_text(period) for period in index], dtype="object").get_indexer(
        pd.Index(periods, dtype="object")
    )
    wide = np.full((len(index), len(names)), np.nan)
    wide[line[line >= 0], column[line >= 0]] = values[line >= 0]
    treated = pd.Series(wide[:, 0], index, name=district)
    # A donor must have been seen at all; where it was, and how often, each method judges.
    seen = ~np.isnan(wide[:, 1:]).all(axis=0)
    others = pd.DataFrame(wide[:, 1:][:, seen], index, pd.Index(pool, dtype="object", name="district")[seen])
    case = Case(district, indicator, unit, reform_start, treated, others, is_synthetic(rows))
    if window is not None:
        case = _within(case, window)
    for side, name in ((case.before, "before"), (case.after, "after")):
        if side.empty:
            raise DesignError(f"effects.nothing_{name}", district=district, indicator=indicator)
    return case


def _within(case: Case, window: int) -> Case:
    from dataclasses import replace

    phases = case.phases
    keep = (
        list(phases.index[phases == "before"][-window:])
        + list(phases.index[phases == "transition"])
        + list(phases.index[phases == "after"][:window])
    )
    return replace(case, treated=case.treated.loc[keep], donors=case.donors.loc[keep])
