"""The box of a callout in Word: a table of one cell, which holds lists, formulas and tables too."""

from __future__ import annotations

from collections.abc import Iterable

from govkit.publish.word.styles import ACCENT, WARNING
from govkit.publish.word.xml import Element, make

_PAINTS = {"note": ACCENT, "tip": "1B7A3D", "important": "6B3FA0", "warning": "8A6100", "caution": WARNING}
_WHITER = 0.93  # of the way from the paint to white, as in the PDF
_MARGINS = {"top": 60, "left": 200, "bottom": 60, "right": 200}


def box(kind: str, width: int, content: Iterable[Element]) -> Element:
    """What a callout holds, on the ground of its kind's paint; `width` in twentieths of a point."""
    paint = _PAINTS[kind]
    properties = make(
        "tblPr",
        make("tblW", w=5000, type="pct"),
        make("tblBorders", make("left", val="single", sz=20, space=0, color=paint)),
        make("tblLayout", type="fixed"),
        make("tblCellMar", *(make(side, w=margin, type="dxa") for side, margin in _MARGINS.items())),
        make("tblLook", val="0000"),
    )
    grid = make("tblGrid", make("gridCol", w=width))
    shade = make("shd", val="clear", color="auto", fill=_ground(paint))
    cell = make("tc", make("tcPr", make("tcW", w=width, type="dxa"), shade), *content)
    return make("tbl", properties, grid, make("tr", cell))


def _ground(paint: str) -> str:
    channels = (int(paint[place : place + 2], 16) for place in (0, 2, 4))
    return "".join(f"{round(one + (255 - one) * _WHITER):02X}" for one in channels)
