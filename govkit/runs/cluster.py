"""Make reports on a Dask cluster, whose workers need share no folder with this machine.

The codebook, the notebooks and the data travel to each worker once; a report travels back as bytes and is put
in place here. A worker that is lost loses nothing: the scheduler gives its reports to another.
"""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import Any, ParamSpec, TypeVar

from govkit import paths
from govkit.errors import RunError, system_reason
from govkit.files import write_whole
from govkit.runs.execute import Failure, Outcome, unexpected
from govkit.runs.folders import made_whole
from govkit.runs.keys import code_hash, environment_hash
from govkit.runs.plan import Run
from govkit.runs.record import read_record
from govkit.runs.workers import prepare_worker
from govkit.text import listing, say
from govkit.vintages import split_folder

CONNECT_TIMEOUT = 20  # seconds
WORKERS_TIMEOUT = 60  # seconds to wait for the first worker
IN_HAND = 1000  # reports given to the scheduler at once; workers that join later find work
_FAILED = "failed.ipynb"
P = ParamSpec("P")
T = TypeVar("T")
_LEFT_OUT = frozenset({"__pycache__", ".ipynb_checkpoints"})


@dataclass(frozen=True, slots=True)
class Parcel:
    """What comes back from a worker: the outcome, and the files of the report by name."""

    outcome: Outcome
    files: dict[str, bytes]


@contextmanager
def connect(address: str, data: Path | None) -> Iterator[tuple[Callable[[int], Executor], int]]:
    """Connect to a cluster; gives what makes an Executor on it, and how many reports to keep in hand.

    Parameters
    ----------
    address
        Address of the scheduler, or the path of its scheduler file.
    data
        The data folder that notebooks are given; None for the demonstration data.

    Raises
    ------
    RunError
        `distributed` is not installed, no scheduler or worker answers, or a worker has another govkit or
        other versions of what it stands on.
    """
    try:
        from distributed import Client
    except ImportError:
        raise RunError("cluster.not_installed") from None
    where: dict[str, Any] = {"scheduler_file": address} if Path(address).is_file() else {"address": address}
    try:
        client: Any = Client(  # type: ignore[no-untyped-call]
            **where, timeout=CONNECT_TIMEOUT, set_as_default=False
        )
    except (OSError, ValueError, TimeoutError) as problem:
        raise RunError("cluster.no_scheduler", address=address, problem=problem) from None
    with client:
        try:
            client.wait_for_workers(1, timeout=WORKERS_TIMEOUT)
        except TimeoutError:
            raise RunError("cluster.no_workers", address=address, seconds=WORKERS_TIMEOUT) from None
        _refuse_other_workers(client)
        project = _packed(data)
        digest = blake2b(project, digest_size=16).hexdigest()
        # A task and no scattered value, so that it is there again when the workers that had it are lost.
        held = client.submit(bytes, project, key=f"govkit-project-{digest}")
        yield lambda _: ClusterExecutor(client, held, digest, data), IN_HAND


def _refuse_other_workers(client: Any) -> None:
    own = _identity()
    found: dict[str, tuple[str, str]] = client.run(_identity)
    others = [worker for worker, identity in found.items() if identity != own]
    if others:
        raise RunError("cluster.other_version", workers=listing(others))


def _identity() -> tuple[str, str]:
    return code_hash(), environment_hash()


class ClusterExecutor(Executor):
    """An Executor whose work is done on a cluster, and whose results are put in place here."""

    def __init__(self, client: Any, project: Any, digest: str, data: Path | None) -> None:
        self._client = client
        self._project = project
        self._digest = digest
        self._data = data.name if data is not None else ""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Have `fn(run)` done by a worker, in a folder of its own."""
        run: Any = args[0]
        landed: Future[Any] = Future()
        source = run.notebook.read_bytes()
        remote = self._client.submit(
            _on_worker, fn, run, kwargs, source, self._project, self._digest, self._data, pure=False
        )
        remote.add_done_callback(lambda done: landed.set_result(_landed(run, done)))
        return landed


def _landed(run: Run, done: Any) -> Outcome:
    """The outcome of a run on the cluster, with its report put in place."""
    if done.status != "finished":
        return Outcome(run, 0.0, _lost(done))
    parcel: Parcel = done.result()
    done.release()
    try:
        return _put_in_place(run, parcel)
    except OSError as error:
        words = say("runs.cannot_write", run.lang, folder=run.folder, problem=system_reason(error, run.lang))
        return Outcome(run, parcel.outcome.seconds, Failure(type(error).__name__, words))


def _lost(done: Any) -> Failure:
    if done.status != "error":
        return Failure("ClusterLost", say("cluster.lost"))
    error = done.exception()
    if type(error).__name__ == "KilledWorker":
        return Failure("KilledWorker", say("cluster.worker_died"))
    return unexpected(error)


def _put_in_place(run: Run, parcel: Parcel) -> Outcome:
    failed = run.folder.with_name(f"{run.folder.name}.{_FAILED}")
    outcome = replace(parcel.outcome, run=run)
    if outcome.failure is not None:
        saved = failed if _FAILED in parcel.files else None
        if saved is not None:
            saved.parent.mkdir(parents=True, exist_ok=True)
            write_whole(saved, parcel.files[_FAILED])
        return replace(outcome, failure=replace(outcome.failure, saved=saved))
    with made_whole(run.folder) as making:
        for name, content in parcel.files.items():
            (making / name).write_bytes(content)
        record = read_record(making)
        for name, output in record.outputs.items() if record is not None else ():
            os.utime(making / name, ns=(output.modified, output.modified))
    failed.unlink(missing_ok=True)
    return outcome


def _on_worker(
    fn: Callable[..., Outcome],
    run: Run,
    options: dict[str, Any],
    source: bytes,
    project: bytes,
    digest: str,
    data: str,
) -> Parcel:
    """On a worker: make the report in a folder of its own, and pack it."""
    from distributed import get_worker

    home = _unpacked(project, digest, Path(get_worker().local_directory))
    os.environ["GOVKIT_HOME"] = str(home)
    paths.project.cache_clear()
    prepare_worker(home)
    notebook = home / "notebooks" / run.notebook.name
    if not notebook.is_file() or notebook.read_bytes() != source:
        write_whole(notebook, source)
    parameters = dict(run.parameters)
    if "data" in parameters:
        parameters["data"] = str(home / "given" / data)
    with TemporaryDirectory(prefix="report-", dir=home.parent, ignore_cleanup_errors=True) as own:
        folder = Path(own) / "report"
        outcome = fn(replace(run, notebook=notebook, parameters=parameters, folder=folder), **options)
        files = {f.name: f.read_bytes() for f in folder.iterdir()} if folder.is_dir() else {}
        failed = folder.with_name(f"{folder.name}.{_FAILED}")
        if failed.is_file():
            files[_FAILED] = failed.read_bytes()
    return Parcel(outcome, files)


def _packed(data: Path | None) -> bytes:
    """The codebook, claims, notebooks and data, as a zip that is the same for the same files."""
    project = paths.project()
    folders = [(project / part, part) for part in ("data/codebook", "data/published", "notebooks")]
    given = split_folder(data)[0] if data is not None else None
    folders.append((paths.demo_folder(), "data/demo") if given is None else (given, f"given/{given.name}"))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for folder, place in folders:
            for file in sorted(folder.rglob("*")):
                if file.is_file() and _LEFT_OUT.isdisjoint(file.parts):
                    name = f"{place}/{file.relative_to(folder).as_posix()}"
                    archive.writestr(zipfile.ZipInfo(name), file.read_bytes(), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _unpacked(project: bytes, digest: str, folder: Path) -> Path:
    """The project folder on this worker, unpacked once."""
    home = folder / f"govkit-{digest}"
    if home.is_dir():
        return home
    making = Path(mkdtemp(prefix="govkit-unpacking-", dir=folder))
    with zipfile.ZipFile(io.BytesIO(project)) as archive:
        archive.extractall(making)
    with suppress(OSError):  # another thread was first
        making.rename(home)
    return home
