"""What a check finds: one frozen issue, with its evidence and how much it matters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, get_args

from govkit.codebook import load_codebook
from govkit.quality.identities import load_identities
from govkit.tables import number
from govkit.text import listing, say

Kind = Literal[
    "short_before",
    "unchecked",
    "gap",
    "late_entry",
    "early_exit",
    "absent",
    "declared_break",
    "estimated",
    "common_break",
    "own_break",
    "unit_change",
    "outlier",
    "suspect_zero",
    "identity_broken",
    "repeated",
    "interpolated",
    "revised",
    "withdrawn",
]
KINDS: tuple[Kind, ...] = get_args(Kind)
Severity = Literal["minor", "moderate", "serious"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)
# A break of these kinds makes the periods on its two sides different things.
BREAKS: tuple[Kind, ...] = (
    "declared_break",
    "common_break",
    "own_break",
    "unit_change",
    "identity_broken",
)


@dataclass(frozen=True, slots=True)
class QualityIssue:
    """Something that a reader of a series must know before an effect is estimated from it.

    Attributes
    ----------
    kind
        One of `KINDS`.
    district, indicator
        Id and key.
    period
        The ISO period that it concerns, or the first of several.
    size
        For breaks and outliers the jump, as a share of the value before it where `evidence["relative"]`, else
        in the indicator's unit; for a broken identity the relative error; for the others a number of periods.
        None where there is nothing to measure.
    severity
        `serious`: no effect should be estimated across it unless the user knows better; `moderate`: it may
        move an estimate; `minor`: to be known.
    evidence
        What the finding rests on, by name.
    """

    kind: Kind
    district: str
    indicator: str
    period: str
    size: float | None
    severity: Severity
    evidence: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_break(self) -> bool:
        """Whether the periods before and after are not the same thing."""
        return self.kind in BREAKS

    @property
    def indicators(self) -> tuple[str, ...]:
        """Every indicator that it touches: of a broken identity, all of its terms."""
        return tuple(self.evidence.get("terms", (self.indicator,)))

    def name(self, lang: str | None = None) -> str:
        """The kind in words."""
        return say(f"quality.kind_{self.kind}", lang)

    def text(self, lang: str | None = None) -> str:
        """One sentence: what was found, and on what it rests."""
        fill = _FILL.get(self.kind, _periods)
        return say(f"quality.{self.kind}", lang, period=self.period, **fill(self, lang))

    def to_dict(self) -> dict[str, Any]:
        """As plain values, for JSON."""
        return {name: getattr(self, name) for name in self.__slots__} | {"evidence": dict(self.evidence)}

    def graver(self, severity: Severity) -> QualityIssue:
        """The same with another severity."""
        return replace(self, severity=severity)


def _amount(issue: QualityIssue, lang: str | None) -> str:
    size = issue.size or 0.0
    if issue.evidence.get("relative"):
        if size >= 2:  # beyond three times as much a factor reads better than a percentage
            return say("quality.factor", lang, factor=number(1 + size, 1))
        return f"{number(100 * size, 1, sign=True)}%"
    unit = load_codebook().unit_of(issue.indicator).name(lang)
    return say("quality.amount", lang, size=number(size, 2, sign=True), unit=unit)


def _jump(issue: QualityIssue, lang: str | None) -> dict[str, Any]:
    values = {"size": _amount(issue, lang), "score": number(abs(issue.evidence["score"]), 1)}
    values["limit"] = number(issue.evidence["limit"], 1)
    values["end"] = say("quality.at_end", lang) if issue.evidence.get("at_end") else ""
    decade = issue.evidence.get("decade")
    values["decade"] = say("quality.decade", lang, power=number(10.0 ** abs(decade), 0)) if decade else ""
    return values


def _common(issue: QualityIssue, lang: str | None) -> dict[str, Any]:
    found = issue.evidence
    return {
        "size": _amount(issue, lang),
        "jumped": found["jumped"],
        "observed": found["observed"],
        "up": found["up"],
        "down": found["down"],
    }


def _unit(issue: QualityIssue, lang: str | None) -> dict[str, Any]:
    decade = issue.evidence["decade"]
    return {
        "power": number(10.0 ** abs(decade), 0),
        "way": say(f"quality.{'times' if decade > 0 else 'part'}", lang),
    }


def _identity(issue: QualityIssue, lang: str | None) -> dict[str, Any]:
    identity = load_identities()[issue.evidence["identity"]]
    lasting = "lasting" if issue.evidence["lasting"] else "passing"
    return {
        "identity": identity.text(lang),
        "last": issue.evidence["last"],
        "held": issue.evidence["held"],
        "error": f"{number(100 * (issue.size or 0.0), 1, sign=True)}%",
        "how": say(f"quality.identity_{lasting}", lang),
    }


def _periods(issue: QualityIssue, lang: str | None) -> dict[str, Any]:
    values = {"count": int(issue.size or 0), "last": issue.evidence.get("last", issue.period)}
    return values | {name: value for name, value in issue.evidence.items() if name not in values}


def _unchecked(issue: QualityIssue, lang: str | None) -> dict[str, Any]:
    return {"reason": say(f"quality.unchecked_{issue.evidence['reason']}", lang), "count": int(issue.size or 0)}


def _pattern(issue: QualityIssue, lang: str | None) -> dict[str, Any]:
    path = issue.evidence.get("path")
    way = say(f"quality.path_{path}", lang) if path else ""
    return {
        "count": int(issue.size or 0),
        "last": issue.evidence["last"],
        "value": number(issue.evidence["value"], 2),
        "way": way,
    }


def _revised(issue: QualityIssue, lang: str | None) -> dict[str, Any]:
    found = issue.evidence
    return {
        "count": found["count"],
        "last": found["last"],
        "largest": f"{number(100 * found['largest'], 1, sign=True)}%",
        "median": f"{number(100 * (issue.size or 0.0), 1, sign=True)}%",
        "worst": found["worst"],
    }


def _withdrawn(issue: QualityIssue, lang: str | None) -> dict[str, Any]:
    return {"count": int(issue.size or 0), "periods": listing(issue.evidence["periods"], lang)}


_FILL: dict[Kind, Callable[[QualityIssue, str | None], dict[str, Any]]] = {
    "common_break": _common,
    "own_break": _jump,
    "outlier": _jump,
    "unit_change": _unit,
    "identity_broken": _identity,
    "unchecked": _unchecked,
    "repeated": _pattern,
    "interpolated": _pattern,
    "revised": _revised,
    "withdrawn": _withdrawn,
}
