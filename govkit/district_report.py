"""The sections of the report on one district, each shown by one call of the `district` notebook."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from govkit import report
from govkit.claim_tables import claims_table
from govkit.claims import REFERENCES, claims_of, read_claims
from govkit.conclusion_report import show_conclusion, show_standardised
from govkit.dataset import Dataset
from govkit.districts import District
from govkit.effects.estimate import reasons
from govkit.evaluation_text import conclusion, left_out_sentences
from govkit.figures import finding_figure
from govkit.periods import in_words, to_text
from govkit.study import Finding, Study
from govkit.tables import decimals_for, effects_table, number, summary_table
from govkit.text import listing, say, sentence_case

if TYPE_CHECKING:
    import pandas as pd


def show_question(study: Study, dataset: Dataset) -> None:
    """Title, the question, and how the comparison is made."""
    place = study.place
    title = "district.title" if place.reform_start else "district.title_untouched"
    if not show_title(title, place, report.show):
        _show_overview(study, dataset)
        return
    show_reform("district.question", "district.question_unnamed", place, dataset, report.show)
    if not study.findings:
        if not dataset.indicators(place.district):
            report.show("district.no_series", place=place.name())
        return
    report.heading("district.design_heading")
    report.table(
        _design(study, dataset),
        say("district.design_caption"),
        label="tbl-design",
        synthetic=study.synthetic,
    )
    report.show("district.transition_note")
    report.notes(dataset)


def _show_overview(study: Study, dataset: Dataset) -> None:
    """What data there are of a district without a reform, which has nothing to compare."""
    import pandas as pd

    place = study.place
    rows = dataset.observations[dataset.observations["district"] == place.district]
    if rows.empty:
        report.show("district.no_series", place=place.name())
        return
    lines = []
    for key, series in rows.groupby("indicator", sort=False):
        indicator = dataset.codebook.indicator(str(key))
        periods, values = sorted(series["period"]), series.sort_values("period")["value"].dropna()
        decimals = decimals_for(values.tolist(), digits=4)
        unit = dataset.codebook.unit(indicator.unit).name()
        lines.append(
            [
                say("report.with_unit", name=sentence_case(indicator.name()), unit=unit),
                _span(list(dict.fromkeys(periods))),
                str(len(values)),
                *(number(values.iloc[end] if len(values) else None, decimals) for end in (0, -1)),
            ]
        )
    heads = [say(f"district.column_{column}") for column in ("periods", "observed", "first", "last")]
    report.heading("district.overview_heading")
    report.table(
        pd.DataFrame(lines, columns=[say("report.column_indicator"), *heads]),
        say("district.overview_caption", place=place.name()),
        label="tbl-overview",
        synthetic=dataset.synthetic,
    )
    report.notes(dataset)


def show_title(title: str, place: District, show: Callable[..., None]) -> bool:
    """The title of a report on a district; False, with a sentence that says so, where it had no reform."""
    report.heading(title, 1, place=place.name())
    if not place.reform_start:
        show("district.question_untouched", place=place.name())
    return bool(place.reform_start)


def show_reform(
    question: str, unnamed: str, place: District, dataset: Dataset, show: Callable[..., None]
) -> None:
    """Since when a district has its reform, which it is where that is known, and what a report asks of it."""
    about = {"place": place.name(), "start": in_words(place.reform_start)}
    if place.model:
        show(question, reform=dataset.codebook.model(place.model).reform.name(), **about)
    else:
        show(unnamed, **about)


def _design(study: Study, dataset: Dataset) -> pd.DataFrame:
    import pandas as pd

    place, longest = study.place, max(study.findings, key=lambda f: len(f.case.treated))
    phases = longest.case.phases
    spans = {
        side: [to_text(period) for period in phases.index[phases == side]]
        for side in ("before", "transition", "after")
    }
    model = dataset.codebook.model(place.model) if place.model else None
    rows = {
        "place": place.name(),
        "level": say(f"report.level_{place.level}"),
        **({"model": model.name(), "reform": model.reform.name()} if model else {}),
        "start": in_words(place.reform_start),
        "source": dataset.reform_source(place.district),
        "data": dataset.title(),
        **{side: _span(periods) for side, periods in spans.items()},
        **({"window": say("report.window", count=study.window)} if study.window is not None else {}),
        **({"breaks": say("district.across_breaks")} if study.across_breaks else {}),
        "donors": say("district.donors_counted", count=len(dataset.donors(place.district))),
        "indicators": say(
            "district.indicators_counted", studied=len(study.findings), refused=len(study.unstudied)
        ),
    }
    return pd.DataFrame(
        [(say(f"district.item_{item}"), content) for item, content in rows.items()],
        columns=[say("report.column_item"), say("report.column_content")],
    )


def _span(periods: Sequence[str]) -> str:
    if not periods:
        return say("district.span_none")
    if len(periods) == 1:
        return periods[0]
    return say("district.span", first=periods[0], last=periods[-1], count=len(periods))


def show_summary(study: Study) -> None:
    """The main results: one sentence, one table, one figure."""
    if not study.findings:
        return
    report.heading("district.summary_heading")
    show_conclusion(study)
    report.table(
        summary_table(study.findings),
        say("district.summary_caption"),
        label="tbl-summary",
        synthetic=study.synthetic,
    )
    if any(finding.doubtful for finding in study.findings):
        report.show("report.doubtful_note")
    report.show("district.summary_note")
    show_standardised(study)


def show_findings(study: Study) -> None:
    """Each indicator in turn; what holds of all of them is said once, with the methods."""
    if study.findings:
        report.heading("district.findings_heading")
    general = _general_warnings(study)
    for finding in study.findings:
        show_finding(finding, general)


def _general_warnings(study: Study) -> set[tuple[str, str]]:
    """Warnings (method, key) that stand at every use of their method in this study."""
    methods = [effect.method for finding in study.findings for effect in finding.effects]
    warned = [(e.method, key) for finding in study.findings for e in finding.effects for key in e.warnings]
    return {pair for pair in warned if warned.count(pair) == methods.count(pair[0]) > 1}


def show_finding(finding: Finding, general: Collection[tuple[str, str]] = ()) -> None:
    """One indicator: what it is, its figure, its estimates, what may be concluded, what to mind.

    `general` warnings are left to the section on methods.
    """
    report.markdown(f"### {report.escape(finding.label)}")
    show_series(finding)
    report.show("district.definition", definition=finding.indicator.definition())
    _show_estimates(finding, general)


def show_series(finding: Finding) -> None:
    """The figure of one indicator: its series, its donors, and what each method says it would have been."""
    place, indicator = finding.place.name(), finding.indicator
    before, after = (
        number(side.mean(), finding.decimals) for side in (finding.case.before, finding.case.after)
    )
    named = say("report.with_unit", name=indicator.name(), unit=finding.unit.name())
    report.figure(
        finding_figure(finding),
        say("district.figure_caption", place=place, indicator=finding.title),
        say("district.figure_alt", place=place, indicator=named, before=before, after=after),
        label=f"fig-{indicator.key}",
        synthetic=finding.case.synthetic,
    )


def _show_estimates(finding: Finding, general: Collection[tuple[str, str]]) -> None:
    report.table(
        effects_table(finding),
        say("district.effects_caption", indicator=finding.label),
        label=f"tbl-{finding.indicator.key}",
        synthetic=finding.case.synthetic,
    )
    report.text(say("evidence.space").join(conclusion(finding)))
    report.show("district.grade", level=finding.grade.name(), reason=finding.grade.reason())
    noted = [issue for issue in finding.issues if issue.severity != "minor"]
    if noted and not finding.doubtful:
        report.show("district.issues")
        report.bullets(issue.text() for issue in noted)
    pairs = [(effect.method, key) for effect in finding.effects for key in effect.warnings]
    warned = [pair for pair in pairs if pair not in general]
    if warned:
        report.show("district.warned")
        _show_warnings(warned)


def _show_warnings(warned: Iterable[tuple[str, str]]) -> None:
    """One line a warning, with the methods that it concerns."""
    methods: dict[str, list[str]] = {}
    for method, key in warned:
        methods.setdefault(key, []).append(say(f"effects.method_{method}"))
    report.bullets(
        say("district.warning", method=listing(concerned), warning=say(key))
        for key, concerned in methods.items()
    )


def show_refused(study: Study) -> None:
    """What was not estimated, and why."""
    if not study.place.reform_start:  # which is said first, of all indicators at once
        return
    told = [(left_out.indicator.name(), str(left_out.error)) for left_out in study.unstudied] + [
        (finding.indicator.name(), reason)
        for finding in study.findings
        for reason in reasons(finding.refused)
    ]
    if told:
        report.heading("district.refused_heading")
        report.bullets(say("district.refused_item", what=what, reason=reason) for what, reason in told)


def show_methods(study: Study) -> None:
    """Each method that was used, and what it assumes."""
    assumed = {effect.method: effect.assumptions for f in study.findings for effect in f.effects}
    if assumed:
        report.heading("district.methods_heading")
    for method, assumptions in assumed.items():
        words = say("report.space").join(say(key) for key in assumptions)
        report.show("district.method_assumes", method=say(f"effects.method_{method}"), assumptions=words)
    judged = left_out_sentences(study.findings)
    if judged:
        report.show("district.left_out")
        report.bullets(judged)
    general = sorted(_general_warnings(study))
    if general:
        report.show("district.warned")
        _show_warnings(general)


def show_claims(study: Study, dataset: Dataset) -> None:
    """What the literature claims of the district's model."""
    place = study.place
    if not place.model or dataset.codebook.model(place.model).district != place.district:
        return
    model = dataset.codebook.model(place.model)
    # Counts of a programme's own parts say nothing about an indicator.
    domain_of = {indicator.key: indicator.domain for indicator in dataset.codebook.indicators}
    claims = [c for c in claims_of(read_claims(), place.model) if domain_of[c.indicator] != "context"]
    left_out = len(claims_of(read_claims(), place.model)) - len(claims)
    report.heading("district.claims_heading")
    report.references(REFERENCES)
    report.show(
        "district.claims_note", model=model.name(), cited=model.key, count=len(claims), left_out=left_out
    )
    report.table(
        claims_table(claims, dataset.codebook),
        say("district.claims_caption", model=model.name()),
        label="tbl-claims",
        real=True,
    )


def show_limits(study: Study) -> None:
    """What may and may not be said."""
    if not study.findings:
        return
    limits = ["one_district", "other_policies", "spillover", "definitions", "not_significant"]
    if study.synthetic:
        limits.insert(0, "synthetic")
    report.heading("district.limits_heading")
    report.bullets(say(f"district.limit_{limit}", place=study.place.name()) for limit in limits)
