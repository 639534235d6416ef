"""The command `govkit`, as a process: it begins and ends quietly, whenever Ctrl-C comes."""

import atexit
import os
import signal
import sys
from contextlib import suppress
from typing import NoReturn

_INTERRUPTED = 130


def script() -> NoReturn:
    """Run the command that was typed, and end without putting away each of a thousand modules."""
    code = _INTERRUPTED
    with suppress(KeyboardInterrupt):
        # Until there is something to be told, and again when all is told, Ctrl-C ends it without words.
        handler = signal.signal(signal.SIGINT, signal.SIG_DFL)
        from govkit.cli import main

        signal.signal(signal.SIGINT, handler)
        code = main()
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):  # closed, or whoever read it is gone
            stream.flush()
    os._exit(code)


if __name__ == "__main__":
    script()
