"""Worker processes on this machine, and the environment that they and their kernels have."""

from __future__ import annotations

import multiprocessing
import multiprocessing.util
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Collection, Iterator, Mapping
from concurrent.futures import Executor, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager, suppress
from functools import cache
from multiprocessing.context import BaseContext, SpawnContext, SpawnProcess
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Thread
from types import ModuleType
from typing import Any, ClassVar

from govkit import paths
from govkit.runs.fork_client import hold_server
from govkit.runs.fork_stack import WARM_DATA
from govkit.temporary import own_folder

if sys.platform == "linux":
    from multiprocessing.context import ForkServerContext, ForkServerProcess

_IMPORTS = "govkit.runs.worker_imports"
# Of the 104 or 108 bytes of a socket's path, multiprocessing takes 33 for /pymp-…/listener-….
_LONGEST_FOLDER = 68
_GRACE = 5  # seconds; one that has just begun may not hear
_TELL_TO_END = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


def worker_environment(project: Path) -> dict[str, str]:
    """The environment variables that a worker has beyond those of the process that started it.

    One thread a kernel, since there is a kernel for each core; a fixed hash seed, so that results repeat; the
    project and the interpreter of this process, whatever else the user has installed.
    """
    return {
        "GOVKIT_HOME": str(project),
        "JUPYTER_PREFER_ENV_PATH": "1",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "PYTHONHASHSEED": "0",
    }


def prepare_worker(project: Path) -> None:
    """Set the environment that kernels started by this process get."""
    os.environ.update(worker_environment(project))


def local_executor(jobs: int) -> Executor:
    """Worker processes on this machine, each with the environment that this process has now.

    On Linux they are forks of a process that has imported what they need, and share its memory; elsewhere,
    and where that process cannot be reached, each is started anew.
    """
    context = _context()
    _wait_until_ready(context)
    return ProcessPoolExecutor(
        max_workers=jobs,
        mp_context=context,
        initializer=_start_worker,
        initargs=(dict(os.environ), paths.project()),
    )


def begin(data: Path | None) -> None:
    """Start what workers will be forked from, and the server of their kernels, without waiting for either.

    Parameters
    ----------
    data
        The data folder that the kernels read; None for the demonstration data.
    """
    if sys.platform != "linux":
        return
    _can_fork()
    data = data if data is not None else paths.demo_folder()
    hold_server({**os.environ, **worker_environment(paths.project()), WARM_DATA: str(data)})


def _context() -> BaseContext:
    return _ForkContext() if sys.platform == "linux" and _can_fork() else _SpawnContext()


def _can_fork() -> bool:
    """Whether there is a process that workers can be forked from; it is started where there is none yet."""
    if sys.platform != "linux":
        return False
    from multiprocessing import forkserver, resource_tracker

    multiprocessing.get_context("forkserver").set_forkserver_preload([_IMPORTS])
    try:
        _own_temporary_folder()
        with interrupts_held():  # it is to be there until all others are gone
            resource_tracker.ensure_running()
        with interrupts_held(signal.SIGINT):
            forkserver.ensure_running()
    except OSError:  # the temporary folder cannot be written, or its path is too long for a socket
        return False
    return True


@cache
def _own_temporary_folder() -> None:
    """Have multiprocessing keep its sockets where they are found and removed after this process is killed."""
    folder = own_folder("workers")
    usual, tempfile.tempdir = tempfile.tempdir, str(folder)
    try:
        if len(os.fsencode(folder)) <= _LONGEST_FOLDER:
            multiprocessing.util.get_temp_dir()
    finally:
        tempfile.tempdir = usual
    if any(folder.iterdir()):
        # After multiprocessing has removed its own folder in it, which has priority -100.
        multiprocessing.util.Finalize(None, shutil.rmtree, (folder, True), exitpriority=-101)
    else:  # it has one already, or the path would be too long
        folder.rmdir()


def _wait_until_ready(context: BaseContext) -> None:
    """Wait for the process that workers are forked from, while Ctrl-C still ends this one at once."""
    if isinstance(context, _SpawnContext):
        return
    with suppress(EOFError, OSError):  # it is gone; who starts a worker will be told
        context.Process(target=int).start()  # type: ignore[attr-defined]


def stop_workers(work: Collection[Future[Any]]) -> None:
    """Have workers here leave their work, as Ctrl-C does in a terminal, and end those that do not."""
    workers = multiprocessing.active_children()
    if os.name == "posix":
        for worker in workers:
            with suppress(OSError):
                os.kill(worker.pid or 0, signal.SIGINT)
    if workers and wait(work, timeout=_GRACE).not_done:
        for worker in workers:
            with suppress(OSError):
                worker.terminate()


@contextmanager
def interrupts_held(*numbers: int) -> Iterator[None]:
    """Hold Ctrl-C, and other words to end, for the moment.

    A process that is started now holds them until it says how it takes them.

    Parameters
    ----------
    numbers
        Which signals; by default all that tell the command to end.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, numbers or _TELL_TO_END)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _nothing_of_main() -> Iterator[None]:
    """Have processes that are started now not run the user's script: workers need nothing of it."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def _interrupt_once(*_: object) -> None:
    """Be interrupted; a terminal and the process that started this one may both tell of the same Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    raise KeyboardInterrupt


class _Worker(BaseProcess):
    def start(self) -> None:
        """Start without the script that makes reports, which need not guard itself against a second run."""
        with _nothing_of_main():
            super().start()

    def run(self) -> None:
        """Work until there is no more to do, or until Ctrl-C, which the process that started it tells of."""
        try:
            signal.signal(signal.SIGINT, _interrupt_once)
            if hasattr(signal, "pthread_sigmask"):
                signal.pthread_sigmask(signal.SIG_UNBLOCK, _TELL_TO_END)
            super().run()
        except KeyboardInterrupt:
            pass


class _SpawnedWorker(_Worker, SpawnProcess):
    pass


class _SpawnContext(SpawnContext):
    Process: ClassVar[type[BaseProcess]] = _SpawnedWorker  # type: ignore[assignment]


if sys.platform == "linux":

    class _ForkedWorker(_Worker, ForkServerProcess):
        pass

    class _ForkContext(ForkServerContext):
        Process: ClassVar[type[BaseProcess]] = _ForkedWorker  # type: ignore[assignment]


def _start_worker(environment: Mapping[str, str], project: Path) -> None:
    os.environ.clear()
    os.environ.update(environment)
    prepare_worker(project)
    parent = multiprocessing.parent_process()
    if parent is not None:
        Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: BaseProcess) -> None:
    """End this worker when the process that started it is killed; it would wait for work for ever."""
    parent.join()
    os._exit(1)
