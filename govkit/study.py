"""A study of one district: its indicators, each with its effects and the level of the evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from govkit.codebook import Indicator, Unit
from govkit.districts import District
from govkit.effects.case import Case, build_case
from govkit.effects.effect import Effect
from govkit.effects.estimate import Refusal, estimate_all
from govkit.effects.joint_permutation import joint_permutation
from govkit.errors import DesignError
from govkit.evidence import Grade, Judgement, grade, inference_shown, judge
from govkit.quality import Break, find_breaks
from govkit.tables import decimals_for
from govkit.text import say, sentence_case

if TYPE_CHECKING:
    from govkit.dataset import Dataset


@dataclass(frozen=True)
class Unstudied:
    """An indicator for which nothing can be estimated, with the error that says why."""

    indicator: Indicator
    error: DesignError


@dataclass(frozen=True)
class Finding:
    """What was found for one indicator of one district.

    Attributes
    ----------
    breaks
        Jumps of the series that are not the reform.
    p_adjusted
        The p-value of the headline method, adjusted over all indicators of the study.
    """

    place: District
    indicator: Indicator
    unit: Unit
    case: Case
    effects: tuple[Effect, ...]
    refused: tuple[Refusal, ...]
    grade: Grade
    judgement: Judgement
    breaks: tuple[Break, ...] = ()
    p_adjusted: float | None = None

    @property
    def label(self) -> str:
        """The indicator's name, as at the head of a line, with its unit."""
        return say("report.with_unit", name=self.title, unit=self.unit.name())

    @property
    def title(self) -> str:
        """The indicator's name, as at the head of a line."""
        return sentence_case(self.indicator.name())

    @property
    def decimals(self) -> int:
        """Decimal places that suit the size of the series."""
        return decimals_for(self.case.treated.dropna().tolist(), digits=4)

    def effect(self, method: str) -> Effect | None:
        """The effect by that method, or None."""
        return next((effect for effect in self.effects if effect.method == method), None)

    @property
    def headline(self) -> Effect | None:
        """The effect by the method that the design supports best: the one that stands in summaries."""
        return self.judgement.effect

    @property
    def inference(self) -> tuple[tuple[float, float] | None, float | None]:
        """Interval and p-value of the headline effect, as they are to be shown."""
        return inference_shown(self.headline) if self.headline else (None, None)

    @property
    def standardised(self) -> tuple[float, float, float] | None:
        """The headline estimate and its interval in standard deviations of the donors before the reform.

        The scale is that of Glass (1976), with the donors' pre-period means as the comparison group; None
        where there are fewer than two donors, no spread between them, or no interval.
        """
        before = (self.case.phases == "before").to_numpy()
        spread = float(self.case.donors.loc[before].mean().std(ddof=1))
        interval, _ = self.inference
        if self.headline is None or interval is None or not spread > 0:
            return None
        return self.headline.estimate / spread, interval[0] / spread, interval[1] / spread


@dataclass(frozen=True)
class JointFloor:
    """The smallest adjusted p-value of a joint permutation, its donors, and the indicators that it tests."""

    indicators: frozenset[str] = frozenset()
    donors: int = 0
    smallest: float = 0.0


@dataclass(frozen=True)
class Study:
    """All findings for one district, and what could not be studied, with the reason.

    `floor` says how small the adjusted p-values of the joint permutation can get.
    """

    place: District
    findings: tuple[Finding, ...]
    unstudied: tuple[Unstudied, ...]
    synthetic: bool
    floor: JointFloor = field(default_factory=JointFloor)

    @property
    def highest_level(self) -> int | None:
        """The highest evidence level among the findings, or None where there are none."""
        return max((finding.grade.level for finding in self.findings), default=None)


def study_district(
    dataset: Dataset, district: str, indicators: Sequence[str] | None = None, window: int | None = None
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

    Raises
    ------
    ParameterError
        There is no such district.
    CodebookError
        There is no such indicator.
    """
    place = dataset.find(district)
    findings: list[Finding] = []
    unstudied: list[Unstudied] = []
    for key in indicators if indicators is not None else dataset.indicators(place.district):
        indicator = dataset.codebook.indicator(key)
        try:
            case = build_case(dataset, place.district, key, window=window)
            estimates = estimate_all(case)
        except DesignError as error:
            unstudied.append(Unstudied(indicator, _named(error, place, indicator)))
            continue
        graded = grade(estimates.effects, case)
        findings.append(
            Finding(
                place=place,
                indicator=indicator,
                unit=dataset.codebook.unit(indicator.unit),
                case=case,
                effects=estimates.effects,
                refused=tuple(replace(r, error=_named(r.error, place, indicator)) for r in estimates.refused),
                grade=graded,
                judgement=judge(estimates.effects, graded),
                breaks=find_breaks(case),
            )
        )
    synthetic = any(finding.case.synthetic for finding in findings)
    adjusted, floor = _adjusted(findings)
    return Study(place, adjusted, tuple(unstudied), synthetic, floor)


def _named(error: DesignError, place: District, indicator: Indicator) -> DesignError:
    """The error with the names of the district and the indicator, which readers know, for their keys."""
    names = {"district": place.name(), "indicator": indicator.name()}
    return DesignError(error.key, **{key: names.get(key, value) for key, value in error.values.items()})


def _adjusted(findings: Sequence[Finding]) -> tuple[tuple[Finding, ...], JointFloor]:
    """P-values adjusted over all tested indicators, and how small those of the joint test can get.

    Those of difference-in-differences are adjusted by joint permutation, the others by Holm (1979). Each of
    the two families has its share of the level by the number of its tests, so that the family-wise error
    rate over both is controlled.
    """
    tested = [finding for finding in findings if finding.inference[1] is not None]
    permuted = [f for f in tested if f.headline and f.headline.method == "difference_in_differences"]
    joint = joint_permutation([finding.case for finding in permuted])
    raw = {finding.indicator.key: finding.inference[1] or 0.0 for finding in tested}
    single = {key: p for key, p in raw.items() if key not in joint.p_values}
    adjusted: dict[str, float] = {}
    for family in (joint.p_values, _holm(single)):
        # Permuting common donors only may give less than permuting all: an adjusted p-value never does.
        share = len(tested) / len(family) if family else 1.0
        adjusted |= {key: min(1.0, max(raw[key], p * share)) for key, p in family.items()}
    smallest = joint.smallest * len(tested) / len(joint.p_values) if joint.p_values else 0.0
    changed = tuple(replace(f, p_adjusted=adjusted.get(f.indicator.key)) for f in findings)
    return changed, JointFloor(frozenset(joint.p_values), len(joint.donors), smallest)


def _holm(p_values: Mapping[str, float]) -> dict[str, float]:
    from statsmodels.stats.multitest import multipletests

    if not p_values:
        return {}
    adjusted = multipletests(list(p_values.values()), method="holm")[1]
    return dict(zip(p_values, adjusted.tolist(), strict=True))
