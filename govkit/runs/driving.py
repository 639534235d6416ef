"""Drive one notebook through a kernel, with papermill's client, and say how it ended."""

from __future__ import annotations

import logging
import math
import os
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_output
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
    "--ext=govkit.runs.kernel_outputs",
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


class _Client(PapermillNotebookClient):  # type: ignore[misc]
    """papermill's client, that puts together what a cell prints in a row.

    nbclient makes an output of each piece that comes, and checks each against the schema of notebooks: half
    of its time where a cell prints much, and pieces that differ from run to run.
    """

    _printed: NotebookNode | None = None
    _pieces: list[str]

    def process_message(self, msg: dict[str, Any], *rest: Any, **named: Any) -> NotebookNode | None:
        if msg["msg_type"] != "stream":
            self.put_together()
        return super().process_message(msg, *rest, **named)  # type: ignore[no-any-return]

    def output(
        self, outs: list[NotebookNode], msg: dict[str, Any], display_id: str | None, cell_index: int
    ) -> NotebookNode | None:
        hooked = self.output_hook_stack[msg["parent_header"].get("msg_id")]
        if msg["msg_type"] != "stream" or hooked or self.clear_before_next_output:
            return super().output(outs, msg, display_id, cell_index)  # type: ignore[no-any-return]
        name, text = msg["content"]["name"], msg["content"]["text"]
        if self._printed is not None and outs and outs[-1] is self._printed and self._printed["name"] == name:
            self._pieces.append(text)
        else:
            self.put_together()
            self._printed, self._pieces = new_output("stream", name=name, text=text), [text]  # type: ignore[no-untyped-call]
            outs.append(self._printed)
        return self._printed

    def put_together(self) -> None:
        """Give the last output all that was printed."""
        if self._printed is not None:
            self._printed["text"] = "".join(self._pieces)
            self._printed = None


def _drive(notebook: Any, folder: Path, limits: Limits, warm: bool) -> tuple[Ending, object]:
    progress = NotebookExecutionManager(notebook, progress_bar=False)
    progress.notebook_start()
    stopped: Exception | None = None
    config = Config({"RunKernelManager": {"warm": warm, "memory": limits.memory}})
    manager = RunKernelManager(config=config, log=_SILENT)
    client = _Client(
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
    finally:
        client.put_together()
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
