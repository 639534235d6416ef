"""Codes of provinces by other lists than GB/T 2260: ISO 3166-2 (`CN-11`, `CN-BJ`) and FIPS 10-4 (`CH22`)."""

from __future__ import annotations

import re

_ISO_LETTERS = {
    **{"BJ": "11", "TJ": "12", "HE": "13", "SX": "14", "NM": "15", "LN": "21", "JL": "22", "HL": "23"},
    **{"SH": "31", "JS": "32", "ZJ": "33", "AH": "34", "FJ": "35", "JX": "36", "SD": "37", "HA": "41"},
    **{"HB": "42", "HN": "43", "GD": "44", "GX": "45", "HI": "46", "CQ": "50", "SC": "51", "GZ": "52"},
    **{"YN": "53", "XZ": "54", "SN": "61", "GS": "62", "QH": "63", "NX": "64", "XJ": "65"},
    **{"TW": "71", "HK": "81", "MO": "82"},
}
_FIPS = {
    **{"01": "34", "02": "33", "03": "36", "04": "32", "05": "22", "06": "63", "07": "35", "08": "23"},
    **{"09": "41", "10": "13", "11": "43", "12": "42", "13": "65", "14": "54", "15": "62", "16": "45"},
    **{"18": "52", "19": "21", "20": "15", "21": "64", "22": "11", "23": "31", "24": "14", "25": "37"},
    **{"26": "61", "28": "12", "29": "53", "30": "44", "31": "46", "32": "51", "33": "50"},
}
_OF_FIPS = re.compile(r"CH(\d{2})")
_DIGITS, _LETTERS = re.compile(r"CH?N[-_.]?(\d{2}|\d{4}|\d{6})"), re.compile(r"CH?N[-_.]?([A-Z]{2})")


def code_of(text: str) -> str:
    """The six digits of GB/T 2260 for a code of another list, or empty."""
    plain = text.upper()
    if found := _OF_FIPS.fullmatch(plain):
        return f"{_FIPS[found[1]]}0000" if found[1] in _FIPS else ""
    if found := _DIGITS.fullmatch(plain):
        return found[1].ljust(6, "0")
    if found := _LETTERS.fullmatch(plain):
        return f"{_ISO_LETTERS[found[1]]}0000" if found[1] in _ISO_LETTERS else ""
    return ""
