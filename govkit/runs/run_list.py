"""Lists of runs: a CSV or YAML file with a run a row. The plan checks each before anything runs.

Columns (or keys) are `notebook`, `district` and the parameters of the notebooks; an empty cell is not given.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from govkit.errors import DataError, GovkitError, ParameterError
from govkit.files import read_rows
from govkit.runs.notebooks import Notebook, choose_notebooks
from govkit.runs.plan import Request
from govkit.text import listing

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
        CSV in UTF-8 with a header, or YAML: a list of mappings. A row without `district` is for all districts
        that a reform touched; one without `notebook` is for `notebooks`.
    folder
        Where the notebooks are.
    parameters
        Held by every row that does not say otherwise.

    Raises
    ------
    DataError
        The file is missing, is not UTF-8, is no such list, or is empty.
    ParameterError
        A row names an unknown notebook; the message has the row.
    """
    rows = _read_csv(file) if file.suffix.lower() == ".csv" else _read_yaml(file)
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


def _read_csv(file: Path) -> list[_Row]:
    columns, rows = read_rows(file, ())
    named = {column: _NAMES.get(column.strip(), column.strip()) for column in columns}
    if len(set(named.values())) < len(columns):
        raise DataError("runs.list_column_twice", file=file, found=listing(columns))
    return [
        _Row(line, {named[column]: text for column, text in row.items() if text.strip()})
        for line, row in rows
        if any(text.strip() for text in row.values())
    ]


def _read_yaml(file: Path) -> list[_Row]:
    import yaml

    try:
        entries = yaml.safe_load(file.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise DataError("errors.file_missing", file=file) from None
    except UnicodeDecodeError:
        raise DataError("errors.not_utf8", file=file) from None
    except (OSError, yaml.YAMLError) as problem:
        raise DataError("errors.unreadable", file=file, problem=str(problem).replace("\n", " ")) from None
    if entries is None:
        return []
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise DataError("runs.list_no_list", file=file)
    return [
        _Row(number, {_NAMES.get(str(k), str(k)): v for k, v in entry.items() if v is not None})
        for number, entry in enumerate(entries, 1)
    ]
