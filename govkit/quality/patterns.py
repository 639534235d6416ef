"""Values that look computed rather than observed: repeated, or on a straight line or an exponential curve.

Published values are rounded, so some repeat and some lie on a line by chance. A stretch is reported when
chance alone would seldom give it, for the rounding and the fluctuation of its own series.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from govkit.effects.autocorrelation import Array
from govkit.quality.panel import runs

FINE = 3  # rounding hides a line in a series that changes by fewer steps than this
CHANCE = 0.005  # a stretch that a series has by chance with at most this probability is reported
SHORTEST_RUN = 3  # equal values in a row
SHORTEST_LINE = 5  # values on one line in a row
_PEAK = 1 / np.sqrt(2 * np.pi)  # density of the standard normal at its centre
_MAD = 1.4826
_FINEST = 9  # decimals that are looked for
PRECISIONS = (1e-12, 1e-7)  # relative, of what was stored in double and in single precision
UNSURE = 0.05  # where numbers are no more precise than this part of a step, the step cannot be told


@dataclass(frozen=True, slots=True)
class Stretch:
    """Places of a stretch of a series, and which path it follows."""

    first: int
    last: int
    path: Literal["constant", "linear", "exponential"]

    @property
    def length(self) -> int:
        """Periods in it."""
        return self.last - self.first + 1


def resolution(values: Array) -> float:
    """The step to which values are rounded: a power of ten of which all are multiples, 0 where none is.

    Values that were stored in single precision are seen too, as far as it carries.
    """
    known = values[np.isfinite(values)]
    for precision in PRECISIONS:
        for decimals in range(-6, _FINEST + 1):
            scaled = known * 10.0**decimals
            error = precision * np.abs(scaled)
            if np.max(error, initial=0.0) < UNSURE and np.all(np.abs(scaled - np.rint(scaled)) <= error):
                return float(10.0**-decimals)
    return 0.0


def repeated(values: Array) -> list[Stretch]:
    """Stretches of equal values, other than zeros, that chance does not give.

    Parameters
    ----------
    values
        Shape (periods,); NaN is missing and ends a stretch.
    """
    step = resolution(values)
    changes = np.diff(values)
    with np.errstate(invalid="ignore"):
        same = (np.abs(changes) <= step / 2) & (values[1:] != 0)
    moving = changes[np.isfinite(changes) & ~same]
    if len(moving) and np.median(np.abs(moving)) < FINE * step:
        return []
    # Where nothing moves there is no fluctuation that could give a tie by chance.
    chance = _within(step / 2, moving - np.median(moving)) if len(moving) else 0.0
    return _stretches(same, SHORTEST_RUN - 1, chance, 1, "constant")


def interpolated(values: Array) -> list[Stretch]:
    """Stretches with equal differences or equal ratios that chance does not give.

    Parameters
    ----------
    values
        Shape (periods,); NaN is missing and ends a stretch.
    """
    step = resolution(values)
    changes = np.abs(np.diff(values))
    with np.errstate(invalid="ignore"):
        moving = changes > step / 2
    if not moving.any() or np.median(changes[moving]) < FINE * step:
        return []
    found: list[Stretch] = []
    # Three values, each rounded by half a step, move their second difference by two steps at most.
    linear = np.diff(values, n=2)
    tolerance = np.maximum(2 * step, 1e-9 * np.nanmax(np.abs(values), initial=0)) * 1.0001
    found += _lines(linear, np.full(len(linear), tolerance), moving, "linear")
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.where(values > 0, np.log(values), np.nan)
        least = np.minimum(np.minimum(values[:-2], values[1:-1]), values[2:])
        tolerances = np.maximum(2 * step / np.where(least > 0, least, np.nan), 1e-9) * 1.0001
    exponential = _lines(np.diff(logs, n=2), tolerances, moving, "exponential")
    return found + [s for s in exponential if not any(s.first <= o.last and o.first <= s.last for o in found)]


def _lines(
    curvature: Array, tolerance: Array, moving: np.ndarray, path: Literal["linear", "exponential"]
) -> list[Stretch]:
    with np.errstate(invalid="ignore"):
        straight = np.abs(curvature) <= tolerance
    bent = curvature[np.isfinite(curvature) & ~straight]
    chance = _within(float(np.nanmax(tolerance, initial=0)), bent) if len(bent) else 0.0
    straight &= moving[:-1] & moving[1:]
    return _stretches(straight, SHORTEST_LINE - 2, chance, 2, path)


def _within(tolerance: float, deviations: Array) -> float:
    """The probability that a normal deviation of this spread is within the tolerance, at most."""
    scale = max(_MAD * float(np.median(np.abs(deviations))), float(np.std(deviations)))
    return min(1.0, 2 * tolerance * _PEAK / scale) if scale > 0 else 1.0


def _stretches(
    flags: np.ndarray,
    fewest: int,
    chance: float,
    extra: int,
    path: Literal["constant", "linear", "exponential"],
) -> list[Stretch]:
    """Runs of flags that are long enough and unlikely; n flags span n + `extra` values."""
    found = [(start, stop, stop - start + 1) for start, stop in runs(flags)]
    long = [(start, stop, length) for start, stop, length in found if length >= fewest]
    # How often it happens outside the long stretches is the other witness of chance.
    elsewhere = len(flags) - sum(length for _, _, length in long)
    seen = sum(length for _, _, length in found) - sum(length for _, _, length in long)
    chance = max(chance, seen / elsewhere if elsewhere else 0.0)
    return [
        Stretch(start, stop + extra, path)
        for start, stop, length in long
        if len(flags) * chance**length <= CHANCE
    ]
