"""Temporary folders that say whose they are: the next run removes those of a process that was killed."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_NAMED = re.compile(r"govkit-[a-z]+-(\d+)-.+")


def own_folder(purpose: str) -> Path:
    """A new temporary folder of this process, which only its user may enter; who asked for it removes it.

    Parameters
    ----------
    purpose
        A word of small letters that is part of its name.
    """
    return Path(tempfile.mkdtemp(prefix=f"govkit-{purpose}-{os.getpid()}-"))


@contextmanager
def folder_for(purpose: str) -> Iterator[Path]:
    """A temporary folder of this process that is gone after the block."""
    folder = own_folder(purpose)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def tidy_temporary() -> None:
    """Remove the temporary folders of processes that were killed."""
    found = [(left, _NAMED.fullmatch(left.name)) for left in _folders()]
    others = [(left, int(named[1])) for left, named in found if named and int(named[1]) != os.getpid()]
    if not others:
        return
    from psutil import pid_exists

    for left, process in others:
        if not pid_exists(process):
            shutil.rmtree(left, ignore_errors=True)


def _folders() -> Iterator[Path]:
    return Path(tempfile.gettempdir()).glob("govkit-*-*-*")
