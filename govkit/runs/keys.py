"""What a report depends on, as hashes (BLAKE2b): when none of them has changed, it need not be made again.

The parts are kept apart, so that a run can say which of them changed.
"""

from __future__ import annotations

import json
import os
import platform
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from functools import cache
from hashlib import blake2b
from importlib import metadata
from pathlib import Path
from typing import Any

from govkit import paths
from govkit.runs.state import cache_value, cached

DIGEST_SIZE = 16
DATA_PARTS = ("data", "comparison", "within", "description")
_SKIPPED = frozenset({"__pycache__", ".ipynb_checkpoints"})


@dataclass(frozen=True, slots=True)
class Key:
    """The hashes of what a report depends on.

    Attributes
    ----------
    data
        The rows and the entry of its district and of the one above it; all rows for a report on all.
    comparison, within
        The rows and entries of the comparison districts, and of the districts within it.
    description
        What `dataset.yml` says.
    codebook
        The codebook and the published claims.
    """

    notebook: str
    parameters: str
    data: str
    comparison: str
    within: str
    description: str
    codebook: str
    code: str
    environment: str
    language: str
    style: str = ""

    @property
    def digest(self) -> str:
        """One hash over all parts."""
        return hash_json(asdict(self))

    def changed(self, before: Mapping[str, str]) -> tuple[str, ...]:
        """The names of the parts that differ from those of an earlier key."""
        return tuple(f.name for f in fields(self) if getattr(self, f.name) != before.get(f.name, ""))


def hash_json(value: Any) -> str:
    """Hash of plain values, the same for the same values."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=True, default=str)
    return blake2b(text.encode(), digest_size=DIGEST_SIZE).hexdigest()


def hash_file(file: Path) -> str:
    """Hash of a file's bytes."""
    digest = blake2b(digest_size=DIGEST_SIZE)
    with file.open("rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def hash_folder(folder: Path) -> str:
    """Hash of all files of a folder, by their paths in it."""
    return hash_json([(name, hash_file(folder / name)) for name in _files(folder)])


@cache
def codebook_hash() -> str:
    """Hash of the codebook and of the published claims."""
    folders = (paths.codebook_folder(), paths.claims_file().parent)
    return hash_json([hash_folder(folder) for folder in folders if folder.is_dir()])


@cache
def code_hash() -> str:
    """Hash of govkit's own code, wording and templates."""
    return hash_folder(Path(__file__).resolve().parents[1])


@cache
def versions() -> dict[str, str]:
    """Versions of Python and of everything that govkit requires, directly or through others."""
    found: dict[str, str] = {}
    waiting = ["govkit"]
    while waiting:
        name = _normal(waiting.pop())
        if name in found:
            continue
        try:
            distribution = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue
        found[name] = distribution.version
        waiting.extend(_required(distribution.requires or ()))
    found.pop("govkit", None)
    return {"python": platform.python_version(), **dict(sorted(found.items()))}


def installed() -> str:
    """Hash of the names and versions of all that is installed, from the names of folders alone.

    Reading what each package requires takes a hundred times as long.
    """
    folders = [Path(place) for place in sys.path if Path(place).is_dir()]
    endings = (".dist-info", ".egg-info")
    found = [sorted(e.name for e in os.scandir(folder) if e.name.endswith(endings)) for folder in folders]
    return hash_json([platform.python_version(), found])


def environment_hash(root: Path | None = None) -> str:
    """Hash of the versions; kept in an outputs folder for as long as the same packages are installed."""
    if root is None:
        return hash_json(versions())
    key = installed()
    kept = cached(root, "environment", key)
    if not isinstance(kept, str):
        kept = hash_json(versions())
        cache_value(root, "environment", key, kept)
    return kept


def _files(folder: Path) -> Iterator[str]:
    for file in sorted(folder.rglob("*")):
        if file.is_file() and _SKIPPED.isdisjoint(file.parts) and file.suffix != ".pyc":
            yield file.relative_to(folder).as_posix()


def _normal(name: str) -> str:
    return name.lower().replace("_", "-").replace(".", "-")


def _required(requirements: Iterable[str]) -> Iterator[str]:
    from packaging.requirements import Requirement

    for text in requirements:
        requirement = Requirement(text)
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            yield requirement.name
