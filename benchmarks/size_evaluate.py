"""How often `evaluate` calls a change where there is none, and how often its intervals hold zero.

    uv run python benchmarks/size_evaluate.py [--panels 1000] [--jobs 2]

A false alarm is a panel in which any of three indicators is called changed. `evaluate` calls so only what is
significant after adjustment: the tests are run first, and the whole of `evaluate` where one of them is.
Intervals that a serious issue of quality withholds are not counted. Designs are those of `size.py`, in which
districts differ by levels, noise and trends, and others that are hard in other ways: heavy tails, breaks that
all share, all districts moving by the same percentage with the treated one the highest or the lowest, figures
copied to many districts, counts that grow. Writes benchmarks/size_evaluate.md.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ.setdefault(name, "1")

import numpy as np
import pandas as pd
from size import DESIGNS, INDICATORS, Design, simulate

from govkit import evaluate, load_dataset
from govkit.adjustment import adjust
from govkit.dataset import Dataset
from govkit.effects.case import Case
from govkit.inference import choose_test
from govkit.quality import check_case
from govkit.verdict import SERIOUS, is_significant

CHUNK = 25
TREATED = "350582"
KEYS = ("safety_satisfaction", "dispute_resolution_rate", "labour_contract_rate")
COUNTS = ("petitions_per_10k", "criminal_cases_per_10k", "minimum_living_allowance")
Values = np.ndarray


def heavy(draws: np.random.Generator) -> Values:
    """Noise with three degrees of freedom, 40 donors."""
    return 60 + 2 * draws.standard_normal(41) + draws.standard_t(3, (16, 41))


def common_break(draws: np.random.Generator) -> Values:
    """All districts drop by 8 in the year after the reform."""
    late = (np.arange(16) > 10)[:, None]
    return 60 + 2 * draws.standard_normal(41) - 8 * late + draws.standard_normal((16, 41))


def highest(draws: np.random.Generator) -> Values:
    """All fall by 15 % over three years, and the treated district has the highest level."""
    levels = np.clip(40 + 8 * draws.standard_normal(41), 15, None)
    levels[0] = levels[1:].max() * 1.15
    fall = 1 - 0.15 * np.clip((np.arange(16) - 9) / 3, 0, 1)
    return levels * fall[:, None] + 1.5 * draws.standard_normal((16, 41))


def highest_of_few(draws: np.random.Generator) -> Values:
    """The same with 8 donors and a fall of 25 %."""
    levels = np.clip(20 + 3 * draws.standard_normal(9), 5, None)
    levels[0] = levels[1:].max() * 1.5
    fall = 1 - 0.25 * np.clip((np.arange(16) - 9) / 3, 0, 1)
    return levels * fall[:, None] + 0.8 * draws.standard_normal((16, 9))


def lowest_with_ceiling(draws: np.random.Generator) -> Values:
    """The gap to 100 closes by 40 % everywhere, and the treated district has the widest."""
    shortfall = 2 + 12 * draws.random(41)
    shortfall[0] = 30
    close = 1 - 0.4 * np.clip((np.arange(16) - 9) / 4, 0, 1)
    return 100 - np.clip(shortfall * close[:, None] + 0.5 * draws.standard_normal((16, 41)), 0.1, None)


def growing_counts(draws: np.random.Generator) -> Values:
    """Counts that all grow by 6 % a year, the treated district the largest."""
    levels = np.exp(2.5 + 0.5 * draws.standard_normal(41))
    levels[0] = levels[1:].max() * 1.3
    return draws.poisson(levels * 1.06 ** np.arange(16)[:, None]).astype(float) + 1


def copied(draws: np.random.Generator) -> Values:
    """One figure filled in for 30 of 40 donors."""
    values = 40 + draws.standard_normal((16, 41))
    values[:, 11:] = values[:, [11]]
    return values


@dataclass(frozen=True)
class Hard:
    """A design of its own: what draws the values of one indicator, and of which indicators they are."""

    name: str
    draw: Callable[[np.random.Generator], Values]
    keys: tuple[str, ...] = KEYS


HARD = (
    Hard("heavy tails, t(3), 10+5 years, 40 donors", heavy),
    Hard("a break that all share, 10+5 years, 40 donors", common_break),
    Hard("all fall by 15 %, treated highest, 40 donors", highest, COUNTS),
    Hard("all fall by 15 %, treated highest, percentages", highest),
    Hard("all fall by 25 %, treated highest, 8 donors", highest_of_few, COUNTS),
    Hard("gap to 100 closes by 40 %, treated lowest", lowest_with_ceiling),
    Hard("counts grow by 6 %, treated largest", growing_counts, COUNTS),
    Hard("one figure for 30 of 40 donors", copied),
)


@cache
def shipped() -> Dataset:
    """Codebook and districts."""
    return load_dataset()


def cases_of(design: Design | Hard, draws: np.random.Generator) -> list[Case]:
    """Three indicators of one panel without an effect."""
    cases = []
    for number in range(INDICATORS):
        if isinstance(design, Hard):
            values = design.draw(draws)
            index = pd.period_range("2000", periods=len(values), freq="Y")
            start, key = shipped().districts[TREATED].reform_start, design.keys[number]
        else:
            case = simulate(design, draws, number)
            values = np.column_stack([case.treated.to_numpy(), case.donors.to_numpy()])
            index, start = case.treated.index, case.reform_start
            key = (COUNTS if design.monthly else KEYS)[number]
        names = [f"made-{unit:02}" for unit in range(values.shape[1] - 1)]
        unit = shipped().codebook.indicator(key).unit
        treated, donors = pd.Series(values[:, 0], index), pd.DataFrame(values[:, 1:], index, names)
        cases.append(Case(TREATED, key, unit, start, treated, donors, synthetic=True))
    return cases


def dataset_of(cases: list[Case]) -> Dataset:
    """The cases as a dataset."""
    base = shipped()
    tables = []
    for case in cases:
        wide = case.donors.assign(**{TREATED: case.treated})
        wide.index = [str(period) for period in wide.index]
        long = wide.melt(ignore_index=False, var_name="district", value_name="value").reset_index(
            names="period"
        )
        tables.append(long.assign(indicator=case.indicator))
    frame = pd.concat(tables, ignore_index=True).assign(n=pd.NA, status="A", source="synthetic")
    frame = frame[list(base.observations.columns)].astype(base.observations.dtypes.to_dict())
    place = replace(base.districts[TREATED], reform_start=cases[0].reform_start)
    others = {
        name: replace(place, district=name, reform_start="", model="") for name in map(str, cases[0].donors)
    }
    return replace(base, observations=frame, districts={TREATED: place, **others})


@dataclass
class Tally:
    """False alarms, intervals, and those that hold zero."""

    panels: int = 0
    alarms: int = 0
    intervals: int = 0
    holding: int = 0

    def add(self, other: Tally) -> None:
        self.panels += other.panels
        self.alarms += other.alarms
        self.intervals += other.intervals
        self.holding += other.holding


def run(design: Design | Hard, panels: int, seed: tuple[int, int]) -> Tally:
    """So many panels of one design."""
    draws, tally = np.random.default_rng(seed), Tally()
    for _ in range(panels):
        cases = cases_of(design, draws)
        tests = [choose_test(case) for case in cases]
        tally.panels += 1
        if any(is_significant(p_value) for p_value in adjust(tests).p_values):
            found = evaluate(dataset_of(cases), TREATED)
            tally.alarms += any(f.judgement.verdict.startswith("changed") for f in found.findings)
        for case, test in zip(cases, tests, strict=True):
            serious = any(issue.severity == SERIOUS for issue in check_case(case).issues)
            if test.interval is not None and not serious:
                tally.intervals += 1
                tally.holding += test.interval[0] <= 0 <= test.interval[1]
    return tally


def row(design: Design | Hard, tally: Tally) -> str:
    """One row of the table."""
    cells = [
        design.name,
        f"{100 * tally.alarms / tally.panels:.1f}",
        f"{100 * tally.holding / tally.intervals:.1f}" if tally.intervals else "—",
        f"{100 * tally.intervals / (INDICATORS * tally.panels):.0f}",
    ]
    return "| " + " | ".join(cells) + " |"


def main() -> None:
    """Run all designs and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--panels", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=44)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--only", default="", help="designs whose name holds this")
    parser.add_argument("--out", type=Path, default=Path(__file__).with_name("size_evaluate.md"))
    options = parser.parse_args()
    error = 100 * np.sqrt(0.05 * 0.95 / options.panels)
    lines = [
        "# `evaluate` where there is no effect",
        "",
        f"{options.panels} panels of three indicators a design; the standard error of a rate of 5 % is",
        f"{error:.1f}. Written by `benchmarks/size_evaluate.py`, which tells the designs. In percent.",
        "",
        "| design | panels with a false alarm | intervals that hold zero | indicators with an interval |",
        "|---|---|---|---|",
    ]
    with ProcessPoolExecutor(options.jobs) as pool:
        for place, design in enumerate((*DESIGNS, *HARD)):
            if options.only not in design.name:
                continue
            sizes = [min(CHUNK, options.panels - done) for done in range(0, options.panels, CHUNK)]
            seeds = [(options.seed + place, chunk) for chunk in range(len(sizes))]
            whole = Tally()
            for part in pool.map(run, [design] * len(sizes), sizes, seeds):
                whole.add(part)
            lines.append(row(design, whole))
            print(lines[-1], flush=True)
            options.out.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
