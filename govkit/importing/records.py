"""Records by the million, counted by district and period by DuckDB, without being held in memory."""

from __future__ import annotations

import codecs
import csv
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from govkit.errors import ReadError
from govkit.importing.columns import find_column
from govkit.importing.day_numbers import day_number_remarks
from govkit.importing.key_columns import Column
from govkit.importing.keys import row_keys
from govkit.importing.mapping import IndicatorColumn, Mapping
from govkit.importing.places import places_of
from govkit.importing.tidy import SET_ASIDE_COLUMNS, Tidied, typed_cells
from govkit.privacy.identifiers import refuse_identifiers
from govkit.readers import RawTable
from govkit.readers.encoding import big5_of
from govkit.readers.kinds import kind_of

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

# Above this size a file of records is counted in place of being read, which takes some 25 µs a record.
LARGE_FILE = 4 * 2**20
_MEMORY = "1GB"
_PARQUET = b"PAR1"
_DATE_LENGTH = 10
_DAY = r"\d{4}-(0[1-9]|1[0-2])-\d{2}"
_PIECE, _HEAD = 2**24, 2**18
_DELIMITERS = (",", "\t", ";", "|")
_LINES_ABOVE, _FIRST_RECORDS = 20, 10_000
_NOT_UTF8 = re.compile(r"utf-?8|unicode|encod", re.IGNORECASE)


def is_for_counting(file: Path, mapping: Mapping) -> bool:
    """Whether a file is large, text or Parquet, and all that the mapping wants are counts of records."""
    if not mapping.counts_only or not file.is_file() or file.stat().st_size <= LARGE_FILE:
        return False
    with file.open("rb") as stream:
        return kind_of(file, stream.read(_HEAD)) in ("text", "parquet")


def count_records(file: Path, mapping: Mapping) -> tuple[Tidied, RawTable]:
    """Count the records of a file by district and period.

    Memory does not grow with the file: districts and periods are grouped as they are written, dates by day,
    and only the groups are understood one by one. A line that cannot be split as the header says is set aside
    with its number; so is each group without district or period, with the count of its records.

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
    import pandas as pd

    found = _grouped(file, mapping, file.name)
    if found is None:
        with _in_utf8(file) as copy:
            found = _grouped(copy, mapping, file.name)
    if found is None:
        raise ReadError("readers.unknown_content", file=file.name)
    bare, groups, rejected = found
    frame = groups[_key_columns(bare, mapping)].fillna("")
    table = RawTable(file=file.name, frame=frame, rows=pd.RangeIndex(1, len(groups) + 1))
    refuse_identifiers(table.frame, file=file.name, header_rows=0)
    return _tidied(table, mapping, groups, rejected), bare


def _grouped(file: Path, mapping: Mapping, name: str) -> tuple[RawTable, pd.DataFrame, pd.DataFrame] | None:
    """The columns of a file, its groups, and the lines that do not fit; None where it is not in UTF-8."""
    import duckdb
    import pandas as pd

    if not _begins_in_utf8(file):
        return None
    with _connection() as connection:
        try:
            title = _lines_above(file, mapping)
            source = _source(file, len(title))
            first = connection.execute(f"SELECT * FROM {source} LIMIT {_FIRST_RECORDS}").df()
            refuse_identifiers(first, file=name, header_rows=len(title) + 1)
            bare = RawTable(
                file=name, frame=first.iloc[:0], rows=pd.RangeIndex(0), title=" ".join(title).strip()
            )
            groups = connection.execute(_query(bare, mapping, source)).df()
            rejected = _rejected(connection)
        except duckdb.Error as problem:
            if _NOT_UTF8.search(str(problem)):
                return None
            words = re.sub(r"\s+", " ", str(problem).split("\n")[0])
            raise ReadError("readers.damaged", file=name, problem=words) from None
    return None if rejected is None else (bare, groups, rejected)


def _begins_in_utf8(file: Path) -> bool:
    """Whether the head of a file is UTF-8 or Parquet; a line further on that is not, DuckDB rejects."""
    with file.open("rb") as stream:
        head = stream.read(_HEAD)
    if head.startswith(_PARQUET):
        return True
    whole = head[: head.rfind(b"\n") + 1] or head
    try:
        return b"\0" not in whole and bool(whole.decode("utf-8"))
    except UnicodeDecodeError:
        return False


def _tidied(table: RawTable, mapping: Mapping, groups: pd.DataFrame, rejected: pd.DataFrame) -> Tidied:
    import pandas as pd

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
        remarks=tuple(day_number_remarks(table, mapping.period, groups["records"])),
    )


def _query(table: RawTable, mapping: Mapping, source: str) -> str:
    """One pass over the file: groups of cells as written, dates by day; then groups of one meaning."""
    period = mapping.period
    of_period = find_column(table, *period.names) if isinstance(period, Column) else None
    to = period.to if isinstance(period, Column) else None
    written, meant = [], []
    for name in map(_quoted, _key_columns(table, mapping)):
        text, trimmed = f"CAST({name} AS VARCHAR)", f"trim({name})"
        if of_period is not None and name == _quoted(of_period):
            text = (
                f"left(CASE WHEN starts_with({text}, ' ') THEN ltrim({text}) ELSE {text} END, {_DATE_LENGTH})"
            )
            if to:
                is_day = f"regexp_full_match({trimmed}, '{_DAY}')"
                trimmed = f"CASE WHEN {is_day} THEN left({name}, 7) ELSE {trimmed} END"
        written.append(f"{text} AS {name}")
        meant.append(f"{trimmed} AS {name}")
    written.append("count(*) AS records")
    meant.append("sum(records)::BIGINT AS records")
    for number, entry in enumerate(mapping.indicators):
        written.append(f"count(*) FILTER (WHERE {_condition(table, entry)}) AS counted_{number}")
        meant.append(f"sum(counted_{number})::BIGINT AS counted_{number}")
    groups = f"SELECT {', '.join(written)} FROM {source} GROUP BY ALL"
    return f"SELECT {', '.join(meant)} FROM ({groups}) GROUP BY ALL ORDER BY ALL"


def _condition(table: RawTable, entry: IndicatorColumn) -> str:
    conditions = []
    for column, wanted in entry.where.items():
        name = _quoted(find_column(table, column))
        texts = ", ".join("'" + text.replace("'", "''") + "'" for text in wanted)
        conditions.append(f"trim(CAST({name} AS VARCHAR)) IN ({texts})")
    return " AND ".join(conditions) or "TRUE"


def _key_columns(table: RawTable, mapping: Mapping) -> list[str]:
    parts = [part for part in mapping.key_parts if isinstance(part, Column)]
    return list(dict.fromkeys(find_column(table, *part.names) for part in parts))


def _lines_above(file: Path, mapping: Mapping) -> list[str]:
    """The lines above the header, which is the first line with all columns that the mapping names."""
    import pandas as pd

    with file.open("rb") as stream:
        head = stream.read(_HEAD)
    if head.startswith(_PARQUET):
        return []
    lines = head.decode("utf-8-sig", errors="ignore").splitlines()[:_LINES_ABOVE]
    for number, line in enumerate(lines):
        for delimiter in _DELIMITERS:
            names = [name.strip() for name in next(csv.reader([line], delimiter=delimiter), [])]
            table = RawTable(file=file.name, frame=pd.DataFrame(columns=names), rows=pd.RangeIndex(0))
            if len(names) > 1 and _has_columns(table, mapping):
                return lines[:number]
    return []


def _has_columns(table: RawTable, mapping: Mapping) -> bool:
    try:
        _key_columns(table, mapping)
        for entry in mapping.indicators:
            _condition(table, entry)
    except ReadError:
        return False
    return True


def _source(file: Path, skip: int) -> str:
    literal = "'" + str(file).replace("'", "''") + "'"
    with file.open("rb") as stream:
        parquet = stream.read(4) == _PARQUET
    if parquet:
        return f"read_parquet({literal})"
    options = "header = true, all_varchar = true, store_rejects = true, rejects_limit = 0"
    return f"read_csv({literal}, {options}{f', skip = {skip}' if skip else ''})"


def _rejected(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame | None:
    """Lines that the header does not fit, with their numbers; None where one is not in UTF-8."""
    import pandas as pd

    lines: list[tuple[Any, ...]] = []
    tables = {row[0] for row in connection.execute("SHOW TABLES").fetchall()}
    if "reject_errors" in tables:
        query = "SELECT DISTINCT line, csv_line, error_message FROM reject_errors ORDER BY line"
        lines = connection.execute(query).fetchall()
    if any(_NOT_UTF8.search(str(message)) for _, _, message in lines):
        return None
    blank = dict.fromkeys(SET_ASIDE_COLUMNS, "")
    texts = {line: text for line, text, _ in lines}
    told = [
        {**blank, "row": line, "reason": "bad_line", "contents": text, "count": 1}
        for line, text in texts.items()
    ]
    return pd.DataFrame(told, columns=list(SET_ASIDE_COLUMNS))


@contextmanager
def _connection() -> Iterator[duckdb.DuckDBPyConnection]:
    import duckdb

    with tempfile.TemporaryDirectory(prefix="govkit-records-") as folder:
        connection = duckdb.connect(config={"memory_limit": _MEMORY, "temp_directory": folder})
        connection.execute("SET enable_progress_bar = false")
        try:
            yield connection
        finally:
            connection.close()


@contextmanager
def _in_utf8(file: Path) -> Iterator[Path]:
    """A copy in UTF-8 of a file in GB18030, Big5 or UTF-16, made piece by piece."""
    with file.open("rb") as stream:
        head = stream.read(_HEAD)
    marked = head[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    encoding = "utf-16" if marked else big5_of(head) or "gb18030"
    with tempfile.TemporaryDirectory(prefix="govkit-records-") as folder:
        copy = Path(folder) / "records.csv"
        try:
            with (
                file.open(encoding=encoding, newline="") as old,
                copy.open("w", encoding="utf-8", newline="") as new,
            ):
                while piece := old.read(_PIECE):
                    new.write(piece)
        except UnicodeError:
            raise ReadError("readers.unknown_content", file=file.name) from None
        yield copy


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
