"""The plan: which reports there are to be, which of them are up to date, and why the others are made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from govkit import paths
from govkit.districts import District
from govkit.errors import GovkitError, ParameterError
from govkit.runs.inventory import Inventory, take_inventory
from govkit.runs.keys import (
    DATA_PARTS,
    Key,
    code_hash,
    codebook_hash,
    environment_hash,
    hash_folder,
    hash_json,
)
from govkit.runs.library_parameters import check_library_parameters
from govkit.runs.notebooks import RESERVED, Notebook
from govkit.runs.parameters import check
from govkit.runs.record import read_record
from govkit.runs.variants import variant
from govkit.text import listing, say

if TYPE_CHECKING:
    from govkit.dataset import Dataset

_LONGEST_PATH = 1000


@dataclass(frozen=True, slots=True)
class Run:
    """One notebook to run with its parameters, and the folder that the report goes to. It can be pickled.

    Attributes
    ----------
    parameters
        What is injected. The data folder is among them where the notebook declares `data` and one was given.
    folder
        The report's folder; the report is there whole or not at all.
    key
        The hashes of what the report depends on.
    synthetic
        Whether any row that the notebook reads is synthetic.
    style
        The layout that is asked for; empty for the notebook's own.
    data_state
        Hash of the files of the data folder; empty where the notebook takes none, or they are not known.
    """

    notebook: Path
    district: str | None
    parameters: Mapping[str, Any]
    lang: str
    folder: Path
    key: Key
    synthetic: bool = False
    district_name: str = ""
    model_name: str = ""
    level_name: str = ""
    label: str = ""
    style: str = ""
    data_state: str = ""

    @property
    def name(self) -> str:
        """What messages call it."""
        called = self.label or self.notebook.stem
        return f"{called} · {self.district_name or self.district}" if self.district else called


@dataclass(frozen=True, slots=True)
class Planned:
    """A run, and the reasons for which it is made; none where its report is up to date.

    A reason is `new`, `outputs`, or the name of a part of the key that changed.
    """

    run: Run
    reasons: tuple[str, ...] = field(default=())

    @property
    def up_to_date(self) -> bool:
        """Whether nothing is to be made."""
        return not self.reasons

    def why(self, lang: str | None = None) -> str:
        """The reasons in words."""
        if self.up_to_date:
            return say("runs.up_to_date", lang)
        return listing([say(f"runs.reason_{reason}", lang) for reason in self.reasons], lang)


@dataclass(frozen=True, slots=True)
class Request:
    """Reports that are asked for together.

    Attributes
    ----------
    districts
        Ids, codes or names: the per-district notebooks run for these only.
    every_district
        Take all districts, not only those that a reform touched.
    parameters
        For every notebook that declares them.
    where
        The file and the row that ask for it, for messages.
    """

    notebooks: tuple[Notebook, ...]
    districts: tuple[str, ...] = ()
    every_district: bool = False
    parameters: Mapping[str, object] = field(default_factory=dict)
    where: tuple[Path, int] | None = None

    @property
    def takes_touched(self) -> bool:
        """Whether it asks for reports on the districts that a reform touched."""
        per_district = any(notebook.per_district for notebook in self.notebooks)
        return per_district and not self.districts and not self.every_district


def plan(
    source: Dataset | Inventory,
    notebooks: Sequence[Notebook],
    *,
    out: Path,
    lang: str = "zh",
    districts: Iterable[str] = (),
    every_district: bool = False,
    parameters: Mapping[str, object] | None = None,
    data: Path | None = None,
    style: str = "",
) -> list[Planned]:
    """Say which reports there are to be, and which of them must be made: `plan_requests` of one request."""
    request = Request(tuple(notebooks), tuple(districts), every_district, parameters or {})
    return plan_requests(source, [request], out=out, lang=lang, data=data, style=style)


def plan_requests(
    source: Dataset | Inventory,
    requests: Iterable[Request],
    *,
    out: Path,
    lang: str = "zh",
    data: Path | None = None,
    style: str = "",
) -> list[Planned]:
    """Say which reports there are to be, and which of them must be made.

    Parameters
    ----------
    source
        The data, or an inventory of them.
    out
        The outputs folder; reports in English lie in its `en`.
    data
        The data folder to hand to notebooks; None lets them use the data that ship with the project.
    style
        The layout of all reports; empty for each notebook's own.

    Returns
    -------
    list of Planned
        In the order of the requests, their notebooks, and the districts in the data; each report once.

    Raises
    ------
    ParameterError
        A district or parameter is unknown, a value is of the wrong type or one that the library refuses, or
        districts are given where no notebook takes one.
    """
    inventory = source if isinstance(source, Inventory) else take_inventory(source)
    root = reports_folder(out, lang)
    fixed = {"codebook": codebook_hash(), "code": code_hash(), "environment": environment_hash(out)}
    fixed["style"] = style
    runs: dict[Path, Run] = {}
    for request in requests:
        try:
            _refuse_reserved(request.parameters)
            _refuse_undeclared(request.parameters, request.notebooks)
            places = _places(request, inventory)
            values = {n.path: _values(n, request.parameters, lang, data) for n in request.notebooks}
        except GovkitError as problem:
            if request.where is None:
                raise
            file, row = request.where
            raise ParameterError("errors.at_row", file=file, row=row, problem=problem) from None
        for notebook in request.notebooks:
            own = values[notebook.path]
            contents = _contents(notebook, own)
            for place in places if notebook.per_district else [None]:
                run = _run(notebook, inventory, place, own, contents, lang, root, fixed)
                runs[run.folder] = run
    return [Planned(run, _reasons(run)) for run in runs.values()]


def _places(request: Request, inventory: Inventory) -> list[District]:
    """The districts that per-district notebooks run for."""
    if request.districts:
        if not any(notebook.per_district for notebook in request.notebooks):
            names = listing(n.name for n in request.notebooks)
            raise ParameterError("runs.takes_no_district", notebook=names)
        return list({d.district: d for d in map(inventory.find, request.districts)}.values())
    return list(inventory.districts.values() if request.every_district else inventory.touched())


def _values(notebook: Notebook, given: Mapping[str, object], lang: str, data: Path | None) -> dict[str, Any]:
    """What is injected into a notebook, but for the district."""
    own = {name: value for name, value in given.items() if notebook.declares(name)}
    values = check(notebook.parameters, own, notebook.name)
    check_library_parameters(notebook, values)
    if notebook.declares("lang"):
        values |= check(notebook.parameters, {"lang": lang}, notebook.name)
    if data is not None and notebook.declares("data"):
        values["data"] = str(data)
    return values


def reports_folder(out: Path, lang: str) -> Path:
    """Where the reports of a language lie in an outputs folder."""
    return out if lang == "zh" else out / lang


def _run(
    notebook: Notebook,
    inventory: Inventory,
    district: District | None,
    values: Mapping[str, Any],
    contents: dict[str, Any],
    lang: str,
    root: Path,
    fixed: Mapping[str, str],
) -> Run:
    chosen = {"district": district.district} if district else {}
    values = {**chosen, **values}
    reads = inventory.reads(district) if notebook.reads_observations else dict.fromkeys(DATA_PARTS, "")
    folder = root / f"{notebook.name}{variant(notebook, values)}"
    return Run(
        notebook=notebook.path,
        district=district.district if district else None,
        parameters=values,
        lang=lang,
        folder=folder / district.district if district else folder,
        key=Key(
            notebook=notebook.digest, parameters=hash_json(contents | chosen), language=lang, **reads, **fixed
        ),
        synthetic=notebook.reads_observations and inventory.reads_synthetic(district),
        district_name=district.name(lang) if district else "",
        model_name=inventory.models[district.model][lang] if district and district.model else "",
        level_name=say(f"report.level_{district.level}", lang) if district else "",
        label=notebook.label(lang),
        style=fixed["style"],
        data_state=inventory.state if notebook.declares("data") else "",
    )


def _contents(notebook: Notebook, values: Mapping[str, Any]) -> dict[str, Any]:
    """What counts of the parameters; of one that names a folder, what the folder holds too."""
    counting = [p for p in notebook.parameters if p.name != "data"]
    contents = {p.name: values.get(p.name, p.default) for p in counting}
    for name, value in contents.items():
        if isinstance(value, str) and 0 < len(value) <= _LONGEST_PATH:
            places = [start / value for start in (notebook.path.parent, paths.project())]
            with suppress(OSError, ValueError):
                folder = next((place for place in places if place.is_dir()), None)
                contents[name] = [value, hash_folder(folder)] if folder else value
    return contents


def _reasons(run: Run) -> tuple[str, ...]:
    record = read_record(run.folder)
    if record is None:
        return ("new",)
    changed = run.key.changed(record.key)
    return changed or (("outputs",) if record.changed_outputs(run.folder) else ())


def _refuse_reserved(given: Mapping[str, object]) -> None:
    for name in given:
        if name in RESERVED:
            raise ParameterError("runs.reserved_parameter", name=name, option=RESERVED[name])


def _refuse_undeclared(given: Mapping[str, object], notebooks: Sequence[Notebook]) -> None:
    """A name that no notebook declares is an error; one that some declare goes to those."""
    declared = {p.name: p for notebook in notebooks for p in notebook.parameters if p.name not in RESERVED}
    unknown = {name: value for name, value in given.items() if name not in declared}
    check(declared.values(), unknown, listing(notebook.name for notebook in notebooks))
