"""Delimited text: commas, tabs, semicolons or bars, in the encodings that Chinese software writes."""

from __future__ import annotations

import codecs
import csv
import io
from pathlib import Path

from govkit.errors import ReadError
from govkit.readers.raw import RawTable

_DELIMITERS = ",\t;|"
_LINES_LOOKED_AT = 50
_LARGEST_CELL = 1_000_000


def decode(content: bytes) -> tuple[str, str] | None:
    """Text and encoding of a file's bytes, or None where they are no text.

    A byte order mark decides; without one UTF-8 is tried, then UTF-16 where every other byte is NUL as in
    Latin text and digits, then GB18030, which takes in GBK and GB 2312.
    """
    if content.startswith(codecs.BOM_UTF8):
        candidates = ["utf-8-sig"]
    elif content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates = ["utf-16"]
    elif b"\0" in content:
        high, low = content[0::2].count(0), content[1::2].count(0)
        candidates = ["utf-16-be" if high > low else "utf-16-le"]
    else:
        candidates = ["utf-8", "gb18030"]
    for encoding in candidates:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if _has_control_characters(text) else (text, encoding)
    return None


def read_delimited(file: Path, content: bytes) -> RawTable:
    """Read delimited text whose first line that is not blank names the columns.

    Raises
    ------
    ReadError
        The bytes are no text in a known encoding, there is no line of data, a quotation is never closed, or a
        line has more cells than there are columns; the message names the line.
    """
    import pandas as pd

    decoded = decode(content)
    if decoded is None:
        raise ReadError("readers.unknown_content", file=file.name)
    text, encoding = decoded
    lines = _split(file, text)
    while lines and not any(cell.strip() for cell in lines[0][1]):
        lines.pop(0)
    if len(lines) < 2:
        raise ReadError("readers.empty", file=file.name)
    columns = [cell.strip() for cell in lines[0][1]]
    while columns and not columns[-1]:
        columns.pop()
    width = len(columns)
    rows = []
    for number, cells in lines[1:]:
        if any(cell.strip() for cell in cells[width:]):
            raise ReadError(
                "readers.too_many_cells", file=file.name, line=number, cells=len(cells), columns=width
            )
        rows.append([*cells[:width], *[""] * (width - len(cells))])
    frame = pd.DataFrame(rows, columns=columns, dtype="str")
    return RawTable(file=file.name, frame=frame, first_row=lines[1][0], encoding=encoding)


def _split(file: Path, text: str) -> list[tuple[int, list[str]]]:
    # Lines with the number on which each ends; blank lines stay, so that row numbers are those of the file.
    csv.field_size_limit(_LARGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    lines = []
    try:
        for cells in reader:
            lines.append((reader.line_num, cells))
    except csv.Error as problem:
        raise ReadError(
            "readers.bad_quoting", file=file.name, line=reader.line_num, problem=str(problem)
        ) from None
    while lines and not any(cell.strip() for cell in lines[-1][1]):
        lines.pop()
    return lines


def _delimiter(text: str) -> str:
    sample = [line for line in text[:1_000_000].splitlines()[:_LINES_LOOKED_AT] if line.strip()]

    def steadiness(delimiter: str) -> tuple[int, int]:
        counts = [line.count(delimiter) for line in sample]
        first = counts[0] if counts else 0
        return (sum(count == first for count in counts) if first else 0, first)

    return max(_DELIMITERS, key=steadiness)


def _has_control_characters(text: str) -> bool:
    return any(ord(character) < 32 and character not in "\t\r\n\f\x1a" for character in set(text))
