"""Codes that stand for two districts: names that come to one code, and codes that were given to another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govkit import divisions
from govkit.code_reuse import reuses_of
from govkit.place_names import short_name, tidy_name
from govkit.readers import Remark
from govkit.simplified import simplified
from govkit.text import listing

if TYPE_CHECKING:
    import pandas as pd


def shared_codes(kept: pd.DataFrame, called: str) -> list[Remark]:
    """What to say of rows of one code that may be of two districts.

    Parameters
    ----------
    kept
        Keys of the rows that are taken, with six-digit codes as `district`.
    called
        The column of the names that the file has.
    """
    several, reused = [], []
    lines = kept[["district", called, "period"]].drop_duplicates()
    for code, own in lines.groupby("district", sort=True):
        names = {_plain(name): str(name) for name in own[called] if name}
        place = f"{divisions.name_of(str(code))} {code}"
        former = dict[str, None]()
        for reuse in reuses_of(str(code)):
            if reuse.former.name in names:
                former[names[reuse.former.name]] = None
            elif not names and (own["period"].str[:4] < str(reuse.later.first)).any():
                former[reuse.former.name] = None
        reused += [f"{name} → {place}" for name in former if name != divisions.name_of(str(code))]
        if len({_bare(name, str(code)) for name in names}) > 1 and not former:
            several.append(f"{listing(names.values())} → {place}")
    remarks = []
    if several:
        remarks.append(Remark("importing.remark_one_code", {"found": listing(several)}))
    if reused:
        remarks.append(Remark("importing.remark_code_reused", {"found": listing(reused)}))
    return remarks


def _plain(name: object) -> str:
    return simplified(tidy_name(str(name)))


def _bare(name: str, code: str) -> str:
    """A name without the places before it and without its kind."""
    for above in (f"{code[:2]}0000", f"{code[:4]}00"):
        for place in (divisions.name_of(above), short_name(divisions.name_of(above))):
            rest = name.removeprefix(place) if place else name
            name = rest if len(rest) > 1 else name
    return short_name(name)
