"""JupyterLab in Chinese, on the project's notebooks, with nothing changed in the user's own settings.

The language comes from a folder of defaults that the package ships: it is that of a user who has chosen none,
and a choice made in JupyterLab's settings menu wins over it.
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
    added = {"GOVKIT_HOME": str(paths.project()), "GOVKIT_LANG": lang}
    if lang == "zh":
        before = given.get("JUPYTER_CONFIG_PATH")
        added["JUPYTER_CONFIG_PATH"] = os.pathsep.join(filter(None, (before, str(SETTINGS))))
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

    Where a process can become another, this one becomes JupyterLab: what ends it then reaches JupyterLab
    itself, which ends its kernels.
    """
    command = lab_command(path, browser=browser, port=port)
    if os.name == "posix":
        os.execve(command[0], command, lab_environment(lang))
    return subprocess.call(command, env=lab_environment(lang))
