"""Headers of periods that are left as the numbers by which Excel counts days: 43101 for 2018-01-01."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from govkit.importing import cells
from govkit.period_texts import why_no_period
from govkit.readers import RawTable

# Excel takes 1900 for a leap year, so that its days count from here since March of it.
_BEFORE_FIRST = date(1899, 12, 30)


def excel_days_across(table: RawTable) -> dict[str, str]:
    """Numbers in the header, or in the first row where none was found, that are days → these days.

    They are some where there are several, in order, and each is the first of a month or each the last.
    """
    texts = [cells.plain_text(column.header or column.name) for column in table.columns]
    if not table.structure.get("header") and len(table.frame):
        texts = [cells.plain_text(cell) for cell in table.frame.iloc[0]]
    numbers = [text for text in texts if why_no_period(text) == "excel_day"]
    days = [_BEFORE_FIRST + timedelta(days=int(text.partition(".")[0])) for text in numbers]
    firsts = all(day.day == 1 for day in days)
    lasts = all((day + timedelta(days=1)).day == 1 for day in days)
    if len(days) < 2 or not (firsts or lasts) or any(one >= other for one, other in pairwise(days)):
        return {}
    return dict(zip(numbers, (day.isoformat() for day in days), strict=True))
