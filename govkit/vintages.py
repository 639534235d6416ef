"""Vintages of a data folder: what the observations were before a revised file was imported.

`vintages.parquet` beside the observations has a row for each value that came, changed or went, with the
vintage (`as_of`) in which it did. A vintage is named after the day of its import, or as `--as-of` says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from govkit.errors import DataError
from govkit.text import listing

if TYPE_CHECKING:
    import pandas as pd

FILE = "vintages.parquet"
# Districts that the latest vintage has no longer.
FORMER_DISTRICTS = "former-districts.csv"
AS_OF = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?(?:\.\d+)?")
_KEY = ["district", "indicator", "period"]


def split_folder(folder: str | Path) -> tuple[Path, str]:
    """A data folder and the vintage asked for: `county@2021-06-30` names a vintage of the folder `county`."""
    path = Path(folder)
    name, at, as_of = path.name.rpartition("@")
    if at and name and AS_OF.fullmatch(as_of) and not path.exists():
        return path.with_name(name), as_of
    return path, ""


def next_vintage(as_of: str, earlier: Sequence[str]) -> str:
    """The name of a further vintage: `as_of`, with a number where there is one of that name."""
    name, number = as_of, 1
    while name in earlier:
        number += 1
        name = f"{as_of}.{number}"
    return name


def in_order(names: Iterable[str]) -> tuple[str, ...]:
    """Vintages in the order of time: `2021-06-30.2` comes before `2021-06-30.10`."""
    return tuple(sorted(names, key=_order))


def has_keys(observations: pd.DataFrame, rows: pd.DataFrame) -> pd.Series[bool]:
    """Which rows are of a district, indicator and period that the observations have."""
    import pandas as pd

    known = pd.MultiIndex.from_frame(observations[_KEY])
    return pd.Series(pd.MultiIndex.from_frame(rows[_KEY]).isin(known), index=rows.index)


def log_revision(
    log: pd.DataFrame | None, before: pd.DataFrame, after: pd.DataFrame, was: str, now: str
) -> pd.DataFrame:
    """The log with the rows that a revision added, changed or removed; another source alone is no change.

    Parameters
    ----------
    log
        The log so far; None before the first revision.
    before, after
        Observations in force before and after.
    was, now
        Vintages of the two.
    """
    import pandas as pd

    if log is None:
        log = before.assign(as_of=was, present=True)
    columns = list(before.columns)
    joined = before.merge(after, on=_KEY, how="outer", suffixes=("_before", ""), indicator=True)
    others = [column for column in columns if column not in _KEY]
    same = pd.Series(True, index=joined.index)
    for column in [column for column in others if column != "source"]:
        old, new = joined[f"{column}_before"], joined[column]
        same &= (old == new).fillna(False) | (old.isna() & new.isna())
    gone = joined["_merge"] == "left_only"
    changed = joined[gone | ~same][columns].assign(as_of=now)
    changed["present"] = ~gone[changed.index]
    made = pd.concat([log, changed.astype(log.dtypes.to_dict())], ignore_index=True)
    return made.sort_values(["as_of", *_KEY], kind="stable").reset_index(drop=True)


def read_log(folder: Path) -> pd.DataFrame | None:
    """The log of a data folder; None where there was no revision.

    Raises
    ------
    DataError
        The log cannot be read.
    """
    import pandas as pd

    file = folder / FILE
    if not file.exists():
        return None
    try:
        return pd.read_parquet(file)
    except (OSError, ValueError) as problem:
        raise DataError("errors.unreadable", file=file, problem=str(problem).split("\n")[0]) from None


def vintages(folder: str | Path) -> tuple[str, ...]:
    """The vintages of a data folder that was revised, oldest first; empty where it was not."""
    log = read_log(Path(folder))
    return () if log is None else in_order(log["as_of"].unique())


def observations_as_of(folder: Path, as_of: str) -> pd.DataFrame:
    """The observations of a folder as they stood in a vintage.

    Parameters
    ----------
    as_of
        The name of a vintage, or a day: then the last vintage up to that day.

    Raises
    ------
    DataError
        The folder was never revised, or its first vintage is later.
    """
    log = read_log(folder)
    if log is None:
        raise DataError("errors.no_vintages", folder=folder, as_of=as_of)
    names = in_order(log["as_of"].unique())
    chosen = [name for name in names if name == as_of] or [
        name for name in names if name.split(".")[0][: len(as_of)] <= as_of
    ]
    if not chosen:
        raise DataError("errors.no_such_vintage", folder=folder, as_of=as_of, vintages=listing(names))
    places = {name: place for place, name in enumerate(names)}
    ranked = log.assign(place=log["as_of"].map(places))
    known = ranked[ranked["place"] <= places[chosen[-1]]]
    latest = known.sort_values("place", kind="stable").drop_duplicates(_KEY, keep="last")
    found: pd.DataFrame = (
        latest[latest["present"]]
        .drop(columns=["as_of", "present", "place"])
        .sort_values(_KEY, kind="stable")
        .reset_index(drop=True)
    )
    return found


def _order(name: str) -> tuple[str, int]:
    day, _, number = name.partition(".")
    return day, int(number or 1)
