"""What a library says of a damaged file, as part of one line."""

from __future__ import annotations

from pathlib import Path

from govkit.errors import ReadError


def cut_off(file: Path, problem: BaseException) -> ReadError:
    """The error of a workbook that is cut off or damaged."""
    return ReadError("readers.cut_off", file=file.name, problem=in_one_line(problem))


def in_one_line(problem: BaseException) -> str:
    """The message of an exception, without line ends and not too long; its kind where it says nothing."""
    return " ".join(str(problem).split())[:120] or type(problem).__name__
