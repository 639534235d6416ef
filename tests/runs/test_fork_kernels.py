"""Forked kernels: the same results as spawned ones, nothing of one in another, and nothing left behind."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from importlib import import_module
from pathlib import Path
from typing import Any

import nbformat
import papermill
import psutil
import pytest
import zmq
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import start_new_kernel
from nbclient import NotebookClient

from govkit import load_dataset
from govkit.results import collect
from govkit.runs import fork_client
from govkit.runs.execute import Outcome, execute
from govkit.runs.fork_client import CannotForkError, can_fork, fork_kernel
from govkit.runs.fork_server import all_have_left
from govkit.runs.kernels import RunKernelManager
from govkit.runs.notebooks import choose_notebooks
from govkit.runs.plan import Run, plan
from govkit.runs.workers import prepare_worker

from .conftest import write_notebook

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="kernels are spawned on this system")

RESULT = "application/vnd.govkit.result+json"
PARAMETERS = 'lang: str = "zh"  # language\n'

SHOW = """\
from IPython.display import display
display({"application/vnd.govkit.result+json": {"kind": "pid", "pid": PID}}, raw=True)
"""
REPORT_OF_NOBODY = "from IPython.display import Markdown, display; display(Markdown('# 报告：'))"
SPAWNED = "import os; assert 'fork_server' not in open(f'/proc/{os.getppid()}/cmdline').read()"

# What a notebook can see of what another one may have left.
LOOK = f"""\
import builtins, json, locale, os, random, signal, sys, threading, warnings
from pathlib import Path
from IPython.display import display
import matplotlib, numpy, pandas, seaborn, scipy.stats, statsmodels.api, govkit.district_report
seen = {{
    "left": [hasattr(builtins, "left"), "left" in sys.modules, hasattr(json, "left"), "LEFT" in os.environ],
    "parent": os.getppid(),
    "folder": os.getcwd(),
    "path": sys.path,
    "environment": sorted(set(os.environ) - {{"JPY_PARENT_PID"}}),
    "threads": sorted(thread.name.rstrip("0123456789") for thread in threading.enumerate()),
    "files": len(os.listdir("/proc/self/fd")),
    "opened": [name for name in os.listdir() if name.startswith("left")],
    "rc": str(dict(matplotlib.rcParams)),
    "filters": sorted(map(str, warnings.filters)),  # in the order of the imports
    "options": pandas.get_option("display.max_rows"),
    "locale": locale.setlocale(locale.LC_ALL),
    "umask": os.umask(0o22),
    "signal": str(signal.getsignal(signal.SIGTERM)),
    "errors": str(numpy.geterr()),
    "arguments": len(sys.argv),
    "sum": int(pandas.Series([1, 2]).sum()),
}}
display({{"{RESULT}": {{"kind": "seen", **seen}}}}, raw=True)
"""
DRAW = f"""\
import random, numpy
from IPython.display import display
drawn = [random.random(), float(numpy.random.rand()), float(numpy.random.default_rng().random())]
display({{"{RESULT}": {{"kind": "drawn", "drawn": drawn}}}}, raw=True)
"""
LEAVE = """\
import builtins, json, locale, os, random, signal, subprocess, sys, threading, time, types, warnings
import matplotlib, numpy, pandas
builtins.left = json.left = 1
sys.modules["left"] = types.ModuleType("left")
sys.path.insert(0, "/left")
os.environ["LEFT"] = "1"
os.environ.pop("PATH")
random.seed(1)
numpy.random.seed(1)
numpy.seterr(all="raise")
matplotlib.rcParams["lines.linewidth"] = 99
matplotlib.use("svg")
warnings.simplefilter("error")
pandas.set_option("display.max_rows", 7)
pandas.Series.sum = lambda self: -1
signal.signal(signal.SIGTERM, signal.SIG_IGN)
os.umask(0o77)
threading.Thread(target=time.sleep, args=(600,), name="left").start()
subprocess.Popen(["/bin/sleep", "600"])
files = [open("left.txt", "w") for _ in range(50)]
os.remove("left.txt")
os.chdir("/")
"""


def only_run(home: Path) -> Run:
    dataset = load_dataset(home / "data" / "demo")
    return plan(dataset, choose_notebooks(home / "notebooks"), out=home / "outputs")[0].run


def make(home: Path, *cells: str, **options: Any) -> Outcome:
    write_notebook(home / "notebooks" / "one.ipynb", list(cells), PARAMETERS)
    return execute(only_run(home), **options)


def result(home: Path) -> Any:
    return json.loads((home / "outputs" / "one" / "results.json").read_text(encoding="utf-8"))[0]


@pytest.fixture(autouse=True)
def worker(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment of a worker, taken back afterwards."""
    for name in ("JUPYTER_PREFER_ENV_PATH", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "PYTHONHASHSEED"):
        monkeypatch.setenv(name, "1")
    prepare_worker(home)


def test_a_notebook_gives_the_same_bytes_forked_and_spawned(home: Path) -> None:
    real = Path(__file__).resolve().parents[2]
    shutil.copy(real / "notebooks" / "district.ipynb", home / "notebooks")
    run = only_run(home)
    made = []
    for warm in (True, False):
        assert execute(run, warm=warm).failure is None
        files = [file for file in run.folder.iterdir() if file.name != "record.json"]
        made.append({file.name: file.read_bytes() for file in files})
    assert set(made[0]) == {"notebook.ipynb", "results.json", "report.pdf", "report.html"}
    assert made[0] == made[1]


def test_nothing_that_a_notebook_leaves_is_seen_by_the_next(home: Path) -> None:
    # Libraries that happen to be installed set variables in this process, which kernels inherit.
    import_module("statsmodels.api")
    assert make(home, SHOW.replace("PID", "__import__('os').getppid()"), LEAVE, warm=True).failure is None
    server = result(home)["pid"]
    assert make(home, LOOK, warm=True).failure is None
    forked = result(home)
    assert make(home, LOOK, warm=False).failure is None
    spawned = result(home)
    assert forked.pop("parent") == server
    assert spawned.pop("parent") == os.getpid()
    assert forked["left"] == [False] * 4
    assert forked["files"] <= spawned["files"] + 2
    for one in (forked, spawned):
        one.pop("files")
    assert forked == spawned


def test_a_forked_kernel_has_the_data_that_its_server_loaded_until_they_change(home: Path) -> None:
    look = """\
from IPython.display import display
from govkit import dataset
kept = len(dataset.kept_datasets())
values = dataset.load("data/demo")["value"]
display({"application/vnd.govkit.result+json": {"kind": "kept", "kept": kept, "sum": values.sum()}}, raw=True)
values[:] = -1.0
"""
    total = load_dataset(home / "data" / "demo").observations["value"].sum()
    for _ in range(2):  # what the first one did to its data is not seen by the second
        assert make(home, look).failure is None
        assert (result(home)["kept"], result(home)["sum"]) == (1, total)
    file = home / "data" / "demo" / "observations.csv"
    lines = file.read_text(encoding="utf-8").splitlines()
    file.write_text("\n".join(lines[:-1]) + "\n", encoding="utf-8", newline="\n")
    assert make(home, look).failure is None
    assert result(home)["sum"] == load_dataset(home / "data" / "demo").observations["value"].sum() < total


def test_forked_kernels_draw_numbers_of_their_own(home: Path) -> None:
    drawn = []
    for _ in range(2):
        assert make(home, DRAW).failure is None
        drawn += result(home)["drawn"]
    assert len(set(drawn)) == 6


def test_a_matplotlibrc_beside_the_notebook_counts(home: Path) -> None:
    (home / "notebooks" / "matplotlibrc").write_text("lines.linewidth: 7\n", encoding="utf-8")
    cell = "import matplotlib\nassert matplotlib.rcParams['lines.linewidth'] == 7"
    for warm in (True, False):
        assert make(home, cell, warm=warm).failure is None


def test_a_cell_that_takes_too_long_is_stopped_and_its_notebook_saved(home: Path) -> None:
    outcome = make(
        home,
        REPORT_OF_NOBODY,
        "import time; time.sleep(600)",
        time_limit=2,
    )
    failure = outcome.failure
    assert failure is not None
    assert (failure.error, failure.cell) == ("CellTimeoutError", 4)
    assert "2 秒" in failure.message
    assert failure.saved is not None
    assert "报告：" in failure.saved.read_text(encoding="utf-8")
    assert outcome.seconds < 120
    assert make(home, "pass").failure is None


@pytest.mark.parametrize("warm", [True, False])
def test_a_kernel_gets_no_more_memory_than_it_may_have(home: Path, warm: bool) -> None:
    cell = "block = bytearray(3 << 30)"
    failure = make(home, cell, warm=warm, memory_limit=2 << 30).failure
    assert failure is not None
    assert (failure.error, failure.cell) == ("MemoryError", 3)
    assert "2 GiB" in failure.message


def test_where_no_limit_can_be_set_memory_is_watched(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("govkit.runs.kernel_memory.sys.platform", "darwin")
    cell = "block = bytearray(b'1') * (1 << 30)\nimport time; time.sleep(60)"
    failure = make(home, cell, memory_limit=600 << 20).failure
    assert failure is not None
    assert (failure.error, failure.cell) == ("MemoryError", 3)
    assert "600 MiB" in failure.message


@pytest.mark.parametrize("warm", [True, False])
def test_a_kernel_that_is_killed_is_a_failure_that_names_the_signal(home: Path, warm: bool) -> None:
    cell = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
    failure = make(home, cell, warm=warm).failure
    assert failure is not None
    assert failure.cell == 3
    assert "SIGKILL" in failure.message
    failure = make(home, "import os; os._exit(5)", warm=warm).failure
    assert failure is not None
    assert "5" in failure.message


def test_what_a_kernel_started_ends_with_it(home: Path) -> None:
    cell = SHOW.replace("PID", "__import__('subprocess').Popen(['sleep', '600']).pid")
    assert make(home, cell).failure is None
    assert not running(result(home)["pid"])


def running(pid: int, patience: float = 20) -> bool:
    """Whether a process still runs after some waiting."""
    try:
        psutil.Process(pid).wait(patience)
    except psutil.NoSuchProcess:
        return False
    except psutil.TimeoutExpired:
        return True
    return False


DRIVER = """\
import sys
from pathlib import Path
from govkit import load_dataset
from govkit.runs.execute import execute
from govkit.runs.workers import prepare_worker
from govkit.runs.fork_server import all_have_left
from govkit.runs.kernels import RunKernelManager
from govkit.runs.notebooks import choose_notebooks
from govkit.runs.plan import plan
home = Path(sys.argv[1])
prepare_worker(home)
notebooks = choose_notebooks(home / "notebooks")
execute(plan(load_dataset(home / "data" / "demo"), notebooks, out=home / "outputs")[0].run)
"""


def test_no_process_outlives_a_program_that_is_killed(home: Path) -> None:
    cell = "import subprocess, time\nsubprocess.Popen(['sleep', '600'])\nPath = __import__('pathlib').Path\n"
    write_notebook(
        home / "notebooks" / "one.ipynb", [cell + "Path('on').touch()\ntime.sleep(600)"], PARAMETERS
    )
    environment = {**os.environ, "GOVKIT_TEST": "alone", "APART": home.name}  # a server of its own
    with subprocess.Popen([sys.executable, "-c", DRIVER, str(home)], env=environment) as program:
        patience = time.monotonic() + 120
        while not (home / "notebooks" / "on").exists() and time.monotonic() < patience:
            time.sleep(0.1)
        below = psutil.Process(program.pid).children(recursive=True)
        names = {process.name() for process in below}
        program.kill()
    assert "sleep" in names
    assert len(below) == 3  # server, kernel, sleep
    assert psutil.wait_procs(below, timeout=30)[1] == []


def test_a_server_that_is_killed_takes_its_kernels_and_the_next_run_has_a_new_one(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("APART", home.name)
    kernel = fork_kernel(command(home), dict(os.environ), home)
    server = psutil.Process(kernel.pid).parent()
    assert server is not None
    server.kill()
    assert kernel.wait() == -signal.SIGKILL
    patience = time.monotonic() + 30
    while running(kernel.pid) and time.monotonic() < patience:
        time.sleep(0.05)
    assert not running(kernel.pid)
    again = fork_kernel(command(home), dict(os.environ), home)
    assert again.poll() is None
    again.kill()
    assert again.wait() == -signal.SIGKILL


def command(home: Path) -> list[str]:
    return [sys.executable, "-m", "ipykernel_launcher", "-f", str(home / "connection.json")]


def test_where_no_kernel_can_be_forked_one_is_spawned(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise OSError("no server")

    monkeypatch.setattr(fork_client, "_connect", broken)
    assert make(home, SPAWNED).failure is None


def test_a_forked_process_that_was_given_up_does_nothing(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The answer of the server is lost: the forked process must not take the connection file as well."""
    asked: list[int] = []
    real = fork_client._ask

    def lost(*given: Any) -> int:
        asked.append(real(*given))
        raise ValueError("lost")

    monkeypatch.setattr(fork_client, "_ask", lost)
    with pytest.raises(CannotForkError):
        fork_kernel(command(home), dict(os.environ), home)
    assert asked
    assert not any(running(pid) for pid in asked)
    assert not (home / "connection.json").exists()
    assert make(home, "pass").failure is None


def test_a_forked_kernel_that_does_not_come_up_is_replaced_by_a_spawned_one(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = fork_client.Request

    def crippled(arguments: list[str], *rest: Any) -> fork_client.Request:
        return real(
            ["--no-such-option=x", "--IPKernelApp.transport=none", *arguments] if arguments else [], *rest
        )

    monkeypatch.setattr(fork_client, "Request", crippled)
    assert make(home, SPAWNED).failure is None


@pytest.mark.parametrize(
    ("given", "environment", "possible"),
    [
        (["python", "-m", "ipykernel_launcher", "-f", "x"], {}, True),
        (["python", "-X", "frozen_modules=off", "-m", "ipykernel_launcher"], {}, False),
        (["python", "-m", "xeus"], {}, False),
        (["python", "-m", "ipykernel_launcher"], {"PYTHONPATH": "lib"}, False),
        (["python", "-m", "ipykernel_launcher"], {"PYTHONPATH": "/lib"}, True),
    ],
)
def test_only_what_the_server_can_be_is_forked(
    given: list[str], environment: dict[str, str], possible: bool
) -> None:
    assert can_fork(given, environment) is possible


def test_a_folder_that_others_may_enter_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    folder = tmp_path / f"govkit-fork-{os.getuid()}"
    folder.mkdir()
    folder.chmod(0o755)
    with pytest.raises(CannotForkError, match="others may enter"):
        fork_kernel(command(tmp_path), dict(os.environ), tmp_path)


def test_another_environment_or_interpreter_has_another_server() -> None:
    keys = {
        fork_client._server_key(interpreter, environment)
        for interpreter, environment in (
            ("python", {}),
            ("other", {}),
            ("python", {"MPLBACKEND": "svg"}),
            ("python", {"GOVKIT_LANG": "en", "JPY_SESSION_NAME": "x"}),
        )
    }
    assert len(keys) == 3


@pytest.mark.parametrize("tool", ["nbclient", "papermill"])
def test_other_tools_use_the_kernel_by_its_name(tmp_path: Path, tool: str) -> None:
    cell = SHOW.replace("PID", "open('/proc/self/cmdline').read()")
    file = write_notebook(tmp_path / "one.ipynb", [cell])
    if tool == "nbclient":
        notebook = nbformat.read(file, as_version=4)
        NotebookClient(notebook, kernel_name="govkit").execute()
    else:
        made = tmp_path / "made.ipynb"
        papermill.execute_notebook(str(file), str(made), kernel_name="govkit", progress_bar=False)
        notebook = nbformat.read(made, as_version=4)
    (shown,) = collect(notebook)
    assert "govkit.runs.fork_server" in shown["pid"]


def test_a_cell_that_prints_much_loses_no_line_in_a_kernel_that_jupyterlab_starts() -> None:
    lines = 8000
    specs = Path(__file__).resolve().parents[2] / "govkit" / "kernelspecs"
    found = KernelSpecManager(kernel_dirs=[str(specs)], ensure_native_kernel=False)
    manager, client = start_new_kernel(  # type: ignore[no-untyped-call]
        kernel_name="govkit", kernel_spec_manager=found
    )
    try:
        client.execute(f"for i in range({lines}):\n    print(i, 'x' * 200, flush=True)")
        client.get_shell_msg(timeout=60)  # nothing is read while the cell prints, as by a busy server
        text = ""
        while (message := client.get_iopub_msg(timeout=60))["content"].get("execution_state") != "idle":
            text += message["content"].get("text", "")
        assert len(text.splitlines()) == lines
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def test_a_kernel_that_is_killed_at_any_moment_costs_its_own_report_only(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("APART", home.name)  # a server of its own, whose kernels no other test has
    assert make(home, REPORT_OF_NOBODY).failure is None
    usual = make(home, REPORT_OF_NOBODY).seconds
    server = psutil.Process(fork_client._servers[-1].pid)
    killed = 0
    for moment in range(8):

        def kill(moment: int = moment) -> None:
            while not (kernels := server.children()):
                time.sleep(0.005)
            time.sleep(moment / 7 * (usual + 0.5))
            for kernel in kernels:
                with contextlib.suppress(psutil.NoSuchProcess):
                    kernel.kill()

        killer = threading.Thread(target=kill)
        killer.start()
        failure = make(home, REPORT_OF_NOBODY, "import time; time.sleep(1)").failure
        killer.join()
        if failure is not None:
            killed += 1
            assert failure.saved is not None
            assert "SIGKILL" in failure.message
    assert killed > 0
    assert server.children() == []
    assert make(home, REPORT_OF_NOBODY).failure is None


def test_a_server_of_new_code_is_held_in_place_of_that_of_the_old(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def server() -> int:
        assert make(home, SHOW.replace("PID", "__import__('os').getppid()")).failure is None
        return int(result(home)["pid"])

    first = server()
    assert server() == first
    changed = [*fork_client._code_state(), "changed"]
    monkeypatch.setattr(fork_client, "_code_state", lambda: changed)
    second = server()
    assert second != first
    assert server() == second


def test_neither_the_start_nor_the_end_of_a_kernel_is_waited_for_in_tenths_of_a_second(
    worker: None, tmp_path: Path
) -> None:
    async def look() -> tuple[list[int], list[float], object]:
        manager = RunKernelManager()
        await manager.start_kernel(cwd=str(tmp_path))
        client = manager.client()
        client.start_channels()
        channels = (client.shell_channel, client.iopub_channel)
        tries = [channel.socket.getsockopt(zmq.RECONNECT_IVL) for channel in channels]
        await client.wait_for_ready(timeout=60)
        asleep: list[float] = []
        original = asyncio.sleep

        async def sleep(seconds: float, *rest: Any) -> Any:
            asleep.append(seconds)
            return await original(seconds, *rest)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("asyncio.sleep", sleep)
            await manager.shutdown_kernel(now=True)
        client.stop_channels()
        return tries, asleep, manager.has_kernel

    tries, asleep, left = asyncio.run(look())
    assert max(tries) <= 10  # milliseconds
    assert max(asleep, default=0.0) < 0.05
    assert not left


@pytest.mark.parametrize("after", [0.0, 0.3])
def test_a_server_that_nobody_waits_for_any_more_does_not_first_import_all(
    tmp_path: Path, after: float
) -> None:
    environment = {**os.environ, "GOVKIT_OF_THIS_TEST": str(tmp_path)}
    connections = [fork_client._connect(sys.executable, environment) for _ in range(2)]
    server = fork_client._servers.pop()
    time.sleep(after)
    for connection in connections:
        connection.close()
    _, status, used = os.wait4(server.pid, 0)
    server.returncode = os.waitstatus_to_exitcode(status)
    assert server.returncode == 0
    assert used.ru_utime + used.ru_stime < 1.2  # seconds; all of it takes about three


def test_a_server_goes_on_for_those_who_are_there_when_others_have_left(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listener:
        listener.bind(str(tmp_path / "listener"))
        listener.listen()
        come: list[socket.socket] = []
        assert not all_have_left(listener, come)  # who started it is about to come
        clients = [socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) for _ in range(2)]
        for client in clients:
            client.connect(listener.getsockname())
        clients[0].close()
        assert not all_have_left(listener, come)
        assert len(come) == 2
        clients[1].close()
        assert all_have_left(listener, come)
        for connection in come:
            connection.close()
