"""A period that a mapping fixes for all rows, where the file states another one itself.

A mapping of last year's file, used for this year's, would write every figure a year too early.
"""

from __future__ import annotations

import re
from pathlib import Path

from govkit.errors import ReadError
from govkit.importing import cells
from govkit.importing.key_columns import TITLE, PeriodColumns
from govkit.importing.mapping import Mapping
from govkit.period_texts import stated_period
from govkit.readers import RawTable, Remark
from govkit.simplified import simplified
from govkit.text import listing

_YEARS = re.compile(r"(?:统计|数据|指标)?(?:年份|年度|年|时期|报告期)|year|period", re.IGNORECASE)
# A yearbook bears the year in which it came out.
_OF_BOOK = re.compile(r"年[鉴鑒]|yearbook", re.IGNORECASE)
_MOSTLY = 0.9


def contradicted_period(table: RawTable, mapping: Mapping, told: bool) -> list[Remark]:
    """What to say where a title or the file's name states another period than the mapping fixes.

    Parameters
    ----------
    told
        Whether the period was given for this one file, on the command line: then nothing is refused.

    Raises
    ------
    ReadError
        A column of years, the name of the sheet or a title that is no yearbook's states another period.
    """
    fixed = _fixed(mapping)
    if not fixed or table.period_column:
        return []
    found = [] if mapping.aggregates else _in_columns(table, mapping, fixed)
    texts = [text for text in (table.title, table.sheet) if not _OF_BOOK.search(text)]
    found += [("text", text, [own]) for text in texts if _differ(own := stated_period(text), fixed)]
    for kind, text, stated in found:
        values = {"file": table.file, "text": text, "stated": listing(stated, most=6), "period": fixed}
        if not told:
            raise ReadError(f"importing.other_period_of_{kind}", **values)
        return [Remark(f"importing.remark_other_period_of_{kind}", values)]
    for text in (table.title, Path(table.file).stem):
        if _differ(own := stated_period(text), fixed):
            values = {"text": text, "stated": own, "period": fixed}
            return [Remark("importing.remark_other_period_of_text", values)]
        if own:
            break
    return []


def _fixed(mapping: Mapping) -> str:
    """The period, or the year, that holds for all rows whatever the file says; else empty."""
    period = mapping.period.of_year if isinstance(mapping.period, PeriodColumns) else mapping.period
    return period if isinstance(period, str) and period != TITLE else ""


def _in_columns(table: RawTable, mapping: Mapping, fixed: str) -> list[tuple[str, str, list[str]]]:
    """Columns of years that the mapping does not use, with the periods in them that are not the fixed one."""
    used = {name for names in mapping.columns for name in names}
    used |= {name for entry in mapping.indicators for name in entry.where}
    found = []
    for name in map(str, table.frame.columns):
        if name in used or not _YEARS.fullmatch(simplified(name.strip())):
            continue
        texts = cells.texts(table.frame[name])
        periods = cells.periods(texts[texts != ""])
        if not len(periods) or float((periods != "").mean()) < _MOSTLY:
            continue
        if others := [one for one in dict.fromkeys(periods) if _differ(one, fixed)]:
            found.append(("column", name, others))
    return found


def _differ(stated: str, fixed: str) -> bool:
    return bool(stated) and not (stated.startswith(fixed) or fixed.startswith(stated))
