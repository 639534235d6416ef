"""What a two-way fixed effects coefficient is made of: every two-by-two comparison and its weight."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np

from govkit.effects.panel.panel import NEVER, Array, Panel
from govkit.errors import DesignError

Kind = Literal["treated_vs_never", "earlier_vs_later", "later_vs_earlier", "treated_vs_always"]


@dataclass(frozen=True, slots=True)
class TwoByTwo:
    """One comparison: a cohort, before and after its treatment, against another.

    `treated` and `control` are cohorts, by their time of treatment; None stands for never.
    """

    kind: Kind
    treated: int
    control: int | None
    estimate: float
    weight: float


@dataclass(frozen=True, slots=True)
class Decomposition:
    """All two-by-two comparisons of a two-way fixed effects coefficient.

    Attributes
    ----------
    estimate
        The coefficient: the sum of estimates times weights.
    comparisons
        Weights sum to one. `later_vs_earlier` and `treated_vs_always` use units already treated as controls:
        where effects change over time they are wrong.
    """

    outcome: str
    estimate: float
    comparisons: tuple[TwoByTwo, ...]

    def weight(self, kind: Kind) -> float:
        """The weight of all comparisons of a kind."""
        return sum(item.weight for item in self.comparisons if item.kind == kind)

    def mean(self, kind: Kind) -> float:
        """The weighted mean estimate of a kind; NaN where there is none."""
        total = self.weight(kind)
        found = sum(item.weight * item.estimate for item in self.comparisons if item.kind == kind)
        return found / total if total else float("nan")

    @property
    def forbidden_weight(self) -> float:
        """The weight of comparisons with units that are already treated."""
        return self.weight("later_vs_earlier") + self.weight("treated_vs_always")

    def to_dict(self) -> dict[str, Any]:
        """As plain values, for JSON."""
        return asdict(self)


def goodman_bacon(panel: Panel) -> Decomposition:
    """Decompose the two-way fixed effects coefficient of a balanced panel.

    Raises
    ------
    DesignError
        A cell is missing (the decomposition holds for balanced panels), or there is nothing to compare.

    References
    ----------
    Goodman-Bacon (2021), J Econometrics 225.
    """
    if not panel.balanced:
        raise DesignError("panel.needs_balance", outcome=panel.outcome)
    first = panel.times[0]
    cohorts = np.where(panel.cohorts <= first, first, panel.cohorts)
    groups = np.unique(cohorts)
    means = {int(group): panel.values[cohorts == group].mean(axis=0) for group in groups}
    shares = {int(group): float(np.mean(cohorts == group)) for group in groups}
    exposure = {int(group): float(np.mean(panel.times >= group)) for group in groups}
    found: list[tuple[Kind, int, int, float, float]] = []
    for group in map(int, groups):
        if group in (NEVER, first):
            continue
        for other in map(int, groups):
            if other == group:
                continue
            found.append(_compare(panel, group, other, means, shares, exposure))
    total = sum(weight for *_, weight in found)
    if total <= 0:
        raise DesignError("panel.not_identified", outcome=panel.outcome)
    comparisons = tuple(
        TwoByTwo(kind, group, None if other == NEVER else other, estimate, weight / total)
        for kind, group, other, estimate, weight in found
    )
    return Decomposition(panel.outcome, sum(item.estimate * item.weight for item in comparisons), comparisons)


def _compare(
    panel: Panel,
    group: int,
    other: int,
    means: dict[int, Array],
    shares: dict[int, float],
    exposure: dict[int, float],
) -> tuple[Kind, int, int, float, float]:
    """Kind, cohorts, estimate, and weight up to the factor that all weights have in common."""
    times = panel.times
    after = times >= group
    own, theirs = exposure[group], exposure[other]
    kind: Kind
    if other == NEVER:
        kind, window, length, treated = "treated_vs_never", np.ones(len(times), dtype=bool), 1.0, own
    elif other <= times[0]:
        kind, window, length, treated = "treated_vs_always", np.ones(len(times), dtype=bool), 1.0, own
    elif other > group:
        kind, window, length = "earlier_vs_later", times < other, 1 - theirs
        treated = (own - theirs) / length
    else:
        kind, window, length = "later_vs_earlier", times >= other, theirs
        treated = own / length
    gap = means[group] - means[other]
    estimate = gap[window & after].mean() - gap[window & ~after].mean()
    share = shares[group] / (shares[group] + shares[other])
    size = (shares[group] + shares[other]) * length
    return kind, group, other, float(estimate), size**2 * share * (1 - share) * treated * (1 - treated)
