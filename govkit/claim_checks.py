"""The audit of published claims: what follows from their own figures, and what a claim lacks to be evidence.

Every result is computed here from `claims.csv` and `relations.yml` by interval arithmetic; none is stored.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import singledispatch
from itertools import combinations
from typing import Any, Literal

from govkit.claim_relations import (
    Change,
    Digits,
    Listed,
    Operation,
    Relation,
    SameQuantity,
    Subset,
    Sum,
    Variants,
)
from govkit.claims import Claim
from govkit.codebook import Codebook
from govkit.intervals import Interval
from govkit.text import listing, say

Verdict = Literal["consistent", "contradicted", "not_decidable"]
Need = Literal["period", "denominator", "base", "comparison"]
Claims = Mapping[str, Claim]

_SHARES = ("share", "relative_decrease", "relative_change", "relative_change_per_year", "change_of_share")
_CHANGES = ("relative_decrease", "relative_change", "relative_change_per_year", "change_of_share")


@dataclass(frozen=True, slots=True)
class Check:
    """The result of one relation: a verdict, and why.

    Attributes
    ----------
    computed
        What follows from the figures, in the relation's unit; None where nothing is reckoned.
    stated
        What the document says of the same; None where it says nothing.
    nominal
        The result of the numbers as they are written, where all of them are exact.
    reason
        Name of the reason in `govkit/wording/claims.yml`.
    why
        The reason in words, in the language in force when it was checked.
    """

    relation: Relation
    verdict: Verdict
    reason: str
    why: str
    computed: Interval | None = None
    stated: Interval | None = None
    nominal: float | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """What a claim would need to become evidence. Its level is 0 either way."""

    claim: Claim
    needs: tuple[Need, ...]


def check_claims(claims: Iterable[Claim], relations: Iterable[Relation]) -> tuple[Check, ...]:
    """Compute every relation among claims.

    A figure that the document states is *consistent* when all values that the other figures allow would be
    written so, *contradicted* when none would, else *not decidable*: the figures are too loose, the
    document leaves open whether they speak of one thing, or it states nothing to hold the result against.
    """
    known = {claim.claim: claim for claim in claims}
    return tuple(_check(relation, known) for relation in relations)


def gaps(claims: Iterable[Claim], relations: Iterable[Relation], codebook: Codebook) -> tuple[Gap, ...]:
    """What each claim about a result lacks. Claims on what a programme is made of are left out.

    A *period* is lacking where the document gives none; a *denominator* where a percentage comes without
    the counts behind it; a *base* where a change comes without the level that it starts from; a
    *comparison* where no claim of another phase speaks of the same indicator and subject.
    """
    everything = list(claims)
    counted = {
        relation.stated
        for relation in relations
        if isinstance(relation, Operation) and relation.kind == "ratio"
    }
    outcomes = [c for c in everything if codebook.indicator(c.indicator).direction != "neither"]
    return tuple(Gap(claim, _needs(claim, everything, counted)) for claim in outcomes)


def _needs(claim: Claim, claims: Sequence[Claim], counted: set[str | None]) -> tuple[Need, ...]:
    others = [
        other
        for other in claims
        if (other.model, other.indicator, other.subject) == (claim.model, claim.indicator, claim.subject)
        and {other.phase, claim.phase} == {"before", "after"}
    ]
    lacking: dict[Need, bool] = {
        "period": not claim.period,
        "denominator": claim.unit.quantity in _SHARES and claim.claim not in counted,
        "base": claim.unit.quantity in _CHANGES,
        "comparison": not others,
    }
    return tuple(need for need, lacks in lacking.items() if lacks)


@singledispatch
def _check(relation: Relation, claims: Claims) -> Check:  # noqa: ARG001
    raise TypeError(f"no check for {type(relation).__name__}")


@_check.register
def _(relation: Operation, claims: Claims) -> Check:
    left, right = claims[relation.left], claims[relation.right]
    a, b = left.interval(), right.interval()
    result = (a / b if relation.kind == "ratio" else a * b).scaled(relation.scale)
    nominal = None
    if left.bound == right.bound == "exact":
        nominal = left.point / right.point if relation.kind == "ratio" else left.point * right.point
        nominal *= relation.scale
    return _against(relation, result, claims.get(relation.stated or ""), nominal)


@_check.register
def _(relation: Sum, claims: Claims) -> Check:
    parts = [claims[part] for part in relation.parts]
    total = Interval(0.0, 0.0)
    for part in parts:
        total = total + part.interval()
    exact = all(part.bound == "exact" for part in parts)
    nominal = sum(part.point for part in parts) if exact else None
    return _against(relation, total, claims.get(relation.stated or ""), nominal)


@_check.register
def _(relation: Change, claims: Claims) -> Check:
    after, change = claims[relation.left].interval(), claims[relation.right]
    sign = -1 if change.unit.quantity == "relative_decrease" else 1
    before = after / (change.interval().scaled(sign / 100) + Interval(1.0, 1.0))
    if not after.is_point or not math.isfinite(before.high):
        return _verdict(relation, "not_decidable", "not_stated", {}, before)
    first, last = math.ceil(before.low), math.floor(before.high)
    if first > last:
        return _verdict(relation, "contradicted", "no_whole_number", {}, before)
    whole = Interval(float(first), float(last))
    return _verdict(relation, "consistent", "whole_numbers", {"count": last - first + 1}, whole)


@_check.register
def _(relation: Subset, claims: Claims) -> Check:
    part, whole = claims[relation.left].interval(), claims[relation.right].interval()
    values = {"part": claims[relation.left].stated(), "whole": claims[relation.right].stated()}
    if part.high <= whole.low:
        return _verdict(relation, "consistent", "within", values)
    if part.low > whole.high:
        verdict: Verdict = "contradicted" if relation.certain else "not_decidable"
        return _verdict(relation, verdict, "larger", values)
    return _verdict(relation, "not_decidable", "too_loose", values)


@_check.register
def _(relation: SameQuantity, claims: Claims) -> Check:
    told = [claims[claim] for claim in relation.claims]
    values = {"places": _places(told)}
    if any(a.interval().disjoint(b.interval()) for a, b in combinations(told, 2)):
        verdict: Verdict = "contradicted" if relation.certain else "not_decidable"
        return _verdict(relation, verdict, "differ" if relation.certain else "differ_perhaps", values)
    return _verdict(relation, "consistent", "agree", values)


@_check.register
def _(relation: Digits, claims: Claims) -> Check:
    label = f"{claims[relation.label].point:.0f}"
    parts = [claims[part].interval() for part in relation.parts]
    values = {"label": label, "parts": listing(f"{claims[part].stated_value:g}" for part in relation.parts)}
    wanted = [Interval(float(digit), float(digit)) for digit in label]
    if len(wanted) != len(parts) or any(a.disjoint(b) for a, b in zip(wanted, parts, strict=True)):
        return _verdict(relation, "contradicted", "digits_differ", values)
    return _verdict(relation, "consistent", "digits_agree", values)


@_check.register
def _(relation: Listed, claims: Claims) -> Check:
    stated = claims[relation.stated].interval()
    named = float(len(relation.names))
    count = Interval(named, named)
    values = {
        "named": len(relation.names),
        "stated": claims[relation.stated].stated(),
        "names": listing(relation.names),
    }
    if not count.disjoint(stated):
        return _verdict(relation, "consistent", "all_named", values, count, stated)
    if relation.complete or named > stated.high:
        return _verdict(relation, "contradicted", "named_otherwise", values, count, stated)
    return _verdict(relation, "not_decidable", "some_named", values, count, stated)


@_check.register
def _(relation: Variants, claims: Claims) -> Check:  # noqa: ARG001 - the seam of all checks
    told = {variant.text: variant for variant in relation.variants}
    places = [
        say("claims.variant", text=v.text, part=v.part, paragraph=v.paragraph) for v in relation.variants
    ]
    values = {"places": listing(places)}
    if len(told) == 1:
        return _verdict(relation, "consistent", "one_way", values)
    if relation.certain:
        return _verdict(relation, "contradicted", "several_ways", values)
    return _verdict(relation, "not_decidable", "several_ways_perhaps", values)


def _verdict(
    relation: Relation,
    verdict: Verdict,
    reason: str,
    values: Mapping[str, Any],
    computed: Interval | None = None,
    stated: Interval | None = None,
    nominal: float | None = None,
) -> Check:
    why = say(f"claims.reason_{reason}", **values)
    return Check(relation, verdict, reason, why, computed, stated, nominal)


def _against(relation: Relation, computed: Interval, stated: Claim | None, nominal: float | None) -> Check:
    if stated is None:
        return _verdict(relation, "not_decidable", "not_stated", {}, computed, None, nominal)
    told, values = stated.interval(), {"stated": stated.stated()}
    if computed.disjoint(told):
        return _verdict(relation, "contradicted", "does_not_follow", values, computed, told, nominal)
    if computed.within(told):
        return _verdict(relation, "consistent", "follows", values, computed, told, nominal)
    return _verdict(relation, "not_decidable", "too_loose_for", values, computed, told, nominal)


def _places(claims: Sequence[Claim]) -> str:
    return listing(
        (say("claims.figure_at", stated=claim.stated(), locator=claim.locator.text()) for claim in claims),
        most=20,
    )
