"""Synthetic control with an intercept: the mix of donors follows the district's path at another level."""

from __future__ import annotations

import numpy as np

from govkit.effects.case import Case
from govkit.effects.control_effect import control_effect
from govkit.effects.effect import Effect
from govkit.effects.sample import take_sample
from govkit.effects.simplex import leave_one_out_weights
from govkit.effects.synthetic_control import MIN_BEFORE, MIN_DONORS

ASSUMPTIONS = (
    "synthetic.assume_reproducible_but_for_level",
    "effects.assume_no_spillover",
    "effects.assume_exchangeable",
)


def demeaned_synthetic_control(case: Case) -> Effect:
    """The mean gap after the reform less that before it, against a mix of donors that runs parallel.

    Every series is taken less its mean before the reform; weights on the simplex, placebos, p-value, interval
    and the rule of the donors' reach are those of `synthetic_control` on what is left. A district that lies
    above or below all its donors can be fitted, one that grows as no mix of them does cannot.

    Returns
    -------
    Effect
        As `synthetic_control` has it, with the diagnostic `level` (mean of the district before the reform
        less that of its mix of donors).

    Raises
    ------
    DesignError
        As `synthetic_control`.

    References
    ----------
    Doudchenko & Imbens (2016), NBER WP 22791; Ferman & Pinto (2021), Quantitative Economics 12.
    """
    sample = take_sample(case, before=MIN_BEFORE, after=1, donors=MIN_DONORS)
    outcomes = np.column_stack([sample.outcome, sample.donors])
    means = outcomes[sample.before].mean(axis=0)
    panel = outcomes - means
    weights = leave_one_out_weights(panel[sample.before])
    return control_effect(
        sample,
        "demeaned_synthetic_control",
        panel,
        weights,
        level=float(means[0]),
        assumptions=ASSUMPTIONS,
        diagnostics={"level": means[0] - means @ weights[:, 0]},
    )
