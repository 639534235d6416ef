"""Figures of several models side by side: their effects with a mean, and where there is evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from govkit.figures import TREATED, WIDTH, mark_synthetic
from govkit.text import say

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from govkit.meta import Summary

ROW = 0.3  # inches a row of a forest plot


def forest_figure(summary: Summary, label: str, *, synthetic: bool) -> Figure:
    """Effects on one scale with their intervals, and their random-effects mean below."""
    import matplotlib.pyplot as plt

    entries = summary.contributions
    figure, axes = plt.subplots(figsize=(WIDTH, 0.85 + ROW * (len(entries) + 1)), layout="constrained")
    for row, entry in enumerate(entries):
        reach = 1.96 * entry.standard_error
        axes.plot(
            [entry.estimate - reach, entry.estimate + reach], [row, row], color="#333333", linewidth=1.3
        )
        axes.plot(entry.estimate, row, marker="s", markersize=5, color="#333333")
    last = len(entries)
    low, high = summary.interval
    axes.fill(
        [low, summary.estimate, high, summary.estimate], [last, last - 0.22, last, last + 0.22], TREATED
    )
    axes.axvline(0, color="#555555", linewidth=0.9)
    names = [say("figures.forest_row", label=e.label, level=say(f"report.level_{e.level}")) for e in entries]
    axes.set_yticks(range(last + 1), [*names, say("figures.forest_mean")])
    axes.set_ylim(last + 0.5, -0.5)
    axes.grid(axis="x")
    axes.grid(visible=False, axis="y")
    axes.set_xlabel(label)
    mark_synthetic(figure, synthetic)
    return figure


def evidence_gap_map(levels: pd.DataFrame, counts: pd.DataFrame, *, synthetic: bool) -> Figure:
    """Domains by models: the colour is the highest evidence level, the size the number of indicators.

    Parameters
    ----------
    levels
        Evidence levels 0 to 5, NaN where there is nothing, shape (domains, models).
    counts
        Numbers of indicators with series; 0 where there are claims alone, same shape.
    """
    import matplotlib.pyplot as plt
    import seaborn as sns

    figure, axes = plt.subplots(figsize=(WIDTH, 1.0 + 0.42 * len(levels)), layout="constrained")
    palette = sns.color_palette("YlGnBu", n_colors=6)
    handles: dict[int, Any] = {}
    for row, domain in enumerate(levels.index):
        for column, model in enumerate(levels.columns):
            level, count = levels.loc[domain, model], int(counts.loc[domain, model])
            if np.isnan(level):
                axes.plot(column, row, marker="x", markersize=5, color="#BBBBBB", linestyle="")
                continue
            axes.scatter(
                column, row, s=110 + 90 * count, color=palette[int(level)], edgecolor="#333333", linewidth=0.7
            )
            colour = "white" if level >= 4 else "#111111"
            axes.annotate(str(count), (column, row), ha="center", va="center", fontsize=7.5, color=colour)
            handles[int(level)] = palette[int(level)]
    axes.set_xticks(range(levels.shape[1]), levels.columns)
    axes.set_yticks(range(levels.shape[0]), levels.index)
    axes.set_xlim(-0.6, levels.shape[1] - 0.4)
    axes.set_ylim(levels.shape[0] - 0.4, -0.6)
    axes.tick_params(axis="x", labeltop=True, labelbottom=False, length=0)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x")
    marks: list[Any] = [
        axes.scatter([], [], s=60, color=handles[level], edgecolor="#333333", linewidth=0.7)
        for level in sorted(handles)
    ]
    labels = [say("figures.level", level=level) for level in sorted(handles)]
    if np.isnan(levels.to_numpy(dtype=float)).any():
        marks.append(axes.plot([], [], marker="x", markersize=5, color="#BBBBBB", linestyle="")[0])
        labels.append(say("figures.no_evidence"))
    figure.legend(marks, labels, loc="outside lower center", ncols=6)
    mark_synthetic(figure, synthetic)
    return figure
