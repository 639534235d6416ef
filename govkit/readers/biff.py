"""What the stream of a BIFF workbook ([MS-XLS]) says of its sheets; sizes that nothing bears out."""

from __future__ import annotations

import struct
from collections.abc import Sequence

from govkit.readers.biff_code_page import old_texts
from govkit.readers.biff_texts import FONT_LEFT_OUT, texts_of_sheets
from govkit.readers.comments import comments_of_stream
from govkit.readers.padding import digits_shown
from govkit.readers.sheet import MOST_COLUMNS_OF_BIFF, letters
from govkit.readers.workbook_parts import SheetPart
from govkit.readers.workbook_styles import is_scaled

_BOF, _BOUND_SHEET, _DIMENSIONS, _SST = 0x0809, 0x0085, 0x0200, 0x00FC
_ROW, _COLUMNS = 0x0208, 0x007D
_HIDDEN_ROW, _HIDDEN_COLUMN = 0x20, 0x01
_FORMULA, _BOOLEAN_OR_ERROR = 0x0006, 0x0205
_FORMAT, _STYLE, _NUMBER, _SHORT_NUMBER, _SHORT_NUMBERS = 0x041E, 0x00E0, 0x0203, 0x027E, 0x00BD
_FONT, _STRUCK = 0x0031, 0x08
_LABELS = frozenset({0x00D6, 0x00FD, 0x0204})
_PERCENT_FORMATS = frozenset({9, 10})  # those that every workbook has: 0% and 0.00%
_CELLS = frozenset({_FORMULA, 0x00BD, 0x00BE, 0x00D6, 0x00FD, 0x0203, 0x0204, _BOOLEAN_OR_ERROR, 0x027E})
_BLANKS = frozenset({0x00BE})
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}


def scanned(stream: bytes) -> tuple[bytes, list[SheetPart]]:
    """The stream without the sizes that it claims, and what each sheet spans, in the workbook's order.

    Sheets of a workbook from before Excel 97 have a name here, and one that is plain in the stream.

    Raises
    ------
    ValueError
        A record is cut off before the first sheet, or a cell is beyond the columns that there can be.
    """
    changed = bytearray(stream)
    parts: dict[int, SheetPart] = {}
    corners: dict[int, list[int]] = {}
    order: list[int] = []
    formats, styles = set(_PERCENT_FORMATS), list[tuple[int, int]]()
    fonts: list[bool] = []
    padded, scaled = dict[int, int](), set[int]()
    place = current = 0
    while place + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, place)
        start, end = place + 4, place + 4 + size
        if end > len(stream):
            break
        if kind == _BOF:
            current = place
            parts[current] = SheetPart("")
        elif kind == _BOUND_SHEET and size >= 4:
            order.append(struct.unpack_from("<I", stream, start)[0])
        elif kind == _DIMENSIONS:
            changed[start:end] = bytes(size)
        elif kind == _SST and size >= 8:
            count = struct.unpack_from("<I", stream, start + 4)[0]
            if count > len(stream) // 3:
                raise ValueError("SST")
        elif kind == _FORMAT and size > 3:
            number = struct.unpack_from("<H", stream, start)[0]
            if b"%" in stream[start + 3 : end]:
                formats.add(number)
            form = _form(stream[start:end])
            padded[number] = digits_shown(form)
            if is_scaled(form):
                scaled.add(number)
        elif kind == _STYLE and size >= 4:
            styles.append(struct.unpack_from("<HH", stream, start))
        elif kind == _FONT and size >= 4:
            fonts.append(bool(stream[start + 2] & _STRUCK))
        elif kind == _ROW and size >= 14 and current in parts:
            if stream[start + 12] & _HIDDEN_ROW:
                parts[current].hidden_rows.add(struct.unpack_from("<H", stream, start)[0])
        elif kind == _COLUMNS and size >= 10 and current in parts:
            first, last = struct.unpack_from("<HH", stream, start)
            if stream[start + 8] & _HIDDEN_COLUMN:
                parts[current].hidden_columns.update(range(first, min(last, 255) + 1))
        elif kind in _CELLS and size >= 6 and current in parts:
            row, column = struct.unpack_from("<HH", stream, start)
            if column >= MOST_COLUMNS_OF_BIFF:
                raise ValueError(f"column {column + 1}")
            if kind not in _BLANKS:
                _widen(corners.setdefault(current, [row, row, column]), row, column)
            for at, number in _styled(kind, column, stream[start:end]):
                font, numbers = styles[number] if number < len(styles) else (0, -1)
                if numbers in formats and kind not in _LABELS:
                    parts[current].percents.add((row, at))
                if numbers in scaled and kind not in _LABELS:
                    parts[current].scaled.add((row, at))
                if padded.get(numbers) and kind not in _LABELS:
                    parts[current].padded[row, at] = padded[numbers]
                if any(fonts) and _is_struck(font, fonts):
                    parts[current].struck.add((row, at))
            error = _error(kind, stream[start:end])
            if error:
                parts[current].errors[row, column] = error
        place = end
    for offset, texts in texts_of_sheets(stream).items():
        if offset in parts:
            parts[offset].texts = texts
    for offset, comments in comments_of_stream(stream).items():
        if offset in parts:
            parts[offset].comments = comments
    for offset, (top, bottom, right) in corners.items():
        parts[offset].spanned = (bottom - top + 1) * (right + 1)
        parts[offset].last = f"{letters(right)}{bottom + 1}"
    told = [parts.get(offset, SheetPart("")) for offset in order]
    old = old_texts(stream)
    if old is not None:
        for place, content in old.plain.items():
            changed[place : place + len(content)] = content
        for offset, part, name in zip(order, told, old.names, strict=False):
            part.name, part.encoding, part.labels = name, old.encoding, old.labels.get(offset, {})
    return bytes(changed), told


def _form(data: bytes) -> str:
    """The format of numbers of a record: behind the length of its text newer workbooks have its width."""
    if data[3] == 0 and len(data) > 5:
        return data[5:].decode("utf-16-le" if data[4] & 1 else "latin-1", "replace")
    return data[3:].decode("latin-1")


def _styled(kind: int, column: int, data: bytes) -> list[tuple[int, int]]:
    """Columns of the numbers and texts of a record, each with its style."""
    if kind == _SHORT_NUMBERS:
        count = (len(data) - 6) // 6
        return [
            (column + number, struct.unpack_from("<H", data, 4 + 6 * number)[0]) for number in range(count)
        ]
    if kind in (_NUMBER, _SHORT_NUMBER, _FORMULA, *_LABELS):
        return [(column, struct.unpack_from("<H", data, 4)[0])]
    return []


def _is_struck(font: int, fonts: Sequence[bool]) -> bool:
    place = font - (font > FONT_LEFT_OUT)
    return font != FONT_LEFT_OUT and place < len(fonts) and fonts[place]


def _widen(corner: list[int], row: int, column: int) -> None:
    corner[0] = min(corner[0], row)
    corner[1] = max(corner[1], row)
    corner[2] = max(corner[2], column)


def _error(kind: int, data: bytes) -> str:
    """The sign of an error that a cell holds, else empty."""
    if kind == _BOOLEAN_OR_ERROR and len(data) >= 8 and data[7] == 1:
        return _ERRORS.get(data[6], "#N/A")
    if kind == _FORMULA and len(data) >= 14 and data[12:14] == b"\xff\xff" and data[6] == 2:
        return _ERRORS.get(data[8], "#N/A")
    return ""
