"""The plan: which reports there are to be, which of them are up to date, and why the others are made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from govkit.districts import District
from govkit.errors import ParameterError
from govkit.runs.keys import DataHashes, Key, code_hash, codebook_hash, environment_hash, hash_json
from govkit.runs.notebooks import RESERVED, Notebook
from govkit.runs.parameters import check
from govkit.runs.record import read_record
from govkit.text import listing, say

if TYPE_CHECKING:
    from govkit.dataset import Dataset


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


def plan(
    dataset: Dataset,
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
    """Say which reports there are to be, and which of them must be made.

    Parameters
    ----------
    districts
        Ids, codes or names: the per-district notebooks run for these only.
    every_district
        Take all districts, not only those that a reform touched.
    parameters
        For every notebook that declares them.
    data
        The data folder to hand to notebooks; None lets them use the data that ship with the project.
    style
        The layout of all reports; empty for each notebook's own.

    Returns
    -------
    list of Planned
        In the order of the notebooks, and of the districts in the data.

    Raises
    ------
    ParameterError
        A district or parameter is unknown, a value is of the wrong type, or districts are given where no
        notebook takes one.
    """
    given = dict(parameters or {})
    _refuse_reserved(given)
    _refuse_undeclared(given, notebooks)
    named = list(dict.fromkeys(dataset.find(name).district for name in districts))
    if named and not any(notebook.per_district for notebook in notebooks):
        raise ParameterError("runs.takes_no_district", notebook=listing(n.name for n in notebooks))
    hashes = DataHashes(dataset)
    root = out if lang == "zh" else out / lang
    concerned = dataset.districts.values() if every_district else dataset.touched()
    keys = named or [district.district for district in concerned]
    runs: list[Run] = []
    for notebook in notebooks:
        own = {name: value for name, value in given.items() if notebook.declares(name)}
        values = check(notebook.parameters, own, notebook.name)
        if notebook.declares("lang"):
            values |= check(notebook.parameters, {"lang": lang}, notebook.name)
        if data is not None and notebook.declares("data"):
            values["data"] = str(data)
        places = [dataset.districts[key] for key in keys] if notebook.per_district else [None]
        runs.extend(_run(notebook, dataset, hashes, place, values, lang, root, style) for place in places)
    return [Planned(run, _reasons(run)) for run in runs]


def _run(
    notebook: Notebook,
    dataset: Dataset,
    hashes: DataHashes,
    district: District | None,
    values: Mapping[str, Any],
    lang: str,
    root: Path,
    style: str,
) -> Run:
    values = {**({"district": district.district} if district else {}), **values}
    rows = "" if not notebook.reads_observations else hashes.of(district) if district else hashes.everything
    key = Key(
        notebook=notebook.digest,
        parameters=hash_json({name: value for name, value in values.items() if name != "data"}),
        data=rows,
        codebook=codebook_hash(),
        code=code_hash(),
        environment=environment_hash(),
        language=lang,
        style=style,
    )
    return Run(
        notebook=notebook.path,
        district=district.district if district else None,
        parameters=values,
        lang=lang,
        folder=root / notebook.name / district.district if district else root / notebook.name,
        key=key,
        synthetic=notebook.reads_observations and hashes.synthetic(district),
        district_name=district.name(lang) if district else "",
        model_name=dataset.codebook.model(district.model).name(lang) if district and district.model else "",
        level_name=say(f"report.level_{district.level}", lang) if district else "",
        label=notebook.label(lang),
        style=style,
    )


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
