"""The data folder that an import writes: its files change all or none, and other data are left alone."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from govkit.districts import District, write_districts
from govkit.importing.held import CELLS, DATASET, DISTRICTS, OBSERVATIONS, SET_ASIDE, TABLE
from govkit.importing.mapping import Mapping
from govkit.importing.replacing import replace_all, staging_for
from govkit.text import listing, say
from govkit.vintages import FILE as VINTAGES
from govkit.vintages import FORMER_DISTRICTS

if TYPE_CHECKING:
    import pandas as pd

FILES = (OBSERVATIONS, TABLE, DISTRICTS, DATASET, CELLS, SET_ASIDE, VINTAGES, FORMER_DISTRICTS)
# Up to here the observations are CSV, which spreadsheet programs open; above it Parquet.
LARGEST_CSV = 100_000


@dataclass(frozen=True)
class Content:
    """What is to be in a data folder.

    Attributes
    ----------
    imported
        What `dataset.yml` says of the files that the folder is made from.
    cells, set_aside
        As `govkit.importing.held` reads them again.
    log, former
        Of the vintages, and the districts that only earlier ones have.
    """

    observations: pd.DataFrame
    districts: dict[str, District]
    imported: dict[str, Any]
    cells: pd.DataFrame
    set_aside: pd.DataFrame
    log: pd.DataFrame | None
    former: dict[str, District]


def sha256(file: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def write_folder(
    folder: Path,
    recipe: Mapping,
    content: Content,
) -> bool:
    """Write the folder; True when anything in it changed. All of its files are replaced or none."""
    import yaml

    files = [one["file"] for one in content.imported["files"]]
    mapping = content.imported["mapping"]
    described: dict[str, Any] = {
        "title": recipe.title.model_dump(),
        "description": {
            lang: say(
                "importing.description" if len(files) == 1 else "importing.description_of_several",
                lang,
                file=listing(files, lang),
                count=len(files),
                mapping=mapping,
                source=recipe.source,
            )
            for lang in ("zh", "en")
        },
        "notes": [note.model_dump() for note in recipe.notes],
        "imported": content.imported,
    }
    with staging_for(folder) as staging:
        if len(content.observations) > LARGEST_CSV:
            content.observations.to_parquet(staging / OBSERVATIONS, index=False, engine="pyarrow")
        else:
            _write_csv(staging / TABLE, content.observations)
        write_districts(staging / DISTRICTS, content.districts)
        text = yaml.safe_dump(described, allow_unicode=True, sort_keys=False, width=100)
        (staging / DATASET).write_text(text, encoding="utf-8", newline="\n")
        content.cells.to_parquet(staging / CELLS, index=False, engine="pyarrow")
        if len(content.set_aside):
            _write_csv(staging / SET_ASIDE, content.set_aside)
        if content.former:
            write_districts(staging / FORMER_DISTRICTS, content.former)
        if content.log is not None:
            content.log.to_parquet(staging / VINTAGES, index=False, engine="pyarrow")
        return replace_all(staging, folder, FILES)


def _write_csv(file: Path, frame: pd.DataFrame) -> None:
    # People open these files by hand: the byte order mark lets spreadsheet programs show their Chinese.
    frame.to_csv(file, index=False, encoding="utf-8-sig", lineterminator="\n")
