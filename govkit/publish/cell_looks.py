"""The look of single table cells, as pandas Styler gives it: fill, colour of the text, bold, italic."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

_GRADIENT = re.compile(r"^linear-gradient\(\s*90deg\s*,(.*)\)$")
_STOPS = re.compile(r",(?![^()]*\))")
_FUNCTION = re.compile(r"^rgba?\(([^()]*)\)$")
_DARKEST = 0.05  # of a colour that is hardly told from black


Bar = tuple[str, float, float]
"""A colour, and from where to where in per cent of its cell it reaches."""


@dataclass(frozen=True, slots=True)
class CellLook:
    """Colours as six hexadecimal digits, or empty; `bar` is that of ``Styler.bar``."""

    fill: str = ""
    color: str = ""
    bold: bool = False
    italic: bool = False
    bar: tuple[Bar, ...] = ()


def look_of(style: str) -> CellLook:
    """The look that the declarations of a ``style`` attribute give; the last of a name holds."""
    said: dict[str, str] = {}
    for declaration in style.split(";"):
        name, _, value = declaration.partition(":")
        said[name.strip().lower()] = value.replace("!important", "").strip().lower()
    fill = rgb(said.get("background-color") or said.get("background", ""))
    color = rgb(said.get("color", ""))
    if fill and not color:
        color = "000000" if luminance(fill) > 0.18 else "FFFFFF"
    if color and not fill and luminance(color) < _DARKEST:
        color = ""  # the colour of all text: on a dark screen it is another
    weight = said.get("font-weight", "")
    bold = weight in ("bold", "bolder") or (weight.isdecimal() and int(weight) >= 600)
    italic = said.get("font-style", "") in ("italic", "oblique")
    return CellLook(fill, color, bold, italic, bars(said.get("background", "")))


def bars(value: str) -> tuple[Bar, ...]:
    """The bars of a cell that ``Styler.bar`` has drawn with a gradient from left to right."""
    found = _GRADIENT.match(value)
    if not found:
        return ()
    stops: list[tuple[str, float]] = []
    for stop in _STOPS.split(found[1]):
        name, _, place = stop.strip().rpartition(" ")
        if not re.fullmatch(r"\d*\.?\d+%", place):
            return ()
        stops.append((rgb(name.strip()), float(place[:-1])))
    stops = [(stops[0][0], 0.0), *stops]
    pairs = pairwise(stops)
    return tuple(
        (one, start, end) for (one, start), (other, end) in pairs if one and one == other and end > start
    )


def rgb(value: str) -> str:
    """A colour of CSS as six hexadecimal digits, on white where it lets light through; else empty."""
    from PIL import ImageColor

    named = ImageColor.colormap.get(value, value)
    text = named if isinstance(named, str) else ""
    parts: list[float] = []
    if re.fullmatch(r"#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})", text):
        digits = text[1:] if len(text) > 5 else "".join(2 * digit for digit in text[1:])
        parts = [int(digits[place : place + 2], 16) for place in range(0, len(digits), 2)]
        parts[3:] = [part / 255 for part in parts[3:]]
    elif found := _FUNCTION.match(text):
        parts = _numbers(re.split(r"[\s,/]+", found[1].strip()))
    if len(parts) not in (3, 4) or (len(parts) == 4 and parts[3] <= 0):
        return ""
    alpha = min(parts[3], 1.0) if len(parts) == 4 else 1.0
    mixed = (round(255 - (255 - min(max(part, 0), 255)) * alpha) for part in parts[:3])
    return "".join(f"{part:02X}" for part in mixed)


def _numbers(words: list[str]) -> list[float]:
    """The numbers of ``rgb(…)``: of 255 or in per cent, the fourth of 1."""
    made: list[float] = []
    for place, word in enumerate(words):
        if not re.fullmatch(r"\d*\.?\d+%?", word):
            return []
        whole = 255 if place < 3 else 1
        made.append(float(word[:-1]) / 100 * whole if word.endswith("%") else float(word))
    return made


def luminance(color: str) -> float:
    """The relative luminance of a colour, from 0 to 1 (WCAG 2)."""
    channels = [int(color[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
