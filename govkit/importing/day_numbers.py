"""Dates of which a spreadsheet left the number of the day among others that are written out."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from govkit.importing.columns import find_column
from govkit.importing.key_columns import Column
from govkit.importing.key_texts import key_texts
from govkit.readers import RawTable, Remark

if TYPE_CHECKING:
    import pandas as pd

_NUMBER = re.compile(r"(\d{5})(?:\.\d+)?")
# Records that are counted have 2022-01 for a day of it.
_DAY = re.compile(r"(\d{4})(?:([-/.])(\d{1,2})\2|年(\d{1,2})月)(\d{1,2})日?(?:\D.*)?|(\d{4})-(\d{2})")
_FIRST = date(1899, 12, 30)
_AROUND = timedelta(days=92)


def written_out(plain: pd.Series[str]) -> pd.Series[str]:
    """The texts of a column of dates, with `2022-01-15` for 44576 where others are written out.

    A number is taken only for a day among those that are written, or at most three months from them:
    workbooks that count from 1904 are four years apart.
    """
    return plain.replace(_dates(plain)).astype("str")


def _dates(plain: pd.Series[str]) -> dict[str, str]:
    texts = list(plain.unique())
    numbers = {text: found for text in texts if (found := _NUMBER.fullmatch(text))}
    days = [day for text in texts if (day := _day(text)) is not None] if numbers else []
    if not days:
        return {}
    first, last = min(days) - _AROUND, max(days) + _AROUND
    known = {text: _FIRST + timedelta(days=int(found[1])) for text, found in numbers.items()}
    return {text: day.isoformat() for text, day in known.items() if first <= day <= last}


def _day(text: str) -> date | None:
    found = _DAY.fullmatch(text)
    try:
        if found is None:
            return None
        return date(int(found[1] or found[6]), int(found[3] or found[4] or found[7]), int(found[5] or 1))
    except ValueError:
        return None


def day_number_remarks(table: RawTable, period: object, counts: pd.Series[int] | None = None) -> list[Remark]:
    """How many numbers of days were taken for dates in the column of the periods; rows may count for many."""
    if not isinstance(period, Column) or period.to is None:
        return []
    plain = key_texts(table, period)
    known = _dates(plain)
    if not known:
        return []
    first, *_ = known
    numbers = plain.isin(list(known))
    told = {
        "column": find_column(table, *period.names),
        "count": int(numbers.sum() if counts is None else counts[numbers].sum()),
        "first": first,
        "day": known[first],
    }
    return [Remark("importing.remark_day_numbers", told)]
