"""Adjusting p-values for many tests: Holm, Benjamini–Hochberg, joint permutation (Westfall and Young).

With J donors a permutation p-value cannot fall below 1 / (1 + J), so Holm's adjustment over m indicators can
reject nothing unless J + 1 ≥ 20 m. Taking the largest statistic over the indicators within each assignment
keeps the floor at 1 / (1 + J), and is the adjustment for one district with many indicators.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from govkit.effects.autocorrelation import Array
from govkit.effects.joint_permutation import step_down
from govkit.errors import DesignError

__all__ = ["balanced", "benjamini_hochberg", "holm", "step_down"]

BALANCE = 0.9  # statistics are measured by this quantile of their size: no indicator outweighs another


def holm(p_values: Sequence[float]) -> list[float]:
    """P-values adjusted to control the family-wise error rate (Holm 1979, Scand J Stat 6)."""
    return _adjusted(p_values, "holm")


def benjamini_hochberg(p_values: Sequence[float]) -> list[float]:
    """P-values adjusted to control the false discovery rate (Benjamini & Hochberg 1995, J R Stat Soc B 57).

    Valid for independent tests and for positive dependence.
    """
    return _adjusted(p_values, "fdr_bh")


def _adjusted(p_values: Sequence[float], method: str) -> list[float]:
    from statsmodels.stats.multitest import multipletests

    found = np.asarray(p_values, dtype=np.float64)
    if not np.all((found >= 0) & (found <= 1)):
        wrong = next(value for value in found.tolist() if not 0 <= value <= 1)
        raise DesignError("evaluation.not_a_p_value", value=wrong)
    if len(found) == 0:
        return []
    adjusted: list[float] = multipletests(found, method=method)[1].tolist()
    return adjusted


def balanced(statistics: Array) -> Array:
    """Statistics of assignments × indicators, each indicator in units of a high quantile of its size.

    The quantile is over all assignments, the actual one among them, so exchangeability is kept.
    """
    size = np.where(np.isfinite(statistics), np.abs(statistics), np.nan)
    with np.errstate(invalid="ignore"):
        unit = np.nanquantile(size, BALANCE, axis=0) if size.size else np.ones(statistics.shape[1])
    unit = np.where(np.isfinite(unit) & (unit > 0), unit, 1.0)
    return np.asarray(statistics / unit)
