"""Reading a quantity from words: `近3.2亿元`, `同比增长5.3%`, `三成`, `3—5万人`, `人均1.2万元`, `翻一番`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

from govkit.errors import UnitError
from govkit.numerals import leading_numeral
from govkit.units import qualifiers
from govkit.units.conversion import refuse_unlike
from govkit.units.qualifiers import Bound, Direction
from govkit.units.quantity import Quantity, quantity
from govkit.units.ranges import lower_end, scale_of
from govkit.units.spelling import spelled
from govkit.units.symbols import SCALES
from govkit.units.unit import Basis, Unit, of_dimensions, unit, without_basis

_DOUBLED = re.compile(
    r"(近|约|超过?)?翻了?(近|约|超过?)?(?:([一两二三四五]|\d(?!\d))?番|一?倍)(多|以上|左右)?"
)
_BOUND_OF_DOUBLED: dict[str, Bound] = {"近": "at_most", "约": "about", "左右": "about"}
_UNCHANGED = re.compile(r"(?:[与和同])?(?:(?:上|去)年(?:同期)?)?(?:零增长|持平)")
# A minus after another sign belongs to the second end: -5—-3%.
_SEPARATOR = re.compile(r"[–—―~～至到]+|-+")
_ONLY_UNIT = re.compile(r"[百千万亿]+(?![余多几来])[^\d零一二两三四五六七八九十百千万亿几数]*")
_LONGEST = 200  # a longer text is prose, or no text at all
_DECIMAL = re.compile(r"-?\d+(?:\.\d+)?")
_MALFORMED = re.compile(r"[零一二两三四五六七八九十百千万亿几数]{2}")
_COUNTED_BY = re.compile(r"个(?=(?:小时|星期|人|村|项目|家庭|班|组)(?:以上|以下|以内|内|左右|$))")


class _End(NamedTuple):
    """One end of what may be a range, as it is written."""

    number: Fraction
    high: Fraction | None
    written: str
    sign: str
    bound: Bound
    rest: str


def parse(text: str, default: str | None = None) -> Quantity:
    """Read one quantity.

    Parameters
    ----------
    text
        A quantity and nothing else: `近3.2亿元`, `一百二十三万人`, `4.5‰`, `同比下降2.3个百分点`, `3—5万元`.
    default
        The unit where the text states none, such as that of a table's column.

    Raises
    ------
    UnitError
        The text has no number, a unit that is not known, more words than a quantity has, words that
        contradict one another or do not say how much, or ends of a range that measure different things.
    """
    if len(text) > _LONGEST:
        raise UnitError("units.not_a_quantity", value=f"{text[:_LONGEST]}…")
    try:
        return _parse(text, default)
    except OverflowError:  # 7E620 is more than a float holds
        raise UnitError("units.not_a_quantity", value=text) from None


def _parse(text: str, default: str | None) -> Quantity:
    plain, basis, prices = without_basis(spelled(text))
    if doubled := _DOUBLED.fullmatch(plain):
        return _doubled(doubled, basis, prices, text)
    if _UNCHANGED.fullmatch(plain):
        over_a_year: Basis = "year_on_year" if "年" in plain else basis
        return _quantity(Fraction(0), None, unit("%"), "exact", "up", over_a_year, prices)
    if plain.startswith("翻") and plain.endswith("倍"):  # by some three times as much, by others eight
        raise UnitError("units.unclear_times", value=text)
    said = qualifiers.before(plain, text)
    if said.direction == "down" and said.figure.startswith(("-", "−")):
        raise UnitError("units.fall_below_zero", value=text)
    if said.figure == plain and _ONLY_UNIT.fullmatch(plain) and qualifiers.after(plain)[1] == "exact":
        raise UnitError("units.only_unit", value=text)
    low = _end(said.figure, text)
    high: _End | None = None
    if (found := _SEPARATOR.match(low.rest)) and len(low.rest) > found.end():
        high = _end(low.rest[found.end() :], text)
    if (high or low).rest:
        raise UnitError("units.not_a_quantity", value=text)
    sign = (high or low).sign or low.sign
    if not sign and default and scale_of(low.written) > 1 and default[:1] in SCALES:
        raise UnitError("units.scaled_twice", value=text, unit=default)
    measure = _per(unit(sign or default or ""), said.per)
    _refuse_unclear(said, measure, basis, max(low.number, (high or low).number, low.high or low.number), text)
    number, top, bound = low.number, low.high, said.bound
    if high is None:
        bound = qualifiers.both(bound, low.bound, text)
    else:
        number, top = _first_of_two(low, high, measure, said.per, text), high.high or high.number
        if top < number:
            raise UnitError("units.range_turned", value=text)
        # 以下 after the upper end leaves the lower one as it is: 5%至10%以下.
        if high.bound != "at_most" or low.bound == "at_most":
            bound = qualifiers.both(bound, qualifiers.both(low.bound, high.bound, text), text)
    return _quantity(number, top, measure, bound, said.direction, basis, prices)


def _doubled(found: re.Match[str], basis: Basis, prices: str, text: str) -> Quantity:
    """翻两番 is four times as much; 同比翻一番 a change by 100 % on the year before."""
    number = found[3] or "一"
    doublings = int(number) if number.isdecimal() else "零一二三四五".index(number.replace("两", "二"))
    bound: Bound = "exact"
    for word in (found[1], found[2], found[4]):
        if word:
            bound = qualifiers.both(bound, _BOUND_OF_DOUBLED.get(word, "at_least"), text)
    times = Fraction(2**doublings)
    if basis:
        return _quantity(times - 1, None, unit("倍"), bound, "up", basis, prices)
    return _quantity(times, None, unit("倍"), bound, "", "", prices)


def _refuse_unclear(
    said: qualifiers.Qualifiers, measure: Unit, basis: Basis, most: Fraction, text: str
) -> None:
    """Refuse words that do not say how much: a fall by twice, a change by per cent of a rate of change."""
    falls = said.direction == "down" and most >= 1
    if measure.kind == "ratio" and (falls or (basis and not said.direction)):
        raise UnitError("units.unclear_times", value=text)
    if said.of_fall or (said.of_rate and measure.kind != "change_of_share"):
        raise UnitError("units.change_of_rate", value=text)


def _first_of_two(low: _End, high: _End, measure: Unit, per: Sequence[Unit], text: str) -> Fraction:
    """The lower end of a range in the unit of the upper one."""
    if low.sign:
        own = _per(unit(low.sign), per)
        refuse_unlike(own, measure, low.sign, high.sign)
        return low.number * own.size / measure.size
    return lower_end((low.written, low.number), (high.written, high.high or high.number), text)


def _quantity(
    number: Fraction,
    top: Fraction | None,
    measure: Unit,
    bound: Bound,
    direction: Direction,
    basis: Basis,
    prices: str,
) -> Quantity:
    measure = replace(measure, basis=basis or measure.basis, prices=prices or measure.prices)
    ends = (number, top if top is not None else number)
    if direction or measure.basis:
        if measure.kind == "ratio":
            # 增长2.5倍 is an increase by 250%.
            measure = replace(measure, symbol="%", size=Fraction(100), kind="share")
        if measure.kind in ("share", "relative_change"):
            measure = replace(measure, kind="relative_change")
        elif direction and measure.kind != "change_of_share":
            measure = replace(measure, kind=f"change_of_{measure.kind}")
    if direction == "down":
        ends, bound = (-ends[1], -ends[0]), qualifiers.of_fall(bound)
    low, high = (float(end * measure.size) for end in ends)
    if low == high or bound in ("at_least", "at_most"):
        return quantity(high if bound == "at_most" else low, measure, bound)
    return quantity(float(sum(ends) / 2 * measure.size), measure, "between", (low, high))


def _per(measure: Unit, per: Sequence[Unit]) -> Unit:
    """A unit for each one of others: 元 of 每人 and 每月 is 元/人·月."""
    for each in per:
        dimensions = dict(measure.dimensions)
        for name, power in each.dimensions:
            dimensions[name] = dimensions.get(name, 0) - power
        made = of_dimensions(dimensions)
        measure = replace(made, size=measure.size / each.size, basis=measure.basis, prices=measure.prices)
    return measure


def _end(plain: str, text: str) -> _End:
    found = leading_numeral(plain)
    if found is None:
        odd = _MALFORMED.match(plain)
        raise UnitError("units.malformed_numeral" if odd else "units.no_number", value=text)
    numeral, rest = found
    written = plain[: len(plain) - len(rest)]
    rest = _COUNTED_BY.sub("", rest, count=1) if rest.startswith("个") else rest
    stop = _SEPARATOR.search(rest)
    sign, tail = (rest[: stop.start()], rest[stop.start() :]) if stop else (rest, "")
    sign, bound = qualifiers.after(sign)
    # A float of seventeen digits need not be written as it was read.
    number = Fraction(written if _DECIMAL.fullmatch(written) else repr(numeral.value))
    if sign.endswith("半") and len(sign) > 1:
        sign, number = sign[:-1], number + Fraction(1, 2)
    if numeral.share:
        if sign not in ("", "%"):
            raise UnitError("units.share_of", value=text)
        sign = "%"
    own = "exact" if numeral.bound == "about" and bound != "exact" else numeral.bound
    return _End(
        number=number,
        high=Fraction(repr(numeral.high)) if numeral.high is not None else None,
        written=written,
        sign=sign,
        bound=qualifiers.both(bound, own, text),
        rest=tail,
    )
