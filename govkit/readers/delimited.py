"""Delimited text: commas, tabs, semicolons or bars, in the encodings that Chinese software writes."""

from __future__ import annotations

import contextlib
import csv
import io
import re
from collections import Counter
from pathlib import Path

from govkit.errors import ReadError
from govkit.readers.encoding import decode
from govkit.readers.mojibake import had_back, is_lost, lost_remark, mend, mender_of
from govkit.readers.raw import Remark
from govkit.readers.sheet import Cell, Sheet, stripped
from govkit.readers.words import is_figure

_DELIMITERS = ",\t;|"
_OTHER_SIGNS = {"full_width_commas": "，", "blanks": "[ \u3000]{2,}", "single_blanks": "[ \u3000]+"}
_MOST_LINES = 0.8
_LINES_LOOKED_AT = 60
_LOST_LOOKED_AT = 100_000
_LARGEST_CELL = 1_000_000
_MOST_COLUMNS = 16_384
_HINT = re.compile(r"\s*\"?sep=(.)\"?\s*\r?\n", re.IGNORECASE)


def read_delimited(file: Path, content: bytes) -> Sheet:
    """The lines of delimited text as a sheet, each with the number of the line that it begins on.

    Raises
    ------
    ReadError
        The bytes are no text in a known encoding, a quotation is never closed, or a line has a cell or a
        number of cells beyond measure; the message names the line.
    """
    decoded = decode(content)
    if decoded is None:
        raise ReadError("readers.unknown_content", file=file.name)
    text = decoded.text.rstrip("\x1a")
    remarks = decoded.remarks
    mender = None if text.isascii() else mender_of(text.split("\n"))
    if mender is not None:
        text = "\n".join(mend(line, mender) for line in text.split("\n"))
        remarks = (*remarks, Remark("readers.remark_mended"))
    elif is_lost(text[:_LOST_LOOKED_AT]):
        text, mended, left = had_back(text)
        remarks = (*remarks, lost_remark(mended, left))
    hint = _HINT.match(text)
    delimiter = hint[1] if hint else delimiter_of(text)
    if not hint and (sign := _other_sign(text, delimiter)):
        text = "\n".join(line.strip(" \u3000") for line in text.split("\n"))
        text = re.sub(_OTHER_SIGNS[sign], "\t", text)
        delimiter = "\t"
        remarks = (*remarks, Remark(f"readers.remark_parted_by_{sign.removeprefix('single_')}"))
    skipped = 1 if hint else 0
    numbers, cells = _split(file, text[hint.end() :] if hint else text, delimiter, skipped)
    if not any(any(row) for row in cells):
        raise ReadError("readers.empty", file=file.name)
    if inner := _quoted_as_a_whole(cells):
        cells = _split(file, "\n".join(str(row[0]) if row else "" for row in cells), inner, 0)[1]
        remarks = (*remarks, Remark("readers.remark_quoted_lines"))
    if hint:
        numbers, cells = [1, *numbers], [[], *cells]
    swallowed = _swallowed(cells, delimiter)
    if swallowed is not None:
        remarks = (*remarks, Remark("readers.remark_long_cell", {"line": numbers[swallowed]}))
    return Sheet(
        file=file.name,
        format="csv",
        cells=cells,
        numbers=numbers,
        encoding=decoded.encoding,
        regular=True,
        remarks=remarks,
    )


def _split(file: Path, text: str, delimiter: str, skipped: int) -> tuple[list[int], list[list[Cell]]]:
    csv.field_size_limit(_LARGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    numbers: list[int] = []
    cells: list[list[Cell]] = []
    begun = 1
    try:
        for row in reader:
            if len(row) > _MOST_COLUMNS and any(row[_MOST_COLUMNS:]):
                told = {"line": begun + skipped, "count": len(row), "most": _MOST_COLUMNS}
                raise ReadError("readers.too_many_columns", file=file.name, **told)
            numbers.append(begun + skipped)
            cells.append([_bare(cell) for cell in row[:_MOST_COLUMNS]])
            begun = reader.line_num + 1
    except csv.Error as problem:
        if "field limit" in str(problem):
            most = _LARGEST_CELL
            raise ReadError("readers.long_cell", file=file.name, line=begun + skipped, most=most) from None
        raise ReadError("readers.bad_quoting", file=file.name, line=begun + skipped) from None
    while cells and not any(cells[-1]):
        numbers.pop()
        cells.pop()
    return numbers, cells


def _quoted_as_a_whole(cells: list[list[Cell]]) -> str:
    """The delimiter within lines of which software quoted each as a whole; empty where they are not so."""
    lines = [str(row[0]) for row in cells if row and row[0] != ""]
    if any(len(row) > 1 for row in cells) or len(lines) < 2 or any("\n" in line for line in lines):
        return ""
    delimiter = delimiter_of("\n".join(lines))
    counts = {line.count(delimiter) for line in lines}
    return delimiter if len(counts) == 1 and counts != {0} else ""


def _bare(cell: str) -> Cell:
    """A cell without blanks around it, and without the `="…"` that keeps Excel from taking it as a number."""
    return stripped(cell[2:-1] if cell[:2] == '="' and cell[-1] == '"' else cell)


def _swallowed(cells: list[list[Cell]], delimiter: str) -> int | None:
    """The first row with a cell of several lines of delimited text: a stray quotation took them in."""
    for position, row in enumerate(cells):
        for cell in row:
            lines = cell.count("\n") if isinstance(cell, str) and "\n" in cell else 0
            if lines > 2 and str(cell).count(delimiter) >= 2 * lines:
                return position
    return None


def delimiter_of(text: str) -> str:
    """The delimiter that divides most lines into the same number of cells, quoted cells being whole."""
    csv.field_size_limit(_LARGEST_CELL)

    def steadiness(delimiter: str) -> tuple[int, int]:
        counts = _lines_by_delimiters(text, delimiter)
        if not counts:
            return (0, 0)
        count, lines = max(counts.items(), key=lambda pair: (pair[1], pair[0]))
        return (lines, count)

    return max(_DELIMITERS, key=steadiness)


def _other_sign(text: str, delimiter: str) -> str:
    """Full-width commas or runs of blanks that part nearly all lines alike, where no delimiter parts any."""
    if _lines_by_delimiters(text, delimiter):
        return ""
    lines = [line.strip() for line in text.splitlines()[:_LINES_LOOKED_AT] if line.strip()]
    for sign, form in _OTHER_SIGNS.items():
        counts = Counter(len(re.findall(form, line)) for line in lines)
        count, alike = max(counts.items(), key=lambda pair: pair[1], default=(0, 0))
        if count and alike > 1 and alike >= _MOST_LINES * len(lines):
            return sign if sign != "single_blanks" or _has_figures(lines, alike) else ""
    return ""


def _has_figures(lines: list[str], alike: int) -> bool:
    """Whether all lines are alike and each below the first has a figure: blanks part words of prose too."""
    figures = (any(map(is_figure, line.split())) for line in lines[1:])
    return alike == len(lines) > 2 and all(figures)


def _lines_by_delimiters(text: str, delimiter: str) -> Counter[int]:
    """How many of the first lines are in rows with so many delimiters, up to a row that cannot be divided."""
    reader = csv.reader(io.StringIO(text[:1_000_000], newline=""), delimiter=delimiter, strict=True)
    counts: Counter[int] = Counter()
    begun = 0
    with contextlib.suppress(csv.Error):
        for row in reader:
            if len(row) > 1:
                counts[len(row) - 1] += reader.line_num - begun
            begun = reader.line_num
            if begun >= _LINES_LOOKED_AT:
                break
    return counts
