"""Permutation over donors with each district measured by its own noise, with and without a trend of its own.

A permutation of raw changes is exact only among districts that fluctuate alike. Divided by its own noise a
change has the same distribution in a quiet district and in a restless one, so that the test holds where
variances differ (the studentised permutation of Chung & Romano 2013, Ann Stat 41; Ferman & Pinto 2019, Rev
Econ Stat 101, correct for the same with one treated unit).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from govkit.effects.autocorrelation import Array, residual_maker
from govkit.effects.sample import TINY, Sample

Mask = npt.NDArray[np.bool_]

TREND_PERIODS = 4  # fewer periods before the reform show no trend and its noise
DIFFERENT_TRENDS = 0.10
LINE_PERIODS = 4  # a side with so many periods shows its noise around a line, a shorter one around its mean


@dataclass(frozen=True, slots=True)
class Contrasts:
    """A contrast of each unit's gap to the donors, and its noise, shape (1 + J,), the treated first."""

    estimates: Array
    noise: Array

    @property
    def statistics(self) -> Array:
        """Estimates in units of the district's own noise; infinite where a gap without noise changes."""
        with np.errstate(divide="ignore", invalid="ignore"):
            ratios = self.estimates / self.noise
        return np.where(
            self.noise > 0, ratios, np.where(self.estimates == 0, 0.0, np.copysign(np.inf, self.estimates))
        )


def gaps(sample: Sample) -> Array:
    """Each unit's path less the mean path of the donors without it, shape (periods, 1 + J), treated first.

    The treated district stands in no donor's comparison, so its effect does not leak into the placebos.
    """
    count = sample.donors.shape[1]
    total = sample.donors.sum(axis=1, keepdims=True)
    others = (total - sample.donors) / (count - 1)
    return np.column_stack([sample.outcome - total[:, 0] / count, sample.donors - others])


def mean_change(sample: Sample, paths: Array) -> Contrasts:
    """The mean after the reform less the mean before it."""
    weights = sample.after / sample.after.sum() - sample.before / sample.before.sum()
    return _contrasts(sample, paths, weights, sample.before, sample.after)


def change_beyond_trend(sample: Sample, paths: Array) -> Contrasts | None:
    """The mean after the reform less the straight line from before it.

    A line through n periods is carried on at most n periods: farther out its error drowns any effect.

    Returns
    -------
    Contrasts, or None
        None with fewer than four periods before the reform.
    """
    length = int(sample.before.sum())
    if length < TREND_PERIODS:
        return None
    reached = sample.after & (np.cumsum(sample.after) <= length)
    time = sample.positions - sample.positions[sample.before].mean()
    line = np.column_stack([np.ones(length), time[sample.before]])
    weights = reached / reached.sum()
    weights[sample.before] -= np.linalg.pinv(line).T @ np.array([1.0, time[reached].mean()])
    return _contrasts(sample, paths, weights, sample.before, reached)


def trends_differ(sample: Sample) -> bool:
    """Whether the treated district's slope before the reform is unusual among its donors' at 10 %."""
    time = sample.positions[sample.before].astype(float)
    if len(time) < TREND_PERIODS:
        return False
    centred = time - time.mean()
    weights = np.zeros(len(sample.outcome))
    weights[sample.before] = centred / (centred @ centred)
    return p_value(_contrasts(sample, gaps(sample), weights, sample.before)) <= DIFFERENT_TRENDS


def _contrasts(sample: Sample, paths: Array, weights: Array, *sides: Mask) -> Contrasts:
    """Contrasts, and the spread around a line (a mean where it is short) on each side of the reform."""
    squares, freedom = np.zeros(paths.shape[1]), 0.0
    for side in sides:
        maker = _around(tuple(sample.positions[side].tolist()))
        squares += np.sum((maker @ paths[side]) ** 2, axis=0)
        freedom += np.trace(maker)
    noise = np.sqrt(squares / max(freedom, 1.0))
    floor = TINY * max(sample.scale, float(np.abs(sample.donors).max()))
    estimates = weights @ paths
    return Contrasts(np.where(np.abs(estimates) > floor, estimates, 0.0), np.where(noise > floor, noise, 0.0))


@lru_cache(maxsize=64)
def _around(positions: tuple[int, ...]) -> Array:
    """What leaves of values at these positions their distance from a line, or from a mean where few are."""
    time = np.array(positions, dtype=float)
    return residual_maker(np.vander(time - time.mean(), 2 if len(time) >= LINE_PERIODS else 1))


def p_value(contrasts: Contrasts, direction: float = 0.0) -> float:
    """(1 + donors at least as far out as the treated district) / (1 + J).

    Parameters
    ----------
    direction
        Zero for both sides; positive or negative for effects of that sign only.
    """
    found = contrasts.statistics
    extremes = np.abs(found) if direction == 0 else np.sign(direction) * found
    return float((1 + np.sum(extremes[1:] >= extremes[0] - TINY)) / len(found))


def interval(contrasts: Contrasts, level: float, sides: int = 2) -> tuple[float, float] | None:
    """The effects that the test at this level does not reject; None where J is too small for it.

    With `sides=1` each end is that of a one-sided test at the level.
    """
    rank = int(np.floor(level * len(contrasts.estimates) + TINY))
    if rank < 1:
        return None
    placebos = contrasts.statistics[1:]
    estimate, noise = contrasts.estimates[0], contrasts.noise[0]
    if sides == 2:
        above = below = np.sort(np.abs(placebos))[-rank]
    else:
        above, below = np.sort(placebos)[-rank], np.sort(-placebos)[-rank]
    with np.errstate(invalid="ignore"):
        low, high = estimate - above * noise, estimate + below * noise
    return (float(low), float(high)) if np.isfinite([low, high]).all() else None
