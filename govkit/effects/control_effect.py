"""The result of a method that makes a control from weights: its gap, judged against those of placebos."""

from __future__ import annotations

import numpy as np

from govkit.effects.autocorrelation import Array
from govkit.effects.donor_reach import is_outside, systematic_share
from govkit.effects.effect import Effect, Method
from govkit.effects.placebo import Placebos
from govkit.effects.sample import CONFIDENCE, TINY, Sample, series_warnings

CONCENTRATED = 0.9  # one donor with this much weight makes a comparison of two districts


def control_effect(
    sample: Sample,
    method: Method,
    panel: Array,
    weights: Array,
    *,
    assumptions: tuple[str, ...],
    level: float = 0.0,
    diagnostics: dict[str, float] | None = None,
    warnings: tuple[str, ...] = (),
) -> Effect:
    """The mean gap after the reform, its rank among placebos, and whether the donors can reach the district.

    Parameters
    ----------
    panel
        Outcomes on which the gaps are taken, the treated district first, shape (periods, units).
    weights
        Column i makes unit i's control, shape (units, units).
    level
        What was taken off the treated district's outcome to make its column of the panel.
    diagnostics, warnings
        What the method adds of its own.
    """
    placebos = Placebos.from_weights(panel, sample.after, weights)
    pre, post = placebos.pre_rmspe, placebos.post_rmspe
    own, floor = weights[1:, 0], placebos.floor
    count = len(own)
    typical = max(float(np.median(pre[1:])), floor)
    spread = float(sample.outcome[sample.before].std(ddof=1))
    systematic = systematic_share(placebos.before[:, 0], sample.positions[sample.before], floor)
    outside = is_outside(float(pre[0]), typical, spread, systematic, floor)
    figures = {
        "pre_rmspe": pre[0],
        "relative_pre_rmspe": pre[0] / spread if spread > floor else np.nan,
        "fit_to_placebos": max(pre[0], floor) / typical,
        "systematic_gap_share": systematic,
        "donors": count,
        "donors_used": int((np.abs(own) > 1e-3).sum()),
        "largest_weight": own.max(),
        "smallest_p_value": 1 / (1 + count),
    }
    interval = None
    if not outside:
        figures |= {"post_rmspe": post[0], "rmspe_ratio": placebos.ratios[0]}
        interval = placebos.interval(CONFIDENCE)
    enough = 1 / (1 + count) <= 1 - CONFIDENCE + TINY
    found = {
        "effects.outside_donor_reach": outside,
        "effects.exact_fit": pre[0] <= floor,
        "effects.one_donor_dominates": not outside and own.max() >= CONCENTRATED,
        "effects.too_few_donors_for_level": not enough,
        "synthetic.no_interval": enough and not outside and interval is None,
    }
    counterfactual = level + (panel @ weights)[:, 0]
    if outside:
        counterfactual = np.where(sample.after, np.nan, counterfactual)
    return sample.effect(
        method,
        np.nan if outside else float(placebos.after[:, 0].mean()),
        interval=interval,
        p_value=None if outside else placebos.p_value,
        inference="none" if outside else "placebo",
        counterfactual=counterfactual,
        donors=sample.donor_ids,
        weights=tuple(map(float, own)),
        diagnostics=figures | (diagnostics or {}),
        assumptions=assumptions,
        warnings=(*series_warnings(sample), *(key for key, holds in found.items() if holds), *warnings),
    )
