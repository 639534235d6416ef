"""An evaluation in words: one row and one paragraph an indicator."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from govkit.evidence import difference_unit, numbers
from govkit.finding import Finding, Unstudied
from govkit.periods import to_text
from govkit.tables import interval as interval_text
from govkit.tables import judged_method, number
from govkit.tables import p_value as p_text
from govkit.text import say, sentence_case
from govkit.verdict import SERIOUS

if TYPE_CHECKING:
    import pandas as pd

    from govkit.evaluation import Evaluation

COLUMNS = (
    "district",
    "indicator",
    "before",
    "after",
    "effect",
    "interval",
    "p",
    "p_adjusted",
    "q",
    "detectable",
    "method",
    "verdict",
    "level",
)


def evaluation_table(evaluation: Evaluation, lang: str | None = None) -> pd.DataFrame:
    """One row an indicator: what was found, by what, how small an effect could be seen, and the verdict."""
    import pandas as pd

    rows = [_row(finding, lang) for finding in evaluation.findings]
    rows += [_bare_row(found, lang) for found in evaluation.unstudied]
    table = pd.DataFrame(rows, columns=[say(f"evaluation.column_{column}", lang) for column in COLUMNS])
    # A column that says the same of every row says nothing.
    return table if len(evaluation.places) > 1 else table.iloc[:, 1:]


def evaluation_frame(evaluation: Evaluation) -> pd.DataFrame:
    """What the table shows, as numbers and keys; None where there is nothing."""
    import pandas as pd

    rows = []
    for finding in evaluation.findings:
        effect, (bounds, p_value) = finding.headline, finding.inference
        low, high = bounds or (None, None)
        rows.append(
            {
                "district": finding.place.district,
                "indicator": finding.indicator.key,
                "unit": finding.unit.key,
                "before": finding.case.before.mean(),
                "after": finding.case.after.mean(),
                "estimate": effect.estimate if effect else None,
                "low": low,
                "high": high,
                "p_value": p_value,
                "p_adjusted": finding.p_adjusted,
                "q_value": finding.q_value,
                "detectable": finding.test.detectable,
                "method": effect.method if effect else None,
                "verdict": finding.judgement.verdict,
                "reason": finding.judgement.reason,
                "level": finding.grade.level,
            }
        )
    rows += [
        {"district": u.place.district, "indicator": u.indicator.key, "verdict": "cannot_tell"}
        | {"reason": u.error.key, "level": 0}
        for u in evaluation.unstudied
    ]
    return pd.DataFrame(rows)


def _row(finding: Finding, lang: str | None) -> list[str]:
    decimals = finding.decimals
    bounds, p_value = finding.inference
    effect = finding.headline
    name = sentence_case(finding.indicator.name(lang))
    return [
        finding.place.name(lang),
        say("report.with_unit", lang, name=name, unit=finding.unit.name(lang)),
        number(finding.case.before.mean(), decimals),
        number(finding.case.after.mean(), decimals),
        number(effect.estimate if effect else None, decimals, sign=True),
        interval_text(bounds, decimals),
        p_text(p_value),
        p_text(None if finding.doubtful else finding.p_adjusted),
        p_text(None if finding.doubtful else finding.q_value),
        number(finding.test.detectable, decimals),
        say(f"evaluation.test_{finding.test.kind}", lang),
        say(f"evaluation.verdict_{finding.judgement.verdict}", lang),
        str(finding.grade.level),
    ]


def _bare_row(found: Unstudied, lang: str | None) -> list[str]:
    verdict = say("evaluation.verdict_cannot_tell", lang)
    blank = [say("evaluation.nothing", lang)] * (len(COLUMNS) - 4)
    return [found.place.name(lang), sentence_case(found.indicator.name(lang)), *blank, verdict, "0"]


def paragraph(found: Finding | Unstudied, lang: str | None = None) -> str:
    """What could be seen, what was found, what may be concluded, and what would tell more."""
    if isinstance(found, Unstudied):
        return say(
            "evaluation.unstudied",
            lang,
            indicator=sentence_case(found.indicator.name(lang)),
            reason=found.error.message(lang),
        )
    heading = say("evaluation.heading", lang, indicator=sentence_case(found.indicator.name(lang)))
    synthetic = say("evidence.synthetic", lang) if found.case.synthetic else ""
    sentences = (*quality(found, lang), *conclusion(found, lang), graded(found, lang), synthetic)
    space = say("evidence.space", lang)
    return heading + space + space.join(filter(None, sentences))


def conclusion(finding: Finding, lang: str | None = None) -> list[str]:
    """What could be seen, what was found, what may be concluded from it and what may not, what is needed."""
    verdict = finding.judgement.verdict
    values = _values(finding, lang)
    sentences = [
        detectable(finding, lang),
        sample(finding, lang),
        say(finding.judgement.reason, lang, **values),
        estimate(finding, lang),
        beyond_trend(finding, lang),
    ]
    if verdict == "no_change":
        sentences.append(say("evidence.caution_no_change", lang))
    elif verdict != "cannot_tell":
        sentences.append(say(f"evidence.caution_{max(1, finding.grade.level)}", lang))
    return [sentence for sentence in sentences if sentence]


def detectable(finding: Finding, lang: str | None = None) -> str:
    """The minimum detectable effect, before any result."""
    test = finding.test
    if test.kind == "untested":
        return say("evaluation.no_test", lang)
    how = say(f"evaluation.test_{test.kind}", lang)
    if test.detectable is None:
        return say("evaluation.chosen_test", lang, method=how)
    return say(
        "evaluation.detectable",
        lang,
        method=how,
        size=_quantity(test.detectable, finding, lang),
    )


def sample(finding: Finding, lang: str | None = None) -> str:
    """What the test was taken from, where that is not simply all: periods left out, two scales."""
    test = finding.test
    left_out = len(finding.case.used) - len(test.case.used)
    gained = test.case.complete_donors.shape[1] - finding.case.complete_donors.shape[1]
    sentences = []
    if test.effect is not None and left_out and gained:
        counts = {"count": left_out, "donors": test.case.complete_donors.shape[1], "gained": gained}
        sentences.append(say("evaluation.periods_given_up", lang, **counts))
    if test.rescaled and not finding.doubtful:
        sentences.append(say("evaluation.both_scales", lang))
    return say("evidence.space", lang).join(sentences)


def estimate(finding: Finding, lang: str | None = None) -> str:
    """One sentence with the estimate, its interval and its p-values."""
    effect = finding.headline
    if effect is None:
        return ""
    bounds, p_value = finding.inference
    key = "difference" if effect.method == "before_after" else "gap"
    inference = ""
    if p_value is not None:
        values = {"p": p_text(p_value), "adjusted": p_text(finding.p_adjusted)}
        inference = say("evaluation.with_p", lang, **values)
        if bounds is not None:
            low, high = numbers(*bounds)
            inference = say("evaluation.with_interval", lang, low=low, high=high, **values)
    judged = effect is finding.test.effect
    return say(
        f"evidence.finding_{key}",
        lang,
        method=say(judged_method(finding.test) if judged else f"effects.method_{effect.method}", lang),
        size=_quantity(abs(effect.estimate), finding, lang),
        more=say("evidence.more" if effect.estimate >= 0 else "evidence.less", lang),
        inference=inference,
    )


def beyond_trend(finding: Finding, lang: str | None = None) -> str:
    """The change beyond the district's own trend, where that trend differs."""
    effect = finding.test.effect
    if effect is None or "evaluation.own_trend" not in effect.warnings:
        return ""
    size = _quantity(effect.diagnostics.get("beyond_trend"), finding, lang)
    return say("evaluation.beyond_trend", lang, size=size)


def quality(finding: Finding, lang: str | None = None) -> list[str]:
    """What a reader of the series must know first."""
    if finding.doubtful:  # the verdict says it
        return []
    return [issue.text(lang) for issue in finding.issues if issue.severity != "minor"]


def graded(finding: Finding, lang: str | None = None) -> str:
    """The evidence level and its reason."""
    return say("evaluation.graded", lang, level=finding.grade.name(lang), reason=finding.grade.reason(lang))


def left_out_sentences(findings: Sequence[Finding], lang: str | None = None) -> list[str]:
    """Why no verdict rests on the other methods, each said once, with the rates at which they are wrong."""
    said: dict[tuple[str, str], list[float]] = {}
    for finding in findings:
        for entry in finding.left_out:
            rates = said.setdefault((entry.method, entry.reason.key), [])
            if entry.rejection_rate is not None:
                rates.append(entry.rejection_rate)
    sentences = []
    for (method, key), rates in said.items():
        sentence = say(
            "evaluation.left_out", lang, method=say(f"effects.method_{method}", lang), reason=say(key, lang)
        )
        if rates:
            rate = f"{100 * sum(rates) / len(rates):.0f}%"
            sentence += say("evidence.space", lang) + say("evaluation.placebo_rate", lang, rate=rate)
        sentences.append(sentence)
    return sentences


def _values(finding: Finding, lang: str | None) -> dict[str, object]:
    """What may fill the sentence of a verdict."""
    case, effect, used = finding.case, finding.headline, finding.test.sample
    bounds, p_value = finding.inference
    space = say("evidence.space", lang)
    values: dict[str, object] = {
        "donors": used.donors.shape[1] if used else case.complete_donors.shape[1],
        "before": int(used.before.sum()) if used else len(case.before),
        "after": int(used.after.sum()) if used else len(case.after),
        "unit": difference_unit(case.unit, lang),
        "p": p_text(p_value),
        "adjusted": p_text(finding.p_adjusted),
        "detectable": _quantity(finding.test.detectable, finding, lang),
        "issues": space.join(i.text(lang) for i in finding.issues if i.severity == SERIOUS),
        "start": to_text(case.treated.index[0]),
    }
    if effect is None:
        return values
    better = (effect.estimate >= 0) == (finding.indicator.direction == "higher_is_better")
    judged = "neutral" if finding.indicator.direction == "neither" else "better" if better else "worse"
    values["rise"] = say(f"evidence.{'rise' if effect.estimate >= 0 else 'fall'}", lang)
    values["direction"] = say(f"evidence.{judged}", lang)
    values["change_p"] = p_text(effect.diagnostics.get("change_p_value"))
    values["trend_p"] = p_text(effect.diagnostics.get("beyond_trend_p_value"))
    if bounds is not None:
        values["low"], values["high"] = numbers(*bounds)
    return values


def _quantity(value: float | None, finding: Finding, lang: str | None) -> str:
    if value is None:
        return say("evaluation.nothing", lang)
    (shown,) = numbers(value)
    return say("evidence.quantity", lang, value=shown, unit=difference_unit(finding.case.unit, lang))
