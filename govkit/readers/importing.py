"""From a file to a data folder: read, map, refuse identifiers, check, and only then write."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from govkit.codebook import load_codebook
from govkit.districts import write_districts
from govkit.errors import ReadError
from govkit.observations import validate
from govkit.privacy.identifiers import refuse_identifiers
from govkit.readers import read
from govkit.readers.mapping import Mapping, Words, find_mapping, load_mapping
from govkit.readers.tidy import Tidied, tidy
from govkit.text import listing, say

if TYPE_CHECKING:
    import pandas as pd

OBSERVATIONS, DISTRICTS, DATASET, SET_ASIDE = (
    "observations.parquet",
    "districts.csv",
    "dataset.yml",
    "set-aside.csv",
)


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did. Rows: read = kept + set aside. Cells: read = figures + blank + set aside.

    Attributes
    ----------
    marked_missing
        Observations without a value whose status says why, out of blank cells and cells set aside.
    reasons
        Reason's key → how many rows or cells were set aside for it.
    renamed
        The latest name of a district → the earlier ones.
    not_imported
        Columns of the file that the mapping leaves out.
    changed
        Whether the folder's files differ from what they were.
    """

    file: str
    mapping: str
    folder: Path
    rows_read: int
    rows_kept: int
    rows_set_aside: int
    cells_read: int
    figures: int
    blank: int
    cells_set_aside: int
    marked_missing: int
    districts: int
    indicators: int
    first_period: str
    last_period: str
    reasons: dict[str, int]
    converted: tuple[str, ...]
    renamed: dict[str, tuple[str, ...]]
    not_imported: tuple[str, ...]
    notes: tuple[Words, ...]
    changed: bool

    def summary(self, lang: str | None = None) -> str:
        """What was done, in lines to print, in the language in force or in `lang`."""
        values = {name: getattr(self, name) for name in self.__slots__}
        lines = [say(f"readers.report_{part}", lang, **values) for part in ("rows", "cells", "result")]
        for reason, count in self.reasons.items():
            lines.append(
                say("readers.report_reason", lang, reason=say(f"readers.reason_{reason}", lang), count=count)
            )
        if self.reasons:
            lines.append(say("readers.report_set_aside", lang, file=SET_ASIDE))
        if self.converted:
            lines.append(say("readers.report_converted", lang, columns=listing(self.converted, lang)))
        for name, earlier in self.renamed.items():
            lines.append(say("readers.report_renamed", lang, name=name, earlier=listing(earlier, lang)))
        if self.not_imported:
            lines.append(
                say("readers.report_not_imported", lang, columns=listing(self.not_imported, lang, 20))
            )
        for note in self.notes:
            lines.append(say("readers.report_note", lang, note=note.text(lang)))
        lines.append(say("readers.report_changed" if self.changed else "readers.report_same", lang, **values))
        return "\n".join(lines)


def import_file(file: str | Path, mapping: str | Path, into: str | Path) -> ImportReport:
    """Import a file through a mapping into a data folder that `govkit.load_dataset` reads.

    Writes `observations.parquet`, `districts.csv`, `dataset.yml`, and `set-aside.csv` where something did not
    fit. Either all of them are replaced or none. Importing the same file again changes nothing.

    Parameters
    ----------
    file
        What `govkit.readers.read` reads, with one table.
    mapping
        Name of a shipped recipe, or a YAML file.
    into
        Folder; made where it does not exist. One that holds other data is refused.

    Raises
    ------
    ReadError
        The file or the mapping cannot be read or do not fit each other, nothing could be kept, or the folder
        holds data that do not come from a file of this name through this mapping.
    PrivacyError
        A column of the file looks like identity or telephone numbers.
    """
    source, folder, codebook = Path(file), Path(into), load_codebook()
    recipe = load_mapping(mapping, codebook)
    recipe_file = find_mapping(mapping)
    origin = {"file": source.name, "mapping": recipe_file.stem}
    _refuse_other_data(folder, origin)
    tables = read(source)
    if len(tables) != 1:
        raise ReadError("readers.several_tables", file=source.name, count=len(tables))
    table = tables[0]
    refuse_identifiers(table.frame, file=table.file, header_rows=table.first_row - 1)
    tidied = tidy(table, recipe, codebook)
    if not tidied.figures:
        raise ReadError("readers.nothing_kept", file=table.file, mapping=recipe_file.stem)
    observations = validate(tidied.observations, codebook, tidied.districts, file=table.file)
    origin |= {"file_sha256": _sha256(source), "mapping_sha256": _sha256(recipe_file)}
    try:
        changed = _write(folder, recipe, tidied, observations, origin)
    except OSError as problem:
        raise ReadError("readers.not_written", folder=folder, problem=problem.strerror or problem) from None
    aside = tidied.set_aside
    rows_aside = tidied.rows_read - tidied.rows_kept
    return ImportReport(
        file=source.name,
        mapping=recipe_file.stem,
        folder=folder,
        rows_read=tidied.rows_read,
        rows_kept=tidied.rows_kept,
        rows_set_aside=rows_aside,
        cells_read=tidied.cells_read,
        figures=tidied.figures,
        blank=tidied.blank,
        cells_set_aside=len(aside) - rows_aside,
        marked_missing=int(observations["value"].isna().sum()),
        districts=len(tidied.districts),
        indicators=int(observations["indicator"].nunique()),
        first_period=observations["period"].min(),
        last_period=observations["period"].max(),
        reasons={
            str(reason): int(count) for reason, count in aside["reason"].value_counts().sort_index().items()
        },
        converted=tuple(
            f"{entry.column} × {entry.factor:g}"
            for entry in recipe.indicators
            if entry.factor not in (None, 1.0)
        ),
        renamed={tidied.districts[key].name_zh: own[:-1] for key, own in tidied.renamed.items()},
        not_imported=tuple(str(c) for c in table.frame.columns if str(c) not in recipe.columns),
        notes=recipe.notes,
        changed=changed,
    )


def _refuse_other_data(folder: Path, origin: dict[str, str]) -> None:
    import yaml

    if not folder.exists():
        return
    if not folder.is_dir():
        raise ReadError("readers.not_a_folder", folder=folder)
    if not any((folder / name).exists() for name in (OBSERVATIONS, "observations.csv", DISTRICTS, DATASET)):
        return
    try:
        found = yaml.safe_load((folder / DATASET).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        found = None
    imported = found.get("imported") if isinstance(found, dict) else None
    if not isinstance(imported, dict) or any(imported.get(key) != value for key, value in origin.items()):
        raise ReadError("readers.other_data", folder=folder)


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _write(
    folder: Path, recipe: Mapping, tidied: Tidied, observations: pd.DataFrame, origin: dict[str, str]
) -> bool:
    import yaml

    described: dict[str, Any] = {
        "title": recipe.title.model_dump(),
        "description": {
            lang: say("readers.description", lang, **origin, source=recipe.source) for lang in ("zh", "en")
        },
        "notes": [note.model_dump() for note in recipe.notes],
        "imported": origin,
    }
    aside = tidied.set_aside.assign(
        reason_zh=[say(f"readers.reason_{reason}", "zh") for reason in tidied.set_aside["reason"]],
        reason_en=[say(f"readers.reason_{reason}", "en") for reason in tidied.set_aside["reason"]],
    ).drop(columns="reason")
    folder.parent.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=".govkit-import-", dir=folder.parent))
    try:
        observations.to_parquet(staging / OBSERVATIONS, index=False, engine="pyarrow")
        write_districts(staging / DISTRICTS, tidied.districts)
        text = yaml.safe_dump(described, allow_unicode=True, sort_keys=False, width=100)
        (staging / DATASET).write_text(text, encoding="utf-8", newline="\n")
        if len(aside):
            # People open this file by hand: the byte order mark lets spreadsheet programs show its Chinese.
            aside.to_csv(staging / SET_ASIDE, index=False, encoding="utf-8-sig", lineterminator="\n")
        return _replace_all(staging, folder, (OBSERVATIONS, DISTRICTS, DATASET, SET_ASIDE))
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _replace_all(staging: Path, folder: Path, names: Sequence[str]) -> bool:
    """Put staged files in place of those of the folder, all or none; True when anything changed."""
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
