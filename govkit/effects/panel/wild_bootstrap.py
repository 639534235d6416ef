"""The wild cluster bootstrap of a two-way fixed effects coefficient, for few clusters."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from govkit.effects.panel.cells import cells_of, time_effects
from govkit.effects.panel.inference import CONFIDENCE, SEED
from govkit.effects.panel.panel import Array, Panel
from govkit.effects.panel.regression import independent
from govkit.effects.panel.result import PanelEffect
from govkit.effects.panel.two_way_fixed_effects import two_way_fixed_effects
from govkit.errors import DesignError

DRAWS = 9999
MIN_CLUSTERS = 5  # with fewer, no p-value of two-point weights falls below 2^(1 − G) > 5 %
LEVEL = 1 - CONFIDENCE
TINY = 1e-9
STEPS = 60


def wild_cluster_bootstrap(panel: Panel, *, draws: int = DRAWS, seed: int = SEED) -> PanelEffect:
    """The two-way fixed effects coefficient with p-value and interval by the wild cluster bootstrap.

    The null is imposed and the weights are Rademacher's, one sign for each cluster; all 2^G signs are used
    where there are no more than `draws` + 1, so that the result is exact and has no seed. The interval holds
    the effects that the test does not reject.

    It does not help where a single cluster, or very few, are treated: it rejects nothing or far too much
    there, which a warning says; `permutation_test` and `conley_taber` are for that.

    Returns
    -------
    PanelEffect
        Diagnostics: `draws`, and `p_value_beyond`, the share of draws strictly beyond the sample, which is
        what boottest and wildboottest print. The p-value itself counts draws that are as large (the sample
        is one of them), without which the test would reject too often where draws are few.

    References
    ----------
    Cameron, Gelbach & Miller (2008), Rev Econ Stat 90; Roodman et al. (2019), Stata Journal 19; MacKinnon &
    Webb (2018), Econometrics Journal 21.
    """
    clusters, treated, _ = panel.cluster_counts
    if clusters < MIN_CLUSTERS:
        raise DesignError("panel.too_few_clusters", found=clusters, needed=MIN_CLUSTERS)
    sums = _sums(panel)
    signs = _signs(clusters, draws, seed)
    p_value, beyond = bootstrap_test(sums, signs, 0.0)
    warnings = ["panel.few_treated_for_bootstrap"] if min(treated, clusters - treated) < 4 else []
    interval = _interval(sums, signs)
    if interval is None:
        warnings.append("panel.unbounded_interval")
    fitted = two_way_fixed_effects(panel)
    return replace(
        fitted,
        interval=interval,
        p_value=p_value,
        inference="wild_cluster",
        diagnostics={"draws": float(len(signs)), "p_value_beyond": beyond},
        warnings=(*(key for key in fitted.warnings if key == "panel.staggered_two_way"), *warnings),
    )


@dataclass(frozen=True)
class ClusterSums:
    """All that the bootstrap needs of each cluster, time effects being the other regressors z.

    d and y are treatment and outcome with unit and time effects taken out, z the times with unit effects
    taken out. `dy`, `dd` have shape (clusters,); `zd`, `zy` shape (clusters, times); `inverse` is (z'z)⁻¹.
    """

    dy: Array
    dd: Array
    zd: Array
    zy: Array
    inverse: Array

    @property
    def estimate(self) -> float:
        """The coefficient of the treatment."""
        return float(self.dy.sum() / self.dd.sum())


def bootstrap_test(sums: ClusterSums, signs: Array, effect: float) -> tuple[float, float]:
    """The p-value of an effect: the share of draws with a t statistic as large, and strictly larger.

    Notes
    -----
    With residuals u under the null and signs v, cluster h's bootstrap score is
    v_h d_h'u_h − (z_h'd_h)'(z'z)⁻¹ Σ_g v_g z_g'u_g − β* d_h'd_h; nothing of the size of the data is needed.
    """
    scores = sums.dy - effect * sums.dd
    moved = sums.zy - effect * sums.zd
    total = sums.dd.sum()
    drawn = signs * scores
    coefficient = drawn.sum(axis=1) / total
    projected = (signs @ moved) @ sums.inverse @ sums.zd.T
    own = drawn - projected - coefficient[:, None] * sums.dd
    spread = np.sqrt(np.sum(own**2, axis=1)) / total
    with np.errstate(divide="ignore", invalid="ignore"):
        statistics = np.abs(coefficient) / spread
    estimate = sums.estimate - effect
    # Residuals of the unrestricted fit: those under the null less what the coefficient takes.
    observed = scores - estimate * sums.dd
    spread_observed = np.sqrt(np.sum(observed**2)) / total
    statistic = abs(estimate) / spread_observed if spread_observed > 0 else np.inf
    statistics = np.where(np.isnan(statistics), np.inf, statistics)
    reached, beyond = statistics >= statistic * (1 - TINY), statistics > statistic * (1 + TINY)
    return float(np.mean(reached)), float(np.mean(beyond))


def _sums(panel: Panel) -> ClusterSums:
    """The sums over clusters of treatment, outcome and times, effects taken out."""
    cells = cells_of(panel)
    count = len(panel.units)
    sizes = np.bincount(cells.unit, minlength=count).astype(float)

    def centred(values: Array) -> Array:
        means = np.bincount(cells.unit, weights=values, minlength=count) / sizes
        return np.asarray(values - means[cells.unit], dtype=np.float64)

    dummies = time_effects(panel, cells.place).toarray()
    times = np.column_stack([centred(column) for column in dummies.T])
    products = times.T @ times
    times = times[:, independent(products)]
    inverse: Array = np.asarray(np.linalg.inv(times.T @ times), dtype=np.float64)

    def residual(values: Array) -> Array:
        free = centred(values)
        return np.asarray(free - times @ (inverse @ (times.T @ free)), dtype=np.float64)

    treatment, outcome = residual(cells.treated.astype(float)), residual(cells.outcome)
    if treatment @ treatment < TINY:
        raise DesignError("panel.not_identified", outcome=panel.outcome)
    code = panel.clusters[cells.unit]
    clusters = int(panel.clusters.max()) + 1

    def by_cluster(values: Array) -> Array:
        return np.bincount(code, weights=values, minlength=clusters).astype(np.float64)

    return ClusterSums(
        by_cluster(treatment * outcome),
        by_cluster(treatment**2),
        np.column_stack([by_cluster(np.asarray(column * treatment)) for column in times.T]),
        np.column_stack([by_cluster(np.asarray(column * outcome)) for column in times.T]),
        inverse,
    )


def _signs(clusters: int, draws: int, seed: int) -> Array:
    """Signs of all clusters in each draw, shape (draws, clusters); all of them where they are few."""
    if clusters < 60 and 2**clusters <= draws + 1:
        bits = (np.arange(2**clusters)[:, None] >> np.arange(clusters)) & 1
    else:
        bits = np.random.default_rng(seed).integers(0, 2, (draws + 1, clusters))
        bits[0] = 0
    return np.asarray(1.0 - 2.0 * bits, dtype=np.float64)


def _interval(sums: ClusterSums, signs: Array) -> tuple[float, float] | None:
    """The effects around the estimate that are not rejected; None where one side has no end."""
    estimate = sums.estimate
    residual = sums.dy - estimate * sums.dd
    step = float(np.sqrt(np.sum(residual**2)) / sums.dd.sum())
    if not step > 0:
        return None
    ends = []
    for side in (-1.0, 1.0):
        inside, outside = 0.0, 2.0
        while bootstrap_test(sums, signs, estimate + side * outside * step)[0] > LEVEL:
            inside, outside = outside, outside * 2
            if outside > 1e4:
                return None
        for _ in range(STEPS):
            middle = (inside + outside) / 2
            if bootstrap_test(sums, signs, estimate + side * middle * step)[0] > LEVEL:
                inside = middle
            else:
                outside = middle
            if outside - inside < 1e-7 * outside:
                break
        ends.append(estimate + side * outside * step)
    return ends[0], ends[1]
