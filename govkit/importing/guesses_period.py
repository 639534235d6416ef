"""Which column of a raw table has periods, and which the months or quarters of a year that stands apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from govkit.importing import cells
from govkit.importing.day_numbers import written_out
from govkit.importing.guesses import texts_of, written_texts, year_of
from govkit.importing.odd_periods import odd_texts
from govkit.importing.row_periods import part_of_year
from govkit.importing.templates import has_period, template_of, template_of_parts
from govkit.readers import RawTable
from govkit.simplified import simplified

if TYPE_CHECKING:
    import pandas as pd

_PERIOD_NAME = re.compile(
    r"^(?:(?:统计|调查)?(?:年份|年度|学年度?|财年|年|时期|报告期|期间|月份|季度|year|period|date|month|quarter)"
    r"|[\u4e00-\u9fff]{0,8}(?:时间|日期)|(?:created|submitted|updated)(?:_?at|_?time)?|timestamp)$",
    re.IGNORECASE,
)
# Years of these are no periods of figures.
_OF_LIVES = re.compile(r"出生|生日|入职|入党|入学|毕业|成立|建成|birth", re.IGNORECASE)
_PARTS: dict[Literal["month", "quarter"], tuple[re.Pattern[str], re.Pattern[str]]] = {
    # The name of the column, where cells are bare numbers; and cells that say it themselves.
    "month": (
        re.compile(r"^(?:统计|所属|报告)?(?:月份|月度|月|month)$", re.IGNORECASE),
        re.compile(r"(?:\d{1,2}|[一二三四五六七八九十]{1,2})月份?"),
    ),
    "quarter": (
        re.compile(r"^(?:统计|所属|报告)?(?:季度|季|quarter|qtr)$", re.IGNORECASE),
        re.compile(r"第?[一二三四1-4]季度?|[Qq][1-4]"),
    ),
}
_MOSTLY = 0.6
_LOOKED_AT = 1000


@dataclass(frozen=True, slots=True)
class PeriodGuess:
    """Where a table has its periods.

    Attributes
    ----------
    column
        The column of periods, or of the years; empty where there is none.
    to
        The span that its dates are to be taken to, or empty.
    part, part_column
        Whether a further column has months or quarters, and which.
    lacks_year
        Whether nothing says of which year these are: no column, and neither the title nor the file's name.
    across
        Whether months or quarters are columns side by side.
    """

    column: str = ""
    to: str = ""
    part: Literal["month", "quarter", ""] = ""
    part_column: str = ""
    lacks_year: bool = False
    across: bool = False

    @property
    def used(self) -> list[str]:
        """The columns that it takes."""
        return [name for name in (self.column, self.part_column) if name]


def guess_period(table: RawTable, answers: Container[str] = ()) -> PeriodGuess:
    """The column of periods, with `to` where it holds dates, or the columns of years and of their parts.

    Parameters
    ----------
    answers
        Columns that are questions. In a questionnaire a column of years may be one of births, so that only
        a name makes it the period.
    """
    column, to = _column(table, answers)
    if to or (column and not _all_years(table, column)):
        return PeriodGuess(column, to)
    part, own = _part(table, [column, *(name for name in map(str, table.frame.columns) if name in answers)])
    year = bool(column or year_of(table.title, table.file))
    across = not part and _parts_across(table, [column])
    return PeriodGuess(column, "", part, own, bool(part or across) and not year, across)


def guess_span(table: RawTable, dates: str, keys: Sequence[str]) -> str:
    """The longest of year, quarter and month in which no district comes twice; `year` where it does in each.

    What comes twice in a month does so in its quarter and year, which are not looked at then: of records
    nearly all do.

    Parameters
    ----------
    dates
        A column of dates.
    keys
        Columns that tell the districts of the rows.
    """
    texts = texts_of(table, dates)
    rows = table.frame[list(keys)].astype("str")

    def is_once_in(to: str) -> bool:
        periods = cells.periods(texts, to)
        return not rows.assign(**{dates: periods})[periods != ""].duplicated().any()

    if not is_once_in("month"):
        return "year"
    return next((to for to in ("year", "quarter") if is_once_in(to)), "month")


def _some(texts: pd.Series[str]) -> pd.Series[str]:
    """Texts of a long column, enough to tell what it holds."""
    return texts.sample(_LOOKED_AT, random_state=0).sort_index() if len(texts) > _LOOKED_AT else texts


def _column(table: RawTable, answers: Container[str]) -> tuple[str, str]:
    if table.period_column:
        return table.period_column, ""
    for name in map(str, table.frame.columns):
        label = table.column(name).label if table.columns else ""
        texts = _some(written_texts(table, name))
        if not len(texts) or name in answers or _OF_LIVES.search(simplified(f"{name} {label}")):
            continue
        named = any(_PERIOD_NAME.match(simplified(text.strip())) for text in (name, label) if text)
        share = float((cells.periods(texts) != "").mean())
        years = texts.str.fullmatch(r"(?:19|20)\d{2}(?:年|\.0+|[-/.年]?\d{1,2}月?|-?Q[1-4])?").mean()
        told = not answers and years > 0.9 and texts.nunique() > 1
        if share > 0.9 and (named or told):
            return name, ""
        odd = set(odd_texts(texts)) if named else set()
        if odd and share + float(texts.isin(odd).mean()) > 0.9:
            # Half-years or school years: told, and set aside.
            return name, ""
        of_dates = float((cells.periods(written_out(texts), "year") != "").mean()) if named else 0.0
        if of_dates > 0.9:
            return name, "year"
        if named and max(share, of_dates) >= _MOSTLY:
            # 年均增长 under the years, or 上半年 among them: such rows are set aside.
            return name, "" if share >= of_dates else "year"
    return "", ""


def _all_years(table: RawTable, name: str) -> bool:
    return bool(cells.periods(written_texts(table, name)).str.fullmatch(r"\d{4}|").all())


def _parts_across(table: RawTable, others: Sequence[str]) -> bool:
    """Whether several columns differ by nothing but the month or quarter in their names."""
    names = [name for name in map(str, table.frame.columns) if name not in others]
    found = Counter(template for name in names if has_period(template := template_of_parts(name)))
    return any(count > 1 for count in found.values()) and not any(map(has_period, map(template_of, names)))


def _part(table: RawTable, others: Sequence[str]) -> tuple[Literal["month", "quarter", ""], str]:
    """The column of months or quarters; most of its cells are some, and there are several."""
    for name in map(str, table.frame.columns):
        texts = _some(written_texts(table, name))
        if name in others or texts.nunique() < 2 or _OF_LIVES.search(name):
            continue
        for part, (called, form) in _PARTS.items():
            named = called.match(re.sub(r"\s", "", simplified(name))) is not None
            fits = texts.map(lambda text, part=part: bool(part_of_year("2000", text, part)))
            says = fits if named else texts.map(lambda text, form=form: bool(form.fullmatch(text)))
            if float((fits & says).mean()) >= _MOSTLY:
                return part, name
    return "", ""
