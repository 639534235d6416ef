"""Zipped workbooks, checked before anything is unpacked: no bombs, nothing cut off."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path

from govkit.errors import ReadError
from govkit.readers.damage import cut_off

LARGEST_UNPACKED = 3 * 2**30
"""Bytes that the parts of a workbook may have together: what a full sheet of fifty columns takes."""
LARGEST_RATIO = 400
"""How many times its packed size a large part may have; sheets of one repeated number reach 150."""
_RATIO_COUNTS_FROM = 64 * 2**20
_MOST_PARTS = 10_000


def check_archive(file: Path) -> None:
    """Refuse a zip file that is damaged or unpacks to more than a workbook may have.

    The sizes that the file states are not believed: each part is unpacked and counted, without being kept.

    Raises
    ------
    ReadError
        The file is cut off, damaged, needs a password, or is a bomb.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            if len(parts) > _MOST_PARTS:
                raise ReadError("readers.bomb", file=file.name, part="ZIP", size=len(parts), unit="parts")
            if len({part.filename for part in parts}) < len(parts):
                # Each software would take another of the two for the sheet.
                raise zipfile.BadZipFile("two parts of one name")
            total = 0
            for part in parts:
                if part.flag_bits & 0x1:
                    raise ReadError("readers.password", file=file.name)
                total += _unpacked(file, archive, part, LARGEST_UNPACKED - total)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as problem:
        raise cut_off(file, problem) from None


def _unpacked(file: Path, archive: zipfile.ZipFile, part: zipfile.ZipInfo, most: int) -> int:
    limit = min(most, max(_RATIO_COUNTS_FROM, LARGEST_RATIO * part.compress_size))
    if part.file_size > limit:
        raise _bomb(file, part, part.file_size)
    size = 0
    with archive.open(part) as stream:
        while piece := stream.read(2**20):
            size += len(piece)
            if size > limit:
                raise _bomb(file, part, size)
    return size


def _bomb(file: Path, part: zipfile.ZipInfo, size: int) -> ReadError:
    return ReadError(
        "readers.bomb", file=file.name, part=part.filename[:60], size=max(1, size // 2**20), unit="MiB"
    )
