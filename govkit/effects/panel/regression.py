"""Least squares with one absorbed set of fixed effects and errors clustered, on sparse regressors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from govkit.effects.panel.panel import Array, Booleans, Integers

if TYPE_CHECKING:
    from scipy.sparse import csr_array

COLLINEAR = 1e-9  # of a regressor's own variation: what is left of it below that is rounding


@dataclass(frozen=True)
class Regression:
    """Least-squares coefficients and what their errors are computed from.

    Attributes
    ----------
    coefficients
        Shape (regressors,); NaN for those that others determine.
    kept
        Which regressors are estimated, shape (regressors,).
    bread
        Inverse of the cross products of the kept regressors, absorbed effects taken out.
    scores
        Regressor times residual, summed over each cluster, shape (clusters, kept regressors).
    residuals
        Shape (observations,).
    """

    coefficients: Array
    kept: Booleans
    bread: Array
    scores: Array
    residuals: Array
    observations: int

    @property
    def clusters(self) -> int:
        """How many clusters there are."""
        return len(self.scores)

    def covariance(self, parameters: int | None = None) -> Array:
        """Cluster-robust covariance of the kept coefficients (CRV1).

        Parameters
        ----------
        parameters
            How many parameters the factor (n − 1) / (n − k) counts; None leaves that factor out. G / (G − 1)
            always applies.
        """
        adjustment = self.clusters / max(self.clusters - 1, 1)
        if parameters is not None:
            adjustment *= (self.observations - 1) / max(self.observations - parameters, 1)
        moved = self.scores @ self.bread
        return np.asarray(adjustment * moved.T @ moved)


def regress(
    outcome: Array, regressors: csr_array, absorbed: Integers, clusters: Integers | None = None
) -> Regression:
    """Regress an outcome on sparse regressors and one set of fixed effects.

    Parameters
    ----------
    outcome
        Shape (observations,).
    regressors
        Shape (observations, regressors). A regressor that earlier ones and the fixed effects determine is
        left out, as fixest does; those of interest come first.
    absorbed, clusters
        Number of the fixed effect and of the cluster of each observation. Scores are right when the fixed
        effects do not cross the clusters; by default the clusters are the fixed effects.

    Notes
    -----
    Fixed effects are taken out of the cross products (Frisch, Waugh and Lovell): with S the sums of the
    regressors by fixed effect and n their counts, Z'MZ = Z'Z − S' diag(1/n) S, exact also when observations
    are missing.
    """
    from scipy.sparse import csr_array as sparse

    clusters = absorbed if clusters is None else clusters
    count = len(outcome)
    rows = np.arange(count)
    members = sparse((np.ones(count), (absorbed, rows)), shape=(int(absorbed.max()) + 1, count))
    sizes = np.maximum(np.asarray(members.sum(axis=1)).ravel(), 1.0)
    centred = outcome - (members @ outcome / sizes)[absorbed]
    sums = (members @ regressors).toarray()
    products = (regressors.T @ regressors).toarray() - sums.T @ (sums / sizes[:, None])
    kept = independent(products)
    bread = np.linalg.inv(products[np.ix_(kept, kept)])
    moments = regressors.T @ centred
    coefficients = np.full(regressors.shape[1], np.nan)
    coefficients[kept] = bread @ moments[kept]
    used = regressors[:, np.flatnonzero(kept)]
    fitted = used @ coefficients[kept]
    residuals = centred - fitted + (members @ fitted / sizes)[absorbed]
    weighted = used.multiply(residuals[:, None]).tocsr()
    by_cluster = sparse((np.ones(count), (clusters, rows)), shape=(int(clusters.max()) + 1, count))
    # Residuals sum to zero within each fixed effect, so the regressors need not be centred here.
    scores = (by_cluster @ weighted).toarray()
    return Regression(coefficients, kept, bread, scores, residuals, count)


def independent(products: Array) -> Booleans:
    """Which columns are no combination of earlier ones, by their cross products (shape columns × columns)."""
    size = len(products)
    own = np.diag(products).copy()
    remaining = products.copy()
    kept = np.zeros(size, dtype=bool)
    for column in range(size):
        pivot = remaining[column, column]
        if pivot <= COLLINEAR * max(own[column], np.finfo(float).tiny) or own[column] <= 1e-12 * own.max():
            continue
        kept[column] = True
        row = remaining[column] / pivot
        remaining -= np.outer(remaining[:, column], row)
    return kept
