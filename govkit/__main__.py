"""The command `govkit`, as a process: it begins and ends quietly, whenever Ctrl-C comes, or word to end."""

import atexit
import os
import signal
import sys
from contextlib import suppress
from typing import NoReturn

_BY_SIGNAL = 128  # and the signal's number: the exit code, as a shell has it
_STREAMS = 3  # standard input, output and error
_told: list[int] = []  # the signals that told the command to end


def script() -> NoReturn:
    """Run the command that was typed, and end without putting away each of a thousand modules."""
    _open_streams()
    code = 0
    with suppress(KeyboardInterrupt):
        # Until there is something to be told, and again when all is told, Ctrl-C ends it without words.
        handler = signal.signal(signal.SIGINT, signal.SIG_DFL)
        from govkit.cli import main

        signal.signal(signal.SIGINT, handler if handler is signal.SIG_IGN else _end)
        others = [number for number in _others() if signal.getsignal(number) is signal.SIG_DFL]
        for number in others:  # but one that is ignored stays so, as `nohup` wants it
            signal.signal(number, _end)
        code = main()
    for number in (signal.SIGINT, *_others()):
        if signal.getsignal(number) is _end:
            signal.signal(number, signal.SIG_DFL)
    if _told:
        code = _BY_SIGNAL + _told[0]
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):  # closed, or whoever read it is gone
            stream.flush()
    os._exit(code)


def _open_streams() -> None:
    """Open what was closed of the standard streams, else a file or socket of ours would take its place."""
    for number in range(_STREAMS):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free: this one
    sys.stdout = sys.stdout or os.fdopen(1, "w", encoding="utf-8")
    sys.stderr = sys.stderr or os.fdopen(2, "w", encoding="utf-8")


def _others() -> list[signal.Signals]:
    """What else tells a command to end: `kill`, a scheduler, a terminal that is closed."""
    return [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]


def _end(number: int, _: object) -> NoReturn:
    _told.append(number)
    raise KeyboardInterrupt


if __name__ == "__main__":
    script()
