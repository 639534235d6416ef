"""Colours that formulas name: those of pages and of LaTeX, their mixtures, and numbers in several models."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from govkit.publish.document import Document

_NAMED = re.compile(
    r"\\(f?colorbox|textcolor|color)(?![A-Za-z])\s*(?:\[\s*(\w+)\s*\]\s*)?\{([^{}]*)\}(?:\s*\{([^{}]*)\})?"
)
_HEX = re.compile(r"#?([0-9A-Fa-f]{6})")
_MOST_MIXED = 5
# Of LaTeX's `dvipsnames`, as MathJax shows them, those that pages do not know by the same name.
_OF_LATEX = {
    **{"Apricot": "fbb982", "Bittersweet": "c04f17", "BrickRed": "b6321c", "BurntOrange": "f7921d"},
    **{"CarnationPink": "f282b4", "Cerulean": "00a2e3", "Dandelion": "fdbc42", "Emerald": "00a99d"},
    **{"JungleGreen": "00a99a", "Mahogany": "a9341f", "Melon": "f89e7b", "Mulberry": "a93c93"},
    **{"NavyBlue": "006eb8", "OliveGreen": "3c8031", "Peach": "f7965a", "Periwinkle": "7977b8"},
    **{"PineGreen": "008b72", "ProcessBlue": "00b0f0", "RawSienna": "974006", "RedOrange": "f26035"},
    **{"RedViolet": "a1246b", "Rhodamine": "ef559f", "RoyalPurple": "613f99", "RubineRed": "ed017d"},
    **{"Sepia": "671800", "TealBlue": "00aeb3", "VioletRed": "ef58a0", "WildStrawberry": "ee2967"},
    **{"YellowOrange": "faa21a"},
}


def hex_colour(model: str, name: str) -> str:
    """A colour as ``#rrggbb``; empty where it is none that is known."""
    name = name.strip()
    try:
        if model in ("rgb", "RGB"):
            parts = [float(part) * (255 if model == "rgb" else 1) for part in name.split(",")]
            return "#" + "".join(map(_byte, parts)) if len(parts) == 3 else ""
        if model == "gray":
            return "#" + _byte(float(name) * 255) * 3
        if found := _HEX.fullmatch(name):
            return f"#{found[1].lower()}"
        return "#" + "".join(map(_byte, _mixed(name.split("!"))))
    except ValueError:
        return ""


def _mixed(parts: list[str]) -> tuple[float, ...]:
    """The colour of ``red!40!blue``: 40 % of the first; the last is white where it is not named."""
    if len(parts) > 2 * _MOST_MIXED:
        raise ValueError(parts)
    made = _named(parts[0])
    for share, other in zip(parts[1::2], [*parts[2::2], "white"], strict=False):
        weight = float(share) / 100
        if not 0 <= weight <= 1:
            raise ValueError(share)
        made = tuple(weight * one + (1 - weight) * two for one, two in zip(made, _named(other), strict=True))
    return made


def _named(name: str) -> tuple[float, ...]:
    from PIL import ImageColor

    known = _OF_LATEX.get(name.strip())
    return tuple(ImageColor.getrgb(f"#{known}" if known else name.strip())[:3])


def _byte(level: float) -> str:
    return f"{min(255, max(0, round(level))):02x}"


def note_unknown_colours(document: Document, latex: str, cell: int) -> None:
    """Note the colours of a formula that nobody knows, in whose place the ink's is taken."""
    for command, model, first, second in _NAMED.findall(latex):
        for name in (first, second) if command == "fcolorbox" else (first,):
            if not hex_colour(model, name):
                document.problem("publish.unknown_colour", serious=False, colour=name.strip()[:40], cell=cell)
