"""The fonts of reports and figures: Noto Sans SC and Noto Serif SC, one set for Typst and matplotlib."""

from __future__ import annotations

from functools import cache
from pathlib import Path

SANS = "Noto Sans SC"
SERIF = "Noto Serif SC"
INVISIBLE = frozenset("\t\n\r\u200b\u200c\u200d\u2060\ufe0e\ufe0f\ufeff\u00ad")


def font_files() -> dict[str, Path]:
    """The font files by family name."""
    from pylopdf_fonts_zh_cn import sans_path, serif_path

    return {SANS: Path(sans_path()), SERIF: Path(serif_path())}


def font_paths() -> list[Path]:
    """The folders that hold the fonts (what Typst wants)."""
    return sorted({path.parent for path in font_files().values()})


def register_matplotlib() -> list[str]:
    """Make the fonts known to matplotlib.

    Returns
    -------
    list of str
        The family names, sans first, ready for ``rcParams["font.sans-serif"]``. Calling twice is harmless.
    """
    from matplotlib import font_manager

    known = {entry.fname for entry in font_manager.fontManager.ttflist}
    for path in font_files().values():
        if str(path) not in known:
            font_manager.fontManager.addfont(str(path))
    return [SANS, SERIF]


@cache
def _covered() -> frozenset[int]:
    """Code points that both Chinese faces have; body and headings may use either."""
    from fontTools.ttLib import TTFont

    covered: set[int] | None = None
    for path in font_files().values():
        with TTFont(path, lazy=True) as font:
            # Numbers for names: those in the file take long to read, and only the code points matter.
            font.setGlyphOrder([str(number) for number in range(font["maxp"].numGlyphs)])
            points = set(font.getBestCmap())
        covered = points if covered is None else covered & points
    return frozenset(covered or ())


def missing_glyphs(text: str) -> list[str]:
    """The characters of `text` that no font of a report can show, each once, in order of appearance.

    Most text is settled by the character maps of the Chinese fonts; what they lack is tried in Typst itself,
    which also holds Latin, mathematical and monospaced faces.
    """
    covered = _covered()
    doubtful = (char for char in dict.fromkeys(text) if ord(char) not in covered and char not in INVISIBLE)
    return [char for char in doubtful if not _typst_shows(char)]


@cache
def _typst_shows(char: str) -> bool:
    from govkit.publish.compiler import shows

    return shows(char)
