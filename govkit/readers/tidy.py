"""A raw table and a mapping as observations and districts; what does not fit is set aside, never lost.

Two accounts close. Rows: read = kept + set aside. Cells of kept rows: read = figures + blank + set aside.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from govkit.codebook import Codebook
from govkit.districts import District
from govkit.errors import ReadError
from govkit.readers import cells
from govkit.readers.mapping import Column, IndicatorColumn, Mapping
from govkit.readers.raw import RawTable
from govkit.text import listing

if TYPE_CHECKING:
    import pandas as pd

SET_ASIDE_COLUMNS = ("row", "district", "period", "column", "cell", "reason", "contents")


@dataclass(frozen=True)
class Tidied:
    """What became of a raw table.

    Attributes
    ----------
    observations
        Columns as `govkit.observations.COLUMNS`.
    set_aside
        Columns as `SET_ASIDE_COLUMNS`: a line per row or cell that did not fit, with the reason's key.
    rows_read, rows_kept
        Rows of the table, and those whose district and period were understood.
    cells_read, figures, blank
        Cells of indicator columns in kept rows, those that became values, and those that hold none.
    renamed
        District → the names that it has in the file, in the order of time, where there is more than one.
    """

    observations: pd.DataFrame
    districts: dict[str, District]
    set_aside: pd.DataFrame
    rows_read: int
    rows_kept: int
    cells_read: int
    figures: int
    blank: int
    renamed: dict[str, tuple[str, ...]]


def tidy(table: RawTable, mapping: Mapping, codebook: Codebook) -> Tidied:
    """Turn a raw table into observations.

    A cell without a figure becomes an observation of status M when it lies between the first and the last
    figure of its series, and none outside. Of equal figures for one district, indicator and period the first
    is kept; of differing ones none is, for nothing says which holds.

    Raises
    ------
    ReadError
        The table lacks a column of the mapping, or has it twice.
    """
    import pandas as pd

    _require_columns(table, mapping)
    keys, rows_aside = _row_keys(table, mapping)
    kept = keys[keys["reason"] == ""]
    series = [_cells(table, entry, mapping, kept) for entry in mapping.indicators]
    long = _refuse_repeats(pd.concat(series, ignore_index=True))
    cells_aside = long[long["reason"] != ""]
    figures = int(long["value"].notna().sum())
    districts, renamed = _districts(mapping, kept, codebook)
    return Tidied(
        observations=_observations(long),
        districts=districts,
        set_aside=pd.concat([rows_aside, cells_aside.assign(contents="")])[list(SET_ASIDE_COLUMNS)]
        .sort_values(["row", "column"], kind="stable")
        .reset_index(drop=True),
        rows_read=len(keys),
        rows_kept=len(kept),
        cells_read=len(long),
        figures=figures,
        blank=len(long) - figures - len(cells_aside),
        renamed=renamed,
    )


def _require_columns(table: RawTable, mapping: Mapping) -> None:
    present = [str(column) for column in table.frame.columns]
    for column in mapping.columns:
        if column not in present:
            near = get_close_matches(column, present, n=3, cutoff=0.5) or present
            raise ReadError("readers.no_column", file=table.file, column=column, near=listing(near))
        if column in table.repeated:
            raise ReadError("readers.column_twice", file=table.file, column=column)


def _row_keys(table: RawTable, mapping: Mapping) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Row number, district, its name, parent, region, the period, and why a row cannot be kept."""
    import pandas as pd

    frame, wanted = table.frame, mapping.district
    identity = cells.texts(frame[wanted.id.column])
    written = _constant_or_column(frame, mapping.period)
    keys = pd.DataFrame(
        {
            "row": table.rows,
            "district": cells.division_codes(identity) if wanted.coding == "gbt2260" else identity,
            "name": cells.names(_constant_or_column(frame, wanted.name)),
            "parent": _constant_or_column(frame, wanted.parent),
            "region": _constant_or_column(frame, wanted.region),
            "period": cells.periods(written),
        },
        index=frame.index,
    )
    if wanted.coding == "gbt2260" and wanted.region is None:
        keys["region"] = keys["district"].str[:2]
    slug = keys["district"].str.fullmatch(r"[0-9a-z][0-9a-z-]*")
    reasons = {
        "no_district": identity == "",
        "bad_district": ~slug,
        # Rows of provinces and cities among those of counties would count the same people twice.
        "not_this_level": keys["district"].str.endswith("00")
        & (wanted.coding == "gbt2260")
        & (wanted.level == "county"),
        "bad_period": keys["period"] == "",
    }
    keys["reason"] = ""
    for reason, applies in reasons.items():
        keys["reason"] = keys["reason"].mask((keys["reason"] == "") & applies, reason)
    aside = keys[keys["reason"] != ""]
    of_period = aside["reason"] == "bad_period"
    period_column = mapping.period.column if isinstance(mapping.period, Column) else ""
    mapped = frame.loc[aside.index, list(mapping.columns)].astype("object")
    contents = [
        "; ".join(f"{column}={cell}" for column, cell in zip(mapped.columns, row, strict=True))
        for row in mapped.itertuples(index=False)
    ]
    aside = aside.assign(
        column=of_period.map({True: period_column, False: wanted.id.column}).astype("str"),
        cell=identity[aside.index].mask(of_period, written[aside.index]),
        contents=contents,
    )
    return keys, aside


def _constant_or_column(frame: pd.DataFrame, part: Column | str | None) -> pd.Series[str]:
    import pandas as pd

    if not isinstance(part, Column):
        return pd.Series(part or "", index=frame.index, dtype="str")
    plain = cells.texts(frame[part.column])
    return plain.str[: part.digits] if part.digits else plain


def _cells(table: RawTable, entry: IndicatorColumn, mapping: Mapping, kept: pd.DataFrame) -> pd.DataFrame:
    """One line per cell of an indicator's column: its value, or the status of a missing one, or a reason."""
    import pandas as pd

    raw = table.frame.loc[kept.index, entry.column]
    plain, numbers = cells.texts(raw), cells.numbers(raw)
    marks = {cells.plain_text(mark): status for mark, status in mapping.missing.items()}
    status = plain.map(marks).astype("object")
    marked = status.notna()
    reason = pd.Series("", index=raw.index, dtype="str")
    if entry.minimum is not None:
        reason = reason.mask(numbers < entry.minimum, "out_of_range")
    if entry.maximum is not None:
        reason = reason.mask(numbers > entry.maximum, "out_of_range")
    reason = reason.mask(numbers.isna() & ~marked, "not_a_number")
    if entry.zero == "missing":
        reason = reason.mask(numbers == 0, "zero_as_missing")
    values = numbers.mask(marked | (reason != ""))
    if entry.factor not in (None, 1.0):
        # Fifteen digits are what a float64 keeps of any decimal: 1.1 × 3 is to be 3.3.
        values = values.map(lambda value: float(f"{value * entry.factor:.15g}"))
    return kept[["row", "district", "period"]].assign(
        indicator=entry.indicator,
        column=entry.column,
        cell=plain,
        value=values,
        status=status.fillna("M").mask(values.notna(), "A").astype("str"),
        reason=reason,
        source=f"{mapping.source}, {entry.column}",
    )


def _refuse_repeats(long: pd.DataFrame) -> pd.DataFrame:
    key = ["district", "indicator", "period"]
    figures = long[long["value"].notna()]
    groups = figures.groupby(key)["value"]
    differing = groups.transform("nunique") > 1
    repeated = figures.duplicated(key) & ~differing
    for reason, rows in (("conflicting", differing[differing].index), ("repeated", repeated[repeated].index)):
        long.loc[rows, "reason"] = reason
        long.loc[rows, "value"] = float("nan")
        long.loc[rows, "status"] = "M"
    return long


def _observations(long: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    key = ["district", "indicator", "period"]
    # A figure stands before the blank cells of the same key, whichever row of the file they come from.
    ordered = long.assign(absent=long["value"].isna()).sort_values([*key, "absent", "row"], kind="stable")
    single = ordered.drop_duplicates(key)
    figures = single[~single["absent"]]
    span = figures.groupby(["district", "indicator"])["period"].agg(["min", "max"])
    single = single.join(span, on=["district", "indicator"])
    inside = (single["period"] >= single["min"]) & (single["period"] <= single["max"])
    # A mark that says why a figure is missing is a statement; a blank outside the series is none.
    told = single["absent"] & (single["status"] != "M")
    rows = single[inside | told]
    return pd.DataFrame(
        {
            **{column: rows[column].to_numpy() for column in key},
            "value": rows["value"].to_numpy(dtype="float64"),
            "n": pd.array([pd.NA] * len(rows), dtype="Int64"),
            "status": rows["status"].to_numpy(),
            "source": rows["source"].to_numpy(),
        }
    )


def _districts(
    mapping: Mapping, kept: pd.DataFrame, codebook: Codebook
) -> tuple[dict[str, District], dict[str, tuple[str, ...]]]:
    """Districts as their latest rows have them, with the model of the codebook that they belong to."""
    models = {model.district: model for model in codebook.models}
    ordered = kept.sort_values(["district", "period", "row"], kind="stable")
    districts, renamed = {}, {}
    for identity, rows in ordered.groupby("district", sort=True):
        own = tuple(dict.fromkeys(name for name in rows["name"] if name))
        if len(own) > 1:
            renamed[str(identity)] = own
        last, model = rows.iloc[-1], models.get(str(identity))
        known = model if model is not None and model.level == mapping.district.level else None
        districts[str(identity)] = District(
            district=str(identity),
            name_zh=[name for name in rows["name"] if name][-1]
            if own
            else known.zh
            if known
            else str(identity),
            name_en=known.en if known else "",
            level=mapping.district.level,
            parent=last["parent"],
            region=last["region"],
            code=str(identity) if mapping.district.coding == "gbt2260" else "",
            model=model.key if model else "",
        )
    return districts, renamed
