"""The sections of the audit of the published claims, each shown by one call of the `claims` notebook."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from govkit import report
from govkit.claim_checks import Check, Gap, check_claims, gaps
from govkit.claim_relations import Change, Operation, Relation, Subset, Sum, read_relations
from govkit.claim_tables import claims_table, label
from govkit.claims import (
    REFERENCES,
    Claim,
    claims_of,
    large_number,
    read_claims,
    unit_after,
)
from govkit.codebook import Codebook, Unit, load_codebook
from govkit.intervals import Interval
from govkit.small_counts import SmallCount, small_counts
from govkit.text import listing, say, sentence_case


@dataclass(frozen=True)
class Audit:
    """The claims and all that was computed from them."""

    claims: tuple[Claim, ...]
    relations: tuple[Relation, ...]
    checks: tuple[Check, ...]
    codebook: Codebook

    @cached_property
    def outcomes(self) -> tuple[Claim, ...]:
        """The claims about results: those whose indicator has a better and a worse."""
        direction = {entry.key: entry.direction for entry in self.codebook.indicators}
        return tuple(claim for claim in self.claims if direction[claim.indicator] != "neither")

    @cached_property
    def gaps(self) -> tuple[Gap, ...]:
        """What each claim about a result lacks."""
        return gaps(self.claims, self.relations, self.codebook)

    @cached_property
    def small_counts(self) -> tuple[SmallCount, ...]:
        """The percentages that come without counts, with the fractions that can give them."""
        counted = {relation.stated for relation in self.relations if isinstance(relation, Operation)}
        return small_counts(claim for claim in self.claims if claim.claim not in counted)

    @property
    def reckoned(self) -> list[Check]:
        """Checks that compute a number or compare two."""
        return [
            check for check in self.checks if isinstance(check.relation, Operation | Sum | Change | Subset)
        ]

    @property
    def compared(self) -> list[Check]:
        """Checks of what the document says of one thing in several places."""
        return [check for check in self.checks if check not in self.reckoned]


def audit_claims() -> Audit:
    """Read the claims and relations that ship with the project and check them all."""
    codebook = load_codebook()
    claims = read_claims(codebook=codebook)
    relations = read_relations(claims, codebook=codebook)
    return Audit(claims, relations, check_claims(claims, relations), codebook)


def show_question(audit: Audit) -> None:
    """Title and question."""
    bounds = sum(claim.bound != "exact" for claim in audit.claims)
    models = listing(model.name() for model in audit.codebook.models)
    report.heading("claims.title", 1)
    report.references(REFERENCES)
    report.show("claims.question", models=models, count=len(audit.claims), bounds=bounds)


def show_claims(audit: Audit) -> None:
    """How many claims there are by model and domain, and the claims about results."""
    import pandas as pd

    report.heading("claims.counts_heading")
    report.show("claims.counts_text")
    models = audit.codebook.models
    rows = []
    for domain in audit.codebook.domains:
        of_domain = [c for c in audit.claims if audit.codebook.indicator(c.indicator).domain == domain.key]
        counts = [len(claims_of(of_domain, model.key)) for model in models]
        rows.append((sentence_case(domain.name()), *map(str, counts), str(sum(counts))))
    totals = [len(claims_of(audit.claims, model.key)) for model in models]
    rows.append((say("claims.column_all"), *map(str, totals), str(sum(totals))))
    heads = [say("claims.column_domain"), *(model.name() for model in models), say("claims.column_all")]
    report.table(pd.DataFrame(rows, columns=heads), say("claims.counts_caption"), label="tbl-counts")
    for model in models:
        own = claims_of(audit.outcomes, model.key)
        if own:
            caption = say("claims.model_caption", model=model.name())
            report.table(claims_table(own, audit.codebook), caption, label=f"tbl-{model.key}")
        else:
            report.show("claims.model_nothing", model=model.name())


def show_recomputed(audit: Audit) -> None:
    """What follows from the document's own figures, against what it states, and beyond that."""
    report.heading("claims.recomputed_heading")
    report.show("claims.recomputed_text")
    against = [check for check in audit.reckoned if check.reason != "not_stated"]
    inferred = [check for check in audit.reckoned if check.reason == "not_stated"]
    _table(audit, against, ("relation", "computed", "verdict", "why"), "recomputed")
    _table(audit, inferred, ("relation", "computed", "reading"), "inferred")


def show_conflicts(audit: Audit) -> None:
    """Where the documents contradict themselves, where they are ambiguous, and where they agree."""
    contradicted = [check for check in audit.compared if check.verdict == "contradicted"]
    open_ = [check for check in audit.compared if check.verdict == "not_decidable"]
    agreed = [check for check in audit.compared if check.verdict == "consistent"]
    report.heading("claims.conflicts_heading")
    report.show(
        "claims.conflicts_text", count=len(audit.compared), contradicted=len(contradicted), open=len(open_)
    )
    _table(audit, contradicted, ("relation", "why"), "contradicted")
    _table(audit, open_, ("relation", "why"), "open")
    titles = say("claims.title_joiner").join(check.relation.title() for check in agreed)
    report.show("claims.agreed_text", titles=titles)


def show_small_counts(audit: Audit) -> None:
    """Which fractions can stand behind a percentage, and what that shows."""
    import pandas as pd

    report.heading("claims.small_heading")
    report.show("claims.small_text")
    rows = [
        (
            sentence_case(label(test.claim, audit.codebook)),
            test.claim.stated(),
            listing(f"{count}/{denominator}" for count, denominator in test.smallest),
            str(test.possible),
            f"{test.always_from:,}",
        )
        for test in audit.small_counts
    ]
    heads = [say(f"claims.column_{c}") for c in ("indicator", "stated", "smallest", "possible", "always")]
    report.table(pd.DataFrame(rows, columns=heads), say("claims.small_caption"), label="tbl-small")
    report.show("claims.small_limits")


def show_gaps(audit: Audit) -> None:
    """What the claims about results lack to be evidence."""
    import pandas as pd

    lacking = {need: sum(need in gap.needs for gap in audit.gaps) for need in _NEEDS}
    report.heading("claims.gaps_heading")
    report.show("claims.gaps_text", count=len(audit.gaps), **lacking)
    rows = [
        (
            audit.codebook.model(gap.claim.model).name(),
            sentence_case(label(gap.claim, audit.codebook)),
            gap.claim.stated(),
            listing(say(f"claims.need_{need}") for need in gap.needs),
        )
        for gap in audit.gaps
    ]
    heads = [say(f"claims.column_{c}") for c in ("model", "indicator", "stated", "needs")]
    report.table(pd.DataFrame(rows, columns=heads), say("claims.gaps_caption"), label="tbl-gaps")


def show_conclusion(audit: Audit) -> None:
    """What may and may not be said on the strength of the claims."""
    before = sum(claim.phase == "before" for claim in audit.claims)
    report.heading("claims.may_heading")
    sentences = [say("claims.may_report"), say("claims.may_not_cause", before=before)]
    sentences += [say(f"claims.may_{name}") for name in ("not_total", "not_crime", "not_rank", "next")]
    report.bullets(sentences)


def show_appendix(audit: Audit) -> None:
    """The claims that are about no result, model by model."""
    report.heading("claims.appendix_heading")
    report.show("claims.appendix_text")
    for model in audit.codebook.models:
        rest = [claim for claim in claims_of(audit.claims, model.key) if claim not in audit.outcomes]
        caption = say("claims.appendix_caption", model=model.name())
        report.table(claims_table(rest, audit.codebook), caption, label=f"tbl-rest-{model.key}")


_NEEDS = ("period", "denominator", "base", "comparison")


def _table(audit: Audit, checks: Sequence[Check], columns: Iterable[str], name: str) -> None:
    import pandas as pd

    rows = [
        {
            "relation": check.relation.title(),
            "computed": _computed(check, audit.codebook),
            "verdict": say(f"claims.verdict_{check.verdict}"),
            "why": say("claims.why", reason=check.why, reading=check.relation.reading()).strip(),
            "reading": check.relation.reading(),
        }
        for check in checks
    ]
    chosen = list(columns)
    frame = pd.DataFrame(rows, columns=chosen)
    frame.columns = [say(f"claims.column_{column}") for column in chosen]
    report.table(frame, say(f"claims.{name}_caption"), label=f"tbl-{name}")


def _computed(check: Check, codebook: Codebook) -> str:
    if check.computed is None or not isinstance(check.relation, Operation | Sum | Change):
        return "—"
    unit = codebook.unit(check.relation.unit)
    told = interval_text(check.computed, unit)
    if check.nominal is None or check.computed.is_point:
        return told
    shown = large_number(check.nominal)
    nominal = f"{shown}{unit_after(unit, number=shown)}"
    return say("claims.nominal", value=nominal, range=told)


def interval_text(interval: Interval, unit: Unit) -> str:
    """An interval for readers: a point, a range, or a bound where one end is where the unit ends."""
    low, high = large_number(interval.low), large_number(interval.high)
    if low == high:
        key = "point_of"
    elif math.isinf(interval.high):
        key = "range_from"
    else:
        key = "range_to" if interval.low == 0 else "range"
    return say(
        f"claims.{key}", low=low, high=high, unit=unit_after(unit, number=high if key == "point_of" else "")
    )
