"""What a data folder holds of earlier imports: which files, what each says, and what was set aside of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from govkit.errors import ReadError
from govkit.importing.merging import Part
from govkit.importing.places import PLACE_COLUMNS
from govkit.importing.report import reason_text
from govkit.importing.tidy import CELL_COLUMNS, SET_ASIDE_COLUMNS
from govkit.text import listing

if TYPE_CHECKING:
    import pandas as pd

OBSERVATIONS, TABLE, DISTRICTS, DATASET, CELLS, SET_ASIDE = (
    "observations.parquet",
    "observations.csv",
    "districts.csv",
    "dataset.yml",
    "cells.parquet",
    "set-aside.csv",
)


@dataclass(frozen=True, slots=True)
class HeldFile:
    """A file that a data folder was made from."""

    file: str
    file_sha256: str = ""
    mapping_sha256: str = ""
    revises: bool = False


@dataclass(frozen=True)
class Held:
    """The files that a data folder was made from, in their order, and its vintage; none for a new folder."""

    folder: Path
    files: tuple[HeldFile, ...] = ()
    as_of: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the files."""
        return tuple(one.file for one in self.files)

    def parts(self, without: Sequence[str]) -> list[Part]:
        """What each file says, but for those named.

        Raises
        ------
        ReadError
            The folder does not tell: it is of an early version, or was changed by hand.
        """
        import pandas as pd

        wanted = [one for one in self.files if one.file not in without]
        if not wanted:
            return []
        try:
            cells = pd.read_parquet(self.folder / CELLS)
            parts = [_part(one, cells[cells["file"] == one.file]) for one in wanted]
        except (OSError, ValueError, KeyError):
            raise self._unknown() from None
        if not all(len(part.cells) for part in parts):
            raise self._unknown()
        return parts

    def set_aside(self, without: Sequence[str]) -> dict[str, pd.DataFrame]:
        """What was set aside of each file, but for those named; columns as `told`. Errors as `parts`."""
        import pandas as pd

        wanted = [name for name in self.names if name not in without]
        if not wanted or not (self.folder / SET_ASIDE).exists():
            return {}
        try:
            lines = pd.read_csv(
                self.folder / SET_ASIDE, dtype="str", keep_default_na=False, encoding="utf-8-sig"
            )
            lines["count"] = lines["count"].astype("int64")
            return {name: lines[lines["file"] == name] for name in wanted}
        except (OSError, ValueError, KeyError):
            raise self._unknown() from None

    def _unknown(self) -> ReadError:
        return ReadError("importing.files_unknown", folder=self.folder, files=listing(self.names))


def held_by(folder: Path, mapping: str) -> Held:
    """What a folder holds of earlier imports through a mapping of that name.

    Raises
    ------
    ReadError
        The folder is a file, or holds data that do not come from a file through this mapping.
    """
    import yaml

    if not folder.exists():
        return Held(folder)
    if not folder.is_dir():
        raise ReadError("importing.not_a_folder", folder=folder)
    if not any((folder / name).exists() for name in (OBSERVATIONS, TABLE, DISTRICTS, DATASET)):
        return Held(folder)
    try:
        found = yaml.safe_load((folder / DATASET).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        found = None
    imported = found.get("imported") if isinstance(found, dict) else None
    files = _files(imported) if isinstance(imported, dict) else ()
    if not files or imported is None or imported.get("mapping") != mapping:
        raise ReadError("importing.other_data", folder=folder)
    return Held(folder, files, str(imported.get("as_of", "")))


def cells_of(parts: Sequence[Part]) -> pd.DataFrame:
    """What files say, to be read again by `Held.parts`: cells, and lines without indicator for places."""
    import pandas as pd

    frames = []
    for part in parts:
        places = part.places.assign(indicator="", status="", source="", value=float("nan"))
        frames += [part.cells.assign(file=part.file), places.assign(file=part.file)]
    whole = pd.concat(frames, ignore_index=True)
    texts = [column for column in ("file", *CELL_COLUMNS, *PLACE_COLUMNS) if column not in ("value", "n")]
    whole = whole.astype({"n": "Int64"}).fillna(dict.fromkeys(texts, ""))
    return whole[list(dict.fromkeys(["file", *CELL_COLUMNS, *PLACE_COLUMNS]))]


def told(aside: pd.DataFrame, file: str) -> pd.DataFrame:
    """What was set aside of a file, with the reasons in words, as `set-aside.csv` has it."""
    named = aside.assign(
        file=file,
        reason_zh=[reason_text(reason, "zh") for reason in aside["reason"]],
        reason_en=[reason_text(reason, "en") for reason in aside["reason"]],
    )
    columns = [column for column in SET_ASIDE_COLUMNS if column != "reason"]
    return named[["file", *columns, "reason_zh", "reason_en"]]


def _part(one: HeldFile, lines: pd.DataFrame) -> Part:
    of_places = lines["indicator"] == ""
    return Part(
        file=one.file,
        file_sha256=one.file_sha256,
        mapping_sha256=one.mapping_sha256,
        cells=lines.loc[~of_places, list(CELL_COLUMNS)].reset_index(drop=True),
        places=lines.loc[of_places, list(PLACE_COLUMNS)].reset_index(drop=True),
        revises=one.revises,
    )


def _files(imported: dict[str, Any]) -> tuple[HeldFile, ...]:
    # Folders of early versions name a single file.
    entries = imported.get("files", [imported])
    if not isinstance(entries, list):
        return ()
    known = [entry for entry in entries if isinstance(entry, dict) and entry.get("file")]
    return tuple(
        HeldFile(
            str(entry["file"]),
            str(entry.get("file_sha256", "")),
            str(entry.get("mapping_sha256", "")),
            bool(entry.get("revises")),
        )
        for entry in known
    )
