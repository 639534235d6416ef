"""Districts that went on under another code, as a county does that becomes a district: 110228 is 110118."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import permutations

from govkit.divisions import Division, divisions
from govkit.place_names import short_name

_APART = 3  # years between the lists of the standard at most


def changes_among(codes: Iterable[str]) -> tuple[tuple[Division, Division], ...]:
    """Pairs among some codes of which the latter took up where the former ended, in the order of codes.

    They lie in one province, are of one level, and are called alike but for 县, 市 or 区.
    """
    wanted = set(codes)
    alike: dict[tuple[str, str, str], list[Division]] = {}
    for one in divisions():
        if one.code in wanted:
            alike.setdefault((one.code[:2], one.level, short_name(one.name)), []).append(one)
    found = {
        (former.code, later.code): (former, later)
        for group in alike.values()
        for former, later in permutations(group, 2)
        if former.code != later.code and former.last is not None and 0 <= later.first - former.last <= _APART
    }
    return tuple(found[pair] for pair in sorted(found))
