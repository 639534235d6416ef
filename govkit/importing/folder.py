"""The data folder that an import writes: its files change all or none, and other data are left alone."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from govkit.districts import District, write_districts
from govkit.errors import ReadError
from govkit.importing import mapping
from govkit.importing.report import reason_text
from govkit.importing.tidy import Tidied
from govkit.text import say
from govkit.vintages import FILE as VINTAGES
from govkit.vintages import FORMER_DISTRICTS

if TYPE_CHECKING:
    import pandas as pd

OBSERVATIONS, TABLE, DISTRICTS, DATASET, SET_ASIDE = (
    "observations.parquet",
    "observations.csv",
    "districts.csv",
    "dataset.yml",
    "set-aside.csv",
)
FILES = (OBSERVATIONS, TABLE, DISTRICTS, DATASET, SET_ASIDE, VINTAGES, FORMER_DISTRICTS)
# Up to here the observations are CSV, which spreadsheet programs open; above it Parquet.
LARGEST_CSV = 100_000


def sha256(file: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def imported_before(folder: Path, origin: dict[str, str], revise: bool) -> dict[str, Any]:
    """What `dataset.yml` of an earlier import into the folder says; empty for a new folder.

    Raises
    ------
    ReadError
        The folder is a file, or holds data that do not come from a file of this name through this mapping;
        with `revise` the name of the file may differ.
    """
    import yaml

    if not folder.exists():
        return {}
    if not folder.is_dir():
        raise ReadError("importing.not_a_folder", folder=folder)
    if not any((folder / name).exists() for name in (OBSERVATIONS, TABLE, DISTRICTS, DATASET)):
        return {}
    try:
        found = yaml.safe_load((folder / DATASET).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        found = None
    imported = found.get("imported") if isinstance(found, dict) else None
    if not isinstance(imported, dict) or imported.get("mapping") != origin["mapping"]:
        raise ReadError("importing.other_data", folder=folder)
    if imported.get("file") != origin["file"] and not revise:
        raise ReadError(
            "importing.other_file", folder=folder, before=imported.get("file"), file=origin["file"]
        )
    return imported


def write_folder(
    folder: Path,
    recipe: mapping.Mapping,
    tidied: Tidied,
    observations: pd.DataFrame,
    imported: dict[str, Any],
    log: pd.DataFrame | None,
    former: Mapping[str, District],
) -> bool:
    """Write the folder; True when anything in it changed. All of its files are replaced or none."""
    import yaml

    origin = {"file": imported["file"], "mapping": imported["mapping"]}
    described: dict[str, Any] = {
        "title": recipe.title.model_dump(),
        "description": {
            lang: say("importing.description", lang, **origin, source=recipe.source) for lang in ("zh", "en")
        },
        "notes": [note.model_dump() for note in recipe.notes],
        "imported": imported,
    }
    folder.parent.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=".govkit-import-", dir=folder.parent))
    try:
        if len(observations) > LARGEST_CSV:
            observations.to_parquet(staging / OBSERVATIONS, index=False, engine="pyarrow")
        else:
            _write_csv(staging / TABLE, observations)
        write_districts(staging / DISTRICTS, tidied.districts)
        text = yaml.safe_dump(described, allow_unicode=True, sort_keys=False, width=100)
        (staging / DATASET).write_text(text, encoding="utf-8", newline="\n")
        if len(tidied.set_aside):
            _write_csv(staging / SET_ASIDE, _told(tidied.set_aside))
        if former:
            write_districts(staging / FORMER_DISTRICTS, former)
        if log is not None:
            log.to_parquet(staging / VINTAGES, index=False, engine="pyarrow")
        return _replace_all(staging, folder, FILES)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _told(aside: pd.DataFrame) -> pd.DataFrame:
    return aside.assign(
        reason_zh=[reason_text(reason, "zh") for reason in aside["reason"]],
        reason_en=[reason_text(reason, "en") for reason in aside["reason"]],
    ).drop(columns="reason")


def _write_csv(file: Path, frame: pd.DataFrame) -> None:
    # People open these files by hand: the byte order mark lets spreadsheet programs show their Chinese.
    frame.to_csv(file, index=False, encoding="utf-8-sig", lineterminator="\n")


def _replace_all(staging: Path, folder: Path, names: Sequence[str]) -> bool:
    changed = [name for name in names if _bytes(staging / name) != _bytes(folder / name)]
    if not changed:
        return False
    new_folder = not folder.exists()
    folder.mkdir(exist_ok=True)
    former = staging / "former"
    former.mkdir()
    done: list[str] = []
    try:
        for name in changed:
            if (folder / name).exists():
                (folder / name).replace(former / name)
            done.append(name)
            if (staging / name).exists():
                (staging / name).replace(folder / name)
    except OSError:
        for name in done:
            (folder / name).unlink(missing_ok=True)
            if (former / name).exists():
                (former / name).replace(folder / name)
        if new_folder:
            folder.rmdir()
        raise
    return True


def _bytes(file: Path) -> bytes | None:
    return file.read_bytes() if file.exists() else None
