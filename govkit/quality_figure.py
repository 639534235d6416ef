"""A figure of series with what was found wrong in them: breaks, outliers, gaps, values that look computed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from govkit.figures import CAUTION, TREATED, WIDTH, settle_dates, share_legend
from govkit.periods import to_period
from govkit.quality.issue import Kind, QualityIssue
from govkit.text import say

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

COLUMNS = 2
PANEL_HEIGHT = 1.55  # inches
TITLE_WIDTH = 44  # letters that fit above a panel; a Chinese character takes two
MARKERS: dict[Kind, str] = {
    "own_break": "D",
    "declared_break": "D",
    "unit_change": "s",
    "identity_broken": "X",
    "outlier": "o",
    "suspect_zero": "v",
}
COMMON = "#0072B2"
GAP = "#D9D9D9"
COMPUTED = "#E69F00"


@dataclass(frozen=True)
class MarkedSeries:
    """A series on a PeriodIndex, its name and unit, and the issues to mark in it."""

    name: str
    unit: str
    values: pd.Series[float]
    issues: tuple[QualityIssue, ...]


def quality_figure(
    series: Sequence[MarkedSeries], *, reform_start: str = "", synthetic: bool = False
) -> Figure:
    """Small panels, one a series, with its issues marked and the reform where there is one."""
    import matplotlib.pyplot as plt

    columns = min(COLUMNS, len(series))
    rows = math.ceil(len(series) / columns)
    size = (WIDTH, 0.6 + PANEL_HEIGHT * rows)
    figure, grid = plt.subplots(rows, columns, figsize=size, layout="constrained", squeeze=False)
    panels = list(grid.flat)
    for panel, marked in zip(panels, series, strict=False):
        _draw(panel, marked)
        if reform_start:
            start: Any = to_period(reform_start).start_time
            panel.axvline(
                start,
                color="#555555",
                linewidth=0.9,
                linestyle=(0, (4, 2)),
                zorder=1,
                label=say("figures.reform", start=reform_start),
            )
        panel.set_title(_title(marked), loc="left", fontsize=8.5)
        panel.tick_params(labelsize=7)
        settle_dates(panel, marked.values.index, most=6)
    for panel in panels[len(series) :]:
        panel.set_axis_off()
    share_legend(figure, panels[: len(series)])
    if synthetic:
        figure.suptitle(say("report.synthetic_long"), fontsize=7.5, color=CAUTION, x=0.99, ha="right")
    return figure


def _title(marked: MarkedSeries) -> str:
    """The name with the unit, on a line of its own where the panel is too narrow for both."""
    title = say("report.with_unit", name=marked.name, unit=marked.unit)
    width = sum(2 if ord(character) > 0x2E7F else 1 for character in title)
    unit = say("report.with_unit", name="", unit=marked.unit).strip()
    return title if width <= TITLE_WIDTH else f"{marked.name}\n{unit}"


def _draw(axes: Axes, marked: MarkedSeries) -> None:
    import pandas as pd

    values = marked.values
    index = pd.PeriodIndex(values.index)
    dates = index.to_timestamp()
    axes.plot(
        dates,
        values.to_numpy(),
        color=TREATED,
        linewidth=1.2,
        marker="o" if len(values) <= 30 else "",
        markersize=2.2,
    )
    for issue in marked.issues:
        name = issue.name()
        inside = (index >= to_period(issue.period)) & (index <= to_period(_last(issue)))
        first: Any = to_period(issue.period).start_time
        if issue.kind == "common_break" and issue.evidence["follows"]:
            axes.axvline(first, color=COMMON, linewidth=0.9, linestyle=":", zorder=1, label=name)
        elif issue.kind == "gap":
            end: Any = to_period(_last(issue)).end_time
            axes.axvspan(first, end, color=GAP, zorder=0, linewidth=0, label=name)
        elif issue.kind in ("repeated", "interpolated"):
            axes.plot(
                dates[inside],
                values.to_numpy()[inside],
                color=COMPUTED,
                linewidth=3.5,
                alpha=0.6,
                zorder=1,
                label=name,
            )
        elif issue.kind in MARKERS:
            at = index == to_period(issue.period)
            axes.plot(
                dates[at],
                values.to_numpy()[at],
                linestyle="",
                marker=MARKERS[issue.kind],
                markersize=6.5,
                markerfacecolor="none",
                markeredgecolor="#222222",
                label=name,
            )


def _last(issue: QualityIssue) -> str:
    return str(issue.evidence.get("last", issue.period))


def is_drawn(issue: QualityIssue) -> bool:
    """Whether the figure has a mark for an issue."""
    if issue.kind == "common_break":
        return bool(issue.evidence["follows"])
    return issue.kind in MARKERS or issue.kind in ("gap", "repeated", "interpolated")
