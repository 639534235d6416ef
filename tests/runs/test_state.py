"""One run at a time in an outputs folder; its status while it is at work, after it, and after a kill."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from govkit.dataset import load_dataset
from govkit.errors import RunError
from govkit.runs.execute import Failure, Outcome
from govkit.runs.notebooks import choose_notebooks
from govkit.runs.plan import Planned, Run, plan
from govkit.runs.runner import run_all
from govkit.runs.state import is_locked, locked, state_folder
from govkit.runs.status import Status, read_status

from .conftest import write_data, write_notebook
from .toy import Here, make

HOLD = """\
import sys, time
from pathlib import Path
from govkit.runs.state import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(600)
"""


@pytest.fixture
def planned(home: Path) -> list[Planned]:
    write_data(home / "data" / "demo", more=3)
    write_notebook(home / "notebooks" / "district.ipynb", ["pass"])
    notebooks = choose_notebooks(home / "notebooks")
    dataset = load_dataset(home / "data" / "demo")
    return plan(dataset, notebooks, out=home / "outputs", every_district=True)


def test_a_second_run_in_the_folder_is_refused_until_the_first_is_gone(
    home: Path, planned: list[Planned]
) -> None:
    out = home / "outputs"
    out.mkdir()
    with subprocess.Popen([sys.executable, "-c", HOLD, str(out)], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == b"held"
        assert is_locked(out)
        with pytest.raises(RunError) as refused:
            run_all(planned, out, "zh", executor=Here)
        assert refused.value.key == "runs.folder_in_use"
        assert "govkit status" in refused.value.message("zh")
        holder.kill()
    assert not (out / "district").exists()
    assert not is_locked(out)
    assert run_all(planned, out, "zh", executor=Here).made == 7


def test_the_status_tells_how_far_a_run_is_and_what_failed(home: Path, planned: list[Planned]) -> None:
    out = home / "outputs"
    seen: list[Status] = []

    def fail_one(run: Run) -> Outcome:
        if run.district == "county-01":
            saved = run.folder.with_name("county-01.failed.ipynb")
            return Outcome(run, 0.1, Failure("ValueError", "数据不足", 4, "x", saved))
        return make(run)

    def look(_: Outcome) -> None:
        status = read_status(out)
        assert status is not None
        seen.append(status)

    run_all(planned, out, "zh", on_done=look, executor=lambda n: Here(n, fail_one))
    assert all(status.working for status in seen)
    assert [status.total for status in seen] == [7] * 7
    last = read_status(out)
    assert last is not None
    assert (last.made, last.left, last.working) == (6, 0, False)
    (failed,) = last.failures
    assert (failed.district, failed.cell, failed.error, failed.message) == (
        "county-01", 4, "ValueError", "数据不足",
    )  # fmt: skip
    assert failed.saved == "district/county-01.failed.ipynb"
    assert str(home) not in (state_folder(out) / "status.json").read_text(encoding="utf-8")


def test_an_interrupted_run_says_so_and_the_next_makes_the_rest(home: Path, planned: list[Planned]) -> None:
    out = home / "outputs"
    done: list[Outcome] = []

    def interrupt(outcome: Outcome) -> None:
        done.append(outcome)
        if len(done) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_all(planned, out, "zh", on_done=interrupt, executor=Here)
    status = read_status(out)
    assert status is not None
    assert not status.working
    assert not status.finished
    assert not is_locked(out)
    rest = [replace(p, reasons=()) if (p.run.folder / "record.json").exists() else p for p in planned]
    assert run_all(rest, out, "zh", executor=Here).made == 4


def test_a_full_disk_fails_its_own_reports_and_leaves_the_others(
    home: Path, planned: list[Planned], monkeypatch: pytest.MonkeyPatch
) -> None:
    out = home / "outputs"
    run_all(planned, out, "zh", executor=Here)
    kept = {f: f.read_bytes() for f in (out / "district").rglob("*") if f.is_file()}
    write = Path.write_bytes

    def full(self: Path, data: bytes) -> int:
        if self.name == "report.html":
            raise OSError(28, "No space left on device")
        return write(self, data)

    monkeypatch.setattr(Path, "write_bytes", full)

    def making(run: Run) -> Outcome:
        try:
            return make(run)
        except OSError as error:
            return Outcome(run, 0.0, Failure("OSError", str(error)))

    again = [replace(p, reasons=("code",)) for p in planned]
    summary = run_all(again, out, "zh", executor=lambda n: Here(n, making))
    assert len(summary.failures) == 7
    assert {f: f.read_bytes() for f in (out / "district").rglob("*") if f.is_file()} == kept


def test_an_index_that_cannot_be_written_is_told_and_the_reports_stay(
    home: Path, planned: list[Planned], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("govkit.publish.site.write_whole", full)
    summary = run_all(planned, home / "outputs", "zh", executor=Here)
    assert (summary.made, summary.problem) == (7, "磁盘已满")
    monkeypatch.undo()
    assert len(list((home / "outputs" / "district").iterdir())) == 7


def test_a_file_system_without_locks_is_no_obstacle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: object, **__: object) -> None:
        raise NotImplementedError

    monkeypatch.setattr("filelock.FileLock.acquire", none)
    with locked(tmp_path):
        pass
