"""Whether a report is the one that its record describes, and whether today's data would give it again."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from govkit import paths
from govkit.errors import GovkitError, ParameterError, RunError
from govkit.runs.inventory import inventory_of
from govkit.runs.keys import hash_file
from govkit.runs.listings import report_folders
from govkit.runs.notebooks import RESERVED, choose_notebooks
from govkit.runs.plan import Request, Run, plan_requests
from govkit.runs.record import FILE, Record, read_record
from govkit.vintages import split_folder


@dataclass(frozen=True)
class Verification:
    """What was found of a file of a report.

    Attributes
    ----------
    output
        Which file of the report it is; empty where its bytes are none of those that the record describes.
    altered
        Files beside the record that are missing or no longer what it describes.
    differences
        Parts of the key that are others today, so that the report would not come out again.
    obstacle
        Why today's run cannot even be planned, such as a district that is gone.
    """

    folder: Path
    record: Record
    output: str
    altered: tuple[str, ...]
    differences: tuple[str, ...]
    obstacle: GovkitError | None = None

    @property
    def genuine(self) -> bool:
        """Whether the file is one that the record describes."""
        return bool(self.output)

    @property
    def repeatable(self) -> bool:
        """Whether today's notebook, data, code and environment are those that it was made from."""
        return not self.differences and self.obstacle is None


def verify(file: Path, data: Path | None, out: Path) -> Verification:
    """Compare a file with the record that describes it, and the record with today.

    Parameters
    ----------
    file
        A file of a report, such as `report.pdf`, under any name. The record is looked for beside it, then
        among the reports of `out` and of the outputs folders in it, by the hash of the file.
    data
        The data folder; by default the one that the record names, where it can be found.

    Raises
    ------
    ParameterError
        There is no such file, or the data folder that the record names is not found.
    RunError
        No record describes it.
    """
    if not file.is_file():
        raise ParameterError("errors.file_missing", file=file)
    digest = hash_file(file)
    folder, record = _record_of(file, digest, out)
    output = next((name for name, one in record.outputs.items() if one.hash == digest), "")
    differences: tuple[str, ...] = ()
    obstacle: GovkitError | None = None
    where = data_of(record, data)
    try:
        differences = todays_run(record, where, out).key.changed(record.key)
    except GovkitError as problem:
        obstacle = problem
    return Verification(folder, record, output, record.changed_outputs(folder), differences, obstacle)


def todays_run(record: Record, data: Path | None, out: Path) -> Run:
    """The run that would make a recorded report from today's notebook, data, code and environment.

    Raises
    ------
    GovkitError
        The notebook, the district or a parameter is not there any more, or the data are wrong.
    """
    (notebook,) = choose_notebooks(paths.notebooks_folder(), (record.notebook,))
    values = {name: value for name, value in record.parameters.items() if name not in RESERVED}
    districts = (record.district,) if record.district else ()
    if notebook.per_district and not districts:
        raise ParameterError("runs.record_without_district", notebook=notebook.name)
    request = Request((notebook,), districts, parameters=values)
    inventory = inventory_of(data, out)
    style = record.key.get("style", "")
    (planned,) = plan_requests(inventory, [request], out=out, lang=record.language, data=data, style=style)
    return planned.run


def data_of(record: Record, data: Path | None) -> Path | None:
    """The data folder of a recorded report: the one given, else the one of that name here or in the project.

    Raises
    ------
    ParameterError
        The record names a data folder, none was given, and none of that name is found.
    """
    if data is not None:
        return data.resolve()
    name = str(record.parameters.get("data", ""))
    if not name:
        return None
    for folder in (Path.cwd() / name, paths.project() / name, paths.project() / "data" / name):
        if split_folder(folder)[0].is_dir():
            return folder.resolve()
    raise ParameterError("runs.record_needs_data", name=name)


def read_record_file(file: Path) -> Record:
    """Read a `record.json`; raises ParameterError where there is none, or none that can be read."""
    if not file.is_file():
        raise ParameterError("errors.file_missing", file=file)
    record = read_record(file.parent) if file.name == FILE else None
    if record is None:
        raise ParameterError("runs.no_record_file", file=file)
    return record


def _record_of(file: Path, digest: str, out: Path) -> tuple[Path, Record]:
    beside = read_record(file.parent)
    described = beside is not None and any(one.hash == digest for one in beside.outputs.values())
    if beside is not None and (described or file.name in beside.outputs):
        return file.parent, beside
    for root in _outputs_folders(out):
        for folder in report_folders(root):
            record = read_record(folder)
            if record is not None and any(one.hash == digest for one in record.outputs.values()):
                return folder, record
    if (file.parent / FILE).exists() and beside is None:
        raise ParameterError("runs.no_record_file", file=file.parent / FILE)
    raise RunError("runs.no_record", file=file, folder=out)


def _outputs_folders(out: Path) -> list[Path]:
    """An outputs folder, and those within it: of English reports, of other data, and of both."""
    if not out.is_dir():
        return []
    within = [one for one in out.iterdir() if one.is_dir() and not one.name.startswith(".")]
    return [out, *within, *(one / "en" for one in within if (one / "en").is_dir())]
