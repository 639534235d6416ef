"""The conclusion on one district and the figure of it, for the district report and for the brief."""

from __future__ import annotations

from typing import get_args

from govkit import report
from govkit.evidence import Verdict
from govkit.figures import standardised_figure
from govkit.study import Finding, Study
from govkit.text import listing, say
from govkit.verdict import is_significant

_CAPTIONS = ("district.standardised_caption", "district.standardised_caption_some")


def show_standardised(
    study: Study, captions: tuple[str, str] = _CAPTIONS, *, by_verdict: bool = False
) -> bool:
    """One figure: the effects that have intervals, in one unit; False where there are none.

    Parameters
    ----------
    captions
        Keys of what it is called where all indicators have an interval, and where some have not.
    by_verdict
        Whether a colour tells the verdict.
    """
    scaled = [finding for finding in study.findings if finding.standardised and not finding.doubtful]
    if not scaled:
        return False
    if any(finding.indicator.direction == "neither" for finding in scaled):
        captions = _CAPTIONS  # which do not speak of better and worse
    caption = captions[len(scaled) != len(study.findings)]
    groups, every = [study.place.name()] * len(scaled), []
    if by_verdict:
        groups = [say(f"evaluation.verdict_{finding.judgement.verdict}") for finding in scaled]
        every = [say(f"evaluation.verdict_{verdict}") for verdict in get_args(Verdict)]
    apart = [
        f.indicator.name()
        for f in scaled
        if f.standardised and (f.standardised[1] > 0 or f.standardised[2] < 0)
    ]
    report.figure(
        standardised_figure(scaled, groups, every),
        say(caption),
        say(
            "district.standardised_alt",
            place=study.place.name(),
            names=listing(apart) or say("district.nothing"),
        ),
        label="fig-standardised",
        synthetic=study.synthetic,
    )
    return True


def show_conclusion(study: Study) -> None:
    """What changed and what did not, in a sentence, and what to mind of it."""
    count = len(study.findings)
    tested = [finding for finding in study.findings if finding.inference[1] is not None]
    changed = [f.indicator.name() for f in tested if f.judgement.verdict.startswith("changed")]
    if not tested:
        report.finding("district.summary_untested")
    elif not changed:
        report.finding("district.summary_none", count=count)
    else:
        key = "district.summary_all" if len(changed) == count else "district.summary_some"
        numbers = {"count": count, "found": len(changed), "rest": count - len(changed)}
        report.finding(key, names=listing(changed), **numbers)
    doubtful = sum(finding.doubtful for finding in study.findings)
    if doubtful and tested:
        report.finding("district.summary_doubtful", count=doubtful)
    show_lost(study)
    discovered = [f for f in tested if is_significant(f.q_value) and not is_significant(f.p_adjusted)]
    if discovered:
        names = listing(f.indicator.name() for f in discovered)
        report.finding("district.summary_discovered", names=names)
    show_floor(study)


def _lost(study: Study) -> list[Finding]:
    """What would count as changed by itself and does not after adjustment."""
    return [
        finding
        for finding in study.findings
        if is_significant(finding.inference[1]) and not is_significant(finding.p_adjusted)
    ]


def show_lost(study: Study) -> None:
    """Which indicators the adjustment has cost their verdict."""
    if lost := _lost(study):
        tested = sum(finding.p_adjusted is not None for finding in study.findings)
        names = listing(finding.indicator.name() for finding in lost)
        report.finding("district.summary_adjusted", count=tested, names=names)


def show_floor(study: Study) -> None:
    """Which of them could not have kept it, whatever the data."""
    bound = [f.indicator.name() for f in _lost(study) if f.indicator.key in study.floor.indicators]
    if bound and not is_significant(study.floor.smallest):
        smallest = f"{study.floor.smallest:.3f}"
        names = listing(bound)
        donors = study.floor.donors
        report.finding("district.summary_floor", names=names, donors=donors, smallest=smallest)
