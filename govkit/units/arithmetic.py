"""Sums, differences and quotients of quantities; those that would be wrong are refused."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction

from govkit.errors import UnitError
from govkit.units.conversion import prices_differ
from govkit.units.qualifiers import Bound
from govkit.units.quantity import Quantity, quantity
from govkit.units.unit import Unit, of_dimensions, unit


def add(first: Quantity, second: Quantity) -> Quantity:
    """The sum of two quantities of one kind, or of a level or rate and its change.

    Raises
    ------
    UnitError
        They measure different things (a rate and a count), are at different prices, are compared with
        different periods, or are relative changes, which multiply and do not add.
    """
    measure = _of_sum(first, second)
    return _combined(first, second, measure, 1)


def subtract(first: Quantity, second: Quantity) -> Quantity:
    """The difference of two quantities; that of two shares or two relative changes is in percentage points.

    Raises
    ------
    UnitError
        As `add`, but relative changes of one basis may be compared.
    """
    pair = (first.kind, second.kind)
    if pair in (("share", "share"), ("relative_change", "relative_change")):
        _refuse_differing(first, second)
        return _combined(first, second, unit("个百分点"), -1)
    return _combined(first, second, _of_sum(first, second), -1)


def divide(first: Quantity, second: Quantity) -> Quantity:
    """The quotient of two quantities that have dimensions or are counts, such as money per person.

    Raises
    ------
    UnitError
        One of the two is a share or a change, the divisor may be 0, or the two are at different prices.
    """
    for one in (first, second):
        if one.is_change or not (one.measure.dimensions or one.kind == "number"):
            raise UnitError("units.not_divided", first=str(first), second=str(second))
    dimensions = dict(first.measure.dimensions)
    for name, power in second.measure.dimensions:
        dimensions[name] = dimensions.get(name, 0) - power
    if first.kind == second.kind:
        _refuse_differing(first, second)
        measure = unit("倍")
    else:
        measure = replace(of_dimensions(dimensions), prices=first.prices or second.prices)
    if first.bound not in ("exact", "about") or second.bound not in ("exact", "about") or not second.value:
        raise UnitError("units.not_divided", first=str(first), second=str(second))
    bound: Bound = "exact" if first.bound == second.bound == "exact" else "about"
    return quantity(float(Fraction(repr(first.value)) / Fraction(repr(second.value))), measure, bound)


def _of_sum(first: Quantity, second: Quantity) -> Unit:
    levels = ("share", "relative_change")
    if first.kind in levels and second.kind == "change_of_share":
        return first.measure
    if first.kind == "relative_change" and second.kind == "relative_change":
        raise UnitError("units.changes_multiply", first=str(first), second=str(second))
    if first.kind != second.kind and second.kind != f"change_of_{first.kind}":
        raise UnitError("units.not_added", first=str(first), second=str(second))
    _refuse_differing(first, second)
    return first.measure


def _refuse_differing(first: Quantity, second: Quantity) -> None:
    if prices_differ(first.prices, second.prices):
        raise UnitError("units.prices", source=str(first), target=str(second))
    if first.basis != second.basis:
        raise UnitError("units.bases", source=str(first), target=str(second))


def _combined(first: Quantity, second: Quantity, measure: Unit, sign: int) -> Quantity:
    value = float(Fraction(repr(first.value)) + sign * Fraction(repr(second.value)))
    if first.bound == second.bound == "exact":
        return quantity(value, measure)
    if first.low is None or first.high is None or second.low is None or second.high is None:
        return quantity(value, measure, "about")
    ends = (second.low, second.high) if sign > 0 else (-second.high, -second.low)
    low, high = first.low + ends[0], first.high + ends[1]
    if math.isinf(low) and math.isinf(high):
        return quantity(value, measure, "about")
    if math.isinf(high):
        return quantity(low, measure, "at_least")
    if math.isinf(low):
        return quantity(high, measure, "at_most")
    return quantity((low + high) / 2, measure, "between", (low, high))
