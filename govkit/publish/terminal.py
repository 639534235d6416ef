"""Text of a terminal as pieces with their colour and weight."""

from __future__ import annotations

import re
from dataclasses import dataclass

_STYLE = re.compile(r"\x1b\[([\d;:]*)m")
_OTHER = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\^_])?")
_COLOURS = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text; `colour` is the name of one of the eight of a terminal, or empty."""

    text: str
    colour: str = ""
    bold: bool = False


def pieces(text: str) -> list[Piece]:
    """Split a text at its sequences of style (ECMA-48 SGR); other sequences are dropped."""
    made: list[Piece] = []
    colour, bold = "", False
    for place, part in enumerate(_STYLE.split(text)):
        if place % 2:
            colour, bold = _styled(part, colour, bold)
        elif shown := _OTHER.sub("", part):
            made.append(Piece(shown, colour, bold))
    return made


def _styled(codes: str, colour: str, bold: bool) -> tuple[str, bool]:
    """What a sequence of style makes of the colour and weight in force."""
    numbers = [int(code or 0) for code in re.split("[;:]", codes)]
    while numbers:
        code = numbers.pop(0)
        if code == 0:
            colour, bold = "", False
        elif code in (1, 22):
            bold = code == 1
        elif code in range(30, 38) or code in range(90, 98):
            colour = _COLOURS[code % 10]
        elif code == 39:
            colour = ""
        elif code in (38, 48):
            # A colour of a larger palette takes its numbers along: 5;n or 2;r;g;b.
            del numbers[: 2 if numbers[:1] == [5] else 4]
    return colour, bold
