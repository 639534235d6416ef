"""Worker processes on this machine, and the environment that they and their kernels have."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing.context import BaseContext, SpawnContext, SpawnProcess
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Thread
from types import ModuleType
from typing import ClassVar

from govkit import paths
from govkit.runs.fork_client import hold_server
from govkit.runs.fork_stack import WARM_DATA

if sys.platform == "linux":
    from multiprocessing.context import ForkServerContext, ForkServerProcess

_IMPORTS = "govkit.runs.worker_imports"


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
    return ProcessPoolExecutor(
        max_workers=jobs,
        mp_context=_context(),
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
        resource_tracker.ensure_running()  # which would let Ctrl-C through when it starts
        with _interrupts_held():
            forkserver.ensure_running()
    except OSError:  # the temporary folder cannot be written, or its path is too long for a socket
        return False
    return True


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Hold Ctrl-C for the moment; a process that is started now holds it until it says how it takes it."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
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


class _Worker(BaseProcess):
    def start(self) -> None:
        """Start without the script that makes reports, which need not guard itself against a second run."""
        with _nothing_of_main():
            super().start()

    def run(self) -> None:
        """Work until there is no more to do, or until Ctrl-C, which the process that started it tells of."""
        try:
            signal.signal(signal.SIGINT, signal.default_int_handler)
            if hasattr(signal, "pthread_sigmask"):
                signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
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
