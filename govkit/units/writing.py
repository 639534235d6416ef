"""Quantities written as a reader expects them; what is written in Chinese reads back as the same quantity."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from govkit.text import language, say
from govkit.units.conversion import refuse_unlike
from govkit.units.quantity import Quantity
from govkit.units.symbols import ONE_OF, SCALES
from govkit.units.unit import Unit, unit

_CHANGED = {"relative_change": "rate", "change_of_share": "share"}
_FLIPPED = {"at_least": "at_most", "at_most": "at_least"}


def format(  # noqa: A001
    quantity: Quantity, target: str | None = None, lang: str | None = None
) -> str:
    """A quantity as text.

    Parameters
    ----------
    target
        Unit to write it in; by default the canonical one, in 万 or 亿 where the number is large.
    lang
        `zh` or `en`; by default the language in force. `parse` reads the Chinese back.

    Raises
    ------
    UnitError
        `target` measures something else.
    """
    lang = lang or language()
    if target is not None:
        wanted = unit(target)
        refuse_unlike(quantity.measure, wanted, quantity.measure, target)
    else:
        wanted, target = quantity.measure, quantity.unit
    # A fall is written without its sign, and then what was at least is at most.
    spans_zero = quantity.bound == "between" and (quantity.high or 0.0) > 0
    falls = quantity.is_change and quantity.value < 0 and not spans_zero
    sign = -1 if falls else 1
    bound = _FLIPPED.get(quantity.bound, quantity.bound) if falls else quantity.bound
    if bound == "between":
        low, high = sorted((sign * (quantity.low or 0.0), sign * (quantity.high or 0.0)))
        number = say("units.between", lang, **_ends(low, high, wanted, target, lang))
    else:
        number = _number(sign * quantity.value, wanted, target, lang)
        number = say(f"units.{bound}", lang, number=number)
    if quantity.is_change:
        changed = _CHANGED.get(quantity.kind, "level")
        number = say(f"units.fall_of_{changed}" if falls else f"units.rise_of_{changed}", lang, number=number)
    if quantity.basis:
        number = say(f"units.{quantity.basis}", lang, number=number)
    if quantity.prices:
        kind, _, year = quantity.prices.partition(":")
        number = say(f"units.{kind}_of_year" if year else f"units.{kind}", lang, number=number, year=year)
    return number


def _ends(low: float, high: float, wanted: Unit, target: str, lang: str) -> dict[str, str]:
    """The ends of a range. Of 1—1.4万 the first would be read in 万 as well: neither is written so."""
    low_text, high_text = (_number(value, wanted, target, lang) for value in (low, high))
    if not target and low_text[-1:] not in SCALES and high_text[-1:] in SCALES:
        low_text, high_text = (_number(value, wanted, target, lang, whole=True) for value in (low, high))
    return {"low": low_text, "high": high_text}


def _number(value: float, wanted: Unit, target: str, lang: str, whole: bool = False) -> str:
    scaled = _decimal(Fraction(repr(value)) / wanted.size)
    if lang == "en":
        name = _english(wanted, target)
        name = one_of(name) if abs(scaled) == 1 else name
        return say("units.number", lang, number=f"{scaled:,f}", unit=name).rstrip()
    number = f"{scaled:f}" if whole else _in_myriads(scaled, target)
    return say("units.number", lang, number=number, unit=target)


def _decimal(number: Fraction) -> Decimal:
    # A number over a size in 亩 or 周 may have no end: then the nearest float says it.
    if number.denominator == 1:
        return Decimal(number.numerator)
    return Decimal(repr(float(number)))


def _in_myriads(number: Decimal, target: str) -> str:
    scale = ""
    if target[:1] not in ("%", "‰") and target != "个百分点" and target[:1] not in SCALES:
        for sign, size in (("万亿", 10**12), ("亿", 10**8), ("万", 10**4)):
            if abs(number) >= size:
                number, scale = number / size, sign
                break
    text = f"{number:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) + scale


def _english(wanted: Unit, target: str) -> str:
    """The English name of a canonical unit; any other is called as the caller wrote it."""
    if target != wanted.symbol or not wanted.dimensions:
        own = {"个百分点": "units.points", "倍": "units.times"}.get(target)
        return say(own, "en") if own else target
    kind = wanted.kind.removeprefix("change_of_")
    if kind.startswith("money"):
        kind = say("units.yuan", "en") + kind.removeprefix("money")
    return kind.replace("_", " ")


def one_of(name: str) -> str:
    """An English unit as it follows the number one: `person`, `case per 10,000 people`."""
    if not name[:1].isalpha():
        return name
    counted, per, rest = name.partition(" a " if " a " in name else " per ")
    before, space, last = counted.rpartition(" ")
    return before + space + ONE_OF.get(last, last.removesuffix("s")) + per + rest
