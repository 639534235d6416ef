"""The observed cells of a panel as rows of a regression."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from govkit.effects.panel.panel import Array, Booleans, Integers, Panel

if TYPE_CHECKING:
    from scipy.sparse import csr_array


@dataclass(frozen=True)
class Cells:
    """Observed cells; every array has shape (cells,)."""

    outcome: Array
    unit: Integers
    place: Integers
    cohort: Integers
    since: Integers

    @property
    def treated(self) -> Booleans:
        """Whether the cell is treated."""
        return self.since >= 0


def cells_of(panel: Panel) -> Cells:
    """The observed cells of a panel.

    `since` is the event time: periods since the first of treatment, far below zero for those never treated.
    """
    unit, place = np.nonzero(panel.observed)
    cohort = panel.cohorts[unit]
    return Cells(panel.values[unit, place], unit, place, cohort, panel.times[place] - cohort)


def one_hot(codes: Integers, columns: int) -> csr_array:
    """Indicators of codes from 0, shape (codes, columns); a code below 0 has none."""
    from scipy.sparse import csr_array

    rows = np.flatnonzero(codes >= 0)
    return csr_array((np.ones(len(rows)), (rows, codes[rows])), shape=(len(codes), columns))


def time_effects(panel: Panel, place: Integers) -> csr_array:
    """Indicators of all times but the first, shape (cells, times − 1)."""
    return one_hot(place - 1, len(panel.times) - 1)
