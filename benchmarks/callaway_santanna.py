"""Callaway–Sant'Anna on a large panel, beside the Python libraries that are installed.

uv run --with diff-diff --with moderndid python benchmarks/callaway_santanna.py [units] [periods]

Each is given the same table; the best of five runs counts, from the table to the overall, cohort and event
time effects with their errors. The estimates must agree.
"""

from __future__ import annotations

import sys
import time
import warnings
from collections.abc import Callable
from importlib.util import find_spec

import numpy as np
import pandas as pd

from govkit.effects.panel import (
    build_panel,
    callaway_santanna,
    cohort_effects,
    dynamic_effects,
    overall_effect,
)

REPEATS = 5
Answer = tuple[float, float]


def make(units: int, periods: int) -> pd.DataFrame:
    """A balanced panel with three cohorts and a third of the units never treated."""
    generator = np.random.default_rng(1)
    years = np.arange(2000, 2000 + periods)
    starts = np.array([0, 2000 + periods // 3, 2000 + periods // 2, 2000 + 2 * periods // 3])
    first = generator.choice(starts, units)
    values = (
        generator.normal(size=(units, 1)) + 0.1 * (years - 2000) + generator.normal(size=(units, periods))
    )
    values += 1.0 * ((first[:, None] > 0) & (years >= first[:, None]))
    return pd.DataFrame(
        {
            "unit": np.repeat(np.arange(units), periods),
            "year": np.tile(years, units),
            "y": values.ravel(),
            "first": np.repeat(first, periods),
        }
    )


def own(frame: pd.DataFrame) -> Answer:
    """Govkit."""
    panel = build_panel(frame, unit="unit", time="year", outcome="y", cohort="first")
    effects = callaway_santanna(panel)
    cohort_effects(effects)
    dynamic_effects(effects)
    overall = overall_effect(effects)
    return overall.estimate, overall.standard_error or np.nan


def diff_diff(frame: pd.DataFrame) -> Answer:
    """diff-diff, with analytical errors."""
    from diff_diff import CallawaySantAnna

    found = CallawaySantAnna().fit(
        frame, outcome="y", unit="unit", time="year", first_treat="first", aggregate="all"
    )
    return found.overall_att, found.overall_se


def moderndid(frame: pd.DataFrame) -> Answer:
    """moderndid, without its bootstrap."""
    import moderndid as library

    found = library.att_gt(frame, yname="y", tname="year", idname="unit", gname="first", boot=False)
    library.aggte(found, type="group")
    library.aggte(found, type="dynamic")
    overall = library.aggte(found, type="simple")
    return overall.overall_att, overall.overall_se


def main(units: int = 100_000, periods: int = 10) -> None:
    """Print a line for each. The runs take turns, so that a busy machine is the same to all."""
    warnings.simplefilter("ignore")
    frame = make(units, periods)
    runs: dict[str, Callable[[pd.DataFrame], Answer]] = {
        "govkit": own,
        "diff_diff": diff_diff,
        "moderndid": moderndid,
    }
    seconds: dict[str, float] = {}
    answers: dict[str, Answer] = {}
    for _ in range(REPEATS):
        for name, run in runs.items():
            if find_spec(name) is None:
                continue
            start = time.perf_counter()
            answers[name] = run(frame)
            seconds[name] = min(seconds.get(name, np.inf), time.perf_counter() - start)
    print(f"{units:,} units × {periods} periods, best of {REPEATS}")
    for name in runs:
        if name not in seconds:
            print(f"{name:12} not installed")
            continue
        estimate, error = answers[name]
        ratio = seconds[name] / seconds["govkit"]
        print(f"{name:12}{seconds[name]:8.3f} s{ratio:8.1f} ×{estimate:12.6f} ({error:.6f})")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
