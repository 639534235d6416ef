"""The district of each row of a raw table that has names of districts, or addresses in them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from govkit import addresses, divisions
from govkit.importing import cells
from govkit.importing.key_texts import key_texts
from govkit.importing.mapping import DistrictColumns
from govkit.readers import RawTable
from govkit.readers.words import says_missing

if TYPE_CHECKING:
    import pandas as pd

    from govkit.divisions import DivisionLevel

TOTAL = re.compile(
    r"^(?:(?:全[国國]|全省|全市|全[县縣]|全[区區]|小[计計]|.*(?:[合总總][计計]|平均))[A-Za-z ]*"
    r"|(?:grand |national |whole )?(?:total|average))$",
    re.IGNORECASE,
)
_NEAREST = 3


def compact(text: str) -> str:
    """A name without the blanks within it, as the names of a mapping are compared."""
    return re.sub(r"\s", "", text)


def row_places(table: RawTable, wanted: DistrictColumns, names: pd.Series[str]) -> pd.DataFrame:
    """Columns `district`, `name`, `reason`, `near`, `recognised` and `written` of rows with these names."""
    import pandas as pd

    within = cells.whole_codes(key_texts(table, wanted.within))
    lines = pd.DataFrame({"written": names, "within": within})
    distinct = lines.drop_duplicates()
    known = {
        (written, inside): _place(written, inside, wanted)
        for written, inside in distinct.itertuples(index=False)
    }
    found = [known[pair] for pair in lines.itertuples(index=False, name=None)]
    if wanted.within is None:
        found = _by_rows_above(found, list(names), wanted)
    columns = ["district", "name", "reason", "near", "recognised"]
    found = _without_own(found)
    told = names.map(addresses.shown) if wanted.in_addresses else names
    return pd.DataFrame(found, columns=columns, index=names.index, dtype="str").assign(written=told)


def _without_own(found: list[tuple[str, str, str, str, str]]) -> list[tuple[str, str, str, str, str]]:
    """The few nearest to each unknown name: the first, and then those without a row of their own here."""
    taken = {name for _, name, reason, *_ in found if not reason}
    told = []
    for place in found:
        if place[2] == "unknown_place":
            near = place[3].split("; ")
            open_to = [near[0], *(name for name in near[1:] if name not in taken)]
            place = (*place[:3], "; ".join(open_to[:_NEAREST]), place[4])
        told.append(place)
    return told


def _place(written: str, within: str, wanted: DistrictColumns) -> tuple[str, str, str, str, str]:
    """District, name, reason, nearest names, and what it was recognised as."""
    own = wanted.identifiers.get(compact(written))
    if not written or (says_missing(written) and not own):
        return "", "", "no_district", "", ""
    if wanted.in_addresses:
        return _of_address(written, within, wanted)
    if own:
        name = divisions.name_of(own) or written
        return own, name, "", "", f"{name} {own}" if name != written else ""
    levels: tuple[DivisionLevel, ...] = wanted.levels  # type: ignore[assignment]
    found = _find(written, levels, within)
    if found.code:
        return found.code, found.name, "", "", "" if found.as_written else f"{found.name} {found.code}"
    if TOTAL.match(written):
        return "", written, "total_row", "", ""
    near = "; ".join(found.candidates)
    if any(text[-6:].isdigit() for text in found.candidates):
        return "", written, "ambiguous_place", near, ""
    others = [
        divisions.find(written, other, within, near=False)
        for other in reversed(divisions.LEVELS)
        if other not in levels
    ]
    if code := next((one.code for one in others if one.code), ""):
        return code, written, "not_this_level", "", ""
    if any(text[-6:].isdigit() for one in others for text in one.candidates):
        return "", written, "not_this_level", "", ""
    return "", written, "unknown_place", near, ""


def _of_address(written: str, within: str, wanted: DistrictColumns) -> tuple[str, str, str, str, str]:
    """As `_place`, of an address; what it was taken for is not told, for it is where somebody lives."""
    known = wanted.identifiers.items()
    begins = (code for begin, code in known if compact(written).startswith(begin.rstrip(".…")))
    if own := next(begins, ""):
        return own, divisions.name_of(own) or own, "", "", ""
    levels: tuple[DivisionLevel, ...] = wanted.levels  # type: ignore[assignment]
    found = [addresses.district_of(written, level, divisions.prefix_of(within)) for level in levels]
    one = next((one for one in found if one.code), found[0])
    if one.code:
        return one.code, one.name, "", "", ""
    reason = "total_row" if TOTAL.match(written) else "ambiguous_place" if one.candidates else "unknown_place"
    return "", addresses.shown(written), reason, "; ".join(one.candidates), ""


def _find(written: str, levels: Sequence[DivisionLevel], within: str) -> divisions.Found:
    """What a name is on one of some levels; one that is in force letter by letter goes before a short one."""
    found = [divisions.find(written, level, within) for level in levels]
    hits = list({one.code: one for one in found if one.code}.values())
    hits = [one for one in hits if one.as_written] or hits
    if len(hits) == 1:
        return hits[0]
    places = [f"{divisions.full_name(one.code)} {one.code}" for one in hits]
    return divisions.Found("", candidates=tuple(places or [near for one in found for near in one.candidates]))


def _by_rows_above(
    found: list[tuple[str, str, str, str, str]], names: list[str], wanted: DistrictColumns
) -> list[tuple[str, str, str, str, str]]:
    """Names that several places bear, by the province or city whose row stands above them.

    What is near a name that none bears comes from there first: 毫州市 under 安徽省 is 亳州市 miswritten.
    """
    above = ""
    told = []
    for place, written in zip(found, names, strict=True):
        upper = place[2] == "" and "county" in wanted.levels and place[0].endswith("00")
        if upper or (place[2] == "not_this_level" and place[0]):
            above = place[0]
        open_to = above and place[2] in ("ambiguous_place", "unknown_place")
        own = _place(written, above, wanted) if open_to else place
        if own[2] == place[2] == "unknown_place" and own is not place:
            near = dict.fromkeys(filter(None, (*own[3].split("; "), *place[3].split("; "))))
            place = (*place[:3], "; ".join(near), place[4])
        told.append(place if own[2] else own)
    return told
