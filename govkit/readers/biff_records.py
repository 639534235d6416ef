"""The records that the stream of a BIFF workbook ([MS-XLS]) is made of."""

from __future__ import annotations

import struct
from collections.abc import Iterator


def records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    """The kind of each record of a stream, its place and its content."""
    place = 0
    while place + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, place)
        yield kind, place, stream[place + 4 : place + 4 + size]
        place += 4 + size
