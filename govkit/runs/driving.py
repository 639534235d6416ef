"""Drive one notebook through a kernel, with papermill's client, and say how it ended."""

from __future__ import annotations

import logging
import math
import os
from pathlib import Path
from typing import Any

from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NotebookExecutionManager
from traitlets.config import Config

from govkit.runs.failures import Ending, Limits
from govkit.runs.fork_client import hold_server
from govkit.runs.kernels import RunKernelManager
from govkit.runs.provisioner import ForkProvisioner

# Seconds, for a machine that is busy: until a kernel is up, and until the output of a cell has come.
START_TIMEOUT = 180
OUTPUT_TIMEOUT = 60
_OPTIONS = [
    # What the kernel itself logs would run into the progress bar.
    "--log-level=CRITICAL",
    # A history of what was typed is for people, and its database is one for all kernels.
    "--HistoryManager.enabled=False",
    "--ext=govkit.figure_fonts",
]
_SILENT = logging.Logger("silent", logging.CRITICAL + 1)  # what there is to say, the failure says


def drive(notebook: Any, folder: Path, limits: Limits, *, warm: bool = True) -> Ending:
    """Run all cells, and put their outputs into `notebook`.

    Parameters
    ----------
    folder
        The working directory of the kernel.
    warm
        Fork the kernel where that can be done. One that does not come up, or whose server is killed, is
        replaced by a spawned one.
    """
    if warm:
        hold_server(os.environ)
    ending, kernel = _drive(notebook, folder, limits, warm)
    never_came_up = ending.stopped is not None and ending.started is None
    if isinstance(kernel, ForkProvisioner) and (kernel.lost_server or (kernel.forked and never_came_up)):
        ending, _ = _drive(notebook, folder, limits, warm=False)
    return ending


def _drive(notebook: Any, folder: Path, limits: Limits, warm: bool) -> tuple[Ending, object]:
    progress = NotebookExecutionManager(notebook, progress_bar=False)
    progress.notebook_start()
    stopped: Exception | None = None
    config = Config({"RunKernelManager": {"warm": warm, "memory": limits.memory}})
    manager = RunKernelManager(config=config, log=_SILENT)
    client = PapermillNotebookClient(
        progress,
        timeout=None if limits.seconds is None else max(1, math.ceil(limits.seconds)),
        startup_timeout=START_TIMEOUT,
        iopub_timeout=OUTPUT_TIMEOUT,
        record_timing=False,
        # Nothing is left to save in a kernel whose cells are done, so it need not be asked to end.
        shutdown_kernel="immediate",
        extra_arguments=_OPTIONS,
        resources={"metadata": {"path": str(folder)}},
        log=_SILENT,
    )
    client.km = manager
    client.owns_km = True
    try:
        client.execute()
    except Exception as error:
        stopped = error
    kernel = manager.provisioner
    begun = [i for i, cell in enumerate(notebook.cells) if cell.metadata["papermill"]["start_time"]]
    return (
        Ending(
            stopped,
            begun[-1] if begun else None,
            getattr(kernel, "status", None),
            getattr(kernel, "exceeded_memory", False),
        ),
        kernel,
    )
