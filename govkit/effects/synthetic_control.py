"""Synthetic control: a mix of donors that went the treated district's way before the reform."""

from __future__ import annotations

import numpy as np

from govkit.effects.case import Case
from govkit.effects.control_effect import control_effect
from govkit.effects.effect import Effect
from govkit.effects.sample import take_sample
from govkit.effects.simplex import leave_one_out_weights

MIN_DONORS = 2
MIN_BEFORE = 3
ASSUMPTIONS = (
    "effects.assume_reproducible",
    "effects.assume_no_spillover",
    "effects.assume_exchangeable",
)


def synthetic_control(case: Case) -> Effect:
    """The mean gap after the reform between the treated district and its synthetic control.

    Weights are non-negative, sum to one, and minimise the squared gap over all outcomes before the reform.
    Each donor is then treated as if the reform had reached it, the treated district joining the pool, and
    the p-value is the rank of the ratio of the gaps after to those before (root mean squares). The interval
    holds the constant effects that this test does not reject.

    Returns
    -------
    Effect
        Where the treated district is out of the donors' reach, `estimate` is NaN, there is no p-value and
        no counterfactual after the reform, and `warnings` has `effects.outside_donor_reach`: plain weights
        cannot fit it, so its gap is no effect. There is no standard error. Diagnostics:
        `pre_rmspe`, `post_rmspe`, `rmspe_ratio`, `relative_pre_rmspe` (to the standard deviation before),
        `fit_to_placebos` (`pre_rmspe` to the median placebo's), `systematic_gap_share` (of the squared gap
        before, what is a constant and a trend), `donors`, `donors_used`, `largest_weight`,
        `smallest_p_value`.

    Raises
    ------
    DesignError
        Fewer than two complete donors, fewer than three periods before, nothing after, an infinite value, a
        series that never varies, the treated district among its donors.

    References
    ----------
    Abadie, Diamond & Hainmueller (2010), JASA 105; (2015), AJPS 59; Abadie (2021), JEL 59; Firpo & Possebom
    (2018), J Causal Inference 6.
    """
    sample = take_sample(case, before=MIN_BEFORE, after=1, donors=MIN_DONORS)
    panel = np.column_stack([sample.outcome, sample.donors])
    weights = leave_one_out_weights(panel[sample.before])
    return control_effect(sample, "synthetic_control", panel, weights, assumptions=ASSUMPTIONS)
