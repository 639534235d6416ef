"""Files of a folder are replaced all or none, also where the process is killed between two of them."""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from govkit.files import open_to_others

_PREFIX = ".govkit-import-"
_NAMED = re.compile(rf"{re.escape(_PREFIX)}(\d+)-.+")
_FORMER, _JOURNAL = "former", "journal.json"


@contextmanager
def staging_for(folder: Path) -> Iterator[Path]:
    """A folder beside `folder`, whose files are to come in the place of those there; gone after the block."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-", dir=folder.parent))
    try:
        yield staging
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def replace_all(staging: Path, folder: Path, names: Sequence[str]) -> bool:
    """Put the files of these names in the place of those in `folder`; True where anything changed."""
    changed = [name for name in names if _bytes(staging / name) != _bytes(folder / name)]
    if not changed:
        return False
    if not folder.exists():
        open_to_others(staging, 0o777)
        staging.rename(folder)
        return True
    (staging / _FORMER).mkdir()
    before = {name: (folder / name).exists() for name in changed}
    journal = {"folder": folder.name, "before": before}
    (staging / _JOURNAL).write_text(json.dumps(journal), encoding="utf-8")
    try:
        for name in changed:
            if before[name]:
                (folder / name).replace(staging / _FORMER / name)
            if (staging / name).exists():
                (staging / name).replace(folder / name)
    except OSError:
        _put_back(staging, folder, before)
        raise
    return True


def undo_interrupted(folder: Path) -> None:
    """Put back what an import that was killed had begun to replace in `folder`, and remove what it left."""
    found = [(left, _NAMED.fullmatch(left.name)) for left in folder.parent.glob(f"{_PREFIX}*")]
    others = [(left, int(named[1])) for left, named in found if named and int(named[1]) != os.getpid()]
    if not others:
        return
    from psutil import pid_exists

    for left, process in others:
        if pid_exists(process):
            continue
        try:
            journal = json.loads((left / _JOURNAL).read_text(encoding="utf-8"))
        except (OSError, ValueError):  # killed before anything was replaced
            journal = {"folder": folder.name, "before": {}}
        if journal["folder"] == folder.name:
            _put_back(left, folder, journal["before"])
            shutil.rmtree(left, ignore_errors=True)


def _put_back(staging: Path, folder: Path, before: dict[str, bool]) -> None:
    for name, was_there in before.items():
        if (staging / _FORMER / name).exists():
            (staging / _FORMER / name).replace(folder / name)
        elif not was_there and not (staging / name).exists():
            (folder / name).unlink(missing_ok=True)


def _bytes(file: Path) -> bytes | None:
    return file.read_bytes() if file.exists() else None
