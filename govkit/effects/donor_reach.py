"""Whether weights on the simplex can reach a unit at all: a gap that they cannot close is no effect.

`benchmarks/donor_reach.py` shows by simulation what the limits do: they let through nearly all units that lie
among their donors, and catch those whose level or growth no mix of donors has.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from govkit.effects.autocorrelation import Array, residual_maker

# A unit is out of its donors' reach when its fit before the reform is this many times worse than the median
# placebo's, or half as bad as that and mostly a constant gap and its trend.
FIT_LIMIT = 3.0
FIT_LIMIT_SYSTEMATIC = 1.5
SYSTEMATIC_SHARE = 0.5


def is_outside(pre_rmspe: float, typical: float, spread: float, systematic: float, floor: float) -> bool:
    """Whether weights on the simplex fail to reach a unit: its fit is not like the placebos'.

    Parameters
    ----------
    pre_rmspe, typical
        Of the unit, and the placebos' median.
    spread
        Standard deviation of the unit's outcome before the reform.
    systematic
        The unit's `systematic_share`.
    floor
        What counts as an exact fit.
    """
    if pre_rmspe <= floor:
        return False
    wanting = systematic > SYSTEMATIC_SHARE
    return (
        pre_rmspe > FIT_LIMIT * typical
        or (wanting and pre_rmspe > FIT_LIMIT_SYSTEMATIC * typical)
        or (wanting and pre_rmspe > spread)
    )


def systematic_share(gap: Array, positions: npt.NDArray[np.int64], floor: float) -> float:
    """The share of the squared gap before the reform that is a constant and a trend, for degrees of freedom.

    Noise leaves a share near zero; a level or a growth that no mix of donors has leaves one near one.
    """
    total = float(np.mean(gap**2))
    if total <= floor**2 or len(gap) < 3:
        return 0.0
    maker = residual_maker(np.column_stack([np.ones(len(gap)), positions - positions[0]]))
    rest = float(gap @ maker @ gap) / (len(gap) - 2)
    return max(0.0, 1.0 - rest / total)
