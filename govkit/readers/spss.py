"""SPSS files: sav, zsav and por, with labels and the values that are declared missing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from govkit.errors import ReadError
from govkit.readers.damage import in_one_line
from govkit.readers.raw import RawTable
from govkit.readers.spss_dictionary import check_dictionary
from govkit.readers.statistics import as_table
from govkit.readers.statistics_encoding import read_in_encodings

if TYPE_CHECKING:
    import pandas as pd


def read_spss(file: Path, kind: str) -> RawTable:
    """Read an SPSS file. Values that it declares missing stay, and are named in `Column.missing`.

    Raises
    ------
    ReadError
        The file is cut off or damaged.
    """
    import pyreadstat

    if kind == "por":
        reading = read_in_encodings(file, lambda _: pyreadstat.read_por(str(file)), own=None)
        return as_table(file, "por", reading)
    try:
        check_dictionary(file.read_bytes())
    except ValueError as problem:
        raise ReadError("readers.damaged", file=file.name, problem=in_one_line(problem)) from None
    reading = read_in_encodings(
        file,
        lambda encoding: pyreadstat.read_sav(str(file), encoding=encoding, user_missing=True),
        own="stated",
    )
    return as_table(file, "sav", reading, _declared(reading.frame, reading.meta))


def _declared(frame: pd.DataFrame, meta: Any) -> dict[str, tuple[Any, ...]]:
    declared = {}
    for name, ranges in (meta.missing_ranges or {}).items():
        if name not in frame:
            continue
        values: set[Any] = set()
        for part in ranges:
            low, high = part["lo"], part["hi"]
            values |= {value for value in frame[name].dropna().unique() if low <= value <= high}
        if values:
            declared[name] = tuple(sorted(values))
    return declared
