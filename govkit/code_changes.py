"""Districts that went on under another code, as a county does that becomes a district: 110228 is 110118."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import permutations

from govkit.code_reuse import reuses_of
from govkit.divisions import Division, divisions, name_of
from govkit.place_names import short_name, tidy_name
from govkit.simplified import simplified

_APART = 3  # years between the lists of the standard at most


def changes_among(
    codes: Iterable[str], called: Mapping[str, Sequence[str]] | None = None
) -> tuple[tuple[Division, Division], ...]:
    """Pairs among some codes of which the latter took up where the former ended, in the order of codes.

    They lie in one province, are of one level, and are called alike but for 县, 市 or 区. A code that went
    to another district is of the one whose name the data have: 420583 was 枝城市 and is 枝江市.

    Parameters
    ----------
    called
        Code → the names that the data have for it; where they have none, the last one that the code had.
    """
    wanted = set(codes)
    names = called or {}
    alike: dict[tuple[str, str, str], list[Division]] = {}
    for one in divisions():
        if one.code in wanted and _is_meant(one, names.get(one.code, ())):
            alike.setdefault((one.code[:2], one.level, short_name(one.name)), []).append(one)
    found = {
        (former.code, later.code): (former, later)
        for group in alike.values()
        for former, later in permutations(group, 2)
        if former.code != later.code and former.last is not None and 0 <= later.first - former.last <= _APART
    }
    return tuple(found[pair] for pair in sorted(found))


def _is_meant(one: Division, names: Sequence[str]) -> bool:
    """Whether data with a code mean the district that had it under a name, if several had the code."""
    known = names or (name_of(one.code),)
    own = short_name(one.name)
    return not reuses_of(one.code) or any(own in simplified(tidy_name(name)) for name in known)
