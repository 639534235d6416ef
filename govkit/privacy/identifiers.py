"""Columns that look like identity or telephone numbers are refused before anything else is read.

Identity numbers follow GB 11643-1999 (18 characters) and its 15-digit forerunner. The check character is not
used to clear a number: mistyped numbers are personal information too.

The patterns are for RE2, which Arrow runs over a whole column at once: it has no look-around, so a pattern
takes in the characters beside a number.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from govkit.errors import PrivacyError

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    import pyarrow as pa

_GAP = r"[\s\-–—·.]{0,2}"
_MONTH_DAY = rf"(?:0[1-9]|1[0-2]){_GAP}(?:0[1-9]|[12]\d|3[01])"
_PROVINCE = r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])"
# Letters beside a number make it part of something else, such as a pseudonym in hexadecimal.
_BEFORE = r"(?:^|[^\dA-Za-z.¥$]|(?:^|\D)\.|(?i:tel|phone|mobile|cell|id|no))"
_ENDS_DECIMAL = r"\.(?:\D|$)|\.0+(?:\D|$)"
_AFTER = rf"(?:$|[^\dA-Za-z.]|{_ENDS_DECIMAL})"
# Eleven digits before 元, 万 or 亿 are an amount.
_AFTER_TELEPHONE = rf"(?:$|[^\dA-Za-z\s.元万亿]|\s+(?:$|[^\s元万亿])|{_ENDS_DECIMAL})"
_COUNTRY = rf"(?:(?:\+|00)?\(?86\)?{_GAP})?"
_COUNTRY_SAID = rf"(?:\+|00)\(?86\)?{_GAP}"
_MOBILE = rf"1[3-9]\d{_GAP}\d{{4}}{_GAP}\d{{4}}"
_AREA = r"(?:10|2\d|[3-9]\d{2})"
_LOCAL = rf"[2-8]\d{{2,3}}{_GAP}\d{{4}}"
_LANDLINE = rf"\(?0{_AREA}[)\s\-–—]{{1,3}}{_LOCAL}"

_IDENTITY_18 = (
    rf"{_BEFORE}[1-9]\d{{5}}{_GAP}(?:18|19|20)\d{{2}}{_GAP}{_MONTH_DAY}{_GAP}\d{{3}}{_GAP}[\dXx]{_AFTER}"
)
# Numbers of 15 digits were given until 1999: a year of birth below 10 is rather part of a village's code.
_IDENTITY_15 = rf"{_BEFORE}{_PROVINCE}\d{{4}}{_GAP}[1-9]\d{_GAP}{_MONTH_DAY}{_GAP}\d{{3}}{_AFTER}"
_TELEPHONE = (
    rf"{_BEFORE}(?:{_COUNTRY}{_MOBILE}|{_LANDLINE}){_AFTER_TELEPHONE}"
    rf"|(?:^|[^\dA-Za-z.¥$]){_COUNTRY_SAID}\(?0?\)?{_AREA}{_GAP}{_LOCAL}{_AFTER_TELEPHONE}"
)
_IN_TEXT = {"identity_number": f"{_IDENTITY_18}|{_IDENTITY_15}", "telephone_number": _TELEPHONE}

# In a column of numbers one match may be chance, for amounts have eleven digits too and codes fifteen.
_CERTAIN_IN_NUMBERS = {"identity_number": _IDENTITY_18}
_LIKELY_IN_NUMBERS = {
    "identity_number": _IDENTITY_15,
    "telephone_number": rf"^(?:(?:\+|00)?86)?1[3-9]\d{{9}}(?:\.0*)?$|^0{_AREA}[2-8]\d{{6,7}}$",
}
_SHARE_OF_NUMBERS = 0.5
# One telephone number in ten thousand ends in 0000; amounts in yuan that come from 万元 all do.
_ROUND, _SHARE_OF_ROUND = r"0000(?:\.0*)?$", 0.2
# Long telephone numbers among local ones of 7 or 8 digits are a list of contacts, however few the long ones.
_LOCAL_NUMBER = r"^[2-8]\d{6,7}$"
_SHARE_OF_CONTACTS, _SHARE_AMONG_CONTACTS, _FEWEST_CONTACTS = 0.95, 0.05, 10

_NUMBER = r"^[+-]?[\d,]*\.?\d*(?:[eE][+-]?\d+)?$"
_ENOUGH_DIGITS = r"\d(?:[\s\-–—·.()]{0,3}\d){10}"
_SPELT_OUT = r"(?:\d ){10}"
# What spreadsheets make of 15 and 18 digits; the place and date of birth survive it.
_SCIENTIFIC = r"^\d\.\d{10,}[eE]\+1[47]$"


@dataclass(frozen=True, slots=True)
class Finding:
    """A column that holds what looks like personal identifiers: kind, how many, the first row (from 0)."""

    column: str
    kind: str
    count: int
    first: int


def find_identifiers(frame: pd.DataFrame) -> list[Finding]:
    """Look for identity and telephone numbers in every column of a table.

    A column with text is found with one match. A column of nothing but digits is found with one identity
    number of 18 digits, or when more than half of its distinct values look like identity numbers of 15 digits
    or like telephone numbers and are not round amounts.
    """
    import pandas as pd

    findings = []
    for position, column in enumerate(frame.columns):
        cells = frame.iloc[:, position].reset_index(drop=True).dropna()
        if cells.empty or pd.api.types.is_bool_dtype(cells) or pd.api.types.is_datetime64_any_dtype(cells):
            continue
        codes, distinct = pd.factorize(cells)
        for kind, hits in _matches(_texts(pd.Series(distinct))).items():
            rows = cells.index[hits[codes]]
            if len(rows):
                findings.append(Finding(str(column), kind, len(rows), int(rows[0])))
    return findings


def refuse_identifiers(frame: pd.DataFrame, *, file: Path | str, header_rows: int = 1) -> None:
    """Raise PrivacyError when a column holds what looks like identity or telephone numbers.

    The message names file, column, first row and count, and never shows a value.
    """
    for finding in find_identifiers(frame):
        raise PrivacyError(
            f"errors.holds_{finding.kind}",
            file=file,
            column=finding.column,
            row=finding.first + 1 + header_rows,
            count=finding.count,
        )


def _texts(distinct: pd.Series) -> pa.StringArray:
    """Distinct cells as text in ASCII digits; numbers that are not whole, and so no identifiers, as 0.5."""
    import numpy as np
    import pandas as pd
    import pyarrow as pa
    import pyarrow.compute as pc

    if pd.api.types.is_integer_dtype(distinct):
        return pa.array(distinct.to_numpy()).cast("string")
    if pd.api.types.is_float_dtype(distinct):
        numbers = distinct.to_numpy(dtype="float64")
        whole = (numbers == np.floor(numbers)) & (np.abs(numbers) < 9e18)
        integers = pa.array(np.where(whole, numbers, 0).astype("int64")).cast("string")
        return pc.if_else(whole, integers, "0.5")
    if isinstance(distinct.dtype, pd.StringDtype):
        texts = pa.array(distinct, type=pa.string())
    else:
        texts = pa.array([_whole(cell) for cell in distinct], type=pa.string())
    texts = pc.utf8_trim_whitespace(pc.utf8_normalize(texts, form="NFKC"))
    texts = _rewrite(texts, _SPELT_OUT, lambda text: re.sub(r"(?<=\d) (?=\d)", "", text))
    return _rewrite(texts, _SCIENTIFIC, lambda text: str(int(float(text))))


def _whole(cell: object) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def _rewrite(texts: pa.StringArray, pattern: str, change: Callable[[str], str]) -> pa.StringArray:
    import pyarrow as pa
    import pyarrow.compute as pc

    fits = pc.match_substring_regex(texts, pattern)
    changed = [change(text) for text in texts.filter(fits).to_pylist()]
    return pc.replace_with_mask(texts, fits, pa.array(changed, type=pa.string())) if changed else texts


def _matches(texts: pa.StringArray) -> dict[str, np.ndarray]:
    """For each kind of identifier, which of a column's distinct texts are taken for one."""
    import numpy as np

    enough = _fits(texts, _ENOUGH_DIGITS)
    if not enough.any():
        return {}
    candidates = texts.filter(enough)

    def among_all(fits: np.ndarray) -> np.ndarray:
        hits = np.zeros(len(texts), dtype=bool)
        hits[enough] = fits
        return hits

    with_digits = texts.filter(_fits(texts, r"\d"))
    if not _fits(with_digits, _NUMBER).all():
        return {kind: among_all(_fits(candidates, pattern)) for kind, pattern in _IN_TEXT.items()}
    local = int(_fits(with_digits, _LOCAL_NUMBER).sum())
    found = {}
    for kind, pattern in _LIKELY_IN_NUMBERS.items():
        hits = _fits(candidates, pattern)
        if not _convincing(int(hits.sum()), local, len(with_digits)) or _mostly_round(
            candidates.filter(hits)
        ):
            hits[:] = False
        if kind in _CERTAIN_IN_NUMBERS:
            hits |= _fits(candidates, _CERTAIN_IN_NUMBERS[kind])
        found[kind] = among_all(hits)
    return found


def _fits(texts: pa.StringArray, pattern: str) -> np.ndarray:
    import pyarrow.compute as pc

    fits: np.ndarray = pc.match_substring_regex(texts, pattern).to_numpy(zero_copy_only=False)
    return fits


def _convincing(likely: int, local: int, distinct: int) -> bool:
    most = likely > _SHARE_OF_NUMBERS * distinct
    contacts = (
        distinct >= _FEWEST_CONTACTS
        and likely + local >= _SHARE_OF_CONTACTS * distinct
        and likely >= _SHARE_AMONG_CONTACTS * distinct
    )
    return most or contacts


def _mostly_round(likely: pa.StringArray) -> bool:
    return bool(_fits(likely, _ROUND).mean() >= _SHARE_OF_ROUND)
