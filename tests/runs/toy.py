"""A stand-in for kernel and renderer that makes a report in milliseconds, for tests of what is around."""

from __future__ import annotations

import time
from concurrent.futures import Executor, Future
from dataclasses import asdict
from typing import Any

from govkit.runs.execute import Outcome
from govkit.runs.folders import made_whole
from govkit.runs.plan import Run
from govkit.runs.record import Output, Record

FILES = ("notebook.ipynb", "results.json", "report.pdf", "report.html")


def make(run: Run) -> Outcome:
    """Put a report in place that holds the district's name in every file, and its record."""
    with made_whole(run.folder) as folder:
        for name in FILES:
            (folder / name).write_bytes(f"{run.district} {run.key.data}\n".encode() * 200)
        Record(
            notebook=run.notebook.stem,
            label=run.label,
            title=run.name,
            language=run.lang,
            parameters=dict(run.parameters),
            key=asdict(run.key),
            outputs={name: Output.of(folder / name) for name in FILES},
            versions={},
            started="2026-01-01T00:00:00+00:00",
            seconds=1.0,
            district=run.district or "",
            district_name=run.district_name,
        ).write(folder)
    return Outcome(run, 0.0)


def make_slowly(run: Run) -> Outcome:
    """As `make`, in a twentieth of a second."""
    time.sleep(0.05)
    return make(run)


class Here(Executor):
    """Does what it is given at once, in this process, by the stand-in."""

    def __init__(self, workers: int, do: Any = make) -> None:
        self.workers = workers
        self.do = do

    def submit(self, _: Any, /, *args: Any, **__: Any) -> Future[Any]:
        done: Future[Any] = Future()
        try:
            done.set_result(self.do(*args))
        except Exception as error:
            done.set_exception(error)
        return done
