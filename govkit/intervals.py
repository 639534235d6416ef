"""Closed intervals and their arithmetic: a figure known only within bounds is never used as a point."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Interval:
    """A closed interval `[low, high]`; either end may be infinite.

    Arithmetic gives the smallest interval that holds every result (Moore, *Interval Analysis*, 1966), save
    that ends are rounded as floats are; `tolerance` in the comparisons absorbs that.
    """

    low: float
    high: float

    def __post_init__(self) -> None:
        if math.isnan(self.low) or math.isnan(self.high) or self.low > self.high:
            raise ValueError(f"not an interval: [{self.low}, {self.high}]")

    @property
    def is_point(self) -> bool:
        """Whether both ends are the same."""
        return self.low == self.high

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.low + other.low, self.high + other.high)

    def __mul__(self, other: Interval) -> Interval:
        ends = [_product(a, b) for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(min(ends), max(ends))

    def __truediv__(self, other: Interval) -> Interval:
        """The quotient; unbounded where the divisor holds zero within, one-sided where zero is its end."""
        if other.low < 0 < other.high or other.low == other.high == 0:
            return Interval(-math.inf, math.inf)
        if other.low == 0:
            return self * Interval(_inverse(other.high), math.inf)
        if other.high == 0:
            return self * Interval(-math.inf, _inverse(other.low))
        return self * Interval(_inverse(other.high), _inverse(other.low))

    def scaled(self, factor: float) -> Interval:
        """The interval times a number."""
        return self * Interval(factor, factor)

    def within(self, other: Interval, tolerance: float = 1e-9) -> bool:
        """Whether every value of this interval lies in the other."""
        slack = _slack(self, other, tolerance)
        return self.low >= other.low - slack and self.high <= other.high + slack

    def disjoint(self, other: Interval, tolerance: float = 1e-9) -> bool:
        """Whether no value lies in both."""
        slack = _slack(self, other, tolerance)
        return self.low > other.high + slack or other.low > self.high + slack


def _product(a: float, b: float) -> float:
    # A bound of zero times an unbounded end is zero: the end is a limit and is never reached.
    return 0.0 if a == 0 or b == 0 else a * b


def _inverse(a: float) -> float:
    return 0.0 if math.isinf(a) else 1 / a


def _slack(a: Interval, b: Interval, tolerance: float) -> float:
    sizes = [abs(end) for end in (a.low, a.high, b.low, b.high) if math.isfinite(end)]
    return tolerance * max(sizes, default=1.0)
