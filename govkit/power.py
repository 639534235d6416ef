"""The minimum detectable effect: what a design can see, said before any result is.

Where there are comparison districts, each takes the treated district's place in turn and is given an effect
that grows until the test finds it: the minimum detectable effect is the size that is found in 80 % of them.
No formula for the errors is needed, so their dependence in time costs nothing. Where there are none, series
are simulated from what the district's own series shows of its noise.
"""

from __future__ import annotations

import numpy as np

from govkit.effects.autocorrelation import Array, autocorrelation, correlation, residual_maker
from govkit.effects.many_series import many_contrasts
from govkit.effects.sample import Sample, season
from govkit.effects.studentised_permutation import Contrasts, change_beyond_trend, gaps, mean_change

POWER = 0.80
LEVEL = 0.05
SIMULATIONS = 400
SEED = 20101


def detectable_by_robust_difference(
    sample: Sample, *, own_trend: bool = True, level: float = LEVEL, power: float = POWER
) -> float | None:
    """The smallest constant effect that `robust_difference_in_differences` finds with this power.

    The treated district enters with its noise around its own course before and after, never with its change.

    Returns
    -------
    float, or None
        In the indicator's unit; None where the donors are too few for any effect to be found.
    """
    paths = gaps(sample)
    change = mean_change(sample, paths)
    needed = _needed(change, level, sides=2)
    if needed is None:
        return None
    if own_trend:
        beyond = change_beyond_trend(sample, paths)
        confirmed = None if beyond is None else _needed(beyond, level, sides=1)
        if confirmed is None:
            return None
        needed = np.maximum(needed, confirmed)
    return _at_power(needed, power)


def detectable_beyond_trend(sample: Sample, *, level: float = LEVEL, power: float = POWER) -> float | None:
    """The smallest constant effect that `comparative_interrupted_time_series` finds with this power.

    Returns
    -------
    float, or None
        In the indicator's unit; None with too few donors, or too few periods before the reform.
    """
    beyond = change_beyond_trend(sample, gaps(sample))
    needed = None if beyond is None else _needed(beyond, level, sides=2)
    return None if needed is None else _at_power(needed, power)


def detectable_in_series(
    sample: Sample, design: Array, weights: Array, *, level: float = LEVEL, power: float = POWER
) -> float:
    """The smallest mean effect that a segmented regression of one series finds with this power.

    Found is what both the AR(1) and the HAC test reject at the level. The simulated series have the variance
    and autocorrelation of the residuals before the reform, around a line and the season.

    Parameters
    ----------
    design, weights
        Of the segmented regression, shape (periods, coefficients) and (coefficients,).
    """
    before = sample.before
    time = sample.positions[before].astype(float)
    own = np.column_stack([np.vander(time - time.mean(), 2), season(sample.index)[before]])
    if len(own) - own.shape[1] < 2:
        own = own[:, :2]
    maker = residual_maker(own)
    residuals = maker @ sample.outcome[before]
    rho = autocorrelation(maker, residuals, sample.positions[before])
    matrix = correlation(sample.positions, rho)
    trace = float(np.trace(maker @ matrix[np.ix_(before, before)]))
    spread = float(np.sqrt(residuals @ residuals / trace))
    draws = np.random.default_rng(SEED).standard_normal((len(sample.outcome), SIMULATIONS))
    simulated = spread * np.linalg.cholesky(matrix) @ draws
    found = many_contrasts(design, simulated, weights, sample.positions)
    reach = found.reaches(level)
    return _at_power(np.concatenate([reach - found.estimates, reach + found.estimates]), power)


def _needed(contrasts: Contrasts, level: float, sides: int) -> Array | None:
    """For each donor and sign, the effect that the test would find; shape (2 J,)."""
    rank = int(np.floor(level * len(contrasts.estimates) + 1e-9))
    placebos = contrasts.statistics[1:]
    if rank < 1 or rank >= len(placebos):
        return None
    upward = []
    for signed in (placebos, -placebos):
        extremes = np.abs(placebos) if sides == 2 else signed
        ordered = np.sort(extremes)
        # The rank-th largest of the other donors: its own place does not count.
        limit = np.where(extremes >= ordered[-rank], ordered[-rank - 1], ordered[-rank])
        with np.errstate(invalid="ignore"):
            upward.append((limit - signed) * contrasts.noise[0])
    return np.concatenate(upward)


def _at_power(needed: Array, power: float) -> float:
    known = np.where(np.isnan(needed), np.inf, needed)
    return float(np.quantile(known, power, method="higher"))
