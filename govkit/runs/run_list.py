"""Lists of runs: a table or a YAML file with a run a row. The plan checks each before anything runs.

Columns (or keys) are `notebook`, `district` and the parameters of the notebooks; an empty cell is not given.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

from govkit.errors import DataError, GovkitError, ParameterError
from govkit.readers.encoding import decode
from govkit.readers.kinds import kind_of
from govkit.readers.sheet import Cell, Sheet, letters
from govkit.runs.notebooks import Notebook, choose_notebooks
from govkit.runs.plan import Request
from govkit.text import listing

_HEAD = 4096  # bytes that tell the kind of a file
_YAML_NAMES = (".yml", ".yaml")
_YAML = re.compile(r"(?:\s*(?:#[^\n]*|---[^\n]*)\n)*\s*[-\[{]")
_NAMES = {"地区": "district", "笔记本": "notebook"}


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    values: dict[str, Any]


def read_run_list(
    file: Path,
    folder: Path,
    *,
    notebooks: Sequence[str] = (),
    parameters: Mapping[str, object] | None = None,
) -> list[Request]:
    """Read a list of runs.

    Parameters
    ----------
    file
        A table with a header (delimited text or a sheet of Excel's; the content decides the encoding and the
        delimiter, as `govkit.readers` does), or YAML: a list of mappings. A row without `district` is for
        all districts that a reform touched; one without `notebook` is for `notebooks`.
    folder
        Where the notebooks are.
    parameters
        Held by every row that does not say otherwise.

    Raises
    ------
    DataError, ReadError
        The file is missing, cannot be read, is no such list, or is empty.
    ParameterError
        A row names an unknown notebook; the message has the row.
    """
    rows = _rows(file)
    if not rows:
        raise DataError("runs.list_empty", file=file)
    known: dict[tuple[str, ...], tuple[Notebook, ...]] = {}
    return [_request(file, row, folder, tuple(notebooks), parameters or {}, known) for row in rows]


def _request(
    file: Path,
    row: _Row,
    folder: Path,
    notebooks: tuple[str, ...],
    parameters: Mapping[str, object],
    known: dict[tuple[str, ...], tuple[Notebook, ...]],
) -> Request:
    values = {**parameters, **row.values}
    notebook, district = values.pop("notebook", None), values.pop("district", None)
    wanted = (str(notebook),) if notebook else notebooks
    if wanted not in known:
        try:
            known[wanted] = choose_notebooks(folder, wanted)
        except GovkitError as problem:
            raise ParameterError("errors.at_row", file=file, row=row.number, problem=problem) from None
    chosen = known[wanted]
    if district is None:
        return Request(chosen, parameters=values, where=(file, row.number))
    chosen = tuple(n for n in chosen if n.per_district) or chosen
    return Request(chosen, (str(district),), parameters=values, where=(file, row.number))


def _rows(file: Path) -> list[_Row]:
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        raise DataError("errors.file_missing", file=file) from None
    except OSError as problem:
        raise DataError("errors.unreadable", file=file, problem=problem) from None
    kind = kind_of(file, content[:_HEAD])
    decoded = decode(content) if kind == "text" else None
    if decoded is not None and not decoded.text.strip():
        return []
    if decoded is not None and (file.suffix.lower() in _YAML_NAMES or _YAML.match(decoded.text)):
        return _rows_of_yaml(file, decoded.text)
    sheets = [sheet for sheet in _sheets(file, kind, content) if any(map(any, sheet.cells))]
    if len(sheets) > 1:
        raise DataError("runs.list_sheets", file=file, sheets=listing(sheet.name for sheet in sheets))
    return _rows_of_sheet(file, sheets[0]) if sheets else []


def _sheets(file: Path, kind: str, content: bytes) -> list[Sheet]:
    from govkit.readers import workbook
    from govkit.readers.delimited import read_delimited

    if kind == "text":
        return [read_delimited(file, content)]
    if kind == "xlsx":
        return workbook.read_xlsx(file)
    if kind in ("ole", "biff"):
        return (workbook.read_ole if kind == "ole" else workbook.read_biff)(file, content)
    raise DataError("runs.list_kind", file=file)


def _rows_of_sheet(file: Path, sheet: Sheet) -> list[_Row]:
    lines = [
        (number, [_text(cell) for cell in cells])
        for number, cells in zip(sheet.numbers, sheet.cells, strict=True)
    ]
    (head_row, head), *rows = [(number, cells) for number, cells in lines if any(cells)]
    names = [_NAMES.get(name, name) for name in head]
    if len(set(filter(None, names))) < len(list(filter(None, names))):
        raise DataError("runs.list_column_twice", file=file, found=listing(filter(None, head)))
    found: list[_Row] = []
    for number, cells in rows:
        if sheet.regular and len(cells) != len(head):
            raise DataError("errors.ragged_row", file=file, row=number, columns=len(head))
        values: dict[str, Any] = {}
        for place, (cell, name) in enumerate(zip_longest(cells, names, fillvalue="")):
            if cell and not name:
                raise DataError("runs.list_no_head", file=file, row=head_row, column=letters(place))
            values |= {name: cell} if cell else {}
        found.append(_Row(number, values))
    return found


def _text(cell: Cell) -> str:
    """A cell as it is typed in a command."""
    if isinstance(cell, bool):
        return str(cell).lower()
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def _rows_of_yaml(file: Path, text: str) -> list[_Row]:
    import yaml

    try:
        entries = yaml.safe_load(text)
    except yaml.YAMLError as problem:
        raise DataError("errors.unreadable", file=file, problem=str(problem).replace("\n", " ")) from None
    if entries is None:
        return []
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise DataError("runs.list_no_list", file=file)
    return [
        _Row(number, {_NAMES.get(str(k), str(k)): v for k, v in entry.items() if v is not None})
        for number, entry in enumerate(entries, 1)
    ]
