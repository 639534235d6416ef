"""How often each method is wrong where there is no effect: rejections at 5 %, and coverage at 95 %.

Panels like the users': one treated district, none to sixty comparison districts, eight to twenty years or
five years of months. `uv run python benchmarks/size.py` takes an hour or two and writes benchmarks/size.md;
`--panels 50` is a look.

"evaluate" is what `govkit.evaluation.evaluate` calls a change in any of three indicators of a panel: it does
so only where an adjusted p-value of `govkit.inference` is at most 5 %, which is what is counted. Its coverage
is that of the intervals of all three.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ.setdefault(name, "1")  # panels are small: processes, not threads

import numpy as np
import pandas as pd

from govkit.adjustment import adjust
from govkit.effects.augmented_synthetic_control import augmented_synthetic_control
from govkit.effects.before_after import before_after
from govkit.effects.case import Case
from govkit.effects.comparative_interrupted_time_series import comparative_interrupted_time_series
from govkit.effects.conformal import conformal_synthetic_control
from govkit.effects.demeaned_synthetic_control import demeaned_synthetic_control
from govkit.effects.difference_in_differences import difference_in_differences
from govkit.effects.effect import Effect
from govkit.effects.interrupted_time_series import interrupted_time_series
from govkit.effects.panel import (
    Panel,
    PanelEffect,
    conley_taber,
    panel_of_case,
    wild_cluster_bootstrap,
)
from govkit.effects.robust_difference_in_differences import robust_difference_in_differences
from govkit.effects.structural_time_series import structural_time_series
from govkit.effects.synthetic_control import synthetic_control
from govkit.effects.synthetic_difference_in_differences import synthetic_difference_in_differences
from govkit.errors import DesignError
from govkit.inference import choose_test
from govkit.verdict import is_significant

INDICATORS = 3
SERIES = ("before_after", "HAC", "AR(1)", "Prais–Winsten", "structural_time_series")
PANEL = (
    "errors clustered by district",
    "wild cluster bootstrap",
    "Conley–Taber",
    "permutation",
    "robust_difference_in_differences",
    "comparative_interrupted_time_series",
)
CONTROL = (
    "synthetic_control",
    "demeaned_synthetic_control",
    "augmented_synthetic_control",
    "synthetic_difference_in_differences",
    "conformal",
)
EVALUATE = "**evaluate**"
METHODS: dict[str, Callable[[Case], Effect]] = {
    "before_after": before_after,
    "structural_time_series": structural_time_series,
    "permutation": difference_in_differences,
    "robust_difference_in_differences": robust_difference_in_differences,
    "comparative_interrupted_time_series": comparative_interrupted_time_series,
    "synthetic_control": synthetic_control,
    "demeaned_synthetic_control": demeaned_synthetic_control,
    "augmented_synthetic_control": augmented_synthetic_control,
    "synthetic_difference_in_differences": synthetic_difference_in_differences,
    "conformal": conformal_synthetic_control,
}
PANEL_METHODS: dict[str, Callable[[Panel], PanelEffect]] = {
    "wild cluster bootstrap": lambda panel: wild_cluster_bootstrap(panel, draws=399),
    "Conley–Taber": conley_taber,
}
TABLES = {
    "Series methods, which use the district alone": SERIES,
    "Difference-in-differences": PANEL,
    "Synthetic controls": CONTROL,
}
CHUNK = 50  # panels that one process takes at a time


@dataclass(frozen=True)
class Design:
    """A kind of panel: periods before and after one of transition, donors, and how values come about."""

    name: str
    before: int
    after: int
    donors: int
    autocorrelation: float = 0.0
    spread: float = 0.0  # standard deviation of the logarithm of a district's noise
    noisier: float = 1.0  # the treated district's noise, as a multiple
    slopes: float = 0.0  # standard deviation of districts' trends per period, in units of noise
    own_slope: float = 0.0  # a trend of the treated district alone
    walk: bool = False
    monthly: bool = False


DESIGNS = (
    Design("iid, 4+4 years, 20 donors", 4, 4, 20),
    Design("iid, 10+5 years, 40 donors", 10, 5, 40),
    Design("iid, 12+8 years, 60 donors", 12, 8, 60),
    Design("AR(0.6), 4+4 years, 20 donors", 4, 4, 20, 0.6),
    Design("AR(0.6), 10+5 years, 40 donors", 10, 5, 40, 0.6),
    Design("AR(0.6), 12+8 years, 60 donors", 12, 8, 60, 0.6),
    Design("random walks, 10+5 years, 40 donors", 10, 5, 40, walk=True),
    Design("unequal variances, 10+5 years, 40 donors", 10, 5, 40, 0.3, spread=0.6),
    Design("treated three times noisier, 10+5 years, 40 donors", 10, 5, 40, 0.3, noisier=3.0),
    Design("trending, 10+5 years, 40 donors", 10, 5, 40, 0.3, slopes=0.2),
    Design("trending, 8+8 years, 20 donors", 8, 8, 20, 0.3, slopes=0.2),
    Design("only the treated trending, 10+5 years, 40 donors", 10, 5, 40, 0.3, own_slope=0.2),
    Design("only the treated trending, 12+8 years, 60 donors", 12, 8, 60, own_slope=0.1),
    Design("communities, 24+36 months of counts, 20 donors", 24, 36, 20, 0.4, spread=0.4, monthly=True),
    Design("AR(0.6), 10+5 years, 8 donors", 10, 5, 8, 0.6),
    Design("AR(0.6), 10+5 years, no donors", 10, 5, 0, 0.6),
    Design("AR(0.6), 12+8 years, no donors", 12, 8, 0, 0.6),
    Design("one community, 24+36 months of counts, no donors", 24, 36, 0, 0.4, monthly=True),
)


def simulate(design: Design, rng: np.random.Generator, indicator: int) -> Case:
    """One panel in which nothing happens to the treated district at the reform."""
    length, units = design.before + 1 + design.after, design.donors + 1
    shocks = rng.standard_normal((length + 40, units))
    if design.walk:
        noise = 0.5 * shocks.cumsum(axis=0)[40:]
    else:
        for period in range(1, length + 40):
            carried = design.autocorrelation * shocks[period - 1]
            shocks[period] = carried + np.sqrt(1 - design.autocorrelation**2) * shocks[period]
        noise = shocks[40:]
    noise = noise * np.exp(design.spread * rng.standard_normal(units))
    noise[:, 0] *= design.noisier
    time = np.arange(length)[:, None]
    slopes = design.slopes * rng.standard_normal(units)
    slopes[0] += design.own_slope
    levels = 2 * rng.standard_normal(units)
    if design.monthly:
        waves = 0.3 * np.cos(2 * np.pi * (time + 3 * rng.standard_normal()) / 12)
        common = 0.1 * rng.standard_normal((length, 1))
        values = rng.poisson(np.exp(2.5 + 0.3 * levels + waves + common + 0.2 * noise)).astype(float)
    else:
        values = 60 + levels + slopes * time + rng.standard_normal((length, 1)) + noise
    start, frequency = ("2010-01", "M") if design.monthly else ("2000", "Y")
    index = pd.period_range(start, periods=length, freq=frequency)
    reform = str(index[design.before]) if design.monthly else f"{2000 + design.before}-06"
    names = [f"d{number}" for number in range(design.donors)]
    return Case(
        "t",
        f"i{indicator}",
        "percent",
        reform,
        pd.Series(values[:, 0], index=index),
        pd.DataFrame(values[:, 1:], index=index, columns=names),
    )


class Tally:
    """Rejections of a true null and intervals that hold it, with their numbers."""

    def __init__(self) -> None:
        self.rejections: list[bool] = []
        self.holds: list[bool] = []

    def add(self, p_value: float | None, interval: tuple[float, float] | None) -> None:
        if p_value is not None:
            self.rejections.append(is_significant(p_value))
        if interval is not None:
            self.holds.append(interval[0] <= 0 <= interval[1])

    def text(self) -> str:
        """Rejections and coverage in percent."""
        values = (self.rejections, self.holds)
        return " / ".join(f"{100 * np.mean(found):.1f}" if found else "—" for found in values)


def run(design: Design, panels: int, seed: tuple[int, int]) -> dict[str, Tally]:
    """All methods on so many panels of one design."""
    rng = np.random.default_rng(seed)
    tallies = {row: Tally() for row in (*SERIES, *PANEL, *CONTROL, EVALUATE)}
    for _ in range(panels):
        cases = [simulate(design, rng, indicator) for indicator in range(INDICATORS)]
        for name, method in METHODS.items():
            try:
                effect = method(cases[0])
            except DesignError:
                continue
            tallies[name].add(effect.p_value, effect.interval)
        _series(cases[0], tallies)
        _panel(cases[0], tallies)
        tests = [choose_test(case) for case in cases]
        adjusted = [p_value for p_value in adjust(tests).p_values if p_value is not None]
        whole = tallies[EVALUATE]
        whole.rejections.append(any(is_significant(p_value) for p_value in adjusted))
        for test in tests:
            whole.add(None, test.interval)
    return tallies


def _series(case: Case, tallies: dict[str, Tally]) -> None:
    try:
        effect = interrupted_time_series(case)
    except DesignError:
        return
    found = effect.diagnostics
    tallies["HAC"].add(effect.p_value, effect.interval)
    tallies["AR(1)"].add(found["ar1_p_value"], (found["ar1_low"], found["ar1_high"]))
    tallies["Prais–Winsten"].add(found["prais_winsten_p_value"], None)


def _panel(case: Case, tallies: dict[str, Tally]) -> None:
    if not case.donors.shape[1]:
        return
    panel = panel_of_case(case)
    tallies["errors clustered by district"].add(*clustered(panel))
    for name, method in PANEL_METHODS.items():
        effect = method(panel)
        tallies[name].add(effect.p_value, effect.interval)


def clustered(panel: Panel) -> tuple[float, tuple[float, float]]:
    """P-value and interval as software gives them, which `two_way_fixed_effects` refuses to give here."""
    from scipy import stats

    treatment, outcome = (
        values - values.mean(axis=0) - values.mean(axis=1, keepdims=True) + values.mean()
        for values in (panel.treated.astype(float), panel.values)
    )
    scale = float(np.sum(treatment**2))
    estimate = float(np.sum(treatment * outcome)) / scale
    scores = np.sum(treatment * (outcome - estimate * treatment), axis=1)
    units = len(scores)
    error = float(np.sqrt(np.sum(scores**2) * units / (units - 1))) / scale
    reach = float(stats.t.ppf(0.975, units - 1)) * error
    p_value = 2 * float(stats.t.sf(abs(estimate) / error, units - 1))
    return p_value, (estimate - reach, estimate + reach)


def merged(parts: Iterable[dict[str, Tally]]) -> dict[str, Tally]:
    """The tallies of several runs of one design as one."""
    whole: dict[str, Tally] = {}
    for part in parts:
        for name, tally in part.items():
            found = whole.setdefault(name, Tally())
            found.rejections += tally.rejections
            found.holds += tally.holds
    return whole


def tables(results: dict[str, dict[str, Tally]], panels: int) -> str:
    """The results as Markdown, a table a family and a design a row."""
    error = 100 * np.sqrt(0.05 * 0.95 / panels)
    lines = [
        "# Rejections of a true null at 5 % / coverage at 95 %, in percent",
        "",
        f"{panels} panels a design; the standard error of a rate of 5 % is {error:.1f}. Written by"
        " `benchmarks/size.py`,",
        "which says what the designs are. “—”: the method cannot be used on the design, or has no interval.",
        "A method with fewer donors or periods than its p-value needs to reach 5 % rejects nothing.",
        "",
    ]
    for title, rows in TABLES.items():
        columns = (*rows, EVALUATE)
        lines += [
            f"## {title}",
            "",
            "| design | " + " | ".join(column.replace("_", " ") for column in columns) + " |",
            "|---" * (len(columns) + 1) + "|",
        ]
        for design, tallies in results.items():
            lines.append(f"| {design} | " + " | ".join(tallies[column].text() for column in columns) + " |")
        lines.append("")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--panels", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=4)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--only", default="", help="designs whose name holds this")
    parser.add_argument("--out", type=Path, default=Path(__file__).with_name("size.md"))
    options = parser.parse_args()
    results: dict[str, dict[str, Tally]] = {}
    with ProcessPoolExecutor(options.jobs) as pool:
        for place, design in enumerate(DESIGNS):
            if options.only not in design.name:
                continue
            sizes = [min(CHUNK, options.panels - done) for done in range(0, options.panels, CHUNK)]
            seeds = [(options.seed + place, chunk) for chunk in range(len(sizes))]
            row = merged(pool.map(run, [design] * len(sizes), sizes, seeds))
            results[design.name] = row
            print(design.name, {name: tally.text() for name, tally in row.items()}, flush=True)
            options.out.write_text(tables(results, options.panels), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
