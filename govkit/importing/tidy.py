"""A raw table and a mapping as observations and districts; what does not fit is set aside, never lost.

Two accounts close. Rows: read = kept + set aside. Cells of kept rows: read = figures + blank + set aside.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from govkit.codebook import Codebook
from govkit.districts import District
from govkit.errors import ReadError
from govkit.importing.aggregates import aggregate
from govkit.importing.chosen_rows import where_remarks
from govkit.importing.column_units import UnitsTaken
from govkit.importing.columns import figures_of, find_column
from govkit.importing.figures import cells_of, rows_taken
from govkit.importing.keys import level_remarks, row_keys
from govkit.importing.mapping import Mapping
from govkit.importing.note_marks import mark_remarks
from govkit.importing.places import districts_of
from govkit.readers import RawTable, Remark
from govkit.text import listing

if TYPE_CHECKING:
    import pandas as pd

SET_ASIDE_COLUMNS = ("row", "district", "period", "column", "cell", "reason", "near", "contents", "count")
_KEY = ["district", "indicator", "period"]


@dataclass(frozen=True)
class Tidied:
    """What became of a raw table.

    Attributes
    ----------
    observations
        Columns as `govkit.observations.COLUMNS`.
    set_aside
        Columns as `SET_ASIDE_COLUMNS`: a line per row or cell that did not fit, with the reason's key; of
        records, a line per group, with their count.
    rows_read, rows_kept
        Rows of the table, and those whose district and period were understood.
    cells_read, figures, blank
        Cells of indicator columns in kept rows, those that became values or went into one, and those that
        hold none.
    converted
        Column → the unit that it is in, the codebook's, and the factor between them.
    recognised
        Writing of a district → the name and code that it was taken for, where they differ.
    renamed
        District → the names that it has in the file, in the order of time, where there is more than one.
    remarks
        What a user should know of how units and figures were taken.
    """

    observations: pd.DataFrame
    districts: dict[str, District]
    set_aside: pd.DataFrame
    rows_read: int
    rows_kept: int
    cells_read: int
    figures: int
    blank: int
    converted: dict[str, tuple[str, str, float]] = field(default_factory=dict)
    recognised: dict[str, str] = field(default_factory=dict)
    renamed: dict[str, tuple[str, ...]] = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()


def tidy(table: RawTable, mapping: Mapping, codebook: Codebook) -> Tidied:
    """Turn a raw table into observations.

    A cell without a figure becomes an observation of status M when it lies between the first and the last
    figure of its series, and none outside. Of equal figures for one district, indicator and period the first
    is kept; of differing ones none is, for nothing says which holds.

    Raises
    ------
    ReadError
        The table lacks a column of the mapping or has it twice, or nothing says what unit a column is in.
    """
    import pandas as pd

    for names in mapping.columns:
        find_column(table, *names)
    keys = row_keys(table, mapping)
    rows = keys.rows
    kept = rows[rows["reason"] == ""]
    taken = UnitsTaken()
    parts = []
    for entry in mapping.indicators:
        own = rows_taken(table, entry, kept)
        for name, period in figures_of(table, entry):
            parts.append(cells_of(table, entry, mapping, own, name, period, codebook, taken))
    if not parts:
        raise ReadError(
            "importing.no_indicator", file=table.file, columns=listing(table.frame.columns, most=12)
        )
    long = pd.concat(parts, ignore_index=True)
    if mapping.aggregates:
        whole, figures_count = aggregate(long, mapping), int(long["value"].notna().sum())
    else:
        long = whole = _refuse_repeats(long)
        figures_count = int(long["value"].notna().sum())
    cells_aside = long[long["reason"] != ""]
    districts, renamed = districts_of(mapping, kept, sorted(set(long["period"])), codebook)
    remarks = [
        *taken.remarks,
        *mark_remarks(table, sorted(set(long["column"])), kept.index),
        *where_remarks(table, mapping, kept),
        *level_remarks(rows, mapping.district),
    ]
    rows_aside = pd.concat([_rows_aside(table, mapping, rows), _reader_aside(table)])
    return Tidied(
        observations=_observations(whole, inside=not mapping.aggregates),
        districts=districts,
        set_aside=pd.concat([rows_aside, cells_aside.assign(contents="", near="")])
        .assign(count=1)[list(SET_ASIDE_COLUMNS)]
        .sort_values(["row", "column"], kind="stable")
        .reset_index(drop=True),
        rows_read=len(rows) + len(table.set_aside),
        rows_kept=len(kept),
        cells_read=len(long),
        figures=figures_count,
        blank=len(long) - figures_count - len(cells_aside),
        converted=taken.converted,
        remarks=tuple(remarks),
        recognised=keys.recognised,
        renamed=renamed,
    )


def _rows_aside(table: RawTable, mapping: Mapping, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows without district or period, with what they hold in the columns of the mapping."""
    aside = rows[rows["reason"] != ""]
    found = [find_column(table, *names) for names in mapping.columns]
    found += [name for entry in mapping.indicators for name, _ in figures_of(table, entry)]
    columns = [name for name in dict.fromkeys(found) if name]
    mapped = table.frame.loc[aside.index, columns].astype("object")
    contents = [
        "; ".join(f"{column}={cell}" for column, cell in zip(mapped.columns, row, strict=True))
        for row in mapped.itertuples(index=False)
    ]
    wanted = mapping.district
    key_column = (wanted.name if wanted.coding == "name" else wanted.id) or ""
    of_period = aside["reason"] == "bad_period"
    labels = [str(getattr(part, "column", part or "")) for part in (key_column, mapping.period)]
    return aside.assign(
        column=of_period.map({True: labels[1], False: labels[0]}).astype("str"),
        cell=aside["written"],
        contents=contents,
    )


def _reader_aside(table: RawTable) -> pd.DataFrame:
    """Rows that the reader could not lay into the table."""
    import pandas as pd

    lines = [
        {
            "row": row.row,
            "district": "",
            "period": "",
            "column": "",
            "cell": "",
            "reason": f"aside_{row.reason}",
            "near": "",
            "contents": "; ".join(row.cells),
            "count": 1,
        }
        for row in table.set_aside
    ]
    return pd.DataFrame(lines, columns=list(SET_ASIDE_COLUMNS))


def _refuse_repeats(long: pd.DataFrame) -> pd.DataFrame:
    figures = long[long["value"].notna()]
    groups = figures.groupby(_KEY)["value"]
    differing = groups.transform("nunique") > 1
    repeated = figures.duplicated(_KEY) & ~differing
    for reason, rows in (("conflicting", differing[differing].index), ("repeated", repeated[repeated].index)):
        long.loc[rows, "reason"] = reason
        long.loc[rows, "value"] = float("nan")
        long.loc[rows, "status"] = "M"
    return long


def _observations(long: pd.DataFrame, inside: bool) -> pd.DataFrame:
    import pandas as pd

    # A figure stands before the blank cells of the same key, whichever row of the file they come from.
    ordered = long.assign(absent=long["value"].isna()).sort_values([*_KEY, "absent", "row"], kind="stable")
    single = ordered.drop_duplicates(_KEY)
    figures = single[~single["absent"]]
    span = figures.groupby(["district", "indicator"])["period"].agg(["min", "max"])
    single = single.join(span, on=["district", "indicator"])
    within = (single["period"] >= single["min"]) & (single["period"] <= single["max"])
    # A mark that says why a figure is missing is a statement; a blank outside the series is none.
    told = single["absent"] & (single["status"] != "M")
    rows = single[within | told] if inside else figures
    n = rows["n"] if "n" in rows else pd.Series(pd.NA, index=rows.index)
    return pd.DataFrame(
        {
            **{column: rows[column].to_numpy() for column in _KEY},
            "value": rows["value"].to_numpy(dtype="float64"),
            "n": pd.array(n.to_list(), dtype="Int64"),
            "status": rows["status"].to_numpy(),
            "source": rows["source"].to_numpy(),
        }
    )
