"""Gaps over time, of the treated district and of every donor in its place: what figures of a case show."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from govkit.effects import studentised_permutation as permutation
from govkit.effects.autocorrelation import Array
from govkit.effects.case import Case
from govkit.effects.effect import Effect
from govkit.effects.sample import CONFIDENCE, TINY, Sample, take_sample
from govkit.effects.simplex import leave_one_out_weights
from govkit.effects.synthetic_control import MIN_BEFORE, MIN_DONORS
from govkit.periods import to_text

POORLY_FITTED = 2.0  # placebos whose fit before is so many times worse than the treated district's


@dataclass(frozen=True)
class GapPaths:
    """Gaps to a synthetic control, in the unit of the indicator.

    Attributes
    ----------
    periods, after
        ISO periods without the transition, and whether they lie after the reform; shape (periods,).
    treated
        Shape (periods,).
    placebos
        Each donor's gap to the control that the other donors make, shape (periods, donors).
    donors
        Their ids.
    fitted
        Whether a placebo's fit before the reform is no more than twice as bad as the treated district's,
        shape (donors,); the others say little (Abadie, Diamond and Hainmueller 2010).
    """

    periods: tuple[str, ...]
    after: tuple[bool, ...]
    treated: Array
    placebos: Array
    donors: tuple[str, ...]
    fitted: tuple[bool, ...]


def synthetic_gaps(case: Case, *, demeaned: bool = False) -> GapPaths:
    """Gaps of the treated district and of every donor to a synthetic control.

    Parameters
    ----------
    demeaned
        Each series less its mean before the reform, as `demeaned_synthetic_control` has it.

    Raises
    ------
    DesignError
        As `synthetic_control`.
    """
    sample = take_sample(case, before=MIN_BEFORE, after=1, donors=MIN_DONORS)
    panel = np.column_stack([sample.outcome, sample.donors])
    if demeaned:
        panel = panel - panel[sample.before].mean(axis=0)
    weights = leave_one_out_weights(panel[sample.before])
    gaps = panel - panel @ weights
    fit = np.sqrt(np.mean(gaps[sample.before] ** 2, axis=0))
    worst = POORLY_FITTED * max(float(fit[0]), TINY * sample.scale)
    return GapPaths(
        _periods(sample),
        tuple(map(bool, sample.after)),
        gaps[:, 0],
        gaps[:, 1:],
        sample.donor_ids,
        tuple(map(bool, fit[1:] <= worst)),
    )


@dataclass(frozen=True)
class EventPath:
    """How the gap to the donors' mean moved, relative to its mean before the reform.

    Attributes
    ----------
    periods, after
        As in `GapPaths`.
    estimates
        In the unit of the indicator, shape (periods,).
    interval, band
        How far gaps of donors reach by chance: at each period by itself, and at all periods together, at
        `confidence`; half-widths of shape (periods,), None with fewer than 19 donors.
    """

    periods: tuple[str, ...]
    after: tuple[bool, ...]
    estimates: Array
    interval: Array | None
    band: Array | None
    confidence: float = CONFIDENCE


def event_path(case: Case) -> EventPath:
    """The event study of one treated district, with bands from the donors in its place.

    Clustered errors mean nothing for one treated district. Here every donor takes its place: the interval at
    a period is the rank of the donors' gaps there, the simultaneous band the rank of their largest gap over
    all periods, each in units of the spread between donors in its period (the sup-t of Montiel Olea and
    Plagborg-Møller 2019, by permutation).

    Raises
    ------
    DesignError
        Fewer than two complete donors, nothing before or after, and as the other methods.
    """
    sample = take_sample(case, before=2, after=1, donors=2)
    paths = permutation.gaps(sample)
    paths = paths - paths[sample.before].mean(axis=0)
    placebos = np.abs(paths[:, 1:])
    count = placebos.shape[1]
    rank = int(np.floor((1 - CONFIDENCE) * (1 + count) + TINY))
    interval = band = None
    if rank >= 1:
        interval = np.sort(placebos, axis=1)[:, -rank]
        spread = np.sqrt(np.mean(placebos**2, axis=1))
        spread = np.maximum(spread, TINY * sample.scale)
        band = spread * float(np.sort((placebos / spread[:, None]).max(axis=0))[-rank])
    return EventPath(_periods(sample), tuple(map(bool, sample.after)), paths[:, 0], interval, band)


def donor_weights(effect: Effect) -> tuple[tuple[str, float], ...]:
    """The donors that make up a control, heaviest first; those of less than a thousandth are left out."""
    pairs = zip(effect.donors, effect.weights, strict=True)
    return tuple(sorted((p for p in pairs if abs(p[1]) >= 1e-3), key=lambda pair: -abs(pair[1])))


def _periods(sample: Sample) -> tuple[str, ...]:
    return tuple(to_text(period) for period in sample.index)
