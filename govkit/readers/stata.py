"""Stata data files, with the labels of columns and of codes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from govkit.readers.raw import RawTable
from govkit.readers.statistics import as_table, read_in_encodings

if TYPE_CHECKING:
    import pandas as pd


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

    frame, meta, encoding = read_in_encodings(
        file, lambda encoding: pyreadstat.read_dta(str(file), encoding=encoding), own=None
    )
    for column, kind in meta.readstat_variable_types.items():
        if kind == "float":
            frame[column] = _shortest_decimals(frame[column])
    return as_table(file, "dta", frame, meta, encoding)


def _shortest_decimals(numbers: pd.Series[float]) -> pd.Series[float]:
    import pandas as pd

    single = numbers.to_numpy(dtype="float32")
    return pd.Series([float(str(number)) for number in single], index=numbers.index, dtype="float64")
