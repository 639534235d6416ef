"""Worker processes have the environment of the moment, and begin with what they need imported."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import psutil
import pytest

from govkit import paths
from govkit.cli import main
from govkit.runs import workers
from govkit.runs.workers import begin, local_executor, stop_workers
from govkit.temporary import tidy_temporary
from govkit.text import say

from .conftest import write_notebook


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


KILLED = """\
import os
import signal
from govkit.runs.workers import local_executor
with local_executor(1) as pool:
    pool.submit(os.getpid).result()
    os.kill(os.getpid(), signal.{how})
"""


@pytest.mark.skipif(sys.platform != "linux", reason="workers are forked on Linux only")
@pytest.mark.parametrize("how", ["SIGKILL", "SIGCONT"])
def test_what_workers_leave_after_a_kill_is_removed_by_the_next_run(
    monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    with tempfile.TemporaryDirectory() as folder:  # the path of tmp_path is too long for a socket
        environment = {**os.environ, "TMPDIR": folder}
        subprocess.run(
            [sys.executable, "-c", KILLED.format(how=how)], env=environment, timeout=120, check=False
        )
        left = [path.name.split("-")[1] for path in Path(folder).iterdir()]
        assert left == (["workers"] if how == "SIGKILL" else [])
        monkeypatch.setattr(tempfile, "tempdir", folder)
        tidy_temporary()
        assert not any(Path(folder).iterdir())


SCRIPT = """\
import os
from govkit.runs.workers import local_executor
print("begins")
with local_executor(2) as pool:
    print(pool.submit(abs, -7).result())
"""


@pytest.mark.parametrize("by", ["file", "stdin"])
def test_a_script_need_not_guard_itself_since_workers_do_not_run_it(tmp_path: Path, by: str) -> None:
    file = tmp_path / "script.py"
    file.write_text(SCRIPT, encoding="utf-8")
    command = [sys.executable, str(file) if by == "file" else "-"]
    ended = subprocess.run(command, input=SCRIPT, capture_output=True, text=True, check=False, timeout=300)
    assert (ended.stdout.split(), ended.stderr) == (["begins", "7"], "")


def test_workers_start_where_the_temporary_folder_has_a_long_path(tmp_path: Path) -> None:
    folder = tmp_path.joinpath(*["long" * 20] * 2)
    folder.mkdir(parents=True)
    environment = {**os.environ, "TMPDIR": str(folder)}
    script = f"from govkit.runs.workers import begin\nbegin(None)\n{SCRIPT}"
    ended = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
        timeout=300,
    )
    assert (ended.stdout.split(), ended.stderr) == (["begins", "7"], "")


@pytest.mark.skipif(sys.platform != "linux", reason="workers are forked on Linux only")
@pytest.mark.parametrize("after", [0.0, 0.3, 1.0])
def test_control_c_while_workers_are_prepared_leaves_neither_words_nor_what_they_are_forked_from(
    after: float,
) -> None:
    script = """\
import time
from multiprocessing import forkserver
from govkit.runs.workers import _can_fork
_can_fork()
try:
    print(forkserver._forkserver._forkserver_pid, flush=True)
    time.sleep(60)
except KeyboardInterrupt:
    time.sleep(60)
"""
    command = [sys.executable, "-c", script]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as program:
        assert program.stdout is not None
        preparing = psutil.Process(int(program.stdout.readline()))
        time.sleep(after)
        os.killpg(program.pid, signal.SIGINT)
        patience = time.monotonic() + 10
        while preparing.status() != psutil.STATUS_ZOMBIE and time.monotonic() < patience:
            time.sleep(0.05)
        prepared = preparing.status() != psutil.STATUS_ZOMBIE  # Ctrl-C came when it had done all
        program.kill()
        words = program.communicate()[1]
    assert words == ""
    assert not (prepared and after == 0.0)


def test_workers_that_are_told_to_stop_leave_their_work() -> None:
    with local_executor(2) as pool:
        work = [pool.submit(time.sleep, 600) for _ in range(2)]
        stop_workers(work)
        ended = {type(one.exception()) for one in work}
    assert ended <= {KeyboardInterrupt, BrokenProcessPool}


AT_WORK = """\
import os, time
os.mkfifo("at-work")
os.close(os.open("at-work", os.O_WRONLY))
time.sleep(600)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals are of Unix")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_run_that_is_told_to_end_ends_its_workers_and_leaves_nothing(home: Path, name: str) -> None:
    temporary = home / "tmp"
    temporary.mkdir()
    write_notebook(home / "notebooks" / "long.ipynb", [AT_WORK])
    environment = {**os.environ, "GOVKIT_HOME": str(home), "TMPDIR": str(temporary), "GOVKIT_LANG": "zh"}
    command = [sys.executable, "-m", "govkit", "run", "--notebook", "long", "--jobs", "1"]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as process:
        pipe = home / "notebooks" / "at-work"
        while not pipe.exists() and process.poll() is None:
            time.sleep(0.05)
        pipe.read_bytes()  # returns when the notebook has opened it
        process.send_signal(getattr(signal, name))
        words = process.communicate(timeout=120)[1]
    assert (process.returncode, words.strip()) == (128 + getattr(signal, name), say("cli.interrupted", "zh"))
    left = [path for path in temporary.rglob("*") if not path.is_dir() and path.name != "lock"]
    assert [path for path in left if path.suffix != ".sock"] == []


@pytest.mark.parametrize(
    "arguments",
    [["--notebook", "nosuch"], ["--out", "file"], ["--out", "file", "--dry-run"], ["--runs", "x"]],
)
def test_what_is_wrong_at_first_sight_is_said_before_any_process_starts(
    home: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    monkeypatch.chdir(home)
    (home / "file").touch()
    write_notebook(home / "notebooks" / "district.ipynb", ["pass"])
    started: list[object] = []
    monkeypatch.setattr(workers, "begin", started.append)
    assert (main(["run", *arguments]), started) == (2, [])
