"""The dictionary of an SPSS system file, walked through before a library in C reads it.

The library does not check all sizes of a damaged dictionary, and ends the process. Record layouts follow the
description of the format in the PSPP developer's guide.
"""

from __future__ import annotations

import struct

_HEADER = 176
_VARIABLE, _LABELS, _LABELLED, _DOCUMENT, _EXTENSION, _END = 2, 3, 4, 6, 7, 999
_LONGEST_LABEL = 4096


def check_dictionary(content: bytes) -> None:
    """Walk through all records of the dictionary.

    Raises
    ------
    ValueError
        A record is cut off, or says what no record says.
    """
    try:
        _walk(content)
    except struct.error:
        raise ValueError("dictionary cut off") from None


def _walk(content: bytes) -> None:
    order = "<" if struct.unpack_from("<i", content, 64)[0] in (2, 3) else ">"
    place, variables = _HEADER, 0
    while True:
        kind = struct.unpack_from(f"{order}i", content, place)[0]
        place += 4
        if kind == _VARIABLE:
            place = _variable(content, place, order)
            variables += 1
        elif kind == _LABELS:
            place = _labels(content, place, order)
        elif kind == _LABELLED:
            count = struct.unpack_from(f"{order}i", content, place)[0]
            _require(0 < count <= variables, "labels")
            listed = struct.unpack_from(f"{order}{count}i", content, place + 4)
            _require(all(0 < number <= variables for number in listed), "labels")
            place += 4 + 4 * count
        elif kind == _DOCUMENT:
            lines = struct.unpack_from(f"{order}i", content, place)[0]
            _require(lines >= 0, "document")
            place += 4 + 80 * lines
        elif kind == _EXTENSION:
            size, count = struct.unpack_from(f"{order}2i", content, place + 4)
            _require(size > 0 and count >= 0, "extension")
            place += 12 + size * count
        else:
            _require(kind == _END and variables > 0, f"record {kind}")
            _require(place + 4 <= len(content), "dictionary cut off")
            return
        _require(place <= len(content), "dictionary cut off")


def _variable(content: bytes, place: int, order: str) -> int:
    width, labelled, missing = (int(part) for part in struct.unpack_from(f"{order}3i", content, place))
    _require(-1 <= width <= 255 and labelled in (0, 1) and -3 <= missing <= 3, "variable")
    place += 28
    if labelled:
        length = int(struct.unpack_from(f"{order}i", content, place)[0])
        _require(0 <= length <= _LONGEST_LABEL, "label")
        place += 4 + length + -length % 4
    return place + 8 * abs(missing)


def _labels(content: bytes, place: int, order: str) -> int:
    count = struct.unpack_from(f"{order}i", content, place)[0]
    _require(0 <= count <= len(content) // 16, "labels")
    place += 4
    for _ in range(count):
        length = int(struct.unpack_from("B", content, place + 8)[0])
        place += 8 + 1 + length + -(length + 1) % 8
    return place


def _require(condition: bool, what: str) -> None:
    if not condition:
        raise ValueError(what)
