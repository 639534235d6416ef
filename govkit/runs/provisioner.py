"""Kernels that are forked from a warm server, for whatever starts kernels through jupyter_client.

The kernelspec `govkit` names this provisioner, so papermill, nbclient and JupyterLab use it unchanged. Where
a kernel cannot be forked, it is spawned as usual, with the same environment, and behaves the same.
"""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path
from threading import Event
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from traitlets import Bool, Float, Integer

from govkit.runs.fork_client import CannotForkError, can_fork, fork_kernel
from govkit.runs.kernel_memory import limit_memory
from govkit.runs.sockets import make_private

# One thread, since there are as many kernels as cores; a fixed hash seed, so that results repeat.
ENVIRONMENT = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONHASHSEED": "0"}
_POLL = 0.005  # seconds


class ForkProvisioner(LocalProvisioner):
    """Fork the kernel where that can be done, and spawn it where not."""

    warm = Bool(True, config=True, help="Whether to fork where that can be done.")
    memory = Integer(None, allow_none=True, config=True, help="The most bytes of data a kernel may have.")
    linger = Float(60.0, config=True, help="Seconds that an idle server waits for the next kernel.")

    #: Whether the kernel was forked, and whether it ended since its server did.
    forked = False
    lost_server = False
    #: Exit status of a kernel that ended by itself; a signal's number is negative.
    status: int | None = None
    #: Whether the kernel was ended since it had more memory than it may have.
    exceeded_memory = False
    _watch: Event | None = None
    _sockets: Path | None = None

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """Settle sockets and environment, the same for a kernel forked or spawned."""
        if self._sockets is None and self.parent is not None:
            self._sockets = make_private(self.parent)
        prepared = await super().pre_launch(**kwargs)
        prepared["env"] = {**ENVIRONMENT, **prepared["env"]}
        return prepared

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Fork a kernel, or spawn it."""
        streams = [_descriptor(kwargs.get(name), usual) for name, usual in (("stdout", 1), ("stderr", 2))]
        spawned = None in streams or kwargs.get("independent") or not can_fork(cmd, kwargs["env"])
        if self.warm and not spawned:
            folder = Path(kwargs.get("cwd") or "").absolute()
            try:
                forked = await asyncio.to_thread(
                    fork_kernel,
                    cmd,
                    kwargs["env"],
                    folder,
                    streams=(streams[0], streams[1]),  # type: ignore[arg-type]
                    linger=self.linger,
                )
            except CannotForkError as problem:
                self.log.debug("No kernel could be forked, so one is spawned: %s", problem)
            else:
                self.forked = True
                self.process = forked  # type: ignore[assignment]
                self.pid = self.pgid = forked.pid
                self.cwd = folder
        if self.process is None:
            await super().launch_kernel(cmd, **kwargs)
        if self.memory is not None and self.pid is not None:
            self._watch = limit_memory(self.pid, self.memory, self._note_exceeded)
        return self.connection_info

    async def wait(self) -> int | None:
        """Wait for the end of the kernel, and look often: a run waits for this between two districts."""
        await self._ended()
        return await super().wait()

    async def kill(self, restart: bool = False) -> None:
        """End the kernel at once, and return when it has ended: jupyter_client looks every 0.1 s only."""
        await super().kill(restart=restart)
        await self._ended()

    async def _ended(self) -> None:
        while self.process is not None and await self.poll() is None:
            await asyncio.sleep(_POLL)

    async def cleanup(self, restart: bool = False) -> None:
        """Let go of the kernel, and keep how it ended."""
        if self.process is not None:
            self.status = await self.poll()
            self.lost_server = getattr(self.process, "lost_server", False)
        if self._watch is not None:
            self._watch.set()
        await super().cleanup(restart=restart)
        if self._sockets is not None and not restart:
            shutil.rmtree(self._sockets, ignore_errors=True)

    def _note_exceeded(self) -> None:
        self.exceeded_memory = True


def _descriptor(stream: Any, usual: int) -> int | None:
    """The descriptor that a stream of `subprocess.Popen` stands for; None where only Popen can make it."""
    if stream is None:
        return usual
    if isinstance(stream, int):
        return stream if stream >= 0 else None
    try:
        return int(stream.fileno())
    except (AttributeError, OSError):
        return None
