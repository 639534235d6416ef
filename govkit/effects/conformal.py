"""Conformal inference: whether the gaps after the reform fit in among all gaps, once an effect is taken off.

It needs no donor to be like the district, only gaps that go on as they went. Under each effect that is tested
the control is made from all periods, before and after.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import combinations
from math import comb
from typing import Literal

import numpy as np
import numpy.typing as npt

from govkit.effects.autocorrelation import Array
from govkit.effects.case import Case
from govkit.effects.effect import Effect
from govkit.effects.sample import CONFIDENCE, TINY, take_sample
from govkit.effects.simplex import simplex_weights
from govkit.effects.synthetic_control import MIN_BEFORE, MIN_DONORS, synthetic_control
from govkit.periods import to_text

Scheme = Literal["moving_block", "all"]
Gaps = Callable[[Array, Array], Array]

GRID = 60  # points on each side between which the interval's bounds are sought
HALVINGS = 16
DOUBLINGS = 30
MOST_SUBSETS = 5000
ASSUMPTIONS = (
    "effects.assume_reproducible",
    "effects.assume_no_spillover",
    "synthetic.assume_stationary_gaps",
)


@dataclass(frozen=True, slots=True)
class PeriodEffects:
    """The effect in each period after the reform, with its own interval and p-value.

    Attributes
    ----------
    intervals
        At `confidence`; None where there are too few periods before the reform for one.
    """

    periods: tuple[str, ...]
    estimates: tuple[float, ...]
    intervals: tuple[tuple[float, float] | None, ...]
    p_values: tuple[float, ...]
    confidence: float


def conformal_synthetic_control(case: Case, scheme: Scheme = "moving_block") -> Effect:
    """`synthetic_control` with conformal p-value and interval in place of the placebos'.

    Parameters
    ----------
    scheme
        `moving_block` shifts all gaps in a circle, which holds for gaps that follow one another; p cannot
        fall below 1 / periods, so that a 95 % interval needs 20 periods. `all` takes every choice of
        periods for those after the reform, which supposes gaps that are independent over time.

    Returns
    -------
    Effect
        The interval holds the constant effects that are not rejected. Out of the donors' reach nothing is
        reported, as by `synthetic_control`. The diagnostic `smallest_p_value` is that of the scheme.

    Raises
    ------
    DesignError
        As `synthetic_control`.

    References
    ----------
    Chernozhukov, Wüthrich & Zhu (2021), JASA 116.
    """
    effect = synthetic_control(case)
    if not effect.usable:
        return effect
    sample = take_sample(case, before=MIN_BEFORE, after=1, donors=MIN_DONORS)
    test = ConformalTest(sample.outcome, sample.donors, sample.after, scheme)
    interval = test.interval(CONFIDENCE, around=effect.estimate)
    dropped = ("effects.too_few_donors_for_level", "synthetic.no_interval")
    warnings = [warning for warning in effect.warnings if warning not in dropped]
    if test.smallest_p_value > 1 - CONFIDENCE + TINY:
        warnings.append("synthetic.too_few_periods_for_conformal")
    elif interval is None:
        warnings.append("synthetic.no_interval")
    return replace(
        effect,
        interval=interval,
        p_value=test.p_value(0.0),
        inference="conformal",
        diagnostics={**effect.diagnostics, "smallest_p_value": test.smallest_p_value},
        assumptions=ASSUMPTIONS,
        warnings=tuple(warnings),
    )


def conformal_period_effects(case: Case, confidence: float = CONFIDENCE) -> PeriodEffects:
    """The effect in each period after the reform, from that period and those before it.

    With T₀ periods before the reform p cannot fall below 1 / (T₀ + 1), so that a 95 % interval needs 19 and
    one of 90 % needs 9.

    Raises
    ------
    DesignError
        As `synthetic_control`.
    """
    sample = take_sample(case, before=MIN_BEFORE, after=1, donors=MIN_DONORS)
    weights = simplex_weights(sample.outcome[sample.before], sample.donors[sample.before])
    gaps = sample.outcome - sample.donors @ weights
    estimates, intervals, p_values = [], [], []
    for place in np.flatnonzero(sample.after):
        kept = sample.before.copy()
        kept[place] = True
        test = ConformalTest(sample.outcome[kept], sample.donors[kept], sample.after[kept])
        estimates.append(float(gaps[place]))
        intervals.append(test.interval(confidence, around=float(gaps[place])))
        p_values.append(test.p_value(0.0))
    periods = tuple(to_text(period) for period in sample.index[sample.after])
    return PeriodEffects(periods, tuple(estimates), tuple(intervals), tuple(p_values), confidence)


def simplex_gaps(outcome: Array, donors: Array) -> Array:
    """Gaps to the mix of donors on the simplex that is nearest over all periods, shape (periods,)."""
    return np.asarray(outcome - donors @ simplex_weights(outcome, donors))


class ConformalTest:
    """The test of a constant effect after the reform.

    Parameters
    ----------
    outcome
        Of the treated unit, shape (periods,).
    donors
        Shape (periods, donors).
    after
        Whether a period lies after the reform, those after at the end, shape (periods,).
    scheme
        Which permutations of the periods.
    gaps
        What makes the gaps from outcome and donors, the same for any order of the periods.
    """

    def __init__(
        self,
        outcome: Array,
        donors: Array,
        after: npt.NDArray[np.bool_],
        scheme: Scheme = "moving_block",
        gaps: Gaps = simplex_gaps,
    ) -> None:
        self.outcome, self.donors, self.gaps = outcome, donors, gaps
        self.after = np.asarray(after, dtype=bool)
        self.chosen = _permutations(self.after, scheme)
        self.scale = float(np.abs(outcome).max()) or 1.0

    @property
    def smallest_p_value(self) -> float:
        """What the number of permutations allows."""
        return 1 / len(self.chosen)

    def p_value(self, effect: float) -> float:
        """The share of permutations whose mean absolute gap after is at least that of the actual order."""
        gaps = np.abs(self.gaps(self.outcome - effect * self.after, self.donors))
        statistics = gaps[self.chosen].mean(axis=1)
        return float(np.mean(statistics >= statistics[0] - TINY * self.scale))

    def interval(self, confidence: float, around: float) -> tuple[float, float] | None:
        """The hull of the constant effects that are not rejected.

        Parameters
        ----------
        around
            Where to look first, such as the estimate.

        Returns
        -------
        tuple of float, or None
            None where no effect could be rejected, effects however far are not, or all are.
        """
        level = 1 - confidence
        if self.smallest_p_value > level + TINY:
            return None

        def accepted(effect: float) -> bool:
            return self.p_value(effect) > level + TINY

        gaps = self.gaps(self.outcome - around * self.after, self.donors)
        reach = 4 * max(float(np.sqrt(np.mean(gaps**2))), TINY * self.scale)
        for _ in range(DOUBLINGS):
            if not accepted(around - reach) and not accepted(around + reach):
                break
            reach *= 2
        else:
            return None
        points = around + reach * np.linspace(-1, 1, 2 * GRID + 1)
        inside = [float(point) for point in points if accepted(float(point))]
        if not inside:
            return None
        step = reach / GRID
        return _edge(accepted, min(inside), -step), _edge(accepted, max(inside), step)


def _edge(accepted: Callable[[float], bool], inside: float, step: float) -> float:
    """Where acceptance ends between an accepted point and the next, which is not."""
    outside = inside + step
    for _ in range(HALVINGS):
        middle = (inside + outside) / 2
        if accepted(middle):
            inside = middle
        else:
            outside = middle
    return outside


def _permutations(after: npt.NDArray[np.bool_], scheme: Scheme) -> npt.NDArray[np.int64]:
    """Which periods stand for those after the reform, one row a permutation, the actual one first."""
    periods, late = len(after), int(after.sum())
    actual = np.flatnonzero(after)
    if scheme == "moving_block":
        return np.asarray((actual[None, :] - np.arange(periods)[:, None]) % periods)
    if comb(periods, late) <= MOST_SUBSETS:
        every = [subset for subset in combinations(range(periods), late) if subset != tuple(actual)]
        return np.array([tuple(actual), *every])
    draws = np.random.default_rng(20211)
    rows = [draws.permutation(periods)[:late] for _ in range(MOST_SUBSETS - 1)]
    return np.vstack([actual, *rows])
