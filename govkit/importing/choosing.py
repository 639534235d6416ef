"""Which files an import takes in, and which of those that a data folder was made from stay beside them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from govkit.errors import ReadError
from govkit.importing.held import Held
from govkit.importing.merging import Part
from govkit.text import listing

_WILDCARDS = "*?["


def expanded(files: Sequence[Path]) -> list[Path]:
    """Files with wildcards replaced by what they stand for, in the order of names.

    Most shells do this themselves, that of Windows does not.

    Raises
    ------
    ReadError
        A wildcard stands for no file.
    """
    found: list[Path] = []
    for file in files:
        if file.exists() or not any(sign in file.name for sign in _WILDCARDS):
            found.append(file)
            continue
        matching = sorted(one for one in file.parent.glob(file.name) if one.is_file())
        if not matching:
            raise ReadError("importing.no_such_files", pattern=file)
        found += matching
    return found


def distinct_files(files: Sequence[Path]) -> list[Path]:
    """The files, each once.

    Raises
    ------
    ReadError
        Two of them have one name, by which a data folder knows its files, or one is a folder, a link that
        leads nowhere, or of a name that is no text.
    """
    for file in files:
        if file.is_dir():
            raise ReadError("importing.is_a_folder", folder=file)
    distinct: dict[Path, Path] = {}
    for file in files:
        try:
            distinct[file.resolve()] = file
            str(file).encode()
        except (OSError, RuntimeError):  # of links that lead to one another
            raise ReadError("errors.file_missing", file=file) from None
        except UnicodeEncodeError:
            raise ReadError("importing.odd_file_name", file=ascii(str(file))[1:-1]) from None
    by_name: dict[str, Path] = {}
    for file in distinct.values():
        if file.name in by_name:
            raise ReadError("importing.same_name", first=by_name[file.name], second=file)
        by_name[file.name] = file
    return list(by_name.values())


def refuse_missing(files: Sequence[Path]) -> None:
    """Raise ReadError where a file is not there."""
    for file in files:
        if not file.exists():
            raise ReadError("errors.file_missing", file=file)


def kept_files(held: Held, given: Sequence[str], *, add: bool, revise: bool) -> tuple[str, ...]:
    """The names of the files that stay in a folder, some of them perhaps given anew.

    Raises
    ------
    ReadError
        A file is given that the folder was not made from, and nothing says how it goes with the others.
    """
    unknown = [name for name in given if name not in held.names]
    if add or not unknown:
        return held.names
    if not held.files or (revise and len(held.files) == len(given) == 1):
        return ()
    key = "importing.revise_several" if revise else "importing.other_file"
    raise ReadError(key, folder=held.folder, before=listing(held.names), file=listing(unknown))


def refuse_other_content(held: Held, given: Sequence[Part]) -> None:
    """Raise ReadError where a file to be added has the name of one that is there, and another content."""
    hashes = {one.file: one.file_sha256 for one in held.files}
    for part in given:
        if hashes.get(part.file, part.file_sha256) != part.file_sha256:
            raise ReadError("importing.added_before", folder=held.folder, file=part.file)
