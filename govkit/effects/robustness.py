"""Whether a synthetic control stands: without each of its donors, and at a time when there was no reform."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from govkit.effects.case import Case
from govkit.effects.effect import Effect
from govkit.effects.sample import take_sample
from govkit.effects.simplex import simplex_weights
from govkit.effects.synthetic_control import MIN_BEFORE, MIN_DONORS, synthetic_control
from govkit.errors import DesignError
from govkit.periods import to_text

USED = 1e-3  # donors of less weight change nothing
LATE = 2  # an in-time placebo has at least so many periods after it


@dataclass(frozen=True, slots=True)
class LeaveOneOut:
    """The gap after the reform with each donor that has weight left out in turn.

    Attributes
    ----------
    estimate, pre_rmspe
        With all donors.
    donors, weights
        Those left out in turn, heaviest first, and their weight among all.
    estimates, pre_rmspes
        Without that donor.
    """

    estimate: float
    pre_rmspe: float
    donors: tuple[str, ...]
    weights: tuple[float, ...]
    estimates: tuple[float, ...]
    pre_rmspes: tuple[float, ...]

    @property
    def range(self) -> tuple[float, float]:
        """The lowest and the highest of the estimates."""
        every = (self.estimate, *self.estimates)
        return min(every), max(every)

    @property
    def sign_holds(self) -> bool:
        """Whether no estimate has the other sign."""
        return all(one * self.estimate > 0 for one in self.estimates)


def leave_one_out(case: Case) -> LeaveOneOut:
    """The synthetic control's gap without each of the donors that make it up (Abadie et al. 2015).

    Raises
    ------
    DesignError
        As `synthetic_control`, or too few donors to leave one out.
    """
    sample = take_sample(case, before=MIN_BEFORE, after=1, donors=MIN_DONORS + 1)

    def fitted(donors: np.ndarray) -> tuple[np.ndarray, float, float]:
        weights = simplex_weights(sample.outcome[sample.before], donors[sample.before])
        gap = sample.outcome - donors @ weights
        fit = float(np.sqrt(np.mean(gap[sample.before] ** 2)))
        return weights, float(gap[sample.after].mean()), fit

    weights, estimate, fit = fitted(sample.donors)
    heavy = [place for place in np.argsort(-weights, kind="stable").tolist() if weights[place] > USED]
    without = [fitted(np.delete(sample.donors, place, axis=1)) for place in heavy]
    return LeaveOneOut(
        estimate,
        fit,
        tuple(sample.donor_ids[place] for place in heavy),
        tuple(float(weights[place]) for place in heavy),
        tuple(found[1] for found in without),
        tuple(found[2] for found in without),
    )


def in_time_placebo(
    case: Case, start: str | None = None, method: Callable[[Case], Effect] = synthetic_control
) -> Effect:
    """What a method finds at a time when there was no reform, from the periods before the reform alone.

    An effect there means that the method finds effects of nothing (Abadie et al. 2015).

    Parameters
    ----------
    start
        Start of the supposed reform, as the case's own start is given; by default a third of the periods
        before the reform lie after it.
    method
        A method that takes a case.

    Returns
    -------
    Effect
        Its `reform_start` is the supposed one.

    Raises
    ------
    DesignError
        There are too few periods before the reform, or none on one side of the supposed one.
    """
    index = case.before.index
    if start is None:
        late = max(LATE, len(index) // 3)
        if len(index) - late - 1 < MIN_BEFORE:
            raise DesignError(
                "effects.too_few_before",
                district=case.district,
                indicator=case.indicator,
                found=len(index),
                needed=LATE + 1 + MIN_BEFORE,
            )
        start = to_text(index[-late - 1])
    early = case.treated.index <= index[-1]
    return method(replace(case, treated=case.treated[early], donors=case.donors[early], reform_start=start))
