"""Effects of several models on one scale, and their random-effects summary."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from govkit.errors import DesignError, check_choice

Between = Literal["paule_mandel", "dersimonian_laird"]
BETWEEN: dict[Between, str] = {"paule_mandel": "iterated", "dersimonian_laird": "chi2"}
FEWEST = 2
MUCH = 0.5  # of the spread between effects is not sampling error
FEW = 5  # the spread between fewer effects than this is hardly known


@dataclass(frozen=True, slots=True)
class Contribution:
    """One standardised effect: whose it is, at which level the district stands, and its error."""

    label: str
    level: str
    estimate: float
    standard_error: float


@dataclass(frozen=True, slots=True)
class Summary:
    """A random-effects mean.

    Attributes
    ----------
    interval
        At 95 %, of Hartung, Knapp, Sidik and Jonkman, right where effects are few and differ, and never
        narrower than the errors of the effects allow (Röver, Knapp and Friede 2015).
    prediction
        Where the effect of one more such model would lie, at 95 %; None with fewer than three effects.
    between_variance, heterogeneity
        τ² by Paule and Mandel, and I², the share of the spread that is not sampling error.
    q_statistic, q_p_value
        Cochran's test that all effects are the same.
    warnings
        Keys of the wording catalogue.
    """

    contributions: tuple[Contribution, ...]
    estimate: float
    standard_error: float
    interval: tuple[float, float]
    prediction: tuple[float, float] | None
    between_variance: float
    heterogeneity: float
    q_statistic: float
    q_p_value: float
    warnings: tuple[str, ...] = ()


def summarise(
    contributions: Sequence[Contribution], *, between: Between = "paule_mandel", floor: bool = True
) -> Summary:
    """The random-effects mean of effects on one scale (standard deviations, say).

    Parameters
    ----------
    between
        How the variance between effects is estimated: `paule_mandel` or `dersimonian_laird`.
    floor
        False lets the interval be as narrow as effects that happen to agree make it (Hartung and Knapp as
        published).

    Raises
    ------
    DesignError
        Fewer than two effects, or an error that is not positive and finite.

    References
    ----------
    Paule & Mandel (1982), J Res Nat Bur Stand 87; Hartung & Knapp (2001), Stat Med 20; Higgins, Thompson &
    Spiegelhalter (2009), J R Stat Soc A 172, for the prediction interval.
    """
    from scipy import stats
    from statsmodels.stats.meta_analysis import combine_effects

    check_choice("between", between, tuple(BETWEEN))
    count = len(contributions)
    if count < FEWEST:
        raise DesignError("evaluation.too_few_effects", found=count, needed=FEWEST)
    for entry in contributions:
        if not (
            np.isfinite(entry.estimate) and np.isfinite(entry.standard_error) and entry.standard_error > 0
        ):
            raise DesignError("evaluation.bad_effect", label=entry.label)
    estimates = np.array([entry.estimate for entry in contributions])
    variances = np.array([entry.standard_error for entry in contributions]) ** 2
    with np.errstate(divide="ignore"):  # effects that are all the same
        found = combine_effects(estimates, variances, method_re=BETWEEN[between], use_t=True)
    weights = 1 / (variances + found.tau2)
    mean = float(weights @ estimates / weights.sum())
    # Effects that happen to lie closer together than their errors allow do not make the mean more certain.
    spread = float(weights @ (estimates - mean) ** 2 / (count - 1))
    if floor:
        spread = max(1.0, spread)
    error = float(np.sqrt(spread / weights.sum()))
    reach = float(stats.t.ppf(0.975, count - 1)) * error
    prediction = None
    if count > FEWEST:
        wide = float(stats.t.ppf(0.975, count - 2)) * float(np.sqrt(found.tau2 + 1 / weights.sum()))
        prediction = (mean - wide, mean + wide)
    heterogeneity = max(0.0, 1 - (count - 1) / found.q) if found.q > 0 else 0.0
    levels = {entry.level for entry in contributions}
    flags = {
        "evaluation.levels_differ": len(levels) > 1,
        "evaluation.few_effects": count < FEW,
        "evaluation.effects_differ": heterogeneity > MUCH,
    }
    return Summary(
        contributions=tuple(contributions),
        estimate=mean,
        standard_error=error,
        interval=(mean - reach, mean + reach),
        prediction=prediction,
        between_variance=float(found.tau2),
        heterogeneity=float(heterogeneity),
        q_statistic=max(0.0, float(found.q)),
        q_p_value=float(stats.chi2.sf(found.q, count - 1)),
        warnings=tuple(key for key, holds in flags.items() if holds),
    )
