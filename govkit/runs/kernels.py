"""How a run starts its kernel and speaks with it: warm where it can be, and without waits.

jupyter_client's own manager and client are used; what differs from them is here.
"""

from __future__ import annotations

import sys
from queue import Empty
from time import monotonic

import zmq
import zmq.asyncio
from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from traitlets import Bool, DottedObjectName, Integer, default

# As many messages as come: of more than 1,000 that wait, zmq drops those that follow, the last one too.
_NO_LIMIT = 0
_RECONNECT = 5  # milliseconds; a kernel opens its sockets after a run has tried to connect


class RunClient(AsyncKernelClient):
    """A client that begins as soon as the kernel can hear and be heard.

    jupyter_client's waits for 0.2 s of silence besides, to drop messages that nbclient passes over anyway.
    """

    @default("context")
    def _context_default(self) -> zmq.asyncio.Context:
        self._created_context = True
        context = zmq.asyncio.Context()
        context.setsockopt(zmq.RECONNECT_IVL, _RECONNECT)
        context.setsockopt(zmq.RCVHWM, _NO_LIMIT)
        return context

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Return when the kernel has answered and its messages come in; RuntimeError as jupyter_client's."""
        end = monotonic() + (timeout or float("inf"))
        while True:
            self.kernel_info()
            try:
                reply = await self.shell_channel.get_msg(timeout=1)
                if reply["msg_type"] == "kernel_info_reply":
                    await self.iopub_channel.get_msg(timeout=0.02)
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
