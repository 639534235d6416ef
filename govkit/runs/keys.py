"""What a report depends on, as hashes (BLAKE2b): when none of them has changed, it need not be made again.

The parts are kept apart, so that a run can say which of them changed.
"""

from __future__ import annotations

import json
import platform
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from functools import cache, cached_property
from hashlib import blake2b
from importlib import metadata
from itertools import chain, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from govkit import paths
from govkit.districts import District
from govkit.observations import SYNTHETIC

if TYPE_CHECKING:
    from govkit.dataset import Dataset

DIGEST_SIZE = 16
_SKIPPED = frozenset({"__pycache__", ".ipynb_checkpoints"})


@dataclass(frozen=True, slots=True)
class Key:
    """The hashes of what a report depends on."""

    notebook: str
    parameters: str
    data: str
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


@cache
def environment_hash() -> str:
    """Hash of the versions."""
    return hash_json(versions())


class DataHashes:
    """Hashes of the rows that a report reads.

    A report on one district reads its own rows, those of all comparison districts of its level and region,
    and those of the districts within it; a report on all reads all rows.
    """

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset
        self._synthetic = frozenset(
            dataset.observations.loc[
                dataset.observations["source"].str.startswith(SYNTHETIC), "district"
            ].unique()
        )

    @cached_property
    def everything(self) -> str:
        """Hash of all rows and districts, and of what is said of them."""
        return hash_json([self._description, sorted(self._districts.items())])

    def of(self, district: District) -> str:
        """Hash of what the report on `district` reads."""
        return hash_json(
            [
                self._description,
                self._districts[district.district],
                self._districts.get(district.parent, ""),
                self._pools.get((district.level, district.region), ""),
                [self._districts[child.district] for child in self._children.get(district.district, ())],
            ]
        )

    def synthetic(self, district: District | None) -> bool:
        """Whether any of the rows that a report reads is synthetic."""
        if district is None:
            return bool(self._synthetic)
        pool = self._pool_members.get((district.level, district.region), [])
        read = chain((district,), self._children.get(district.district, []), pool)
        return any(one.district in self._synthetic for one in read)

    @cached_property
    def _description(self) -> str:
        return hash_json(self._dataset.description.model_dump(mode="json"))

    @cached_property
    def _districts(self) -> dict[str, str]:
        """Hash of the rows and of the entry of each district."""
        rows = _row_hashes(self._dataset)
        return {
            key: hash_json([asdict(district), rows.get(key, "")])
            for key, district in self._dataset.districts.items()
        }

    @cached_property
    def _pool_members(self) -> dict[tuple[str, str], list[District]]:
        untouched = (d for d in self._dataset.districts.values() if not d.reform_start)
        return _grouped(((d.level, d.region), d) for d in untouched)

    @cached_property
    def _pools(self) -> dict[tuple[str, str], str]:
        return {
            place: hash_json([self._districts[d.district] for d in members])
            for place, members in self._pool_members.items()
        }

    @cached_property
    def _children(self) -> dict[str, list[District]]:
        return _grouped((d.parent, d) for d in self._dataset.districts.values() if d.parent)


def _row_hashes(dataset: Dataset) -> dict[str, str]:
    """Hash of the rows of each district, which the validated table holds one after another."""
    import numpy as np

    frame = dataset.observations
    texts = [frame[c].tolist() for c in ("indicator", "period", "status", "source")]
    values = frame["value"].to_numpy("float64")
    counts = frame["n"].to_numpy("float64", na_value=np.nan)
    names = frame["district"].to_numpy()
    starts = [0, *(np.flatnonzero(names[1:] != names[:-1]) + 1).tolist(), len(names)] if len(names) else [0]
    hashes: dict[str, str] = {}
    for start, end in pairwise(starts):
        digest = blake2b(digest_size=DIGEST_SIZE)
        for column in texts:
            digest.update("\x1f".join(column[start:end]).encode())
            digest.update(b"\x1e")
        digest.update(values[start:end].tobytes())
        digest.update(counts[start:end].tobytes())
        hashes[str(names[start])] = digest.hexdigest()
    return hashes


def _grouped(pairs: Iterable[tuple[Any, District]]) -> dict[Any, list[District]]:
    groups: dict[Any, list[District]] = {}
    for place, district in pairs:
        groups.setdefault(place, []).append(district)
    return groups


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
