"""Figures of reports: seaborn on matplotlib, with Chinese fonts, made to be read in print.

Every figure made from synthetic data says so in itself, so that it still does when it is copied elsewhere.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from govkit.periods import to_index, to_text
from govkit.text import say

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from govkit.districts import District
    from govkit.effects.effect import Effect
    from govkit.study import Finding

# Colours that stay apart for colour-blind readers and in grey print (Okabe and Ito 2008).
TREATED = "#B2182B"
DONORS = "#7F7F7F"
COUNTERFACTUALS = {
    "interrupted_time_series": ("#0072B2", (0, (5, 2))),
    "difference_in_differences": ("#009E73", (0, (1, 1.2))),
    "synthetic_control": ("#CC79A7", (0, (5, 1.5, 1, 1.5))),
}
CAUTION = "#A63603"
MARKS = ("o", "s", "^", "D", "v", "P")  # groups stay apart where colours do not
WIDTH = 6.3  # inches, the text width of a report
LABEL_WIDTH = 26  # letters that fit along the axis of a panel; a Chinese character takes two
FEWEST_YEARS = 4  # with fewer, an axis shows months or quarters
MOST_POINTS = 30  # periods of a line that has a point for each
SCALE_WIDTH = 60  # letters that fit below a forest plot


def use_style() -> None:
    """Set fonts and lines for figures, without touching what a user set for other things."""
    import matplotlib as mpl
    import seaborn as sns

    from govkit.publish.fonts import register_matplotlib

    families = register_matplotlib()
    sns.set_theme(
        context="paper",
        style="ticks",
        rc={
            "font.family": [families[0], "DejaVu Sans"],
            "axes.grid": True,
            "axes.grid.axis": "y",
            "grid.color": "#E3E3E3",
            "grid.linewidth": 0.6,
            "axes.linewidth": 0.7,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "legend.frameon": False,
            "legend.fontsize": 8,
            "axes.titlesize": 9.5,
            "axes.labelsize": 9,
            "xtick.labelsize": 8,
            "ytick.labelsize": 8,
        },
    )
    # Text stays text, and the same figure gives the same bytes.
    mpl.rcParams["svg.fonttype"] = "none"
    mpl.rcParams["svg.hashsalt"] = "govkit"


def finding_figure(finding: Finding) -> Figure:
    """Two panels: the series beside its donors, and beside what each method says it would have been."""
    import matplotlib.pyplot as plt

    comparable = not finding.case.donors.empty
    figure, axes = plt.subplots(
        1, 1 + comparable, figsize=(WIDTH, 2.7), sharey=True, layout="constrained", squeeze=False
    )
    panels = list(axes[0])
    if comparable:
        _draw_donors(panels[0], finding)
        panels[0].set_title(say("figures.against_donors"), loc="left")
    _draw_counterfactuals(panels[-1], finding)
    _mark_breaks(panels[0], finding)
    panels[-1].set_title(say("figures.against_counterfactuals"), loc="left")
    panels[0].set_ylabel(wrapped(finding))
    for panel in panels:
        mark_reform(panel, finding)
        panel.set_xlabel("")
        settle_dates(panel, finding.case.treated.index)
    share_legend(figure, panels)
    mark_synthetic(figure, finding.case.synthetic)
    return figure


def settle_dates(axes: Axes, periods: pd.Index[Any], most: int = 7) -> None:
    """Mark at most so many years along the axis; months or quarters, half as many, where years are few."""
    import pandas as pd

    whole = pd.PeriodIndex(periods)
    years = whole.year.unique()
    by_year = whole.freqstr.startswith("Y") or len(years) >= FEWEST_YEARS
    marked = pd.PeriodIndex(years.astype("str"), freq="Y") if by_year else whole
    marked = marked[:: math.ceil(len(marked) / (most if by_year else most // 2))]
    places: Any = dates(marked)
    axes.set_xticks(places, [to_text(period) for period in marked])


def wrapped(finding: Finding, *, gap: bool = False) -> str:
    """The name and its unit, in as many lines as the axis needs; the unit is never broken.

    The unit of a `gap` is that of differences: percentages differ by percentage points.
    """
    points = gap and finding.case.unit == "percent"
    named = say("figures.percentage_points") if points else finding.unit.name()
    whole = say("report.with_unit", name=finding.title, unit=named)
    if _reach(whole) <= LABEL_WIDTH:
        return whole
    unit = say("report.with_unit", name="", unit=named)
    *lines, last = textwrap.wrap(finding.title, LABEL_WIDTH)
    fits = _reach(last + unit) <= LABEL_WIDTH
    return "\n".join([*lines, last + unit] if fits else [*lines, last, unit.strip()])


def _reach(text: str) -> int:
    """The width of a text in Latin characters."""
    return sum(2 if ord(character) > 0x2E7F else 1 for character in text)


def share_legend(figure: Figure, panels: Sequence[Axes]) -> None:
    """One legend below all panels, where it hides no data, in as many columns as fit between the edges."""
    named: dict[str, Any] = {}
    for panel in panels:
        handles, labels = panel.get_legend_handles_labels()
        named |= dict(zip(labels, handles, strict=True))
        if (own := panel.get_legend()) is not None:
            own.remove()
    for columns in (3, 2, 1):
        legend = figure.legend(list(named.values()), list(named), loc="outside lower center", ncols=columns)
        if columns == 1 or legend.get_window_extent().width <= figure.bbox.width:
            return
        legend.remove()


def _draw_donors(axes: Axes, finding: Finding) -> None:
    # The donors that the test uses, where there are any: complete over the periods that it uses.
    complete = finding.test.case.complete_donors.columns
    donors = finding.case.donors[complete] if len(complete) else finding.case.donors
    index = dates(donors.index)
    spread = donors.quantile([0.1, 0.9], axis=1).to_numpy()
    axes.fill_between(index, spread[0], spread[1], color=DONORS, alpha=0.2, linewidth=0)
    axes.plot(
        index,
        donors.mean(axis=1).to_numpy(),
        color=DONORS,
        linewidth=1.1,
        label=say("figures.donors", count=donors.shape[1]),
    )
    _draw_own(axes, finding)


def draw_treated(axes: Axes, place: District, path: pd.Series[float]) -> None:
    """The line of the district itself, with its points where they are few; its index are dates."""
    marker = "o" if len(path) <= MOST_POINTS else ""
    (line,) = axes.plot(path.index, path.to_numpy(), label=place.name(), color=TREATED, linewidth=1.5)
    line.set(marker=marker, markersize=2.8)


def _draw_own(axes: Axes, finding: Finding) -> None:
    series = finding.case.treated
    draw_treated(axes, finding.place, series.set_axis(dates(series.index)))


def _draw_counterfactuals(axes: Axes, finding: Finding) -> None:
    _draw_own(axes, finding)
    for effect in finding.effects:
        if effect.usable and effect.counterfactual and effect.method in COUNTERFACTUALS:
            colour, dashes = COUNTERFACTUALS[effect.method]
            path = _counterfactual(effect)
            label = say(f"figures.counterfactual_{effect.method}")
            axes.plot(path.index, path.to_numpy(), color=colour, linewidth=1.2, linestyle=dashes, label=label)


def _counterfactual(effect: Effect) -> pd.Series[float]:
    import pandas as pd

    # Reindexed over the transition too: the line breaks there and joins nothing that was not estimated.
    index = to_index(effect.periods)
    path = pd.Series(effect.counterfactual, index=index, dtype="float64").sort_index()
    whole = path.reindex(pd.period_range(path.index[0], path.index[-1], freq=index.freq))
    return whole.set_axis(dates(whole.index))


def _mark_breaks(axes: Axes, finding: Finding) -> None:
    if not finding.breaks:
        return
    broken = finding.case.treated.loc[to_index(found.period for found in finding.breaks)]
    axes.plot(
        dates(broken.index),
        broken.to_numpy(),
        linestyle="",
        marker="D",
        markersize=6,
        markerfacecolor="none",
        markeredgecolor="#222222",
        label=say("figures.break"),
    )


def dates(periods: pd.Index[Any]) -> pd.DatetimeIndex:
    """Where periods begin, as matplotlib places them."""
    import pandas as pd

    return pd.PeriodIndex(periods).to_timestamp()


def mark_reform(axes: Axes, finding: Finding) -> None:
    """The start of the reform, and the transition behind it."""
    phases = finding.case.phases
    transition = phases.index[phases == "transition"]
    start: Any = to_index([finding.case.reform_start])[0].start_time
    if len(transition):
        axes.axvspan(
            transition[0].start_time, transition[-1].end_time, color="#F4E3C8", zorder=0, linewidth=0
        )
    axes.axvline(start, color="#555555", linewidth=0.9, linestyle=(0, (4, 2)), zorder=1)
    axes.annotate(
        say("figures.reform", start=finding.case.reform_start),
        xy=(start, 0.0),
        xycoords=("data", "axes fraction"),
        xytext=(-3, 3),
        textcoords="offset points",
        ha="right",
        va="bottom",
        fontsize=7.5,
        color="#444444",
        bbox={"facecolor": "white", "alpha": 0.75, "linewidth": 0, "pad": 1},
    )


def standardised_figure(
    findings: Sequence[Finding], groups: Sequence[str], every: Sequence[str] = ()
) -> Figure:
    """Headline effects in standard deviations of the donors before the reform, one row an indicator.

    Parameters
    ----------
    findings, groups
        What to show, and for each the name of its group (its model, say), which gives its colour and mark.
    every
        All groups that there can be, in order, so that a group looks the same in every figure.
    """
    import matplotlib.pyplot as plt
    import seaborn as sns

    shown = [(finding, group) for finding, group in zip(findings, groups, strict=True) if finding.improvement]
    figure, axes = plt.subplots(figsize=(WIDTH, 0.9 + 0.27 * len(shown)), layout="constrained")
    known = list(dict.fromkeys([*every, *groups]))
    names = [name for name in known if name in groups]
    colours = dict(zip(known, sns.color_palette("colorblind", len(known)), strict=True))
    marks = {name: MARKS[place % len(MARKS)] for place, name in enumerate(known)}
    for name in names:
        rows = [row for row, (_, group) in enumerate(shown) if group == name]
        estimates, lows, highs = zip(*(shown[row][0].improvement or (0.0,) * 3 for row in rows), strict=True)
        axes.hlines(rows, lows, highs, color=colours[name], linewidth=1.6, capstyle="round")
        axes.plot(estimates, rows, marker=marks[name], linestyle="", color=colours[name], markersize=5)
    axes.axvline(0, color="#555555", linewidth=0.9)
    undirected = [finding.indicator.direction == "neither" for finding, _ in shown]
    mixed = any(undirected) and not all(undirected)
    marked = [
        say("figures.rise_only", name=f.title) if mixed and up else f.title
        for (f, _), up in zip(shown, undirected, strict=True)
    ]
    axes.set_yticks(range(len(shown)), marked)
    axes.invert_yaxis()
    axes.grid(axis="x")
    scale = say("figures.standardised_rise" if all(undirected) else "figures.standardised")
    lines = textwrap.wrap(scale, SCALE_WIDTH) + [say("figures.rise_note")] * mixed
    # Below the whole figure: beside long names the axis itself is shorter than what it measures.
    figure.supxlabel("\n".join(lines), fontsize=9)
    if len(names) > 1:
        looks = {name: {"marker": marks[name], "color": colours[name], "label": name} for name in names}
        handles = [axes.plot([], [], **look)[0] for look in looks.values()]
        axes.legend(handles=handles, loc="lower center", bbox_to_anchor=(0.4, 1.0), ncols=len(names))
    mark_synthetic(figure, any(finding.case.synthetic for finding, _ in shown))
    return figure


def mark_synthetic(figure: Figure, synthetic: bool) -> None:
    """Say in the figure itself that its data are synthetic, where they are."""
    if synthetic:
        figure.suptitle(say("report.synthetic_long"), fontsize=7.5, color=CAUTION, x=0.99, ha="right")
