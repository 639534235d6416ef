"""What every method returns: a frozen result that says how it came about."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Literal

Method = Literal[
    "before_after",
    "interrupted_time_series",
    "structural_time_series",
    "difference_in_differences",
    "robust_difference_in_differences",
    "comparative_interrupted_time_series",
    "synthetic_control",
    "demeaned_synthetic_control",
    "augmented_synthetic_control",
    "synthetic_difference_in_differences",
]
Inference = Literal[
    "none", "welch", "hac", "state_space", "permutation", "studentised_permutation", "placebo", "conformal"
]


@dataclass(frozen=True, slots=True)
class Effect:
    """An estimated effect of a reform on one indicator of one district.

    Attributes
    ----------
    estimate
        In the unit of the indicator (`unit`, a key of the codebook). NaN where the method was tried and what
        it gives is no effect; `warnings` says why.
    standard_error
        In the same unit, or None where the method has none.
    interval
        Lower and upper bound at `confidence`, or None where the method has none that is valid here.
    p_value, inference
        Two-sided p-value, and how it was obtained; None and `"none"` where there is none.
    periods_before, periods_after
        The ISO periods that were used, without the transition.
    observed, counterfactual
        Values over `periods_before + periods_after`; the counterfactual is empty where the method has none.
        A missing observation is None.
    donors, weights
        Comparison districts that were used, and the weight of each where the method gives weights.
    diagnostics
        Figures by which the result is judged, by name.
    assumptions, warnings
        Keys of the wording (`effects.…`, `synthetic.…`): what the method assumes, and what is wrong here.
    synthetic
        Whether the data are synthetic.
    """

    district: str
    indicator: str
    method: Method
    estimate: float
    unit: str
    reform_start: str
    periods_before: tuple[str, ...]
    periods_after: tuple[str, ...]
    observed: tuple[float | None, ...]
    counterfactual: tuple[float | None, ...] = ()
    standard_error: float | None = None
    interval: tuple[float, float] | None = None
    confidence: float = 0.95
    p_value: float | None = None
    inference: Inference = "none"
    donors: tuple[str, ...] = ()
    weights: tuple[float, ...] = ()
    diagnostics: Mapping[str, float] = field(default_factory=dict)
    assumptions: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    synthetic: bool = False

    @property
    def periods(self) -> tuple[str, ...]:
        """All periods used, before and after."""
        return self.periods_before + self.periods_after

    @property
    def usable(self) -> bool:
        """Whether there is an estimate."""
        return math.isfinite(self.estimate)

    def to_dict(self) -> dict[str, Any]:
        """As plain values, for JSON; an estimate that is NaN, which JSON has not, becomes None."""
        values = {one.name: getattr(self, one.name) for one in fields(self)}
        estimate = self.estimate if self.usable else None
        return values | {"estimate": estimate, "diagnostics": dict(self.diagnostics)}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Effect:
        """From the plain values of `to_dict`, also after a way through JSON."""
        kept: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in values.items()
        }
        if kept["estimate"] is None:
            kept["estimate"] = math.nan
        return cls(**kept)
