"""A report's folder appears whole, or not at all: made beside its place, then put there by renaming.

A folder in the making is called `.<name>.making-<process>-…`, one that is being replaced
`.<name>.replaced-<process>-…`. What a killed process left behind is tidied by the next run.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from govkit.files import open_to_others

_MAKING = ".making-"
_REPLACED = ".replaced-"


@contextmanager
def made_whole(folder: Path) -> Iterator[Path]:
    """Give a temporary folder; when the block ends without an error, it takes the place of `folder`.

    When the block raises, or the renaming fails, what `folder` held stays as it was.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    making = Path(tempfile.mkdtemp(prefix=f".{folder.name}{_MAKING}{os.getpid()}-", dir=folder.parent))
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
    between them leaves.
    """
    if not folder.exists():
        making.rename(folder)
        return
    aside = folder.with_name(making.name.replace(_MAKING, _REPLACED, 1))
    folder.rename(aside)
    try:
        making.rename(folder)
    except OSError:
        aside.rename(folder)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def tidy(root: Path) -> None:
    """Remove what killed processes left in `root` and its folders, and put back what was moved aside only."""
    from psutil import pid_exists

    for kind in (_REPLACED, _MAKING):
        for left in [*root.glob(f".*{kind}*-*"), *root.glob(f"*/.*{kind}*-*")]:
            name, _, rest = left.name[1:].rpartition(kind)
            owner = rest.split("-")[0]
            if not left.is_dir() or not owner.isdigit() or pid_exists(int(owner)):
                continue
            if kind == _REPLACED and not left.with_name(name).exists():
                left.rename(left.with_name(name))
            else:
                shutil.rmtree(left, ignore_errors=True)
