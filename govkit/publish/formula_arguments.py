"""Commands of several arguments that the converters lack, in those they have: `\\genfrac` and its like."""

from __future__ import annotations

import re
from collections.abc import Callable

from govkit.publish.formula_colours import hex_colour
from govkit.publish.formula_looks import closing

# A cell over several columns begins with this word: of how many, and where in them.
SPAN = re.compile(r"GOVKITSPAN(\d+)TO([lcr])")
_GENFRAC = re.compile(r"\\genfrac(?![A-Za-z])")
_WIDE = re.compile(r"\\multicolumn(?![A-Za-z])")
_GROUND = re.compile(r"\\f?colorbox(?![A-Za-z])")
_MODEL = re.compile(r"\s*\[\s*(\w+)\s*\]")
_SIGN = re.compile(r"\\(?:[A-Za-z]+|.)|[^}&\\]")
_MOST = 200
_MOST_COLUMNS = 50


def plain_arguments(latex: str) -> str:
    """A formula with ``\\genfrac``, ``\\multicolumn``, ``\\colorbox``, ``\\fcolorbox`` in simpler terms."""
    latex = _replaced(latex, _GENFRAC, 6, _fraction)
    latex = _replaced(latex, _WIDE, 3, _wide_cell)
    for framed in (True, False):
        command = re.compile(r"\\fcolorbox(?![A-Za-z])") if framed else _GROUND
        latex = _replaced(latex, command, 3 if framed else 2, _ground)
    return latex


def _replaced(
    latex: str, command: re.Pattern[str], count: int, made: Callable[[list[str], str], str | None]
) -> str:
    position = 0
    for _ in range(_MOST):
        found = command.search(latex, position)
        if found is None:
            break
        model = _MODEL.match(latex, found.end())
        arguments, end = _arguments(latex, model.end() if model else found.end(), count)
        plain = made(arguments, model[1] if model else "") if len(arguments) == count else None
        if plain is None:
            position = found.end()  # it stays, and the formula is shown as its source
        else:
            latex, position = latex[: found.start()] + plain + latex[end:], found.start()
    return latex


def _arguments(latex: str, position: int, count: int) -> tuple[list[str], int]:
    """The next arguments in braces, or of one sign each, and where they end."""
    found: list[str] = []
    while len(found) < count:
        while latex[position : position + 1].isspace():
            position += 1
        if latex[position : position + 1] == "{":
            end = closing(latex, position + 1)
            found.append(latex[position + 1 : end])
            position = end + 1
        elif sign := _SIGN.match(latex, position):
            found.append(sign[0])
            position = sign.end()
        else:
            break
    return found, position


def _fraction(arguments: list[str], _: str) -> str:
    left, right, thickness, style, above, below = (part.strip() for part in arguments)
    size = {"0": "d", "1": "t", "2": "t", "3": "t"}.get(style, "")
    if re.fullmatch(r"0*\.?0*\s*(?:[a-z]{2})?", thickness) and thickness:
        if (left, right) == ("(", ")"):
            return f"\\{size}binom{{{above}}}{{{below}}}"
        core = f"\\begin{{matrix}}{above}\\\\{below}\\end{{matrix}}"
    else:
        core = f"\\{size}frac{{{above}}}{{{below}}}"
    return f"\\left{left or '.'} {core} \\right{right or '.'}" if left or right else f"{{{core}}}"


def _wide_cell(arguments: list[str], _: str) -> str | None:
    columns, places, inside = arguments
    place = re.sub("[^lcr]", "", re.sub(r"[@!<>p]\{[^{}]*\}", "", places))
    if not columns.strip().isdecimal() or not 1 <= int(columns) <= _MOST_COLUMNS or len(place) != 1:
        return None
    return f"\\text{{GOVKITSPAN{int(columns)}TO{place}}} {inside} "


def _ground(arguments: list[str], model: str) -> str:
    """A coloured ground as one plain form; words are words there, and mathematics stands between dollars."""
    *_, name, inside = arguments
    parts = re.split(r"(?<!\\)\$", inside)
    plain = "".join(
        part if number % 2 else (f"\\text{{{part}}}" if part.strip() else part)
        for number, part in enumerate(parts)
    )
    if len(parts) == 1 and re.search(r"[\\^_]", inside):
        plain = inside  # as MathJax's authors write it, mathematics without dollars
    colour = hex_colour(model, name)
    made = f"\\ground{{{colour}}}{{{plain}}}" if colour else f"{{{plain}}}"
    return f"\\boxed{{{made}}}" if len(arguments) == 3 else made
