"""Treatment and outcome with unit and time effects taken out."""

from __future__ import annotations

import numpy as np

from govkit.effects.panel.panel import Array, Booleans, Panel
from govkit.errors import DesignError


def balanced(panel: Panel) -> Panel:
    """The part of a panel without gaps: times at which all treated units are observed, units observed at all.

    Raises
    ------
    DesignError
        Nothing is left before or after treatment, or no untreated unit.
    """
    shared: Booleans = np.asarray(panel.observed[panel.ever_treated].all(axis=0))
    panel = panel.at(shared)
    treated = panel.treated[panel.ever_treated]
    if not treated.any() or treated.all():
        raise DesignError("panel.treated_incomplete", outcome=panel.outcome)
    whole: Booleans = np.asarray(panel.observed.all(axis=1))
    panel = panel.keep(whole)
    if panel.ever_treated.all():
        raise DesignError("panel.none_never_treated", outcome=panel.outcome)
    return panel


def within(values: Array) -> Array:
    """A balanced table less its row means and column means, shape (units, times)."""
    rows, columns = values.mean(axis=1, keepdims=True), values.mean(axis=0, keepdims=True)
    return np.asarray(values - rows - columns + values.mean())


def treatment_within(panel: Panel) -> Array:
    """The treatment of a balanced panel with unit and time effects taken out, shape (units, times).

    Raises
    ------
    DesignError
        Nothing of it is left.
    """
    treatment = within(panel.treated.astype(float))
    if np.abs(treatment).max() < 1e-12:
        raise DesignError("panel.not_identified", outcome=panel.outcome)
    return treatment


def scale_of(panel: Panel) -> float:
    """The size of the outcome, to tell a difference from rounding."""
    return float(np.nanmax(np.abs(panel.values))) or 1.0
