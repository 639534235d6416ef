"""A raw table and a mapping as observations and districts; what does not fit is set aside, never lost.

Two accounts close. Rows: read = kept + set aside. Cells of kept rows: read = figures + blank + set aside.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from govkit.addresses import shown
from govkit.codebook import Codebook
from govkit.errors import ReadError
from govkit.importing.aggregates import aggregate
from govkit.importing.chosen_rows import where_remarks
from govkit.importing.column_units import UnitsTaken
from govkit.importing.columns import figures_of, find_column
from govkit.importing.day_numbers import day_number_remarks
from govkit.importing.figures import cells_of, rows_taken
from govkit.importing.fill_down import fill_remarks
from govkit.importing.frequencies import one_frequency, without_others
from govkit.importing.keys import identifier_remarks, level_remarks, row_keys
from govkit.importing.mapping import Mapping
from govkit.importing.note_marks import mark_remarks
from govkit.importing.odd_periods import part_of_year_remarks
from govkit.importing.places import district_remarks, places_of
from govkit.importing.repeated_keys import refuse_other_places
from govkit.importing.row_periods import BAD_PERIODS, period_label
from govkit.readers import RawTable, Remark
from govkit.text import listing

if TYPE_CHECKING:
    import pandas as pd

SET_ASIDE_COLUMNS = (
    *("sheet", "row", "district", "period"),
    *("column", "cell", "reason", "near", "contents", "count"),
)
CELL_COLUMNS = ("district", "indicator", "period", "value", "n", "status", "source")
MappedTable = tuple[RawTable, Mapping]
"""A table, and the mapping for it."""
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
    remarks
        What a user should know of how units and figures were taken.
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
    remarks: tuple[Remark, ...] = ()


def tidy(tables: Sequence[MappedTable], codebook: Codebook) -> Tidied:
    """Turn raw tables into cells with district, indicator, period, and value or status.

    Their mappings differ by names of columns only.

    Of equal figures for one district, indicator and period the first is kept; of differing ones none is, for
    nothing says which holds.

    Raises
    ------
    ReadError
        A table lacks a column of the mapping or has it twice, or nothing says what unit a column is in.
    """
    import pandas as pd

    taken = UnitsTaken()
    recognised: dict[str, str] = {}
    remarks: list[Remark] = []
    all_kept, all_cells, all_aside = [], [], []
    rows_read = 0
    for table, mapping in tables:
        for names in mapping.columns:
            find_column(table, *names)
        refuse_other_places(table, mapping)
        keys = row_keys(table, mapping)
        recognised |= keys.recognised
        kept = keys.rows[keys.rows["reason"] == ""]
        figures = [(entry, *found) for entry in mapping.indicators for found in figures_of(table, entry)]
        for entry, name, period in figures:
            own = rows_taken(table, entry, kept)
            of_column = cells_of(table, entry, mapping, own, name, period, codebook, taken)
            all_cells.append(of_column.assign(sheet=table.sheet))
        marks = mark_remarks(table, sorted({name for _, name, _ in figures}), kept.index)
        remarks += [
            *marks,
            *where_remarks(table, mapping, kept),
            *level_remarks(keys.rows, mapping.district),
            *district_remarks(keys.rows, mapping.district),
            *identifier_remarks(keys.rows),
            *day_number_remarks(table, mapping.period),
            *part_of_year_remarks(mapping.indicators),
        ]
        all_kept.append(kept)
        all_aside += [_rows_aside(table, mapping, keys.rows), _reader_aside(table)]
        rows_read += len(keys.rows) + len(table.set_aside)
    remarks += fill_remarks(tables, pd.concat(all_aside, ignore_index=True))
    table, mapping = tables[0]
    if not all_cells:
        raise ReadError(
            "importing.no_indicator", file=table.file, columns=listing(table.frame.columns, most=12)
        )
    long = pd.concat(all_cells, ignore_index=True)
    if mapping.aggregates:
        whole, figures_count = aggregate(long, mapping), int(long["value"].notna().sum())
    else:
        long = one_frequency(_refuse_repeats(long), mapping.frequency)
        whole = without_others(long)
        figures_count = int(long["value"].notna().sum())
    cells_aside = long[long["reason"] != ""]
    return Tidied(
        cells=typed_cells(whole),
        places=places_of(pd.concat(all_kept, ignore_index=True)),
        set_aside=_in_order([*all_aside, cells_aside.assign(contents="", near="")], tables),
        rows_read=rows_read,
        rows_kept=sum(map(len, all_kept)),
        cells_read=len(long),
        figures=figures_count,
        blank=len(long) - figures_count - len(cells_aside),
        converted=taken.converted(codebook),
        remarks=tuple(dict.fromkeys([*taken.remarks, *remarks])),
        recognised=recognised,
    )


def _in_order(aside: Sequence[pd.DataFrame], tables: Sequence[MappedTable]) -> pd.DataFrame:
    """What was set aside, in the order of the file: sheet by sheet, row by row."""
    import pandas as pd

    sheets = list(dict.fromkeys(table.sheet for table, _ in tables))
    lines = pd.concat(aside).assign(count=1)[list(SET_ASIDE_COLUMNS)]
    place = lines["sheet"].map({sheet: number for number, sheet in enumerate(sheets)})
    ordered = lines.assign(place=place).sort_values(["place", "row", "column"], kind="stable")
    return ordered.drop(columns="place").reset_index(drop=True)


def _rows_aside(table: RawTable, mapping: Mapping, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows without district or period, with what they hold in the columns of the mapping."""
    aside = rows[rows["reason"] != ""]
    found = [find_column(table, *names) for names in mapping.columns]
    found += [name for entry in mapping.indicators for name, _ in figures_of(table, entry)]
    columns = [name for name in dict.fromkeys(found) if name]
    mapped = table.frame.loc[aside.index, columns].astype("object")
    mapped = mapped.where(mapped.notna(), "")
    if (address := mapping.district.in_addresses) is not None:
        name = find_column(table, *address.names)
        mapped[name] = mapped[name].map(lambda text: shown(str(text)))
    contents = [
        "; ".join(f"{column}={cell}" for column, cell in zip(mapped.columns, row, strict=True))
        for row in mapped.itertuples(index=False)
    ]
    wanted = mapping.district
    key_column = (wanted.name if wanted.coding == "name" else wanted.id) or ""
    label = str(getattr(key_column, "column", key_column))
    labels = {reason: period_label(table, mapping, reason) for reason in BAD_PERIODS}
    return aside.assign(
        sheet=table.sheet,
        column=aside["reason"].map(lambda reason: labels.get(reason, label)).astype("str"),
        cell=aside["written"],
        contents=contents,
    )


def _reader_aside(table: RawTable) -> pd.DataFrame:
    """Rows that the reader could not lay into the table."""
    import pandas as pd

    lines = [
        {
            "sheet": table.sheet,
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
