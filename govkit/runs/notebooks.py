"""Notebooks as what a run starts from: their parameters, whether they run, the hash of their source.

A notebook that declares `district` runs once a district. One that declares `data` reads observations, and
gets the data folder. `"govkit": {"run": false}` in its metadata keeps it out of `govkit run`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any

from govkit.errors import ParameterError, RunError
from govkit.runs.parameters import Parameter, read_parameters
from govkit.text import listing

# What a run sets by itself, from options of its own.
RESERVED = {"data": "--data", "district": "--district", "lang": "--lang"}


@dataclass(frozen=True, slots=True)
class Notebook:
    """A notebook on disk, read as far as a plan needs it.

    Attributes
    ----------
    digest
        BLAKE2b of the cells' types, tags and sources and of the govkit metadata: outputs, cell ids and the
        traces of editors do not count.
    runs
        Whether `govkit run` runs it without being asked by name.
    names
        What its reports are called, by language: `"govkit": {"name": {"zh": …, "en": …}}` in its metadata.
    """

    path: Path
    parameters: tuple[Parameter, ...]
    digest: str
    runs: bool
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The file's name without its ending."""
        return self.path.stem

    def label(self, lang: str) -> str:
        """What its reports are called in that language; by default the file's name."""
        return self.names.get(lang) or self.name

    def declares(self, parameter: str) -> bool:
        """Whether the notebook has a parameter of that name."""
        return any(declared.name == parameter for declared in self.parameters)

    @property
    def per_district(self) -> bool:
        """Whether it runs once a district."""
        return self.declares("district")

    @property
    def reads_observations(self) -> bool:
        """Whether the data folder is part of what it reads."""
        return self.declares("data") or self.per_district


def read_notebook(path: Path) -> Notebook:
    """Read a notebook; raises RunError where the file is no notebook, ParameterError as `read_parameters`."""
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        cells = [(cell["cell_type"], _tags(cell), _source(cell)) for cell in content["cells"]]
        own = content["metadata"].get("govkit", {})
    except OSError as problem:
        raise RunError("runs.notebook_unreadable", file=path.name, problem=problem) from None
    except json.JSONDecodeError as problem:
        place = {"row": problem.lineno, "column": problem.colno}
        raise RunError("runs.notebook_no_json", file=path.name, **place) from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise RunError("runs.no_notebook", file=path.name) from None
    declared = next((source for kind, tags, source in cells if kind == "code" and "parameters" in tags), "")
    beside = _bibliographies(path.parent, own.get("bibliography"))
    text = json.dumps([cells, own, *beside], sort_keys=True)
    digest = blake2b(text.encode(), digest_size=16).hexdigest()
    names = own.get("name", {})
    return Notebook(
        path,
        read_parameters(declared, path.stem),
        digest,
        own.get("run", True) is not False,
        {lang: str(name) for lang, name in names.items()} if isinstance(names, dict) else {},
    )


def _bibliographies(folder: Path, named: object) -> list[str]:
    """Hashes of the bibliographies that a notebook names; the notebook changes with them."""
    names = named if isinstance(named, list) else [named]
    files = [folder / str(name) for name in names if name]
    return [blake2b(file.read_bytes(), digest_size=16).hexdigest() for file in files if file.is_file()]


def choose_notebooks(
    folder: Path, wanted: Iterable[str] = (), *, only_per_district: bool = False
) -> tuple[Notebook, ...]:
    """The notebooks to run: those of the folder that run by themselves, or the ones named.

    Parameters
    ----------
    wanted
        Names with or without `.ipynb`, or paths. A notebook that is asked for by name runs even where its
        metadata keep it out otherwise.
    only_per_district
        Leave out the notebooks on all districts, unless they are asked for by name.

    Raises
    ------
    ParameterError
        No notebook is called so; the message has those that exist.
    """
    found = {path.stem: path for path in sorted(folder.glob("*.ipynb"))}
    chosen: dict[Path, Notebook] = {}
    for name in wanted:
        path = found.get(name.removesuffix(".ipynb"), Path(name))
        if not path.is_file():
            raise ParameterError("runs.unknown_notebook", name=name, folder=folder.name, near=listing(found))
        chosen[path.resolve()] = read_notebook(path.resolve())
    if chosen:
        return tuple(chosen.values())
    every = tuple(
        notebook
        for path in found.values()
        if (notebook := read_notebook(path)).runs and (notebook.per_district or not only_per_district)
    )
    if not every:
        raise ParameterError("runs.no_notebooks", folder=folder)
    return every


def _tags(cell: dict[str, Any]) -> list[str]:
    return list(cell["metadata"].get("tags", []))


def _source(cell: dict[str, Any]) -> str:
    source = cell["source"]
    return source if isinstance(source, str) else "".join(source)
