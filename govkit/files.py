"""Files: written whole, so that readers see the old one or the new one; tables read row by row."""

from __future__ import annotations

import csv
import os
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

from govkit.errors import DataError
from govkit.text import listing

Row = dict[str, str]


def as_typed(path: Path) -> str:
    """A path as it is typed in a command: within quotation marks where it has blanks or brackets."""
    text = str(path)
    return text if re.fullmatch(r"[\w./\\:@%+=,~-]+", text) else f'"{text}"'


def read_rows(file: Path, required: Sequence[str]) -> tuple[list[str], list[tuple[int, Row]]]:
    """The columns of a CSV file in UTF-8, and its rows with the line that each ends on.

    Raises
    ------
    DataError
        The file is missing, is not UTF-8 or no CSV, lacks a required column, or a row has a cell too many or
        too few.
    """
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream, strict=True)
            columns = list(reader.fieldnames or ())
            rows = [(reader.line_num, row) for row in reader]
    except FileNotFoundError:
        raise DataError("errors.file_missing", file=file) from None
    except UnicodeDecodeError:
        raise DataError("errors.not_utf8", file=file) from None
    except csv.Error as problem:
        raise DataError("errors.unreadable", file=file, problem=problem) from None
    missing = [column for column in required if column not in columns]
    if missing:
        raise DataError("errors.missing_column", file=file, missing=listing(missing), found=listing(columns))
    for line, row in rows:
        if None in row or None in row.values():
            raise DataError("errors.ragged_row", file=file, row=line, columns=len(columns))
    return columns, rows


def write_whole(path: Path, content: bytes) -> None:
    """Write beside `path` and rename; what was there stays when anything fails."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    made = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        open_to_others(made, 0o666)
        made.replace(path)
    except BaseException:
        made.unlink(missing_ok=True)
        raise


def open_to_others(path: Path, mode: int) -> None:
    """Give a temporary file or folder, which only its owner may use, the rights that any other would have."""
    mask = os.umask(0)
    os.umask(mask)
    path.chmod(mode & ~mask)
