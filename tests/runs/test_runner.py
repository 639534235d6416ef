"""Making all: what is up to date is left, failures stay by themselves, and the index lists everything."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psutil
import pytest

from govkit.dataset import load_dataset
from govkit.runs import runner
from govkit.runs.execute import Outcome
from govkit.runs.notebooks import choose_notebooks
from govkit.runs.plan import Planned, Run, plan
from govkit.runs.runner import Summary, run_all

from .conftest import REPORT, write_notebook
from .toy import Here


def planned(home: Path, lang: str = "zh") -> list[Planned]:
    return plan(
        load_dataset(home / "data" / "demo"),
        choose_notebooks(home / "notebooks"),
        out=home / "outputs",
        lang=lang,
        every_district=True,
    )


def make(home: Path, jobs: int = 2, lang: str = "zh") -> Summary:
    return run_all(planned(home, lang), home / "outputs", lang, jobs=jobs)


def test_a_second_run_makes_nothing_and_the_index_lists_all(home: Path) -> None:
    write_notebook(home / "notebooks" / "district.ipynb", [REPORT])
    first = make(home)
    assert (first.total, first.made, first.failures) == (4, 4, ())
    page = first.index.read_text(encoding="utf-8")
    for district in ("350582", "county-01", "county-02", "county-91"):
        assert f"district/{district}/report.pdf" in page
    second = make(home)
    assert (second.made, second.up_to_date) == (0, 4)
    assert second.index.read_text(encoding="utf-8") == page


def test_one_failure_leaves_the_others_to_go_on(home: Path) -> None:
    cell = "assert district != 'county-01', '数据不足'"
    write_notebook(home / "notebooks" / "district.ipynb", [REPORT, cell])
    summary = make(home)
    assert (summary.made, len(summary.failures)) == (3, 1)
    assert summary.failures[0].run.district == "county-01"
    assert "county-01" not in summary.index.read_text(encoding="utf-8")


@pytest.mark.skipif(os.name == "nt", reason="there are no Unix sockets")
def test_a_worker_that_is_killed_fails_its_own_report_only(home: Path) -> None:
    cell = """\
import os, signal
from ipykernel.connect import get_connection_info
# The folder of a kernel's sockets has the worker in its name.
worker = int(get_connection_info(unpack=True)["ip"].split("govkit-kernel-")[1].split("-")[0])
if district == "county-01":
    os.kill(worker, signal.SIGKILL)
"""
    write_notebook(home / "notebooks" / "district.ipynb", [REPORT, cell])
    summary = make(home)
    assert (summary.made, len(summary.failures)) == (3, 1)
    failure = summary.failures[0].failure
    assert failure is not None
    assert failure.error == "BrokenExecutor"
    assert not [left for left in (home / "outputs" / "district").iterdir() if left.name.startswith(".")]


def test_a_program_that_is_killed_leaves_no_process_and_the_next_run_makes_the_rest(home: Path) -> None:
    cell = "import time\nwhile district == 'county-01' and not Path('go').exists(): time.sleep(0.1)"
    write_notebook(home / "notebooks" / "district.ipynb", ["from pathlib import Path", REPORT, cell])
    command = [sys.executable, "-m", "govkit", "run", "--all", "--jobs", "2"]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdout=quiet, stderr=quiet, cwd=home) as program:
        made = home / "outputs" / "district" / "county-91" / "record.json"
        patience = time.monotonic() + 120
        while not made.exists() and program.poll() is None and time.monotonic() < patience:
            time.sleep(0.1)
        below = psutil.Process(program.pid).children(recursive=True)
        program.kill()
    assert made.exists()
    assert psutil.wait_procs(below, timeout=60)[1] == []
    (home / "notebooks" / "go").touch()
    summary = make(home)
    assert (summary.made, summary.up_to_date) == (1, 3)
    assert not [left for left in (home / "outputs" / "district").iterdir() if left.name.startswith(".")]


class Breaking(ThreadPoolExecutor):
    """An executor that breaks whenever the given district is in work, and takes what is in work with it."""

    def __init__(self, jobs: int, killer: str) -> None:
        super().__init__(jobs)
        self.killer = killer
        self.working: list[Future[Outcome]] = []

    def submit(self, _: object, run: Run) -> Future[Outcome]:  # type: ignore[override]
        future: Future[Outcome] = Future()
        self.working.append(future)
        if run.district == self.killer:
            for waiting in self.working:
                if not waiting.done():
                    waiting.set_exception(BrokenExecutor())
        elif self._max_workers == 1 or len(self.working) > 1:
            future.set_result(Outcome(run, 0.0))
        return future


@pytest.mark.parametrize("jobs", [1, 2, 3, 9])
def test_whatever_is_in_work_when_a_pool_breaks_is_tried_again_alone(home: Path, jobs: int) -> None:
    write_notebook(home / "notebooks" / "district.ipynb", [REPORT])
    started: list[int] = []

    def factory(workers: int) -> Executor:
        started.append(workers)
        return Breaking(workers, "county-02")

    runs: Sequence[Run] = [one.run for one in planned(home)]
    outcomes = list(runner._outcomes(runs, jobs, factory))
    assert sorted(str(o.run.district) for o in outcomes) == ["350582", "county-01", "county-02", "county-91"]
    assert [o.run.district for o in outcomes if o.failure] == ["county-02"]
    assert max(started) <= jobs


@pytest.mark.parametrize("problem", [EOFError(), OSError(24, "Too many open files")])
def test_a_worker_that_cannot_be_started_is_no_interruption_and_its_report_is_tried_again(
    home: Path, problem: Exception
) -> None:
    class Refusing(Here):
        def submit(self, do: Any, /, *given: Any, **named: Any) -> Future[Any]:
            if problems:
                raise problems.pop()
            return super().submit(do, *given, **named)

    problems = [problem]
    write_notebook(home / "notebooks" / "district.ipynb", [REPORT])
    summary = run_all(planned(home), home / "outputs", "zh", jobs=2, executor=Refusing)
    assert (summary.made, summary.failures, problems) == (4, (), [])


def test_english_reports_have_an_index_of_their_own(home: Path) -> None:
    write_notebook(home / "notebooks" / "one.ipynb", ["pass"], 'lang: str = "zh"\n')
    assert make(home).made == 1
    summary = make(home, lang="en")
    assert summary.made == 1
    assert summary.index == home / "outputs" / "en" / "index.html"
    assert "en/one" not in (home / "outputs" / "index.html").read_text(encoding="utf-8")


def test_a_folder_without_a_record_that_can_be_read_is_not_listed(home: Path) -> None:
    write_notebook(home / "notebooks" / "one.ipynb", ["pass"], 'lang: str = "zh"\n')
    for name in ("bad", ".one.making-1-x"):
        (home / "outputs" / name).mkdir(parents=True)
        (home / "outputs" / name / "record.json").write_text("[]", encoding="utf-8")
    page = make(home).index.read_text(encoding="utf-8")
    assert "one/report.pdf" in page
    assert "bad/" not in page
