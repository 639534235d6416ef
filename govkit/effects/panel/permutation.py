"""The permutation test: who was treated, and when, is given to other units."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from typing import Literal, get_args

import numpy as np

from govkit.effects.panel.imputation import imputation, imputation_weights
from govkit.effects.panel.inference import CONFIDENCE, SEED
from govkit.effects.panel.panel import NEVER, Array, Integers, Panel
from govkit.effects.panel.residualise import balanced, scale_of, treatment_within, within
from govkit.effects.panel.result import PanelEffect
from govkit.effects.panel.two_way_fixed_effects import PARALLEL, two_way_fixed_effects
from govkit.errors import ParameterError, check_choice

Statistic = Literal["two_way", "imputation"]

DRAWS = 9999
LEVEL = 1 - CONFIDENCE
NOISE_LIMIT = 2.0  # treated units this much noisier than others break the test
TINY = 1e-9


def permutation_test(
    panel: Panel, *, statistic: Statistic = "two_way", draws: int = DRAWS, seed: int = SEED
) -> PanelEffect:
    """The mean effect, tested by giving the treatment times to other units.

    All assignments of the treatment times to units are tried where there are no more than `draws`, else so
    many at random, the true one always among them: the test is exact when the units would have been
    interchangeable without treatment. It rejects too often when the treated units fluctuate more than others.
    Times at which a treated unit is not observed (its transition, say) are left out, then units with gaps.

    Parameters
    ----------
    statistic
        The coefficient of two-way fixed effects (`two_way`), or the imputed mean effect (`imputation`), which
        stays right where effects differ between units treated at different times.

    Returns
    -------
    PanelEffect
        The interval holds the constant effects that the test does not reject; it is None where there are too
        few assignments to reject anything. Diagnostics: `smallest_p_value`, `assignments`, `noise_ratio`
        (treated to untreated, before treatment).

    References
    ----------
    MacKinnon & Webb (2020), J Econometrics 218; Fisher (1935), The Design of Experiments.
    """
    check_choice("statistic", statistic, get_args(Statistic))
    if draws < 1:
        raise ParameterError("panel.bad_draws", value=draws)
    panel = balanced(panel)
    estimator = {"two_way": two_way_fixed_effects, "imputation": imputation}[statistic]
    starts, kinds = np.unique(panel.cohorts, return_inverse=True)
    # In a balanced panel a unit's weights follow from its cohort, so only cohorts are exchanged.
    rows = _weights(panel, statistic)[[np.flatnonzero(kinds == kind)[0] for kind in range(len(starts))]]
    assigned = assignments(kinds, int(np.flatnonzero(starts == NEVER)[0]), draws, seed)
    units = np.arange(len(kinds))
    coefficients = (within(panel.values) @ rows.T)[units, assigned].sum(axis=1)
    # Where an effect b is taken away, an assignment's estimate falls by b times its overlap with the truth.
    overlaps = (panel.treated @ rows.T)[units, assigned].sum(axis=1)
    interval = _invert(coefficients, overlaps)
    noise = _noise_ratio(panel)
    found = {"panel.too_few_assignments": interval is None, "panel.treated_noisier": noise > NOISE_LIMIT}
    fitted = estimator(panel)
    kept = {"panel.staggered_two_way", "panel.not_imputed"}
    return replace(
        fitted,
        standard_error=None,
        interval=interval,
        p_value=_exceeding(coefficients, scale_of(panel)),
        inference="permutation",
        diagnostics={
            "smallest_p_value": 1 / len(coefficients),
            "assignments": float(len(coefficients)),
            "noise_ratio": noise,
        },
        assumptions=(*PARALLEL, "panel.assume_exchangeable"),
        warnings=(
            *(key for key in fitted.warnings if key in kept),
            *(key for key, holds in found.items() if holds),
        ),
    )


def _weights(panel: Panel, statistic: Statistic) -> Array:
    """What each cell of a balanced panel counts for in the estimate, shape (units, times)."""
    if statistic == "imputation":
        return imputation_weights(panel)
    treatment = treatment_within(panel)
    return treatment / float(np.sum(treatment**2))


def assignments(kinds: Integers, never: int, draws: int, seed: int) -> Integers:
    """Cohorts of all units under each assignment, the true one first, shape (assignments, units)."""
    labels, repeats = np.unique(kinds[kinds != never], return_counts=True)
    count = math.perm(len(kinds), int(repeats.sum())) // math.prod(math.factorial(n) for n in repeats)
    if count <= draws + 1:
        found = _placings(
            tuple(range(len(kinds))), tuple(zip(labels.tolist(), repeats.tolist(), strict=True))
        )
        table = np.full((count, len(kinds)), never)
        for row, placing in enumerate(found):
            for unit, label in placing:
                table[row, unit] = label
        truth = int(np.flatnonzero((table == kinds).all(axis=1))[0])
        table[[0, truth]] = table[[truth, 0]]
        return table
    generator = np.random.default_rng(seed)
    table = np.tile(kinds, (draws + 1, 1))
    table[1:] = generator.permuted(table[1:], axis=1)
    return table


def _placings(
    free: tuple[int, ...], labels: tuple[tuple[int, int], ...]
) -> Iterator[tuple[tuple[int, int], ...]]:
    """All ways to give each label to as many of the free units as it has, as (unit, label) pairs."""
    if not labels:
        yield ()
        return
    (label, repeats), rest = labels[0], labels[1:]
    for chosen in combinations(free, repeats):
        own = tuple((unit, label) for unit in chosen)
        for others in _placings(tuple(unit for unit in free if unit not in chosen), rest):
            yield own + others


def _exceeding(coefficients: Array, scale: float) -> float:
    """Share of assignments with an estimate at least as far from zero as the true one."""
    sizes = np.abs(coefficients)
    return float(np.mean(sizes >= sizes[0] - TINY * scale))


def _invert(coefficients: Array, overlaps: Array) -> tuple[float, float] | None:
    """The constant effects that the test does not reject at the level; None where none is rejected.

    At the effect b + s u (b the estimate, s a side, u a distance) the true coefficient is u away from zero,
    and that of an assignment with overlap w is |c − b w − s u w|: larger up to one distance, smaller beyond
    it. As the number of assignments that reach u falls with u, the bound is one of these distances.
    """
    rank = math.floor(LEVEL * len(coefficients) + TINY)
    if rank < 1:
        return None
    left = coefficients[1:] - coefficients[0] * overlaps[1:]
    bounds = []
    for side in (-1.0, 1.0):
        reach = np.zeros(len(left))
        for numerator, slope in ((left, 1 + side * overlaps[1:]), (-left, 1 - side * overlaps[1:])):
            parallel = slope <= TINY
            found = np.where(
                parallel, np.where(numerator >= 0, np.inf, 0.0), numerator / np.where(parallel, 1, slope)
            )
            reach = np.maximum(reach, found)
        bounds.append(np.sort(reach)[-rank])
    if not np.isfinite(bounds).all():
        return None
    return float(coefficients[0] - bounds[0]), float(coefficients[0] + bounds[1])


def _noise_ratio(panel: Panel) -> float:
    """Standard deviation of treated to that of untreated units before any treatment, time means taken out."""
    before = panel.times < panel.groups[0]
    if before.sum() < 3:
        return 1.0
    gaps = within(panel.values[:, before])
    own = np.sqrt(np.mean(gaps[panel.ever_treated] ** 2))
    theirs = np.sqrt(np.mean(gaps[~panel.ever_treated] ** 2))
    return float(own / theirs) if theirs > TINY * scale_of(panel) else 1.0
