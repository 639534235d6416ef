"""Files that appear whole: readers see the old one or the new one, never a part."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """Write beside `path` and rename; what was there stays when anything fails."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    made = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        open_to_others(made, 0o666)
        made.replace(path)
    except BaseException:
        made.unlink(missing_ok=True)
        raise


def open_to_others(path: Path, mode: int) -> None:
    """Give a temporary file or folder, which only its owner may use, the rights that any other would have."""
    mask = os.umask(0)
    os.umask(mask)
    path.chmod(mode & ~mask)
