"""Group-time effects of Callaway and Sant'Anna: each cohort in each period, against units not yet treated."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal, get_args

import numpy as np

from govkit.effects.panel.doubly_robust import Adjustment, average_effect
from govkit.effects.panel.inference import cohort_warnings, wald_p_value
from govkit.effects.panel.panel import NEVER, Array, Booleans, Integers, Panel
from govkit.errors import DesignError, ParameterError, check_choice

Comparison = Literal["never", "not_yet"]
Base = Literal["varying", "universal"]


@dataclass(frozen=True)
class GroupTimeEffects:
    """Effects of each cohort in each period, ATT(g, t), with what their aggregates need.

    Attributes
    ----------
    panel
        The units that were used: those treated from the start are left out.
    cohorts, times, estimates, standard_errors
        Of each effect, shape (effects,).
    influence
        Influence functions, summed over each cluster and divided by the number of units, shape
        (clusters, effects): the covariance is `influence.T @ influence`.
    left_out
        How many units treated from the start were left out.
    """

    panel: Panel
    cohorts: Integers
    times: Integers
    estimates: Array
    influence: Array
    comparison: Comparison
    base: Base
    anticipation: int
    left_out: int

    @cached_property
    def covariance(self) -> Array:
        """Of the estimates, shape (effects, effects)."""
        return np.asarray(self.influence.T @ self.influence)

    @cached_property
    def shares(self) -> Array:
        """Of each cohort among the units, in the order of `panel.groups`, shape (cohorts,)."""
        counts = [np.sum(self.panel.cohorts == group) for group in self.panel.groups]
        return np.array(counts) / len(self.panel.units)

    @cached_property
    def joint_covariance(self) -> Array:
        """Of the estimates and the shares of the cohorts together: what the errors of averages come from."""
        clusters, count = len(self.influence), len(self.panel.units)
        sizes = np.bincount(self.panel.clusters, minlength=clusters)
        members = [
            np.bincount(self.panel.clusters[self.panel.cohorts == group], minlength=clusters)
            for group in self.panel.groups
        ]
        errors = np.array(members, dtype=np.float64).T
        errors -= np.outer(sizes, self.shares)
        errors /= count
        mixed = self.influence.T @ errors
        return np.block([[self.covariance, mixed], [mixed.T, errors.T @ errors]])

    @cached_property
    def standard_errors(self) -> Array:
        """Of the estimates, shape (effects,)."""
        return np.asarray(np.sqrt(np.diag(self.covariance)))

    @property
    def after(self) -> Booleans:
        """Which effects are of periods of treatment, shape (effects,)."""
        return self.times >= self.cohorts

    @cached_property
    def pretrend_p_value(self) -> float | None:
        """Of the joint test that all effects before treatment are zero; None where there are none."""
        before = (self.times < self.cohorts - self.anticipation) & (self.standard_errors > 0)
        return wald_p_value(self.estimates[before], self.covariance[np.ix_(before, before)])

    def to_dict(self) -> dict[str, object]:
        """The effects as plain values, for JSON, without influence functions or errors that do not hold."""
        warnings = cohort_warnings(self.panel)
        valid = "panel.single_cluster" not in warnings and self.panel.cluster_counts[2] != 1
        return {
            "outcome": self.panel.outcome,
            "measure": self.panel.measure,
            "method": "callaway_santanna",
            "cohorts": self.cohorts.tolist(),
            "times": self.times.tolist(),
            "estimates": self.estimates.tolist(),
            "standard_errors": self.standard_errors.tolist() if valid else [],
            "pretrend_p_value": self.pretrend_p_value if valid else None,
            "warnings": list(warnings),
            "comparison": self.comparison,
            "base": self.base,
            "anticipation": self.anticipation,
            "left_out": self.left_out,
            "synthetic": self.panel.synthetic,
        }


def callaway_santanna(
    panel: Panel,
    *,
    comparison: Comparison = "never",
    adjustment: Adjustment = "doubly_robust",
    base: Base = "varying",
    anticipation: int = 0,
) -> GroupTimeEffects:
    """Group-time average effects on the treated.

    Parameters
    ----------
    comparison
        Units that are `never` treated, or also those `not_yet` treated.
    adjustment
        How covariates are used: `regression`, `weighting` or `doubly_robust`; without covariates all three
        are the difference of mean changes.
    base
        Before treatment, effects are changes from the period before (`varying`) or from the last one before
        treatment (`universal`, as an event study has it, and as `honest` needs it).
    anticipation
        Periods before treatment in which units may already have responded.

    Returns
    -------
    GroupTimeEffects
        Errors are analytical, clustered by `panel.clusters`. `aggregate` makes the overall, cohort, event
        time and period effects of them. Where a cell is missing, each pair of periods uses the units that
        are observed in both.

    Raises
    ------
    ParameterError
        An option is none of these words, or the anticipation is negative.
    DesignError
        Nobody is never treated (with `comparison="never"`), or no effect can be estimated.

    References
    ----------
    Callaway & Sant'Anna (2021), J Econometrics 225.
    """
    check_choice("comparison", comparison, get_args(Comparison))
    check_choice("adjustment", adjustment, get_args(Adjustment))
    check_choice("base", base, get_args(Base))
    if anticipation < 0:
        raise ParameterError("panel.bad_anticipation", value=anticipation)
    always = panel.cohorts <= panel.times[0]
    left_out = int(always.sum())
    if left_out:
        panel = panel.keep(~always)
    if not panel.ever_treated.any():
        raise DesignError("panel.nothing_before", outcome=panel.outcome)
    if comparison == "never" and panel.ever_treated.all():
        raise DesignError("panel.none_never_treated", outcome=panel.outcome)
    sums = _ClusterSums(panel)
    columns: list[Array] = []
    found: list[tuple[int, int, float]] = []
    # With few cohorts the changes of each pair of columns are cheap; columns are contiguous after this.
    values = np.ascontiguousarray(panel.values.T)
    for cohort in panel.groups:
        for place, time in enumerate(panel.times):
            start = _base(panel, int(cohort), place, base, anticipation)
            if start is None:
                continue
            latest = max(int(time), int(panel.times[start])) + anticipation
            control = panel.cohorts == NEVER
            if comparison == "not_yet":
                control |= (panel.cohorts > latest) & (panel.cohorts != cohort)
            if start == place:
                found.append((int(cohort), int(time), 0.0))
                columns.append(np.zeros(sums.clusters))
                continue
            effect = _pair(panel, values[place] - values[start], panel.cohorts == cohort, control, adjustment)
            if effect is not None:
                found.append((int(cohort), int(time), effect[0]))
                columns.append(sums(effect[1], effect[2]))
    if not any(time >= cohort for cohort, time, _ in found):
        raise DesignError("panel.not_identified", outcome=panel.outcome)
    cohorts, times, estimates = (np.array(column) for column in zip(*found, strict=True))
    return GroupTimeEffects(
        panel,
        cohorts,
        times,
        estimates,
        np.array(columns).T,
        comparison,
        base,
        anticipation,
        left_out,
    )


def _base(panel: Panel, cohort: int, place: int, base: Base, anticipation: int) -> int | None:
    """Place of the period that a period is compared with, or None."""
    before = np.flatnonzero(panel.times < cohort - anticipation)
    if not len(before):
        return None
    if base == "universal" or panel.times[place] >= cohort - anticipation:
        return int(before[-1])
    return place - 1 if place > 0 else None


def _pair(
    panel: Panel, change: Array, group: Booleans, control: Booleans, adjustment: Adjustment
) -> tuple[float, Array, Integers] | None:
    """One effect, its influence function over some units scaled by their share, and which units."""
    own, others = np.flatnonzero(group), np.flatnonzero(control)
    if not panel.balanced:
        own, others = own[~np.isnan(change[own])], others[~np.isnan(change[others])]
    if not len(own) or not len(others):
        return None
    units = np.concatenate([own, others])
    if not panel.covariates.shape[1]:
        first, second = change[own], change[others]
        means = first.mean(), second.mean()
        influence = np.concatenate([(first - means[0]) / len(own), (means[1] - second) / len(others)])
        return float(means[0] - means[1]), influence, units
    treated = np.arange(len(units)) < len(own)
    estimate, influence = average_effect(change[units], treated, panel.covariates[units], adjustment)
    return estimate, influence / len(units), units


class _ClusterSums:
    """Sums of influence functions over clusters; nothing to sum where each unit is one."""

    def __init__(self, panel: Panel) -> None:
        self.codes = panel.clusters
        self.clusters = int(panel.clusters.max()) + 1
        self.single = self.clusters == len(panel.units)

    def __call__(self, influence: Array, units: Integers) -> Array:
        if self.single:
            column = np.zeros(self.clusters)
            column[self.codes[units]] = influence
            return column
        return np.bincount(self.codes[units], weights=influence, minlength=self.clusters).astype(np.float64)
