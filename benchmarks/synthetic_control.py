"""How fast the synthetic control is, beside diff-diff and pysyncon in the same process, on Proposition 99.

    uv pip install diff-diff pysyncon
    uv run python benchmarks/synthetic_control.py [--quick]

Every library is given outcomes before 1989 to match, for California and with every other state in its place.
`--quick` times the other libraries on a few placebos and scales them up, and says so.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path

for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ.setdefault(name, "1")  # for all alike; more threads only slow matrices of this size

import numpy as np
import pandas as pd

from govkit.effects.placebo import Placebos
from govkit.effects.predictor_weights import leave_one_out_fits
from govkit.effects.simplex import leave_one_out_weights

TABLE = Path(__file__).resolve().parent.parent / "tests/effects/published/proposition99.csv"
YEARS = range(1970, 2001)
LAGS = (1975, 1980, 1988)
MEANS = ("lnincome", "age15to24", "retprice", "beer")
QUICK = 3


def seconds(work: Callable[[], object], repeat: int = 1) -> tuple[float, object]:
    """The least time of several runs, and what came of the last."""
    best, result = float("inf"), None
    for _ in range(repeat):
        start = time.perf_counter()
        result = work()
        best = min(best, time.perf_counter() - start)
    return best, result


def load() -> tuple[np.ndarray, np.ndarray, np.ndarray, list[str]]:
    """Outcomes (years, states) and predictors (predictors, states), California first; years after; names."""
    table = pd.read_csv(TABLE, index_col=0)
    names = ["California", *(state for state in table.index if state != "California")]
    table = table.loc[names]
    outcomes = table[[str(year) for year in YEARS]].to_numpy().T
    predictors = np.vstack([table[list(MEANS)].to_numpy().T, table[[str(y) for y in LAGS]].to_numpy().T])
    return outcomes, predictors, np.array([year >= 1989 for year in YEARS]), names


def ours(outcomes: np.ndarray, after: np.ndarray) -> tuple[np.ndarray, Placebos]:
    weights = leave_one_out_weights(outcomes[~after])
    return weights, Placebos.from_weights(outcomes, after, weights)


def pysyncon_round(
    features: np.ndarray, outcomes: np.ndarray, names: list[str], units: range, custom: bool
) -> list[np.ndarray]:
    """Donor weights of each unit in turn; with `custom` predictors are weighted alike, else V is sought."""
    from pysyncon import Synth

    found = []
    for unit in units:
        others = [name for place, name in enumerate(names) if place != unit]
        frames = [
            pd.DataFrame(np.delete(matrix, unit, axis=1), columns=others) for matrix in (features, outcomes)
        ]
        targets = [pd.Series(matrix[:, unit], name=names[unit]) for matrix in (features, outcomes)]
        synth = Synth()
        synth.fit(
            X0=frames[0],
            X1=targets[0],
            Z0=frames[1],
            Z1=targets[1],
            **({"custom_V": np.full(len(features), 1 / len(features))} if custom else {}),
        )
        found.append(np.asarray(synth.W, dtype=float))
    return found


def diff_diff_round(
    outcomes: np.ndarray,
    predictors: np.ndarray | None,
    names: list[str],
    placebos: int,
    default: bool = False,
) -> tuple[float, float, np.ndarray]:
    """Seconds of the fit and of the placebo round, and California's weights."""
    from diff_diff import SyntheticControl

    long = pd.DataFrame(outcomes, index=pd.Index(YEARS, name="year"), columns=names).melt(
        ignore_index=False, var_name="state", value_name="sales"
    )
    long = long.reset_index()
    long["treated"] = ((long["state"] == "California") & (long["year"] >= 1989)).astype(int)
    arguments: dict[str, object] = {"pre_period_outcomes": "all"}
    model = SyntheticControl(v_method="custom", custom_v=np.full(19, 1 / 19), seed=1, standardize="none")
    if default:
        model = SyntheticControl(seed=1)
    if predictors is not None:
        for name, row in zip(MEANS, predictors, strict=False):
            long[name] = long["state"].map(dict(zip(names, row, strict=True)))
        arguments = {"predictors": list(MEANS), "pre_period_outcomes": list(LAGS)}
        model = SyntheticControl(v_method="nested", seed=1)
    if placebos < len(names) - 1:
        arguments["donor_pool"] = names[1:]
    fit, results = seconds(
        lambda: model.fit(
            long,
            outcome="sales",
            treatment="treated",
            unit="state",
            time="year",
            post_periods=list(range(1989, 2001)),
            treated_unit="California",
            **arguments,
        )
    )
    weights = results.get_weights_df().set_index("unit")["weight"].reindex(names[1:]).fillna(0.0).to_numpy()
    round_seconds, _ = seconds(results.in_space_placebo)
    return fit, round_seconds, weights


def show(label: str, taken: float, base: float | None = None, note: str = "") -> None:
    ratio = "" if base is None else f"{taken / base:12,.0f} ×"
    print(f"{label:58}{taken:12.4f} s{ratio}  {note}", flush=True)


def gaps(outcomes: np.ndarray, weights: np.ndarray) -> np.ndarray:
    return outcomes[:, 0] - outcomes[:, 1:] @ weights


def large() -> None:
    """1,300 units by 17 years, every unit as placebo."""
    draws = np.random.default_rng(1)
    factors = draws.standard_normal((17, 3)).cumsum(axis=0)
    panel = 40 + factors @ draws.uniform(0, 1, (3, 1300)) + 0.3 * draws.standard_normal((17, 1300))
    after = np.arange(17) >= 12
    taken, _ = seconds(lambda: ours(panel, after))
    import psutil

    memory = psutil.Process().memory_info()
    peak = getattr(memory, "peak_wset", memory.rss) / 2**20
    show("govkit: 1,300 units × 17 years, every unit as placebo", taken, note=f"{peak:.0f} MiB in memory")


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    quick = parser.parse_args().quick
    warnings.simplefilter("ignore")
    outcomes, predictors, after, names = load()
    before = outcomes[~after]
    large()
    units = range(QUICK if quick else len(names))
    scale = len(names) / len(units)
    scaled = f"{len(units)} of {len(names)} units, scaled up" if quick else ""

    ours(outcomes, after)
    base, (weights, _) = seconds(lambda: ours(outcomes, after), 5)
    show("govkit: outcomes, all 39 units", base)
    taken, found = seconds(lambda: pysyncon_round(before, before, names, units, custom=True))
    apart = np.abs(found[0] - weights[1:, 0]).max()
    show("pysyncon: outcomes, all 39 units", taken * scale, base, f"{scaled} weights apart {apart:.1e}")
    _, taken, theirs = diff_diff_round(outcomes, None, names, 38)
    apart = np.abs(theirs - weights[1:, 0]).max()
    far = np.abs(gaps(outcomes, theirs) - gaps(outcomes, weights[1:, 0])).max()
    show("diff-diff: outcomes, placebo round", taken, base, f"weights apart {apart:.1e}, gaps {far:.1e}")

    _, taken, theirs = diff_diff_round(outcomes, None, names, 38, default=True)
    apart = np.abs(theirs - weights[1:, 0]).max()
    far = np.abs(gaps(outcomes, theirs) - gaps(outcomes, weights[1:, 0])).max()
    note = f"weights apart {apart:.1e}, gaps {far:.1e}"
    show("diff-diff: outcomes, weighted as it does by itself", taken, base, note)

    leave_one_out_fits(predictors[:, :5], before[:, :5])
    base, fits = seconds(lambda: leave_one_out_fits(predictors, before))
    show("govkit: predictors, V optimised, all 39 units", base, note=f"loss {fits[0].loss:.3f}")
    taken, found = seconds(lambda: pysyncon_round(predictors, before, names, units, custom=False))
    loss = float(np.mean(gaps(before, found[0]) ** 2))
    show("pysyncon: predictors, V optimised, all 39 units", taken * scale, base, f"{scaled} loss {loss:.3f}")
    _, taken, theirs = diff_diff_round(outcomes, predictors, names, 38)
    loss = float(np.mean(gaps(before, theirs) ** 2))
    show("diff-diff: predictors, V optimised, placebo round", taken, base, f"loss {loss:.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
