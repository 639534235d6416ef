"""Headers that are days of periods: 2019-01-01, 2020-01-01 … are years, 2020-03-31, 2020-06-30 … quarters."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from govkit.readers.raw import Column, Remark

_DAY = re.compile(r"(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|年(\d{1,2})月(\d{1,2})日)(?:\s+0?0:00(?::00)?)?")
_FORMS = {"year": "{0}年", "quarter": "{0}年第{1}季度", "month": "{0}年{2}月"}
Day = tuple[int, int, int]


def with_periods(columns: Sequence[Column]) -> list[Column]:
    """Columns with the year, quarter or month in the place of the first or last days of it in their headers.

    Nothing is altered where there is one day only, or they are not all the first or all the last of a period.
    """
    days = {text: day for column in columns for text in column.levels if (day := _day(text))}
    form = _FORMS.get(_span(list(days.values())), "")
    if not form:
        return list(columns)
    told = {text: form.format(day[0], (day[1] + 2) // 3, day[1]) for text, day in days.items()}
    altered = []
    for column in columns:
        levels = tuple(told.get(text, text) for text in column.levels)
        altered.append(replace(column, levels=levels, name="_".join(levels)) if levels else column)
    return altered


def days_remark(columns: Sequence[Column]) -> Remark | None:
    """What to say where days of the header were taken for periods."""
    taken = [one for one in columns if not _day(one.name) and any(map(_day, one.header.split(" ")))]
    taken = [one for one in taken if not any(map(_day, one.levels))]
    if not taken:
        return None
    first = taken[0]
    return Remark(
        "readers.remark_header_days", {"count": len(taken), "day": first.header, "name": first.name}
    )


def _day(text: str) -> Day | None:
    found = _DAY.fullmatch(text.strip())
    if found is None:
        return None
    day = int(found[1]), int(found[3] or found[5]), int(found[4] or found[6])
    known = 1 <= day[1] <= 12 and 1 <= day[2] <= calendar.monthrange(day[0] or 1, day[1])[1]
    return day if known else None


def _span(days: Sequence[Day]) -> str:
    """The span of which days are all the first or all the last; empty where they are of none."""
    firsts = all(day == 1 for _, _, day in days)
    lasts = all(day == calendar.monthrange(year, month)[1] for year, month, day in days)
    if len(set(days)) < 2 or not (firsts or lasts):
        return ""
    months = {month for _, month, _ in days}
    if months == {1 if firsts else 12}:
        return "year"
    places = sorted({12 * year + month for year, month, _ in days})
    ends = {1, 4, 7, 10} if firsts else {3, 6, 9, 12}
    quarters = months <= ends and any(after - before == 3 for before, after in pairwise(places))
    return "quarter" if quarters else "month"
