"""Worker processes on this machine, and the environment that they and their kernels have."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Mapping
from concurrent.futures import Executor, ProcessPoolExecutor
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Thread

from govkit import paths
from govkit.runs.fork_client import hold_server
from govkit.runs.fork_server import WARM_DATA

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

    On Linux they are forks of a process that has imported what they need, and share its memory; elsewhere
    each is started anew.
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
    from multiprocessing import forkserver

    _context()
    forkserver.ensure_running()
    data = data if data is not None else paths.demo_folder()
    hold_server({**os.environ, **worker_environment(paths.project()), WARM_DATA: str(data)})


def _context() -> BaseContext:
    if sys.platform != "linux":
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([_IMPORTS])
    return context


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
