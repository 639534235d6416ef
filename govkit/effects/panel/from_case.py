"""The panel of one treated district and its donors."""

from __future__ import annotations

import numpy as np

from govkit.effects.case import Case
from govkit.effects.panel.panel import Panel, build_panel
from govkit.errors import DesignError
from govkit.periods import to_text


def panel_of_case(case: Case) -> Panel:
    """A case as a panel: its district is treated from the first period after the reform.

    Returns
    -------
    Panel
        Units are the district and all its donors; periods of the transition, which count for neither side,
        are missing.

    Raises
    ------
    DesignError
        As `build_panel`; nothing after the reform; the treated district among its donors.
    """
    import pandas as pd

    where = {"district": case.district, "indicator": case.indicator}
    if case.district in case.donors.columns:
        raise DesignError("effects.treated_among_donors", **where)
    if case.after.empty:
        raise DesignError("effects.nothing_after", **where)
    phases = case.phases.to_numpy()
    wide = case.donors.copy()
    wide.insert(0, case.district, case.treated)
    values = wide.to_numpy(dtype=float)[phases != "transition"]
    kept = wide.index[phases != "transition"]
    periods = [to_text(period) for period in kept]
    first = to_text(case.after.index[0])
    units = list(map(str, wide.columns))
    table = pd.DataFrame(
        {
            "district": np.repeat(units, len(periods)),
            "period": periods * len(units),
            case.indicator: values.T.ravel(),
            "cohort": pd.array(np.repeat([first] + [None] * (len(units) - 1), len(periods)), dtype="string"),
        }
    )
    return build_panel(
        table,
        unit="district",
        time="period",
        outcome=case.indicator,
        cohort="cohort",
        measure=case.unit,
        synthetic=case.synthetic,
    )
