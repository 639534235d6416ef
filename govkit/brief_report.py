"""The brief on one district, shown by one call of the `brief` notebook: one page for readers without time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from govkit import report
from govkit.conclusion_report import show_floor, show_lost, show_standardised
from govkit.dataset import Dataset
from govkit.district_report import show_reform, show_series, show_title
from govkit.evidence import difference_unit
from govkit.study import Finding, Study
from govkit.tables import interval, number, p_value
from govkit.text import listing, say

if TYPE_CHECKING:
    import pandas as pd

MOST_DRAWN = 16  # indicators that a figure and a table of one page can hold


def show_brief(study: Study, dataset: Dataset) -> None:
    """The conclusion, what it is about, one table, one figure, and what to mind."""
    place = study.place
    if not show_title("brief.title", place, report.finding):
        return
    show_conclusion(study)
    show_reform("brief.question", "brief.question_unnamed", place, dataset, report.finding)
    if study.findings:
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
        captions = ("brief.figure_caption", "brief.figure_caption_some")
        if not (len(study.findings) <= MOST_DRAWN and show_standardised(study, captions, by_verdict=True)):
            show_series(min(shown, key=_by_p_value))
        # What a page cannot hold is left out from the end: what must not be missed comes first.
        if any(finding.doubtful for finding in shown):
            report.finding("report.doubtful_note")
        report.finding("brief.limits")
        if any(finding.inference[1] is not None for finding in study.findings):
            report.finding("brief.note")
        show_lost(study)
        show_floor(study)
    elif not dataset.indicators(place.district):
        report.finding("district.no_series", place=place.name())
    if study.unstudied:
        report.finding("brief.refused", names=listing(found.indicator.name() for found in study.unstudied))


def show_conclusion(study: Study) -> None:
    """What changed, by how much and whether for the better, in a sentence."""
    count = len(study.findings)
    tested = [finding for finding in study.findings if finding.inference[1] is not None]
    changed = [finding for finding in tested if finding.judgement.verdict.startswith("changed")]
    if not tested:
        if study.findings:
            report.finding("district.summary_untested")
    elif not changed:
        report.finding("brief.conclusion_none", count=count)
    else:
        key = "brief.conclusion_all" if len(changed) == count else "brief.conclusion_some"
        changes = say("brief.joiner").join(map(_change, changed))
        report.finding(key, count=count, found=len(changed), rest=count - len(changed), changes=changes)


def _change(finding: Finding) -> str:
    """One change in words: `same-day approval rate up 15.51 percentage points (better)`."""
    estimate = finding.headline.estimate if finding.headline else 0.0
    sense = ""
    if finding.indicator.direction != "neither":
        better = (estimate >= 0) == (finding.indicator.direction == "higher_is_better")
        sense = say("brief.change_better" if better else "brief.change_worse")
    if finding.judgement.verdict == "changed_without_comparison":
        sense += say("brief.change_alone")
    return say(
        "brief.change",
        name=finding.indicator.name(),
        rise=say("brief.up" if estimate >= 0 else "brief.down"),
        size=f"{number(abs(estimate), finding.decimals)} {difference_unit(finding.case.unit)}",
        sense=sense,
    )


def brief_table(findings: Sequence[Finding]) -> pd.DataFrame:
    """One row an indicator: before, after, the effect and its interval, the adjusted p-value, the verdict."""
    import pandas as pd

    columns = ("indicator", "before", "after", "effect", "interval", "p_adjusted", "verdict")
    names = [say(f"evaluation.column_{column}") for column in columns]
    return pd.DataFrame([_row(finding) for finding in findings], columns=names)


def _row(finding: Finding) -> list[str]:
    decimals = finding.decimals
    return [
        say("report.doubtful", label=finding.label) if finding.doubtful else finding.label,
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
