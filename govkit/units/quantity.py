"""Quantities in Chinese texts and tables: `近3.2亿元`, `同比增长5.3%`, `三成`, `3—5万人`, `人均1.2万元`."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Literal, NamedTuple

from govkit.errors import UnitError
from govkit.numerals import leading_numeral
from govkit.units.conversion import refuse_unlike, times
from govkit.units.spelling import spelled
from govkit.units.symbols import SCALES
from govkit.units.unit import Basis, Unit, of_dimensions, unit, without_basis

Bound = Literal["exact", "at_least", "at_most", "about", "between"]

_BEFORE: tuple[tuple[Bound, str], ...] = (
    (
        "at_most",
        r"不超过|不多于|不高于|不大于|至多|最多|接近|将近|不足|不到|不满|未满|少于|低于|小于|最高|近|<=?|≤",
    ),
    (
        "at_least",
        r"不少于|不低于|不小于|至少|最少|超过|超出|突破|多于|高于|大于|最低|超|逾|破(?=[\d十百千万亿])|过(?=半|[十百千万亿])|上(?=[十百千万亿])|>=?|≥",
    ),
    ("about", r"大约|大概|约为?|估计|≈|~"),
)
_AFTER: tuple[tuple[Bound, str], ...] = (
    ("at_least", r"及?以上|余|多|\+"),
    ("at_most", r"及?以下|及?以内|之内|内"),
    ("about", r"左右|上下|前后"),
)
_UP = r"正增长|增长|增速|新增|净增加?|上升|提高|增加|上涨|提升|扩大|加快|升高|增|升|涨"
_DOWN = r"负增长|净减少?|下降|减少|降低|下跌|回落|缩小|减缓|放缓|下滑|减|降|跌"
_DIRECTION = re.compile(rf"(?:({_UP})|({_DOWN}))(了|幅度?[为达]?|率[为达]?|至|到|为)?")
_REACHES = re.compile(r"[高多]?达到?|为|总?共计?|[累合总]计|计|是|有|仅|只有|占比?|实现|完成")
_AVERAGE = re.compile(r"(人|户|亩|地|日|月)均")
_OF_AVERAGE = {"人": "人", "户": "户", "亩": "亩", "地": "平方公里", "日": "天", "月": "个月"}
_EACH = re.compile(
    r"每([^\d零一二两三四五六七八九几数]+?|[百千万亿]+[^\d零一二两三四五六七八九几数百千万亿]+?)(?=[\d零一二两三四五六七八九几数约近超不])"
)
_DOUBLED = re.compile(r"翻了?(?:([一两二三四五])?番|一?倍)(多|以上)?")
_UNCHANGED = re.compile(r"(?:[与和同])?(?:(?:上|去)年(?:同期)?)?(?:零增长|持平)")
# A minus after another sign belongs to the second end: -5—-3%.
_SEPARATOR = re.compile(r"[–—―~～至到]+|-+")
_SCALED = re.compile(r"[十百千万亿]+$")
_FLIPPED: dict[Bound, Bound] = {"at_least": "at_most", "at_most": "at_least"}


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
        refuse_unlike(self.measure, wanted, self.measure, target)
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


class _End(NamedTuple):
    """One end of what may be a range, as it is written."""

    number: Fraction
    high: Fraction | None
    scale: int
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
        The text has no number, a unit that is not known, more words than a quantity has, or ends of a range
        that measure different things.
    """
    try:
        return _parse(text, default)
    except OverflowError:  # 7E620 is more than a float holds
        raise UnitError("units.not_a_quantity", value=text) from None


def _parse(text: str, default: str | None) -> Quantity:
    plain, basis, prices = without_basis(spelled(text))
    if doubled := _DOUBLED.fullmatch(plain):
        times_two = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5}.get(doubled[1] or "", 1)
        bound: Bound = "at_least" if doubled[2] else "exact"
        return _quantity(Fraction(2**times_two), None, unit("倍"), bound, "", "", prices)
    if _UNCHANGED.fullmatch(plain):
        over_a_year: Basis = "year_on_year" if "年" in plain else basis
        return _quantity(Fraction(0), None, unit("%"), "exact", "up", over_a_year, prices)
    plain, bound, direction, per = _strip_words(plain)
    if direction == "down" and plain.startswith(("-", "−")):
        raise UnitError("units.fall_below_zero", value=text)
    low = _end(plain, text)
    high: _End | None = None
    if (found := _SEPARATOR.match(low.rest)) and len(low.rest) > found.end():
        high = _end(low.rest[found.end() :], text)
    if (high or low).rest:
        raise UnitError("units.not_a_quantity", value=text)
    measure = _per(unit((high or low).sign or low.sign or default or ""), per)
    number, top = low.number, low.high
    if high is not None:
        first = _per(unit(low.sign), per) if low.sign else measure
        refuse_unlike(first, measure, low.sign, high.sign)
        # The scale of the second end holds for a first one that has none: 3—5亿元.
        number = number * (1 if low.scale > 1 or low.sign else high.scale) * first.size / measure.size
        top = high.high or high.number
        if top < number:
            raise UnitError("units.range_turned", value=text)
    elif bound == "exact":
        bound = low.bound
    return _quantity(number, top, measure, bound, direction, basis, prices)


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


def _quantity(
    number: Fraction,
    top: Fraction | None,
    measure: Unit,
    bound: Bound,
    direction: str,
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
        ends, bound = (-ends[1], -ends[0]), _FLIPPED.get(bound, bound)
    low, high = (float(end * measure.size) for end in ends)
    if low == high:
        return quantity(low, measure, bound)
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


def _strip_words(plain: str) -> tuple[str, Bound, str, list[Unit]]:
    bound: Bound = "exact"
    direction = ""
    per: list[Unit] = []
    while True:
        for name, words in _BEFORE:
            if found := re.match(words, plain):
                bound, plain = name, plain[found.end() :]
                break
        else:
            if (found := _DIRECTION.match(plain)) and len(plain) > found.end():
                # 增加到 states the level that was reached, 增加了 the change.
                direction = "" if found[3] in ("至", "到", "为") else "up" if found[1] else "down"
            elif found := _AVERAGE.match(plain):
                per.append(unit(_OF_AVERAGE[found[1]]))
            elif found := _EACH.match(plain):
                per += [unit(each) for each in found[1].split("每")]
            elif not (found := _REACHES.match(plain)):
                return plain, bound, direction, per
            plain = plain[found.end() :]


def _end(plain: str, text: str) -> _End:
    found = leading_numeral(plain)
    if found is None:
        raise UnitError("units.no_number", value=text)
    numeral, rest = found
    scale = _SCALED.search(plain[: len(plain) - len(rest)])
    stop = _SEPARATOR.search(rest)
    sign, tail = (rest[: stop.start()], rest[stop.start() :]) if stop else (rest, "")
    sign, bound = _strip_after(sign)
    number = Fraction(repr(numeral.value))
    if sign.endswith("半") and len(sign) > 1:
        sign, number = sign[:-1], number + Fraction(1, 2)
    if numeral.share:
        if sign not in ("", "%"):
            raise UnitError("units.share_of", value=text)
        sign = "%"
    return _End(
        number=number,
        high=Fraction(repr(numeral.high)) if numeral.high is not None else None,
        scale=math.prod(SCALES[one] for one in scale[0]) if scale else 1,
        sign=sign,
        bound=bound if bound != "exact" else numeral.bound,
        rest=tail,
    )


def _strip_after(sign: str) -> tuple[str, Bound]:
    for name, words in _AFTER:
        if found := re.search(rf"(?:{words})$", sign):
            return sign[: found.start()], name
    return sign, "exact"
