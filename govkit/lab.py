"""JupyterLab in Chinese or English, on the project's notebooks, with the user's own settings left alone.

The language, and that no news are fetched from the network, come from a folder of defaults that the package
ships: they are those of a user who has chosen none, and a choice made in JupyterLab's settings menu wins.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from govkit import paths
from govkit.errors import ParameterError

SETTINGS = Path(__file__).resolve().parent / "lab_settings"


def lab_environment(lang: str, environment: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment that JupyterLab starts with.

    Kernels get the project folder and the language too, and so does a notebook opened from anywhere else.
    """
    given = dict(os.environ if environment is None else environment)
    before = given.get("JUPYTER_CONFIG_PATH")
    settings = os.pathsep.join(filter(None, (before, str(SETTINGS / lang))))
    added = {"GOVKIT_HOME": str(paths.project()), "GOVKIT_LANG": lang, "JUPYTER_CONFIG_PATH": settings}
    return {**given, **added}


def lab_command(path: Path | None = None, *, browser: bool = True, port: int | None = None) -> list[str]:
    """The command that opens a notebook, by default `notebooks/explore.ipynb`, in JupyterLab.

    Raises
    ------
    ParameterError
        There is no such file.
    """
    root = paths.project()
    opened = (path or paths.notebooks_folder() / "explore.ipynb").resolve()
    if not opened.exists():
        raise ParameterError("cli.lab_missing", file=opened)
    if not opened.is_relative_to(root):
        root = opened if opened.is_dir() else opened.parent
    command = [sys.executable, "-m", "jupyterlab", str(opened), f"--ServerApp.root_dir={root}"]
    if not browser:
        command.append("--no-browser")
    if port is not None:
        command.append(f"--port={port}")
    return command


def open_lab(
    path: Path | None = None, *, browser: bool = True, port: int | None = None, lang: str = "zh"
) -> int:
    """Open JupyterLab and wait until it ends; returns its exit code. Errors as `lab_command`.

    JupyterLab does not start for root, whose notebooks could do anything to the machine; that is said here.

    Where a process can become another, this one becomes JupyterLab: what ends it then reaches JupyterLab
    itself, which ends its kernels.
    """
    command = lab_command(path, browser=browser, port=port)
    if hasattr(os, "geteuid") and os.geteuid() == 0 and not _root_is_allowed():
        raise ParameterError("cli.lab_root")
    if os.name == "posix":
        os.execve(command[0], command, lab_environment(lang))
    return subprocess.call(command, env=lab_environment(lang))


def _root_is_allowed() -> bool:
    """Whether the user's own settings of Jupyter let it start for root."""
    from jupyter_server.serverapp import ServerApp

    server = ServerApp()
    server.load_config_environ()
    server.load_config_file()
    return bool(server.allow_root)
