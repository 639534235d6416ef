"""In-space placebos: every donor treated as if the reform had reached it, and the test that they make."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from govkit.effects.autocorrelation import Array
from govkit.effects.sample import TINY

UNBOUNDED = 20.0


@dataclass(frozen=True, slots=True)
class Placebos:
    """Gaps between every unit and its control, the treated unit first.

    Attributes
    ----------
    before, after
        Gaps, shape (periods before, units) and (periods after, units).
    pull
        Weight of the treated unit in the control of each unit, shape (units,); its own is −1, so that an
        effect c taken off the treated unit moves every gap after the reform by c times its pull.
    floor
        Gaps up to this are an exact fit.
    """

    before: Array
    after: Array
    pull: Array
    floor: float

    @classmethod
    def from_weights(cls, panel: Array, after: npt.NDArray[np.bool_], weights: Array) -> Placebos:
        """From outcomes, shape (periods, units), and weights whose column i makes unit i's control."""
        gaps = panel - panel @ weights
        pull = weights[0].copy()
        pull[0] = -1.0
        return cls(gaps[~after], gaps[after], pull, TINY * float(np.abs(panel).max()))

    @property
    def pre_rmspe(self) -> Array:
        """Root mean squared gap before the reform, shape (units,)."""
        return np.asarray(np.sqrt(np.mean(self.before**2, axis=0)))

    @property
    def post_rmspe(self) -> Array:
        """Root mean squared gap after the reform, shape (units,)."""
        return np.asarray(np.sqrt(np.mean(self.after**2, axis=0)))

    @property
    def ratios(self) -> Array:
        """`post_rmspe` to `pre_rmspe`, shape (units,)."""
        return np.asarray(self.post_rmspe / np.maximum(self.pre_rmspe, self.floor))

    @property
    def p_value(self) -> float:
        """The rank of the treated unit's ratio among all (Abadie, Diamond and Hainmueller 2010)."""
        ratios = self.ratios
        return float(np.mean(ratios >= ratios[0] * (1 - TINY)))

    def interval(self, confidence: float) -> tuple[float, float] | None:
        """The constant effects that the ratio test does not reject (Firpo and Possebom 2018).

        Returns
        -------
        tuple of float, or None
            The hull of them; None where it reaches beyond twenty times the largest gap, where there are too
            few units to reject any, where effects without bound are not rejected, or where every constant
            effect is rejected.

        Notes
        -----
        Under an effect c each unit's mean squared gap after the reform is a square function of c, and so is
        its difference from the treated unit's, on the scale of the fits before. The p-value changes only at
        the roots of these, so that the roots and the points between them decide.
        """
        units = len(self.pull)
        if units * (1 - confidence) < 1 - TINY:
            return None
        scale = np.maximum(self.pre_rmspe, self.floor) ** 2
        square = np.column_stack(
            [
                self.pull**2 / scale,
                2 * self.pull * self.after.mean(axis=0) / scale,
                np.mean(self.after**2, axis=0) / scale,
            ]
        )
        differences = square[1:] - square[0]
        roots = _roots(differences)
        if not len(roots):
            return None
        between = (roots[1:] + roots[:-1]) / 2
        reach = 1.0 + np.ptp(roots)
        points = np.concatenate([[roots[0] - reach], roots, between, [roots[-1] + reach]])
        powers = np.vstack([points**2, points, np.ones_like(points)])
        levels = differences @ powers
        slack = TINY * (np.abs(differences) @ np.abs(powers))
        accepted = 1 + np.sum(levels >= -slack, axis=0) > (1 - confidence) * units + TINY
        if accepted[0] or accepted[-1] or not accepted.any():
            return None
        low, high = float(points[accepted].min()), float(points[accepted].max())
        largest = max(float(np.abs(self.before).max()), float(np.abs(self.after).max()))
        # A placebo that weighs the treated unit as much as it fits badly is passed only at effects that no
        # data could show: in substance these are not rejected.
        return (low, high) if max(-low, high) <= UNBOUNDED * largest else None


def _roots(coefficients: Array) -> Array:
    """Real roots of a c² + b c + d for each row (a, b, d), sorted together."""
    a, b, d = coefficients.T
    found = []
    with np.errstate(divide="ignore", invalid="ignore"):
        linear = np.abs(a) <= TINY * np.maximum(np.abs(b), TINY)
        found.append(np.where(linear, -d / b, np.nan))
        spread = np.sqrt(b**2 - 4 * a * d)
        half = -(b + np.where(b >= 0, 1.0, -1.0) * spread) / 2
        found += [np.where(linear, np.nan, half / a), np.where(linear, np.nan, d / half)]
    roots = np.concatenate(found)
    return np.sort(roots[np.isfinite(roots)])
