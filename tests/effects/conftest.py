"""Cases made by hand."""

from __future__ import annotations

from collections.abc import Callable

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
