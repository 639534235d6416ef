"""Changes from period to period, each in robust standard deviations of its own series.

A series is judged by its changes and not by its levels, so that trends and random walks raise no alarm. The
limit that a change must pass is the largest that simulated series without a break have.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from govkit.effects.autocorrelation import Array

Seasons = npt.NDArray[np.int64]

FEWEST_CHANGES = 6  # with fewer changes no jump can be told from the rest
COARSE = 0.5  # series with fewer distinct values than this part of their length are counts of a few
SIMULATIONS = 4000
_MAD = 1.4826  # the median absolute deviation of a normal variable, as a standard deviation


def seasons_of(index: pd.PeriodIndex) -> Seasons:
    """The month or quarter of each period counted from 0; all 0 for years."""
    if index.freqstr.startswith("M"):
        return np.asarray(index.month, dtype=np.int64) - 1
    if index.freqstr.startswith("Q"):
        return np.asarray(index.quarter, dtype=np.int64) - 1
    return np.zeros(len(index), dtype=np.int64)


def median(values: Array) -> Array:
    """The median of each column over what is known; NaN where nothing is."""
    ordered = np.sort(values, axis=0)  # NaN last
    known = np.sum(~np.isnan(values), axis=0, keepdims=True)
    lower = np.take_along_axis(ordered, np.maximum(known - 1, 0) // 2, axis=0)
    upper = np.take_along_axis(ordered, np.minimum(known // 2, len(values) - 1), axis=0)
    return np.asarray(np.where(known > 0, (lower + upper) / 2, np.nan)[0])


def centre(changes: Array, seasons: Seasons) -> Array:
    """Changes less the median change of their season, shape (changes, series)."""
    centred = np.full_like(changes, np.nan)
    for season in np.unique(seasons):
        rows = seasons == season
        with np.errstate(all="ignore"):
            centred[rows] = changes[rows] - median(changes[rows])
    return centred


def spread(centred: Array) -> Array:
    """Robust standard deviation of each column around zero: its scaled median absolute value."""
    return np.asarray(_MAD * median(np.abs(centred)))


def score(centred: Array) -> Array:
    """Centred changes in robust standard deviations; NaN where the series hardly ever changes."""
    scale = spread(centred)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(scale > 0, centred / scale, np.nan)


def spikes(centred: Array) -> Array:
    """How far each inner period stands from the mean of its neighbours, shape (changes - 1, series)."""
    return np.asarray((centred[:-1] - centred[1:]) / 2)


@cache
def largest_change(changes: int, seasons: int, alarms: float) -> float:
    """The score that the largest change of `alarms` of all series without a break passes."""
    return float(np.quantile(_largest(_rounded(changes), seasons)[0], 1 - alarms))


@cache
def largest_spike(changes: int, seasons: int, alarms: float) -> float:
    """The score that the largest spike of `alarms` of all series without a spike passes.

    Spikes of independent values follow each other more closely than those of a random walk do; the limit is
    that of the series which raise more alarms.
    """
    quantiles = [np.quantile(largest, 1 - alarms) for largest in _largest(_rounded(changes), seasons)[1:]]
    return float(max(quantiles))


def _rounded(changes: int) -> int:
    # Long series share a limit with somewhat shorter ones, which is the stricter, so that few are simulated.
    return changes if changes < 24 else changes - changes % 6


@cache
def _largest(changes: int, seasons: int) -> tuple[Array, Array, Array]:
    """The largest scores of simulated series without a break, shape (simulations,).

    Of a change and of a spike of a random walk, and of a spike of independent values.
    """
    random = np.random.default_rng(20101)
    place = np.arange(changes) % seasons
    walk = centre(random.standard_normal((changes, SIMULATIONS)), place)
    levels = centre(np.diff(random.standard_normal((changes + 1, SIMULATIONS)), axis=0), place)
    largest, walking, level = (np.abs(score(v)).max(axis=0) for v in (walk, spikes(walk), spikes(levels)))
    return largest, walking, level
