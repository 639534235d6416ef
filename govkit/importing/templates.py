"""Names of columns with `{period}` and `{district}` in the place of what they differ in."""

from __future__ import annotations

import re

from govkit.importing.frequencies import is_total
from govkit.importing.mapping import DISTRICT_PLACE, PERIOD_PLACE
from govkit.importing.provisional import without_finality
from govkit.period_texts import iso_period

_MONTH = r"(?:1[0-2]|0?[1-9])"
_QUARTER = r"第?[一二三四1-4]季度?|[Qq][1-4]"
_WHOLE_YEAR = r"全年|1月?[-–—~～至到]12月份?"
# A year, with its month or quarter; of a year with other parts, such as 1-2月, it is no period.
_PERIOD = re.compile(
    r"[Ff][Yy]-?(?:19|20)\d{2}(?!\d)|(?:19|20)\d{2}年?(?:财年|(?:财政|会计)年度)|"
    rf"(?:中[华華])?民[国國]\d{{1,3}}年(?:{_MONTH}月份?|(?:{_QUARTER})|(?!第?[\d一二三四五六七八九十]))"
    rf"|(?:19|20)\d{{2}}(?:年_?(?:{_WHOLE_YEAR})|(?:年_?)?(?:{_MONTH}月份?|{_QUARTER})|-(?:{_QUARTER})"
    rf"|[-/.]?(?:0[1-9]|1[0-2])(?!\d)|(?!年?第?[\d一二三四五六七八九十]|年_\d{{1,2}}月?[-–—~～至到]))"
)
_PART = re.compile(rf"(?:{_WHOLE_YEAR})|(?<![\d\-–—~～至]){_MONTH}月份?|(?<![A-Za-z])(?:{_QUARTER})")


def template_of(name: str) -> str:
    """A name with `{period}` for the first year, month or quarter of a year in it; any other as it is.

    `2019年` → `{period}年`, `2019年3月` → `{period}`, `2021年（初步核算）` → `{period}年`.
    """
    return _template(_PERIOD, name)


def template_of_parts(name: str) -> str:
    """A name with `{period}` for the first month, quarter or 全年 in it: `人口_3月` → `人口_{period}`."""
    return _template(_PART, name)


def _template(form: re.Pattern[str], name: str) -> str:
    template = form.sub(PERIOD_PLACE, without_finality(name), count=1)
    return template if has_period(template) else name


def has_period(template: str) -> bool:
    """Whether `{period}` stands in a name."""
    return PERIOD_PLACE in template


def takes_total(template: str, name: str) -> bool:
    """Whether a name is of the total of a year beside months that a template takes in: `2020年`."""
    before, _, after = template.partition(PERIOD_PLACE)
    found = re.fullmatch(rf"{re.escape(before)}(.+){re.escape(after)}", name)
    return bool(found and has_period(template) and (iso_period(found[1]) or is_total(found[1])))


def rest_of(template: str) -> str:
    """What a name says beside its district and its period: `{district}_{period}年_人口` → `人口`."""
    rest = template.replace(DISTRICT_PLACE, "").replace(f"{PERIOD_PLACE}年", "").replace(PERIOD_PLACE, "")
    return rest.strip("_ ")
