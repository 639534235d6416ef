"""The district and the period of each row of a raw table, and why a row has none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from govkit import divisions
from govkit.importing import cells
from govkit.importing.columns import find_column
from govkit.importing.fill_down import blanks
from govkit.importing.key_columns import Column
from govkit.importing.key_texts import key_texts
from govkit.importing.mapping import DistrictColumns, Mapping
from govkit.importing.place_codes import code_of
from govkit.importing.provisional import is_provisional
from govkit.importing.row_periods import row_periods
from govkit.importing.row_places import TOTAL, compact, row_places
from govkit.readers import RawTable, Remark
from govkit.text import listing

if TYPE_CHECKING:
    import pandas as pd

    from govkit.codebook import Level

_SLUG = r"[0-9a-z][0-9a-z-]*"


@dataclass(frozen=True, slots=True)
class Keys:
    """Keys of rows.

    Attributes
    ----------
    rows
        A line a row of the table, on its index: `row` (number in the file), `district`, `name`, `parent`,
        `region`, `period` (empty where columns have it), `provisional` (by what says the period), `written`
        (of the district), `reason`, `near`.
    recognised
        Writing of a district that is not its name letter by letter → the name and code that it was taken for.
    """

    rows: pd.DataFrame
    recognised: dict[str, str] = field(default_factory=dict)


def row_keys(table: RawTable, mapping: Mapping) -> Keys:
    """What district and period each row is of; where there is none, the key of the reason."""
    import pandas as pd

    wanted = mapping.district
    keys = pd.DataFrame({"row": table.rows.to_numpy()}, index=table.frame.index)
    names = cells.names(key_texts(table, wanted.name))
    recognised: dict[str, str] = {}
    if wanted.coding == "name":
        places = row_places(table, wanted, names)
        keys = keys.join(places[["district", "name", "reason", "near", "written"]])
        changed = places[places["recognised"] != ""].drop_duplicates("written")
        recognised = dict(zip(changed["written"], changed["recognised"], strict=True))
    else:
        written = key_texts(table, wanted.id)
        if wanted.coding == "gbt2260":
            recognised = _of_other_lists(written)
            written = cells.whole_codes(written)
        own = wanted.identifiers
        identity = written.map(lambda text: own.get(compact(text), text)).astype("str")
        keys["district"] = cells.division_codes(identity) if wanted.coding == "gbt2260" else identity
        keys["district"] = keys["district"].mask(written.map(compact).isin(list(own)), identity)
        keys["name"] = _own_names(names, written, wanted)
        keys["written"] = written
        keys["near"] = ""
        keys["reason"] = _reasons(keys, wanted)
    keys["reason"] = keys["reason"].mask(_totals_before(table, wanted), "total_row")
    keys["parent"] = cells.whole_codes(key_texts(table, wanted.parent))
    keys["region"] = cells.whole_codes(key_texts(table, wanted.region))
    coded = keys["district"].str.fullmatch(r"\d{6}")
    if wanted.parent is None:
        keys["parent"] = keys["parent"].mask(coded, keys["district"].map(_parent))
    if wanted.region is None:
        keys["region"] = keys["region"].mask(coded, keys["district"].str[:2])
    periods = row_periods(table, mapping)
    bad = (periods["reason"] != "") & (keys["reason"] == "")
    keys["period"] = periods["period"]
    keys["provisional"] = periods["written"].map(is_provisional).astype("bool")
    keys["reason"] = keys["reason"].mask(bad, periods["reason"])
    keys["written"] = keys["written"].mask(bad, periods["written"])
    if table.period_column:
        # A year over the rows of its districts, with the figures of the whole.
        whole = (cells.periods(keys["written"]) == keys["period"]) & (keys["period"] != "")
        keys["reason"] = keys["reason"].mask(whole, "total_row")
    return Keys(keys, recognised)


def _totals_before(table: RawTable, wanted: DistrictColumns) -> pd.Series[bool]:
    """Rows whose cell of the district is blank and which say 合计 in a column before it: no district's."""
    import pandas as pd

    found = pd.Series(False, index=table.frame.index)
    key = wanted.name if wanted.coding == "name" else wanted.id
    if not isinstance(key, Column):
        return found
    names = list(map(str, table.frame.columns))
    own = find_column(table, *key.names)
    for name in names[: names.index(own)]:
        if not pd.api.types.is_numeric_dtype(table.frame[name]):
            found |= cells.names(cells.texts(table.frame[name])).str.match(TOTAL)
    return found & blanks(cells.texts(table.frame[own]))


def _of_other_lists(written: pd.Series[str]) -> dict[str, str]:
    """Codes of ISO 3166-2 and the like → the names and codes of the divisions."""
    found = {text: code_of(text) for text in written.unique()}
    return {
        text: f"{divisions.name_of(code)} {code}" for text, code in found.items() if divisions.name_of(code)
    }


def _own_names(names: pd.Series[str], written: pd.Series[str], wanted: DistrictColumns) -> pd.Series[str]:
    """Names as the file has them; for districts of one's own, what the cell with the identifier says."""
    if wanted.name is None and wanted.names:
        return cells.names(written).where(written.map(compact).isin(list(wanted.identifiers)), "")
    return names


def _parent(code: str) -> str:
    if code.endswith("0000"):
        return ""
    return f"{code[:2]}0000" if code.endswith("00") else f"{code[:4]}00"


def _reasons(keys: pd.DataFrame, wanted: DistrictColumns) -> pd.Series[str]:
    import pandas as pd

    code = keys["district"]
    # What the mapping gives an identifier is a district, whatever it is called; `total` by itself is none.
    named = keys["written"].map(compact).isin(list(wanted.identifiers))
    coded = code.str.fullmatch(r"\d{6}") & (wanted.coding == "gbt2260")
    reasons = {
        "no_district": keys["written"] == "",
        "total_row": ~named & keys["written"].str.match(TOTAL),
        "digits_lost": cells.lost_digits(keys["written"]) & (wanted.coding == "gbt2260"),
        "bad_district" if wanted.coding == "gbt2260" else "no_identifier": ~code.str.fullmatch(_SLUG),
        # Rows of provinces and cities among those of counties would count the same people twice.
        "not_this_level": coded & ~_of_levels(code, wanted.levels),
    }
    reason = pd.Series("", index=keys.index, dtype="str")
    for name, applies in reasons.items():
        reason = reason.mask((reason == "") & applies, name)
    return reason


def _of_levels(code: pd.Series[str], wanted: Sequence[Level]) -> pd.Series[bool]:
    """Whether codes are of one of some levels; codes do not tell levels below the county."""
    import pandas as pd

    of = {
        "county": ~code.str.endswith("00"),
        "city": code.str.endswith("00") & (~code.str.endswith("0000") | code.isin(divisions.CENTRAL)),
        "province": code.str.endswith("0000"),
    }
    fits = pd.Series(False, index=code.index)
    for level in wanted:
        fits |= of.get(level, pd.Series(True, index=code.index))
    return fits


def level_remarks(rows: pd.DataFrame, wanted: DistrictColumns) -> list[Remark]:
    """How many rows are of levels that the mapping leaves out, and what to write to take them in.

    Rows are groups of records where they have `records`, their number.
    """
    own = rows[(rows["reason"] == "not_this_level") & rows["district"].str.fullmatch(r"\d{6}")]
    if not len(own):
        return []
    counts = {
        str(level): _count(part) for level, part in own.groupby(own["district"].map(divisions.level_of))
    }
    found = ", ".join(f"{level}: {count}" for level, count in counts.items())
    levels = ", ".join(level for level in divisions.LEVELS if level in {*counts, *wanted.levels})
    return [Remark("importing.remark_levels", {"count": _count(own), "found": found, "levels": levels})]


def identifier_remarks(rows: pd.DataFrame) -> list[Remark]:
    """Names of districts of one's own to which the mapping gives no identifier; rows as `level_remarks`."""
    own = rows[rows["reason"] == "no_identifier"]
    if not len(own):
        return []
    told = {"count": _count(own), "names": listing(own["written"].unique(), most=12)}
    return [Remark("importing.remark_no_identifier", told)]


def _count(rows: pd.DataFrame) -> int:
    return int(rows["records"].sum()) if "records" in rows else len(rows)
