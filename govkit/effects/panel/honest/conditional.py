"""The conditional test with least favourable critical value, for trends bounded by those before treatment.

The bound M̄ says that no change of the difference in trends after treatment is larger than M̄ times the
largest before it. That is a union over where before treatment the largest change was and which sign it had;
each part is a set of linear inequalities, and a value θ of the effect is in the confidence set when some part
does not reject it.

Testing inequalities with nuisance parameters (the effects other than the wanted one) means maximising over
the vertices of a dual set. Here the vertices are known without a linear programme. In terms of changes from
period to period, the free parameters are the changes d_t of the effects with Σ c_t d_t = θ, and each appears
with both signs; so a vertex is an inequality before treatment, or the pair of one period after it, or all
periods after it together with weights |c_t|. Each is a linear function of the estimates and of θ.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from govkit.effects.panel.inference import SEED
from govkit.effects.panel.panel import Array, Booleans

DRAWS = 50_000
FIRST_STAGE = 0.1  # of the level goes to the least favourable test, as in the paper
TINY = 1e-10


@dataclass(frozen=True)
class Moments:
    """Standardised moments of one part: `values − effects · θ`, none above zero under the null.

    Attributes
    ----------
    values, effects
        Shape (vertices,).
    covariance
        Of the values, shape (vertices, vertices).
    ceiling
        What the largest of them exceeds with a probability of `FIRST_STAGE` times the level at most.
    """

    values: Array
    effects: Array
    covariance: Array
    ceiling: float


def parts(
    estimates: Array, covariance: Array, before: int, weights: Array, bound: float, level: float
) -> list[Moments]:
    """The moments of each part of the union: 2 × `before` of them.

    Parameters
    ----------
    estimates, covariance
        An event study without its reference period: `before` coefficients, then those after it.
    weights
        Of the effects after it that are wanted, shape (after,).
    bound, level
        M̄, and the level of the test.

    Notes
    -----
    As in the authors' package, the inequalities before treatment are left out of the test where there is more
    than one period after it: they say nothing of the effect.
    """
    after = len(weights)
    # Changes from period to period, the reference period being zero, as functions of the estimates.
    steps = np.diff(np.insert(np.eye(before + after), before, 0.0, axis=0), axis=0)
    earlier, later = steps[:before], steps[before:]
    shares = np.cumsum(weights[::-1])[::-1]
    found = []
    for largest in range(before):
        for sign in (1.0, -1.0):
            most = sign * earlier[largest]
            slopes = [side * step - most for step in earlier for side in (1.0, -1.0) if after == 1]
            scales = [_error(slope, covariance) for slope in slopes]
            effects = [0.0] * len(slopes)
            rows = {side: [side * step - bound * most for step in later] for side in (1.0, -1.0)}
            errors = {side: [_error(row, covariance) for row in rows[side]] for side in rows}
            for place in range(after):
                slopes.append(rows[1.0][place] + rows[-1.0][place])
                scales.append(errors[1.0][place] + errors[-1.0][place])
                effects.append(0.0)
            for side in (1.0, -1.0):
                sides = np.where(side * shares >= 0, 1.0, -1.0)
                slopes.append(
                    sum(abs(c) * rows[s][t] for t, (c, s) in enumerate(zip(shares, sides, strict=True)))
                )
                scales.append(
                    sum(abs(c) * errors[s][t] for t, (c, s) in enumerate(zip(shares, sides, strict=True)))
                )
                effects.append(side)
            scale = np.array(scales)
            kept = scale > TINY * scale.max()
            rows_kept = np.array(slopes)[kept] / scale[kept, None]
            joint = rows_kept @ covariance @ rows_kept.T
            ceiling = _least_favourable(joint, FIRST_STAGE * level)
            found.append(
                Moments(rows_kept @ estimates, np.array(effects)[kept] / scale[kept], joint, ceiling)
            )
    return found


def accepts(moments: Moments, candidates: Array, level: float) -> Booleans:
    """Which values of the effect one part does not reject, shape (candidates,).

    References
    ----------
    Andrews, Roth & Pakes (2023), Review of Economic Studies 90; Rambachan & Roth (2023), same volume.
    """
    from scipy import stats

    joint, ceiling = moments.covariance, moments.ceiling
    size = (level - FIRST_STAGE * level) / (1 - FIRST_STAGE * level)
    values = moments.values[None, :] - np.outer(candidates, moments.effects)
    rows = np.arange(len(candidates))
    top = values.argmax(axis=1)
    largest = values[rows, top]
    variance = np.diag(joint)[top]
    known = variance > TINY
    slope = joint[top] / np.where(known, variance, 1.0)[:, None]
    rest = values - slope * largest[:, None]
    # The same moment stays the largest while the statistic v satisfies v (1 − slope) ≥ rest for all others.
    room = 1.0 - slope
    with np.errstate(divide="ignore", invalid="ignore"):
        limit = rest / room
    low = np.where(room > TINY, limit, -np.inf).max(axis=1)
    high = np.minimum(np.where(room < -TINY, limit, np.inf).min(axis=1), ceiling)
    error = np.sqrt(np.where(known, variance, 1.0))
    low, high = np.minimum(low, largest), np.maximum(high, largest)
    with np.errstate(invalid="ignore"):
        critical = stats.truncnorm.ppf(1 - size, low / error, high / error) * error
    critical = np.maximum(np.where(np.isfinite(critical), critical, low), 0.0)
    rejected = np.where(known, (largest > critical) | (largest > ceiling), largest > 0)
    return np.asarray(~rejected)


def _least_favourable(joint: Array, size: float) -> float:
    """The quantile of the largest of centred normal variables with this covariance."""
    values, vectors = np.linalg.eigh(joint)
    used = values > TINY * values.max()
    root = vectors[:, used] * np.sqrt(values[used])
    generator = np.random.default_rng(SEED)
    draws = generator.standard_normal((DRAWS, int(used.sum()))) @ root.T
    return float(np.quantile(draws.max(axis=1), 1 - size))


def _error(slope: Array, covariance: Array) -> float:
    return float(np.sqrt(max(float(slope @ covariance @ slope), 0.0)))
