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
    if not np.isnan(values).any():
        return np.asarray(np.median(values, axis=0))
    medians = np.full(values.shape[1], np.nan)
    known = np.isfinite(values).any(axis=0)
    if known.any():
        medians[known] = np.nanmedian(values[:, known], axis=0)
    return medians


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
    """The score that the largest spike of `alarms` of all series without a spike passes."""
    return float(np.quantile(_largest(_rounded(changes), seasons)[1], 1 - alarms))


def _rounded(changes: int) -> int:
    # Long series share a limit with somewhat shorter ones, which is the stricter, so that few are simulated.
    return changes if changes < 24 else changes - changes % 6


@cache
def _largest(changes: int, seasons: int) -> tuple[Array, Array]:
    """The largest score of a change and of a spike in each of many simulated series without a break."""
    drawn = np.random.default_rng(20101).standard_normal((changes, SIMULATIONS))
    centred = centre(drawn, np.arange(changes) % seasons)
    largest, farthest = (np.abs(score(values)).max(axis=0) for values in (centred, spikes(centred)))
    return largest, farthest
