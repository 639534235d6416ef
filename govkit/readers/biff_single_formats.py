"""Formats of numbers in streams of one sheet: which numbers are days, percents, or codes with zeros."""

from __future__ import annotations

import math
import re
import struct
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from govkit.readers.biff_records import records
from govkit.readers.padding import digits_shown
from govkit.readers.sheet import Cell, in_percent

_DATE_MODE, _FORMATS = 0x0022, frozenset({0x001E, 0x041E})
_STYLES = {0x0243: "<xB", 0x0443: "<xB", 0x00E0: "<xxH"}  # where the number of the format stands
_EXCEL_2, _EXCEL_5 = b"\x09\x00", b"\x09\x08"
# Those that every workbook of Excel 5 has without stating them; the last are of Chinese versions.
_DAYS, _PERCENTS = (*range(14, 18), 22, *range(27, 32), *range(50, 59)), (9, 10)
_NO_SIGN = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|General|[eE][+-]', re.IGNORECASE)
_LAST_DAY = 2_957_003  # 9999-12-31, counted since 1904


@dataclass(slots=True)
class Formats:
    """The formats that a stream states, by their number, and the number that each style has."""

    old: bool
    since_1904: bool = False
    texts: dict[int, str] = field(default_factory=dict)
    styles: list[int] = field(default_factory=list)

    def shown(self, number: float, style: int) -> Cell:
        """A number as its style shows it: a day, or in percent; else as it is."""
        form = self._form(style) if math.isfinite(number) else ""
        if "%" in form:
            return in_percent(number)
        if re.search("[yd年日]", _NO_SIGN.sub("", form), re.IGNORECASE):
            return self._day(number)
        return number

    def digits(self, style: int) -> int:
        """How many digits a style shows at least, with zeros before the number; else 0."""
        return digits_shown(self._form(style))

    def _form(self, style: int) -> str:
        if self.old:
            return self.texts.get(style, "")
        number = self.styles[style] if style < len(self.styles) else 0
        return self.texts.get(number, "")

    def _day(self, number: float) -> Cell:
        if not 1 <= number <= _LAST_DAY:
            return number
        # Excel takes 1900 for a leap year, so that days before March have another start.
        first = datetime(1904, 1, 1) if self.since_1904 else datetime(1899, 12, 31 if number < 60 else 30)
        moment = first + timedelta(seconds=round(number * 86_400))
        return date(moment.year, moment.month, moment.day) if number == int(number) else moment


def formats_of(stream: bytes) -> Formats:
    """The formats that a stream states; of Excel 5 those too that it need not state."""
    found = Formats(old=stream[:2] == _EXCEL_2)
    if stream[:2] == _EXCEL_5:
        found.texts |= {**dict.fromkeys(_DAYS, "yyyy-mm-dd"), **dict.fromkeys(_PERCENTS, "0%")}
    counted = 0
    for kind, _, data in records(stream):
        if kind == _DATE_MODE and len(data) >= 2:
            found.since_1904 = data[:2] == b"\x01\x00"
        elif kind in _STYLES and len(data) >= struct.calcsize(_STYLES[kind]):
            found.styles.append(struct.unpack_from(_STYLES[kind], data)[0])
        elif kind in _FORMATS:
            start = 2 if kind == 0x041E else 0
            stated = stream[:2] == _EXCEL_5 and len(data) >= 2
            number = struct.unpack_from("<H", data)[0] if stated else counted
            found.texts[number] = data[start + 1 :].decode("gb18030", "replace")
            counted += 1
    return found
