"""Words around a figure that say how to take it: bounds (`近`, `以上`), directions (`下降`), `人均`."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from govkit.errors import UnitError
from govkit.units.unit import Unit, unit

Bound = Literal["exact", "at_least", "at_most", "about", "between"]
Direction = Literal["", "up", "down"]

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
_UP = r"正增长|增长|新增|净增加?|上升|上调|提高|增加|上涨|提升|扩大|加快|回升|攀升|延长|升高|增|升|涨"
_DOWN = (
    r"负增长|净减少?|下降|下调|减少|降低|下跌|回落|缩小|缩短|缩减|压缩|压减|削减|收窄|减缓|放缓|下滑|减|降|跌"
)
_DIRECTION = re.compile(rf"(?:({_UP})|({_DOWN}))(了|幅度?[为达]?|率[为达]?|速度?[为达]?|至|到|为)?")
_REACHES = re.compile(
    r"[高多]?达到?|为|总?共计?|[累合总]计|计|是|有|仅|只有|占比?|实现|完成|(?:控制|保持|稳定|维持)在|平均(?=每)"
)
_AVERAGE = re.compile(r"(人|户|亩|地|日|月)均")
_OF_AVERAGE = {"人": "人", "户": "户", "亩": "亩", "地": "平方公里", "日": "天", "月": "个月"}
_EACH = re.compile(
    r"每([^\d零一二两三四五六七八九几数]+?|[百千万亿]+[^\d零一二两三四五六七八九几数百千万亿]+?)(?=[\d零一二两三四五六七八九几数约近超不])"
)
_FLIPPED: dict[Bound, Bound] = {"at_least": "at_most", "at_most": "at_least"}


class Qualifiers(NamedTuple):
    """What stands before a figure.

    Attributes
    ----------
    figure
        The text that is left.
    bound
        What the words make of the figure.
    direction
        Where they state a change, whether it is one upwards.
    per
        Units that the figure is for each one of.
    of_rate
        Whether the change is one of a rate of change that the words name: `增速回落`, `降幅扩大`.
    of_fall
        Whether that rate is one of a fall.
    """

    figure: str
    bound: Bound
    direction: Direction
    per: list[Unit]
    of_rate: bool
    of_fall: bool


def before(plain: str, text: str) -> Qualifiers:
    """Take the words before a figure off a normal text.

    Raises
    ------
    UnitError
        Two of the words contradict one another.
    """
    bound: Bound = "exact"
    direction: Direction = ""
    rate: Direction = ""
    of_rate = False
    per: list[Unit] = []
    while True:
        for name, words in _BEFORE:
            if found := re.match(words, plain):
                bound, plain = both(bound, name, text), plain[found.end() :]
                break
        else:
            if (found := _DIRECTION.match(plain)) and len(plain) > found.end():
                named: Direction = "up" if found[1] else "down"
                if found[3] in ("至", "到", "为"):
                    # 增加到 states the level that was reached, but 增速降到 a rate of change.
                    direction, of_rate = rate, False
                else:
                    direction, of_rate = named, bool(rate)
                if (found[3] or "")[:1] in ("幅", "率", "速"):
                    rate = named
            elif found := _AVERAGE.match(plain):
                per.append(unit(_OF_AVERAGE[found[1]]))
            elif found := _EACH.match(plain):
                per += [unit(each) for each in found[1].split("每")]
            elif not (found := _REACHES.match(plain)):
                return Qualifiers(plain, bound, direction, per, of_rate, of_rate and rate == "down")
            plain = plain[found.end() :]


def after(sign: str) -> tuple[str, Bound]:
    """A unit without the words behind it, and the bound that they make: `人以上` → `人`, `at_least`."""
    for name, words in _AFTER:
        if found := re.search(rf"(?:{words})$", sign):
            return sign[: found.start()], name
    return sign, "exact"


def both(first: Bound, second: Bound, text: str) -> Bound:
    """The bound that two words make together; the first has precedence.

    Raises
    ------
    UnitError
        One is from above and the other from below: `不足300余人`.
    """
    if {first, second} == {"at_least", "at_most"}:
        raise UnitError("units.bounds_contradict", value=text)
    return second if first == "exact" else first


def of_fall(bound: Bound) -> Bound:
    """The bound of a change downwards: a fall by more than 5 % is a change of at most −5 %."""
    return _FLIPPED.get(bound, bound)
