"""What went wrong in a notebook is told with its cell, and in words that say what to do."""

from __future__ import annotations

import signal

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from govkit.runs.failures import Ending, Limits, failure_of

INJECTED = 2


class CellTimeoutError(Exception):
    """As nbclient's is called."""


def notebook(*outputs: NotebookNode, tags: tuple[str, ...] = ()) -> NotebookNode:
    last = new_code_cell("work()", outputs=list(outputs), metadata={"tags": list(tags)})
    return new_notebook(cells=[new_markdown_cell("#"), new_code_cell("a = 1"), new_code_cell("a = 2"), last])


def test_nothing_went_wrong() -> None:
    assert failure_of(notebook(), INJECTED, Ending(started=3), Limits()) is None


def test_the_cell_is_counted_as_its_author_counts_it() -> None:
    error = new_output("error", ename="ValueError", evalue="no", traceback=[])
    failure = failure_of(notebook(error), INJECTED, Ending(started=3), Limits())
    assert failure is not None
    assert (failure.error, failure.cell, failure.source) == ("ValueError", 3, "work()")
    assert failure.message.endswith("（ValueError：no）")


def test_an_error_that_a_cell_is_there_to_show_is_none() -> None:
    error = new_output("error", ename="ValueError", evalue="no", traceback=[])
    shown = notebook(error, tags=("raises-exception",))
    assert failure_of(shown, INJECTED, Ending(started=3), Limits()) is None


@pytest.mark.parametrize(
    ("ending", "limits", "error", "words"),
    [
        (Ending(CellTimeoutError(), 3), Limits(seconds=90.0), "CellTimeoutError", "90 秒"),
        (Ending(CellTimeoutError(), 3), Limits(), "CellTimeoutError", "联系中断"),
        (Ending(RuntimeError(), 3, -signal.SIGTERM), Limits(), "RuntimeError", "SIGTERM"),
        (Ending(RuntimeError(), 3, -signal.SIGSEGV), Limits(), "RuntimeError", "崩溃（信号 SIGSEGV）"),
        (Ending(RuntimeError(), 3, -63), Limits(), "RuntimeError", "63"),
        (Ending(RuntimeError(), 3, 7), Limits(), "RuntimeError", "退出状态 7"),
        (Ending(RuntimeError(), 3, -9, exceeded_memory=True), Limits(memory=3 << 30), "MemoryError", "3 GiB"),
    ],
)
def test_how_a_kernel_ended_is_said(ending: Ending, limits: Limits, error: str, words: str) -> None:
    failure = failure_of(notebook(), INJECTED, ending, limits)
    assert failure is not None
    assert (failure.error, failure.cell) == (error, 3)
    assert words in failure.message


def test_a_kernel_that_never_came_up_has_no_cell() -> None:
    failure = failure_of(notebook(), INJECTED, Ending(RuntimeError("no kernel")), Limits())
    assert failure is not None
    assert failure.cell is None
    assert "no kernel" in failure.message


def test_memory_is_blamed_on_the_limit_only_where_there_is_one() -> None:
    error = new_output("error", ename="_ArrayMemoryError", evalue="Unable to allocate", traceback=[])
    without = failure_of(notebook(error), INJECTED, Ending(started=3), Limits())
    within = failure_of(notebook(error), INJECTED, Ending(started=3), Limits(memory=512 << 20))
    assert without is not None
    assert within is not None
    assert "Unable to allocate" in without.message
    assert "512 MiB" in within.message
