"""Stata data files, with the labels of columns and of codes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from govkit.readers.raw import RawTable
from govkit.readers.statistics import as_table
from govkit.readers.statistics_encoding import read_in_encodings

if TYPE_CHECKING:
    import pandas as pd


_PERIODS = re.compile(r"%-?t([mqhw])")
_PARTS_OF_YEAR = {"m": 12, "q": 4, "h": 2, "w": 52}


def is_stata(head: bytes) -> bool:
    """Whether a file that begins with `head` is a Stata data file (formats 104 to 119)."""
    return head.startswith(b"<stata_dta>") or bool(re.match(rb"[\x68-\x73][\x01\x02]\x01\x00", head))


def read_stata(file: Path) -> RawTable:
    """Read a Stata data file.

    Numbers that the file stores in single precision are given as the shortest decimal that has that
    precision: 25.28, and not 25.280000686645508. Months and quarters, which it stores as their number since
    1960, are given as periods.

    Raises
    ------
    ReadError
        The file is cut off or damaged.
    """
    import pyreadstat

    reading = read_in_encodings(
        file, lambda encoding: pyreadstat.read_dta(str(file), encoding=encoding), own=None
    )
    frame, meta = reading.frame, reading.meta
    for column, kind in meta.readstat_variable_types.items():
        if kind == "float":
            frame[column] = _shortest_decimals(frame[column])
    for column, display in meta.original_variable_types.items():
        if found := _PERIODS.match(display or ""):
            frame[column] = [_period(number, found[1]) for number in frame[column]]
    return as_table(file, "dta", reading)


def _period(number: float | None, kind: str) -> str:
    """A number of months, quarters, half-years or weeks since 1960 as a period: 710 of %tm is 2019-03."""
    if number is None or number != number:
        return ""
    years, part = divmod(int(number), _PARTS_OF_YEAR[kind])
    return f"{1960 + years}-{part + 1:02}" if kind == "m" else f"{1960 + years}-{kind.upper()}{part + 1}"


def _shortest_decimals(numbers: pd.Series[float]) -> pd.Series[float]:
    import pandas as pd

    single = numbers.to_numpy(dtype="float32")
    return pd.Series([float(str(number)) for number in single], index=numbers.index, dtype="float64")
