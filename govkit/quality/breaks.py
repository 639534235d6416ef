"""Breaks: jumps of a series that its other changes from period to period do not explain.

A break that the comparison districts share is mostly a change of definition or a revision. One before the
reform that they do not share may be a change of boundaries or an error. Neither is the reform.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import numpy as np
import pandas as pd

from govkit.effects.case import Case
from govkit.periods import Phase, to_text
from govkit.quality.changes import COARSE, FEWEST_CHANGES, centre, largest_change, score, seasons_of

FALSE_ALARMS = 0.05  # of the series without a break, so many have one found in them
SHARED = 0.25  # a break is shared when this part of the donors have one in the same period and direction


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
    seasons = seasons_of(index)[1:]
    with np.errstate(invalid="ignore"):
        changes = centre(np.diff(levels, axis=0), seasons)
    scores = score(changes)
    own = scores[:, -1]
    known = int(np.isfinite(own).sum())
    if known < FEWEST_CHANGES:
        return ()
    limit = largest_change(known, int(seasons.max()) + 1, FALSE_ALARMS)
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
