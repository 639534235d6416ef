"""Stata data files, with the labels of columns and of codes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from govkit.errors import ReadError
from govkit.readers.raw import RawTable

if TYPE_CHECKING:
    import pandas as pd

# Formats before 118 carry no encoding; UTF-8 and GB18030 refuse each other's bytes, Windows-1252 takes any.
_ENCODINGS = ("utf-8", "gb18030", "windows-1252")
_NOT_IN_ENCODING = "Unable to convert string"


def is_stata(head: bytes) -> bool:
    """Whether a file that begins with `head` is a Stata data file (formats 104 to 119)."""
    return head.startswith(b"<stata_dta>") or bool(re.match(rb"[\x68-\x73][\x01\x02]\x01\x00", head))


def read_stata(file: Path) -> RawTable:
    """Read a Stata data file.

    Numbers that the file stores in single precision are given as the shortest decimal that has that
    precision: 25.28, and not 25.280000686645508.

    Raises
    ------
    ReadError
        The file is cut off or damaged.
    """
    import pyreadstat

    for encoding in _ENCODINGS:
        try:
            frame, meta = pyreadstat.read_dta(str(file), encoding=encoding)
            break
        except pyreadstat.ReadstatError as problem:
            if _NOT_IN_ENCODING not in str(problem):
                raise ReadError("readers.damaged", file=file.name, problem=str(problem)) from None
    for column, kind in meta.readstat_variable_types.items():
        if kind == "float":
            frame[column] = _shortest_decimals(frame[column])
    return RawTable(
        file=file.name,
        frame=frame,
        first_row=1,
        encoding=encoding,
        title=meta.file_label or "",
        notes=tuple(meta.notes or ()),
        labels={column: label for column, label in meta.column_names_to_labels.items() if label},
        value_labels=meta.variable_value_labels,
    )


def _shortest_decimals(numbers: pd.Series[float]) -> pd.Series[float]:
    import pandas as pd

    single = numbers.to_numpy(dtype="float32")
    return pd.Series([float(str(number)) for number in single], index=numbers.index, dtype="float64")
