"""`evaluate`: did the indicators of a district change because of its reform, and how far can that be told?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from govkit.districts import District
from govkit.effects.case import build_case
from govkit.effects.effect import Method
from govkit.effects.estimate import METHODS, estimate_all
from govkit.errors import DesignError
from govkit.evaluation_text import evaluation_table, paragraph
from govkit.evidence import CREDIBLE_DONORS, grade
from govkit.finding import Finding, Unstudied
from govkit.inference import Adjustment, adjust, choose_test
from govkit.quality import CaseQuality, QualityIssue, check_case, table_issues
from govkit.verdict import decide, left_out

if TYPE_CHECKING:
    import pandas as pd

    from govkit.dataset import Dataset

COMPARED: tuple[Method, ...] = ("difference_in_differences", "synthetic_control")


@dataclass(frozen=True)
class JointFloor:
    """The smallest adjusted p-value of a joint permutation, its donors, and the indicators that it tests."""

    indicators: frozenset[str] = frozenset()
    donors: int = 0
    smallest: float = 0.0


@dataclass(frozen=True)
class Evaluation:
    """What can be told of one or more districts, indicator by indicator.

    `floors` says, by district, how small the adjusted p-values of the joint permutation can get.
    """

    places: tuple[District, ...]
    findings: tuple[Finding, ...]
    unstudied: tuple[Unstudied, ...]
    floors: Mapping[str, JointFloor]

    @property
    def synthetic(self) -> bool:
        """Whether any of the data are synthetic."""
        return any(finding.case.synthetic for finding in self.findings)

    def finding(self, indicator: str, district: str | None = None) -> Finding:
        """The finding on an indicator; KeyError where there is none."""
        for found in self.findings:
            if found.indicator.key == indicator and district in (None, found.place.district):
                return found
        raise KeyError(indicator)

    def table(self, lang: str | None = None) -> pd.DataFrame:
        """One row an indicator, in the language in force or in `lang`."""
        return evaluation_table(self, lang)

    def paragraphs(self, lang: str | None = None) -> tuple[str, ...]:
        """One paragraph an indicator, those that cannot be studied last."""
        entries: tuple[Finding | Unstudied, ...] = (*self.findings, *self.unstudied)
        return tuple(paragraph(found, lang) for found in entries)


def evaluate(
    dataset: Dataset,
    district: str | Sequence[str],
    indicators: Sequence[str] | None = None,
    window: int | None = None,
    *,
    across_breaks: bool = False,
    own_trend: bool = True,
    every_method: bool = False,
) -> Evaluation:
    """Judge the effect of a district's reform on its indicators.

    Each series is checked first: a serious issue forbids a verdict, and a series that breaks is kept out of
    synthetic controls. For each indicator a test that is valid for the design is chosen before any result is
    seen, its minimum detectable effect is stated, its p-value is adjusted over the indicators of the
    district, the evidence is graded, and the verdict given, which may be that nothing can be told.

    Parameters
    ----------
    dataset
        Observations, districts and codebook.
    district
        Id, code or name of a district with a reform, or several.
    indicators
        Keys of the codebook; by default all that are observed in the district.
    window
        Keep at most this many periods before and as many after the reform.
    across_breaks
        Estimate and judge across breaks all the same, and use donors that break: for users who know that
        these are real. Breaks are still reported, and still count in the evidence level.
    own_trend
        False assumes that the district would have had no trend other than its donors': the tests see more,
        and are wrong where the assumption is.
    every_method
        Estimate also by the methods that neither the verdict nor the evidence level rests on.

    Raises
    ------
    ParameterError
        There is no such district.
    CodebookError
        There is no such indicator.
    """
    places = [dataset.find(name) for name in ([district] if isinstance(district, str) else district)]
    findings: list[Finding] = []
    unstudied: list[Unstudied] = []
    floors: dict[str, JointFloor] = {}
    for place in dict.fromkeys(places):
        own, without = _estimate(dataset, place, indicators, window, across_breaks, own_trend, every_method)
        adjustment = adjust([finding.test for finding in own])
        findings += [
            _judged(finding, p_value, across_breaks)
            for finding, p_value in zip(own, adjustment.p_values, strict=True)
        ]
        unstudied += without
        floors[place.district] = _floor(own, adjustment)
    return Evaluation(tuple(dict.fromkeys(places)), tuple(findings), tuple(unstudied), floors)


def _estimate(
    dataset: Dataset,
    place: District,
    indicators: Sequence[str] | None,
    window: int | None,
    across_breaks: bool,
    own_trend: bool,
    every_method: bool,
) -> tuple[list[Finding], list[Unstudied]]:
    """Estimates, tests and grades, without verdicts, which need all tests."""
    keys = list(indicators) if indicators is not None else list(dataset.indicators(place.district))
    entries = [dataset.codebook.indicator(key) for key in dict.fromkeys(keys)]
    rows = dataset.observations
    rows = rows[rows["district"].isin([place.district, *dataset.donors(place.district)])]
    tables = dict(tuple(rows.groupby("indicator", observed=True)))
    noted = _noted(place, rows[rows["district"] == place.district])
    findings: list[Finding] = []
    unstudied: list[Unstudied] = []
    for indicator in entries:
        own = replace(dataset, observations=tables.get(indicator.key, rows.iloc[:0]))
        try:
            case = build_case(own, place.district, indicator.key, window=window)
            quality = check_case(case)
            quality = replace(quality, issues=(*noted.get(indicator.key, ()), *quality.issues))
            compared = case.complete_donors.shape[1] >= CREDIBLE_DONORS and not every_method
            kept_out = CaseQuality() if across_breaks else quality
            estimates = estimate_all(
                case,
                COMPARED if compared else tuple(METHODS),
                broken=kept_out.broken_before(case),
                broken_donors=kept_out.broken_donors,
            )
            test = choose_test(case, own_trend=own_trend)
        except DesignError as error:
            unstudied.append(Unstudied(place, indicator, _named(error, place, indicator.name())))
            continue
        effects = estimates.effects
        if test.permutes and test.effect:
            effects = (*effects, test.effect)
        graded = grade(effects, case, quality.breaks)
        findings.append(
            Finding(
                place=place,
                indicator=indicator,
                unit=dataset.codebook.unit(indicator.unit),
                case=case,
                effects=effects,
                refused=tuple(
                    replace(r, error=_named(r.error, place, indicator.name())) for r in estimates.refused
                ),
                test=test,
                grade=graded,
                judgement=decide(test, None, effects),
                left_out=left_out(test, estimates),
                quality=quality,
            )
        )
    return findings, unstudied


def _noted(place: District, rows: pd.DataFrame) -> dict[str, list[QualityIssue]]:
    """What the rows of a district tell by themselves: values marked by the source, sums that do not hold."""
    places = {place.district: place}
    noted: dict[str, list[QualityIssue]] = {}
    for issue in (*table_issues.statuses(rows, places), *table_issues.identities(rows, places)):
        for key in issue.indicators:
            noted.setdefault(key, []).append(issue)
    return noted


def _judged(finding: Finding, adjusted: float | None, across_breaks: bool) -> Finding:
    issues = [issue for issue in finding.issues if not (across_breaks and issue.is_break)]
    judgement = decide(finding.test, adjusted, finding.effects, issues)
    return replace(finding, p_adjusted=adjusted, judgement=judgement)


def _floor(findings: Sequence[Finding], adjustment: Adjustment) -> JointFloor:
    keys = frozenset(findings[place].indicator.key for place in adjustment.joint)
    return JointFloor(keys, adjustment.donors, adjustment.smallest)


def _named(error: DesignError, place: District, indicator: str) -> DesignError:
    """The error with the names of the district and the indicator, which readers know, for their keys."""
    names = {"district": place.name(), "indicator": indicator}
    return DesignError(error.key, **{key: names.get(key, value) for key, value in error.values.items()})
