"""Ask the fork server for kernels, and start it where there is none.

A server serves all processes of one user with the same interpreter, environment variables and code; its
socket lies in a folder that only this user may enter, under a name made of the hash of all these.
"""

from __future__ import annotations

import errno
import json
import os
import signal
import socket
import stat
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

from govkit.runs.fork_server import LARGEST_PACKET, Request, kill_group, packet_of

LAUNCHER = "ipykernel_launcher"
_START_TIMEOUT = 120  # seconds; the server imports much, and the machine may be busy
_LONGEST_ADDRESS = 100
_SOURCES = (".py", ".yml", ".typ", ".j2")
# What differs from kernel to kernel and is read when it runs, not when modules are imported.
_OF_A_KERNEL = ("GOVKIT_LANG", "JPY_", "IPY_", "PYTEST_", "PWD", "OLDPWD", "SHLVL", "COLUMNS", "LINES")
_held: dict[str, tuple[str, socket.socket]] = {}  # by environment: key of the server, connection
_servers: list[subprocess.Popen[bytes]] = []  # that this process started, to be reaped by it


class CannotForkError(Exception):
    """There is no server, or it gave no kernel; nothing of the request is left."""


class ForkedKernel:
    """A kernel that the server forked, with what callers use of `subprocess.Popen`."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int, connection: socket.socket) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self.lost_server = False
        self._connection = connection

    def poll(self) -> int | None:
        """The exit status, or None while it runs; a signal's number is negative."""
        return self._look(0.0)

    def wait(self, timeout: float | None = None) -> int | None:
        """Wait for the end, and return the status."""
        return self._look(timeout)

    def send_signal(self, signum: int) -> None:
        """Send a signal to the kernel."""
        if self.poll() is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signum)

    def kill(self) -> None:
        """End the kernel at once."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask the kernel to end."""
        self.send_signal(signal.SIGTERM)

    def _look(self, timeout: float | None) -> int | None:
        if self.returncode is None:
            self._connection.settimeout(timeout)
            try:
                packet = self._connection.recv(LARGEST_PACKET)
            except (BlockingIOError, TimeoutError):
                return None
            except OSError:
                packet = b""
            if not packet:  # the server is gone; its kernels go with it
                self.lost_server = True
                kill_group(self.pid)
            self.returncode = json.loads(packet)["status"] if packet else -signal.SIGKILL
            self._connection.close()
        return self.returncode


def can_fork(command: Sequence[str], environment: Mapping[str, str]) -> bool:
    """Whether a kernel with this command can be forked here.

    Not on macOS, whose frameworks do not survive a fork, nor on Windows; not with options of the interpreter,
    which the server would not have, nor with module folders that depend on where a process starts.
    """
    relative = [
        p for p in environment.get("PYTHONPATH", "").split(os.pathsep) if p and not Path(p).is_absolute()
    ]
    return sys.platform == "linux" and tuple(command[1:3]) == ("-m", LAUNCHER) and not relative


def fork_kernel(
    command: Sequence[str],
    environment: Mapping[str, str],
    folder: Path,
    *,
    streams: tuple[int, int] = (1, 2),
    linger: float = 0.0,
) -> ForkedKernel:
    """Have a kernel forked.

    Parameters
    ----------
    command
        Interpreter, `-m ipykernel_launcher`, and its arguments.
    streams
        Descriptors for standard output and error.
    linger
        As in `Request`.

    Raises
    ------
    CannotForkError
        No kernel was forked, and none will be for this request.
    """
    if not folder.is_dir():
        raise CannotForkError(f"no folder {folder}")
    request = Request(list(command[3:]), dict(environment), str(folder), linger)
    try:
        try:
            return _fork(request, command[0], streams)
        except ConnectionError:  # the server was about to end
            return _fork(request, command[0], streams)
    except (OSError, ValueError, KeyError) as problem:
        raise CannotForkError(str(problem)) from problem


def _fork(request: Request, interpreter: str, streams: tuple[int, int]) -> ForkedKernel:
    entrance, gate = os.pipe()
    nothing = os.open(os.devnull, os.O_RDONLY)
    try:
        connection = _connect(interpreter, request.environment)
        try:
            pid = _ask(connection, request, [nothing, *streams, entrance])
            os.write(gate, b"1")
        except BaseException:
            connection.close()  # the server ends what it may have forked, which waits at the gate
            raise
        return ForkedKernel(pid, connection)
    finally:
        for file in (entrance, gate, nothing):
            os.close(file)


def hold_server(environment: Mapping[str, str]) -> None:
    """Keep the server for the life of this process, so that no kernel of it waits for a new one.

    Where govkit's code has changed since, a server that has the new one takes the place of the old.
    """
    if sys.platform != "linux":
        return
    state, key = _environment_state(sys.executable, environment), _server_key(sys.executable, environment)
    if state in _held and _held[state][0] == key:
        return
    with suppress(OSError):
        connection = _connect(sys.executable, environment)
        connection.send(packet_of(Request([], {}, "")))
        former = _held.pop(state, None)
        _held[state] = (key, connection)
        if former is not None:
            former[1].close()


def _ask(connection: socket.socket, request: Request, files: list[int]) -> int:
    connection.settimeout(_START_TIMEOUT)
    socket.send_fds(connection, [packet_of(request)], files)
    packet = connection.recv(LARGEST_PACKET)
    if not packet:
        raise ConnectionResetError("the fork server ended")
    return int(json.loads(packet)["pid"])


def _connect(interpreter: str, environment: Mapping[str, str]) -> socket.socket:
    """A connection to the server, which is started where none listens."""
    import fcntl

    folder = _private_folder()
    address = folder / f"{_server_key(interpreter, environment)}.sock"
    if len(os.fsencode(address)) > _LONGEST_ADDRESS:
        raise OSError("the temporary folder's path is too long for a socket")
    with (folder / "lock").open("w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        connection = _packets()
        try:
            connection.connect(str(address))
        except (FileNotFoundError, ConnectionRefusedError):
            _start(interpreter, environment, address)
            connection.connect(str(address))
        return connection


def _start(interpreter: str, environment: Mapping[str, str], address: Path) -> None:
    """Start a server on a socket that listens already, so that nobody need wait to connect."""
    address.unlink(missing_ok=True)
    with _packets() as listener:
        listener.bind(str(address))
        listener.listen(128)
        server = subprocess.Popen(
            [interpreter, "-m", "govkit.runs.fork_server", str(listener.fileno())],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env=dict(environment),
            pass_fds=[listener.fileno()],
            start_new_session=True,
        )
    _servers[:] = [one for one in _servers if one.poll() is None] + [server]


def tidy_servers() -> None:
    """Remove the sockets of servers that were killed."""
    if sys.platform != "linux":
        return
    import fcntl

    with suppress(OSError):
        folder = _private_folder()
        with (folder / "lock").open("w", encoding="ascii") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)  # else one may just be made
            listed = Path("/proc/net/unix").read_text(encoding="utf-8", errors="replace").split()
            # One that is listed has a server, which would be idle anew from the moment that it is asked.
            for left in [path for path in folder.glob("*.sock") if str(path) not in listed]:
                with _packets() as connection, suppress(OSError):
                    connection.setblocking(False)
                    if connection.connect_ex(str(left)) == errno.ECONNREFUSED:
                        left.unlink()


def _packets() -> socket.socket:
    return socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)


def _private_folder() -> Path:
    folder = Path(tempfile.gettempdir()) / f"govkit-fork-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    state = folder.lstat()
    if not stat.S_ISDIR(state.st_mode) or state.st_uid != os.getuid() or state.st_mode & 0o077:
        raise PermissionError(f"others may enter {folder}")
    return folder


def _server_key(interpreter: str, environment: Mapping[str, str]) -> str:
    text = _environment_state(interpreter, environment) + json.dumps(_code_state())
    return blake2b(text.encode("utf-8", "surrogateescape"), digest_size=12).hexdigest()


def _environment_state(interpreter: str, environment: Mapping[str, str]) -> str:
    given = sorted(item for item in environment.items() if not item[0].startswith(_OF_A_KERNEL))
    return json.dumps([interpreter, given])


@cache
def _own_code() -> Path:
    return Path(__file__).resolve().parents[1]


def _code_state() -> list[Any]:
    """What changes when govkit's sources or the installed packages do."""
    packages = sorted({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")})
    sources = sorted(_sizes_and_times(str(_own_code())))
    installed = [(path, Path(path).stat().st_mtime_ns) for path in packages if Path(path).is_dir()]
    return [sys.version, sources, installed]


def _sizes_and_times(folder: str) -> Iterator[tuple[str, int, int]]:
    """Path, size and time of each source below a folder; asked for with every kernel, so by `scandir`."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(_SOURCES):
                state = entry.stat()
                yield entry.path, state.st_size, state.st_mtime_ns
            elif entry.is_dir() and entry.name != "__pycache__":
                yield from _sizes_and_times(entry.path)
