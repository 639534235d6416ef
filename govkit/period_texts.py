"""Periods as Chinese tables write them (`2019年末`, `二〇一九年`, `2020年1-12月`), as ISO periods."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from govkit.simplified import simplified

_SIGNS = str.maketrans("〇○零Oo一二三四五六七八九", "00000123456789")
_CHINESE_YEAR = re.compile(r"^(?:一[八九]|二[〇○零Oo])[〇○零Oo一二三四五六七八九]{2}(?=年)")
_CHINESE_PART = re.compile(r"(?<=[年第])(十[一二]?|[一二三四五六七八九])(?=月|季)")
_TO = r"\s*[-—–－~～至到]+\s*"
_END = r"(?:年?[末底终])?"
# A stock at the end of a period and a flow of the whole of it are both figures of that period.
_FORMS = (
    (re.compile(rf"(\d{{4}})(?:\.0+|年度|年份|年(?:{_END}|全年)|年1月?{_TO}12月份?)?"), "{0}"),
    (re.compile(r"(\d{4})[-/.年]?(0[1-9]|1[0-2])(?:月份?[末底]?)?"), "{0}-{1}"),
    (re.compile(r"(\d{4})[-/.年]([1-9])(?:月份?[末底]?)?"), "{0}-0{1}"),
    (re.compile(r"(\d{4})[-年]?(?:[Qq]|第)([1-4])(?:季度?[末底]?)?"), "{0}-Q{1}"),
    (re.compile(r"(\d{4})年([1-4])季度?[末底]?"), "{0}-Q{1}"),
)
_QUARTERS = {("1", "3"): 1, ("4", "6"): 2, ("7", "9"): 3, ("10", "12"): 4}
_MONTHS = re.compile(rf"(\d{{4}})年(\d{{1,2}})月?{_TO}(\d{{1,2}})月份?")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_MONTH = re.compile(r"(?<!\d)((?:19|20)\d{2})年(\d{1,2})月(?!\d|日)")
_CHINESE_YEAR_WITHIN = re.compile(r"(?:一[八九]|二[〇○零])[〇○零一二三四五六七八九]{2}(?=年)")


@lru_cache(maxsize=4096)
def iso_period(text: str) -> str:
    """A text that is a period, as an ISO period: `2012年` → `2012`, `201210` → `2012-10`; else empty."""
    compact = re.sub(r"\s", "", simplified(unicodedata.normalize("NFKC", text)))
    if found := _CHINESE_YEAR.match(compact):
        compact = found.group().translate(_SIGNS) + compact[found.end() :]
    compact = _CHINESE_PART.sub(lambda part: str(_small(part.group())), compact)
    for form, iso in _FORMS:
        if fits := form.fullmatch(compact):
            return iso.format(*fits.groups())
    if (months := _MONTHS.fullmatch(compact)) and (quarter := _QUARTERS.get((months[2], months[3]))):
        return f"{months[1]}-Q{quarter}"
    return ""


def stated_period(text: str) -> str:
    """The one year or month that a title or a sheet's name states; empty where it states none or several."""
    if whole := iso_period(text.strip("()（）[]【】 ")):
        return whole
    years = years_of(text)
    months = {iso_period(f"{year}年{month}月") for year, month in _MONTH.findall(_plain(text))} - {""}
    if len(years) != 1 or len(months) > 1:
        return ""
    return next(iter(months or years))


def years_of(text: str) -> tuple[str, ...]:
    """The different years that a text names, in its order."""
    return tuple(dict.fromkeys(_YEAR.findall(_plain(text))))


def _plain(text: str) -> str:
    plain = simplified(unicodedata.normalize("NFKC", text))
    return _CHINESE_YEAR_WITHIN.sub(lambda found: found.group().translate(_SIGNS), plain)


def _small(numeral: str) -> int:
    """A Chinese numeral up to twelve."""
    if numeral.startswith("十"):
        return 10 + (int(numeral[1:].translate(_SIGNS)) if len(numeral) > 1 else 0)
    return int(numeral.translate(_SIGNS))
