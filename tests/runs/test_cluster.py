"""A Dask cluster on this machine: a scheduler and workers, each in a process and a folder of its own."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from govkit.dataset import load_dataset
from govkit.errors import RunError
from govkit.runs.cluster import ClusterExecutor, _packed, connect
from govkit.runs.execute import Outcome
from govkit.runs.notebooks import choose_notebooks
from govkit.runs.plan import Planned, plan
from govkit.runs.record import read_record
from govkit.runs.runner import run_all

from .conftest import REPORT, write_data, write_notebook
from .toy import make_slowly

pytest.importorskip("distributed")
TESTS = Path(__file__).resolve().parents[1]


@dataclass
class Cluster:
    """The file that says where the scheduler is, and the processes of the workers."""

    address: str
    workers: list[subprocess.Popen[bytes]]


@contextmanager
def process(folder: Path, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process of distributed's command line, in a folder of its own."""
    folder.mkdir(parents=True)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GOVKIT_")}
    environment["PYTHONPATH"] = str(TESTS)
    with (
        (folder / "log.txt").open("wb") as log,
        subprocess.Popen(
            [sys.executable, "-m", *arguments],
            cwd=folder,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        ) as program,
    ):
        try:
            yield program
        finally:
            program.kill()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    file = tmp_path / "scheduler.json"
    with ExitStack() as running:
        local = ("--host", "127.0.0.1", "--no-dashboard", "--scheduler-file", str(file))
        running.enter_context(
            process(tmp_path / "scheduler", "distributed.cli.dask_scheduler", "--port", "0", *local)
        )
        patience = time.monotonic() + 120
        while not file.exists() and time.monotonic() < patience:
            time.sleep(0.1)
        worker = ("distributed.cli.dask_worker", "--nthreads", "1", "--no-nanny", *local)
        workers = [running.enter_context(process(tmp_path / name, *worker)) for name in ("a", "b")]
        yield Cluster(str(file), workers)


def planned(home: Path, data: Path | None = None) -> list[Planned]:
    return plan(
        load_dataset(data or home / "data" / "demo"),
        choose_notebooks(home / "notebooks"),
        out=home / "outputs",
        every_district=True,
        data=data,
    )


class Toy(ClusterExecutor):
    """The cluster with a stand-in for kernel and renderer."""

    def submit(self, _: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        return super().submit(make_slowly, *args, **kwargs)


def test_fifty_districts_are_made_though_a_worker_is_killed_in_the_middle(
    home: Path, cluster: Cluster
) -> None:
    write_data(home / "data" / "demo", more=46)
    write_notebook(home / "notebooks" / "district.ipynb", [REPORT])
    done: list[Outcome] = []

    def kill_one(outcome: Outcome) -> None:
        done.append(outcome)
        if len(done) == 15:
            cluster.workers[0].kill()

    with connect(cluster.address, None) as (factory, in_hand):

        def executor(workers: int) -> Toy:
            made: Any = factory(workers)
            return Toy(made._client, made._project, made._digest, None)

        summary = run_all(
            planned(home), home / "outputs", "zh", jobs=in_hand, on_done=kill_one, executor=executor
        )
    assert cluster.workers[0].wait(60) != 0
    assert cluster.workers[1].poll() is None
    assert (summary.made, summary.failures) == (50, ())
    assert len(done) == 50
    assert all(one.up_to_date for one in planned(home))
    assert not [left for left in (home / "outputs" / "district").iterdir() if left.name.startswith(".")]


def test_a_report_from_the_cluster_is_the_one_that_is_made_here(
    home: Path, tmp_path: Path, cluster: Cluster
) -> None:
    data = write_data(tmp_path / "各县数据")
    cell = "from pathlib import Path\nassert district != 'county-91', Path(data).name"
    write_notebook(home / "notebooks" / "district.ipynb", [REPORT, cell])
    what = planned(home, data)
    with connect(cluster.address, data) as (executor, in_hand):
        summary = run_all(what, home / "outputs", "zh", jobs=in_hand, executor=executor)
    assert (summary.made, len(summary.failures)) == (3, 1)
    failure = summary.failures[0].failure
    assert failure is not None
    assert (failure.error, failure.cell) == ("AssertionError", 4)
    assert "各县数据" in failure.message
    assert failure.saved == home / "outputs" / "district" / "county-91.failed.ipynb"
    assert failure.saved.is_file()
    folder = home / "outputs" / "district" / "350582"
    there = read_record(folder)
    assert there is not None
    assert all(one.up_to_date for one in planned(home, data) if one.run.district != "county-91")
    run_all([Planned(one.run, ("new",)) for one in what[:1]], home / "outputs", "zh")
    here = read_record(folder)
    assert here is not None
    assert {n: o.hash for n, o in here.outputs.items()} == {n: o.hash for n, o in there.outputs.items()}
    assert here.parameters == there.parameters


def test_a_vintage_travels_as_the_folder_with_its_history(home: Path, tmp_path: Path) -> None:
    data = write_data(tmp_path / "各县数据")
    with zipfile.ZipFile(io.BytesIO(_packed(data.with_name("各县数据@2020")))) as archive:
        given = {name for name in archive.namelist() if name.startswith("given/")}
    assert given == {f"given/各县数据/{file.name}" for file in data.iterdir()}


def test_a_scheduler_that_does_not_answer_is_one_message(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("govkit.runs.cluster.CONNECT_TIMEOUT", 1)
    with pytest.raises(RunError) as refused, connect("tcp://127.0.0.1:9", None):
        pass
    assert refused.value.key == "cluster.no_scheduler"
    assert "127.0.0.1:9" in refused.value.message("en")


def test_workers_with_another_govkit_are_refused(
    home: Path, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("govkit.runs.cluster.code_hash", lambda: "another")
    with pytest.raises(RunError) as refused, connect(cluster.address, None):
        pass
    assert refused.value.key == "cluster.other_version"
