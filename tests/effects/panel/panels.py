"""Panels made by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd

from govkit.effects.panel import Panel, build_panel


def simulate(
    seed: int,
    *,
    units: int = 24,
    times: int = 8,
    cohorts: tuple[int, ...] = (2004, 2006),
    share: float = 0.6,
    effect: float = 0.0,
    gaps: float = 0.0,
) -> pd.DataFrame:
    """A panel with unit and time effects; columns unit, year, y, first, size."""
    generator = np.random.default_rng(seed)
    treated = int(units * share) if share < 1 else int(share)
    first = np.zeros(units, dtype=int)
    first[:treated] = np.resize(cohorts, treated)
    years = np.arange(2000, 2000 + times)
    values = generator.normal(size=(units, 1)) + generator.normal(size=(1, times))
    values = values + generator.normal(size=(units, times))
    values += effect * ((first[:, None] > 0) & (years >= first[:, None]))
    frame = pd.DataFrame(
        {
            "unit": np.repeat(np.arange(units), times),
            "year": np.tile(years, units),
            "y": values.ravel(),
            "first": np.repeat(first, times),
            "size": np.repeat(generator.uniform(1, 100, units), times),
        }
    )
    return frame[generator.random(len(frame)) >= gaps]


def panel_from(frame: pd.DataFrame, **names: object) -> Panel:
    """The panel of `simulate`."""
    return build_panel(frame, unit="unit", time="year", outcome="y", cohort="first", **names)  # type: ignore[arg-type]
