"""Cells of raw tables as texts, numbers, periods and codes; what cannot be understood stays visible."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from govkit.importing.place_codes import code_of
from govkit.importing.provisional import without_finality
from govkit.period_texts import (
    dotted_months,
    is_no_day,
    iso_period,
    spans_of_two_years,
    two_years,
    why_no_period,
)

if TYPE_CHECKING:
    import pandas as pd

_NUMBER = r"[+-]?(?:(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?"
# A day of 2019-03-05, 2019年3月5日, 20190305 or 20190305103000; 2019年1-2月 is two months, and no day.
_DATE = (
    r"^(\d{4})(?:([-/.])(\d{1,2})\2\d{1,2}(?!\s*月)|年(\d{1,2})月\d{1,2}"
    r"|(\d{2})\d{2}(?:[0-2]\d(?:[0-5]\d){0,2})?)日?(?:\D.*|$)"
)
# Marks of footnotes, which would become digits of the figure that they stand at: 8① is 8, and not 81.
_FOOTNOTES = str.maketrans(
    "", "", "".join(map(chr, [0xB2, 0xB3, 0xB9, 0x2070, *range(0x2074, 0x207A), 0x207D, 0x207E]))
)
_FOOTNOTES |= dict.fromkeys([*range(0x2460, 0x249C), *range(0x24EA, 0x2500), *range(0x2776, 0x2794)])
PERIOD_REASONS = (
    "bad_period",
    "excel_day",
    "part_of_year",
    "two_years",
    "month_untold",
    "day",
    "no_such_day",
    "short_year",
    "other_period",
)
_DECORATED = re.compile(r"(?:'|=?\")?(\d{6,12})(?:\.0+)?\"?")
_SCIENTIFIC = re.compile(r"[1-9](?:\.(\d*))?[eE]\+?0?([5-9]|1[01])")


def texts(cells: pd.Series) -> pd.Series[str]:
    """Cells as text: full-width forms made plain, padding and marks of footnotes cut, 2012.0 as `2012`."""
    import numpy as np
    import pandas as pd

    codes, distinct = pd.factorize(cells)
    plain = np.array([*(plain_text(cell) for cell in distinct), ""], dtype="object")
    return pd.Series(plain[codes], index=cells.index, dtype="str")


def numbers(cells: pd.Series) -> pd.Series[float]:
    """Cells as float64, NaN where a cell is no number; thousands may be parted by commas."""
    import pandas as pd

    if pd.api.types.is_numeric_dtype(cells) and not pd.api.types.is_bool_dtype(cells):
        found = cells.astype("float64")
        return found.mask(found.abs() == float("inf"))
    plain = texts(cells)
    cleaned = plain.where(plain.str.fullmatch(_NUMBER)).str.replace(",", "", regex=False)
    found = pd.to_numeric(cleaned, errors="coerce").astype("float64")
    return found.mask(found.abs() == float("inf"))


def periods(plain: pd.Series[str], to: str = "") -> pd.Series[str]:
    """Texts as ISO periods (`2012年` → `2012`, `201210` → `2012-10`), `""` where a text is no period.

    Parameters
    ----------
    to
        `year`, `quarter` or `month`: the period that holds the text's period or date (`2012/5/6 10:11` →
        `2012-05`); a year is in no month. Empty takes periods as they stand, and no dates.
    """
    distinct = list(plain.unique())
    known = {text: iso_period(without_finality(text)) for text in distinct} | dotted_months(distinct)
    known |= dict.fromkeys(spans_of_two_years(distinct), "")
    found = plain.map(known).astype("str")
    if not to:
        return found
    dates = plain.str.extract(_DATE)
    month = dates[0] + "-" + dates[2].fillna(dates[3]).fillna(dates[4]).str.zfill(2)
    found = found.mask((found == "") & month.str.fullmatch(r"\d{4}-(?:0[1-9]|1[0-2])").eq(True), month)
    found = found.mask(plain.isin([text for text in distinct if is_no_day(text)]), "")
    return found.map({text: _within(text, to) for text in found.unique()}).astype("str")


def _within(period: str, to: str) -> str:
    """The year, quarter or month that a period lies in; empty where it is longer."""
    year, _, part = period.partition("-")
    if to == "year" or not part:
        return year if to == "year" else ""
    if to == "quarter":
        return period if part.startswith("Q") else f"{year}-Q{(int(part) + 2) // 3}"
    return "" if part.startswith("Q") else period


def years_of_two(plain: pd.Series[str], which: Literal["first", "last"]) -> pd.Series[str]:
    """The first or the last year of texts that are two (`2019-2020学年`), `""` for others."""
    spans = {text: two_years(text) for text in spans_of_two_years(list(plain.unique()))}
    years = {text: span[0 if which == "first" else 1] for text, span in spans.items() if span}
    return plain.map(lambda text: years.get(text, "")).astype("str")


def reasons_of_no_period(plain: pd.Series[str]) -> pd.Series[str]:
    """For texts that are no periods the keys of the reasons, which are among `PERIOD_REASONS`."""
    return plain.map({text: why_no_period(text) for text in plain.unique()}).astype("str")


def division_codes(plain: pd.Series[str]) -> pd.Series[str]:
    """Texts as six-digit GB/T 2260 codes, `""` where a text is none.

    Statistical codes of nine or twelve digits are shortened where the rest are zeros.
    """
    short = whole_codes(plain).str.replace(r"^(\d{6})(?:000){1,2}$", r"\1", regex=True)
    return short.where(short.str.fullmatch(r"[1-8]\d{5}"), "")


def whole_codes(plain: pd.Series[str]) -> pd.Series[str]:
    """Codes as they were before an export, where no digit is lost: of 350582.0, 3.50582E+05, '350582.

    Those of other lists (CN-35, CN-FJ) become those of GB/T 2260.
    """
    known = {text: _whole_code(text) for text in plain.unique()}
    return plain.map(known).astype("str")


def lost_digits(plain: pd.Series[str]) -> pd.Series[bool]:
    """Which texts are codes in scientific notation with fewer digits than the code had: 3.5E+11."""
    return plain.map({text: _lacks_digits(text) for text in plain.unique()}).astype("bool")


def _whole_code(text: str) -> str:
    if found := _DECORATED.fullmatch(text):
        return found[1]
    if (found := _SCIENTIFIC.fullmatch(text)) and not _lacks_digits(text):
        return str(int(Decimal(text)))
    return code_of(text) or text


def _lacks_digits(text: str) -> bool:
    found = _SCIENTIFIC.fullmatch(text)
    return found is not None and int(found[2]) > len(found[1] or "")


def names(plain: pd.Series[str]) -> pd.Series[str]:
    """Names without the spaces that yearbooks pad them with (`晋 江 市` → `晋江市`)."""
    chinese = plain.str.contains(r"[\u4e00-\u9fff]", regex=True)
    return plain.mask(chinese, plain.str.replace(r"\s", "", regex=True))


def plain_text(cell: object) -> str:
    """One cell as text, as `texts` has it."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return unicodedata.normalize("NFKC", str(cell).translate(_FOOTNOTES)).strip()
