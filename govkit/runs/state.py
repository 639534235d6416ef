"""What `govkit run` keeps beside the reports, in the folder `.govkit` of an outputs folder.

Nothing here is needed: what is missing, damaged or not of this version is made anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from govkit.errors import RunError
from govkit.files import write_whole

FOLDER = ".govkit"


def state_folder(root: Path) -> Path:
    """The folder of what is kept beside the reports of an outputs folder."""
    return root / FOLDER


def read_state(root: Path, name: str) -> Any:
    """The JSON value kept under that name; None where there is none that can be read."""
    try:
        return json.loads((state_folder(root) / f"{name}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def write_state(root: Path, name: str, value: Any) -> None:
    """Keep a JSON value under that name, where the outputs folder is there and can be written."""
    if not root.is_dir():
        return
    with suppress(OSError):
        state_folder(root).mkdir(exist_ok=True)
        write_whole(state_folder(root) / f"{name}.json", json.dumps(value, ensure_ascii=False).encode())


def cached(root: Path, name: str, key: str) -> Any:
    """What was kept for exactly that key, or None. The key is a hash of all that the value depends on."""
    kept = read_state(root, name)
    return kept.get("value") if isinstance(kept, dict) and kept.get("key") == key else None


def cache_value(root: Path, name: str, key: str, value: Any) -> None:
    """Keep a value for a key, in the place of what was kept under that name."""
    write_state(root, name, {"key": key, "value": value})


@contextmanager
def locked(root: Path) -> Iterator[None]:
    """Hold an outputs folder for one run; the system lets go of it however the process ends.

    Raises
    ------
    RunError
        Another process holds it.
    """
    from filelock import FileLock, Timeout

    state_folder(root).mkdir(parents=True, exist_ok=True)
    lock = FileLock(state_folder(root) / "lock", timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise RunError("runs.folder_in_use", folder=root) from None
    except NotImplementedError:  # a file system without locks; reports are still put in place by renaming
        yield
        return
    try:
        yield
    finally:
        lock.release()


def is_locked(root: Path) -> bool:
    """Whether a run is at work in an outputs folder."""
    if not (state_folder(root) / "lock").exists():
        return False
    try:
        with locked(root):
            return False
    except (RunError, OSError):
        return True
