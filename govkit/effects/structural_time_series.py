"""Structural time series: the district's own level, drift and season, carried on past the reform."""

from __future__ import annotations

import warnings as python_warnings

import numpy as np

from govkit.effects.autocorrelation import Array
from govkit.effects.case import Case
from govkit.effects.effect import Effect
from govkit.effects.sample import CONFIDENCE, season, series_warnings, take_sample
from govkit.errors import DesignError

MIN_BEFORE = 4
MIN_AFTER = 2
MIN_FREEDOM = 3
ASSUMPTIONS = ("evaluation.assume_level_wanders", "effects.assume_nothing_else")


def structural_time_series(case: Case) -> Effect:
    """The step at the reform in a series whose level wanders around a steady drift.

    The state space model of Harvey (1989): a random-walk level with a fixed drift, an irregular part, the
    season's harmonics and a step after the reform, the last two as states with diffuse priors, so that their
    errors include what the level and drift leave open. Missing periods and the transition are left out by
    the filter. The p-value is of t with T − k degrees of freedom, k the states.

    Returns
    -------
    Effect
        `counterfactual` is the smoothed path less the step. Diagnostics: `irregular_variance`,
        `level_variance` (in squared units), `drift` (per period), `degrees_of_freedom`.

    Raises
    ------
    DesignError
        Fewer than four periods before or two after, too few for the season, an infinite value, or a series
        that never varies.

    References
    ----------
    Harvey (1989), Forecasting, Structural Time Series Models and the Kalman Filter; Harvey & Durbin (1986),
    J R Stat Soc A 149; Durbin & Koopman (2012), Time Series Analysis by State Space Methods, 2nd ed.
    """
    from scipy import stats
    from statsmodels.tsa.statespace.structural import UnobservedComponents

    sample = take_sample(case, before=MIN_BEFORE, after=MIN_AFTER)
    waves = season(sample.index)
    periods, states = len(sample.outcome), 3 + waves.shape[1]
    if periods - states < MIN_FREEDOM:
        raise DesignError(
            "effects.too_few_for_regression",
            district=case.district,
            indicator=case.indicator,
            found=periods,
            needed=states + MIN_FREEDOM,
        )
    places = sample.positions - sample.positions[0]
    length = int(places[-1]) + 1
    centre, scale = float(sample.outcome.mean()), float(sample.outcome.std())
    outcome = np.full(length, np.nan)
    outcome[places] = (sample.outcome - centre) / scale
    regressors = np.zeros((length, waves.shape[1] + 1))
    regressors[places] = np.column_stack([waves, sample.after.astype(float)])
    model = UnobservedComponents(
        outcome, level="lldtrend", exog=regressors, mle_regression=False, use_exact_diffuse=True
    )
    with python_warnings.catch_warnings():
        python_warnings.simplefilter("ignore")  # a variance at zero, its bound, is no failure
        fit = model.fit(disp=0)
    step = float(fit.smoothed_state[-1, -1]) * scale
    variance = float(fit.smoothed_state_cov[-1, -1, -1])
    smoothed: Array = np.einsum("it,it->t", fit.smoothed_state[:-1], _loadings(regressors[:, :-1]))
    irregular, wander = (float(value) * scale**2 for value in fit.params)
    diagnostics = {
        "irregular_variance": irregular,
        "level_variance": wander,
        "drift": float(fit.smoothed_state[1, -1]) * scale,
        "degrees_of_freedom": periods - states,
    }
    common = {
        "counterfactual": centre + scale * smoothed[places],
        "diagnostics": diagnostics,
        "assumptions": ASSUMPTIONS,
    }
    warnings = series_warnings(sample)
    error = float(np.sqrt(max(variance, 0.0))) * scale
    if irregular + wander <= 1e-10 * scale**2 or error <= 0:
        return sample.effect(
            "structural_time_series", step, warnings=(*warnings, "effects.no_variation"), **common
        )
    freedom = periods - states
    reach = float(stats.t.ppf((1 + CONFIDENCE) / 2, freedom)) * error
    return sample.effect(
        "structural_time_series",
        step,
        standard_error=error,
        interval=(step - reach, step + reach),
        p_value=2 * stats.t.sf(abs(step) / error, freedom),
        inference="state_space",
        warnings=warnings,
        **common,
    )


def _loadings(waves: Array) -> Array:
    """How level, drift and the season's states enter the series, shape (states, periods)."""
    return np.vstack([np.ones(len(waves)), np.zeros(len(waves)), waves.T])
