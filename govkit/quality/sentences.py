"""What fills the sentence of each kind of issue, in the language of the reader."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from govkit.codebook import load_codebook
from govkit.quality.identities import load_identities
from govkit.tables import number
from govkit.text import listing, say

if TYPE_CHECKING:
    from govkit.quality.issue import Kind, QualityIssue

Values = dict[str, Any]


def fillings(issue: QualityIssue, lang: str | None) -> Values:
    """The placeholders of `quality.<kind>`."""
    last = issue.evidence.get("last", issue.period)
    several = say("quality.span", lang, first=issue.period, last=last)
    values = {
        "period": issue.period,
        "span": several if last != issue.period else issue.period,
        "count": int(issue.size) if issue.size is not None and math.isfinite(issue.size) else 0,
        "size": _amount(issue, lang),
    }
    simple = {name: value for name, value in issue.evidence.items() if isinstance(value, str | int)}
    return values | simple | _SPECIAL.get(issue.kind, _nothing)(issue, lang)


def _amount(issue: QualityIssue, lang: str | None) -> str:
    size, relative = issue.size or 0.0, issue.evidence.get("relative")
    if relative and size >= 2:  # beyond three times as much a factor reads better than a percentage
        return say("quality.factor", lang, factor=number(1 + size, 1))
    if relative is None or relative:
        return _percent(size)
    unit = load_codebook().unit_of(issue.indicator)
    name = say("evidence.percentage_points", lang) if unit.key == "percent" else unit.name(lang)
    return say("quality.amount", lang, size=number(size, 2, sign=True), unit=name)


def _percent(share: float) -> str:
    return f"{number(100 * share, 1, sign=True)}%" if math.isfinite(share) else "∞"


def _nothing(_issue: QualityIssue, _lang: str | None) -> Values:
    return {}


def _jump(issue: QualityIssue, lang: str | None) -> Values:
    found = issue.evidence
    decade = found.get("decade")
    return {
        "score": number(abs(found["score"]), 1),
        "limit": number(found["limit"], 1),
        "beside": say("quality.beside", lang) if found.get("beside") else "",
        "end": say("quality.at_end", lang) if found.get("at_end") else "",
        "decade": say("quality.decade", lang, power=number(10.0 ** abs(decade), 0)) if decade else "",
    }


def _common(issue: QualityIssue, lang: str | None) -> Values:
    return {"follows": "" if issue.evidence["follows"] else say("quality.not_visible", lang)}


def _unit(issue: QualityIssue, lang: str | None) -> Values:
    decade = issue.evidence["decade"]
    way = say(f"quality.{'times' if decade > 0 else 'part'}", lang)
    return {"power": number(10.0 ** abs(decade), 0), "way": way}


def _identity(issue: QualityIssue, lang: str | None) -> Values:
    lasting = "lasting" if issue.evidence["lasting"] else "passing"
    return {
        "identity": load_identities()[issue.evidence["identity"]].name(lang),
        "how": say(f"quality.identity_{lasting}", lang),
    }


def _unchecked(issue: QualityIssue, lang: str | None) -> Values:
    return {"reason": say(f"quality.unchecked_{issue.evidence['reason']}", lang)}


def _repeated(issue: QualityIssue, _lang: str | None) -> Values:
    return {"value": f"{issue.evidence['value']:g}"}


def _interpolated(issue: QualityIssue, lang: str | None) -> Values:
    return {"way": say(f"quality.path_{issue.evidence['path']}", lang)}


def _revised(issue: QualityIssue, _lang: str | None) -> Values:
    return {"count": issue.evidence["count"], "largest": _percent(issue.evidence["largest"])}


def _withdrawn(issue: QualityIssue, lang: str | None) -> Values:
    return {"periods": listing(issue.evidence["periods"], lang)}


def _copied(issue: QualityIssue, lang: str | None) -> Values:
    found = issue.evidence
    note = say(f"quality.copied_{found['whose']}", lang, donors=found["compared"], count=int(issue.size or 0))
    return {"note": note}


_SPECIAL: dict[Kind, Callable[[QualityIssue, str | None], Values]] = {
    "common_break": _common,
    "own_break": _jump,
    "outlier": _jump,
    "unit_change": _unit,
    "identity_broken": _identity,
    "unchecked": _unchecked,
    "repeated": _repeated,
    "interpolated": _interpolated,
    "copied": _copied,
    "revised": _revised,
    "withdrawn": _withdrawn,
}
