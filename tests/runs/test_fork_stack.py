"""What loads data for a server of kernels beside its imports keeps nothing of it, and ends with it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

SERVER = """
import os, sys, time
import govkit.dataset
from govkit.runs.fork_stack import _begin_to_load

govkit.dataset.load_dataset = lambda folder: time.sleep(600)
_begin_to_load("data")
os.close(int(sys.argv[1]))
print("loading", flush=True)
time.sleep(600)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux only")
def test_what_loads_data_holds_no_file_of_its_server_and_ends_with_it() -> None:
    reader, writer = os.pipe()
    command = [sys.executable, "-c", SERVER, str(writer)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, pass_fds=[writer]) as server:
        os.close(writer)
        assert server.stdout is not None
        assert server.stdout.readline() == b"loading\n"
        assert os.read(reader, 1) == b""  # neither has it open, and both live
        server.kill()
        assert server.stdout.read() == b""  # nor is any left that could write there
    os.close(reader)
