"""What a plan needs to know of a data folder: its districts, and hashes of their rows.

To read and check a table takes seconds, to hash its bytes milliseconds. So what was found is kept beside the
reports for the bytes that it was found from, and the table is read again only when they are others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property, lru_cache
from hashlib import blake2b
from itertools import chain, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from govkit import paths
from govkit.dataset import FILES
from govkit.districts import District, find_district
from govkit.observations import SYNTHETIC
from govkit.runs.keys import DIGEST_SIZE, code_hash, codebook_hash, hash_file, hash_json
from govkit.runs.state import cache_value, cached
from govkit.text import LANGUAGES
from govkit.vintages import split_folder

if TYPE_CHECKING:
    from govkit.dataset import Dataset


@dataclass(frozen=True)
class Inventory:
    """The districts of a data folder, and what their reports read.

    A report on one district reads its own rows (and its parent's), those of all comparison districts of its
    level and region, and those of the districts within it; a report on all reads all rows.

    Attributes
    ----------
    districts
        By id, in the order of the data.
    hashes
        Hash of the rows and of the entry of each district.
    synthetic
        Ids of the districts with a synthetic row.
    about
        Hash of what `dataset.yml` says.
    models
        Name of each model that a district belongs to, by language.
    state
        Hash of the files that it was taken from; empty where they are not known.
    """

    districts: Mapping[str, District]
    hashes: Mapping[str, str]
    synthetic: frozenset[str]
    about: str
    models: Mapping[str, Mapping[str, str]]
    state: str = field(default="", compare=False)

    def find(self, wanted: str) -> District:
        """The district of that id, code or name; raises ParameterError with the nearest ones."""
        return find_district(self.districts, wanted)

    def touched(self) -> tuple[District, ...]:
        """The districts that a reform reached."""
        return tuple(d for d in self.districts.values() if d.reform_start)

    def reads(self, district: District | None) -> dict[str, str]:
        """Hashes of what a report reads, by the part of the data that it is; None for a report on all."""
        if district is None:
            return {"data": self._everything, "comparison": "", "within": "", "description": self.about}
        own = [self.hashes[district.district], self.hashes.get(district.parent, "")]
        within = [self.hashes[child.district] for child in self._children.get(district.district, ())]
        return {
            "data": hash_json(own),
            "comparison": self._pool_hashes.get((district.level, district.region), ""),
            "within": hash_json(within),
            "description": self.about,
        }

    def reads_synthetic(self, district: District | None) -> bool:
        """Whether any of the rows that a report reads is synthetic."""
        if district is None:
            return bool(self.synthetic)
        if (district.level, district.region) in self._synthetic_pools:
            return True
        read = chain((district,), self._children.get(district.district, ()))
        return any(one.district in self.synthetic for one in read)

    @cached_property
    def _everything(self) -> str:
        return hash_json(sorted(self.hashes.items()))

    @cached_property
    def _pools(self) -> dict[tuple[str, str], list[District]]:
        untouched = (d for d in self.districts.values() if not d.reform_start)
        return _grouped(((d.level, d.region), d) for d in untouched)

    @cached_property
    def _pool_hashes(self) -> dict[tuple[str, str], str]:
        return {
            place: hash_json([self.hashes[d.district] for d in pool]) for place, pool in self._pools.items()
        }

    @cached_property
    def _synthetic_pools(self) -> frozenset[tuple[str, str]]:
        pools = self._pools.items()
        return frozenset(p for p, pool in pools if any(d.district in self.synthetic for d in pool))

    @cached_property
    def _children(self) -> dict[str, list[District]]:
        return _grouped((d.parent, d) for d in self.districts.values() if d.parent)


def take_inventory(dataset: Dataset) -> Inventory:
    """The inventory of a dataset that is loaded."""
    districts = dataset.districts
    rows = _row_hashes(dataset)
    frame = dataset.observations
    synthetic = frame.loc[frame["source"].str.startswith(SYNTHETIC), "district"].unique()
    models = {d.model for d in districts.values() if d.model}
    return Inventory(
        districts=districts,
        hashes={key: hash_json([asdict(d), rows.get(key, "")]) for key, d in districts.items()},
        synthetic=frozenset(map(str, synthetic)),
        about=hash_json(dataset.description.model_dump(mode="json")),
        models={key: {lang: dataset.codebook.model(key).name(lang) for lang in LANGUAGES} for key in models},
    )


def inventory_of(folder: Path | None, root: Path) -> Inventory:
    """The inventory of a data folder, kept in the outputs folder `root` for next time.

    Errors as `govkit.load_dataset`: what is kept comes from data that were found right by the same code.
    """
    where = folder if folder is not None else paths.demo_folder()
    state = data_state(where)
    # What it is taken from, and the code and codebook that take it.
    key = hash_json([where.name, state, code_hash(), codebook_hash()])
    kept = cached(root, "inventory", key)
    if kept is not None:
        return replace(_from_json(kept), state=state)
    from govkit.dataset import load_dataset

    inventory = replace(take_inventory(load_dataset(folder)), state=state)
    if data_state(where) == state:
        cache_value(root, "inventory", key, _to_json(inventory))
    return inventory


def data_state(folder: Path) -> str:
    """Hash of the files of a data folder, of which `folder@as_of` names a vintage."""
    where = split_folder(folder)[0]
    return hash_json({name: hash_file(where / name) for name in FILES if (where / name).is_file()})


def has_state(folder: Path, state: str) -> bool:
    """Whether `data_state` of a folder is this one; files that have not been touched are not read again."""
    places = [split_folder(folder)[0] / name for name in FILES]
    found = [(place, place.stat()) for place in places if place.is_file()]
    seen = [(str(place), s.st_ino, s.st_size, s.st_mtime_ns, s.st_ctime_ns) for place, s in found]
    return _state_of(folder, hash_json(seen)) == state


@lru_cache(maxsize=8)
def _state_of(folder: Path, _: str) -> str:
    return data_state(folder)


def _to_json(inventory: Inventory) -> dict[str, Any]:
    return {
        "districts": [asdict(d) for d in inventory.districts.values()],
        "hashes": inventory.hashes,
        "synthetic": sorted(inventory.synthetic),
        "about": inventory.about,
        "models": inventory.models,
    }


def _from_json(kept: dict[str, Any]) -> Inventory:
    return Inventory(
        districts={entry["district"]: District(**entry) for entry in kept["districts"]},
        hashes=kept["hashes"],
        synthetic=frozenset(kept["synthetic"]),
        about=kept["about"],
        models=kept["models"],
    )


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
