"""What a cell wants: its tags and its Quarto options (``#| key: value``)."""

from __future__ import annotations

import ast
import re
from typing import Any

import yaml

_OPTION = re.compile(r"^\s*#\|\s?(.*)$")
PARAMETER_TAGS = {"parameters", "injected-parameters"}
_HIDE_CELL = {"notebook-only", "remove_cell", "remove-cell", "papermill-error-cell-tag"}
_HIDE_INPUT = {"remove_input", "remove-input", "hide-input", "hide_input"}
_HIDE_OUTPUT = {"remove_output", "remove-output", "hide-output", "hide_output"}


def options(cell: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """The options at the top of a code cell, and its source without them.

    Of options that are no YAML mapping those lines hold that are ``key: value``; `misread` has the others.
    """
    written, source = _written(cell)
    return _read(written)[0], source


def misread(cell: dict[str, Any]) -> list[str]:
    """The lines of a cell's options that are no ``key: value`` and hold nothing."""
    return _read(_written(cell)[0])[1]


def _written(cell: dict[str, Any]) -> tuple[list[str], str]:
    lines = str(cell["source"]).splitlines()
    count = 0
    while count < len(lines) and _OPTION.match(lines[count]):
        count += 1
    written = [found[1] for line in lines[:count] if (found := _OPTION.match(line))]
    return written, "\n".join(lines[count:]).strip("\n")


def _read(written: list[str]) -> tuple[dict[str, Any], list[str]]:
    whole = _mapping("\n".join(written))
    if whole is not None or not written:
        return whole or {}, []
    read: dict[str, Any] = {}
    bad = []
    for line in written:
        one = _mapping(line)
        if one is None:
            bad.append(line.strip())
        read |= one or {}
    return read, bad


def _mapping(text: str) -> dict[str, Any] | None:
    try:
        read = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError):
        return None
    return {} if read is None else read if isinstance(read, dict) else None


def tags(cell: dict[str, Any]) -> set[str]:
    """The tags of a cell."""
    return set(cell.get("metadata", {}).get("tags", []))


def hidden(cell: dict[str, Any], wants: dict[str, Any]) -> bool:
    """Whether the whole cell stays out of reports."""
    return bool(tags(cell) & _HIDE_CELL) or wants.get("include") is False


def shows_source(cell: dict[str, Any], wants: dict[str, Any], default: bool) -> bool:
    """Whether the code of a cell is shown."""
    if tags(cell) & _HIDE_INPUT:
        return False
    echo = wants.get("echo", default)
    return echo if isinstance(echo, bool) else default


def shows_output(cell: dict[str, Any], wants: dict[str, Any]) -> bool:
    """Whether the outputs of a cell are shown."""
    return not tags(cell) & _HIDE_OUTPUT and wants.get("output", True) is not False


def executed(notebook: dict[str, Any]) -> tuple[list[int], list[int]]:
    """The numbers of the code cells that ran and of those that did not, of all that a report may show."""
    ran: list[int] = []
    not_run: list[int] = []
    for position, cell in enumerate(notebook["cells"], 1):
        if cell["cell_type"] != "code" or not str(cell["source"]).strip():
            continue
        wants, _ = options(cell)
        if hidden(cell, wants) or wants.get("eval") is False:
            continue
        done = cell.get("execution_count") is not None or bool(cell.get("outputs"))
        (ran if done else not_run).append(position)
    return ran, not_run


def parameter(notebook: dict[str, Any], name: str) -> object:
    """The value of a literal parameter, the injected one before the default; None where there is none."""
    value: object = None
    for cell in notebook["cells"]:
        if cell["cell_type"] != "code" or not tags(cell) & PARAMETER_TAGS:
            continue
        try:
            body = ast.parse(str(cell["source"])).body
        except SyntaxError:
            continue
        for line in body:
            targets = line.targets if isinstance(line, ast.Assign) else []
            if isinstance(line, ast.AnnAssign):
                targets = [line.target]
            named = any(isinstance(target, ast.Name) and target.id == name for target in targets)
            if (
                named
                and isinstance(line, ast.Assign | ast.AnnAssign)
                and isinstance(line.value, ast.Constant)
            ):
                value = line.value.value
    return value
