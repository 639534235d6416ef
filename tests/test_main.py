"""The command as a process: how it ends, and what Ctrl-C does before and after there is something to tell."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from govkit.text import say

STUB = """
import os, signal, sys, time, types
from govkit.__main__ import script

def interrupt():
    os.kill(os.getpid(), signal.SIGINT)

class Finder:
    def find_spec(self, name, path=None, target=None):
        if name == "govkit.cli":
            {on_import}

cli = types.ModuleType("govkit.cli")
{at_first}
script()
"""


def run(on_import: str = "pass", at_first: str = "pass") -> subprocess.CompletedProcess[str]:
    source = STUB.format(on_import=on_import, at_first=at_first)
    return subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, timeout=60)


def ending(main: str) -> subprocess.CompletedProcess[str]:
    return run(at_first=f"{main}; cli.main = main; sys.modules['govkit.cli'] = cli")


@pytest.mark.skipif(sys.platform == "win32", reason="signals are of Unix")
def test_ctrl_c_while_the_command_is_imported_shows_no_traceback() -> None:
    ended = run(on_import="interrupt()", at_first="sys.meta_path.insert(0, Finder())")
    assert ended.returncode == -signal.SIGINT
    assert ended.stderr == ""


@pytest.mark.skipif(sys.platform == "win32", reason="signals are of Unix")
def test_ctrl_c_after_all_was_told_shows_no_traceback() -> None:
    ended = ending("import atexit; atexit.register(interrupt); main = lambda: print('告') or 0")
    assert ended.returncode == -signal.SIGINT
    assert ended.stderr == ""


@pytest.mark.skipif(sys.platform == "win32", reason="signals are of Unix")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_word_to_end_is_as_ctrl_c_and_the_exit_code_names_it(name: str) -> None:
    number = getattr(signal, name)
    ended = ending(
        "import atexit; atexit.register(print, 'last'); cli.end = lambda: os.kill(os.getpid(), "
        f"{number}); main = lambda: cli.end() or time.sleep(60)"
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (128 + number, "last\n", "")


@pytest.mark.skipif(sys.platform == "win32", reason="signals are of Unix")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_signal_that_was_ignored_at_the_start_stays_ignored(name: str) -> None:
    ended = ending(
        f"signal.signal(signal.{name}, signal.SIG_IGN); "
        f"main = lambda: os.kill(os.getpid(), signal.{name}) or 3"
    )
    assert (ended.returncode, ended.stderr) == (3, "")


@pytest.mark.skipif(sys.platform == "win32", reason="streams are closed by a shell of Unix")
def test_no_file_takes_the_place_of_a_standard_stream_that_is_closed() -> None:
    stub = STUB.format(
        on_import="pass",
        at_first="cli.main = lambda: os.open('/', os.O_RDONLY); sys.modules['govkit.cli'] = cli",
    )
    command = ["sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh", sys.executable, "-c", stub]
    assert subprocess.run(command, timeout=60, check=False).returncode >= 3
    command[-2:] = ["-m", "govkit", "--version"]
    assert subprocess.run(command, timeout=60, check=False).returncode == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full disk to write to")
def test_a_full_disk_is_no_error_of_the_program() -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        ended = subprocess.run(
            [sys.executable, "-m", "govkit", "run", "--dry-run", "--lang", "en"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=120,
            check=False,
        )
    assert ended.returncode == 2
    assert (
        ended.stderr
        == "Error: " + say("cli.system_refused", "en", problem="the disk is full", place="") + "\n"
    )


def test_what_is_written_last_and_what_is_done_at_exit_is_not_lost() -> None:
    ended = ending("import atexit; atexit.register(print, 'last'); main = lambda: print('first') or 3")
    assert (ended.returncode, ended.stdout) == (3, "first\nlast\n")


def test_whoever_stops_reading_is_shown_no_traceback() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "govkit", "--help"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    process.stdout.close()
    assert process.communicate(timeout=60)[1] == b""


def test_an_error_within_is_shown_whole_where_that_is_asked_for() -> None:
    ended = ending("main = lambda: 1 / 0")
    assert ended.returncode == 1
    assert "ZeroDivisionError" in ended.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of Unix")
@pytest.mark.parametrize("arguments", [["--help"], ["run", "--dry-run"], ["run"], ["collect", "--help"]])
def test_it_ends_as_other_tools_do_when_nobody_reads_on(tmp_path: Path, arguments: list[str]) -> None:
    out = ["--out", str(tmp_path / "reports"), "--notebook", "quality"] if arguments[0] == "run" else []
    process = subprocess.Popen(
        [sys.executable, "-m", "govkit", *arguments, *out], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    process.stdout.close()
    assert process.communicate(timeout=120)[1] == b""
    assert process.returncode == 128 + signal.SIGPIPE
    if arguments == ["run"]:
        again = [sys.executable, "-m", "govkit", *arguments, *out]
        assert subprocess.run(again, capture_output=True, timeout=120).returncode == 0
        assert (tmp_path / "reports" / "index.html").exists()
