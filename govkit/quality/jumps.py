"""Jumps of a panel: breaks that many districts share, breaks of one district alone, outliers, other units.

A jump is a change that is larger than a series without a break is likely to have (`changes`). Where districts
are many, what they have in common is taken out first, so that a business cycle is no break of each of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from govkit.effects.autocorrelation import Array
from govkit.quality.changes import (
    FEWEST_CHANGES,
    centre,
    largest_change,
    largest_spike,
    median,
    score,
    spikes,
    spread,
)
from govkit.quality.panel import Panel

Flags = npt.NDArray[np.bool_]

FALSE_ALARMS = 0.05  # of series without a break or an outlier, at most so many have one found in them
PART = FALSE_ALARMS / 3  # shared by the tests for common breaks, for own breaks, and for outliers
COMMON_SHARE = 0.25  # a break is common when this part of the districts jump in the same period
GENERAL = 0.5  # of this part, it concerns also those in which it does not show
COMMON_DISTRICTS = 4  # and at least so many do
COMMON_DIRECTION = 0.75  # or when the median district jumps, this part move the same way,
COMMON_SIZE = 2.0  # and it moves by so many robust standard deviations of the districts' own changes
FOLLOWS = 2.0  # so many of its own, in the direction of most that jump, and a district takes part in it
MANY = 8  # so many districts tell what is common to them
REVERTED = 0.5  # an outlier's way back is at least this part of its way out
OWN_PART = 0.5  # a change beside the others is a district's own when it made this part of it itself
DECADE = 0.12  # a factor this near to a power of ten, in powers of ten, looks like a change of unit
DOUBLED = 0.3  # about log10(2): a series that changes less otherwise does not grow tenfold


@dataclass(frozen=True)
class Jumps:
    """What a panel's changes show: arrays of shape (periods, districts), a change at its later period.

    Attributes
    ----------
    change
        The change less the usual one, on the scale of the panel's levels.
    own_change, own_score, own_limit
        The change beside what the districts have in common, since the period observed last; the same in the
        series' own robust standard deviations; what that must pass, shape (districts,).
    spike, spike_score, spike_limit
        Likewise how far a period stands from the mean of its neighbours.
    checked
        The series in which jumps can be told, shape (districts,).
    known, common, follows
        Where a jump can be told; the periods in which many jump, shape (periods,); where a district does.
    own, outlier
        Where it breaks, or is out for one period, alone.
    decade
        The power of ten of a change of unit, else 0.
    beside
        Whether what the districts have in common was taken out of `own_change` and `spike`.
    """

    change: Array
    own_change: Array
    own_score: Array
    own_limit: Array
    spike: Array
    spike_score: Array
    spike_limit: Array
    checked: Flags
    known: Flags
    common: Flags
    follows: Flags
    own: Flags
    outlier: Flags
    decade: npt.NDArray[np.int64]
    beside: bool

    @property
    def general(self) -> Flags:
        """The common breaks that most districts take part in, shape (periods,)."""
        return np.asarray(self.common & (self.follows.sum(axis=1) >= GENERAL * self.known.sum(axis=1)))


def find_jumps(panel: Panel) -> Jumps:
    """All jumps of a panel.

    In series that are too short, count a few cases or hardly ever change none can be told, other than changes
    of unit.
    """
    levels, cycle = panel.levels, int(panel.seasons.max()) + 1
    change = centre(_differences(levels), panel.seasons)
    checked = panel.fine & (np.isfinite(change).sum(axis=0) >= FEWEST_CHANGES)
    change = np.where(checked, change, np.nan)
    scores, known = score(change), np.isfinite(score(change))
    limit = _limits(known, cycle, largest_change)
    jumped = _beyond(scores, limit)
    shared = _shared(change)
    common = _common(change, jumped, known, shared, cycle)
    follows = common[:, None] & (jumped | _along(scores, jumped, shared))

    beside = levels - np.cumsum(np.nan_to_num(shared))[:, None]
    outliers = _outliers(beside, panel, checked, cycle)
    outliers.found[:-1] &= ~(common[:-1] | common[1:])[:, None]
    breaks = _breaks(beside, panel, checked, cycle)
    decade = _decades(panel)
    # The way out to an outlier and the way back are neither breaks nor a change of unit.
    own = breaks.found & ~common[:, None] & ~outliers.found
    own[1:] &= ~outliers.found[:-1]
    decade[1:] = np.where(outliers.found[:-1], 0, decade[1:])

    return Jumps(
        change=change,
        own_change=breaks.change,
        own_score=breaks.score,
        own_limit=breaks.limit,
        spike=outliers.change,
        spike_score=outliers.score,
        spike_limit=outliers.limit,
        checked=checked & known.any(axis=0),
        known=known,
        common=common,
        follows=follows,
        own=own,
        outlier=outliers.found,
        decade=decade,
        beside=bool(np.isfinite(shared).any()),
    )


def prepare_limits(periods: int, seasons: int) -> None:
    """Simulate the limits of series that lack few periods or none, which are the same for every district.

    Parameters
    ----------
    periods
        How many a series has.
    seasons
        How many make a year.
    """
    for changes in range(max(FEWEST_CHANGES - 1, periods - 5), periods):
        largest_change(changes, seasons, PART)
        largest_spike(changes, seasons, PART)


class _Test(NamedTuple):
    """Changes, their scores, the limit of each series, and where it is passed."""

    change: Array
    score: Array
    limit: Array
    found: Flags


def _breaks(beside: Array, panel: Panel, checked: Flags, cycle: int) -> _Test:
    """Changes beside the others that are too large, and that the district made itself."""
    change, span = _bridged(beside, panel)
    whole, _ = _bridged(panel.levels, panel)
    scores = np.where(checked, score(change / np.sqrt(span)), np.nan)
    limit = _limits(np.isfinite(scores), cycle, largest_change)
    with np.errstate(invalid="ignore"):
        itself = change * whole >= OWN_PART * change**2
    return _Test(change, scores, limit, _beyond(scores, limit) & itself)


def _outliers(beside: Array, panel: Panel, checked: Flags, cycle: int) -> _Test:
    """Periods that stand too far from their neighbours, with a way back about as long as the way out."""
    steps = centre(_differences(beside), panel.seasons)
    spike = np.vstack([spikes(steps), np.full((1, steps.shape[1]), np.nan)])
    scores = np.where(checked, score(spike), np.nan)
    limit = _limits(np.isfinite(scores), cycle, largest_spike)
    found = _beyond(scores, limit)
    out, back = np.abs(steps[:-1]), np.abs(steps[1:])
    with np.errstate(invalid="ignore"):
        returns = np.minimum(out, back) >= REVERTED * np.maximum(out, back)
        found[:-1] &= (steps[:-1] * steps[1:] < 0) & returns
    return _Test(spike, scores, limit, found)


def _differences(levels: Array) -> Array:
    """Changes at their later period; the first period has none."""
    return np.vstack([np.full((1, levels.shape[1]), np.nan), np.diff(levels, axis=0)])


def _beyond(scores: Array, limits: Array) -> Flags:
    with np.errstate(invalid="ignore"):
        return np.asarray(np.abs(scores) > limits)


def _limits(known: Flags, cycle: int, largest: Callable[[int, int, float], float]) -> Array:
    """The limit of each series, by how many of its scores are known; NaN where they are too few."""
    counts, place = np.unique(known.sum(axis=0), return_inverse=True)
    limits = [largest(int(n), cycle, PART) if n >= FEWEST_CHANGES - 1 else np.nan for n in counts]
    return np.array(limits, dtype="float64")[place]


def _shared(change: Array) -> Array:
    """The median district's change in each period, shape (periods,); NaN where districts are few."""
    enough = np.isfinite(change).sum(axis=1) >= MANY
    return np.where(enough, median(change.T), np.nan)


def _common(change: Array, jumped: Flags, known: Flags, shared: Array, cycle: int) -> Flags:
    """The periods in which many districts jump, or the median one does and most move with it."""
    jumps = jumped.sum(axis=1)
    common = (jumps >= COMMON_DISTRICTS) & (jumps >= COMMON_SHARE * known.sum(axis=1))
    count = int(np.isfinite(shared).sum())
    if count >= FEWEST_CHANGES:
        scores = score((shared - np.nanmedian(shared))[:, None])[:, 0]
        with np.errstate(invalid="ignore"):
            jumps_too = np.abs(scores) > largest_change(count, cycle, PART)
            matters = np.abs(shared) >= COMMON_SIZE * np.nanmedian(spread(change))
            same = np.sign(change) == np.sign(shared)[:, None]
            agreed = same.sum(axis=1) >= COMMON_DIRECTION * np.isfinite(change).sum(axis=1)
        common |= jumps_too & matters & agreed
    return np.asarray(common)


def _along(scores: Array, jumped: Flags, shared: Array) -> Flags:
    """Where a district moves as most of those that jump, or as the median one where few do."""
    with np.errstate(invalid="ignore"):
        balance = (jumped * np.sign(np.nan_to_num(scores))).sum(axis=1)
        clear = np.abs(balance) >= (2 * COMMON_DIRECTION - 1) * jumped.sum(axis=1)
        way = np.where(
            jumped.any(axis=1), np.where(clear, np.sign(balance), 0), np.sign(np.nan_to_num(shared))
        )
        return np.asarray(scores * way[:, None] >= FOLLOWS)


def _bridged(levels: Array, panel: Panel) -> tuple[Array, Array]:
    """Changes since the period observed last, less the usual ones, and over how many periods they are.

    Only years are bridged: across a gap of months the season differs.
    """
    if panel.seasons.any():
        return centre(_differences(levels), panel.seasons), np.ones_like(levels)
    usual = median(_differences(levels))
    place = np.arange(len(levels))[:, None]
    seen = np.maximum.accumulate(np.where(np.isfinite(levels), place, -1), axis=0)
    last = np.vstack([np.full((1, levels.shape[1]), -1), seen[:-1]])
    span = np.where(last >= 0, place - last, 1)
    earlier = np.where(last >= 0, np.take_along_axis(levels, np.maximum(last, 0), axis=0), np.nan)
    return levels - earlier - span * usual, span.astype("float64")


def _decades(panel: Panel) -> npt.NDArray[np.int64]:
    """Powers of ten by which a series is multiplied in one period, where it never grows so otherwise."""
    found = np.zeros(panel.values.shape, dtype=np.int64)
    if not panel.relative:
        return found
    for column in range(panel.values.shape[1]):
        known = np.flatnonzero(np.isfinite(panel.levels[:, column]))
        steps = np.diff(panel.levels[known, column]) / np.log(10)
        power = np.rint(steps)
        large = (power != 0) & (np.abs(steps - power) <= DECADE)
        if len(steps) > large.sum() and np.abs(steps[~large]).max() < DOUBLED and large.sum() <= 2:
            found[known[1:], column] = np.where(large, power, 0)
    return found
