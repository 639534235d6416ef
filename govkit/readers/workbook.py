"""Workbooks of Excel and WPS: xls and et, xlsx and xlsm."""

from __future__ import annotations

import contextlib
import io
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from govkit.errors import ReadError
from govkit.readers.archive import check_archive
from govkit.readers.biff import scanned
from govkit.readers.biff_code_page import is_locked
from govkit.readers.biff_single import has_workbook, read_single
from govkit.readers.comments import comments_remark
from govkit.readers.compound import container, workbook_stream
from govkit.readers.damage import cut_off
from govkit.readers.encryption import decrypted
from govkit.readers.hidden import hidden_remarks
from govkit.readers.padding import pad
from govkit.readers.raw import Remark
from govkit.readers.shared_texts import refuse_repeated
from govkit.readers.sheet import MOST_CELLS, Cell, Grid, Merge, Sheet, in_percent, letters, stripped
from govkit.readers.workbook_parts import SheetPart, sheet_parts
from govkit.temporary import folder_for

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook


def read_ole(file: Path, content: bytes) -> list[Sheet]:
    """The sheets of a workbook in an OLE container: BIFF (xls, et), or a newer one that is encrypted.

    Raises
    ------
    ReadError
        The workbook has a password of its own, is no workbook, is damaged, or spans too many cells.
    """
    with contextlib.suppress(ValueError):
        if is_locked(workbook_stream(content)[0]):
            raise ReadError("readers.password", file=file.name)
    content = decrypted(file, content)
    if content.startswith(b"PK\x03\x04"):
        with folder_for("workbook") as folder:
            unlocked = folder / file.name
            unlocked.write_bytes(content)
            return read_xlsx(unlocked)
    try:
        stream, has_macros = workbook_stream(content)
        stream, parts = scanned(stream)
        plain = container(stream)
    except ValueError as problem:
        raise cut_off(file, problem) from None
    # The library lays out every sheet while it opens the workbook.
    _refuse_wide(
        file, {str(n): replace(part, name=part.name or str(n)) for n, part in enumerate(parts, start=1)}
    )
    book = _opened(file, plain)
    named = {
        entry.name: replace(part, name=part.name or entry.name)
        for entry, part in zip(book.sheets_metadata, parts, strict=False)
    }
    return _sheets(file, book, "xls", named, [Remark("readers.remark_macros")] if has_macros else [])


def read_biff(file: Path, content: bytes) -> list[Sheet]:
    """The sheets of a BIFF workbook, or a single one, that stands in no container."""
    if not has_workbook(content):
        return [read_single(file, content)]
    return read_ole(file, container(content))


def read_xlsx(file: Path) -> list[Sheet]:
    """The sheets of an Office Open XML workbook, with or without macros, which are never run.

    Raises
    ------
    ReadError
        The workbook is damaged, a bomb, or spans too many cells.
    """
    check_archive(file)
    return _read_packed(file, file.read_bytes())


def _read_packed(file: Path, content: bytes) -> list[Sheet]:
    refuse_repeated(file, content)
    parts, remarks = sheet_parts(file, content)
    _refuse_wide(file, parts)
    return _sheets(file, _opened(file, content), "xlsx", parts, remarks)


def _refuse_wide(file: Path, parts: dict[str, SheetPart]) -> None:
    for part in parts.values():
        if part.spanned > MOST_CELLS:
            raise ReadError(
                "readers.too_wide", file=file.name, sheet=part.name, cell=part.last, cells=part.spanned
            )


def _opened(file: Path, content: bytes) -> CalamineWorkbook:
    from python_calamine import CalamineWorkbook

    book: CalamineWorkbook = _guarded(file, lambda: CalamineWorkbook.from_filelike(io.BytesIO(content)))
    return book


def _guarded(file: Path, action: Callable[[], Any]) -> Any:
    """What `action` gives; a panic of the library (a BaseException) is an error of the file."""
    try:
        with _without_panics():
            return action()
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as problem:
        if "Password" in type(problem).__name__:
            raise ReadError("readers.password", file=file.name) from None
        raise cut_off(file, problem) from None


@contextlib.contextmanager
def _without_panics() -> Iterator[None]:
    """Keep off the screen what the library writes of its own panics, past Python, before it raises them."""
    try:
        screen = os.dup(2)
    except OSError:  # there is none
        yield
        return
    try:
        with Path(os.devnull).open("wb") as nowhere:
            os.dup2(nowhere.fileno(), 2)
        yield
    finally:
        os.dup2(screen, 2)
        os.close(screen)


def _sheets(
    file: Path, book: CalamineWorkbook, kind: str, parts: dict[str, SheetPart], remarks: list[Remark]
) -> list[Sheet]:
    sheets = []
    for entry in book.sheets_metadata:
        part = parts.get(entry.name, SheetPart(entry.name))
        if "WorkSheet" not in str(entry.typ):
            sheets.append(
                Sheet(file.name, kind, [], name=part.name).remarked(
                    Remark("readers.remark_other_sheet", {"sheet": part.name})
                )
            )
            continue
        sheet = _guarded(file, partial(book.get_sheet_by_name, entry.name))
        cells: Grid = _guarded(file, partial(sheet.to_python, skip_empty_area=False))
        if sheet.start is None:
            cells = []
        cells = [[stripped(cell) for cell in row] for row in cells]
        own = [*remarks, *_laid_over(cells, part)]
        own += hidden_remarks(part.name, cells, part.hidden_rows, part.hidden_columns)
        own += comments_remark(part.name, part.comments)
        if str(entry.visible).rpartition(".")[2] != "Visible":
            own.append(Remark("readers.remark_hidden", {"sheet": part.name}))
        while cells and not any(cell != "" for cell in cells[-1]):
            cells.pop()
        merges = tuple(Merge(*first, *last) for first, last in sheet.merged_cell_ranges or ())
        sheets.append(
            Sheet(
                file=file.name,
                format=kind,
                cells=cells,
                numbers=list(range(1, len(cells) + 1)),
                name=part.name,
                encoding=part.encoding,
                merges=merges,
                remarks=tuple(own),
            )
        )
    return sheets


def _laid_over(cells: Grid, part: SheetPart) -> list[Remark]:
    """Put formulas without a value and errors where the library leaves blanks; percents, texts as shown."""
    for (row, column), text in part.labels.items():
        _put(cells, row, column, stripped(text))
    for row, column in part.percents:
        if row < len(cells) and column < len(cells[row]):
            cell = cells[row][column]
            if isinstance(cell, (int, float)) and not isinstance(cell, bool):
                cells[row][column] = in_percent(cell)
    pad(cells, part.padded)
    left_out = []
    for row, column in sorted(part.struck):
        if row < len(cells) and column < len(cells[row]) and cells[row][column] != "":
            cells[row][column] = ""
            left_out.append((row, column))
    struck = []
    for (row, column), text in part.texts.items():
        if (row, column) in part.struck:
            continue
        if row < len(cells) and column < len(cells[row]):
            if len(text) < len(str(cells[row][column])):
                struck.append((row, column))
            cells[row][column] = stripped(text)
    for (row, column), text in (*part.formulas.items(), *part.errors.items()):
        if row >= len(cells) or column >= len(cells[row]) or cells[row][column] == "":
            _put(cells, row, column, text)
    remarks = []
    kinds = {
        "formulas": [*part.formulas],
        "errors": [*part.errors],
        "struck": struck,
        "struck_cells": left_out,
        "scaled": [place for place in sorted(part.scaled) if _is_number(cells, *place)],
    }
    for kind, places in kinds.items():
        if places:
            row, column = places[0]
            values = {"sheet": part.name, "count": len(places), "cell": f"{letters(column)}{row + 1}"}
            remarks.append(Remark(f"readers.remark_{kind}", values))
    return remarks


def _is_number(cells: Grid, row: int, column: int) -> bool:
    cell = cells[row][column] if row < len(cells) and column < len(cells[row]) else ""
    return isinstance(cell, (int, float)) and not isinstance(cell, bool) and cell != 0


def _put(cells: Grid, row: int, column: int, cell: Cell) -> None:
    while len(cells) <= row:
        cells.append([])
    line = cells[row]
    line.extend([""] * (column + 1 - len(line)))
    line[column] = cell
