"""The districts of an import: names, parents, regions, and the reforms that reached them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govkit import divisions
from govkit.codebook import Codebook, Level, Model
from govkit.districts import District
from govkit.errors import ReadError
from govkit.importing.key_columns import Column
from govkit.importing.mapping import DistrictColumns, Mapping
from govkit.importing.shared_codes import shared_codes
from govkit.place_names import short_name
from govkit.readers import Remark
from govkit.text import listing

if TYPE_CHECKING:
    import pandas as pd

_FEWEST, _MOSTLY = 5, 0.8
PLACE_COLUMNS = ("district", "period", "name", "parent", "region")


def places_of(kept: pd.DataFrame) -> pd.DataFrame:
    """What rows say of their districts, each thing once, in the order of the rows."""
    columns = list(PLACE_COLUMNS)
    return kept[columns].astype("str").drop_duplicates(keep="last").reset_index(drop=True)


def districts_of(
    mapping: Mapping, places: pd.DataFrame, codebook: Codebook
) -> tuple[dict[str, District], dict[str, tuple[str, ...]]]:
    """Districts as their latest rows have them, with model and reform; and those with more than one name.

    Parameters
    ----------
    places
        Columns `PLACE_COLUMNS`, in the order of files and rows.

    Raises
    ------
    ReadError
        The mapping has a reform of a district that no file has.
    """
    models = {model.district: model for model in codebook.models}
    reforms = {reform.district: reform for reform in mapping.reforms}
    ordered = places.sort_values(["district", "period"], kind="stable")
    districts, renamed = {}, {}
    for identity, rows in ordered.groupby("district", sort=True):
        key = str(identity)
        own = tuple(dict.fromkeys(name for name in rows["name"] if name))
        if len(own) > 1:
            renamed[key] = own
        last, model, reform = rows.iloc[-1], models.get(key), reforms.pop(key, None)
        level = _level(key, mapping.district)
        known = model if model is not None and model.level == level else None
        districts[key] = District(
            district=key,
            name_zh=_name(rows, key, known),
            name_en=known.en if known else "",
            level=level,
            parent=last["parent"],
            region=last["region"],
            code=key if key.isdigit() and len(key) == 6 else "",
            model=(reform.model if reform and reform.model else model.key if model else ""),
            reform_start=reform.start if reform else "",
            reform_source=reform.source if reform else "",
        )
    if reforms:
        raise ReadError("importing.reform_elsewhere", districts=listing(reforms), found=listing(districts))
    return districts, renamed


def district_remarks(rows: pd.DataFrame, wanted: DistrictColumns) -> list[Remark]:
    """What is odd about the districts of rows: codes that nothing bears out, or names taken for one far off.

    Parameters
    ----------
    rows
        Keys of rows, as `govkit.importing.keys.Keys` has them.
    """
    kept = rows[(rows["reason"] == "") & rows["district"].str.fullmatch(r"\d{6}")]
    if wanted.coding == "gbt2260":
        return [*_code_remarks(kept), *shared_codes(kept, "name")]
    if wanted.coding != "name":
        return []
    if isinstance(wanted.name, Column) and wanted.name.address:
        # Addresses are no names of districts, nor to be shown.
        kept = kept.assign(written=kept["name"])
    return [*(_far_remarks(kept) if wanted.within is None else []), *shared_codes(kept, "written")]


def _far_remarks(kept: pd.DataFrame) -> list[Remark]:
    """Of names nearly all in one province those in another: 东山区 is in Hegang, and was in Guangzhou."""
    found = kept[["district", "written"]].drop_duplicates("district")
    provinces = found["district"].str[:2].value_counts()
    if len(found) < _FEWEST or not _MOSTLY * len(found) <= provinces.iloc[0] < len(found):
        return []
    most = str(provinces.index[0])
    far = found[found["district"].str[:2] != most]
    # A name after its province says itself where it lies.
    told = [
        f"{written} → {divisions.full_name(code)} {code}"
        for code, written in far.itertuples(index=False, name=None)
        if not str(written).startswith(short_name(divisions.name_of(f"{code[:2]}0000")))
    ]
    values = {"found": listing(told), "province": divisions.name_of(f"{most}0000"), "code": most}
    return [Remark("importing.remark_far_districts", values)] if told else []


def _code_remarks(kept: pd.DataFrame) -> list[Remark]:
    """Codes that are none of GB/T 2260, and those beside the name of another district."""
    pairs = kept[["district", "name"]].drop_duplicates().itertuples(index=False, name=None)
    unknown, others = dict[str, None](), []
    for code, name in pairs:
        if not divisions.name_of(code):
            unknown[f"{code} {name}".strip()] = None
        elif name and (other := _other_place(code, name)):
            others.append(f"{code} {name} ({other})")
    remarks = []
    if unknown:
        remarks.append(Remark("importing.remark_unknown_codes", {"codes": listing(unknown)}))
    if others:
        remarks.append(Remark("importing.remark_codes_and_names", {"found": listing(others)}))
    return remarks


def _other_place(code: str, name: str) -> str:
    """The place that a name is, where it is none that ever had the code; empty where nothing tells it."""
    if divisions.bore(code, name):
        return ""
    found = divisions.find(name, divisions.level_of(code), near=False)
    candidates = (f"{found.name} {found.code}",) if found.code else found.candidates
    told = [one for one in candidates if one[-6:].isdigit()]
    return " / ".join(told) if all(one[-6:] != code for one in told) else ""


def _level(key: str, wanted: DistrictColumns) -> Level:
    """The level of a district: the mapping's, or of several the one that its code tells."""
    if len(wanted.levels) == 1:
        return wanted.levels[0]
    told = divisions.level_of(key)
    # Cities under central government are provinces and cities at once.
    return told if told in wanted.levels else "city"


def _name(rows: pd.DataFrame, key: str, known: Model | None) -> str:
    """The latest name that the files give, else that of the code, so that no report shows a bare number."""
    names = [str(name) for name in rows["name"] if name]
    return names[-1] if names else divisions.name_of(key) or (known.zh if known else key)
