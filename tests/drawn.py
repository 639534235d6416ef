"""What can be read back from a figure."""

from __future__ import annotations

import io

from matplotlib.figure import Figure

NOTICE = {"zh": "演示数据（合成）", "en": "Synthetic demonstration data"}


def words(figure: Figure) -> str:
    """All text in the figure, as its SVG has it."""
    drawing = io.StringIO()
    figure.savefig(drawing, format="svg")
    return drawing.getvalue()
