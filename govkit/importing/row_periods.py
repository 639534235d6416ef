"""The period of each row of a raw table: from one column, from two, or the same for all."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Literal

from govkit.importing import cells
from govkit.importing.columns import find_column
from govkit.importing.day_numbers import written_out
from govkit.importing.frequencies import is_sum, is_whole_year
from govkit.importing.key_columns import Column, PeriodColumns
from govkit.importing.key_texts import key_texts
from govkit.importing.mapping import Mapping
from govkit.period_texts import iso_period
from govkit.periods import frequency
from govkit.readers import RawTable

if TYPE_CHECKING:
    import pandas as pd

BAD_PERIODS = (*cells.PERIOD_REASONS, "bad_year", "bad_month", "bad_quarter")


def row_periods(table: RawTable, mapping: Mapping) -> pd.DataFrame:
    """Columns `period` (empty where there is none), `written` (what says so), and `reason` (its key)."""
    import pandas as pd

    wanted = mapping.period
    if isinstance(wanted, PeriodColumns):
        return _of_parts(table, wanted, totals=not mapping.aggregates)
    lines = pd.DataFrame({"written": key_texts(table, wanted), "period": "", "reason": ""}, dtype="str")
    if wanted is None:
        return lines
    to = wanted.to if isinstance(wanted, Column) else None
    dates = written_out(lines["written"]) if to else lines["written"]
    lines["period"] = cells.periods(dates, to or "")
    if isinstance(wanted, Column) and wanted.of_two_years:
        years = cells.years_of_two(lines["written"], wanted.of_two_years)
        lines["period"] = lines["period"].mask(years != "", years)
    bad = lines["period"] == ""
    lines["reason"] = lines["reason"].mask(bad, cells.reasons_of_no_period(lines["written"]))
    if isinstance(wanted, str) and table.period_column:
        _leave_others(lines, table)
    return lines


def period_label(table: RawTable, mapping: Mapping, reason: str) -> str:
    """The column that is to blame where a row has no period."""
    wanted = mapping.period
    if isinstance(wanted, PeriodColumns):
        blamed: Column | str | None = wanted.of_year if reason == "bad_year" else wanted.of_part
    else:
        blamed = table.period_column or wanted
    return find_column(table, *blamed.names) if isinstance(blamed, Column) else blamed or ""


def part_of_year(year: str, text: str, part: Literal["month", "quarter"]) -> str:
    """The month or quarter of a year that a text is (`3`, `三月`, `第一季度`), as an ISO period, or empty.

    A text that has the year as well, such as 201903, is taken where the year is the same.
    """
    bare = re.sub(r"\.0+$", "", re.sub(r"\s", "", text))
    if not bare:
        return ""
    ends = ("月",) if part == "month" else ("季度",)
    forms = [bare, f"{year}年{bare}", *(f"{year}年{bare}{end}" for end in ends)]
    for form in forms:
        period = iso_period(form)
        if period.startswith(year) and frequency(period) == part[0].upper():
            return period
    return ""


def _leave_others(lines: pd.DataFrame, table: RawTable) -> None:
    """Of a table that states periods, take the rows of the one period that is wanted."""
    stated = cells.texts(table.frame[table.period_column])
    others = cells.periods(stated) != lines["period"]
    lines["reason"] = lines["reason"].mask(others, "other_period")
    lines["written"] = lines["written"].mask(others, stated)
    lines["period"] = lines["period"].mask(others, "")


def _of_parts(table: RawTable, wanted: PeriodColumns, totals: bool) -> pd.DataFrame:
    """As `row_periods`, from columns of years and parts of them; with `totals`, 全年 is the year."""
    import pandas as pd

    of_year, own = wanted.of_year, wanted.of_part
    texts = key_texts(table, of_year)
    as_written = (
        key_texts(table, of_year.model_copy(update={"fill_down": False}))
        if isinstance(of_year, Column)
        else None
    )
    parts = key_texts(table, own, within=as_written)
    years = cells.periods(texts)
    years = years.where(years.str.fullmatch(r"\d{4}"), "")
    pairs = pd.DataFrame({"year": years, "part": parts})
    known = {
        (year, part): part_of_year(year, part, wanted.part) if year else ""
        for year, part in pairs.drop_duplicates().itertuples(index=False)
    }
    seen = Counter(year for (year, _), period in known.items() if period)
    for year, part in known:
        if totals and year and (is_whole_year(part) or is_sum(part, wanted.part, seen[year])):
            known[year, part] = year
    periods = pd.Series([known[pair] for pair in pairs.itertuples(index=False, name=None)], index=texts.index)
    no_year = years == ""
    reason = pd.Series("", index=texts.index, dtype="str")
    reason = reason.mask(periods == "", f"bad_{wanted.part}").mask(no_year, "bad_year")
    return pd.DataFrame(
        {"written": parts.mask(no_year, texts), "period": periods, "reason": reason}, dtype="str"
    )
