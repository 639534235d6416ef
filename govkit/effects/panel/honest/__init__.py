"""How far parallel trends may fail before a conclusion falls (Rambachan and Roth)."""

from __future__ import annotations

from govkit.effects.panel.honest.sensitivity import (
    RobustInterval,
    Sensitivity,
    relative_magnitudes,
    smoothness,
)

__all__ = ["RobustInterval", "Sensitivity", "relative_magnitudes", "smoothness"]
