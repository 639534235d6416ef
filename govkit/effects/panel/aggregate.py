"""Overall, cohort, event time and period effects from group-time effects."""

from __future__ import annotations

from typing import Literal

import numpy as np

from govkit.effects.panel.callaway_santanna import GroupTimeEffects
from govkit.effects.panel.inference import cohort_warnings, effect_path, panel_effect
from govkit.effects.panel.panel import Array, Booleans, Integers
from govkit.effects.panel.result import EffectPath, PanelEffect
from govkit.effects.panel.two_way_fixed_effects import PARALLEL
from govkit.errors import DesignError


def overall_effect(effects: GroupTimeEffects) -> PanelEffect:
    """The mean of all effects of treated periods, weighted by the sizes of the cohorts (`simple` in R's did).

    Cohorts that were treated for longer count for more; `cohort_effects(...).overall` counts them alike.
    """
    estimate, gradient = _weighted(effects, effects.after)
    return _effect(effects, estimate, gradient)


def cohort_effects(effects: GroupTimeEffects) -> EffectPath:
    """The mean effect of each cohort over its periods of treatment, and their mean by size of cohort."""
    cohorts = np.unique(effects.cohorts[effects.after])
    picks = [effects.after & (effects.cohorts == cohort) for cohort in cohorts]
    weights = np.array([pick / pick.sum() for pick in picks])
    gradients = np.column_stack([weights, np.zeros((len(cohorts), len(effects.shares)))])
    estimates = weights @ effects.estimates
    places = np.searchsorted(effects.panel.groups, cohorts)
    shares = effects.shares[places] / effects.shares[places].sum()
    total = float(shares @ estimates)
    gradient = shares @ gradients
    gradient[len(effects.estimates) + places] += (estimates - total) / effects.shares[places].sum()
    return _path(effects, "cohort", cohorts, estimates, gradients, _effect(effects, total, gradient))


def dynamic_effects(
    effects: GroupTimeEffects,
    *,
    earliest: int | None = None,
    latest: int | None = None,
    balance: int | None = None,
) -> EffectPath:
    """Effects by event time, weighted by the sizes of the cohorts, and their mean after treatment.

    Parameters
    ----------
    earliest, latest
        Event times to keep.
    balance
        Keep only cohorts seen at least this many periods after the first of treatment, and event times up to
        that, so that the same cohorts stand behind each.
    """
    since = effects.times - effects.cohorts
    use = np.ones(len(since), dtype=bool)
    if balance is not None:
        last = effects.panel.times[-1]
        use &= (last - effects.cohorts >= balance) & (since <= balance)
    if earliest is not None:
        use &= since >= earliest
    if latest is not None:
        use &= since <= latest
    reference = -1 - effects.anticipation if effects.base == "universal" else None
    places = np.unique(since[use])
    places = places[places != reference] if reference is not None else places
    if not (places >= 0).any():
        raise DesignError("panel.not_identified", outcome=effects.panel.outcome)
    return _along(effects, "event_time", places, [use & (since == place) for place in places], reference)


def period_effects(effects: GroupTimeEffects) -> EffectPath:
    """The mean effect in each period on the cohorts treated by then, and the mean of those."""
    times = np.unique(effects.times[effects.after])
    picks = [effects.after & (effects.times == time) for time in times]
    return _along(effects, "period", times, picks, None)


def _along(
    effects: GroupTimeEffects,
    axis: Literal["event_time", "period"],
    places: Integers,
    picks: list[Booleans],
    reference: int | None,
) -> EffectPath:
    pairs = [_weighted(effects, pick) for pick in picks]
    estimates = np.array([estimate for estimate, _ in pairs])
    gradients = np.array([gradient for _, gradient in pairs])
    after = places >= 0 if axis == "event_time" else np.ones(len(places), dtype=bool)
    overall = _effect(effects, float(estimates[after].mean()), gradients[after].mean(axis=0))
    return _path(effects, axis, places, estimates, gradients, overall, reference)


def _weighted(effects: GroupTimeEffects, pick: Booleans) -> tuple[float, Array]:
    """The mean of some effects by size of cohort, and its gradient in all effects and shares of cohorts."""
    cohort = np.searchsorted(effects.panel.groups, effects.cohorts)
    shares = effects.shares[cohort] * pick
    total = shares.sum()
    mean = float(shares @ effects.estimates / total)
    moved = np.where(pick, effects.estimates - mean, 0.0) / total
    by_share = np.bincount(cohort, weights=moved, minlength=len(effects.shares))
    return mean, np.concatenate([shares / total, by_share])


def _warnings(effects: GroupTimeEffects) -> tuple[str, ...]:
    panel = effects.panel
    found = {
        "panel.always_treated_left_out": effects.left_out > 0,
        "panel.unbalanced": not panel.balanced,
    }
    return (*cohort_warnings(panel), *(key for key, holds in found.items() if holds))


def _effect(effects: GroupTimeEffects, estimate: float, gradient: Array) -> PanelEffect:
    return panel_effect(
        effects.panel,
        "callaway_santanna",
        estimate,
        float(np.sqrt(gradient @ effects.joint_covariance @ gradient)),
        inference="influence",
        diagnostics={"left_out": effects.left_out},
        assumptions=_assumptions(effects),
        warnings=_warnings(effects),
    )


def _path(
    effects: GroupTimeEffects,
    axis: str,
    places: Integers,
    estimates: Array,
    gradients: Array,
    overall: PanelEffect,
    reference: int | None = None,
) -> EffectPath:
    return effect_path(
        effects.panel,
        "callaway_santanna",
        places.tolist(),
        estimates,
        gradients @ effects.joint_covariance @ gradients.T,
        axis=axis,
        reference=reference,
        overall=overall,
        pretrend_p_value=effects.pretrend_p_value,
        diagnostics={"left_out": effects.left_out},
        assumptions=_assumptions(effects),
        warnings=_warnings(effects),
    )


def _assumptions(effects: GroupTimeEffects) -> tuple[str, ...]:
    if effects.panel.covariates.shape[1]:
        return ("panel.assume_conditional_trends", *PARALLEL[1:], "panel.assume_overlap")
    return PARALLEL
