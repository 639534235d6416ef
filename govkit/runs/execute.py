"""Make one report: run the notebook with papermill, gather its results, publish it, put it in place whole.

papermill puts the parameters in and drives the kernel. Its parts are called (`govkit.runs.injection` and
`driving`) rather than `execute_notebook`, which changes the process's working directory, formats braces in
paths, and loses the notebook of a kernel that died.
"""

from __future__ import annotations

import json
import os
import time
import traceback
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from govkit import __version__, paths
from govkit.errors import GovkitError, RunError, system_reason
from govkit.publish import publish
from govkit.quick_import import IRI_GRAMMAR, without
from govkit.results import collect
from govkit.runs.failures import Failure, Limits, failure_of
from govkit.runs.folders import made_whole
from govkit.runs.fork_stack import WARM_DATA
from govkit.runs.inventory import has_state
from govkit.runs.keys import versions
from govkit.runs.notebooks import read_notebook
from govkit.runs.plan import Run
from govkit.runs.record import FILE as RECORD
from govkit.runs.record import Output, Record
from govkit.text import say, use_language

__all__ = ["Failure", "Outcome", "execute", "unexpected"]

CARRIED = ("notebook.ipynb", "results.json")  # by the PDF, besides the record
OUTPUTS = (*CARRIED, "report.pdf", "report.html")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a run."""

    run: Run
    seconds: float
    failure: Failure | None = None
    warnings: tuple[str, ...] = ()


class _NotebookError(Exception):
    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.message)
        self.failure = failure


def execute(
    run: Run, *, warm: bool = True, time_limit: float | None = None, memory_limit: int | None = None
) -> Outcome:
    """Make a report. An error becomes part of the outcome; what the folder held before is then untouched.

    A notebook that failed is kept beside the folder as `<folder>.failed.ipynb`.

    Parameters
    ----------
    warm
        Fork the kernel from a server that has imported the stack, where that can be done.
    time_limit
        Seconds that a cell may take.
    memory_limit
        Bytes that a kernel may have.
    """
    limits = Limits(time_limit, memory_limit)
    started, clock = datetime.now(UTC), time.perf_counter()
    failed = run.folder.with_name(f"{run.folder.name}.failed.ipynb")
    warnings: tuple[str, ...] = ()
    failure: Failure | None = None
    with use_language(run.lang):
        try:
            _refuse_what_changed(run)
            with made_whole(run.folder) as folder:
                notebook = _run_notebook(run, failed, limits, warm)
                _refuse_what_changed(run)
                warnings = _write_report(run, notebook, folder, started, clock)
            failed.unlink(missing_ok=True)
        except _NotebookError as stopped:
            failure = stopped.failure
        except GovkitError as error:
            failure = Failure(type(error).__name__, error.message())
        except OSError as error:
            words = say("runs.cannot_write", folder=run.folder, problem=system_reason(error))
            failure = Failure(type(error).__name__, words)
        except Exception as error:
            failure = unexpected(error)
    return Outcome(run, time.perf_counter() - clock, failure, warnings)


def unexpected(error: Exception) -> Failure:
    """An error inside govkit; whoever wants to report it is shown where it came from."""
    if os.environ.get("GOVKIT_DEBUG", "0") not in ("", "0"):
        traceback.print_exception(error)
    name = type(error).__name__
    return Failure(name, say("runs.unexpected", error=name, message=" ".join(str(error).split())))


def _run_notebook(run: Run, failed: Path, limits: Limits, warm: bool) -> Any:
    """Run the notebook in a kernel; when a cell raises or the kernel dies, save it and raise."""
    # papermill looks for the file systems of pyarrow; notebooks lie on this machine.
    with without(IRI_GRAMMAR, "pyarrow"):
        import nbformat

        from govkit.runs.driving import drive
        from govkit.runs.injection import hide_place, inject

    source = nbformat.read(run.notebook, as_version=4)  # type: ignore[no-untyped-call]
    notebook, injected = inject(source, run.parameters)
    before = os.environ.get("GOVKIT_LANG")
    os.environ["GOVKIT_LANG"] = run.lang
    os.environ[WARM_DATA] = str(_data_of(run))
    try:
        ending = drive(notebook, run.notebook.parent, limits, warm=warm)
    finally:
        _restore("GOVKIT_LANG", before)
    failure = failure_of(notebook, injected, ending, limits)
    notebook.metadata["govkit"] = {
        **notebook.metadata.get("govkit", {}),
        "lang": run.lang,
        "synthetic": run.synthetic,
        "version": f"govkit {__version__} · {run.key.digest[:8]}",
    }
    notebook.metadata["govkit"].setdefault("date", _today())
    _forget_papermill(notebook)
    hide_place(notebook, injected, run.parameters)
    if failure is None:
        return notebook
    failed.parent.mkdir(parents=True, exist_ok=True)
    _write_notebook(notebook, failed)
    raise _NotebookError(replace(failure, saved=failed)) from ending.stopped


def _data_of(run: Run) -> Path:
    return Path(run.parameters.get("data") or paths.demo_folder())


def _refuse_what_changed(run: Run) -> None:
    """Refuse a report whose notebook or data are no longer those that its key was taken from.

    It would stand for others than it was made from, and be taken to be up to date once those are back.
    """
    if read_notebook(run.notebook).digest != run.key.notebook:
        raise RunError("runs.changed_meanwhile", place=run.notebook.name)
    if run.data_state and not has_state(_data_of(run), run.data_state):
        raise RunError("runs.changed_meanwhile", place=_data_of(run).name)


def _write_report(run: Run, notebook: Any, folder: Path, started: datetime, clock: float) -> tuple[str, ...]:
    _write_notebook(notebook, folder / "notebook.ipynb")
    results = collect(notebook)
    lines = [json.dumps(one, ensure_ascii=False, allow_nan=False) for one in results]
    text = "[\n" + ",\n".join(lines) + "\n]\n"
    (folder / "results.json").write_text(text, encoding="utf-8", newline="\n")
    record = Record(
        notebook=run.notebook.stem,
        label=run.label,
        title="",
        language=run.lang,
        parameters=_recorded(run.parameters),
        key=asdict(run.key),
        outputs={name: Output.of(folder / name) for name in CARRIED},
        versions=versions(),
        started=started.isoformat(timespec="seconds"),
        seconds=0.0,
        district=run.district or "",
        district_name=run.district_name,
        model_name=run.model_name,
        level_name=run.level_name,
        evidence_level=max((r["level"] for r in results if r["kind"] == "grade"), default=None),
        synthetic=run.synthetic,
        findings=tuple({k: v for k, v in r.items() if k != "kind"} for r in results if r["kind"] == "grade"),
    )
    (folder / RECORD).write_text(record.proof(), encoding="utf-8", newline="\n")
    carried = [folder / name for name in (*CARRIED, RECORD)]
    published = publish(
        folder / "notebook.ipynb",
        folder,
        run.lang,
        style=run.style,
        folder=run.notebook.parent,
        attach=carried,
    )
    replace(
        record,
        title=published.title,
        outputs={name: Output.of(folder / name) for name in OUTPUTS},
        seconds=round(time.perf_counter() - clock, 3),
        synthetic=published.synthetic,
        warnings=tuple(published.warnings),
    ).write(folder)
    return tuple(published.warnings)


def _write_notebook(notebook: Any, file: Path) -> None:
    """Write a notebook, one cell a line: indented throughout it takes longer than a brief to typeset."""
    about = {name: value for name, value in notebook.items() if name != "cells"}
    cells = ",\n".join(map(_json, notebook["cells"]))
    text = f'{{"cells": [\n{cells}\n],\n{_json(about)[1:]}\n'
    file.write_text(text, encoding="utf-8", newline="\n")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _forget_papermill(notebook: Any) -> None:
    """papermill notes paths, times and the words of errors; the record has what is needed of it."""
    notebook.metadata.pop("papermill", None)
    for cell in notebook.cells:
        cell.metadata.pop("papermill", None)
        if cell.metadata.get("tags") == []:
            del cell.metadata["tags"]


def _recorded(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters without the place of the data folder, which is of this machine; its name stays."""
    return {name: Path(value).name if name == "data" else value for name, value in parameters.items()}


def _today() -> str:
    """The date of a report: today's, or the one that reproducible builds fix (SOURCE_DATE_EPOCH)."""
    fixed = os.environ.get("SOURCE_DATE_EPOCH", "")
    if fixed.isdecimal():
        return datetime.fromtimestamp(int(fixed), UTC).date().isoformat()
    return datetime.now().astimezone().date().isoformat()


def _restore(name: str, value: str | None) -> None:
    if value is None:
        os.environ.pop(name, None)
    else:
        os.environ[name] = value
