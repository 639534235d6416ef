"""Conversion between units that measure one thing, and refusal of those that do not."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, TypeVar, overload

from govkit.errors import UnitError
from govkit.units.symbols import BODIES, THINGS
from govkit.units.unit import Unit, unit

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    Numbers = TypeVar("Numbers", "np.ndarray", "pd.Series")


def factor(source: str | Unit, target: str | Unit) -> Fraction:
    """What a number in `source` is multiplied with to be one in `target`, exactly.

    Raises
    ------
    UnitError
        One of the two is no unit, they measure different things, or they are at different prices.
    """
    ours = unit(source) if isinstance(source, str) else source
    theirs = unit(target) if isinstance(target, str) else target
    refuse_unlike(ours, theirs, source, target)
    return ours.size / theirs.size


@overload
def convert(value: float, source: str | Unit, target: str | Unit) -> float: ...
@overload
def convert(value: Numbers, source: str | Unit, target: str | Unit) -> Numbers: ...
def convert(value, source, target):  # type: ignore[no-untyped-def]
    """Convert a number, an array or a column from one unit to another.

    The product is that of the decimals as written: 1.1 万元 is 11,000 元, and 0.1 × 3 is 0.3.

    Examples
    --------
    >>> convert(3.2, "亿元", "万元")
    32000.0

    Raises
    ------
    UnitError
        As `factor`.
    """
    ratio = factor(source, target)
    if ratio == 1:
        return value
    if isinstance(value, (int, float)):
        return times(float(value), ratio)
    if hasattr(value, "map"):
        return value.map(lambda one: times(float(one), ratio) if one == one else one)
    import numpy as np

    return np.vectorize(lambda one: times(float(one), ratio), otypes=[float])(value)


def times(value: float, ratio: Fraction) -> float:
    """The float nearest to the shortest decimal of `value` times a ratio; NaN and infinities stay."""
    if value != value or value in (float("inf"), float("-inf")):
        return value
    return float(Fraction(repr(value)) * ratio)


def refuse_unlike(ours: Unit, theirs: Unit, source: object, target: object) -> None:
    """Raise UnitError where two units do not measure one thing on one basis."""
    names = {"source": _name(source), "target": _name(target)}
    if not _measure_alike(ours, theirs) or _family(ours) != _family(theirs):
        raise UnitError("units.unlike", **names)
    if prices_differ(ours.prices, theirs.prices):
        raise UnitError("units.prices", **names)
    if ours.basis and theirs.basis and ours.basis != theirs.basis:
        raise UnitError("units.bases", **names)


def counting_words_differ(source: str | Unit, target: str | Unit) -> bool:
    """Whether two units count one kind of thing by different words, as 家 and 个 do."""
    ours = unit(source) if isinstance(source, str) else source
    theirs = unit(target) if isinstance(target, str) else target
    return ours.dimensions != theirs.dimensions and _measure_alike(ours, theirs)


def _measure_alike(ours: Unit, theirs: Unit) -> bool:
    if _counts(ours, BODIES) == _counts(theirs, BODIES):
        return True
    # 个 counts whatever other words count, which does not make these one.
    generic = any(name == "pieces" for name, _ in (*ours.dimensions, *theirs.dimensions))
    return generic and _counts(ours, THINGS) == _counts(theirs, THINGS)


def _counts(one: Unit, alike: frozenset[str]) -> dict[str, int]:
    """Dimensions with their powers, those that count things of one kind as one."""
    counts: dict[str, int] = {}
    for name, power in one.dimensions:
        own = "pieces" if name in alike else name
        counts[own] = counts.get(own, 0) + power
    return counts


def prices_differ(ours: str, theirs: str) -> bool:
    """Whether two statements on prices exclude each other; prices that nothing is said of are current."""
    return (ours or "current") != (theirs or "current")


def _family(one: Unit) -> str:
    # A relative change is written in %, as a share is; which of the two a % is, the words beside it say.
    if one.dimensions:
        return ""
    return "share" if one.kind == "relative_change" else one.kind


def _name(given: object) -> str:
    return (given.symbol or given.kind) if isinstance(given, Unit) else str(given)
