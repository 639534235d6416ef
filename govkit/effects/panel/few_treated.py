"""Inference for few treated units from the residuals of untreated ones: Conley–Taber, Ferman–Pinto."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from govkit.effects.panel.inference import CONFIDENCE, SEED
from govkit.effects.panel.panel import Array, Panel
from govkit.effects.panel.residualise import balanced, scale_of, treatment_within, within
from govkit.effects.panel.result import PanelEffect
from govkit.effects.panel.two_way_fixed_effects import PARALLEL, two_way_fixed_effects
from govkit.errors import DesignError

DRAWS = 9999
MIN_DONORS = 2
LEVEL = 1 - CONFIDENCE
TINY = 1e-9


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


def _sizes(panel: Panel, sizes: Array) -> Array:
    given = np.asarray(sizes, dtype=np.float64)
    if given.shape != (len(panel.units),) or not np.all(np.isfinite(given) & (given > 0)):
        raise DesignError("panel.bad_sizes", units=len(panel.units))
    return given
