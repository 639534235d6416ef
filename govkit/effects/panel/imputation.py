"""Imputation: outcomes without treatment from the untreated cells, effects as what is left over."""

from __future__ import annotations

from typing import Literal

import numpy as np

from govkit.effects.panel.cells import Cells, cells_of, one_hot, time_effects
from govkit.effects.panel.inference import cohort_warnings, effect_path, panel_effect, wald_p_value
from govkit.effects.panel.panel import NEVER, Array, Booleans, Integers, Panel
from govkit.effects.panel.regression import independent, regress
from govkit.effects.panel.result import EffectPath, PanelEffect
from govkit.effects.panel.two_way_fixed_effects import PARALLEL
from govkit.errors import DesignError

FixedEffects = Literal["unit", "cluster"]
Residuals = Literal["cohort_time", "overall"]


def imputation(panel: Panel, *, fixed_effects: FixedEffects = "unit") -> PanelEffect:
    """The mean effect over all treated cells, with the conservative error of Borusyak, Jaravel and Spiess.

    Unit and period effects are estimated from untreated cells; each treated cell's effect is its outcome less
    what they predict. Treated cells of which one of the two effects is unknown are left out.

    Parameters
    ----------
    fixed_effects
        `unit`, or `cluster` where the effects to take out are those of the clusters.

    Notes
    -----
    The error compares each treated cell with the mean effect of its cohort at its time, so that it counts
    what differs within, and is too large, never too small, where effects differ otherwise.

    References
    ----------
    Borusyak, Jaravel & Spiess (2024), Review of Economic Studies 91.
    """
    return _overall(panel, fixed_effects, "cohort_time")


def two_stage(panel: Panel, *, fixed_effects: FixedEffects = "unit") -> PanelEffect:
    """The same mean effect with the error of Gardner's two-stage regression, which treats effects as alike.

    References
    ----------
    Gardner (2022), arXiv 2207.05943; Butts & Gardner (2022), R Journal 14.
    """
    return _overall(panel, fixed_effects, "overall")


def imputation_path(
    panel: Panel,
    *,
    leads: int = 0,
    residuals: Residuals = "cohort_time",
    fixed_effects: FixedEffects = "unit",
) -> EffectPath:
    """Imputed effects by event time, and how units differed before treatment.

    Parameters
    ----------
    leads
        How many event times before treatment to test: coefficients of a regression on untreated cells alone,
        relative to all earlier ones. They do not enter the effects, so testing them changes nothing else.
    residuals
        How errors are computed: as `imputation` does, or as `two_stage` does.
    """
    cells = cells_of(panel)
    stage = _Stage(panel, cells, fixed_effects)
    ever = cells.cohort != NEVER
    places = np.unique(cells.since[ever & stage.usable & cells.treated])
    picks = [stage.usable & ever & (cells.since == place) for place in places]
    estimates = np.array([stage.effects[pick].mean() for pick in picks])
    scores = np.column_stack([stage.scores(pick, residuals) for pick in picks])
    before: Array = np.empty(0)
    shift: Array = np.empty((scores.shape[0], 0))
    pretrend = None
    if leads > 0:
        before, shift = _leads(panel, cells, fixed_effects, leads)
        pretrend = wald_p_value(before, shift.T @ shift)
    joined = np.column_stack([shift, scores])
    treated = cells.treated & stage.usable
    total = stage.scores(treated, residuals)
    method = "imputation" if residuals == "cohort_time" else "two_stage"
    overall = _result(panel, stage, treated, total, method)
    return effect_path(
        panel,
        method,  # type: ignore[arg-type]
        [*range(-len(before), 0), *places.tolist()],
        np.concatenate([before, estimates]),
        joined.T @ joined,
        overall=overall,
        pretrend_p_value=pretrend,
        assumptions=PARALLEL,
        warnings=(*cohort_warnings(panel), *stage.warnings),
    )


def imputation_weights(panel: Panel) -> Array:
    """What each cell counts for in the imputed mean effect, shape (units, times); missing cells zero."""
    cells = cells_of(panel)
    stage = _Stage(panel, cells, "unit")
    weights = np.zeros(panel.values.shape)
    weights[cells.unit, cells.place] = stage.weights(cells.treated & stage.usable)
    return weights


def _overall(panel: Panel, fixed_effects: FixedEffects, residuals: Residuals) -> PanelEffect:
    cells = cells_of(panel)
    stage = _Stage(panel, cells, fixed_effects)
    treated = cells.treated & stage.usable
    method = "imputation" if residuals == "cohort_time" else "two_stage"
    return _result(panel, stage, treated, stage.scores(treated, residuals), method)


def _result(panel: Panel, stage: _Stage, treated: Booleans, scores: Array, method: str) -> PanelEffect:
    return panel_effect(
        panel,
        method,  # type: ignore[arg-type]
        float(stage.effects[treated].mean()),
        float(np.sqrt(scores @ scores)),
        inference="influence",
        diagnostics={"treated_cells": float(treated.sum()), "left_out": float(stage.left_out)},
        assumptions=PARALLEL if method == "imputation" else (*PARALLEL, "panel.assume_same_effect"),
        warnings=(*(cohort_warnings(panel) if method == "imputation" else ()), *stage.warnings),
    )


class _Stage:
    """The regression on untreated cells, and what means over cells owe to it."""

    def __init__(self, panel: Panel, cells: Cells, fixed_effects: FixedEffects) -> None:
        self.cells = cells
        self.clusters = panel.clusters[cells.unit]
        self.absorbed = cells.unit if fixed_effects == "unit" else self.clusters
        self.count = int(self.absorbed.max()) + 1
        self.periods = len(panel.times)
        untreated = ~cells.treated
        self.untreated = untreated
        known_unit = np.bincount(self.absorbed[untreated], minlength=self.count) > 0
        known_time = np.bincount(cells.place[untreated], minlength=self.periods) > 0
        self.usable: Booleans = known_unit[self.absorbed] & known_time[cells.place]
        self.left_out = int((~self.usable & cells.treated).sum())
        if not (cells.treated & self.usable).any():
            raise DesignError("panel.not_identified", outcome=panel.outcome)
        # Normal equations of the untreated cells, the absorbed effects taken out: one row for each time.
        table = np.zeros((self.count, self.periods))
        np.add.at(table, (self.absorbed[untreated], cells.place[untreated]), 1.0)
        self.table = table
        self.sizes = np.maximum(table.sum(axis=1), 1.0)
        products = np.diag(table.sum(axis=0)) - table.T @ (table / self.sizes[:, None])
        self.kept = independent(products[1:, 1:])
        inner = np.flatnonzero(self.kept) + 1
        self.inverse = np.zeros((self.periods, self.periods))
        self.inverse[np.ix_(inner, inner)] = np.linalg.inv(products[np.ix_(inner, inner)])
        sums, moments = self._moments(np.where(untreated, cells.outcome, 0.0))
        by_time, by_unit = self._solve(sums, moments)
        self.effects = cells.outcome - by_time[cells.place] - by_unit[self.absorbed]

    @property
    def warnings(self) -> tuple[str, ...]:
        """What was left out, as wording keys."""
        return ("panel.not_imputed",) if self.left_out else ()

    def weights(self, pick: Booleans) -> Array:
        """What each outcome counts for in the mean effect over some treated cells, shape (cells,)."""
        weight = pick / pick.sum()
        by_time, by_unit = self._solve(*self._moments(weight))
        back = by_time[self.cells.place] + by_unit[self.absorbed]
        return np.asarray(weight - np.where(self.untreated, back, 0.0))

    def scores(self, pick: Booleans, residuals: Residuals) -> Array:
        """Influence of each cluster on the mean effect over some cells, shape (clusters,)."""
        weight = pick / pick.sum()
        by_time, by_unit = self._solve(*self._moments(weight))
        back = by_time[self.cells.place] + by_unit[self.absorbed]
        own = pick & self.cells.treated
        gap = np.zeros(len(weight))
        gap[own] = self.effects[own] - self._expected(own, residuals)
        influence = weight * gap - np.where(self.untreated, back * self.effects, 0.0)
        return np.bincount(self.clusters, weights=influence).astype(np.float64)

    def _expected(self, own: Booleans, residuals: Residuals) -> Array:
        """The mean effect that each treated cell is compared with."""
        effects = self.effects[own]
        if residuals == "overall":
            return np.full(len(effects), effects.mean())
        keys = np.column_stack([self.cells.cohort[own], self.cells.place[own]])
        _, group = np.unique(keys, axis=0, return_inverse=True)
        group = group.ravel()
        means: Array = (np.bincount(group, weights=effects) / np.bincount(group))[group]
        return means

    def _moments(self, weight: Array) -> tuple[Array, Array]:
        sums = np.bincount(self.absorbed, weights=weight, minlength=self.count).astype(np.float64)
        moments = np.bincount(self.cells.place, weights=weight, minlength=self.periods)
        return sums, moments.astype(np.float64)

    def _solve(self, sums: Array, moments: Array) -> tuple[Array, Array]:
        """Effects of times and absorbed effects whose normal equations have these moments."""
        by_time = self.inverse @ (moments - self.table.T @ (sums / self.sizes))
        return by_time, (sums - self.table @ by_time) / self.sizes


def _leads(panel: Panel, cells: Cells, fixed_effects: FixedEffects, leads: int) -> tuple[Array, Array]:
    """Coefficients of event times −leads…−1 among untreated cells, and the influence of each cluster."""
    from scipy.sparse import hstack

    chosen = ~cells.treated
    since = cells.since[chosen]
    codes: Integers = np.where((since >= -leads) & (cells.cohort[chosen] != NEVER), since + leads, -1)
    regressors = hstack([time_effects(panel, cells.place[chosen]), one_hot(codes, leads)], format="csr")
    clusters = panel.clusters[cells.unit[chosen]]
    absorbed = cells.unit[chosen] if fixed_effects == "unit" else clusters
    _, absorbed = np.unique(absorbed, return_inverse=True)
    fit = regress(cells.outcome[chosen], regressors, absorbed, clusters)
    if not fit.kept[-leads:].all():
        raise DesignError("panel.too_many_leads", leads=leads, outcome=panel.outcome)
    influence = np.zeros((int(panel.clusters.max()) + 1, leads))
    moved = (fit.scores @ fit.bread)[:, -leads:]
    influence[: len(moved)] = moved
    return fit.coefficients[-leads:], influence
