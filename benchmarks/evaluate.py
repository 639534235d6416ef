"""How long `evaluate` takes on one district, beside the usual regressions, which test less and wrongly.

    uv run --group oracles python benchmarks/evaluate.py [indicators] [donors]

Ten indicators and 60 comparison districts over 16 years unless given. The usual way is pyfixest's two-way
fixed effects with errors clustered by district, one regression an indicator, with a panel that is ready.
"""

from __future__ import annotations

import os
import sys
import time
import warnings
from collections.abc import Callable
from dataclasses import replace

for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ.setdefault(name, "1")

import numpy as np
import pandas as pd

from govkit import evaluate, load_dataset
from govkit.dataset import Dataset

REPEATS = 7
DISTRICT = "350582"


def made(dataset: Dataset, indicators: int, donors: int) -> Dataset:
    """The shipped codebook and district with made values of as many indicators and donors."""
    draws = np.random.default_rng(1)
    place = dataset.districts[DISTRICT]
    pool = [f"made-{number:03}" for number in range(donors)]
    others = {
        name: replace(place, district=name, name_zh=name, name_en=name, model="", reform_start="", code="")
        for name in pool
    }
    keys = [i.key for i in dataset.codebook.indicators if i.unit == "percent"][:indicators]
    names = [DISTRICT, *pool]
    years = [str(year) for year in range(2000, 2016)]
    common = draws.standard_normal((len(keys), 1, len(years))).cumsum(axis=2)
    values = 60 + common + draws.standard_normal((len(keys), len(names), len(years)))
    index = pd.MultiIndex.from_product([keys, names, years], names=["indicator", "district", "period"])
    frame = pd.DataFrame({"value": values.ravel()}, index=index).reset_index()
    frame = frame.assign(n=pd.NA, status="A", source="synthetic")
    frame = frame[list(dataset.observations.columns)].astype(dataset.observations.dtypes.to_dict())
    return replace(dataset, observations=frame, districts={DISTRICT: place, **others})


def seconds(work: Callable[[], object]) -> list[float]:
    """The times of several runs, after one to warm up."""
    work()
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return times


def main() -> None:
    """Print the table."""
    import pyfixest

    warnings.simplefilter("ignore")
    indicators, donors = (int(text) for text in (sys.argv[1:] + ["10", "60"][len(sys.argv) - 1 :])[:2])
    dataset = made(load_dataset(), indicators, donors)
    found = evaluate(dataset, DISTRICT)
    rows = dataset.observations.assign(year=dataset.observations["period"].astype(int))
    rows["treated"] = ((rows["district"] == DISTRICT) & (rows["year"] > 2010)).astype(int)
    panels = [part for _, part in rows[rows["year"] != 2010].groupby("indicator")]

    def regressions() -> None:
        for panel in panels:
            pyfixest.feols("value ~ treated | district + year", panel, vcov={"CRV1": "district"})

    ours, theirs = seconds(lambda: evaluate(dataset, DISTRICT)), seconds(regressions)
    print(f"{len(found.findings)} indicators, {len(dataset.donors(DISTRICT))} donors, 16 years")
    for label, times in (("govkit evaluate", ours), ("pyfixest, clustered errors", theirs)):
        print(f"{label:30} best {min(times) * 1000:6.0f} ms, median {np.median(times) * 1000:6.0f} ms")
    print(f"ratio of the best              {min(ours) / min(theirs):6.2f}")


if __name__ == "__main__":
    main()
