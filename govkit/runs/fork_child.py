"""What a forked process does to be as a kernel that was started anew, and then to be one."""

from __future__ import annotations

import gc
import os
import random
import signal
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

import ipykernel.ipkernel
from ipykernel.kernelapp import IPKernelApp

from govkit.runs.fork_server import Request
from govkit.runs.ties import end_with

_FIRST_TO_GO = "500"  # of -1000 … 1000: when memory is short, a kernel goes before what drives it


def become_kernel(request: Request, files: list[int], imported: Mapping[str, str], server: int) -> None:
    """Be a kernel until it ends. Starts when the gate opens; when it closes instead, the process ends.

    Parameters
    ----------
    files
        Standard input, output and error, and the gate.
    imported
        Environment variables that modules set when the server imported them, as they would have done here.
    server
        Its process, which may have died since the fork.
    """
    os.setsid()
    end_with(server)
    *streams, gate = files
    if os.read(gate, 1) != b"1":  # who asked is gone, or does it another way
        os._exit(0)
    os.close(gate)
    for number, file in enumerate(streams):
        os.dup2(file, number)
        os.close(file)
    for signum in (signal.SIGTERM, signal.SIGCHLD):
        signal.signal(signum, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.chdir(request.folder)
    os.environ.clear()
    os.environ.update(request.environment)
    os.environ.update(imported)
    time.tzset()
    _draw_anew()
    _read_matplotlibrc()
    _prefer_as_victim()
    gc.enable()
    launcher = find_spec("ipykernel_launcher")
    sys.argv = [launcher.origin if launcher and launcher.origin else "ipykernel_launcher", *request.arguments]
    # The class read the environment when it was imported.
    options = [*request.arguments, f"--IPKernelApp.parent_handle={server}"]
    IPKernelApp.launch_instance(options, kernel_class=ForkedKernel)


class ForkedKernel(ipykernel.ipkernel.IPythonKernel):
    """A kernel that takes the files of its modules from the server, rather than look at each module.

    ipykernel lists them for its debugger. In a fork that touches, and so copies, pages of memory of each of
    2,500 modules: 2,000 pages that nothing else touches, a seventh of the time that a kernel takes to start.
    """

    def __init__(self, **settings: Any) -> None:
        without_modules = ModuleType("sys")
        vars(without_modules).update(vars(sys), modules={})
        ipykernel.ipkernel.sys = without_modules  # type: ignore[attr-defined]
        try:
            super().__init__(**settings)  # type: ignore[no-untyped-call]
        finally:
            ipykernel.ipkernel.sys = sys  # type: ignore[attr-defined]
        self._kernel_modules += _files_of_modules


_files_of_modules: list[str] = []


def look_at_modules() -> None:
    """In the server: note the files of all modules, side by side in memory."""
    files = [getattr(module, "__file__", None) for module in list(sys.modules.values())]
    _files_of_modules[:] = ["".join(list(file)) for file in files if isinstance(file, str)]


def _draw_anew() -> None:
    """Forked processes would all draw the same numbers: seed again, as a new process does."""
    random.seed()
    numpy = sys.modules.get("numpy.random")
    if numpy is not None:
        numpy.seed()


def _read_matplotlibrc() -> None:
    """Take the `matplotlibrc` of the working folder, which matplotlib looks for when it is imported."""
    matplotlib = sys.modules.get("matplotlib")
    if matplotlib is not None and Path("matplotlibrc").is_file():
        matplotlib.rc_file(matplotlib.matplotlib_fname())
        matplotlib.rcParamsOrig.update(matplotlib.rcParams)


def _prefer_as_victim() -> None:
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(_FIRST_TO_GO, encoding="ascii")
