"""Worker processes have the environment of the moment, and begin with what they need imported."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from govkit import paths
from govkit.runs.workers import begin, local_executor


def environment() -> dict[str, str]:
    return dict(os.environ)


def environment_of_a_worker() -> dict[str, str]:
    with local_executor(1) as pool:
        return pool.submit(environment).result()


def test_a_worker_has_the_environment_that_this_process_has_now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOVKIT_FIRST", "1")
    first = environment_of_a_worker()
    monkeypatch.delenv("GOVKIT_FIRST")
    monkeypatch.setenv("GOVKIT_SECOND", "2")
    second = environment_of_a_worker()
    assert (first["GOVKIT_FIRST"], "GOVKIT_SECOND" in first) == ("1", False)
    assert ("GOVKIT_FIRST" in second, second["GOVKIT_SECOND"]) == (False, "2")
    assert second["GOVKIT_HOME"] == str(paths.project())
    assert second["OMP_NUM_THREADS"] == "1"


def threads_and_modules() -> tuple[int, bool]:
    return len(list(Path("/proc/self/task").iterdir())), "typst" in sys.modules and "papermill" in sys.modules


@pytest.mark.skipif(sys.platform != "linux", reason="workers are forked on Linux only")
def test_a_worker_begins_with_what_it_needs_and_no_threads_but_its_own() -> None:
    begin(None)
    with local_executor(1) as pool:
        threads, imported = pool.submit(threads_and_modules).result()
    # The work itself, and the one that watches the process that started it.
    assert (threads, imported) == (2, True)
