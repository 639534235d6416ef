"""A quantity: a number in a canonical unit, with what its words say of it."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from fractions import Fraction

from govkit.units.conversion import refuse_unlike, times
from govkit.units.qualifiers import Bound
from govkit.units.unit import Basis, Unit, unit


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in a canonical unit, with what its words say of it.

    Attributes
    ----------
    value
        The number in `unit`; the middle of a range. Shares are in %, their changes in percentage points,
        relative changes in % with their sign.
    unit
        Sign of the canonical unit: `元`, `元/人`, `%`, `个百分点`, `倍`; empty for a bare number.
    bound
        `at_least` (超、余、以上), `at_most` (近、不足、以内), `about` (约、左右), `between`, or `exact`.
    low, high
        What the number lies between: minus and plus infinity where there is no end, None where it is `about`.
    kind
        What it measures, as `Unit.kind`; `change_of_` before it where the words state a change (`增加3万人`).
    basis
        What a change is compared with: `year_on_year` (同比), `previous_period` (环比) or `annual_average`.
    prices
        `current`, `constant`, or `constant:2010`; empty where nothing is said.
    measure
        The canonical unit itself.
    """

    value: float
    unit: str
    bound: Bound
    low: float | None
    high: float | None
    kind: str
    basis: Basis
    prices: str
    measure: Unit = field(repr=False)

    @property
    def is_change(self) -> bool:
        """Whether it is a change and not a level."""
        return self.kind.startswith("change_of_") or self.kind == "relative_change"

    def to(self, target: str) -> float:
        """The value in another unit.

        Raises
        ------
        UnitError
            The unit is unknown, measures something else, or is at other prices.
        """
        wanted = unit(target)
        refuse_unlike(self.measure, wanted, str(self), target)
        return times(self.value, 1 / wanted.size)

    def __add__(self, other: Quantity) -> Quantity:
        from govkit.units.arithmetic import add

        return add(self, other)

    def __sub__(self, other: Quantity) -> Quantity:
        from govkit.units.arithmetic import subtract

        return subtract(self, other)

    def __truediv__(self, other: Quantity) -> Quantity:
        from govkit.units.arithmetic import divide

        return divide(self, other)

    def __str__(self) -> str:
        from govkit.units import writing

        return writing.format(self)


def quantity(
    value: float, measure: Unit, bound: Bound = "exact", span: tuple[float, float] | None = None
) -> Quantity:
    """A quantity of a value in a canonical unit; `span` has the ends of a range."""
    low: float | None
    high: float | None
    low, high = span or (value, value)
    if bound == "at_least":
        low, high = value, math.inf
    elif bound == "at_most":
        low, high = -math.inf, value
    elif bound == "about":
        low = high = None
    canonical = replace(measure, size=Fraction(1))
    return Quantity(
        value, measure.symbol, bound, low, high, measure.kind, measure.basis, measure.prices, canonical
    )
