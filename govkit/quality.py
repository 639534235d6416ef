"""Breaks: jumps of a series that its other changes from period to period do not explain.

A break that the comparison districts share is mostly a change of definition or a revision. One before the
reform that they do not share may be a change of boundaries or an error. Neither is the reform.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import cast

import numpy as np
import pandas as pd

from govkit.effects.autocorrelation import Array
from govkit.effects.case import Case
from govkit.periods import Phase, to_text

FALSE_ALARMS = 0.05  # of the series without a break, so many have one found in them
FEWEST_CHANGES = 6  # with fewer changes no jump can be told from the rest
SHARED = 0.25  # a break is shared when this part of the donors have one in the same period and direction
COARSE = 0.5  # series with fewer distinct values than this part of their length are counts of a few
SIMULATIONS = 4000
_MAD = 1.4826  # the median absolute deviation of a normal variable, as a standard deviation


@dataclass(frozen=True, slots=True)
class Break:
    """A jump of the treated district's series.

    Attributes
    ----------
    period, phase
        The first period after the jump, and on which side of the reform it lies.
    size
        The jump less the usual change, in the indicator's unit; where `relative`, as a share of the value
        before it.
    shared
        Part of the donors, 0 to 1, that jump in the same period and direction.
    """

    period: str
    phase: Phase
    size: float
    relative: bool
    shared: float

    @property
    def is_shared(self) -> bool:
        """Whether the comparison districts jump too."""
        return self.shared >= SHARED


def find_breaks(case: Case) -> tuple[Break, ...]:
    """Breaks of the treated series that are not the reform: before it, or shared with the donors.

    A change from one period to the next is a jump when, in units of the series' own median absolute
    deviation, it is larger than the largest in 95 % of simulated series of independent normal changes with
    as many periods. Series that are positive throughout, other than percentages, are taken in logarithms.
    Changes of monthly and quarterly series are taken less the median change of their season. Where values
    repeat so much that the series counts a few cases, nothing can be told and nothing is found.
    """
    if case.treated.nunique() < COARSE * case.treated.count():
        return ()
    panel = case.donors.assign(**{case.district: case.treated})
    relative = case.unit != "percent" and bool((panel.min() > 0).all())
    with np.errstate(divide="ignore", invalid="ignore"):
        levels = np.log(panel.to_numpy("float64")) if relative else panel.to_numpy("float64")
    index = pd.PeriodIndex(panel.index)
    seasons = _seasons(index)[1:]
    scores, changes = _scores(np.diff(levels, axis=0), seasons)
    own = scores[:, -1]
    known = int(np.isfinite(own).sum())
    if known < FEWEST_CHANGES:
        return ()
    limit = _limit(known, int(seasons.max()) + 1)
    phases = cast("list[Phase]", case.phases.tolist())
    found = []
    for place in np.flatnonzero(np.abs(own) > limit).tolist():
        with np.errstate(invalid="ignore"):
            same = scores[place, :-1] * np.sign(own[place]) > limit
        observed = np.isfinite(scores[place, :-1])
        shared = float(same.sum() / observed.sum()) if observed.any() else 0.0
        phase = phases[place + 1]
        if phase == "before" or shared >= SHARED:
            size = float(np.expm1(changes[place, -1]) if relative else changes[place, -1])
            found.append(Break(to_text(index[place + 1]), phase, size, relative, shared))
    return tuple(found)


def _seasons(index: pd.PeriodIndex) -> np.ndarray:
    if index.freqstr.startswith("M"):
        return np.asarray(index.month) - 1
    if index.freqstr.startswith("Q"):
        return np.asarray(index.quarter) - 1
    return np.zeros(len(index), dtype=int)


def _scores(changes: Array, seasons: np.ndarray) -> tuple[Array, Array]:
    """Changes in robust standard deviations, and the changes themselves less the usual one."""
    centred = np.full_like(changes, np.nan)
    for season in np.unique(seasons):
        rows = seasons == season
        with np.errstate(all="ignore"):
            centred[rows] = changes[rows] - _median(changes[rows])
    spread = _MAD * _median(np.abs(centred))
    with np.errstate(divide="ignore", invalid="ignore"):
        scores = np.where(spread > 0, centred / spread, np.nan)
    return scores, centred


def _median(values: Array) -> Array:
    """The median of each column over what is known; NaN where nothing is."""
    medians = np.full(values.shape[1], np.nan)
    known = np.isfinite(values).any(axis=0)
    if known.any():
        medians[known] = np.nanmedian(values[:, known], axis=0)
    return medians


@cache
def _limit(changes: int, seasons: int) -> float:
    """The largest score of a series without a break, at the 95th percentile of simulated ones."""
    drawn = np.random.default_rng(20101).standard_normal((changes, SIMULATIONS))
    scores, _ = _scores(drawn, np.arange(changes) % seasons)
    return float(np.quantile(np.nanmax(np.abs(scores), axis=0), 1 - FALSE_ALARMS))
