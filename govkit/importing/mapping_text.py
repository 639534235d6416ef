"""The YAML of a mapping that somebody edited: in whatever encoding, and with the usual slips named."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from govkit.errors import ReadError
from govkit.readers.encoding import decode

LARGEST_MAPPING = 2**20
"""Bytes that a mapping may have: one that names every county of the country takes a tenth of it."""

# Strings and comments, within which any character may stand.
_FREE = re.compile(r"\"(?:\\.|[^\"\\])*\"|'[^']*'|(?:^|(?<=\s))#.*")
_HALF = dict(zip("：，｛｝［］＃－“”‘’", ":,{}[]#-\"\"''", strict=True))
_WIDE = re.compile("[" + "".join(_HALF) + "]")
_UNSPACED = re.compile(r"^\s*(?:-\s+)?(?:\{\s*)?[a-z_]+:(?=[^\s:/])")


def read_yaml(file: Path) -> Any:
    """What a YAML file holds. Raises ReadError, with the line and what is likely wrong there."""
    import yaml

    from govkit.importing.mapping_loader import MappingLoader

    text = _text(file)
    try:
        return yaml.load(text, Loader=MappingLoader)
    except ReadError as problem:
        raise ReadError(problem.key, file=file, **problem.values) from None
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
    except yaml.reader.ReaderError as problem:
        before = text[: problem.position]
        why = ReadError("importing.value_character", code=f"{int(problem.character):04X}")
        row, column = before.count("\n") + 1, problem.position - before.rfind("\n")
        raise ReadError("importing.mapping_value", file=file, row=row, column=column, why=why) from None


def wide_mark(text: str) -> ReadError | None:
    """What to write for the first full-width mark in a text, or None where it has none."""
    found = _WIDE.search(text)
    return ReadError("importing.slip_wide", wide=found[0], half=_HALF[found[0]]) if found else None


def _text(file: Path) -> str:
    if file.stat().st_size > LARGEST_MAPPING:
        raise ReadError("importing.mapping_large", file=file, most=LARGEST_MAPPING // 2**20)
    content = file.read_bytes()
    decoded = decode(content)
    # In data a stray control character is left out; in a mapping it is named.
    plain = decoded is not None and all(one.key != "readers.remark_control" for one in decoded.remarks)
    try:
        return (decoded.text if decoded is not None and plain else content.decode("utf-8")).removeprefix(
            "\ufeff"
        )
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
