"""A study of one district: its indicators, their effects, the verdicts and the level of the evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from govkit.districts import District
from govkit.evaluation import JointFloor, evaluate
from govkit.finding import Finding, Unstudied

if TYPE_CHECKING:
    from govkit.dataset import Dataset

__all__ = ["Finding", "Study", "Unstudied", "study_district"]


@dataclass(frozen=True)
class Study:
    """All findings for one district, and what could not be studied, with the reason.

    `floor` says how small the adjusted p-values of the joint permutation can get; `window` is how many
    periods on each side of the reform were taken, or None for all; `across_breaks` says whether the user
    declared breaks of the series to be real.
    """

    place: District
    findings: tuple[Finding, ...]
    unstudied: tuple[Unstudied, ...]
    synthetic: bool
    floor: JointFloor = field(default_factory=JointFloor)
    window: int | None = None
    across_breaks: bool = False

    @property
    def highest_level(self) -> int | None:
        """The highest evidence level among the findings, or None where there are none."""
        return max((finding.grade.level for finding in self.findings), default=None)


def study_district(
    dataset: Dataset,
    district: str,
    indicators: Sequence[str] | None = None,
    window: int | None = None,
    *,
    across_breaks: bool = False,
    every_method: bool = True,
) -> Study:
    """Estimate and grade the effect of a district's reform on each of its indicators.

    Parameters
    ----------
    dataset
        Observations, districts and codebook.
    district
        Id, code or name.
    indicators
        Keys of the codebook; by default all that are observed in the district.
    window
        Keep at most this many periods before and as many after the reform.
    across_breaks
        Judge across breaks of a series all the same: for users who know that these are real.
    every_method
        False leaves out the methods that neither the verdict nor the evidence level rests on.

    Raises
    ------
    ParameterError
        There is no such district.
    CodebookError
        There is no such indicator.
    """
    found = evaluate(
        dataset, district, indicators, window, across_breaks=across_breaks, every_method=every_method
    )
    (place,) = found.places
    return Study(
        place,
        found.findings,
        found.unstudied,
        found.synthetic,
        found.floors[place.district],
        window,
        across_breaks,
    )
