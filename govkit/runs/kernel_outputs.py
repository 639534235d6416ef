"""In the kernel of a run: outputs all leave it, however many there are and whatever characters they hold.

Loaded as an IPython extension, by forked kernels and spawned ones alike.
"""

from __future__ import annotations

from threading import Event
from typing import Any

_NO_LIMIT = 0
_PATIENCE = 5  # seconds


def load_ipython_extension(shell: Any) -> None:
    """Have the kernel keep messages that wait, and send text with half a character with a sign for it."""
    kernel = shell.kernel
    pack = kernel.session.pack
    kernel.session.pack = lambda message: _packed(message, pack)

    def keep_messages(*_: object) -> None:
        shell.events.unregister("pre_run_cell", keep_messages)
        _keep_messages(kernel.iopub_thread)

    # The limit of a connection is set once it is there, as it is when a cell has come.
    shell.events.register("pre_run_cell", keep_messages)


def _keep_messages(thread: Any) -> None:
    """Lift the limit of 1,000 messages that wait, beyond which zmq drops them; the socket is its thread's."""
    import zmq

    done = Event()

    def keep() -> None:
        thread.socket.setsockopt(zmq.SNDHWM, _NO_LIMIT)
        done.set()

    thread.schedule(keep)
    done.wait(_PATIENCE)


def _packed(message: Any, pack: Any) -> Any:
    try:
        return pack(message)
    except UnicodeEncodeError:
        return pack(whole_characters(message))


def whole_characters(message: Any) -> Any:
    """A message whose texts have a replacement character for each half of a pair that stands alone."""
    if isinstance(message, str):
        return message.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(message, dict):
        return {whole_characters(key): whole_characters(value) for key, value in message.items()}
    if isinstance(message, list | tuple):
        return [whole_characters(value) for value in message]
    return message
