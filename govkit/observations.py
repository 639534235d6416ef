"""Observations: one row per district × indicator × period, validated when they are loaded.

The statuses are those of the SDMX code list CL_OBS_STATUS, version 2.2.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from govkit.codebook import Codebook
from govkit.errors import DataError
from govkit.periods import PATTERN
from govkit.text import listing

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("district", "indicator", "period", "value", "n", "status", "source")
KEY = ["district", "indicator", "period"]
STATUSES = tuple("ABDEFGIJKLMNOPQSUV")
MISSING_STATUSES = ("J", "K", "L", "M", "O", "Q", "S")
SYNTHETIC = "synthetic"


def validate(
    raw: pd.DataFrame, codebook: Codebook, districts: Iterable[str], *, file: Path | str = "observations"
) -> pd.DataFrame:
    """Check a table of observations and give it its types. Errors as `govkit.load`.

    Parameters
    ----------
    raw
        The seven columns, as text or typed; row 0 is called row 2 in messages, as a spreadsheet shows it.
    file
        What messages call it.
    """
    import pandas as pd

    from govkit.privacy.identifiers import refuse_identifiers

    refuse_identifiers(raw, file=file)
    missing = [column for column in COLUMNS if column not in raw.columns]
    if missing:
        raise DataError(
            "errors.missing_column", file=file, missing=listing(missing), found=listing(raw.columns)
        )
    extra = [column for column in raw.columns if column not in COLUMNS]
    if extra:
        raise DataError("errors.extra_column", file=file, extra=listing(extra), expected=listing(COLUMNS))
    frame = pd.DataFrame({column: raw[column].to_numpy() for column in COLUMNS})
    for column in ("district", "indicator", "period", "status", "source"):
        frame[column] = frame[column].astype("string").str.strip().fillna("")
    # Blank lines of a file are no rows, but the rows after them keep their numbers.
    frame = frame[~(frame.isna() | (frame == "")).all(axis=1)]
    for column in KEY:
        _refuse(frame, frame[column] == "", "errors.empty_cell", file, column)
    _refuse(frame, ~frame["district"].isin(set(districts)), "errors.district_not_listed", file, "district")
    unknown = sorted(key for key in frame["indicator"].unique() if not codebook.has_indicator(key))
    _refuse(frame, frame["indicator"].isin(unknown), "errors.indicator_not_listed", file, "indicator")
    _refuse(frame, ~frame["period"].str.fullmatch(PATTERN), "errors.bad_period", file, "period")
    _refuse(
        frame, ~frame["status"].isin(STATUSES), "errors.bad_status", file, "status", choices="".join(STATUSES)
    )
    for column in ("value", "n"):
        frame[column] = _numbers(frame, column, file)
    # The two are read together: a blank value needs a status that says why it is blank.
    unexplained = frame["value"].isna() & ~frame["status"].isin(MISSING_STATUSES)
    _refuse(frame, unexplained, "errors.value_missing", file, "value", choices="".join(MISSING_STATUSES))
    counts = frame["n"]
    _refuse(
        frame,
        counts.notna() & ((counts < 0) | (counts % 1 != 0) | (counts > 2**53)),
        "errors.bad_count",
        file,
        "n",
    )
    frame["n"] = counts.astype("Int64")
    twice = frame.duplicated(KEY, keep="first")
    if twice.any():
        second = _first(twice)
        same = (frame[KEY] == frame.loc[second, KEY]).all(axis=1)
        raise DataError(
            "errors.duplicate_key",
            file=file,
            first=_first(same) + 2,
            row=second + 2,
            key=" × ".join(str(frame.at[second, column]) for column in KEY),
            count=int(twice.sum()),
        )
    # The form of a period tells its frequency.
    form = frame["period"].str.replace(r"\d", "0", regex=True)
    first = form.groupby([frame["district"], frame["indicator"]]).transform("first")
    _refuse(frame, form != first, "errors.mixed_series", file, "period")
    for column in ("district", "indicator", "period", "status", "source"):
        frame[column] = frame[column].astype("str")
    return frame.sort_values(KEY, kind="stable").reset_index(drop=True)


def is_synthetic(frame: pd.DataFrame) -> bool:
    """Whether any row of observations is synthetic: its source begins with `synthetic`."""
    return bool(frame["source"].str.startswith(SYNTHETIC).any())


def _first(true: pd.Series[bool]) -> int:
    return int(true.index.to_numpy()[true.to_numpy().argmax()])


def _refuse(
    frame: pd.DataFrame, wrong: pd.Series[bool], key: str, file: Path | str, column: str, **values: object
) -> None:
    if wrong.any():
        row = _first(wrong)
        cell = frame.at[row, column]
        raise DataError(
            key, file=file, row=row + 2, column=column, value=cell, count=int(wrong.sum()), **values
        )


def _numbers(frame: pd.DataFrame, column: str, file: Path | str) -> pd.Series[float]:
    import numpy as np
    import pandas as pd

    cells = frame[column]
    if cells.dtype == object or isinstance(cells.dtype, pd.StringDtype):
        cells = cells.astype("string").str.strip()
        cells = cells.mask(cells == "")
    numbers = pd.to_numeric(cells, errors="coerce").astype("float64")
    _refuse(frame, numbers.isna() & cells.notna(), "errors.not_a_number", file, column)
    _refuse(frame, numbers.isin([np.inf, -np.inf]), "errors.not_a_number", file, column)
    return numbers
