"""The way between a run and its kernel, and the environment that kernels get."""

from __future__ import annotations

import json
import os
import socket
import stat
import sys
import tempfile
from pathlib import Path

import pytest
from jupyter_client.manager import KernelManager

from govkit import load_dataset
from govkit.runs import fork_client
from govkit.runs.notebooks import choose_notebooks
from govkit.runs.plan import plan
from govkit.runs.runner import run_all
from govkit.runs.sockets import make_private

from .conftest import write_notebook

ENVIRONMENT = """\
import os
from IPython.display import display
names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "PYTHONHASHSEED", "GOVKIT_LANG", "GOVKIT_HOME")
seen = {name: os.environ[name] for name in names}
display({"application/vnd.govkit.result+json": {"kind": "environment", **seen}}, raw=True)
"""


@pytest.mark.skipif(os.name != "posix", reason="there are no Unix sockets")
def test_sockets_lie_where_only_the_user_may_enter_and_are_gone_afterwards() -> None:
    manager = KernelManager(kernel_name="govkit")
    manager.start_kernel()
    try:
        folder = Path(manager.ip).parent
        assert manager.transport == "ipc"
        assert stat.S_IMODE(folder.stat().st_mode) & 0o777 == 0o700
        assert Path(manager.connection_file).parent == folder
    finally:
        manager.shutdown_kernel(now=True)
    assert not folder.exists()


def test_where_a_socket_has_no_room_for_its_path_the_connection_is_encrypted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = tmp_path / ("x" * 100)
    long.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(long))
    manager = KernelManager(kernel_name="govkit")
    assert make_private(manager) is None
    assert (manager.transport, manager.transport_encryption) == ("tcp", "auto")
    assert list(long.iterdir()) == []


def test_a_manager_with_an_address_of_its_own_is_left_alone() -> None:
    manager = KernelManager(kernel_name="govkit", ip="0.0.0.0")
    assert make_private(manager) is None
    assert (manager.transport, manager.transport_encryption) == ("tcp", "disabled")


@pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux only")
def test_sockets_of_killed_servers_are_removed_and_those_that_listen_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    folder = fork_client._private_folder()
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listening:
        listening.bind(str(folder / "listens.sock"))
        listening.listen()
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as killed:
            killed.bind(str(folder / "killed.sock"))
            killed.listen()
        fork_client.tidy_servers()
        assert [path.name for path in folder.glob("*.sock")] == ["listens.sock"]
        listening.setblocking(False)
        with pytest.raises(BlockingIOError):  # nor is it disturbed
            listening.accept()


def test_kernels_get_one_thread_a_fixed_seed_the_language_and_the_project(home: Path) -> None:
    write_notebook(home / "notebooks" / "one.ipynb", [ENVIRONMENT], 'lang: str = "zh"\n')
    notebooks = choose_notebooks(home / "notebooks")
    planned = plan(load_dataset(home / "data" / "demo"), notebooks, out=home / "outputs", lang="en")
    assert run_all(planned, home / "outputs", "en").failures == ()
    results = json.loads((home / "outputs" / "en" / "one" / "results.json").read_text(encoding="utf-8"))
    assert results == [
        {
            "kind": "environment",
            "OMP_NUM_THREADS": "1",
            "OPENBLAS_NUM_THREADS": "1",
            "PYTHONHASHSEED": "0",
            "GOVKIT_LANG": "en",
            "GOVKIT_HOME": str(home),
        }
    ]
