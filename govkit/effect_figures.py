"""Figures of how far an effect stands: its placebos, its path, its weights, its specifications."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from govkit.figures import (
    DONORS,
    TREATED,
    WIDTH,
    dates,
    draw_treated,
    mark_reform,
    mark_synthetic,
    share_legend,
    wrapped,
)
from govkit.periods import to_index
from govkit.text import say

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from govkit.effects.effect import Effect
    from govkit.effects.gap_paths import EventPath, GapPaths
    from govkit.effects.panel import EffectPath
    from govkit.finding import Finding
    from govkit.specification import SpecificationCurve

POORLY_FITTED = "#D9D9D9"
MOST_WEIGHTS = 10  # bars; the others are added up in one
BAND = "#FBD9D3"


def placebo_figure(finding: Finding, paths: GapPaths, effect: Effect, names: Mapping[str, str]) -> Figure:
    """The gap to the synthetic control among those of the donors in its place, and the donors' weights.

    Parameters
    ----------
    effect
        Of a method with weights.
    names
        Names of the donors by id.
    """
    import matplotlib.pyplot as plt
    from matplotlib.collections import LineCollection
    from matplotlib.dates import date2num

    figure, (left, right) = plt.subplots(
        1, 2, figsize=(WIDTH, 2.9), layout="constrained", width_ratios=(1.55, 1)
    )
    index = _whole(paths.periods)
    fitted = np.asarray(paths.fitted, dtype=bool)
    for chosen, colour, key in ((~fitted, POORLY_FITTED, "placebos_unfit"), (fitted, DONORS, "placebos")):
        if not chosen.any():
            continue
        lines = [_on(index, paths.periods, gaps) for gaps in paths.placebos[:, chosen].T]
        when = date2num(lines[0].index)  # type: ignore[no-untyped-call]
        points = [np.column_stack([when, line.to_numpy()]) for line in lines]
        label = say(f"figures.{key}", count=len(lines))
        left.add_collection(LineCollection(points, colors=colour, linewidths=0.6, alpha=0.8, label=label))
    own = _on(index, paths.periods, paths.treated)
    left.plot(own.index, own.to_numpy(), color=TREATED, linewidth=1.8, label=finding.place.name())
    left.axhline(0, color="#555555", linewidth=0.8)
    left.set_title(say("figures.gap_to_control"), loc="left")
    left.set_ylabel(wrapped(finding, gap=True))
    mark_reform(left, finding)
    share_legend(figure, [left])
    _draw_weights(right, effect, names)
    mark_synthetic(figure, finding.case.synthetic)
    return figure


def _draw_weights(axes: Axes, effect: Effect, names: Mapping[str, str]) -> None:
    from govkit.effects.gap_paths import donor_weights

    weights = donor_weights(effect)
    shown = [(names.get(donor, donor), weight) for donor, weight in weights[:MOST_WEIGHTS]]
    rest = weights[MOST_WEIGHTS:]
    if rest:
        shown.append((say("figures.other_donors", count=len(rest)), sum(weight for _, weight in rest)))
    axes.barh(range(len(shown)), [weight for _, weight in shown], color="#CC79A7", height=0.65)
    axes.set_yticks(range(len(shown)), [name for name, _ in shown])
    axes.invert_yaxis()
    axes.grid(axis="x")
    axes.grid(visible=False, axis="y")
    axes.set_title(say("figures.weights"), loc="left")


def event_study_figure(path: EventPath, finding: Finding) -> Figure:
    """The gap to the donors' mean at each period, with bands for one period and for all together."""
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(WIDTH, 2.5), layout="constrained")
    index = _whole(path.periods)
    for half, colour, key in ((path.band, BAND, "band"), (path.interval, "#F4A79B", "interval")):
        if half is None:
            continue
        reach = _on(index, path.periods, half)
        label = say(f"figures.{key}", level=f"{path.confidence:.0%}")
        axes.fill_between(
            reach.index, -reach.to_numpy(), reach.to_numpy(), color=colour, linewidth=0, label=label
        )
    draw_treated(axes, finding.place, _on(index, path.periods, path.estimates))
    axes.axhline(0, color="#555555", linewidth=0.8)
    axes.set_ylabel(wrapped(finding, gap=True))
    mark_reform(axes, finding)
    share_legend(figure, [axes])
    mark_synthetic(figure, finding.case.synthetic)
    return figure


def effect_path_figure(path: EffectPath, label: str) -> Figure:
    """Effects of a panel by event time, cohort or period, with intervals and simultaneous bands.

    Parameters
    ----------
    label
        Of the outcome, with its unit.
    """
    import matplotlib.pyplot as plt
    from matplotlib.ticker import MaxNLocator

    figure, axes = plt.subplots(figsize=(WIDTH, 2.7), layout="constrained")
    places = np.asarray(path.places)
    level = f"{path.confidence:.0%}"
    for bounds, width, colour, key in (
        (path.bands, 1.0, "#F4A79B", "band"),
        (path.intervals, 2.6, TREATED, "interval"),
    ):
        if bounds:
            low, high = np.asarray(bounds).T
            axes.vlines(
                places, low, high, color=colour, linewidth=width, label=say(f"figures.{key}", level=level)
            )
    axes.plot(places, path.estimates, linestyle="", marker="o", markersize=4, color=TREATED)
    if path.reference is not None:
        axes.plot(path.reference, 0, marker="o", markersize=4, markerfacecolor="white", color=TREATED)
    axes.axhline(0, color="#555555", linewidth=0.8)
    if path.axis == "event_time":
        axes.axvline(-0.5, color="#555555", linewidth=0.9, linestyle=(0, (4, 2)))
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_xlabel(say(f"figures.axis_{path.axis}"))
    axes.set_ylabel(label)
    share_legend(figure, [axes])
    mark_synthetic(figure, path.synthetic)
    return figure


def specification_figure(curve: SpecificationCurve, finding: Finding) -> Figure:
    """Every estimate by size, and below it the choices that it was made with."""
    import matplotlib.pyplot as plt

    rows = _choices(curve)
    figure, (top, bottom) = plt.subplots(
        2,
        1,
        sharex=True,
        figsize=(WIDTH, 2.0 + 0.17 * len(rows)),
        layout="constrained",
        height_ratios=(1.8, 0.17 * len(rows)),
    )
    places = range(len(curve.specifications))
    effects = [found.effect for found in curve.specifications]
    colours = [TREATED if e.p_value is not None and e.p_value <= 0.05 else DONORS for e in effects]
    reached = [place for place in places if effects[place].interval is not None]
    low, high = np.asarray([effects[place].interval for place in reached]).reshape(-1, 2).T
    top.vlines(reached, low, high, colors=[colours[place] for place in reached], linewidth=0.8, alpha=0.6)
    top.scatter(places, [effect.estimate for effect in effects], s=9, c=colours, zorder=2)
    top.axhline(0, color="#555555", linewidth=0.8)
    top.axhline(curve.median, color="#0072B2", linewidth=0.9, linestyle=(0, (5, 2)))
    estimates = np.asarray(curve.estimates)
    reach = np.ptp(np.append(estimates, 0.0))
    # Intervals that go far beyond all estimates are cut off at the edge.
    top.set_ylim(min(estimates.min(), 0.0) - reach, max(estimates.max(), 0.0) + reach)
    top.set_ylabel(wrapped(finding, gap=True))
    top.set_title(say("figures.specifications"), loc="left")
    for row, (_, _, holds) in enumerate(rows):
        chosen = [place for place in places if holds[place]]
        bottom.plot(chosen, [row] * len(chosen), linestyle="", marker="|", markersize=5, color="#333333")
    bottom.set_yticks(range(len(rows)), [label for _, label, _ in rows])
    bottom.tick_params(axis="y", labelsize=7, length=0)
    bottom.set_xticks([])
    bottom.invert_yaxis()
    groups = [group for group, _, _ in rows]
    for row in range(1, len(rows)):
        if groups[row] != groups[row - 1]:
            bottom.axhline(row - 0.5, color="#BBBBBB", linewidth=0.6)
    mark_synthetic(figure, finding.case.synthetic)
    return figure


def _choices(curve: SpecificationCurve) -> list[tuple[str, str, list[bool]]]:
    """Group, label and where it holds, of every choice that was made."""
    found = curve.specifications
    rows: list[tuple[str, str, list[bool]]] = []
    for method in dict.fromkeys(s.effect.method for s in found):
        holds = [s.effect.method == method for s in found]
        rows.append(("method", say(f"effects.method_{method}"), holds))
    for pool in dict.fromkeys(s.pool for s in found):
        rows.append(("pool", pool_name(pool), [s.pool == pool for s in found]))
    for window in sorted({s.window for s in found}, key=lambda w: w or np.inf):
        label = say("figures.window", count=window) if window else say("figures.window_all")
        rows.append(("window", label, [s.window == window for s in found]))
    return rows


def pool_name(pool: str) -> str:
    """A donor pool in words; pools of a user's own are called as the user calls them."""
    known = ("all", "nearest", "first_half", "second_half")
    return say(f"figures.pool_{pool}") if pool in known else pool


def _whole(periods: Sequence[str]) -> pd.PeriodIndex:
    import pandas as pd

    index = to_index(periods)
    return pd.period_range(index.min(), index.max(), freq=index.freq)


def _on(whole: pd.PeriodIndex, periods: Sequence[str], values: Any) -> pd.Series[float]:
    """Values on all periods, so that a line breaks over the transition."""
    import pandas as pd

    path = pd.Series(values, index=to_index(periods), dtype="float64").reindex(whole)
    return path.set_axis(dates(whole))
