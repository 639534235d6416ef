"""The process that kernels are forked from: it has imported the stack, and a fork of it has it too.

What a notebook can tell it by: modules are there that it has not imported, with the filters of warnings that
they set. It holds no thread and no zmq or asyncio object, since none of them survives a fork. It speaks over
a Unix socket of packets (`SOCK_SEQPACKET`), one connection a kernel:

- request: JSON of `Request`, with four open files: standard input, output, error, and the gate
- answers: `{"pid": …}`, and, when the kernel has ended, `{"status": …}`, as `subprocess` counts it

Whoever closes a connection ends its kernel, so no kernel outlives the process that asked for it. The server
ends when it has had no connection for as long as its clients wished. `govkit.runs.fork_client` starts it, as
`python -m govkit.runs.fork_server <descriptor of the listening socket>`.
"""

from __future__ import annotations

import gc
import json
import os
import select
import selectors
import signal
import socket
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any

from govkit.runs.fork_stack import import_stack

LARGEST_PACKET = 1 << 20
FILES = 4
# The allocator in pyarrow stops this thread before a fork, and starts it again on both sides.
_MENDED = frozenset({"jemalloc_bg_thd"})


@dataclass(frozen=True, slots=True)
class Request:
    """What a kernel is to be.

    Attributes
    ----------
    arguments
        Arguments of `ipykernel_launcher`.
    environment, folder
        Environment variables and working directory.
    linger
        Seconds that the server shall wait for more after its last connection.
    """

    arguments: list[str]
    environment: dict[str, str]
    folder: str
    linger: float = 0.0


class _Server:
    def __init__(self, listener: socket.socket, come: list[socket.socket]) -> None:
        self._listener = listener
        self._poll = selectors.PollSelector()  # unlike epoll, nothing in the system that a fork would share
        self._kernels: dict[int, socket.socket] = {}
        self._linger = 0.0
        self._woken, self._wake = socket.socketpair()
        for end in (self._woken, self._wake, listener):
            end.setblocking(False)
        self._poll.register(listener, selectors.EVENT_READ, self._accept)
        self._poll.register(self._woken, selectors.EVENT_READ, self._reap)
        for connection in come:
            self._welcome(connection)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._wake.fileno(), warn_on_full_buffer=False)

    def serve(self) -> tuple[Request, list[int]] | None:
        """Serve until nobody is left, then return None; in a forked process, return what it is to be."""
        idle_since = monotonic()
        while True:
            if self._busy:
                idle_since = monotonic()
            wait = None if self._busy else max(0.0, idle_since + self._linger - monotonic())
            events = self._poll.select(wait)
            if not events and not self._busy and monotonic() >= idle_since + self._linger:
                return None
            for key, _ in events:
                if key.fileobj in self._poll.get_map():  # else closed by an event before
                    forked = key.data(key.fileobj)
                    if forked is not None:
                        return forked  # type: ignore[no-any-return]

    @property
    def _busy(self) -> bool:
        return len(self._poll.get_map()) > 2 or bool(self._kernels)

    def _accept(self, _: object) -> None:
        with suppress(OSError):
            self._welcome(self._listener.accept()[0])

    def _welcome(self, connection: socket.socket) -> None:
        connection.setblocking(False)
        self._poll.register(connection, selectors.EVENT_READ, self._hear)

    def _hear(self, connection: socket.socket) -> tuple[Request, list[int]] | None:
        files: list[int] = []
        try:
            packet, files, _, _ = socket.recv_fds(connection, LARGEST_PACKET, FILES)
            if not packet:
                self._leave(connection)
                return None
            request = Request(**json.loads(packet))
            self._linger = max(self._linger, request.linger)
            if not request.arguments:  # a process that wants the server to stay, and no kernel yet
                return None
            gc.freeze()
            pid = os.fork()
            if pid == 0:
                self._forget()
                kept, files = files, []
                return request, kept
            self._kernels[pid] = connection
            connection.send(json.dumps({"pid": pid}).encode())
        except (OSError, ValueError, TypeError):
            self._leave(connection)
        finally:
            for file in files:
                os.close(file)
        return None

    def _leave(self, connection: socket.socket) -> None:
        """Forget a connection, and end the kernel that was asked for through it."""
        self._poll.unregister(connection)
        connection.close()
        for pid, asked in self._kernels.items():
            if asked is connection:
                kill_group(pid)
                os.kill(pid, signal.SIGKILL)  # where it has not yet made a group of its own

    def _reap(self, _: object) -> None:
        with suppress(BlockingIOError):
            while self._woken.recv(4096):
                pass
        for pid, connection in list(self._kernels.items()):
            done, status = os.waitpid(pid, os.WNOHANG)
            if not done:
                continue
            del self._kernels[pid]
            kill_group(pid)  # what the kernel itself started, and left
            if connection.fileno() >= 0:
                with suppress(OSError):
                    connection.send(json.dumps({"status": os.waitstatus_to_exitcode(status)}).encode())
                self._poll.unregister(connection)
                connection.close()

    def _forget(self) -> None:
        """In a forked process: let go of all that is the server's."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for key in list(self._poll.get_map().values()):
            key.fileobj.close()  # type: ignore[union-attr]
        self._poll.close()
        self._wake.close()


def kill_group(pid: int) -> None:
    """End a kernel and what it started."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def may_fork() -> bool:
    """Whether a fork would be whole: there is no thread but this one and those that mend themselves."""
    import threading

    names = [task.read_text(encoding="utf-8").strip() for task in Path("/proc/self/task").glob("*/comm")]
    others = [name for name in names if name not in _MENDED]
    return threading.active_count() == 1 and len(others) == 1


def all_have_left(listener: socket.socket, come: list[socket.socket]) -> bool:
    """Whether those who asked for the server are gone before it is ready; who comes is added to `come`."""
    listener.setblocking(False)
    with suppress(OSError):
        while True:
            come.append(listener.accept()[0])
    poll = select.poll()
    for connection in come:
        poll.register(connection, select.POLLHUP)
    return bool(come) and len(poll.poll(0)) == len(come)


def main(arguments: list[str]) -> None:
    """Import the stack, serve, and become a kernel in each forked process."""
    gc.disable()  # what is imported stays; and a collection would write to pages that kernels share
    listener = socket.socket(fileno=int(arguments[0]))
    address = listener.getsockname()
    del sys.path[0]  # the folder that the server was started in, which `-m` puts there
    come: list[socket.socket] = []

    def end_where_nobody_waits() -> None:
        if all_have_left(listener, come):
            Path(address).unlink(missing_ok=True)
            os._exit(0)

    imported = import_stack(end_where_nobody_waits)
    end_where_nobody_waits()
    if not may_fork():
        return
    from govkit.runs.fork_child import become_kernel, look_at_modules

    look_at_modules()
    server = os.getpid()
    forked = _Server(listener, come).serve()
    if forked is None:
        Path(address).unlink(missing_ok=True)
        os._exit(0)  # nothing is left to be put away, and a thousand modules would be
    become_kernel(*forked, imported, server)


def packet_of(request: Request) -> bytes:
    """The request as it is sent."""
    fields: dict[str, Any] = {name: getattr(request, name) for name in Request.__slots__}
    return json.dumps(fields).encode()


if __name__ == "__main__":
    main(sys.argv[1:])
