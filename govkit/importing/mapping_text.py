"""The YAML of a mapping that somebody edited: in whatever encoding, and with the usual slips named."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from govkit.errors import ReadError
from govkit.readers.encoding import decode

# Strings and comments, within which any character may stand.
_FREE = re.compile(r"\"(?:\\.|[^\"\\])*\"|'[^']*'|(?:^|(?<=\s))#.*")
_HALF = dict(zip("：，｛｝［］＃－“”‘’", ":,{}[]#-\"\"''", strict=True))
_WIDE = re.compile("[" + "".join(_HALF) + "]")
_UNSPACED = re.compile(r"^\s*(?:-\s+)?(?:\{\s*)?[a-z_]+:(?=[^\s:/])")


def read_yaml(file: Path) -> Any:
    """What a YAML file holds. Raises ReadError, with the line and what is likely wrong there."""
    import yaml

    text = _text(file)
    try:
        return yaml.safe_load(text)
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark
        row = mark.line if mark is not None else 0
        slip = _slip(text.splitlines(), row)
        if slip is not None:
            row, column, why = slip
            raise ReadError(
                "importing.mapping_slip", file=file, row=row + 1, column=column + 1, why=why
            ) from None
        raise ReadError(
            "importing.mapping_yaml",
            file=file,
            row=row + 1 if mark else "?",
            column=mark.column + 1 if mark else "?",
            problem=problem.problem or "",
        ) from None
    except yaml.YAMLError as problem:
        raise ReadError("importing.mapping_yaml", file=file, row="?", column="?", problem=problem) from None


def wide_mark(text: str) -> ReadError | None:
    """What to write for the first full-width mark in a text, or None where it has none."""
    found = _WIDE.search(text)
    return ReadError("importing.slip_wide", wide=found[0], half=_HALF[found[0]]) if found else None


def _text(file: Path) -> str:
    content = file.read_bytes()
    decoded = decode(content)
    try:
        return (decoded.text if decoded is not None else content.decode("utf-8")).removeprefix("\ufeff")
    except UnicodeDecodeError:
        raise ReadError("errors.not_utf8", file=file) from None


def _slip(lines: list[str], row: int) -> tuple[int, int, ReadError] | None:
    """The slip nearest before the place where YAML gives up: its row, its column, and what it is."""
    for at in range(min(row, len(lines) - 1), -1, -1):
        bare = _FREE.sub(lambda found: " " * len(found[0]), lines[at])
        indent = bare[: len(bare) - len(bare.lstrip())]
        if "\t" in indent:
            return at, indent.index("\t"), ReadError("importing.slip_tab")
        if (wide := _WIDE.search(bare)) and (why := wide_mark(bare)):
            return at, wide.start(), why
        if unspaced := _UNSPACED.match(bare):
            return at, unspaced.end() - 1, ReadError("importing.slip_unspaced")
    return None
