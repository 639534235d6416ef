"""Intervals for an effect under bounds on how far parallel trends may fail, and where a conclusion falls."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np

from govkit.effects.panel.honest.conditional import Moments, accepts, parts
from govkit.effects.panel.honest.fixed_length import fixed_length_interval
from govkit.effects.panel.inference import CONFIDENCE
from govkit.effects.panel.panel import Array, Booleans
from govkit.effects.panel.result import EffectPath
from govkit.errors import DesignError
from govkit.text import say

Restriction = Literal["relative_magnitudes", "smoothness"]

GRID = 1001
REACH = 20.0  # standard errors that the grid of values reaches beyond the identified set
LARGEST = 1e3  # a breakdown value above this is called none


@dataclass(frozen=True, slots=True)
class RobustInterval:
    """Bounds of the effect that hold when trends differ by no more than `bound` allows."""

    bound: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """How an effect's interval widens as parallel trends may fail further.

    Attributes
    ----------
    restriction
        `relative_magnitudes`: changes of the difference in trends are at most `bound` times the largest
        before treatment. `smoothness`: its slope changes by at most `bound` from one period to the next.
    original
        The interval when trends are exactly parallel.
    breakdown
        The largest bound at which zero is outside the interval; None where zero is inside at bound 0 already,
        and infinite where it never comes in.
    """

    outcome: str
    restriction: Restriction
    estimate: float
    original: tuple[float, float]
    intervals: tuple[RobustInterval, ...]
    breakdown: float | None
    confidence: float = CONFIDENCE

    def to_dict(self) -> dict[str, Any]:
        """As plain values, for JSON; an infinite breakdown value becomes a text."""
        return asdict(self) | ({"breakdown": "infinite"} if self.breakdown == np.inf else {})

    def sentence(self, lang: str | None = None) -> str:
        """What the breakdown value says, in words."""
        if self.breakdown is None:
            return say("panel.honest_none", lang)
        if self.breakdown == np.inf:
            return say("panel.honest_always", lang)
        return say(f"panel.honest_{self.restriction}", lang, value=f"{self.breakdown:.3g}")


def relative_magnitudes(
    path: EffectPath,
    bounds: Sequence[float] = (0.5, 1.0, 1.5, 2.0),
    *,
    weights: Sequence[float] | None = None,
) -> Sensitivity:
    """Intervals when trends after treatment depart from parallel at most M̄ times as much as before it.

    Parameters
    ----------
    path
        An event study relative to one period: `event_study`, `sun_abraham`, or `dynamic_effects` of
        `callaway_santanna(..., base="universal")`.
    bounds
        Values of M̄.
    weights
        Of the effects after the reference period; by default the first effect after treatment alone.

    Returns
    -------
    Sensitivity
        Confidence sets of the conditional test with least favourable critical value (C-LF).

    Raises
    ------
    DesignError
        The path has no reference period, a gap, or nothing before or after.

    References
    ----------
    Rambachan & Roth (2023), Review of Economic Studies 90.
    """
    estimates, covariance, before, wanted = _read(path, weights)
    level = 1 - path.confidence
    extent = float(np.abs(np.diff(np.append(estimates[:before], 0.0))).max())
    error, centre = _target(estimates, covariance, before, wanted)
    spread = float(np.abs(np.cumsum(wanted[::-1])).sum()) * extent

    def union(bound: float) -> list[Moments]:
        return parts(estimates, covariance, before, wanted, bound, level)

    def interval(bound: float) -> tuple[float, float]:
        moments = union(bound)
        half = bound * spread + REACH * error
        grid = np.linspace(centre - half, centre + half, GRID)
        inside = np.flatnonzero(_accepted(moments, grid, level))
        if not len(inside):
            raise DesignError("panel.not_identified", outcome=path.outcome)
        ends = []
        for place, step in ((inside[0], -1), (inside[-1], 1)):
            beyond = min(max(place + step, 0), GRID - 1)
            fine = np.linspace(grid[place], grid[beyond], 51)
            ends.append(float(fine[np.flatnonzero(_accepted(moments, fine, level))[-1]]))
        return ends[0], ends[1]

    def excludes(bound: float) -> bool:
        return not _accepted(union(bound), np.zeros(1), level)[0]

    return _sensitivity(path, "relative_magnitudes", centre, error, bounds, interval, excludes, 1.0)


def smoothness(
    path: EffectPath,
    bounds: Sequence[float] | None = None,
    *,
    weights: Sequence[float] | None = None,
) -> Sensitivity:
    """Intervals when the slope of the difference in trends changes by at most M from one period to the next.

    Parameters
    ----------
    path, weights
        As in `relative_magnitudes`.
    bounds
        Values of M, in the unit of the outcome; by default 0 to 2 standard errors of the effect.

    Returns
    -------
    Sensitivity
        Fixed-length intervals (FLCI).

    References
    ----------
    Rambachan & Roth (2023), Review of Economic Studies 90.
    """
    estimates, covariance, before, wanted = _read(path, weights)
    error, centre = _target(estimates, covariance, before, wanted)
    chosen = [error * step for step in (0.0, 0.5, 1.0, 1.5, 2.0)] if bounds is None else bounds

    def interval(bound: float) -> tuple[float, float]:
        return fixed_length_interval(estimates, covariance, before, wanted, bound, path.confidence)

    def excludes(bound: float) -> bool:
        low, high = interval(bound)
        return low > 0 or high < 0

    return _sensitivity(path, "smoothness", centre, error, chosen, interval, excludes, error)


def _accepted(moments: list[Moments], candidates: Array, level: float) -> Booleans:
    """Which values some part of the union does not reject."""
    kept = np.zeros(len(candidates), dtype=bool)
    for part in moments:
        kept[~kept] = accepts(part, candidates[~kept], level)
    return kept


def _sensitivity(
    path: EffectPath,
    restriction: Restriction,
    centre: float,
    error: float,
    bounds: Sequence[float],
    interval: Callable[[float], tuple[float, float]],
    excludes: Callable[[float], bool],
    step: float,
) -> Sensitivity:
    from scipy import stats

    if any(not np.isfinite(bound) or bound < 0 for bound in bounds):
        raise DesignError("panel.bad_bound")
    reach = float(stats.norm.ppf((1 + path.confidence) / 2)) * error
    return Sensitivity(
        path.outcome,
        restriction,
        centre,
        (centre - reach, centre + reach),
        tuple(RobustInterval(float(bound), *interval(float(bound))) for bound in bounds),
        _breakdown(excludes, step),
        path.confidence,
    )


def _breakdown(excludes: Callable[[float], bool], step: float) -> float | None:
    """The largest bound that excludes zero, to four digits, by bisection."""
    if not excludes(0.0):
        return None
    low, high = 0.0, step
    while excludes(high):
        low, high = high, high * 2
        if high > LARGEST * step:
            return float("inf")
    while high - low > 1e-4 * high:
        middle = (low + high) / 2
        low, high = (middle, high) if excludes(middle) else (low, middle)
    return low


def _read(path: EffectPath, weights: Sequence[float] | None) -> tuple[Array, Array, int, Array]:
    """Estimates and covariance in order, how many lie before the reference, and the weights after it."""
    where = {"outcome": path.outcome}
    if path.axis != "event_time" or path.reference is None:
        raise DesignError("panel.needs_reference", **where)
    if not path.covariance:
        raise DesignError("panel.needs_errors", **where)
    places = np.array(path.places)
    before = int(np.sum(places < path.reference))
    after = len(places) - before
    whole = np.sort(np.append(places, path.reference))
    if before == 0 or not (places > path.reference).any() or np.any(np.diff(whole) != 1):
        raise DesignError("panel.needs_whole_path", **where)
    covariance = np.array(path.covariance)
    if not np.all(np.diag(covariance) > 0):
        raise DesignError("panel.needs_whole_path", **where)
    wanted = np.zeros(after)
    if weights is None:
        wanted[int(np.sum((places > path.reference) & (places < 0)))] = 1.0
    else:
        wanted = np.asarray(weights, dtype=np.float64)
    if wanted.shape != (after,) or not np.isfinite(wanted).all() or not wanted.any():
        raise DesignError("panel.bad_weights", needed=after)
    return np.array(path.estimates), covariance, before, wanted


def _target(estimates: Array, covariance: Array, before: int, wanted: Array) -> tuple[float, float]:
    """Standard error and value of the wanted combination of effects."""
    error = float(np.sqrt(wanted @ covariance[before:, before:] @ wanted))
    return error, float(wanted @ estimates[before:])
