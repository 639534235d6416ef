"""The page of each style: margins, where header and footer stand, and the grid of an official paper."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PageSetup:
    """Lengths in mm. `grid` is the pitch of lines in points, or 0, `squeeze` what it adds to a character."""

    top: float
    bottom: float
    left: float
    right: float
    header: float
    footer: float
    grid: float = 0
    squeeze: int = 0  # 4096ths of a point
    outside: bool = False  # page numbers outside, between dashes


REPORT = PageSetup(top=30, bottom=27, left=27, right=27, header=16, footer=14)
BRIEF = PageSetup(top=20, bottom=20, left=27, right=27, header=10, footer=10)
# 156 mm by 28 characters is 15.793 points each, of type of 16. The footer's line begins 7 mm below the text.
OFFICIAL = PageSetup(
    top=37, bottom=35, left=28, right=26, header=20, footer=22, grid=28.95, squeeze=-849, outside=True
)


def page_setup(style: str) -> PageSetup:
    """The page of a style."""
    return {"gongwen": OFFICIAL, "brief": BRIEF}.get(style, REPORT)
