"""Where reports go when nobody says: those on other data than the project's have a folder of their own."""

from __future__ import annotations

from pathlib import Path

from govkit import paths
from govkit.errors import ParameterError
from govkit.runs.keys import hash_json
from govkit.runs.state import read_state, write_state

_NAME = "data"


def outputs_for(data: Path | None, out: Path | None) -> Path:
    """The outputs folder of a run.

    `outputs` for the data of the project, `outputs/data-<name>` for a data folder of that name, so that
    reports on different data never take each other's place; what `--out` names, whatever it is.

    Raises
    ------
    ParameterError
        The folder holds reports on another data folder of the same name.
    """
    if out is not None:
        return out.resolve()
    standard = paths.outputs_folder().resolve()
    if data is None or data == paths.demo_folder().resolve():
        return standard
    own = standard / f"data-{data.name}"
    if read_state(own, _NAME) not in (None, _identity(data)):
        raise ParameterError("runs.other_data_there", folder=own, name=data.name)
    return own


def remember_data(out: Path, data: Path | None) -> None:
    """Note, by a hash, which data folder the reports of an outputs folder are on."""
    if data is not None and read_state(out, _NAME) != _identity(data):
        write_state(out, _NAME, _identity(data))


def _identity(data: Path) -> str:
    return hash_json(str(data.resolve()))
