"""What lists all reports of an outputs folder: the index for readers, the RO-Crate for machines.

They are written anew only when a report came, changed or went.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from govkit.runs.keys import code_hash, hash_json
from govkit.runs.record import FILE, Record, read_record
from govkit.runs.state import cache_value, cached, state_folder

INDEX = "index.html"
CRATE = "ro-crate-metadata.json"


def report_folders(root: Path) -> list[Path]:
    """Folders with a record, one or two levels down.

    Folders in the making begin with a dot; outputs folders within this one have listings of their own.
    """
    found: list[Path] = []
    for first in sorted(_folders(root)):
        if state_folder(first).is_dir():
            continue
        found.append(first)
        found.extend(sorted(_folders(first)))
    return [folder for folder in found if (folder / FILE).is_file()]


def reports(root: Path, lang: str) -> Iterator[tuple[Path, Record]]:
    """Every report under `root` that is in `lang`, with its record."""
    for folder in report_folders(root):
        record = read_record(folder)
        if record is not None and record.language == lang:
            yield folder, record


def prepare_listings() -> None:
    """Import and compile what the listings are written with, while kernels are not ready yet."""
    from govkit.publish.site import prepare
    from govkit.runs import crate, index  # noqa: F401

    prepare()


def write_listings(root: Path, lang: str) -> None:
    """Write the index and the RO-Crate, unless those that are there list just these reports."""
    seen = _fingerprint(root, lang)
    current = cached(root, "listings", seen) and all((root / name).is_file() for name in (INDEX, CRATE))
    if current:
        return
    from govkit.runs.crate import write_crate
    from govkit.runs.index import write_index

    listed = list(reports(root, lang))
    write_index(root, lang, listed)
    write_crate(root, lang, listed)
    cache_value(root, "listings", seen, True)


def _fingerprint(root: Path, lang: str) -> str:
    """Hash of which reports there are, and of the size and time of change of their records."""
    states = []
    for folder in report_folders(root):
        state = (folder / FILE).stat()
        states.append([folder.relative_to(root).as_posix(), state.st_size, state.st_mtime_ns])
    return hash_json([lang, code_hash(), states])


def _folders(folder: Path) -> list[Path]:
    return [Path(e.path) for e in os.scandir(folder) if e.is_dir() and not e.name.startswith(".")]
