"""The brief on one district, shown by one call of the `brief` notebook: one page for readers without time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from govkit import report
from govkit.dataset import Dataset
from govkit.district_report import show_conclusion, show_series, show_standardised
from govkit.periods import in_words
from govkit.study import Finding, Study
from govkit.tables import interval, number, p_value
from govkit.text import listing, say

if TYPE_CHECKING:
    import pandas as pd

MOST_DRAWN = 16  # indicators that a figure and a table of one page can hold


def show_brief(study: Study, dataset: Dataset) -> None:
    """The question, the conclusion, one table, one figure, and what to mind."""
    place = study.place
    report.heading("brief.title", 1, place=place.name())
    if not place.reform_start:
        report.finding("district.question_untouched", place=place.name())
        return
    start = in_words(place.reform_start)
    if place.model:
        reform = dataset.codebook.model(place.model).reform.name()
        report.finding("brief.question", place=place.name(), start=start, reform=reform)
    else:
        report.finding("brief.question_unnamed", place=place.name(), start=start)
    if study.findings:
        show_conclusion(study)
        shown = _clearest(study.findings)
        whole = len(shown) == len(study.findings)
        key = "brief.caption" if whole else "brief.caption_some"
        report.table(
            brief_table(shown),
            say(key, count=len(study.findings), shown=len(shown)),
            label="tbl-brief",
            synthetic=study.synthetic,
            role="finding",
        )
        if not (len(study.findings) <= MOST_DRAWN and show_standardised(study)):
            show_series(min(shown, key=_by_p_value))
        if any(finding.inference[1] is not None for finding in study.findings):
            report.finding("brief.note")
    elif not dataset.indicators(place.district):
        report.finding("district.no_series", place=place.name())
    if study.unstudied:
        report.finding("brief.refused", names=listing(found.indicator.name() for found in study.unstudied))
    if study.findings:
        report.finding("brief.limits")


def brief_table(findings: Sequence[Finding]) -> pd.DataFrame:
    """One row an indicator: before, after, the effect and its interval, the adjusted p-value, the verdict."""
    import pandas as pd

    columns = ("indicator", "before", "after", "effect", "interval", "p_adjusted", "verdict")
    names = [say(f"evaluation.column_{column}") for column in columns]
    return pd.DataFrame([_row(finding) for finding in findings], columns=names)


def _row(finding: Finding) -> list[str]:
    decimals = finding.decimals
    return [
        finding.label,
        number(finding.case.before.mean(), decimals),
        number(finding.case.after.mean(), decimals),
        number(finding.headline.estimate if finding.headline else None, decimals, sign=True),
        interval(finding.inference[0], decimals),
        p_value(None if finding.doubtful else finding.p_adjusted),
        say(f"evaluation.verdict_{finding.judgement.verdict}"),
    ]


def _clearest(findings: Sequence[Finding]) -> Sequence[Finding]:
    """All findings where a page holds them, else those of the smallest adjusted p-values, in their order."""
    kept = {id(finding) for finding in sorted(findings, key=_by_p_value)[:MOST_DRAWN]}
    return [finding for finding in findings if id(finding) in kept]


def _by_p_value(finding: Finding) -> float:
    return 2.0 if finding.doubtful or finding.p_adjusted is None else finding.p_adjusted
