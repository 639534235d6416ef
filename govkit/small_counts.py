"""Which counts can stand behind a stated percentage.

After the GRIM test: Brown, N. J. L. and Heathers, J. A. J. (2017), "The GRIM Test: A Simple Technique
Detects Numerous Anomalies in the Reporting of Results in Psychology", Social Psychological and Personality
Science 8(4).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from govkit.claims import Claim

SMALLEST_SHOWN = 3
MOST_TRIED = 100
PERCENT_QUANTITIES = ("share", "relative_decrease", "relative_change")


@dataclass(frozen=True, slots=True)
class SmallCount:
    """What denominators a stated percentage allows.

    Attributes
    ----------
    smallest
        The smallest pairs (count, denominator) that give the percentage at its written precision.
    possible
        How many denominators from 1 to `MOST_TRIED` can give it.
    always_from
        From this denominator on every percentage of that precision can be had, so the test says nothing.
    """

    claim: Claim
    smallest: tuple[tuple[int, int], ...]
    possible: int
    always_from: int

    @property
    def rules_out_small_counts(self) -> bool:
        """Whether no denominator up to `MOST_TRIED` can give it."""
        return self.possible == 0


def small_counts(claims: Iterable[Claim]) -> tuple[SmallCount, ...]:
    """Test every exact percentage that is written with decimals, in the order given."""
    return tuple(
        _test(claim)
        for claim in claims
        if claim.bound == "exact" and claim.decimals > 0 and claim.unit.quantity in PERCENT_QUANTITIES
    )


def pairs(percentage: float, decimals: int) -> Iterator[tuple[int, int]]:
    """Pairs (count, denominator) that round to a percentage, smallest denominator first, without end.

    A half is allowed to have been rounded up or down. Where several counts of one denominator fit, the
    smallest is given.
    """
    half = Fraction(1, 2 * 10**decimals)
    stated = Fraction(round(percentage * 10**decimals), 10**decimals)
    low, high = (stated - half) / 100, (stated + half) / 100
    denominator = 0
    while True:
        denominator += 1
        count = math.ceil(low * denominator)
        if count <= high * denominator:
            yield count, denominator


def _test(claim: Claim) -> SmallCount:
    smallest: list[tuple[int, int]] = []
    possible = 0
    for count, denominator in pairs(claim.point, claim.decimals):
        if denominator > MOST_TRIED and len(smallest) >= SMALLEST_SHOWN:
            break
        possible += denominator <= MOST_TRIED
        if len(smallest) < SMALLEST_SHOWN:
            smallest.append((count, denominator))
    return SmallCount(claim, tuple(smallest), possible, 100 * 10**claim.decimals)
