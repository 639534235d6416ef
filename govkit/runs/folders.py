"""A report's folder appears whole, or not at all: made beside its place, then put there by renaming.

A folder in the making is called `.<name>.making-<machine>-<process>-…`, one that is being replaced
`.<name>.replaced-<machine>-<process>-…`. What a killed process left behind is tidied by the next run.
"""

from __future__ import annotations

import os
import platform
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from hashlib import blake2b
from pathlib import Path

from govkit.files import open_to_others

_MAKING = ".making-"
_REPLACED = ".replaced-"
_TRIES = 5
_ABANDONED = 24 * 3600  # seconds after which what another machine left is taken for abandoned


@contextmanager
def made_whole(folder: Path) -> Iterator[Path]:
    """Give a temporary folder; when the block ends without an error, it takes the place of `folder`.

    When the block raises, or the renaming fails, what `folder` held stays as it was.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    prefix = f".{folder.name}{_MAKING}{_machine()}-{os.getpid()}-"
    making = Path(tempfile.mkdtemp(prefix=prefix, dir=folder.parent))
    try:
        with suppress(OSError):
            open_to_others(making, 0o777)
        yield making
        put_in_place(making, folder)
    finally:
        shutil.rmtree(making, ignore_errors=True)


def put_in_place(making: Path, folder: Path) -> None:
    """Rename `making` to `folder`. A folder that is there moves aside first, and comes back when it fails.

    No system renames onto a folder that is not empty, so there are two renames; `tidy` mends what a kill
    between them leaves. Where another process puts the same report there in between, the later one stays.
    """
    for tried in range(1, _TRIES + 1):
        aside = folder.with_name(making.name.replace(_MAKING, _REPLACED, 1))
        with suppress(FileNotFoundError):
            folder.rename(aside)
        try:
            making.rename(folder)
        except OSError:
            if aside.exists() and not folder.exists():
                aside.rename(folder)
                raise
            if tried == _TRIES or not folder.exists():
                raise
        else:
            shutil.rmtree(aside, ignore_errors=True)
            return
        shutil.rmtree(aside, ignore_errors=True)


def tidy(root: Path) -> None:
    """Remove what killed processes left in `root` and its folders, and put back what was moved aside only."""
    for kind in (_REPLACED, _MAKING):
        for left in [*root.glob(f".*{kind}*-*"), *root.glob(f"*/.*{kind}*-*")]:
            name, _, rest = left.name[1:].rpartition(kind)
            if not left.is_dir() or not _abandoned(left, rest):
                continue
            if kind == _REPLACED and not left.with_name(name).exists():
                left.rename(left.with_name(name))
            else:
                shutil.rmtree(left, ignore_errors=True)


def _abandoned(left: Path, maker: str) -> bool:
    """Whether who made a folder is gone: its process here, or a day's time where it was another machine."""
    from psutil import pid_exists

    machine, _, rest = maker.partition("-")
    process = rest.partition("-")[0]
    if not process.isdigit():
        return False
    if machine == _machine():
        return not pid_exists(int(process))
    with suppress(OSError):
        return time.time() - left.stat().st_mtime > _ABANDONED
    return False


@cache
def _machine() -> str:
    """What tells this machine from others that see the same folder; it does not give its name away."""
    return blake2b(platform.node().encode(), digest_size=4).hexdigest()
