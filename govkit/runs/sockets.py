"""How a kernel is spoken with: over sockets that no other user of the machine can open or read."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from govkit.temporary import own_folder

if TYPE_CHECKING:
    from jupyter_client.manager import KernelManager

# sun_path of a Unix socket holds 104 bytes on macOS, 108 on Linux; the socket's own name needs a few.
_LONGEST_FOLDER = 90


def make_private(manager: KernelManager) -> Path | None:
    """Have a manager that was left as it comes use sockets that are private.

    Unix sockets in a folder that only this user may enter; nor do they take a port that another kernel could
    take first. Where there are none (Windows, or a very long temporary folder), TCP encrypted by CurveZMQ. A
    manager that was told to listen on another address is left alone.

    Returns
    -------
    Path or None
        The folder, to be removed with the kernel.
    """
    import zmq
    from jupyter_client.localinterfaces import localhost

    if manager.transport != "tcp" or manager.ip != localhost() or any(manager.ports):
        return None
    if os.name == "posix":
        folder = own_folder("kernel")
        if len(os.fsencode(folder)) <= _LONGEST_FOLDER:
            manager.transport = "ipc"
            manager.ip = str(folder / "kernel")
            if not manager.connection_file:  # what is left of a process that is killed is then one folder
                manager.connection_file = str(folder / "connection.json")
            return folder
        folder.rmdir()
    if zmq.has("curve") and manager.transport_encryption == "disabled":
        manager.transport_encryption = "auto"
    return None
