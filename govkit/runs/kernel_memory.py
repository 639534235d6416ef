"""A limit on the memory of a kernel: the system refuses more where it can, else the kernel is ended.

On Linux allocation fails beyond the limit, and the cell raises MemoryError. Elsewhere no limit can be set on
another process, so its resident memory is watched.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from threading import Event, Thread

from psutil import AccessDenied, NoSuchProcess, Process

_INTERVAL = 0.2  # seconds


def limit_memory(pid: int, most: int, exceeded: Callable[[], None]) -> Event | None:
    """Limit a process to so many bytes of data.

    Parameters
    ----------
    exceeded
        Called when a watched process has been ended.

    Returns
    -------
    Event or None
        What ends the watch when it is set, where the process is watched.
    """
    if sys.platform == "linux":
        from resource import RLIMIT_DATA

        try:
            Process(pid).rlimit(RLIMIT_DATA, (most, most))
            return None
        except (OSError, AccessDenied, NoSuchProcess):
            pass
    enough = Event()
    Thread(target=_watch, args=(pid, most, exceeded, enough), daemon=True).start()
    return enough


def _watch(pid: int, most: int, exceeded: Callable[[], None], enough: Event) -> None:
    try:
        process = Process(pid)
        while not enough.wait(_INTERVAL):
            if process.memory_info().rss > most:
                process.kill()
                exceeded()
                return
    except (NoSuchProcess, AccessDenied):
        return
