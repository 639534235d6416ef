"""A raw table and a mapping as observations and districts; what does not fit is set aside, never lost.

Two accounts close. Rows: read = kept + set aside. Cells of kept rows: read = figures + blank + set aside.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from govkit.codebook import Codebook
from govkit.errors import ReadError, UnitError
from govkit.importing.aggregates import aggregate
from govkit.importing.columns import figures_of, find_column
from govkit.importing.figures import cells_of
from govkit.importing.keys import row_keys
from govkit.importing.mapping import IndicatorColumn, Mapping
from govkit.importing.mapping_file import unit_factor
from govkit.importing.places import places_of
from govkit.readers import RawTable
from govkit.text import listing

if TYPE_CHECKING:
    import pandas as pd

SET_ASIDE_COLUMNS = ("row", "district", "period", "column", "cell", "reason", "near", "contents", "count")
CELL_COLUMNS = ("district", "indicator", "period", "value", "n", "status", "source")
_KEY = ["district", "indicator", "period"]


@dataclass(frozen=True)
class Tidied:
    """What became of a raw table.

    Attributes
    ----------
    cells
        Columns as `CELL_COLUMNS`: a line per cell of an indicator, blank ones too; where rows are persons or
        records, per figure that was made of them.
    places
        What the kept rows say of districts, as `govkit.importing.places.PLACE_COLUMNS`.
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
    """

    cells: pd.DataFrame
    places: pd.DataFrame
    set_aside: pd.DataFrame
    rows_read: int
    rows_kept: int
    cells_read: int
    figures: int
    blank: int
    converted: dict[str, tuple[str, str, float]] = field(default_factory=dict)
    recognised: dict[str, str] = field(default_factory=dict)


def tidy(table: RawTable, mapping: Mapping, codebook: Codebook) -> Tidied:
    """Turn a raw table into cells with district, indicator, period, and value or status.

    Of equal figures for one district, indicator and period the first is kept; of differing ones none is, for
    nothing says which holds.

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
    converted: dict[str, tuple[str, str, float]] = {}
    parts = []
    for entry in mapping.indicators:
        for name, period in figures_of(table, entry):
            factor = _factor(table, entry, name, codebook, converted)
            parts.append(cells_of(table, entry, mapping, kept, name, period, factor, codebook))
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
    rows_aside = pd.concat([_rows_aside(table, mapping, rows), _reader_aside(table)])
    return Tidied(
        cells=typed_cells(whole),
        places=places_of(kept),
        set_aside=pd.concat([rows_aside, cells_aside.assign(contents="", near="")])
        .assign(count=1)[list(SET_ASIDE_COLUMNS)]
        .sort_values(["row", "column"], kind="stable")
        .reset_index(drop=True),
        rows_read=len(rows) + len(table.set_aside),
        rows_kept=len(kept),
        cells_read=len(long),
        figures=figures_count,
        blank=len(long) - figures_count - len(cells_aside),
        converted=converted,
        recognised=keys.recognised,
    )


def _factor(
    table: RawTable,
    entry: IndicatorColumn,
    name: str,
    codebook: Codebook,
    converted: dict[str, tuple[str, str, float]],
) -> float:
    theirs = codebook.unit_of(entry.indicator)
    written = entry.unit
    if written is None:
        if entry.measure == "count":
            return 1.0
        written = "percent" if entry.measure == "share" else table.units.get(name, "")
        if not written and table.row_units is not None and (table.row_units != "").any():
            return float("nan")  # each row states its own
        if not written:
            raise ReadError(
                "importing.no_unit", file=table.file, column=entry.label, theirs=theirs.name(), key=theirs.key
            )
    factor = entry.factor
    if factor is None:
        factor = unit_factor(written, entry.indicator, codebook)
    if factor is None:
        raise ReadError(
            "importing.unit_unclear", file=table.file, column=entry.label, ours=written, theirs=theirs.key
        )
    stated = table.units.get(name, "")
    if entry.unit is not None and entry.factor is None and stated and entry.measure != "share":
        _refuse_other_unit(table, entry, stated, factor, codebook)
    if factor != 1.0:
        own = next((unit.zh for unit in codebook.units if unit.key == written), written)
        converted[entry.label] = (own, theirs.zh, factor)
    return factor


def _refuse_other_unit(
    table: RawTable, entry: IndicatorColumn, stated: str, factor: float, codebook: Codebook
) -> None:
    """Raise ReadError where a file states a unit that is a multiple of the mapping's."""
    try:
        theirs = unit_factor(stated, entry.indicator, codebook)
    except UnitError:  # a unit over the table need not be that of every column
        return
    if theirs is not None and theirs != factor:
        raise ReadError(
            "importing.units_differ",
            file=table.file,
            column=entry.label,
            ours=entry.unit,
            stated=stated,
            factor=f"{factor:g}",
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


def typed_cells(long: pd.DataFrame) -> pd.DataFrame:
    """The columns `CELL_COLUMNS` of a table of cells, each with its type; without `n` none has a count."""
    import pandas as pd

    n = long["n"] if "n" in long else pd.Series(pd.NA, index=long.index)
    texts = {column: long[column].astype("str").to_numpy() for column in (*_KEY, "status", "source")}
    typed = pd.DataFrame(
        {**texts, "value": long["value"].to_numpy(dtype="float64"), "n": pd.array(n.to_list(), dtype="Int64")}
    )
    return typed[list(CELL_COLUMNS)]
