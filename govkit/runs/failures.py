"""What went wrong in a notebook: the cell, the error, and words that say what to do."""

from __future__ import annotations

import signal
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from govkit.runs.python_errors import error_words
from govkit.text import say

_OF_A_CRASH = ("SIGSEGV", "SIGABRT", "SIGBUS", "SIGILL", "SIGFPE")


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a report could not be made.

    Attributes
    ----------
    cell
        The cell that raised, counted from 1, the injected one left out; None where no cell did.
    source
        The beginning of that cell.
    error
        Name of the error, for the record; people are told the message.
    message
        What happened, in words.
    saved
        The executed notebook as far as it came, or None.
    """

    error: str
    message: str
    cell: int | None = None
    source: str = ""
    saved: Path | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """What a kernel may take: seconds for each cell, and bytes of memory; None for as much as there is."""

    seconds: float | None = None
    memory: int | None = None


@dataclass(frozen=True, slots=True)
class Ending:
    """How the work of a kernel ended.

    Attributes
    ----------
    stopped
        What stopped the notebook before its end, or None.
    started
        The index of the last cell that started, or None.
    status
        Exit status of a kernel that ended by itself; a signal's number is negative.
    exceeded_memory
        Whether it was ended since it had more than its limit.
    """

    stopped: Exception | None = None
    started: int | None = None
    status: int | None = None
    exceeded_memory: bool = False


def failure_of(notebook: Any, injected: int, ending: Ending, limits: Limits) -> Failure | None:
    """What went wrong; None where nothing did.

    Parameters
    ----------
    notebook
        The notebook as far as it was executed.
    injected
        Index of the cell that holds the parameters of the run.
    """
    for index, cell in enumerate(notebook.cells):
        error = next((o for o in cell.get("outputs", ()) if o.output_type == "error"), None)
        if error is not None and "raises-exception" not in cell.metadata.get("tags", ()):
            message = error_words(error.ename, error.evalue)
            if error.ename.endswith("MemoryError") and limits.memory is not None:
                message = say("kernels.out_of_memory", limit=_size(limits.memory))
            return Failure(error.ename, message, *_place(notebook, index, injected))
    if ending.stopped is None:
        return None
    name = type(ending.stopped).__name__
    if ending.started is None:
        return Failure(name, say("kernels.not_started", problem=str(ending.stopped).strip()))
    place = _place(notebook, ending.started, injected)
    if name == "CellTimeoutError" and limits.seconds is not None:
        return Failure(name, say("kernels.timed_out", seconds=f"{limits.seconds:g}"), *place)
    if ending.exceeded_memory and limits.memory is not None:
        return Failure("MemoryError", say("kernels.out_of_memory", limit=_size(limits.memory)), *place)
    return Failure(name, _death(ending.status), *place)


def _death(status: int | None) -> str:
    if status is not None and status < 0:
        number = -status
        called = next((one.name for one in signal.Signals if one == number), str(number))
        return say("kernels.crashed" if called in _OF_A_CRASH else "kernels.killed", signal=called)
    return say("kernels.lost") if status is None else say("kernels.ended", status=status)


def _place(notebook: Any, index: int, injected: int) -> tuple[int, str]:
    return index + 1 - (index > injected), _head(notebook.cells[index].source)


def _head(source: str, lines: int = 6) -> str:
    head = source.splitlines()
    return "\n".join([*head[:lines], "…"] if len(head) > lines else head)


def _size(count: int) -> str:
    return f"{count / 2**30:.2g} GiB" if count >= 2**30 else f"{count / 2**20:.0f} MiB"
