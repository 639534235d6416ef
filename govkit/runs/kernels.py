"""How a run starts its kernel and speaks with it: warm where it can be, private, and without waits.

jupyter_client's own manager and client are used; what differs from them is here.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty
from time import monotonic

import zmq.asyncio
from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from traitlets import Bool, DottedObjectName, Integer, default
from traitlets.config import Config

# sun_path of a Unix socket holds 104 bytes on macOS, 108 on Linux; the socket's own name needs a few.
_LONGEST_FOLDER = 90
_PREFIX = "govkit-kernel-"
_RECONNECT = 5  # milliseconds; a kernel opens its sockets after a run has tried to connect


class RunClient(AsyncKernelClient):
    """A client that begins as soon as the kernel can hear and be heard.

    jupyter_client's waits for 0.2 s of silence besides, to drop messages that nbclient passes over anyway.
    """

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Return when the kernel has answered and its messages come in; RuntimeError as jupyter_client's."""
        end = monotonic() + (timeout or float("inf"))
        while True:
            self.kernel_info()
            try:
                reply = await self.shell_channel.get_msg(timeout=1)
                if reply["msg_type"] == "kernel_info_reply":
                    await self.iopub_channel.get_msg(timeout=0.2)
                    self._handle_kernel_info_reply(reply)
                    return
            except Empty:
                pass
            if not await self.is_alive():
                raise RuntimeError("Kernel died before replying to kernel_info")
            if monotonic() > end:
                raise RuntimeError(f"Kernel didn't respond in {timeout:.0f} seconds")


class RunKernelManager(AsyncKernelManager):
    """A manager of the kernel of a run: of this interpreter, whatever kernelspecs the user has installed."""

    client_class = DottedObjectName(f"{__name__}.RunClient")
    warm = Bool(True, config=True, help="Fork the kernel where that can be done.")
    memory = Integer(None, allow_none=True, config=True, help="The most bytes of data the kernel may have.")

    @default("client_factory")
    def _client_factory_default(self) -> type[RunClient]:
        return RunClient

    @default("context")
    def _context_default(self) -> zmq.asyncio.Context:
        self._created_context = True
        context = zmq.asyncio.Context()
        context.setsockopt(zmq.RECONNECT_IVL, _RECONNECT)
        return context

    @property
    def kernel_spec(self) -> KernelSpec:
        """The kernelspec, made here rather than looked up."""
        # The server ends with the run, which holds it open as long as it needs it.
        config = {"warm": self.warm, "memory": self.memory, "linger": 0.0}
        return KernelSpec(
            argv=[sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
            name="govkit",
            language="python",
            metadata={
                "kernel_provisioner": {"provisioner_name": "govkit-fork", "config": config},
                "supported_encryption": ["curve"],
            },
        )


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
        elif zmq.has("curve"):
            config.KernelManager.transport_encryption = "auto"
        yield config


def tidy_sockets() -> None:
    """Remove the socket folders of processes that were killed."""
    from psutil import pid_exists

    for left in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*-*"):
        owner = left.name.removeprefix(_PREFIX).split("-")[0]
        if owner.isdigit() and not pid_exists(int(owner)):
            shutil.rmtree(left, ignore_errors=True)
