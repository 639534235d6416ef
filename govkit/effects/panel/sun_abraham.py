"""The interaction-weighted event study of Sun and Abraham."""

from __future__ import annotations

import numpy as np

from govkit.effects.panel.cells import cells_of, one_hot, time_effects
from govkit.effects.panel.inference import cohort_warnings
from govkit.effects.panel.panel import NEVER, Panel
from govkit.effects.panel.regression import regress
from govkit.effects.panel.result import EffectPath
from govkit.effects.panel.two_way_fixed_effects import summarise_path
from govkit.errors import DesignError


def sun_abraham(panel: Panel) -> EffectPath:
    """Effects by event time: a regression with one coefficient for each cohort and event time, then averaged.

    The comparison is the units that are never treated, or without them the cohort treated last, in the
    periods before its treatment. Weights are each cohort's share of the observations at the event time, and
    are taken as known in the errors, as fixest does.

    References
    ----------
    Sun & Abraham (2021), J Econometrics 225.
    """
    from scipy.sparse import hstack

    panel, last = _comparison(panel)
    cells = cells_of(panel)
    reference = -1
    own = (cells.cohort != NEVER) & (cells.cohort != last) & (cells.since != reference)
    if not own.any():
        raise DesignError("panel.not_identified", outcome=panel.outcome)
    keys = np.column_stack([cells.cohort[own], cells.since[own]])
    pairs, places = np.unique(keys, axis=0, return_inverse=True)
    codes = np.full(len(own), -1)
    codes[own] = places.ravel()
    regressors = hstack([time_effects(panel, cells.place), one_hot(codes, len(pairs))], format="csr")
    fit = regress(cells.outcome, regressors, cells.unit, panel.clusters[cells.unit])
    first = len(panel.times) - 1
    found = fit.kept[first:]
    pairs, sizes = pairs[found], np.bincount(codes[own], minlength=len(found))[found]
    covariance = fit.covariance(int(fit.kept.sum()) + 1)
    covariance = covariance[-len(pairs) :, -len(pairs) :]
    times = np.unique(pairs[:, 1])
    weights = (pairs[:, 1][None, :] == times[:, None]) * sizes[None, :].astype(float)
    weights /= weights.sum(axis=1, keepdims=True)
    return summarise_path(
        panel,
        "sun_abraham",
        times,
        weights @ fit.coefficients[first:][found],
        weights @ covariance @ weights.T,
        reference=reference,
        freedom=fit.clusters - 1,
        warnings=cohort_warnings(panel),
    )


def _comparison(panel: Panel) -> tuple[Panel, int]:
    """The panel without units treated from the start, and the cohort that serves as comparison or `NEVER`."""
    panel = panel.keep(panel.cohorts > panel.times[0])
    if (panel.cohorts == NEVER).any():
        return panel, NEVER
    last = int(panel.groups[-1]) if len(panel.groups) else NEVER
    before = panel.times < last
    if len(panel.groups) < 2 or before.sum() < 2:
        raise DesignError("panel.no_comparison", outcome=panel.outcome)
    return panel.at(before), last
