"""Texts of workbooks from before Excel 97 (BIFF5) are in a code page, and the library has them wrong."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass

from govkit.readers.biff_records import records
from govkit.readers.encoding import decode

_BOF, _CODE_PAGE, _BOUND_SHEET = 0x0809, 0x0042, 0x0085
_LABEL, _RICH_LABEL, _FORMULA, _STRING = 0x0204, 0x00D6, 0x0006, 0x0207
_BIFF8, _FILE_PASS = 0x0600, 0x002F
# Those that say what their texts are in. Latin ones are written by programs that never asked.
_ENCODINGS = {
    936: "gb18030",
    10008: "gb18030",
    950: "big5hkscs",
    10002: "big5hkscs",
    932: "cp932",
    949: "cp949",
    65001: "utf-8",
}
_PLAIN_CODE_PAGE = 1252
_NAME_SIGNS = "0123456789abcdefghijklmnopqrstuvwxyz"

Labels = dict[tuple[int, int], str]


@dataclass(frozen=True, slots=True)
class OldTexts:
    """Texts of a workbook from before Excel 97.

    Attributes
    ----------
    names
        Names of the sheets in the workbook's order.
    labels
        Place of a sheet in the stream → position of a cell → its text.
    encoding
        What they were read with.
    plain
        Place in the stream → bytes to stand there: names that the library can tell apart, a code page
        that it knows.
    """

    names: tuple[str, ...]
    labels: dict[int, Labels]
    encoding: str
    plain: dict[int, bytes]


def is_old(stream: bytes) -> bool:
    """Whether a stream is of a workbook from before Excel 97."""
    return len(stream) >= 6 and bool(struct.unpack_from("<H", stream, 4)[0] < _BIFF8)


def is_locked(stream: bytes) -> bool:
    """Whether a workbook from before Excel 97 is encrypted with a password."""
    return is_old(stream) and any(kind == _FILE_PASS for kind, _, _ in records(stream))


def old_texts(stream: bytes) -> OldTexts | None:
    """The texts of a workbook from before Excel 97; None for a newer one."""
    if not is_old(stream):
        return None
    code_page, plain, names, cells = (
        0,
        dict[int, bytes](),
        list[tuple[int, bytes]](),
        dict[int, dict[tuple[int, int], bytes]](),
    )
    current, formula = 0, (0, 0)
    for kind, place, data in records(stream):
        if kind == _BOF:
            current = place
        elif kind == _CODE_PAGE and len(data) >= 2:
            code_page = struct.unpack_from("<H", data)[0]
            plain[place + 4] = struct.pack("<H", _PLAIN_CODE_PAGE)
        elif kind == _BOUND_SHEET and len(data) > 7:
            names.append((place + 11, data[7 : 7 + data[6]]))
        elif kind == _FORMULA and len(data) >= 4:
            formula = struct.unpack_from("<HH", data)
        elif kind in (_LABEL, _RICH_LABEL) and len(data) >= 8:
            row, column, _, size = struct.unpack_from("<4H", data)
            cells.setdefault(current, {})[row, column] = data[8 : 8 + size]
        elif kind == _STRING and len(data) >= 2:
            size = struct.unpack_from("<H", data)[0]
            cells.setdefault(current, {})[formula] = data[2 : 2 + size]
    texts = [name for _, name in names] + [text for sheet in cells.values() for text in sheet.values()]
    encoding = encoding_of(code_page, texts)
    return OldTexts(
        tuple(name.decode(encoding, "replace") for _, name in names),
        {
            sheet: {position: text.decode(encoding, "replace") for position, text in found.items()}
            for sheet, found in cells.items()
        },
        encoding,
        plain | {place: _plain_name(number, len(name)) for number, (place, name) in enumerate(names)},
    )


def encoding_of(code_page: int, texts: Sequence[bytes]) -> str:
    """The encoding of texts: that of the code page where it is one of Asia, else what they look like."""
    if code_page in _ENCODINGS:
        return _ENCODINGS[code_page]
    found = decode(b"\n".join(texts))
    return found.encoding if found and not found.encoding.startswith("utf-16") else "gb18030"


def _plain_name(number: int, size: int) -> bytes:
    """A name of as many bytes that no other sheet has, unless there are more sheets than such names."""
    signs = ""
    for _ in range(size):
        number, rest = divmod(number, len(_NAME_SIGNS))
        signs += _NAME_SIGNS[rest]
    return signs.encode()
