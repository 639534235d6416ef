"""Inference that holds with few treated units: permutation, Conley–Taber, Ferman–Pinto."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

import numpy as np

from govkit.effects.panel.inference import CONFIDENCE, SEED
from govkit.effects.panel.panel import NEVER, Array, Integers, Panel
from govkit.effects.panel.residualise import balanced, treatment_within, within
from govkit.effects.panel.result import PanelEffect
from govkit.effects.panel.two_way_fixed_effects import PARALLEL, two_way_fixed_effects
from govkit.errors import DesignError

DRAWS = 9999
MIN_DONORS = 2
LEVEL = 1 - CONFIDENCE
TINY = 1e-9


def permutation_test(panel: Panel, *, draws: int = DRAWS, seed: int = SEED) -> PanelEffect:
    """The two-way fixed effects coefficient, tested by giving the treatment times to other units.

    All assignments of the treatment times to units are tried where there are no more than `draws`, else so
    many at random, the true one always among them: the test is exact when the units would have been
    interchangeable without treatment. It rejects too often when the treated units fluctuate more than others.

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
    panel = balanced(panel)
    treatment = treatment_within(panel)
    scale = float(np.sum(treatment**2))
    starts, kinds = np.unique(panel.cohorts, return_inverse=True)
    # Rows of the treatment are alike within a cohort: only who belongs to which cohort is exchanged.
    rows = np.stack([treatment[kinds == kind][0] for kind in range(len(starts))])
    outcome = within(panel.values)
    assigned = assignments(kinds, int(np.flatnonzero(starts == NEVER)[0]), draws, seed)
    units = np.arange(len(kinds))
    coefficients = (outcome @ rows.T)[units, assigned].sum(axis=1) / scale
    # Where the effect b is taken away, the coefficient of an assignment falls by b times its overlap with d.
    overlaps = (treatment @ rows.T)[units, assigned].sum(axis=1) / scale
    estimate = coefficients[0]
    p_value = _exceeding(coefficients, overlaps, 0.0, scale_of(panel))
    interval = _invert(coefficients, overlaps)
    noise = _noise_ratio(panel)
    warnings = ["panel.too_few_assignments"] if interval is None else []
    if noise > 2:
        warnings.append("panel.treated_noisier")
    return replace(
        two_way_fixed_effects(panel),
        estimate=float(estimate),
        standard_error=None,
        interval=interval,
        p_value=p_value,
        inference="permutation",
        diagnostics={
            "smallest_p_value": 1 / len(coefficients),
            "assignments": float(len(coefficients)),
            "noise_ratio": noise,
        },
        assumptions=(*PARALLEL, "panel.assume_exchangeable"),
        warnings=tuple(warnings),
    )


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


def conley_taber(
    panel: Panel, *, sizes: Array | None = None, draws: int = DRAWS, seed: int = SEED
) -> PanelEffect:
    """The coefficient with a distribution made from the residuals of the untreated units.

    Parameters
    ----------
    sizes
        How many people stand behind each unit's value, shape (units,). With sizes the residuals are rescaled
        to the variance that a unit of the treated one's size has (Ferman and Pinto): without them a small
        treated unit among large ones rejects too often, a large one too seldom.

    Returns
    -------
    PanelEffect
        Diagnostics: `donors`, `smallest_p_value`, with sizes also `variance_common` and `variance_by_size`,
        the parts of the variance A + B / size.

    Notes
    -----
    The paper lets the number of untreated units grow without end. With J of them and N treated, draws of
    residuals vary less than the estimate errs, by (J − N) / (J + N); they are stretched by its root.

    References
    ----------
    Conley & Taber (2011), Rev Econ Stat 93; Ferman & Pinto (2019), Rev Econ Stat 101.
    """
    given = None if sizes is None else dict(zip(panel.units, _sizes(panel, sizes), strict=True))
    panel = balanced(panel)
    treatment = treatment_within(panel)
    scale = float(np.sum(treatment**2))
    outcome = within(panel.values)
    estimate = float(np.sum(treatment * outcome) / scale)
    residuals = outcome - estimate * treatment
    treated, donors = np.flatnonzero(panel.ever_treated), np.flatnonzero(~panel.ever_treated)
    if len(donors) < max(MIN_DONORS, len(treated)):
        raise DesignError("panel.too_few_untreated", found=len(donors), treated=len(treated))
    # What each untreated unit's residuals would have put in the place of each treated unit's.
    own = panel.treated[treated] - panel.treated[treated].mean(axis=1, keepdims=True)
    placed = own @ residuals[donors].T
    diagnostics: dict[str, float] = {"donors": len(donors)}
    if given is not None:
        sizes = np.array([given[unit] for unit in panel.units])
        spread = np.sqrt(np.mean(own**2, axis=1) * own.shape[1])
        common, by_size = variance_by_size(placed[0] / spread[0], sizes[donors])
        variances = common + by_size / sizes
        placed *= np.sqrt(variances[treated][:, None] / variances[donors][None, :])
        diagnostics |= {"variance_common": common, "variance_by_size": by_size}
    generator = np.random.default_rng(seed)
    if len(treated) == 1:
        errors = placed[0]
    else:
        picks = generator.permuted(np.tile(np.arange(len(donors)), (draws, 1)), axis=1)[:, : len(treated)]
        errors = placed[np.arange(len(treated))[None, :], picks].sum(axis=1)
    # Residuals are already less their mean, and the estimate errs by that mean too.
    stretch = np.sqrt((len(donors) + len(treated)) / max(len(donors) - len(treated), 1))
    errors = errors * stretch / float(np.sum(own**2))
    magnitudes = np.sort(np.abs(errors))
    larger = np.sum(magnitudes >= abs(estimate) - TINY * scale_of(panel))
    # The interval holds the effects that the same test does not reject.
    rank = math.floor(LEVEL * (1 + len(errors)) + TINY)
    reach = float(magnitudes[-rank]) if rank else np.inf
    return replace(
        two_way_fixed_effects(panel),
        estimate=estimate,
        standard_error=None,
        interval=(estimate - reach, estimate + reach) if rank else None,
        p_value=float((1 + larger) / (1 + len(errors))),
        inference="conley_taber" if sizes is None else "ferman_pinto",
        diagnostics=diagnostics | {"smallest_p_value": 1 / (1 + len(errors))},
        assumptions=(
            *PARALLEL,
            "panel.assume_same_errors" if sizes is None else "panel.assume_errors_by_size",
        ),
        warnings=() if rank else ("panel.too_few_assignments",),
    )


def variance_by_size(residuals: Array, sizes: Array) -> tuple[float, float]:
    """The parts A and B of a variance A + B / size, by non-negative least squares on squared residuals."""
    from scipy.optimize import nnls

    design = np.column_stack([np.ones(len(sizes)), 1 / sizes])
    height = design.max(axis=0)
    (common, by_size), _ = nnls(design / height, residuals**2)
    if common + by_size <= 0:
        return 1.0, 0.0
    return float(common / height[0]), float(by_size / height[1])


def scale_of(panel: Panel) -> float:
    """The size of the outcome, to tell a difference from rounding."""
    return float(np.nanmax(np.abs(panel.values))) or 1.0


def _exceeding(coefficients: Array, overlaps: Array, effect: float, scale: float) -> float:
    """Share of assignments with a coefficient at least as large as the true one, the effect taken away."""
    shifted = np.abs(coefficients - effect * overlaps)
    return float(np.mean(shifted >= shifted[0] - TINY * scale))


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


def _sizes(panel: Panel, sizes: Array) -> Array:
    given = np.asarray(sizes, dtype=np.float64)
    if given.shape != (len(panel.units),) or not np.all(np.isfinite(given) & (given > 0)):
        raise DesignError("panel.bad_sizes", units=len(panel.units))
    return given
