"""ISO periods (`2012`, `2012-Q3`, `2012-10`) and their place before or after a reform."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Literal

from govkit.errors import DataError
from govkit.text import say

if TYPE_CHECKING:
    import pandas as pd

Frequency = Literal["Y", "Q", "M"]
Phase = Literal["before", "transition", "after"]

_FORMS: tuple[tuple[Frequency, str], ...] = (
    ("Y", r"[0-9]{4}"),
    ("Q", r"[0-9]{4}-Q[1-4]"),
    ("M", r"[0-9]{4}-(?:0[1-9]|1[0-2])"),
)
A_YEAR: dict[Frequency, int] = {"Y": 1, "Q": 4, "M": 12}  # periods of each frequency
PATTERN = "|".join(form for _, form in _FORMS)


def frequency(period: str) -> Frequency:
    """The frequency that an ISO period's form tells: `"Y"`, `"Q"` or `"M"`.

    Raises
    ------
    DataError
        The text is no ISO period.
    """
    for name, form in _FORMS:
        if re.fullmatch(form, period):
            return name
    raise DataError("errors.not_a_period", value=period)


def to_period(period: str) -> pd.Period:
    """An ISO period as a pandas Period."""
    import pandas as pd

    return pd.Period(period.replace("-Q", "Q"), freq=frequency(period))


def to_index(periods: Iterable[str]) -> pd.PeriodIndex:
    """ISO periods of one frequency as a PeriodIndex, in the given order.

    Raises
    ------
    DataError
        The periods are of more than one frequency.
    """
    import pandas as pd

    texts = list(periods)
    frequencies = {frequency(text) for text in set(texts)}
    if len(frequencies) > 1:
        raise DataError("errors.mixed_frequencies", found=", ".join(sorted(frequencies)))
    freq = frequencies.pop() if frequencies else "Y"
    return pd.PeriodIndex([text.replace("-Q", "Q") for text in texts], freq=freq)


def to_text(period: pd.Period) -> str:
    """A pandas Period as an ISO period."""
    if period.freqstr.startswith("Q"):
        return f"{period.year}-Q{period.quarter}"
    return str(period)


@cache
def phase(period: str, reform_start: str) -> Phase:
    """Whether a period lies before, in, or after the start of a reform.

    A period is *before* when it ends before the start period begins, *after* when it begins after the start
    period ends, else *transition*: partly exposed, so it counts for neither side. Annual data on a reform of
    `2010-10` have 2010 as transition; monthly data on a reform dated `2012` have all twelve months.
    """
    observed, start = to_period(period), to_period(reform_start)
    if observed.end_time < start.start_time:
        return "before"
    if observed.start_time > start.end_time:
        return "after"
    return "transition"


def in_words(period: str, lang: str | None = None) -> str:
    """An ISO period as prose writes it: 2010年10月, 2012年第3季度, 2012年; October 2010, Q3 2012, 2012."""
    year, _, rest = period.partition("-")
    kind = frequency(period)
    if kind == "M":
        months = say("publish.months", lang).split()
        return say("publish.month_in_words", lang, year=year, month=months[int(rest) - 1])
    if kind == "Q":
        return say("report.quarter_in_words", lang, year=year, quarter=rest[1:])
    return say("report.year_in_words", lang, year=year)
