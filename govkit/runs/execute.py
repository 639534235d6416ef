"""Make one report: run the notebook with papermill, gather its results, publish it, put it in place whole.

papermill puts the parameters in and drives the kernel. Its parts are called rather than `execute_notebook`,
which changes the process's working directory, formats braces in paths, and loses the notebook of a kernel
that died.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from govkit import __version__
from govkit.errors import GovkitError
from govkit.publish import publish
from govkit.results import collect
from govkit.runs.folders import made_whole
from govkit.runs.keys import versions
from govkit.runs.plan import Run
from govkit.runs.record import FILE as RECORD
from govkit.runs.record import Output, Record
from govkit.text import say, use_language

KERNEL = "python3"
START_TIMEOUT = 180  # seconds; a shared machine may need long for the first kernel
CARRIED = ("notebook.ipynb", "results.json")  # by the PDF, besides the record
OUTPUTS = (*CARRIED, "report.pdf", "report.html")


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a report could not be made.

    Attributes
    ----------
    cell
        The cell that raised, counted from 1, the injected one left out; None where no cell did.
    source
        The beginning of that cell.
    error, message
        Name and words of the error.
    saved
        The executed notebook as far as it came, or None.
    """

    error: str
    message: str
    cell: int | None = None
    source: str = ""
    saved: Path | None = None


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


def prepare_worker(project: Path) -> None:
    """Set the environment that kernels started by this process get.

    One thread a kernel, since there is a kernel for each core; a fixed hash seed, so that results repeat; the
    project and the interpreter of this process, whatever else the user has installed.
    """
    os.environ.update(
        GOVKIT_HOME=str(project),
        JUPYTER_PREFER_ENV_PATH="1",
        OMP_NUM_THREADS="1",
        OPENBLAS_NUM_THREADS="1",
        PYTHONHASHSEED="0",
    )


def execute(run: Run) -> Outcome:
    """Make a report. An error becomes part of the outcome; what the folder held before is then untouched.

    A notebook that failed is kept beside the folder as `<folder>.failed.ipynb`.
    """
    started, clock = datetime.now(UTC), time.perf_counter()
    failed = run.folder.with_name(f"{run.folder.name}.failed.ipynb")
    warnings: tuple[str, ...] = ()
    failure: Failure | None = None
    with use_language(run.lang):
        try:
            with made_whole(run.folder) as folder:
                notebook = _run_notebook(run, failed)
                warnings = _write_report(run, notebook, folder, started, clock)
            failed.unlink(missing_ok=True)
        except _NotebookError as stopped:
            failure = stopped.failure
        except GovkitError as error:
            failure = Failure(type(error).__name__, error.message())
        except OSError as error:
            words = say("runs.cannot_write", folder=run.folder, problem=error.strerror or str(error))
            failure = Failure(type(error).__name__, words)
        except Exception as error:
            failure = Failure(type(error).__name__, str(error))
    return Outcome(run, time.perf_counter() - clock, failure, warnings)


def _run_notebook(run: Run, failed: Path) -> Any:
    """Run the notebook in a kernel; when a cell raises or the kernel dies, save it and raise."""
    import nbformat
    from papermill.engines import papermill_engines

    from govkit.runs.injection import inject
    from govkit.runs.kernels import kernel_connection

    source = nbformat.read(run.notebook, as_version=4)  # type: ignore[no-untyped-call]
    notebook, injected = inject(source, run.parameters)
    before = os.environ.get("GOVKIT_LANG")
    os.environ["GOVKIT_LANG"] = run.lang
    stopped: Exception | None = None
    try:
        with kernel_connection() as config:
            papermill_engines.execute_notebook_with_engine(
                None,
                notebook,
                kernel_name=KERNEL,
                progress_bar=False,
                start_timeout=START_TIMEOUT,
                record_timing=False,
                # Nothing is left to save in a kernel whose cells are done, so it need not be asked to end.
                shutdown_kernel="immediate",
                # What the kernel itself logs would run into the progress bar.
                extra_arguments=["--log-level=CRITICAL"],
                config=config,
                resources={"metadata": {"path": str(run.notebook.parent)}},
            )
    except Exception as error:
        stopped = error
    finally:
        _restore("GOVKIT_LANG", before)
    failure = _failure(notebook, injected, stopped)
    notebook.metadata["govkit"] = {
        **notebook.metadata.get("govkit", {}),
        "lang": run.lang,
        "synthetic": run.synthetic,
        "version": f"govkit {__version__} · {run.key.digest[:8]}",
    }
    notebook.metadata["govkit"].setdefault("date", _today())
    _forget_data_folder(notebook, injected, run.parameters)
    _forget_papermill(notebook)
    if failure is None:
        return notebook
    failed.parent.mkdir(parents=True, exist_ok=True)
    _write_notebook(notebook, failed)
    raise _NotebookError(
        Failure(failure.error, failure.message, failure.cell, failure.source, saved=failed)
    ) from stopped


def _failure(notebook: Any, injected: int, stopped: Exception | None) -> Failure | None:
    """What went wrong, as the notebook shows it; a kernel died in the last cell that started."""
    started = 0
    for index, cell in enumerate(notebook.cells):
        number, head = index + 1 - (index > injected), _head(cell.source)
        error = next((o for o in cell.get("outputs", ()) if o.output_type == "error"), None)
        if error is not None:
            return Failure(error.ename, error.evalue, number, head)
        if cell.metadata.get("papermill", {}).get("exception"):
            return Failure(type(stopped or RuntimeError()).__name__, str(stopped or ""), number, head)
        if cell.metadata.get("papermill", {}).get("start_time"):
            started = index
    if stopped is None:
        return None
    name = type(stopped).__name__
    if not started:
        return Failure(name, say("runs.kernel_failed", problem=str(stopped).strip()))
    number = started + 1 - (started > injected)
    return Failure(name, say("runs.kernel_died"), number, _head(notebook.cells[started].source))


def _write_report(run: Run, notebook: Any, folder: Path, started: datetime, clock: float) -> tuple[str, ...]:
    _write_notebook(notebook, folder / "notebook.ipynb")
    results = collect(notebook)
    text = json.dumps(results, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
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
    import nbformat

    text = nbformat.writes(notebook)  # type: ignore[no-untyped-call]
    file.write_text(text + "\n", encoding="utf-8", newline="\n")


def _forget_papermill(notebook: Any) -> None:
    """papermill notes paths, times and the words of errors; the record has what is needed of it."""
    notebook.metadata.pop("papermill", None)
    for cell in notebook.cells:
        cell.metadata.pop("papermill", None)
        if cell.metadata.get("tags") == []:
            del cell.metadata["tags"]


def _forget_data_folder(notebook: Any, injected: int, parameters: Mapping[str, Any]) -> None:
    """Show the data folder by its name alone in the cell of parameters: its place is of this machine."""
    if "data" in parameters and injected < len(notebook.cells):
        cell = notebook.cells[injected]
        cell.source = cell.source.replace(repr(parameters["data"]), repr(_recorded(parameters)["data"]))


def _recorded(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters without the place of the data folder, which is of this machine; its name stays."""
    return {name: Path(value).name if name == "data" else value for name, value in parameters.items()}


def _today() -> str:
    """The date of a report: today's, or the one that reproducible builds fix (SOURCE_DATE_EPOCH)."""
    fixed = os.environ.get("SOURCE_DATE_EPOCH", "")
    if fixed.isdecimal():
        return datetime.fromtimestamp(int(fixed), UTC).date().isoformat()
    return datetime.now().astimezone().date().isoformat()


def _head(source: str, lines: int = 6) -> str:
    head = source.splitlines()
    return "\n".join([*head[:lines], "…"] if len(head) > lines else head)


def _restore(name: str, value: str | None) -> None:
    if value is None:
        os.environ.pop(name, None)
    else:
        os.environ[name] = value
