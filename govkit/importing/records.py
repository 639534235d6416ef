"""Records by the million, counted by district and period by DuckDB, without being held in memory."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from govkit.errors import ReadError
from govkit.importing.columns import find_column
from govkit.importing.day_numbers import day_number_remarks
from govkit.importing.key_columns import Column
from govkit.importing.keys import identifier_remarks, level_remarks, row_keys
from govkit.importing.mapping import Mapping
from govkit.importing.places import district_remarks, places_of
from govkit.importing.record_file import (
    OtherEncodingError,
    RecordFile,
    connection,
    is_of_encoding,
    ways_to_read,
)
from govkit.importing.record_kinds import RecordKinds, quoted
from govkit.importing.republican_years import with_republican_years
from govkit.importing.tidy import SET_ASIDE_COLUMNS, Tidied, typed_cells
from govkit.privacy.identifiers import refuse_identifiers
from govkit.readers import RawTable
from govkit.readers.kinds import kind_of

if TYPE_CHECKING:
    import pandas as pd

# Above this size a file of records is counted in place of being read, which takes some 25 µs a record.
LARGE_FILE = 4 * 2**20
_DATE_LENGTH = 10
# A day as it is left of a time, with the same parts for each of the signs that may stand between them.
_DAY = r"^(\d{4})(?:-(\d\d?)-(\d\d?)|/(\d\d?)/(\d\d?)|\.(\d\d?)\.(\d\d?)|年(\d\d?)月(\d\d?)日?)(?: .*)?$"
_COMPACT_DAY = r"^(\d{4})([01]\d)([0-3]\d)(?:[0-2]\d)?$"
_ISO_DAY = r"\1-\2\4\6\8-\3\5\7\9"
_HEAD, _FIRST_RECORDS = 2**18, 10_000
_GROUPS = "groups_as_written"


def is_for_counting(file: Path, mapping: Mapping) -> bool:
    """Whether a file is large, text or Parquet, and all that the mapping wants are counts of records."""
    if not mapping.counts_only or not file.is_file() or file.stat().st_size <= LARGE_FILE:
        return False
    with file.open("rb") as stream:
        return kind_of(file, stream.read(_HEAD)) in ("text", "parquet")


def count_records(
    file: Path, mapping: Mapping, with_period: Callable[[Mapping, RawTable], Mapping]
) -> tuple[Tidied, RawTable]:
    """Count the records of a file by district and period.

    Memory does not grow with the file: districts and periods are grouped as they are written, dates by day,
    and only the groups are understood one by one. A line that cannot be split as the header says is set aside
    with its number; so is each group without district or period, with the count of its records.

    Parameters
    ----------
    with_period
        Gives the mapping the period that the title or the name of the file has, where it asks for that.

    Returns
    -------
    Tidied, RawTable
        What `tidy` gives, and a table without rows that has the columns of the file.

    Raises
    ------
    ReadError
        The file is no table of text or Parquet, or lacks a column of the mapping.
    PrivacyError
        A column that is used, or another one in the first records, looks like identity or telephone numbers.
    """
    encoding = ""
    for way in ways_to_read(file):
        encoding = way.encoding or encoding
        try:
            bare, groups, rejected = _grouped(way, mapping, file.name)
        except OtherEncodingError:
            continue
        bare = replace(bare, encoding=encoding)
        return _tidied(bare, with_period(mapping, bare), groups, rejected), bare
    raise ReadError("readers.unknown_content", file=file.name)


def _grouped(way: RecordFile, mapping: Mapping, name: str) -> tuple[RawTable, pd.DataFrame, pd.DataFrame]:
    """The columns of a file, its groups, and the lines that do not fit."""
    import duckdb
    import pandas as pd

    with connection() as database:
        try:
            title, delimiter = way.lines_above(lambda names: _has_columns(names, mapping))
            source = way.source(len(title), delimiter)
            first = _told(way, database.execute(f"SELECT * FROM {source} LIMIT {_FIRST_RECORDS}").df())
            refuse_identifiers(first, file=name, header_rows=len(title) + 1)
            bare = RawTable(
                file=name, frame=first.iloc[:0], rows=pd.RangeIndex(0), title=" ".join(title).strip()
            )
            kinds = RecordKinds.of(bare, mapping)
            kept = "TEMP TABLE" if kinds.columns else "TEMP VIEW"  # which is read once
            database.execute(f"CREATE {kept} {_GROUPS} AS {_written(way, bare, mapping, kinds, source)}")
            kinds = kinds.seen(database, way, mapping, _GROUPS)
            groups = _told(way, database.execute(_meant(way, bare, mapping, kinds)).df())
            rejected = way.rejected(database)
        except duckdb.Error as problem:
            if is_of_encoding(problem):
                raise OtherEncodingError from None
            words = re.sub(r"\s+", " ", str(problem).split("\n")[0])
            raise ReadError("readers.damaged", file=name, problem=words) from None
    if way.encoding and _is_cut(groups, bare, mapping):
        raise OtherEncodingError
    return replace(bare, remarks=tuple(kinds.remarks(mapping))), groups, rejected


def _told(way: RecordFile, frame: pd.DataFrame) -> pd.DataFrame:
    """A table of DuckDB with its names and texts as they read."""
    if not way.encoding:
        return frame
    names = [way.told(name) for name in frame.columns]
    if [way.asked(name) for name in names] != list(frame.columns):
        raise OtherEncodingError
    texts = frame.select_dtypes(["object", "str"]).columns
    return frame.assign(
        **{name: frame[name].map(way.told, na_action="ignore").astype("str") for name in texts}
    ).set_axis(names, axis="columns")


def _is_cut(groups: pd.DataFrame, table: RawTable, mapping: Mapping) -> bool:
    """Whether a date in Chinese may have been cut: of its signs each took two of the first bytes."""
    if not isinstance(mapping.period, Column):
        return False
    texts = groups[find_column(table, *mapping.period.names)].fillna("")
    return any(not text.isascii() and len(text.encode("gb18030")) >= _DATE_LENGTH for text in texts)


def _tidied(bare: RawTable, mapping: Mapping, groups: pd.DataFrame, rejected: pd.DataFrame) -> Tidied:
    import pandas as pd

    frame = groups[_key_columns(bare, mapping)].fillna("")
    table = replace(bare, frame=frame, rows=pd.RangeIndex(1, len(groups) + 1))
    refuse_identifiers(table.frame, file=bare.file, header_rows=0)
    table = with_republican_years(table)
    keys = row_keys(table, mapping)
    rows = keys.rows.assign(records=groups["records"])
    kept = rows[rows["reason"] == ""]
    parts = []
    for number, entry in enumerate(mapping.indicators):
        counted = kept.assign(value=groups.loc[kept.index, f"counted_{number}"])
        of_key = counted.groupby(["district", "period"], as_index=False)["value"].sum()
        parts.append(of_key[of_key["value"] > 0].assign(indicator=entry.indicator, status=entry.status))
    long = pd.concat(parts, ignore_index=True)
    aside = rows[rows["reason"] != ""]
    groups_aside = pd.DataFrame(
        {
            "sheet": "",
            "row": "",
            "district": aside["district"],
            "period": aside["period"],
            "column": "",
            "cell": aside["written"],
            "reason": aside["reason"],
            "near": aside["near"],
            "contents": "",
            "count": aside["records"],
        }
    )
    records_kept, figures = int(kept["records"].sum()), int(long["value"].sum())
    cells = records_kept * len(mapping.indicators)
    return Tidied(
        cells=typed_cells(long.assign(n=long["value"].astype("Int64"), source=mapping.source)),
        places=places_of(kept),
        set_aside=pd.concat([rejected, groups_aside], ignore_index=True)[list(SET_ASIDE_COLUMNS)],
        rows_read=int(groups["records"].sum()) + len(rejected),
        rows_kept=records_kept,
        cells_read=cells,
        figures=figures,
        blank=cells - figures,
        recognised=keys.recognised,
        remarks=(
            *table.remarks,
            *level_remarks(rows, mapping.district),
            *district_remarks(rows, mapping.district),
            *identifier_remarks(rows),
            *day_number_remarks(table, mapping.period, groups["records"]),
        ),
    )


def _written(way: RecordFile, table: RawTable, mapping: Mapping, kinds: RecordKinds, source: str) -> str:
    """One pass over the file: groups of cells as written, dates by day, with the count of their records."""
    of_period = _period_column(table, mapping)
    parts = []
    for column in _key_columns(table, mapping):
        name = quoted(way.asked(column))
        text = f"CAST({name} AS VARCHAR)"
        if column == of_period:
            text = (
                f"left(CASE WHEN starts_with({text}, ' ') THEN ltrim({text}) ELSE {text} END, {_DATE_LENGTH})"
            )
        parts.append(f"{text} AS {name}")
    parts += [*kinds.selected(way), "count(*) AS records"]
    return f"SELECT {', '.join(parts)} FROM {source} GROUP BY ALL"


def _meant(way: RecordFile, table: RawTable, mapping: Mapping, kinds: RecordKinds) -> str:
    """Groups of one meaning, with the count of the records that each entry takes."""
    to = mapping.period.to if isinstance(mapping.period, Column) else None
    parts = []
    for column in _key_columns(table, mapping):
        name = quoted(way.asked(column))
        trimmed = f"trim({name})"
        if to and column == _period_column(table, mapping):
            spaced = rf"regexp_replace({trimmed}, '{_COMPACT_DAY}', '\1-\2-\3')"
            day = f"TRY_CAST(regexp_replace({spaced}, '{_DAY}', '{_ISO_DAY}') AS DATE)"
            trimmed = f"coalesce(strftime({day}, '%Y-%m'), {trimmed})"
        parts.append(f"{trimmed} AS {name}")
    parts.append("sum(records)::BIGINT AS records")
    for number, entry in enumerate(mapping.indicators):
        condition = kinds.condition(entry)
        chosen = f" FILTER (WHERE {condition})" if condition else ""
        parts.append(f"coalesce(sum(records){chosen}, 0)::BIGINT AS counted_{number}")
    return f"SELECT {', '.join(parts)} FROM {_GROUPS} GROUP BY ALL ORDER BY ALL"


def _period_column(table: RawTable, mapping: Mapping) -> str:
    period = mapping.period
    return find_column(table, *period.names) if isinstance(period, Column) else ""


def _key_columns(table: RawTable, mapping: Mapping) -> list[str]:
    parts = [part for part in mapping.key_parts if isinstance(part, Column)]
    return list(dict.fromkeys(find_column(table, *part.names) for part in parts))


def _has_columns(names: list[str], mapping: Mapping) -> bool:
    """Whether a header has all columns that the mapping names."""
    import pandas as pd

    table = RawTable(file="", frame=pd.DataFrame(columns=names), rows=pd.RangeIndex(0))
    try:
        _key_columns(table, mapping)
        for column in {column for entry in mapping.indicators for column in entry.where}:
            find_column(table, column)
    except ReadError:
        return False
    return True
