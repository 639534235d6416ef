"""Series without a break of the kinds that users have, and datasets around series made by hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from govkit import load_codebook, load_dataset
from govkit.dataset import Dataset, Description, Wording
from govkit.districts import District
from govkit.importing import import_file

Noise = Callable[[str, np.random.Generator, int, int], np.ndarray]
MakeDataset = Callable[..., Dataset]


@pytest.fixture(scope="session")
def noise() -> Noise:
    """Series without a break, shape (periods, districts), of one of several kinds."""

    def draw(kind: str, rng: np.random.Generator, periods: int, districts: int) -> np.ndarray:
        burnt = 30
        shocks = rng.normal(size=(periods + burnt, districts))
        if kind == "autoregressive":
            for period in range(1, len(shocks)):
                shocks[period] += 0.6 * shocks[period - 1]
        shocks = shocks[burnt:]
        if kind == "random walk":
            shocks = shocks.cumsum(axis=0)
        elif kind == "trend":
            shocks += 0.8 * np.arange(periods)[:, None]
        elif kind == "common shocks":
            shocks += 2 * rng.normal(size=(periods, 1))
        elif kind == "season":
            shocks += 3 * np.sin(2 * np.pi * np.arange(periods) / 12)[:, None]
        return shocks

    return draw


@pytest.fixture(scope="session")
def make_dataset() -> MakeDataset:
    """A dataset from tables of values by indicator: rows are ISO periods, columns districts."""

    def make(
        tables: dict[str, pd.DataFrame], reforms: dict[str, str] | None = None, status: str = "A"
    ) -> Dataset:
        rows = []
        for indicator, table in tables.items():
            long = table.rename_axis(index="period", columns="district").stack().rename("value").reset_index()
            rows.append(long.assign(indicator=indicator))
        frame = pd.concat(rows).assign(n=pd.NA, status=status, source="test")
        frame = frame.sort_values(["district", "indicator", "period"]).reset_index(drop=True)
        names = sorted(frame["district"].unique())
        places = {
            name: District(
                name, name, name, "county", region="35", reform_start=(reforms or {}).get(name, "")
            )
            for name in names
        }
        return Dataset(Path(), Description(title=Wording(zh="试")), frame, places, load_codebook())

    return make


@pytest.fixture(scope="session")
def panel(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """The real county panel, read through its mapping."""
    folder = tmp_path_factory.mktemp("panel") / "data"
    import_file(shared / "real" / "county_panel_2000_2022.dta", "csmar-county", folder)
    return load_dataset(folder)
