"""Difference-in-differences by regression: two-way fixed effects, and two groups before and after."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from govkit.effects.panel.cells import cells_of, one_hot, time_effects
from govkit.effects.panel.inference import (
    CONFIDENCE,
    cluster_warnings,
    effect_path,
    panel_effect,
    t_inference,
    wald_p_value,
)
from govkit.effects.panel.panel import NEVER, Array, Panel
from govkit.effects.panel.regression import regress
from govkit.effects.panel.result import EffectPath, PanelEffect
from govkit.errors import DesignError

if TYPE_CHECKING:
    import pandas as pd

PARALLEL = ("panel.assume_parallel_trends", "panel.assume_no_anticipation", "panel.assume_no_spillover")


def two_way_fixed_effects(panel: Panel) -> PanelEffect:
    """The coefficient of treatment with unit and time effects, and clustered errors.

    With treatment at several times this is a weighted mean in which earlier-treated units serve as controls
    for later ones (`goodman_bacon` shows the weights); it is the effect only where effects are all alike.

    Returns
    -------
    PanelEffect
        Errors are clustered (CRV1 with the small-sample factors of fixest), p-values from t(G − 1). With one
        treated cluster there is no valid clustered error, and none is given: use `permutation_test`.

    References
    ----------
    Bertrand, Duflo & Mullainathan (2004), Q J Economics 119; Cameron & Miller (2015), J Human Resources 50.
    """
    from scipy.sparse import csr_array, hstack

    cells = cells_of(panel)
    treatment = csr_array(cells.treated.astype(np.float64)[:, None])
    regressors = hstack([treatment, time_effects(panel, cells.place)], format="csr")
    fit = regress(cells.outcome, regressors, cells.unit, panel.clusters[cells.unit])
    if not fit.kept[0]:
        raise DesignError("panel.not_identified", outcome=panel.outcome)
    variance = fit.covariance(int(fit.kept.sum()) + 1)[0, 0]
    staggered = len(panel.groups) > 1
    return panel_effect(
        panel,
        "two_way_fixed_effects",
        fit.coefficients[0],
        float(np.sqrt(variance)),
        inference="clustered",
        freedom=fit.clusters - 1,
        assumptions=(*PARALLEL, "panel.assume_same_effect") if staggered else PARALLEL,
        warnings=("panel.staggered_two_way",) if staggered else (),
    )


def event_study(panel: Panel, *, reference: int = -1) -> EffectPath:
    """Effects by event time with unit and time effects, relative to the period before treatment.

    Units that are never treated, or all others where treatment comes once, are the comparison. With treatment
    at several times the coefficients mix periods where effects differ between cohorts: use `sun_abraham` or
    `callaway_santanna` then, which this warns of.

    Parameters
    ----------
    reference
        The event time that is set to zero.

    References
    ----------
    Freyaldenhoven et al. (2021), NBER 29170; Montiel Olea & Plagborg-Møller (2019), J Appl Econometrics 34.
    """
    from scipy.sparse import hstack

    cells = cells_of(panel)
    ever = cells.cohort != NEVER
    places = np.setdiff1d(np.unique(cells.since[ever]), [reference])
    codes = np.where(
        ever & (cells.since != reference), np.searchsorted(places, cells.since).clip(0, len(places) - 1), -1
    )
    dummies = one_hot(codes, len(places))
    regressors = hstack([time_effects(panel, cells.place), dummies], format="csr")
    fit = regress(cells.outcome, regressors, cells.unit, panel.clusters[cells.unit])
    first = len(panel.times) - 1
    found = fit.kept[first:]
    if not found.any() or reference not in cells.since[ever]:
        raise DesignError("panel.not_identified", outcome=panel.outcome)
    pairs = np.unique(np.column_stack([codes, panel.clusters[cells.unit]])[codes >= 0], axis=0)
    alone = np.bincount(pairs[:, 0]).min() < 2
    covariance = fit.covariance(int(fit.kept.sum()) + 1)
    covariance = covariance[fit.kept[:first].sum() :, fit.kept[:first].sum() :]
    return summarise_path(
        panel,
        "event_study",
        places[found],
        fit.coefficients[first:][found],
        covariance,
        reference=reference,
        freedom=fit.clusters - 1,
        warnings=(
            *(("panel.staggered_two_way",) if len(panel.groups) > 1 else ()),
            *(("panel.single_cluster",) if alone else ()),
        ),
    )


def summarise_path(
    panel: Panel,
    method: str,
    places: Array,
    estimates: Array,
    covariance: Array,
    *,
    reference: int,
    freedom: float,
    warnings: tuple[str, ...] = (),
) -> EffectPath:
    """An event study with its mean effect after treatment and the joint test before it."""
    after, before = places >= 0, places < reference
    weights = after / max(after.sum(), 1)
    overall = panel_effect(
        panel,
        method,  # type: ignore[arg-type]
        float(weights @ estimates),
        float(np.sqrt(weights @ covariance @ weights)),
        inference="clustered",
        freedom=freedom,
        assumptions=PARALLEL,
        warnings=warnings,
    )
    return effect_path(
        panel,
        method,  # type: ignore[arg-type]
        places,
        estimates,
        covariance,
        reference=reference,
        overall=overall if after.any() else None,
        freedom=freedom,
        pretrend_p_value=wald_p_value(estimates[before], covariance[np.ix_(before, before)]),
        assumptions=PARALLEL,
        warnings=warnings,
    )


def difference_of_changes(
    frame: pd.DataFrame,
    *,
    outcome: str,
    treated: str,
    after: str,
    controls: Sequence[str] = (),
    cluster: str | None = None,
    measure: str = "",
) -> PanelEffect:
    """Two groups before and after, also where each row is another person or house (repeated cross-sections).

    The coefficient of `treated × after` in a regression on both, their product and the controls.

    Parameters
    ----------
    outcome, treated, after, controls
        Columns; `treated` and `after` hold 0 and 1.
    cluster
        Column of the clusters of the errors; None gives the classical error of least squares.

    Raises
    ------
    DesignError
        A column is missing or not 0 and 1, a value is infinite, or one of the four groups is empty.

    References
    ----------
    Card & Krueger (1994), American Economic Review 84; Kiel & McClain (1995), J Env Econ Management 28.
    """
    needed = [outcome, treated, after, *controls, *([cluster] if cluster else [])]
    missing = [name for name in needed if name not in frame.columns]
    if missing:
        raise DesignError("panel.missing_column", missing=", ".join(missing))
    rows = frame[needed].dropna()
    numbers = rows[[outcome, treated, after, *controls]].to_numpy(dtype=np.float64)
    if not np.isfinite(numbers).all():
        raise DesignError("panel.not_finite", outcome=outcome)
    for column in (treated, after):
        if not rows[column].isin([0, 1]).all():
            raise DesignError("panel.not_binary", column=column)
    values, group, later = numbers[:, 0], numbers[:, 1], numbers[:, 2]
    cells = [int(np.sum((group == g) & (later == a))) for g in (0, 1) for a in (0, 1)]
    if 0 in cells:
        raise DesignError("panel.empty_group", outcome=outcome)
    design = np.column_stack([group * later, group, later, numbers[:, 3:], np.ones(len(numbers))])
    count, columns = design.shape
    if np.linalg.matrix_rank(design) < columns or count <= columns:
        raise DesignError("panel.not_identified", outcome=outcome)
    bread = np.linalg.inv(design.T @ design)
    coefficients = bread @ design.T @ values
    residuals = values - design @ coefficients
    warnings: tuple[str, ...] = ()
    clusters, treated_clusters, never = count, int(group.sum()), int(count - group.sum())
    if cluster is None:
        covariance = residuals @ residuals / (count - columns) * bread
        freedom = count - columns
    else:
        names, codes = np.unique(rows[cluster].to_numpy(), return_inverse=True)
        clusters, treated_clusters = len(names), len(np.unique(codes[group == 1]))
        never = len(np.unique(codes[group == 0]))
        scores = np.zeros((clusters, columns))
        np.add.at(scores, codes, design * residuals[:, None])
        factor = clusters / (clusters - 1) * (count - 1) / (count - columns) if clusters > 1 else np.nan
        covariance = factor * bread @ scores.T @ scores @ bread
        freedom = clusters - 1
        warnings = cluster_warnings(clusters, treated_clusters, never)
    error: float | None = float(np.sqrt(covariance[0, 0]))
    usable = cluster is None or (treated_clusters >= 2 and never >= 2)
    interval, p_value = t_inference(coefficients[0], error, freedom) if usable and error else (None, None)
    inferred = "classical" if cluster is None else "clustered"
    return PanelEffect(
        outcome,
        measure,
        "difference_of_changes",
        "overall",
        float(coefficients[0]),
        error if usable else None,
        interval,
        p_value,
        inferred if p_value is not None else "none",  # type: ignore[arg-type]
        count,
        int(group.sum()),
        clusters,
        treated_clusters,
        count,
        CONFIDENCE,
        {"r_squared": float(1 - residuals @ residuals / np.sum((values - values.mean()) ** 2))},
        PARALLEL,
        warnings,
    )
