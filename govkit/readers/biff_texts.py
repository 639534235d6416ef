"""Texts of a BIFF workbook ([MS-XLS]) in several fonts: raised digits and what is struck through."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from govkit.readers.biff_records import records
from govkit.readers.rich_texts import raised

_BOF, _EOF, _FONT, _SST, _CONTINUE, _LABEL = 0x0809, 0x000A, 0x0031, 0x00FC, 0x003C, 0x00FD
_WIDE, _EXTENDED, _RICH = 0x01, 0x04, 0x08
_STRUCK, _SUPERSCRIPT = 0x08, 1
FONT_LEFT_OUT = 4  # no font has this number

Places = dict[tuple[int, int], str]


def texts_of_sheets(stream: bytes) -> dict[int, Places]:
    """Place of a sheet in the stream → position of a cell → its text, where it is shown in another way."""
    fonts: list[tuple[bool, bool]] = []
    pieces: list[bytes] = []
    for kind, _, data in records(stream):
        if kind == _FONT and len(data) >= 10:
            fonts.append((bool(data[2] & _STRUCK), struct.unpack_from("<H", data, 8)[0] == _SUPERSCRIPT))
        elif kind == _SST or (kind == _CONTINUE and pieces):
            pieces.append(data)
        elif kind == _EOF or pieces:
            break
    if not pieces or not any(struck or above for struck, above in fonts):
        return {}
    try:
        texts = dict(_formatted(_Pieces(pieces), fonts))
    except (IndexError, struct.error, UnicodeDecodeError):
        return {}
    return _places(stream, texts) if texts else {}


def _places(stream: bytes, texts: dict[int, str]) -> dict[int, Places]:
    found: dict[int, Places] = {}
    current = 0
    for kind, place, data in records(stream):
        if kind == _BOF:
            current = place
        elif kind == _LABEL and len(data) >= 10:
            row, column, _, number = struct.unpack_from("<HHHI", data)
            if number in texts:
                found.setdefault(current, {})[row, column] = texts[number]
    return found


class _Pieces:
    """The table of texts, which goes on in further records; characters begin there with their width."""

    def __init__(self, pieces: list[bytes]) -> None:
        self._pieces = pieces
        self._number = self._place = 0

    def bytes(self, count: int) -> bytes:
        """The next bytes, over the ends of records."""
        taken = b""
        while len(taken) < count:
            piece = self._pieces[self._number]
            part = piece[self._place : self._place + count - len(taken)]
            self._place += len(part)
            taken += part
            if len(taken) < count:
                self._number, self._place = self._number + 1, 0
        return taken

    def characters(self, count: int, wide: bool) -> str:
        """The next characters."""
        text = ""
        while len(text) < count:
            piece = self._pieces[self._number]
            if self._place >= len(piece):
                self._number, self._place = self._number + 1, 1
                piece = self._pieces[self._number]
                wide = bool(piece[0] & _WIDE)
            size = (count - len(text)) * (2 if wide else 1)
            part = piece[self._place : self._place + size]
            self._place += len(part)
            text += part.decode("utf-16-le" if wide else "latin-1", errors="surrogatepass")
        return text


def _formatted(pieces: _Pieces, fonts: list[tuple[bool, bool]]) -> Iterator[tuple[int, str]]:
    """Number of a text → the text as shown."""
    _, count = struct.unpack("<II", pieces.bytes(8))
    for number in range(count):
        length, flags = struct.unpack("<HB", pieces.bytes(3))
        runs = struct.unpack("<H", pieces.bytes(2))[0] if flags & _RICH else 0
        further = struct.unpack("<I", pieces.bytes(4))[0] if flags & _EXTENDED else 0
        text = pieces.characters(length, bool(flags & _WIDE))
        changes = [struct.unpack("<HH", pieces.bytes(4)) for _ in range(runs)]
        pieces.bytes(further)
        shown = _shown(text, changes, fonts)
        if shown != text:
            yield number, shown


def _shown(text: str, changes: list[tuple[int, int]], fonts: list[tuple[bool, bool]]) -> str:
    ends = [start for start, _ in changes[1:]] + [len(text)]
    shown = text[: changes[0][0]] if changes else text
    for (start, font), end in zip(changes, ends, strict=True) if changes else ():
        struck, above = fonts[font - (font > FONT_LEFT_OUT)]
        part = text[start:end]
        shown += "" if struck else raised(part) if above else part
    return shown
