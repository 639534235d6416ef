"""Texts that a workbook stores once and its cells repeat, counted before they are laid out in memory."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from itertools import pairwise
from pathlib import Path

from govkit.errors import ReadError

_LONG = 10_000
_MOST = 256 * 2**20
_SHARED = re.compile(r"xl/sharedStrings\.xml", re.IGNORECASE)
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_END = re.compile(rb"</(?:\w+:)?si>")
_REFERENCE = re.compile(rb"\bt=[\"']s[\"'][^>]*>\s*<(?:\w+:)?v>(\d{1,9})</")


def refuse_repeated(file: Path, content: bytes) -> None:
    """Refuse a workbook whose cells repeat long texts until they come to more than memory holds.

    Raises
    ------
    ReadError
        The long texts come to more than 256 MiB, each counted as often as a cell refers to it.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        long: dict[int, int] = {}
        for name in filter(_SHARED.fullmatch, names):
            ends = [0, *(found.end() for found in _END.finditer(archive.read(name)))]
            sizes = (after - before for before, after in pairwise(ends))
            long |= {number: size for number, size in enumerate(sizes) if size > _LONG}
        if not long:
            return
        total = 0
        for name in filter(_SHEET.fullmatch, names):
            told = Counter(int(found[1]) for found in _REFERENCE.finditer(archive.read(name)))
            total += sum(size * told[number] for number, size in long.items())
            if total > _MOST:
                raise ReadError("readers.repeated_text", file=file.name, most=_MOST // 2**20)
