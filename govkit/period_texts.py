"""Periods as Chinese tables write them (`2019年末`, `二〇一九年`, `2020年1-12月`), as ISO periods.

A half-year and months added up (`1-6月`) are no period: beside years and months they would be read as the one
or the other. Nor is the number by which Excel counts days.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Collection
from functools import lru_cache
from typing import Literal

from govkit.simplified import simplified

WhyNoPeriod = Literal[
    "bad_period", "excel_day", "part_of_year", "two_years", "month_untold", "day", "no_such_day", "short_year"
]

_SIGNS = str.maketrans("〇○零Oo一二三四五六七八九", "00000123456789")
_CHINESE_YEAR = re.compile(r"^(?:一[八九]|二[〇○零Oo])[〇○零Oo一二三四五六七八九]{2}(?=年)")
_CHINESE_PART = re.compile(r"(?<=[\d年第])(十[一二]?|[一二三四五六七八九])(?=月|季)")
# Taiwan counts years from 1912.
_REPUBLICAN_YEAR = re.compile(r"(?:中华)?民国(\d{1,3})(?=年)")
_ROMAN_QUARTER = re.compile(r"(?<=第)(I{1,3}|IV)(?=季)")
_TO = r"\s*[-—–－~～至到]+\s*"
_END = r"(?:年?[末底终])?"
# A stock at the end of a period and a flow of the whole of it are both figures of that period.
_FORMS = (
    (re.compile(rf"(\d{{4}})(?:\.0+|年度|年份|年(?:{_END}|全年)|年1月?{_TO}12月份?|年1{_TO}4季度)?"), "{0}"),
    # By law the fiscal year is the calendar's.
    (re.compile(r"(?:[Ff][Yy]-?)(\d{4})年?|(\d{4})年?(?:财年|(?:财政|会计)年度)"), "{0}{1}"),
    (re.compile(r"(\d{4})[-/.年]?(0[1-9]|1[0-2])(?:月份?[末底]?)?"), "{0}-{1}"),
    (re.compile(r"(\d{4})[-/.年]([1-9])(?:月份?[末底]?)?"), "{0}-0{1}"),
    (re.compile(r"(\d{4})-?[Mm](0[1-9]|1[0-2])"), "{0}-{1}"),
    (re.compile(r"(\d{4})-?[Mm]([1-9])"), "{0}-0{1}"),
    (re.compile(r"(0[1-9]|1[0-2])/(\d{4})"), "{1}-{0}"),
    (re.compile(r"([1-9])/(\d{4})"), "{1}-0{0}"),
    (re.compile(r"(\d{4})[-年]?(?:[Qq]|第)([1-4])(?:季度?[末底]?)?"), "{0}-Q{1}"),
    (re.compile(r"(\d{4})[-年.]?([1-4])季度?[末底]?"), "{0}-Q{1}"),
    (re.compile(r"[Qq]([1-4])[-/]?(\d{4})"), "{1}-Q{0}"),
)
_QUARTERS = {("1", "3"): 1, ("4", "6"): 2, ("7", "9"): 3, ("10", "12"): 4}
_MONTHS = re.compile(rf"(\d{{4}})年(\d{{1,2}})月?{_TO}(\d{{1,2}})月份?")
_MONTH_NAMES = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september", "october"),
    *("november", "december"),
)
_ENGLISH_MONTH = re.compile(r"([A-Za-z]{3,9})[-,.]?(\d{4})|(\d{4})[-,.]?([A-Za-z]{3,9})")
_MONTHS_WITHIN = re.compile(rf"(?<=年)(\d{{1,2}})月?{_TO}(\d{{1,2}})月")
_QUARTER = re.compile(r"(?<!\d)((?:19|20)\d{2})年?第?([1-4])季")
_PART_OF_YEAR = re.compile(
    rf"[上下]半年|前[两二三23]个?季|(?<=\d)-?[Hh][12](?!\d)|\d月?{_TO}\d{{1,2}}月|[1-4]{_TO}[1-4]季"
)
# Days of Excel from 1950 to 2099.
_EXCEL_DAY, _EXCEL_DAYS = re.compile(r"(\d{5})(?:\.\d+)?"), range(18264, 73051)
_DAY = re.compile(
    r"(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})(?!\d|\s*月)|年(\d{1,2})月(\d{1,2})日"
    r"|([01]\d)([0-3]\d)(?:[0-2]\d(?:[0-5]\d){0,2})?$)"
)
_TWO_YEARS = re.compile(
    r"(?P<first>\d{4})年?(?:[-/—–－~～至](?P<last>(?:\d\d)?\d\d)年?(?:学年度?)?|学年度?)(?![\d月季])"
)
_SHORT_YEAR = re.compile(r"\d{2,3}年")
_DOTTED = re.compile(r"(\d{4})\.(\d{1,2})")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_YEARBOOK = re.compile(
    r"(?<!\d)(?:19|20)\d{2}年?版?[\u4e00-\u9fff（）()《\s]{0,12}年鉴"
    r"|年鉴[》\]]?(?:[（(][^\d（）()]{0,8}[)）])?[-—–_（(\[\s]*(?:19|20)\d{2}(?!\d)年?[)）\]]?"
)
_MONTH = re.compile(r"(?<!\d)((?:19|20)\d{2})年(\d{1,2})月(?!\d|日)")
_CHINESE_YEAR_WITHIN = re.compile(r"(?:一[八九]|二[〇○零])[〇○零一二三四五六七八九]{2}(?=年)")


@lru_cache(maxsize=4096)
def iso_period(text: str) -> str:
    """A text that is a period, as an ISO period: `2012年` → `2012`, `201210` → `2012-10`; else empty."""
    compact = re.sub(r"\s|(?<=年)_", "", _plain(text))
    if found := _CHINESE_YEAR.match(compact):
        compact = found.group().translate(_SIGNS) + compact[found.end() :]
    for form, iso in _FORMS:
        if fits := form.fullmatch(compact):
            return iso.format(*fits.groups(default=""))
    if (months := _MONTHS.fullmatch(compact)) and (quarter := _QUARTERS.get((months[2], months[3]))):
        return f"{months[1]}-Q{quarter}"
    if named := _ENGLISH_MONTH.fullmatch(compact):
        name = (named[1] or named[4]).lower()
        known = [number for number, month in enumerate(_MONTH_NAMES, start=1) if month.startswith(name)]
        return f"{named[2] or named[3]}-{known[0]:02}" if known else ""
    return ""


def stated_period(text: str) -> str:
    """The one year, quarter or month that a title or a sheet's name states.

    It is empty where none or several are stated, or another part of a year: the figures of 上半年 or 1-6月
    are none of the year.
    """
    if whole := iso_period(text.strip("()（）[]【】 ")):
        return whole
    # The year in the name of a yearbook gives way to another one.
    beside = _YEARBOOK.sub(" ", _plain(text))
    text = beside if years_of(beside) else text
    plain = re.sub(r"\s", "", _plain(text))
    years = years_of(text)
    parts = {iso_period(f"{year}年{month}月") for year, month in _MONTH.findall(plain)} - {""}
    parts |= {f"{year}-Q{quarter}" for year, quarter in _QUARTER.findall(plain)}
    spans = _MONTHS_WITHIN.findall(plain)
    if len(years) != 1 or len(parts) > 1 or len(spans) > 1:
        return ""
    if spans and not parts:
        return iso_period(f"{years[0]}年{spans[0][0]}-{spans[0][1]}月")
    return "" if _PART_OF_YEAR.search(plain) else next(iter(parts or years))


def is_of_yearbook(text: str) -> bool:
    """Whether the only year of a text is in the name of a yearbook: `福建统计年鉴2022`, `2022年晋江年鉴`.

    Most figures of a yearbook are of the year before.
    """
    return bool(years_of(text)) and not years_of(_YEARBOOK.sub(" ", _plain(text)))


def is_part_of_year(text: str) -> bool:
    """Whether a text speaks of a half-year or of months or quarters added up."""
    return _PART_OF_YEAR.search(re.sub(r"\s", "", _plain(text))) is not None


def two_years(text: str) -> tuple[str, str] | None:
    """The two years of a school year or the like: `2019-2020学年`, `2019/20`, `2019学年`; else None."""
    found = _TWO_YEARS.fullmatch(re.sub(r"\s", "", _plain(text)))
    if found is None:
        return None
    first = found["first"]
    following = str(int(first) + 1)
    last = found["last"] or following
    return (first, following) if last in (following, following[2:]) else None


def spans_of_two_years(texts: Collection[str]) -> frozenset[str]:
    """Texts that are two years by what else a column has: beside `2012/13`, `2011/12` is no December.

    Nor is it beside `2010/11` and no other month.
    """
    spans = [text for text in texts if two_years(text)]
    sure = {text for text in spans if not iso_period(text)}
    alone = len(spans) > 1 and len(spans) == sum(1 for text in texts if text.strip())
    return frozenset(spans if sure or alone else ())


def is_no_day(text: str) -> bool:
    """Whether a text is written as a day that no calendar has: 2021-02-30. A day 0 stands for the month."""
    found = _DAY.match(text)
    if found is None:
        return False
    month, day = (int(part) for part in (found[3] or found[5] or found[7], found[4] or found[6] or found[8]))
    return not 1 <= month <= 12 or day > calendar.monthrange(int(found[1]) or 1, month)[1]


def why_no_period(text: str) -> WhyNoPeriod:
    """Why a text that was not taken is no period."""
    if two_years(text):
        return "two_years"
    if _DAY.match(text):
        return "no_such_day" if is_no_day(text) else "day"
    day = _EXCEL_DAY.fullmatch(text)
    if day and int(day[1]) in _EXCEL_DAYS:
        return "excel_day"
    if _DOTTED.fullmatch(text) and iso_period(text):
        return "month_untold"
    if _SHORT_YEAR.match(text):
        return "short_year"
    return "part_of_year" if is_part_of_year(text) else "bad_period"


def dotted_months(texts: Collection[str]) -> dict[str, str]:
    """What `2020.1` is where months were written as decimals, of which spreadsheets drop the last 0.

    Returns
    -------
    dict
        Text → `2020-10` beside `2020.01`, and empty beside `2020.11` without a `2020.10`, where it may be
        January or October. Where nothing speaks for October it has no entry.
    """
    dotted = {found.groups() for text in texts if (found := _DOTTED.fullmatch(text))}
    two_digits = any(month.startswith("0") for _, month in dotted)
    told = {}
    for year, month in dotted:
        if month != "1":
            continue
        if two_digits:
            told[f"{year}.1"] = f"{year}-10"
        elif (year, "10") not in dotted and dotted & {(year, "11"), (year, "12")}:
            told[f"{year}.1"] = ""
    return told


def years_of(text: str) -> tuple[str, ...]:
    """The different years that a text names, in its order."""
    return tuple(dict.fromkeys(_YEAR.findall(_plain(text))))


def _plain(text: str) -> str:
    plain = simplified(unicodedata.normalize("NFKC", text))
    plain = _REPUBLICAN_YEAR.sub(lambda found: str(int(found[1]) + 1911), plain)
    plain = _CHINESE_YEAR_WITHIN.sub(lambda found: found.group().translate(_SIGNS), plain)
    plain = _ROMAN_QUARTER.sub(lambda found: str(("I", "II", "III", "IV").index(found[1]) + 1), plain)
    return _CHINESE_PART.sub(lambda found: str(_small(found.group())), plain)


def _small(numeral: str) -> int:
    """A Chinese numeral up to twelve."""
    if numeral.startswith("十"):
        return 10 + (int(numeral[1:].translate(_SIGNS)) if len(numeral) > 1 else 0)
    return int(numeral.translate(_SIGNS))
