"""From estimates and their errors to intervals, p-values, and bands that hold for all estimates together."""

from __future__ import annotations

import numpy as np

from govkit.effects.panel.panel import Array, Panel
from govkit.effects.panel.result import EffectPath, Inference, Method, PanelEffect

CONFIDENCE = 0.95
FEW_CLUSTERS = 40  # with fewer, clustered errors reject too many true nulls
FEW_TREATED_CLUSTERS = 10
SMALL_COHORT = 5  # a cohort of fewer clusters has errors that must not be trusted
BAND_DRAWS = 50_000
SEED = 20_101_001  # of draws that a result rests on, so that the same data give the same result


def t_inference(estimate: float, error: float, freedom: float) -> tuple[tuple[float, float], float]:
    """Interval and two-sided p-value from Student's t; an infinite `freedom` is the normal distribution."""
    from scipy import special  # not scipy.stats, which takes half a second to import

    reach = t_quantile((1 + CONFIDENCE) / 2, freedom) * error
    below = -abs(estimate) / error if error > 0 else np.nan
    p_value = 2 * (special.stdtr(freedom, below) if np.isfinite(freedom) else special.ndtr(below))
    return (float(estimate - reach), float(estimate + reach)), float(p_value)


def t_quantile(probability: float, freedom: float) -> float:
    """A quantile of Student's t; an infinite `freedom` is the normal distribution."""
    from scipy import special

    found = special.stdtrit(freedom, probability) if np.isfinite(freedom) else special.ndtri(probability)
    return float(found)


def sup_t(covariance: Array, freedom: float = np.inf, confidence: float = CONFIDENCE) -> float:
    """How many standard errors bands must reach to hold for all estimates together (sup-t).

    Parameters
    ----------
    covariance
        Of the estimates, shape (estimates, estimates); rows without variance are left aside.
    freedom
        Degrees of freedom of the t statistics; infinite for the normal distribution.

    Notes
    -----
    The quantile of the largest |t| by simulation with a fixed seed, never below the pointwise value.

    References
    ----------
    Montiel Olea & Plagborg-Møller (2019), J Applied Econometrics 34.
    """
    errors = np.sqrt(np.maximum(np.diag(covariance), 0.0))
    kept = errors > 0
    pointwise = t_quantile((1 + confidence) / 2, freedom)
    if kept.sum() < 2:
        return pointwise
    correlation = covariance[np.ix_(kept, kept)] / np.outer(errors[kept], errors[kept])
    values, vectors = np.linalg.eigh(correlation)
    root = vectors * np.sqrt(np.maximum(values, 0.0))
    generator = np.random.default_rng(SEED)
    largest = np.abs(generator.standard_normal((BAND_DRAWS, int(kept.sum()))) @ root.T).max(axis=1)
    if np.isfinite(freedom):
        largest /= np.sqrt(generator.chisquare(freedom, BAND_DRAWS) / freedom)
    return max(pointwise, float(np.quantile(largest, confidence)))


def wald_p_value(estimates: Array, covariance: Array) -> float | None:
    """P-value of the joint test that all estimates are zero; None where nothing can be tested."""
    from scipy import special

    rank = int(np.linalg.matrix_rank(covariance)) if len(estimates) else 0
    if rank < len(estimates) or rank == 0:
        return None
    return float(special.chdtrc(rank, estimates @ np.linalg.solve(covariance, estimates)))


def cluster_warnings(clusters: int, treated: int, never: int) -> tuple[str, ...]:
    """What clustered errors must not be trusted with, as wording keys."""
    found = {
        "panel.one_treated_cluster": treated < 2,
        "panel.one_untreated_cluster": never == 1,
        "panel.few_treated_clusters": 2 <= treated < FEW_TREATED_CLUSTERS,
        "panel.few_clusters": clusters < FEW_CLUSTERS,
    }
    return tuple(key for key, holds in found.items() if holds)


def cohort_warnings(panel: Panel) -> tuple[str, ...]:
    """What errors by cohort must not be trusted with, as wording keys.

    A cohort of one cluster fits itself exactly: methods with an own coefficient for each cohort count none of
    its fluctuation, and their errors are far too small.
    """
    fewest = min(panel.cohort_clusters, default=SMALL_COHORT)
    if fewest < 2:
        return ("panel.single_cluster",)
    return ("panel.small_cohort",) if fewest < SMALL_COHORT else ()


def panel_effect(
    panel: Panel,
    method: Method,
    estimate: float,
    error: float | None,
    *,
    inference: Inference,
    freedom: float = np.inf,
    target: str = "overall",
    diagnostics: dict[str, float] | None = None,
    assumptions: tuple[str, ...] = (),
    warnings: tuple[str, ...] = (),
) -> PanelEffect:
    """The frozen result of one estimate on a panel, with what is to be said of its clusters.

    With one cluster of treated units, or one of units never treated, the error, the interval and the p-value
    are left out: they would reject most true nulls. So they are where `warnings` say that a cohort rests on
    one cluster.
    """
    clusters, treated, never = panel.cluster_counts
    warnings = (*cluster_warnings(clusters, treated, never), *warnings)
    interval = p_value = None
    single = treated < 2 or never == 1 or "panel.single_cluster" in warnings
    if single or error is None or not error > 0:
        error, inference = None, "none"
    else:
        interval, p_value = t_inference(estimate, error, freedom)
    return PanelEffect(
        panel.outcome,
        panel.measure,
        method,
        target,
        float(estimate),
        None if error is None else float(error),
        interval,
        p_value,
        inference,
        len(panel.units),
        int(panel.ever_treated.sum()),
        clusters,
        treated,
        int(panel.observed.sum()),
        CONFIDENCE,
        {name: float(value) for name, value in (diagnostics or {}).items() if np.isfinite(value)},
        assumptions,
        warnings,
        panel.synthetic,
    )


def effect_path(
    panel: Panel,
    method: Method,
    places: Array | list[int],
    estimates: Array,
    covariance: Array,
    *,
    axis: str = "event_time",
    reference: int | None = None,
    overall: PanelEffect | None = None,
    freedom: float = np.inf,
    pretrend_p_value: float | None = None,
    diagnostics: dict[str, float] | None = None,
    assumptions: tuple[str, ...] = (),
    warnings: tuple[str, ...] = (),
) -> EffectPath:
    """The frozen result of estimates along one axis, with pointwise intervals and joint bands.

    As in `panel_effect`, what rests on errors is left out where they are not valid.
    """
    clusters = panel.cluster_counts
    if "panel.single_cluster" in warnings or clusters[1] < 2 or clusters[2] == 1:
        covariance, critical, pretrend_p_value = np.empty((0, 0)), None, None
    else:
        critical = sup_t(covariance, freedom)
    errors = np.sqrt(np.maximum(np.diag(covariance), 0.0))
    known = estimates[: len(errors)]
    pointwise = t_quantile((1 + CONFIDENCE) / 2, freedom)
    return EffectPath(
        panel.outcome,
        panel.measure,
        method,
        axis,  # type: ignore[arg-type]
        tuple(int(place) for place in places),
        tuple(map(float, estimates)),
        tuple(map(float, errors)),
        _bounds(known, pointwise * errors),
        _bounds(known, (critical or 0.0) * errors),
        critical,
        tuple(tuple(map(float, row)) for row in covariance),
        reference,
        overall,
        pretrend_p_value,
        CONFIDENCE,
        {name: float(value) for name, value in (diagnostics or {}).items() if np.isfinite(value)},
        assumptions,
        (*cluster_warnings(*panel.cluster_counts), *warnings),
        panel.synthetic,
    )


def _bounds(estimates: Array, reach: Array) -> tuple[tuple[float, float], ...]:
    return tuple(zip(map(float, estimates - reach), map(float, estimates + reach), strict=True))
