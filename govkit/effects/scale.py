"""Whether a finding hangs on the scale: differences, or ratios.

Where the treated district lies at the edge of its donors in level, a change of all districts by the same
percentage is larger or smaller there in the indicator's unit, and passes for an effect. On logarithms such a
change is the same everywhere; for percentages the same holds of what is missing to 100. None of the scales is
known to be the right one, so that a finding on such a district has to hold on all of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from govkit.effects.autocorrelation import Array
from govkit.effects.case import Case

EDGE = 0.10  # at the edge: no more than this part of the donors lie further out
WHOLE = 100.0  # of a percentage
PERCENT = "percent"


@dataclass(frozen=True)
class Scale:
    """A scale and the way back from it; values that it does not have become NaN."""

    name: str
    forward: Callable[[Array], Array]
    back: Callable[[Array], Array]

    def case(self, case: Case) -> Case | None:
        """The case on this scale, without donors that do not fit; None where the district does not."""
        used = case.complete_donors.columns
        treated = pd.Series(self.forward(np.asarray(case.treated, dtype=np.float64)), case.treated.index)
        if (treated.isna() & case.treated.notna()).any():
            return None
        raw = case.donors[used].to_numpy("float64")
        donors = self.forward(raw)
        fits = ~(np.isnan(donors) & ~np.isnan(raw)).any(axis=0)
        return replace(
            case, treated=treated, donors=pd.DataFrame(donors[:, fits], case.donors.index, used[fits])
        )

    def in_units(self, case: Case, change: float) -> float:
        """The mean effect in the indicator's unit of what the reform added on this scale after it."""
        after: Array = np.asarray(case.after, dtype=np.float64)
        with np.errstate(over="ignore"):
            return float(np.mean(after - self.back(self.forward(after) - change)))


def _log(values: Array) -> Array:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(values > 0, np.log(values), np.nan)


def _log_shortfall(values: Array) -> Array:
    return _log(WHOLE - values)


def _whole_less(logs: Array) -> Array:
    return np.asarray(WHOLE - np.exp(logs))


RATIOS = Scale("ratios", _log, np.exp)
SHORTFALL = Scale("shortfall", _log_shortfall, _whole_less)


def scales_of(case: Case) -> tuple[Scale, ...]:
    """The scales beside that of differences on which a finding has to hold."""
    return (RATIOS, SHORTFALL) if case.unit == PERCENT else (RATIOS,)


def at_the_edge(case: Case) -> bool:
    """Whether few donors lie beyond the treated district's level before the reform, or none do."""
    before = case.lies("before")
    levels = np.column_stack(
        [case.treated.to_numpy("float64"), case.donors[case.complete_donors.columns].to_numpy("float64")]
    )[before]
    if levels.shape[1] < 2 or np.isnan(levels[:, 0]).all():
        return False
    own, means = np.nanmean(levels[:, 0]), np.nanmean(levels[:, 1:], axis=0)
    if not np.isfinite(own):
        return False
    return bool(min((means >= own).mean(), (means <= own).mean()) <= EDGE)
