"""How a run speaks with its kernel: over sockets that no other user of the machine can open or read."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from traitlets.config import Config

# sun_path of a Unix socket holds 104 bytes on macOS, 108 on Linux; the socket's own name needs a few.
_LONGEST_FOLDER = 90
_PREFIX = "govkit-kernel-"


@contextmanager
def kernel_connection() -> Iterator[Config]:
    """Give the configuration of jupyter_client's KernelManager for one kernel.

    Unix sockets in a folder that only this user may enter; nor do they take a port that another kernel could
    take first. Where there are none (Windows, or a very long temporary folder), TCP encrypted by CurveZMQ.
    """
    config = Config()
    prefix = f"{_PREFIX}{os.getpid()}-"
    with tempfile.TemporaryDirectory(prefix=prefix, ignore_cleanup_errors=True) as folder:
        if os.name == "posix" and len(os.fsencode(folder)) <= _LONGEST_FOLDER:
            config.KernelManager.transport = "ipc"
            config.KernelManager.ip = str(Path(folder) / "kernel")
        else:
            import zmq

            if zmq.has("curve"):
                config.KernelManager.transport_encryption = "auto"
        yield config


def tidy_sockets() -> None:
    """Remove the socket folders of processes that were killed."""
    from psutil import pid_exists

    for left in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*-*"):
        owner = left.name.removeprefix(_PREFIX).split("-")[0]
        if owner.isdigit() and not pid_exists(int(owner)):
            shutil.rmtree(left, ignore_errors=True)
