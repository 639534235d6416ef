"""The difference of means after and before a reform, with an interval that allows for autocorrelation."""

from __future__ import annotations

import numpy as np

from govkit.effects.autocorrelation import (
    Array,
    autocorrelation,
    correlation,
    disturbance_variance,
    residual_maker,
)
from govkit.effects.case import Case
from govkit.effects.effect import Effect
from govkit.effects.sample import CONFIDENCE, Sample, season, series_warnings, take_sample

ASSUMPTIONS = ("effects.assume_no_trend", "effects.assume_nothing_else")


def before_after(case: Case) -> Effect:
    """The mean after the reform less the mean before it, of the treated district alone.

    The interval is Welch's (unequal variances before and after), with each mean's variance that of an AR(1)
    process whose coefficient is estimated from both sides together: ten successive years hold fewer than ten
    independent values. The covariance of the two means is left out, which makes the interval no shorter.
    Monthly and quarterly series are first freed from their season.

    Returns
    -------
    Effect
        With one period on a side there is a difference and no interval. Diagnostics: `autocorrelation`,
        `degrees_of_freedom`, `effective_before`, `effective_after` (independent values that each side is
        worth), `mean_before`, `mean_after`.

    Raises
    ------
    DesignError
        Nothing before or after the reform, an infinite value, or a series that never varies.

    References
    ----------
    Welch (1947), Biometrika 34; Satterthwaite (1946), Biometrics Bulletin 2.
    """
    sample = take_sample(case, before=1, after=1)
    sides = np.column_stack([sample.before, sample.after]).astype(float)
    waves = season(sample.index)
    coefficients = np.linalg.lstsq(np.column_stack([sides, waves]), sample.outcome, rcond=None)[0]
    adjusted = sample.outcome - waves @ coefficients[2:]
    means = np.array([adjusted[sample.before].mean(), adjusted[sample.after].mean()])
    estimate = means[1] - means[0]
    diagnostics = {"mean_before": means[0], "mean_after": means[1]}
    common = {
        "counterfactual": means[0] + waves @ coefficients[2:],
        "assumptions": ASSUMPTIONS,
    }
    if min(sample.before.sum(), sample.after.sum()) < 2:
        warnings = (*series_warnings(sample), "effects.single_period")
        return sample.effect("before_after", estimate, diagnostics=diagnostics, warnings=warnings, **common)
    error, freedom, more = _error(sample, adjusted, sides)
    warnings = series_warnings(sample)
    if error <= 0:
        warnings = (*warnings, "effects.no_variation")
        return sample.effect("before_after", estimate, diagnostics=diagnostics, warnings=warnings, **common)
    from scipy import stats

    reach = stats.t.ppf((1 + CONFIDENCE) / 2, freedom) * error
    return sample.effect(
        "before_after",
        estimate,
        standard_error=error,
        interval=(float(estimate - reach), float(estimate + reach)),
        p_value=2 * stats.t.sf(abs(estimate) / error, freedom),
        inference="welch",
        diagnostics=diagnostics | more,
        warnings=warnings,
        **common,
    )


def _error(sample: Sample, adjusted: Array, sides: Array) -> tuple[float, float, dict[str, float]]:
    """Standard error, Welch–Satterthwaite degrees of freedom, and diagnostics."""
    maker = residual_maker(sides)
    residuals = maker @ adjusted
    rho = autocorrelation(maker, residuals, sample.positions)
    variances, freedoms, effective = [], [], []
    for side in (sample.before, sample.after):
        count = int(side.sum())
        correlations = correlation(sample.positions[side], rho)
        own = residual_maker(np.ones((count, 1)))
        variance, freedom = disturbance_variance(own, residuals[side], correlations)
        effective.append(count**2 / correlations.sum())
        variances.append(variance / effective[-1])
        freedoms.append(freedom)
    total = sum(variances)
    if total <= 0:
        return 0.0, 1.0, {}
    freedom = total**2 / sum(v**2 / f for v, f in zip(variances, freedoms, strict=True))
    diagnostics = {
        "autocorrelation": rho,
        "degrees_of_freedom": freedom,
        "effective_before": effective[0],
        "effective_after": effective[1],
    }
    return float(np.sqrt(total)), float(freedom), diagnostics
