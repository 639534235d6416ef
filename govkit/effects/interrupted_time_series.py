"""Interrupted time series: segmented regression with a change of level and of slope, and HAC errors."""

from __future__ import annotations

import numpy as np

from govkit.effects.autocorrelation import contrast
from govkit.effects.case import Case
from govkit.effects.effect import Effect
from govkit.effects.prais_winsten import autoregressive_order, prais_winsten
from govkit.effects.sample import CONFIDENCE, Sample, season, series_warnings, take_sample
from govkit.errors import DesignError

MIN_BEFORE = 4
MIN_AFTER = 3
MIN_FREEDOM = 3
# Below this many periods a nominal 5 % HAC test rejects true nulls several times too often.
HAC_SAFE_PERIODS = 100
ORDER_SHARE = 5  # an autoregression of the residuals has at most one lag to so many periods
ASSUMPTIONS = ("effects.assume_trend_continues", "effects.assume_linear", "effects.assume_nothing_else")


def interrupted_time_series(case: Case) -> Effect:
    """The mean, over the periods after the reform, of what is fitted less the trend from before it.

    Ordinary least squares on a constant, time, a step at the first period after the reform, time since then,
    and the season's harmonics in monthly and quarterly data. Errors are Newey–West's (Bartlett kernel, lag
    ⌊4(T/100)^(2/9)⌋, small-sample correction, t with T − k degrees of freedom). They are too small in short
    series, so the effect carries a warning and, beside them, the error under AR(1) disturbances with
    Satterthwaite degrees of freedom.

    Returns
    -------
    Effect
        `counterfactual` is the trend and season from before, carried on. Diagnostics: `level_change`,
        `slope_change` (per period), each with `_standard_error` and `_p_value`; `trend_before`; `hac_lags`;
        `autoregressive_order`; `degrees_of_freedom`; `autocorrelation`, `ar1_standard_error`, `ar1_p_value`,
        `ar1_degrees_of_freedom`, `ar1_low`, `ar1_high`; `prais_winsten_estimate`, and with the same beginning
        `_standard_error`, `_p_value`, `_autocorrelation`; `durbin_watson`.

    Raises
    ------
    DesignError
        Fewer than four periods before or three after, too few for the season, an infinite value, or a series
        that never varies.

    References
    ----------
    Wagner et al. (2002), J Clin Pharm Ther 27; Newey & West (1987), Econometrica 55; their lag rule of
    (1994), Rev Econ Stud 61; Prais & Winsten (1954), Cowles Commission discussion paper 383.
    """
    from scipy import stats
    from statsmodels.regression.linear_model import OLS
    from statsmodels.stats.stattools import durbin_watson

    sample = take_sample(case, before=MIN_BEFORE, after=MIN_AFTER)
    design, weights = segments(sample)
    periods, coefficients = design.shape
    if periods - coefficients < MIN_FREEDOM or np.linalg.matrix_rank(design) < coefficients:
        raise DesignError(
            "effects.too_few_for_regression",
            district=case.district,
            indicator=case.indicator,
            found=periods,
            needed=coefficients + MIN_FREEDOM,
        )
    model = OLS(sample.outcome, design)
    residuals = model.fit().resid
    # The exact fit of a noiseless series has no error to estimate.
    exact = float(np.abs(residuals).max()) <= 1e-10 * sample.scale
    order = 0 if exact else autoregressive_order(residuals, periods // ORDER_SHARE)
    lags = max(int(4 * (periods / 100) ** (2 / 9)), order)
    fit = model.fit(cov_type="HAC", cov_kwds={"maxlags": lags, "use_correction": True}, use_t=True)
    test = fit.t_test(weights)
    estimate = float(np.squeeze(test.effect))
    changes = np.zeros_like(fit.params)
    changes[2:4] = fit.params[2:4]
    diagnostics = {
        "level_change": fit.params[2],
        "slope_change": fit.params[3],
        "trend_before": fit.params[1],
        "hac_lags": lags,
        "autoregressive_order": order,
        "degrees_of_freedom": periods - coefficients,
    }
    common = {"counterfactual": fit.fittedvalues - design @ changes, "assumptions": ASSUMPTIONS}
    warnings = series_warnings(sample)
    if exact:
        warnings = (*warnings, "effects.no_variation")
        return sample.effect(
            "interrupted_time_series", estimate, diagnostics=diagnostics, warnings=warnings, **common
        )
    robust = contrast(design, sample.outcome, weights, sample.positions)
    reach = stats.t.ppf((1 + CONFIDENCE) / 2, robust.degrees_of_freedom) * robust.standard_error
    diagnostics |= {
        "level_change_standard_error": fit.bse[2],
        "level_change_p_value": fit.pvalues[2],
        "slope_change_standard_error": fit.bse[3],
        "slope_change_p_value": fit.pvalues[3],
        "autocorrelation": robust.autocorrelation,
        "ar1_standard_error": robust.standard_error,
        "ar1_p_value": 2 * stats.t.sf(abs(estimate) / robust.standard_error, robust.degrees_of_freedom),
        "ar1_degrees_of_freedom": robust.degrees_of_freedom,
        "ar1_low": estimate - reach,
        "ar1_high": estimate + reach,
        "durbin_watson": durbin_watson(residuals),
    }
    diagnostics |= _prais_winsten(design, sample, weights)
    if periods < HAC_SAFE_PERIODS:
        warnings = (*warnings, "effects.hac_over_rejects")
    low, high = np.squeeze(test.conf_int(alpha=1 - CONFIDENCE))
    return sample.effect(
        "interrupted_time_series",
        estimate,
        standard_error=float(np.squeeze(test.sd)),
        interval=(float(low), float(high)),
        p_value=float(np.squeeze(test.pvalue)),
        inference="hac",
        diagnostics=diagnostics,
        warnings=warnings,
        **common,
    )


def _prais_winsten(design: np.ndarray, sample: Sample, weights: np.ndarray) -> dict[str, float]:
    from scipy import stats

    fit = prais_winsten(design, sample.outcome, sample.positions)
    estimate = float(weights @ fit.coefficients)
    error = float(np.sqrt(weights @ fit.covariance @ weights))
    return {
        "prais_winsten_estimate": estimate,
        "prais_winsten_standard_error": error,
        "prais_winsten_p_value": 2 * stats.t.sf(abs(estimate) / error, fit.degrees_of_freedom),
        "prais_winsten_autocorrelation": fit.autocorrelation,
    }


def segments(sample: Sample) -> tuple[np.ndarray, np.ndarray]:
    """Regressors, and the weights of their coefficients in the mean effect after the reform."""
    time = (sample.positions - sample.positions[0]).astype(float)
    first_after = sample.positions[sample.after][0]
    since = np.where(sample.after, sample.positions - first_after, 0).astype(float)
    waves = season(sample.index)
    design = np.column_stack([np.ones_like(time), time, sample.after, since, waves])
    weights = np.zeros(design.shape[1])
    weights[2:4] = 1.0, since[sample.after].mean()
    return design, weights
