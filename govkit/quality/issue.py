"""What a check finds: one frozen issue, with its evidence and how much it matters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from govkit.codebook import load_codebook
from govkit.quality.sentences import fillings
from govkit.text import say

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
        return say(f"quality.{self.kind}", lang, **fillings(self, lang))

    def to_dict(self) -> dict[str, Any]:
        """As plain values, for JSON."""
        return {name: getattr(self, name) for name in self.__slots__} | {"evidence": dict(self.evidence)}


def ordered(issues: Iterable[QualityIssue]) -> tuple[QualityIssue, ...]:
    """By indicator as the codebook has them, then by district, period and kind."""
    order = {entry.key: place for place, entry in enumerate(load_codebook().indicators)}
    return tuple(
        sorted(
            issues,
            key=lambda i: (order.get(i.indicator, len(order)), i.district, i.period, KINDS.index(i.kind)),
        )
    )


def gravest(issues: Iterable[QualityIssue]) -> Severity | None:
    """The gravest severity among issues, or None where there are none."""
    return max((issue.severity for issue in issues), key=SEVERITIES.index, default=None)
