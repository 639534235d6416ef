"""`evaluate`: did the indicators of a district change because of its reform, and how far can that be told?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from govkit.adjustment import Adjustment, adjust
from govkit.codebook import Indicator
from govkit.districts import District
from govkit.effects.case import build_case
from govkit.effects.effect import Method
from govkit.effects.estimate import METHODS, estimate_all
from govkit.errors import DesignError, ParameterError
from govkit.evaluation_input import as_dataset
from govkit.evaluation_text import evaluation_frame, evaluation_table, paragraph
from govkit.evidence import CREDIBLE_DONORS, grade
from govkit.finding import Finding, Unstudied
from govkit.inference import choose_test
from govkit.multiple import benjamini_hochberg
from govkit.quality import CaseQuality, QualityIssue, check_case, table_issues
from govkit.verdict import decide, left_out

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from govkit.dataset import Dataset

COMPARED: tuple[Method, ...] = ("difference_in_differences", "synthetic_control")


@dataclass(frozen=True)
class JointFloor:
    """The smallest adjusted p-value of a joint permutation, its donors, and the indicators that it tests."""

    indicators: frozenset[str] = frozenset()
    donors: int = 0
    smallest: float = 0.0


@dataclass(frozen=True, repr=False)
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

    def __repr__(self) -> str:
        count = len(self.findings) + len(self.unstudied)
        return f"Evaluation of {count} indicators\n{self.table().to_string()}"

    def _repr_html_(self) -> str:
        return str(self.table().to_html(index=False))

    def frame(self) -> pd.DataFrame:
        """One row an indicator as numbers and keys, to compute from; in the order of `table`."""
        return evaluation_frame(self)

    def table(self, lang: str | None = None) -> pd.DataFrame:
        """One row an indicator, in the language in force or in `lang`."""
        return evaluation_table(self, lang)

    def paragraphs(self, lang: str | None = None) -> tuple[str, ...]:
        """One paragraph an indicator, those that cannot be studied last."""
        entries: tuple[Finding | Unstudied, ...] = (*self.findings, *self.unstudied)
        return tuple(paragraph(found, lang) for found in entries)


def evaluate(
    data: Dataset | pd.DataFrame | str | Path,
    district: str | Sequence[str],
    indicators: str | Sequence[str] | None = None,
    window: int | None = None,
    *,
    reform_start: str | Mapping[str, str] | None = None,
    donors: Sequence[str] | None = None,
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
    data
        A dataset, its folder, or a table with the columns `district, indicator, period, value` (and `n`,
        `status`, `source` where known), whose districts then count as of one level and region.
    district
        Id, code or name of a district with a reform, or several.
    indicators
        Keys or names of the codebook; by default all that are observed in the district.
    window
        Keep at most this many periods before and as many after the reform.
    reform_start
        ISO period of the reform, for all the districts or by district; by default what the data say.
    donors
        Ids, codes or names of the comparison districts; by default those of the same level and region that no
        reform reached.
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
        There is no such district, a start is no period, or a window is not positive.
    DataError
        As `govkit.load`.
    CodebookError
        There is no such indicator.
    """
    names = [district] if isinstance(district, str) else list(district)
    if not names or (indicators is not None and not list(indicators)):
        raise ParameterError("evaluation.nothing_asked")
    dataset = as_dataset(data, names, reform_start, donors)
    places = [dataset.find(name) for name in names]
    findings: list[Finding] = []
    unstudied: list[Unstudied] = []
    floors: dict[str, JointFloor] = {}
    for place in dict.fromkeys(places):
        own, without = _estimate(dataset, place, indicators, window, across_breaks, own_trend, every_method)
        adjustment = adjust([finding.test for finding in own])
        findings += [
            _judged(finding, p_value, q_value, across_breaks)
            for finding, p_value, q_value in zip(own, adjustment.p_values, _q_values(own), strict=True)
        ]
        unstudied += without
        floors[place.district] = _floor(own, adjustment)
    return Evaluation(tuple(dict.fromkeys(places)), tuple(findings), tuple(unstudied), floors)


def _estimate(
    dataset: Dataset,
    place: District,
    indicators: str | Sequence[str] | None,
    window: int | None,
    across_breaks: bool,
    own_trend: bool,
    every_method: bool,
) -> tuple[list[Finding], list[Unstudied]]:
    """Estimates, tests and grades, without verdicts, which need all tests."""
    entries = _indicators(dataset, place, indicators)
    rows = dataset.observations
    rows = rows[rows["district"].isin([place.district, *dataset.donors(place.district)])]
    own = replace(dataset, observations=rows)
    noted = _noted(place, rows[rows["district"] == place.district])
    findings: list[Finding] = []
    unstudied: list[Unstudied] = []
    for indicator in entries:
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


def _indicators(dataset: Dataset, place: District, wanted: str | Sequence[str] | None) -> list[Indicator]:
    if wanted is None:
        return [dataset.codebook.indicator(key) for key in dataset.indicators(place.district)]
    names = [wanted] if isinstance(wanted, str) else wanted
    return list(dict.fromkeys(dataset.codebook.find_indicator(name) for name in names))


def _noted(place: District, rows: pd.DataFrame) -> dict[str, list[QualityIssue]]:
    """What the rows of a district tell by themselves: values marked by the source, sums that do not hold."""
    places = {place.district: place}
    noted: dict[str, list[QualityIssue]] = {}
    for issue in (*table_issues.statuses(rows, places), *table_issues.identities(rows, places)):
        for key in issue.indicators:
            noted.setdefault(key, []).append(issue)
    return noted


def _q_values(findings: Sequence[Finding]) -> list[float | None]:
    """P-values of the tests adjusted for the false discovery rate; None where there is no test."""
    tested = [f.test.p_value for f in findings if f.test.p_value is not None]
    values = iter(benjamini_hochberg(tested))
    return [None if f.test.p_value is None else next(values) for f in findings]


def _judged(finding: Finding, adjusted: float | None, q_value: float | None, across_breaks: bool) -> Finding:
    issues = [issue for issue in finding.issues if not (across_breaks and issue.is_break)]
    if adjusted is not None and q_value is not None:
        # What holds the chance of any false alarm holds their expected share too.
        q_value = min(q_value, adjusted)
    judgement = decide(finding.test, adjusted, finding.effects, issues)
    return replace(finding, p_adjusted=adjusted, q_value=q_value, judgement=judgement)


def _floor(findings: Sequence[Finding], adjustment: Adjustment) -> JointFloor:
    keys = frozenset(findings[place].indicator.key for place in adjustment.joint)
    return JointFloor(keys, adjustment.donors, adjustment.smallest)


def _named(error: DesignError, place: District, indicator: str) -> DesignError:
    """The error with the names of the district and the indicator, which readers know, for their keys."""
    names = {"district": place.name(), "indicator": indicator}
    return DesignError(error.key, **{key: names.get(key, value) for key, value in error.values.items()})
