"""Codes of GB/T 2260 that went from one district to another: 500110 was 万盛区 and is 綦江区.

A code that has another name was mostly renamed with its district. It went to another district where that one
had a code of its own until then, or where the former went on under another code.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from govkit.divisions import Division, divisions
from govkit.place_names import short_name

# Names that many a city has for a part of it.
_OF_NO_PLACE = re.compile("市?(?:[东西南北中新老近郊城矿]|新市|城中|市)区")
_APART = 2  # years between the lists of the standard at most


@dataclass(frozen=True, slots=True)
class Reuse:
    """A code that went from one district to another."""

    former: Division
    later: Division


def reuses_of(code: str) -> tuple[Reuse, ...]:
    """The districts that a code went from and to, in their order; none where it was renamed at most."""
    return _reuses().get(code, ())


@cache
def _reuses() -> dict[str, tuple[Reuse, ...]]:
    by_code: dict[str, list[Division]] = {}
    by_name: dict[tuple[str, str, str], list[Division]] = {}
    for one in divisions():
        by_code.setdefault(one.code, []).append(one)
        by_name.setdefault(_key(one), []).append(one)
    found: dict[str, tuple[Reuse, ...]] = {}
    for code, named in by_code.items():
        for former, later in pairwise(sorted(named, key=lambda one: one.first)):
            if short_name(former.name) != short_name(later.name) and _differ(former, later, by_name):
                found[code] = (*found.get(code, ()), Reuse(former, later))
    return found


def _key(one: Division) -> tuple[str, str, str]:
    return one.code[:2], short_name(one.name), one.level


def _differ(former: Division, later: Division, by_name: dict[tuple[str, str, str], list[Division]]) -> bool:
    """Whether a code's later name was another code's until then, or its former name became another's."""
    before = [one for one in by_name[_key(later)] if one.code != later.code and one.last is not None]
    came = not _OF_NO_PLACE.fullmatch(later.name) and any(
        later.first - _APART <= (one.last or 0) <= later.first for one in before
    )
    after = [one for one in by_name[_key(former)] if one.code != former.code]
    went = not _OF_NO_PLACE.fullmatch(former.name) and any(
        former.last is not None and former.last <= one.first <= former.last + _APART
        for one in after
        if one.name == former.name
    )
    return came or went
