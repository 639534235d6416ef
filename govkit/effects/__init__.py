"""Effects: pure functions from a `Case` to a frozen `Effect`. One file a method; none reads a file."""

from __future__ import annotations

from govkit.effects.before_after import before_after
from govkit.effects.case import Case, build_case
from govkit.effects.difference_in_differences import difference_in_differences
from govkit.effects.effect import Effect
from govkit.effects.estimate import Estimates, Refusal, estimate_all
from govkit.effects.interrupted_time_series import interrupted_time_series
from govkit.effects.synthetic_control import synthetic_control

__all__ = [
    "Case",
    "Effect",
    "Estimates",
    "Refusal",
    "before_after",
    "build_case",
    "difference_in_differences",
    "estimate_all",
    "interrupted_time_series",
    "synthetic_control",
]
