"""Half-years, months added up and school years, which no period of an observation can say."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from typing import TYPE_CHECKING

from govkit.importing import cells
from govkit.importing.mapping import PERIOD_PLACE, IndicatorColumn
from govkit.period_texts import is_part_of_year, iso_period, two_years
from govkit.readers import RawTable, Remark
from govkit.text import listing

if TYPE_CHECKING:
    import pandas as pd

_TO = r"[-–—~～至到]"
_WITHIN = re.compile(
    r"(?<!\d)(?:19|20)\d{2}(?:年?[_ ]?[上下]半年|年?-?[Hh][12](?![A-Za-z\d])|年?_?前[两二三23]个?季度?"
    rf"|年_?\d{{1,2}}月?{_TO}\d{{1,2}}月|年?[-/—–~～至](?:\d\d)?\d\d年?(?:学年度?)?(?![\d月季])|年?学年度?)"
)
_SOME_YEAR = "2000"


def odd_period_in(name: str) -> str:
    """The part of a name that is a half-year, months added up or a school year; empty where none is."""
    found = _WITHIN.search(name)
    return found.group() if found and is_odd(found.group().replace("_", "")) else ""


def is_odd(text: str) -> bool:
    """Whether a text is a half-year, months added up or a school year."""
    return not iso_period(text) and (two_years(text) is not None or is_part_of_year(text))


def odd_columns(table: RawTable, used: Container[str]) -> list[str]:
    """Columns whose names say such a period, but for some."""
    return [name for name in map(str, table.frame.columns) if name not in used and odd_period_in(name)]


def odd_texts(texts: pd.Series[str]) -> list[str]:
    """Those texts of a column of periods that are such ones."""
    distinct = texts[cells.periods(texts) == ""].unique()
    return [str(text) for text in distinct if two_years(text) or is_part_of_year(text)]


def part_of_year_remarks(entries: Sequence[IndicatorColumn]) -> list[Remark]:
    """What to say where a mapping takes figures of half-years or school years for those of years."""
    names = [
        one.column
        for one in entries
        if one.column and PERIOD_PLACE in one.column
        if odd_period_in(one.column.replace(PERIOD_PLACE, _SOME_YEAR))
    ]
    return [Remark("importing.remark_part_as_year", {"columns": listing(names)})] if names else []
