"""A panel: one outcome of many units over time, some of them treated from some period on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from govkit.errors import DesignError

if TYPE_CHECKING:
    import pandas as pd

Array = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Booleans = npt.NDArray[np.bool_]

NEVER = 2**40  # the cohort of units that are not treated within the panel
TINY = 1e-9  # of the scale of the outcome: differences below it are rounding


@dataclass(frozen=True)
class Panel:
    """One outcome of many units over time, and when each unit was first treated.

    Treatment stays once it has come. Times are whole numbers that count periods (a year is its own number),
    so that gaps in time count.

    Attributes
    ----------
    outcome, measure
        Key of the outcome and of its unit of measurement, for display.
    units, labels
        Ids of the units and the periods in words, in the order of the arrays.
    values
        Outcomes, shape (units, times); missing is NaN.
    times
        Shape (times,), ascending.
    cohorts
        The time at which each unit was first treated, `NEVER` for those that were not within the panel,
        shape (units,).
    clusters
        Number of the cluster of each unit, from 0 without gaps, shape (units,).
    covariates
        What the units were like before treatment, shape (units, covariates).
    synthetic
        Whether the data are synthetic.
    """

    outcome: str
    measure: str
    units: tuple[str, ...]
    labels: tuple[str, ...]
    values: Array
    times: Integers
    cohorts: Integers
    clusters: Integers
    covariates: Array
    synthetic: bool = False

    @cached_property
    def observed(self) -> Booleans:
        """Where there is a value, shape (units, times)."""
        return ~np.isnan(self.values)

    @cached_property
    def treated(self) -> Booleans:
        """Whether the unit is treated at the time, shape (units, times)."""
        return np.asarray(self.times[None, :] >= self.cohorts[:, None])

    @cached_property
    def groups(self) -> Integers:
        """Times at which some unit was first treated, ascending."""
        import pandas as pd

        return np.sort(pd.unique(self.cohorts[self.cohorts != NEVER]))

    @cached_property
    def cluster_counts(self) -> tuple[int, int, int]:
        """How many clusters there are, with treated units, and with units never treated."""
        count = int(self.clusters.max()) + 1
        treated = np.bincount(self.clusters[self.ever_treated], minlength=count) > 0
        never = np.bincount(self.clusters[~self.ever_treated], minlength=count) > 0
        return count, int(treated.sum()), int(never.sum())

    @cached_property
    def cohort_clusters(self) -> tuple[int, ...]:
        """How many clusters each cohort has, in the order of `groups`."""
        members = (np.bincount(self.clusters[self.cohorts == group]) for group in self.groups)
        return tuple(int(np.count_nonzero(counts)) for counts in members)

    @cached_property
    def balanced(self) -> bool:
        """Whether every unit is observed at every time."""
        return bool(self.observed.all())

    @cached_property
    def ever_treated(self) -> Booleans:
        """Whether the unit is treated at some time of the panel, shape (units,)."""
        return np.asarray(self.cohorts != NEVER)

    def label(self, time: int) -> str:
        """A time in words."""
        place = int(np.searchsorted(self.times, time))
        within = place < len(self.times) and self.times[place] == time
        return self.labels[place] if within else str(time)

    def at(self, times: Booleans) -> Panel:
        """The panel at some of its times; units first treated later keep their cohort."""
        labels = tuple(label for label, kept in zip(self.labels, times, strict=True) if kept)
        return replace(self, labels=labels, values=self.values[:, times], times=self.times[times])

    def keep(self, units: Booleans) -> Panel:
        """The panel of some of its units."""
        _, clusters = np.unique(self.clusters[units], return_inverse=True)
        return replace(
            self,
            units=tuple(unit for unit, kept in zip(self.units, units, strict=True) if kept),
            values=self.values[units],
            cohorts=self.cohorts[units],
            clusters=clusters.astype(np.int64),
            covariates=self.covariates[units],
        )


def build_panel(
    frame: pd.DataFrame,
    *,
    unit: str,
    time: str,
    outcome: str,
    cohort: str,
    cluster: str | None = None,
    covariates: Sequence[str] = (),
    measure: str = "",
    synthetic: bool = False,
) -> Panel:
    """A panel from a table with one row for each unit and time.

    Parameters
    ----------
    frame
        The table; rows without an outcome count as missing.
    unit, time, outcome, cohort, cluster
        Names of columns. Times are whole numbers or ISO periods (`2012`, `2012-Q3`, `2012-10`), and so are
        cohorts, the first period of treatment; missing, 0 or infinite means never. Without `cluster` each
        unit is a cluster.
    covariates
        Columns that do not change over time: what a reform may itself move is no covariate.

    Raises
    ------
    DesignError
        A column is missing, a unit and time stands twice, a value is infinite, a cohort, cluster or
        covariate changes within a unit, the outcome never varies, nobody is treated or everybody at once, or
        there is one period only.
    """
    import pandas as pd

    needed = [unit, time, outcome, cohort, *([cluster] if cluster else []), *covariates]
    missing = [name for name in needed if name not in frame.columns]
    if missing:
        raise DesignError("panel.missing_column", missing=", ".join(missing))
    if frame.empty:
        raise DesignError("panel.empty", outcome=outcome)
    places, ids = pd.factorize(frame[unit], sort=True)
    moments, times, labels = _times(frame[time])
    if (places < 0).any() or (moments < 0).any():
        raise DesignError("panel.missing_key", unit=unit, time=time)
    cell = places * len(times) + moments
    filled = np.zeros(len(ids) * len(times), dtype=bool)
    filled[cell] = True
    if filled.sum() < len(cell):
        again = frame[pd.Series(cell).duplicated().to_numpy()].iloc[0]
        raise DesignError("panel.duplicate", unit=again[unit], time=again[time])
    values = np.full(len(ids) * len(times), np.nan)
    values[cell] = frame[outcome].to_numpy(dtype=np.float64, na_value=np.nan)
    first = np.full(len(ids), -1, dtype=np.int64)
    first[places[::-1]] = np.arange(len(frame))[::-1]
    starts = _cohorts(frame[cohort])
    _constant(starts, starts[first][places], frame[unit], cohort)
    groups = np.arange(len(ids), dtype=np.int64)
    if cluster:
        codes, _ = pd.factorize(frame[cluster], sort=True)
        _constant(codes, codes[first][places], frame[unit], cluster)
        groups = np.asarray(codes[first], dtype=np.int64)
    columns = np.empty((len(ids), len(covariates)))
    for place, name in enumerate(covariates):
        column = frame[name].to_numpy(dtype=np.float64, na_value=np.nan)
        _constant(column, column[first][places], frame[unit], name)
        columns[:, place] = column[first]
    cohorts = starts[first]
    cohorts[cohorts > times[-1]] = NEVER
    panel = Panel(
        outcome,
        measure,
        tuple(map(str, ids)),
        labels,
        values.reshape(len(ids), len(times)),
        times,
        cohorts,
        groups,
        columns,
        synthetic,
    )
    return check_panel(panel)


def check_panel(panel: Panel) -> Panel:
    """The panel itself, when effects can be estimated from it at all.

    Raises
    ------
    DesignError
        As `build_panel` says.
    """
    where = {"outcome": panel.outcome}
    if np.isinf(panel.values).any() or not np.isfinite(panel.covariates).all():
        raise DesignError("panel.not_finite", **where)
    empty: Booleans = np.asarray(~panel.observed.any(axis=1))
    if empty.all():
        raise DesignError("panel.empty", **where)
    if empty.any():
        panel = panel.keep(~empty)
    if len(panel.times) < 2:
        raise DesignError("panel.one_period", **where)
    if not panel.ever_treated.any():
        raise DesignError("panel.none_treated", **where)
    seen = panel.values[panel.observed]
    if not len(seen) or np.ptp(seen) <= TINY * max(float(np.abs(seen).max()), TINY):
        raise DesignError("panel.constant", **where)
    before = panel.observed & ~panel.treated
    if not before[panel.ever_treated].any():
        raise DesignError("panel.nothing_before", **where)
    if not (panel.observed & panel.treated).any():
        raise DesignError("panel.nothing_after", **where)
    if panel.ever_treated.all() and len(panel.groups) == 1:
        raise DesignError("panel.no_comparison", **where)
    return panel


def _times(column: pd.Series) -> tuple[Integers, Integers, tuple[str, ...]]:
    """Places of the rows in time, the times, and what they are called."""
    import pandas as pd

    codes, found = pd.factorize(column, sort=True)
    if pd.api.types.is_numeric_dtype(column):
        _whole(found.to_numpy(dtype=np.float64))
        return codes, found.to_numpy(dtype=np.int64), tuple(str(int(value)) for value in found)
    from govkit.periods import to_index

    numbers = to_index(found).asi8.astype(np.int64)
    order = np.argsort(numbers)
    ranks = np.argsort(order)
    places = np.where(codes < 0, -1, ranks[codes])
    return places, numbers[order] + _epoch(found), tuple(str(found[place]) for place in order)


def _epoch(found: pd.Index) -> int:
    """What makes the number of an annual period its year; nothing for other periods."""
    return 1970 if len(str(found[0])) == 4 else 0


def _whole(values: Array) -> None:
    if not np.all(values == np.round(values)):
        raise DesignError("panel.not_whole", value=f"{values[values != np.round(values)][0]:g}")


def _cohorts(column: pd.Series) -> Integers:
    """Cohorts of the rows as times, `NEVER` where there is none."""
    import pandas as pd

    if pd.api.types.is_numeric_dtype(column):
        values = column.to_numpy(dtype=np.float64, na_value=np.nan)
        none = ~np.isfinite(values) | (values == 0)
        _whole(values[~none])
        cohorts: Integers = np.where(none, NEVER, np.where(none, 0, values)).astype(np.int64)
        return cohorts
    from govkit.periods import to_index

    given = column.astype("object").where(column.notna(), "")
    codes, found = pd.factorize(given)
    numbers = np.full(len(found), NEVER, dtype=np.int64)
    named = [place for place, text in enumerate(found) if str(text).strip()]
    if named:
        texts = pd.Index([str(found[place]) for place in named])
        numbers[named] = to_index(texts).asi8 + _epoch(texts)
    return numbers[codes]


def _constant(values: npt.NDArray, expected: npt.NDArray, units: pd.Series, column: str) -> None:  # type: ignore[type-arg]
    differing = ~((values == expected) | (values != values) & (expected != expected))
    if differing.any():
        raise DesignError("panel.varies_within", column=column, unit=units.to_numpy()[differing][0])
