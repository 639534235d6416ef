"""A panel: one indicator over the districts of one level and region, aligned, on the scale that suits it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from govkit.codebook import load_codebook
from govkit.effects.autocorrelation import Array
from govkit.errors import DesignError
from govkit.periods import Phase, phase, to_text
from govkit.quality.changes import COARSE, Seasons, seasons_of

# Shares and rates of change are compared by differences, amounts and counts by ratios.
DIFFERENCES = ("share", "change_of_share")
MANY_ZEROS = 0.1  # with more zeros than this part of the values, ratios say nothing


@dataclass(frozen=True)
class Panel:
    """Values of one indicator, shape (periods, districts), on an index without gaps.

    Attributes
    ----------
    unit
        Key of the codebook.
    values
        As observed; missing is NaN.
    reforms
        Start of the reform by district; districts without one are absent.
    """

    indicator: str
    unit: str
    index: pd.PeriodIndex
    districts: tuple[str, ...]
    values: Array
    reforms: Mapping[str, str]

    @cached_property
    def periods(self) -> tuple[str, ...]:
        """The ISO periods."""
        return tuple(to_text(period) for period in self.index)

    @cached_property
    def seasons(self) -> Seasons:
        """The season of each period, counted from 0."""
        return seasons_of(self.index)

    @cached_property
    def observed(self) -> npt.NDArray[np.bool_]:
        """Whether there is a value, shape (periods, districts)."""
        return np.asarray(np.isfinite(self.values))

    @cached_property
    def seen(self) -> npt.NDArray[np.bool_]:
        """Whether a district has any value, shape (districts,)."""
        return np.asarray(self.observed.any(axis=0), dtype=np.bool_)

    @cached_property
    def relative(self) -> bool:
        """Whether changes are ratios: amounts and counts that are hardly ever zero and never negative."""
        quantity = load_codebook().unit(self.unit).quantity
        if quantity in DIFFERENCES or quantity.startswith("relative_"):
            return False
        known = self.values[self.observed]
        return bool(len(known) and (known >= 0).all() and (known == 0).mean() <= MANY_ZEROS)

    @cached_property
    def levels(self) -> Array:
        """Logarithms where changes are ratios (a zero is then unknown), else the values."""
        if not self.relative:
            return self.values
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(self.values > 0, np.log(self.values), np.nan)

    @cached_property
    def fine(self) -> npt.NDArray[np.bool_]:
        """Which series do not count a few cases, shape (districts,)."""
        counts = self.observed.sum(axis=0)
        distinct = np.array([len(np.unique(column[np.isfinite(column)])) for column in self.values.T])
        return np.asarray((counts > 0) & (distinct >= COARSE * counts))

    def phases(self, district: str) -> tuple[Phase, ...]:
        """The phase of each period for a district; none where no reform reached it."""
        return _phases(self.periods, self.reforms.get(district, ""))

    def spans(self) -> tuple[np.ndarray, np.ndarray]:
        """Places of the first and the last observed period of each district; -1 where there is none."""
        first = np.where(self.seen, self.observed.argmax(axis=0), -1)
        last = np.where(self.seen, len(self.index) - 1 - self.observed[::-1].argmax(axis=0), -1)
        return first, last


@lru_cache(maxsize=256)
def _phases(periods: tuple[str, ...], start: str) -> tuple[Phase, ...]:
    return tuple(phase(period, start) for period in periods) if start else ()


def build_panel(
    wide: pd.DataFrame,
    indicator: str,
    reforms: Mapping[str, str],
    districts: Sequence[str] | None = None,
    unit: str = "",
) -> Panel:
    """A panel from a table of values, shape (periods, districts), with a PeriodIndex in any order.

    Without `unit` it is that of the indicator in the codebook.

    Raises
    ------
    DesignError
        A period stands twice, or a value is infinite.
    """
    if wide.index.has_duplicates or wide.columns.has_duplicates:
        raise DesignError("quality.repeated_period", indicator=indicator)
    index = pd.PeriodIndex(wide.index)
    whole = pd.period_range(index.min(), index.max(), freq=index.freq)
    table = wide.reindex(index=whole, columns=None if districts is None else list(districts))
    values = table.to_numpy("float64")
    if np.isinf(values).any():
        raise DesignError("quality.infinite", indicator=indicator)
    unit = unit or load_codebook().indicator(indicator).unit
    return Panel(indicator, unit, whole, tuple(map(str, table.columns)), values, dict(reforms))


def runs(flags: np.ndarray) -> list[tuple[int, int]]:
    """First and last place of each run of true flags, shape (periods,)."""
    edges = np.diff(np.concatenate([[0], flags.astype(np.int8), [0]]))
    starts, stops = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    return [(int(start), int(stop) - 1) for start, stop in zip(starts, stops, strict=True)]
