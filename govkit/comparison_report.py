"""The sections of the comparison of the models, each shown by one call of the `compare` notebook."""

from __future__ import annotations

from govkit import report
from govkit.comparison import Comparison
from govkit.comparison_figures import evidence_gap_map, forest_figure
from govkit.evidence import numbers
from govkit.figures import standardised_figure
from govkit.tables import summary_table
from govkit.text import listing, say, sentence_case


def show_question(comparison: Comparison) -> None:
    """Title, the question, and the models at a glance."""
    import pandas as pd

    names = [evidence.model.name() for evidence in comparison.models]
    report.heading("compare.title", 1)
    report.show("compare.question", models=listing(names))
    if comparison.window is not None:
        report.show("report.window_note", count=comparison.window)
    report.heading("compare.models_heading")
    columns = ("place", "level_of", "reform", "start", "series", "claims")
    rows = [
        (
            evidence.model.name(),
            evidence.model.place(),
            say(f"report.level_{evidence.model.level}"),
            evidence.model.reform.name(),
            evidence.model.reform.start,
            str(len(evidence.findings) + len(evidence.unstudied)),
            str(len(evidence.claims)),
        )
        for evidence in comparison.models
    ]
    heads = [say("report.column_model"), *(say(f"compare.column_{column}") for column in columns)]
    report.table(pd.DataFrame(rows, columns=heads), say("compare.models_caption"), label="tbl-models")
    for evidence in comparison.models:
        name, bare = evidence.model.name(), [found.indicator.name() for found in evidence.unstudied]
        if bare:
            key = "compare.some_bare" if evidence.findings else "compare.all_bare"
            report.show(key, model=name, count=len(bare), names=listing(bare))
        elif not evidence.findings:
            report.show("compare.claims_only", model=name)
    report.notes(comparison.dataset)


def show_map(comparison: Comparison) -> None:
    """Which domain of which model has what evidence."""
    levels, counts = comparison.evidence_map()
    report.heading("compare.map_heading")
    report.figure(
        evidence_gap_map(levels, counts, synthetic=comparison.synthetic),
        say("compare.map_caption"),
        say("compare.map_alt", empty=int(levels.isna().sum().sum())),
        label="fig-map",
        synthetic=comparison.synthetic,
    )
    report.show("compare.map_note")


def show_domains(comparison: Comparison) -> None:
    """For each domain, the models' indicators before and after."""
    import pandas as pd

    report.heading("compare.domains_heading")
    for domain in comparison.dataset.codebook.domains:
        parts = []
        for evidence in comparison.models:
            part = summary_table(evidence.findings_in(domain))
            part.insert(0, say("report.column_model"), evidence.model.name())
            parts.append(part)
        rows = pd.concat([part for part in parts if len(part)]) if any(map(len, parts)) else None
        claimed = any(comparison.claims_in(evidence, domain) for evidence in comparison.models)
        if rows is None and not claimed:
            continue
        report.markdown(f"### {report.escape(sentence_case(domain.name()))}")
        if rows is None:
            report.show("compare.domain_empty")
        else:
            report.table(
                rows,
                say("compare.domain_caption", domain=sentence_case(domain.name())),
                label=f"tbl-{domain.key}",
                synthetic=comparison.synthetic,
            )
    if any(finding.doubtful for evidence in comparison.models for finding in evidence.findings):
        report.show("report.doubtful_note")


def show_standardised(comparison: Comparison) -> None:
    """All effects on a scale of their own comparison districts."""
    order = {domain.key: place for place, domain in enumerate(comparison.dataset.codebook.domains)}
    pairs = [
        (finding, evidence.model.name())
        for evidence in comparison.models
        for finding in evidence.findings
        if finding.standardised and not finding.doubtful
    ]
    pairs.sort(key=lambda pair: order[pair[0].indicator.domain])
    if not pairs:
        return
    report.heading("compare.standardised_heading")
    report.figure(
        standardised_figure(
            [f for f, _ in pairs],
            [name for _, name in pairs],
            [evidence.model.name() for evidence in comparison.models],
        ),
        say("compare.standardised_caption"),
        say("compare.standardised_alt", count=len(pairs)),
        label="fig-standardised",
        synthetic=comparison.synthetic,
    )
    report.show("compare.standardised_note")


def show_pooled(comparison: Comparison) -> None:
    """The models' effects in a domain and their mean, with what speaks against a mean."""
    pooled = comparison.pooled()
    if not pooled:
        return
    report.heading("compare.pooled_heading")
    report.show("compare.pooled_note")
    for domain, summary in pooled:
        low, high = numbers(*summary.interval)
        (mean,) = numbers(summary.estimate)
        values = {"domain": domain.name(), "mean": mean, "low": low, "high": high}
        report.figure(
            forest_figure(summary, say("compare.pooled_axis"), synthetic=comparison.synthetic),
            say("compare.pooled_caption", domain=sentence_case(domain.name())),
            say("compare.pooled_alt", count=len(summary.contributions), **values),
            label=f"fig-pooled-{domain.key}",
            synthetic=comparison.synthetic,
        )
        warnings = say("report.space").join(say(key) for key in summary.warnings)
        report.show("compare.pooled_text", warnings=warnings, **values)


def show_concepts(comparison: Comparison) -> None:
    """How the models' own terms map onto the domains."""
    import pandas as pd

    from govkit.text import pick

    rows = [
        (
            sentence_case(domain.name()),
            comparison.dataset.codebook.model(concept.model).name(),
            sentence_case(pick(concept.zh, concept.en)),
            pick(concept.reason_zh, concept.reason_en),
        )
        for domain in comparison.dataset.codebook.domains
        for concept in domain.concepts
    ]
    heads = [say(f"report.column_{c}") for c in ("domain", "model")] + [
        say(f"compare.column_{c}") for c in ("concept", "reason")
    ]
    report.heading("compare.concepts_heading")
    report.table(pd.DataFrame(rows, columns=heads), say("compare.concepts_caption"), label="tbl-concepts")


def show_limits(comparison: Comparison) -> None:
    """What may and may not be said."""
    limits = ["ranking", "mean", "claims"]
    if comparison.synthetic:
        limits.insert(0, "synthetic")
    report.heading("compare.limits_heading")
    report.bullets(say(f"compare.limit_{limit}") for limit in limits)
