"""Effects in panels with many treated units, or with treatment at several times.

A `Panel` is made with `build_panel` or `panel_of`; every method is a pure function of it.
"""

from __future__ import annotations

from govkit.effects.panel.aggregate import cohort_effects, dynamic_effects, overall_effect, period_effects
from govkit.effects.panel.callaway_santanna import GroupTimeEffects, callaway_santanna
from govkit.effects.panel.few_treated import conley_taber
from govkit.effects.panel.from_case import panel_of_case
from govkit.effects.panel.from_dataset import panel_of
from govkit.effects.panel.goodman_bacon import Decomposition, TwoByTwo, goodman_bacon
from govkit.effects.panel.honest import RobustInterval, Sensitivity, relative_magnitudes, smoothness
from govkit.effects.panel.imputation import imputation, imputation_path, two_stage
from govkit.effects.panel.panel import NEVER, Panel, build_panel
from govkit.effects.panel.permutation import permutation_test
from govkit.effects.panel.result import EffectPath, PanelEffect
from govkit.effects.panel.sun_abraham import sun_abraham
from govkit.effects.panel.two_way_fixed_effects import (
    difference_of_changes,
    event_study,
    two_way_fixed_effects,
)
from govkit.effects.panel.wild_bootstrap import wild_cluster_bootstrap

__all__ = [
    "NEVER",
    "Decomposition",
    "EffectPath",
    "GroupTimeEffects",
    "Panel",
    "PanelEffect",
    "RobustInterval",
    "Sensitivity",
    "TwoByTwo",
    "build_panel",
    "callaway_santanna",
    "cohort_effects",
    "conley_taber",
    "difference_of_changes",
    "dynamic_effects",
    "event_study",
    "goodman_bacon",
    "imputation",
    "imputation_path",
    "overall_effect",
    "panel_of",
    "panel_of_case",
    "period_effects",
    "permutation_test",
    "relative_magnitudes",
    "smoothness",
    "sun_abraham",
    "two_stage",
    "two_way_fixed_effects",
    "wild_cluster_bootstrap",
]
