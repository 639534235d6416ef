"""Cases made by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from govkit.effects import Case

MakeCase = Callable[..., Case]


@pytest.fixture(scope="session")
def make_case() -> MakeCase:
    """Make a case from a treated series and a table of donors; annual from 2000, reform in 2010-10."""

    def make(
        treated: object,
        donors: object = None,
        *,
        start: str = "2000",
        freq: str = "Y",
        reform: str = "2010-10",
    ) -> Case:
        values = np.asarray(treated, dtype=float)
        index = pd.period_range(start, periods=len(values), freq=freq)
        others = np.empty((len(values), 0)) if donors is None else np.asarray(donors, dtype=float)
        names = [f"county-{number:02}" for number in range(1, others.shape[1] + 1)]
        return Case(
            "350582",
            "safety_satisfaction",
            "percent",
            reform,
            pd.Series(values, index=index),
            pd.DataFrame(others, index=index, columns=names),
        )

    return make


@dataclass(frozen=True)
class Proposition99:
    """Cigarette sales, California first: outcomes (years, states), predictors (predictors, states)."""

    states: list[str]
    outcomes: np.ndarray
    after: np.ndarray
    predictors: pd.DataFrame

    def case(self) -> Case:
        """With a silent year between 1988 and 1989, since a case leaves the year of the reform out."""
        years = [str(year if year < 1989 else year + 1) for year in range(1970, 2001)]
        frame = pd.DataFrame(self.outcomes, index=pd.PeriodIndex(years, freq="Y"), columns=self.states)
        frame = frame.reindex(pd.period_range("1970", "2001", freq="Y"))
        donors = frame[self.states[1:]]
        return Case("California", "sales", "percent", "1989", frame["California"], donors)


@pytest.fixture(scope="session")
def proposition99() -> Proposition99:
    """The panel of Abadie, Diamond and Hainmueller (2010); see `published/README.md`."""
    table = pd.read_csv(Path(__file__).parent / "published" / "proposition99.csv", index_col=0)
    states = ["California", *(state for state in table.index if state != "California")]
    table = table.loc[states]
    outcomes = table[[str(year) for year in range(1970, 2001)]].to_numpy().T
    predictors = table[["lnincome", "age15to24", "retprice", "beer", "1975", "1980", "1988"]].T
    return Proposition99(states, outcomes, np.arange(1970, 2001) >= 1989, predictors)
