"""Compound files ([MS-CFB]): the workbook's stream taken out of one, and laid into a plain one.

The library that reads BIFF trusts sizes and chains of its container, and a damaged one makes it ask for
memory that ends the process. It is given a container made here, which holds the stream and nothing else.
"""

from __future__ import annotations

import io
import struct

_SECTOR = 4096
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_HEADER_FATS = 109
_NAMES = ("Workbook", "Book", "WORKBOOK", "BOOK", "ET")


def workbook_stream(content: bytes) -> tuple[bytes, bool]:
    """The stream of a BIFF workbook, and whether the container has macros beside it.

    Raises
    ------
    ValueError
        There is no such stream, or the container is damaged.
    """
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(content)) as ole:
            name = next((name for name in _NAMES if ole.exists(name)), None)
            if name is None:
                raise ValueError("no Workbook stream")
            return ole.openstream(name).read(), ole.exists("_VBA_PROJECT_CUR")
    except (OSError, IndexError, KeyError, TypeError, AttributeError, struct.error) as problem:
        raise ValueError(str(problem)) from None


def container(stream: bytes) -> bytes:
    """A compound file of version 4 with `stream` as its `Workbook`.

    Raises
    ------
    ValueError
        The stream is longer than the header of such a file can tell of (456 MB).
    """
    stream += bytes(-len(stream) % _SECTOR or (0 if stream else _SECTOR))
    body = len(stream) // _SECTOR
    fats = 1
    while fats * (_SECTOR // 4) < fats + 2 + body:
        fats += 1
    if fats > _HEADER_FATS:
        raise ValueError("too long")
    directory, mini, first = fats, fats + 1, fats + 2
    table = [_FAT] * fats + [_END, _END] + [*range(first + 1, first + body), _END]
    table += [_FREE] * (fats * (_SECTOR // 4) - len(table))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 4, 0xFFFE, 12, 6)
    header += bytes(6) + struct.pack("<9I", 1, fats, directory, 0, 4096, _END, 0, _END, 0)
    header += struct.pack("<109I", *range(fats), *[_FREE] * (_HEADER_FATS - fats))
    entries = _entry("Root Entry", 5, mini, _SECTOR, child=1) + _entry("Workbook", 2, first, len(stream))
    return b"".join(
        [
            header.ljust(_SECTOR, b"\0"),
            struct.pack(f"<{len(table)}I", *table),
            entries.ljust(_SECTOR, b"\0"),
            bytes(_SECTOR),
            stream,
        ]
    )


def _entry(name: str, kind: int, start: int, size: int, child: int = _FREE) -> bytes:
    text = name.encode("utf-16-le")
    return (
        text.ljust(64, b"\0")
        + struct.pack("<HBB3I", len(text) + 2, kind, 1, _FREE, _FREE, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )
