"""The part of a case that a method uses, as arrays: periods before and after, without the transition."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from govkit.effects.autocorrelation import Array
from govkit.effects.case import Case
from govkit.effects.effect import Effect, Inference, Method
from govkit.errors import DesignError
from govkit.periods import A_YEAR, to_text

if TYPE_CHECKING:
    import pandas as pd

CONFIDENCE = 0.95
SHORT_BEFORE = 8  # fewer periods before the reform than this are called short
LARGEST = 1e100  # squares of larger values are beyond what a computer holds
TINY = 1e-9  # of the scale of a series: differences below it are rounding


@dataclass(frozen=True)
class Sample:
    """Arrays over the periods that are used.

    Attributes
    ----------
    outcome, after, positions
        Values of the treated district, whether the period lies after the reform, and the place of the period
        in time counted in periods, shape (periods,).
    donors
        Values of the donors that are complete over these periods, shape (periods, donors).
    """

    case: Case
    index: pd.PeriodIndex
    outcome: Array
    after: npt.NDArray[np.bool_]
    positions: npt.NDArray[np.int64]
    donors: Array
    donor_ids: tuple[str, ...]

    @property
    def before(self) -> npt.NDArray[np.bool_]:
        """Whether the period lies before the reform, shape (periods,)."""
        return ~self.after

    @property
    def scale(self) -> float:
        """The size of the values, to tell a difference from rounding."""
        return float(np.max(np.abs(self.outcome), initial=0.0)) or 1.0

    def effect(
        self,
        method: Method,
        estimate: float,
        *,
        counterfactual: Array | None = None,
        p_value: float | None = None,
        inference: Inference = "none",
        diagnostics: dict[str, float],
        **values: Any,
    ) -> Effect:
        """The frozen result over this sample; figures that are not finite are left out."""
        periods = [to_text(period) for period in self.index]
        count = int(self.before.sum())
        return Effect(
            district=self.case.district,
            indicator=self.case.indicator,
            method=method,
            estimate=float(estimate),
            unit=self.case.unit,
            reform_start=self.case.reform_start,
            periods_before=tuple(periods[:count]),
            periods_after=tuple(periods[count:]),
            observed=_path(self.outcome),
            counterfactual=() if counterfactual is None else _path(counterfactual),
            confidence=CONFIDENCE,
            p_value=None if p_value is None else float(p_value),
            inference=inference,
            diagnostics={name: float(value) for name, value in diagnostics.items() if np.isfinite(value)},
            synthetic=self.case.synthetic,
            **values,
        )


def _path(values: Array) -> tuple[float | None, ...]:
    return tuple(float(value) if np.isfinite(value) else None for value in values)


def take_sample(case: Case, *, before: int, after: int, donors: int = 0) -> Sample:
    """The periods of a case that count, as arrays.

    Parameters
    ----------
    before, after, donors
        How many of each the method needs at least; with `donors=0` donors are left aside.

    Raises
    ------
    DesignError
        A value is infinite, the treated district is among its donors, the series never varies, or there are
        fewer periods or donors than needed.
    """
    where = {"district": case.district, "indicator": case.indicator}
    if case.district in case.donors.columns:
        raise DesignError("effects.treated_among_donors", **where)
    if not (case.treated.index.is_unique and case.treated.index.is_monotonic_increasing):
        raise DesignError("effects.bad_index", **where)
    outcome: Array = np.concatenate([case.before.to_numpy("float64"), case.after.to_numpy("float64")])
    pool = case.complete_donors if donors else case.donors.iloc[: len(outcome), :0]
    others: Array = pool.to_numpy("float64")
    if max(np.abs(outcome).max(initial=0.0), np.abs(others).max(initial=0.0)) > LARGEST:
        raise DesignError("effects.not_finite", **where)
    for found, needed, side in ((len(case.before), before, "before"), (len(case.after), after, "after")):
        if found == 0:
            raise DesignError(f"effects.nothing_{side}", **where)
        if found < needed:
            raise DesignError(f"effects.too_few_{side}", found=found, needed=needed, **where)
    if np.ptp(outcome) <= TINY * np.max(np.abs(outcome), initial=TINY):
        raise DesignError("effects.constant_series", value=f"{outcome[0]:g}", **where)
    if (
        donors
        and others.shape[1]
        and np.all(np.ptp(others, axis=0) <= TINY * np.max(np.abs(others), initial=TINY))
    ):
        raise DesignError("effects.constant_donors", **where)
    if others.shape[1] < donors:
        raise DesignError(
            "effects.too_few_donors",
            found=others.shape[1],
            given=case.donors.shape[1],
            needed=donors,
            **where,
        )
    is_after = np.arange(len(outcome)) >= len(case.before)
    positions = case.used.asi8.astype(np.int64)
    return Sample(case, case.used, outcome, is_after, positions, others, tuple(map(str, pool.columns)))


def season(index: pd.PeriodIndex) -> Array:
    """Waves of the year: two harmonics for months, all three for quarters, none for years.

    Returns
    -------
    Array
        Shape (periods, waves); no columns where fewer than two years are seen, too few to tell a season.
    """
    per_year = A_YEAR[index.freqstr[0]]  # type: ignore[index]
    if per_year == 1 or len(index) < 2 * per_year:
        return np.empty((len(index), 0))
    place = np.asarray(index.month if per_year == 12 else index.quarter, dtype=float)
    angle = 2 * np.pi * place / per_year
    if per_year == 4:
        return np.column_stack([np.cos(angle), np.sin(angle), np.cos(2 * angle)])
    return np.column_stack([wave(k * angle) for k in (1, 2) for wave in (np.cos, np.sin)])


def series_warnings(sample: Sample) -> tuple[str, ...]:
    """What is wrong with the treated district's own series, as wording keys."""
    per_year = A_YEAR[sample.index.freqstr[0]]  # type: ignore[index]
    own = sample.outcome[sample.before]
    found = {
        "effects.short_before": len(own) < SHORT_BEFORE,
        "effects.constant_before": len(own) > 1 and np.ptp(own) <= TINY * sample.scale,
        "effects.season_not_removed": per_year > 1 and len(sample.index) < 2 * per_year,
    }
    return tuple(key for key, holds in found.items() if holds)
