"""A large file of records as DuckDB reads it: its encoding, its header, and the lines that do not fit it."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from govkit.errors import ReadError
from govkit.importing.tidy import SET_ASIDE_COLUMNS
from govkit.readers.encoding import big5_of
from govkit.temporary import folder_for

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

_MEMORY = "1GB"
_PARQUET = b"PAR1"
_PIECE, _HEAD = 2**24, 2**18
_DELIMITERS = (",", "\t", ";", "|")
_LINES_ABOVE = 20
_ENCODING = re.compile(r"utf-?8|unicode|encod", re.IGNORECASE)
_BYTES = "latin-1"


class OtherEncodingError(Exception):
    """A file does not read in the encoding that was tried; never told to a user."""


@dataclass(frozen=True)
class RecordFile:
    """A file that DuckDB reads as UTF-8, or, with an `encoding`, as bytes of which each is a character.

    In GB2312 and Big5 no byte of a Chinese character is a comma, a quotation mark or the end of a line: what
    is left of millions of records can be decoded after they are counted.
    """

    path: Path
    encoding: str = ""

    def told(self, text: str) -> str:
        """What a text of DuckDB says."""
        return self._turned(text, _BYTES, self.encoding)

    def asked(self, text: str) -> str:
        """A text as DuckDB has it."""
        return self._turned(text, self.encoding, _BYTES)

    def _turned(self, text: str, old: str, new: str) -> str:
        if not self.encoding:
            return text
        try:
            return text.encode(old).decode(new)
        except UnicodeError:
            raise OtherEncodingError from None

    def lines_above(self, is_header: Callable[[list[str]], bool]) -> tuple[list[str], str]:
        """The lines above the first that is a header by its names, and the sign between these; or nothing."""
        head = _head(self.path)
        if head.startswith(_PARQUET):
            return [], ""
        lines = head.decode(self.encoding or "utf-8-sig", errors="ignore").splitlines()[:_LINES_ABOVE]
        for number, line in enumerate(lines):
            for delimiter in _DELIMITERS:
                names = [name.strip() for name in next(csv.reader([line], delimiter=delimiter), [])]
                if len(names) > 1 and is_header(names):
                    return lines[:number], delimiter
        return [], ""

    def source(self, skip: int, delimiter: str) -> str:
        """The table function that reads the file.

        Raises
        ------
        OtherEncodingError
            The sign between the cells may be a byte of a character.
        """
        literal = "'" + str(self.path).replace("'", "''") + "'"
        if _head(self.path).startswith(_PARQUET):
            return f"read_parquet({literal})"
        options = "header = true, all_varchar = true, store_rejects = true, rejects_limit = 0"
        if self.encoding:
            if delimiter in ("", "|"):
                raise OtherEncodingError
            options += f", encoding = '{_BYTES}', delim = '{delimiter}', quote = '\"', escape = '\"'"
        return f"read_csv({literal}, {options}{f', skip = {skip}' if skip else ''})"

    def rejected(self, connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
        """Lines that the header does not fit, with their numbers, as rows that are set aside."""
        import pandas as pd

        lines: list[tuple[Any, ...]] = []
        tables = {row[0] for row in connection.execute("SHOW TABLES").fetchall()}
        if "reject_errors" in tables:
            query = "SELECT DISTINCT line, csv_line, error_message FROM reject_errors ORDER BY line"
            lines = connection.execute(query).fetchall()
        if any(is_of_encoding(message) for _, _, message in lines):
            raise OtherEncodingError
        blank = dict.fromkeys(SET_ASIDE_COLUMNS, "")
        texts = {line: self.told(text) for line, text, _ in lines}
        told = [
            {**blank, "row": line, "reason": "bad_line", "contents": text, "count": 1}
            for line, text in texts.items()
        ]
        return pd.DataFrame(told, columns=list(SET_ASIDE_COLUMNS))


def ways_to_read(file: Path) -> Iterator[RecordFile]:
    """A file as UTF-8, as bytes of its encoding, and as a copy in UTF-8, in turn, as far as each may do."""
    head = _head(file)
    if _is_in_utf8(head):
        yield RecordFile(file)
    if head.startswith(_PARQUET):
        return
    marked = head[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    encoding = "utf-16" if marked else big5_of(head) or "gb18030"
    if not marked and not head.isascii() and b"\0" not in head:
        yield RecordFile(file, encoding)
    with _copy_in_utf8(file, encoding) as copy:
        yield RecordFile(copy)


def is_of_encoding(problem: object) -> bool:
    """Whether a message of DuckDB speaks of bytes that are not in the encoding."""
    return _ENCODING.search(str(problem)) is not None


@contextmanager
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    """A database in memory, of which what does not fit there goes to a temporary folder."""
    import duckdb

    with folder_for("records") as folder:
        opened = duckdb.connect(config={"memory_limit": _MEMORY, "temp_directory": str(folder)})
        opened.execute("SET enable_progress_bar = false")
        try:
            yield opened
        finally:
            opened.close()


def _head(file: Path) -> bytes:
    with file.open("rb") as stream:
        return stream.read(_HEAD)


def _is_in_utf8(head: bytes) -> bool:
    """Whether the head of a file is UTF-8 or Parquet; a line further on that is not, DuckDB rejects."""
    if head.startswith(_PARQUET):
        return True
    whole = head[: head.rfind(b"\n") + 1] or head
    try:
        return b"\0" not in whole and bool(whole.decode("utf-8"))
    except UnicodeDecodeError:
        return False


@contextmanager
def _copy_in_utf8(file: Path, encoding: str) -> Iterator[Path]:
    """A copy in UTF-8 of a file in GB18030, Big5 or UTF-16, made piece by piece."""
    with folder_for("records") as folder:
        copy = folder / "records.csv"
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
