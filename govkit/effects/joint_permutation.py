"""One test over many indicators: the same permutation of who was treated for all of them at once.

With J donors a permutation p-value cannot fall below 1 / (1 + J), so that Holm's adjustment over m indicators
rejects nothing unless J + 1 > 20 m. Taking the largest statistic over the indicators within each permutation
keeps their dependence, controls the family-wise error rate, and has the same floor 1 / (1 + J) for all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from govkit.effects.autocorrelation import Array
from govkit.effects.case import Case
from govkit.effects.sample import TINY, take_sample


def step_down(statistics: Array) -> Array:
    """Adjusted p-values by the step-down maximum of Westfall and Young (1993, algorithm 2.8).

    Parameters
    ----------
    statistics
        Distance from zero of each indicator under each assignment, the actual one first, on one scale,
        shape (assignments, indicators).

    Returns
    -------
    ndarray
        Adjusted p-values, shape (indicators,); never smaller than the unadjusted ones, never below
        1 / assignments.
    """
    order = np.argsort(-statistics[0], kind="stable")
    adjusted = np.empty(statistics.shape[1])
    reached = 0.0
    for position, column in enumerate(order):
        largest = statistics[:, order[position:]].max(axis=1)
        reached = max(reached, float(np.mean(largest >= statistics[0, column] - TINY)))
        adjusted[column] = reached
    return adjusted


@dataclass(frozen=True, slots=True)
class JointTest:
    """Adjusted p-values by indicator, and the donors that took the treated district's place."""

    p_values: Mapping[str, float]
    donors: tuple[str, ...]

    @property
    def smallest(self) -> float:
        """The smallest p-value that the test can give."""
        return 1 / (1 + len(self.donors))


def joint_permutation(cases: Sequence[Case]) -> JointTest:
    """Adjusted p-values of the difference-in-differences of one district's indicators.

    Each donor that is complete for every indicator takes the treated district's place in turn, for all
    indicators at once. An indicator's gaps are divided by their standard deviation over all assignments, so
    that no indicator outweighs another.

    Parameters
    ----------
    cases
        One for each indicator, of the same district.

    Returns
    -------
    JointTest
        Without p-values where fewer than two donors are complete for all.

    Raises
    ------
    DesignError
        A case has no donors, or nothing before or after, as difference-in-differences has it.
    """
    samples = {case.indicator: take_sample(case, before=1, after=1, donors=2) for case in cases}
    pools = [set(sample.donor_ids) for sample in samples.values()]
    shared = sorted(set.intersection(*pools)) if pools else []
    if len(shared) < 2:
        return JointTest({}, tuple(shared))
    columns = []
    for sample in samples.values():
        places = [sample.donor_ids.index(donor) for donor in shared]
        panel = np.column_stack([sample.outcome, sample.donors[:, places]])
        changes = panel[sample.after].mean(axis=0) - panel[sample.before].mean(axis=0)
        gaps = np.abs(changes - changes.mean())
        spread = float(np.sqrt(np.mean(gaps**2)))
        columns.append(gaps / spread if spread > TINY * sample.scale else np.zeros_like(gaps))
    p_values = step_down(np.column_stack(columns)).tolist()
    return JointTest(dict(zip(samples, p_values, strict=True)), tuple(shared))
