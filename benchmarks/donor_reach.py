"""What the rule of the donors' reach does: whom it turns away, and how wrong the gaps are that it keeps.

    uv run python benchmarks/donor_reach.py [panels] > benchmarks/donor_reach.md

Districts follow two common factors with loadings drawn alike for all, a level, a growth and noise of their
own. The treated district is moved out of its donors by a level or a growth that is so many standard
deviations of the donors' from their mean, and its noise is made larger. There is no effect: a gap is an
error, a rejection false.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

import numpy as np
import pandas as pd

from govkit.effects.case import Case
from govkit.effects.demeaned_synthetic_control import demeaned_synthetic_control
from govkit.effects.synthetic_control import synthetic_control

SEED = 4


@dataclass(frozen=True)
class Design:
    """One row of the table."""

    name: str
    donors: int = 40
    before: int = 10
    after: int = 5
    level: float = 0.0
    growth: float = 0.0
    noise: float = 1.0
    correlation: float = 0.0


DESIGNS = (
    Design("alike, 20 donors", donors=20),
    Design("alike, 40 donors"),
    Design("alike, 60 donors", donors=60),
    Design("alike, noise AR(0.6)", correlation=0.6),
    Design("alike, 17 periods before", before=17),
    Design("noise 1.5 times the donors'", noise=1.5),
    Design("noise twice the donors'", noise=2.0),
    Design("level 1 sd out", level=1.0),
    Design("level 2 sd out", level=2.0),
    Design("level 3 sd out", level=3.0),
    Design("level 4 sd out", level=4.0),
    Design("level 6 sd out", level=6.0),
    Design("growth 2 sd out", growth=2.0),
    Design("growth 3 sd out", growth=3.0),
    Design("growth 4 sd out", growth=4.0),
    Design("growth 6 sd out", growth=6.0),
)


def draw(design: Design, draws: np.random.Generator) -> Case:
    """One panel without an effect."""
    units, periods = design.donors + 1, design.before + 1 + design.after
    noise = draws.standard_normal((periods + 20, units))
    for period in range(1, len(noise)):
        noise[period] += design.correlation * noise[period - 1]
    noise = noise[20:] * np.sqrt(1 - design.correlation**2)
    noise[:, 0] *= design.noise
    factors = draws.standard_normal((periods, 2)).cumsum(axis=0)
    levels, growths = 3 * draws.standard_normal(units), 0.2 * draws.standard_normal(units)
    if design.level:
        levels[0] = 3 * design.level
    if design.growth:
        growths[0] = 0.2 * design.growth
    panel = 50 + levels + factors @ draws.uniform(0, 1, (2, units)) + noise
    panel += np.outer(np.arange(periods), growths)
    index = pd.period_range("2000", periods=periods, freq="Y")
    frame = pd.DataFrame(panel, index=index, columns=[f"district-{unit:02}" for unit in range(units)])
    start = str(2000 + design.before)
    return Case("district-00", "indicator", "percent", start, frame["district-00"], frame.iloc[:, 1:])


def row(design: Design, panels: int) -> str:
    """Shares and errors over the panels, as a row of a Markdown table."""
    draws = np.random.default_rng(SEED)
    shown: list[tuple[bool, float, float, bool]] = []
    demeaned: list[bool] = []
    for _ in range(panels):
        case = draw(design, draws)
        effect = synthetic_control(case)
        weights = np.asarray(effect.weights)
        used = case.before.index.append(case.after.index)
        gap = case.treated[used].to_numpy() - case.donors.loc[used].to_numpy() @ weights
        error = abs(float(gap[len(case.before) :].mean()))
        covers = effect.interval is not None and effect.interval[0] <= 0 <= effect.interval[1]
        shown.append((effect.usable, error, 1.0 if effect.p_value is None else effect.p_value, covers))
        demeaned.append(demeaned_synthetic_control(case).usable)
    usable = np.array([one[0] for one in shown])
    errors = np.array([one[1] for one in shown])
    rejected = np.array([one[2] <= 0.05 for one in shown])
    covers = np.array([one[3] for one in shown])

    def part(values: np.ndarray, which: np.ndarray, form: str) -> str:
        return format(float(values[which].mean()), form) if which.sum() >= 20 else "–"

    cells = [
        design.name,
        f"{1 - usable.mean():.1%}",
        part(errors, usable, ".2f"),
        part(errors, ~usable, ".2f"),
        part(rejected, usable, ".1%"),
        part(covers, usable, ".1%"),
        f"{1 - np.mean(demeaned):.1%}",
    ]
    return "| " + " | ".join(cells) + " |"


def main() -> None:
    """Print the table."""
    panels = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    print("# What the rule of the donors' reach does\n")
    print(f"{panels} panels a row, 5 periods after the reform, no effect, noise of standard deviation 1.")
    print("Written by `benchmarks/donor_reach.py`, which says how panels are drawn.\n")
    print("| treated district | turned away | mean error, kept | mean error, turned away |", end="")
    print(" rejected at 5 %, kept | 95 % interval covers, kept | demeaned: turned away |")
    print("|---|---|---|---|---|---|---|")
    for design in DESIGNS:
        print(row(design, panels), flush=True)


if __name__ == "__main__":
    main()
