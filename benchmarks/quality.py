"""How often the checks find a break or an outlier where there is none, and how often one that is there.

Run as `python benchmarks/quality.py > benchmarks/quality.md`; the table in the repository is its output. It
takes some minutes on one core.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from govkit.quality.jumps import Jumps, find_jumps
from govkit.quality.panel import build_panel

SERIES = 4000  # of each kind
SIZES = (3, 5, 8, 12)  # of a level shift, in standard deviations of the series' changes
LENGTHS = {
    16: pd.period_range("2000", periods=16, freq="Y"),
    72: pd.period_range("2010-01", periods=72, freq="M"),
}
KINDS = {
    "independent": "independent",
    "AR(0.6)": "AR(1), coefficient 0.6",
    "trend": "trend, independent noise",
    "walk": "random walk",
    "shared": "shocks that districts share, twice their own",
    "heavy": "random walk, t(5) steps",
}


def draw(kind: str, rng: np.random.Generator, periods: int, districts: int) -> np.ndarray:
    """Series without a break, shape (periods, districts)."""
    burnt = 50
    steps = rng.standard_t(5, (periods + burnt, districts)) if kind == "heavy" else None
    shocks = rng.normal(size=(periods + burnt, districts)) if steps is None else steps
    if kind == "AR(0.6)":
        for period in range(1, len(shocks)):
            shocks[period] += 0.6 * shocks[period - 1]
    shocks = shocks[burnt:]
    if kind in ("walk", "heavy"):
        return shocks.cumsum(axis=0)
    if kind == "trend":
        return shocks + 0.8 * np.arange(periods)[:, None]
    if kind == "shared":
        return shocks + 2 * rng.normal(size=(periods, 1))
    return shocks


def look(values: np.ndarray) -> Jumps:
    """The jumps of a panel that is judged by differences."""
    frame = pd.DataFrame(values, index=LENGTHS[len(values)])
    return find_jumps(build_panel(frame, "safety_satisfaction", {}))


def alarms(kind: str, periods: int, districts: int) -> tuple[float, float]:
    """The part of clean series in which something is found, and of clean panels with a common break."""
    rng = np.random.default_rng(1)
    series, common = 0, 0
    panels = SERIES // districts
    for _ in range(panels):
        jumps = look(draw(kind, rng, periods, districts))
        series += int((jumps.follows | jumps.own | jumps.outlier).any(axis=0).sum())
        common += int(jumps.common.any())
    return series / (panels * districts), common / panels


def power(kind: str, periods: int, size: float) -> float:
    """The part of level shifts of one district among 30 that are found in their period."""
    rng = np.random.default_rng(2)
    panels, found, place = 300, 0, periods // 3
    for _ in range(panels):
        values = draw(kind, rng, periods, 30)
        values[place:, 0] += size * np.diff(values[:, 0]).std()
        found += int(look(values).own[place, 0])
    return found / panels


def main() -> None:
    """Print both tables."""
    print("# Breaks and outliers: false alarms, and what is found\n")
    print(f"False alarms, {SERIES:,} series of each kind without a break; at most 5 % is wanted of those")
    print("that are near normal. In brackets the part of panels in which a break is called common.\n")
    heads = [f"{periods} periods, {n} district{'s' * (n > 1)}" for periods in LENGTHS for n in (1, 30)]
    print("| series | " + " | ".join(heads) + " |\n|---" * 1 + "|---:" * len(heads) + "|")
    for kind, name in KINDS.items():
        cells = []
        for periods in LENGTHS:
            for districts in (1, 30):
                rate, common = alarms(kind, periods, districts)
                cells.append(f"{rate:.1%}" + (f" ({common:.1%})" if districts > 1 else ""))
        print(f"| {name} | " + " | ".join(cells) + " |", flush=True)
    print("\nLevel shifts of one district among 30 that are found in their period, 300 of each; sizes in")
    print("standard deviations of the changes of the series.\n")
    heads = [f"{periods} periods, {size}" for periods in LENGTHS for size in SIZES]
    print("| series | " + " | ".join(heads) + " |\n|---" + "|---:" * len(heads) + "|")
    for kind, name in KINDS.items():
        cells = [f"{power(kind, periods, size):.0%}" for periods in LENGTHS for size in SIZES]
        print(f"| {name} | " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
