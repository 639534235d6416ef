"""Streams of one sheet without a workbook around it, as Excel 2 to 4 and small export scripts write them.

Texts are in a code page.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

from govkit.readers.biff_code_page import encoding_of
from govkit.readers.biff_records import records
from govkit.readers.biff_single_formats import Formats, formats_of
from govkit.readers.damage import cut_off
from govkit.readers.padding import pad
from govkit.readers.sheet import MOST_COLUMNS_OF_BIFF, Cell, Grid, Sheet, stripped

_CODE_PAGE, _BOUND_SHEET = 0x0042, 0x0085
_TEXTS = {0x0204: 8, 0x00D6: 8}  # where the text begins, behind its length in two bytes
_NUMBERS = frozenset({0x0203, 0x0006, 0x0206, 0x0406})
_FORMULAS = frozenset({0x0006, 0x0206, 0x0406})
_RESULTS = frozenset({0x0007, 0x0207})
_SHORT, _SHORTS, _BOOLEAN = 0x027E, 0x00BD, 0x0205
# Of Excel 2, whose cells have three bytes of attributes.
_TEXT_2, _NUMBER_2, _WHOLE_2 = 0x0004, 0x0003, 0x0002

Found = Iterator[tuple[int, int, float | bool | bytes, int]]


def has_workbook(stream: bytes) -> bool:
    """Whether a stream names sheets, as that of a workbook does, or is of Excel 97 and later."""
    if stream[:2] == b"\x09\x08" and stream[4:6] == b"\x00\x06":
        return True
    return any(kind == _BOUND_SHEET for kind, _, _ in records(stream))


def read_single(file: Path, stream: bytes) -> Sheet:
    """The sheet of a stream that has no more than one.

    Raises
    ------
    ReadError
        A cell is beyond the columns that there can be: the file is damaged.
    """
    code_page = 0
    for kind, _, data in records(stream):
        if kind == _CODE_PAGE and len(data) >= 2:
            code_page = struct.unpack_from("<H", data)[0]
    formats = formats_of(stream)
    found = {(row, column): (cell, style) for row, column, cell, style in _cells(stream, formats.old)}
    encoding = encoding_of(code_page, [cell for cell, _ in found.values() if isinstance(cell, bytes)])
    last = max((row for row, _ in found), default=-1)
    width = max((column for _, column in found), default=-1) + 1
    if width > MOST_COLUMNS_OF_BIFF:
        raise cut_off(file, ValueError(f"column {width}"))
    cells: Grid = [[""] * width for _ in range(last + 1)]
    for (row, column), (cell, style) in found.items():
        cells[row][column] = _plain(cell, style, encoding, formats)
    pad(cells, {place: digits for place, (_, style) in found.items() if (digits := formats.digits(style))})
    return Sheet(
        file=file.name,
        format="xls",
        cells=cells,
        numbers=list(range(1, len(cells) + 1)),
        encoding=encoding,
    )


def _plain(cell: float | bool | bytes, style: int, encoding: str, formats: Formats) -> Cell:
    if isinstance(cell, bytes):
        return stripped(cell.decode(encoding, "replace"))
    return cell if isinstance(cell, bool) else formats.shown(cell, style)


def _cells(stream: bytes, old: bool) -> Found:
    """Row, column, content and style of each cell, texts as bytes; of Excel 2 the format is the style."""
    formula = (0, 0)
    for kind, _, data in records(stream):
        try:
            row, column = struct.unpack_from("<2H", data)
            style = (data[5] & 0x3F if old else data[4] | data[5] << 8) if len(data) > 5 else 0
            if kind in _RESULTS:
                size, start = (data[0], 1) if kind == 0x0007 else (row, 2)
                yield *formula, data[start : start + size], 0
            elif kind in _TEXTS:
                start = _TEXTS[kind]
                yield row, column, data[start : start + struct.unpack_from("<H", data, start - 2)[0]], style
            elif kind == _TEXT_2:
                yield row, column, data[8 : 8 + data[7]], style
            elif kind == _NUMBER_2:
                yield row, column, struct.unpack_from("<d", data, 7)[0], style
            elif kind == _WHOLE_2:
                yield row, column, struct.unpack_from("<H", data, 7)[0], style
            elif kind in _NUMBERS:
                start = 7 if old else 6
                if kind in _FORMULAS and data[start + 6 : start + 8] == b"\xff\xff":
                    formula = (row, column)
                else:
                    yield row, column, struct.unpack_from("<d", data, start)[0], style
            elif kind == _SHORT:
                yield row, column, _short(data[6:10]), style
            elif kind == _SHORTS:
                for number in range((len(data) - 6) // 6):
                    own = struct.unpack_from("<H", data, 4 + 6 * number)[0]
                    yield row, column + number, _short(data[6 + 6 * number : 10 + 6 * number]), own
            elif kind == _BOOLEAN:
                yield row, column, b"#N/A" if data[7] else bool(data[6]), style
        except (struct.error, IndexError):
            continue


def _short(data: bytes) -> float:
    """A number in four bytes: the upper half of one in eight, or a whole one; by its first bit in cents."""
    written = struct.unpack("<i", data)[0]
    if written & 2:
        value = float(written >> 2)
    else:
        value = struct.unpack("<d", b"\0\0\0\0" + struct.pack("<i", written & ~3))[0]
    return value / 100 if written & 1 else value
