"""From a file to a data folder: read, map, refuse identifiers, check, and only then write."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from govkit import vintages
from govkit.codebook import Codebook, load_codebook
from govkit.districts import District, read_districts
from govkit.errors import DataError, ReadError
from govkit.importing.across import parts_of
from govkit.importing.columns import unused_columns
from govkit.importing.folder import imported_before, sha256, write_folder
from govkit.importing.guesses import year_of
from govkit.importing.mapping import Column, Mapping
from govkit.importing.mapping_file import find_mapping, load_mapping
from govkit.importing.records import count_records, is_for_counting
from govkit.importing.report import ImportReport, Unmatched
from govkit.importing.selection import tables_for
from govkit.importing.tidy import Part, Tidied, tidy
from govkit.importing.unit_remarks import unit_remarks
from govkit.observations import validate
from govkit.privacy.identifiers import refuse_identifiers
from govkit.readers import RawTable, Remark

if TYPE_CHECKING:
    import pandas as pd

    from govkit.dataset import Dataset


def import_file(
    file: str | Path,
    mapping: str | Path,
    into: str | Path,
    *,
    revise: bool = False,
    as_of: str | None = None,
    period: str | None = None,
) -> ImportReport:
    """Import a file through a mapping into a data folder that `govkit.load_dataset` reads.

    Writes `observations.csv` (`.parquet` above 100,000 rows), `districts.csv`, `dataset.yml`, and
    `set-aside.csv` where something did not fit. Either all of them are replaced or none. Importing the same
    file again changes nothing; a file with other values keeps the former ones in `vintages.parquet`.

    Parameters
    ----------
    file
        What `govkit.readers.read` reads.
    mapping
        Name of a shipped recipe, or a YAML file.
    into
        Folder; made where it does not exist. One that holds other data is refused.
    revise
        The file revises what is there although it has another name.
    as_of
        Name of the vintage: the day when the file was published; by default the day of the import.
    period
        The period of all rows, in place of what the mapping says of it.

    Raises
    ------
    ReadError
        The file or the mapping cannot be read or do not fit each other, nothing could be kept, or the folder
        holds data that do not come from a file of this name through this mapping.
    PrivacyError
        A column of the file looks like identity or telephone numbers.
    """
    if as_of is not None and not vintages.AS_OF.fullmatch(as_of):
        raise ReadError("importing.not_a_day", value=as_of)
    # A large file takes long to hash, which need not wait for the libraries to be imported.
    with ThreadPoolExecutor(1) as pool:
        hashed = pool.submit(sha256, Path(file))
        return _import_file(
            Path(file), mapping, Path(into), hashed, revise=revise, as_of=as_of, period=period
        )


def _import_file(
    source: Path,
    mapping: str | Path,
    folder: Path,
    hashed: Future[str],
    *,
    revise: bool,
    as_of: str | None,
    period: str | None,
) -> ImportReport:
    codebook = load_codebook()
    recipe = load_mapping(mapping, codebook, period)
    recipe_file = find_mapping(mapping)
    origin = {"file": source.name, "mapping": recipe_file.stem}
    before = imported_before(folder, origin, revise)
    if is_for_counting(source, recipe):
        recipe = _with_period(recipe, None, source.name)
        tidied, table = count_records(source, recipe, codebook)
        parts = [(table, recipe)]
    else:
        parts = []
        for table in tables_for(source, recipe):
            refuse_identifiers(table.frame, file=table.file, header_rows=table.first_row - 1)
            parts += parts_of(table, _with_period(recipe, table))
        tidied = tidy(parts, codebook)
    if not tidied.figures:
        raise ReadError("importing.nothing_kept", file=source.name, mapping=recipe_file.stem)
    observations = validate(tidied.observations, codebook, tidied.districts, file=source.name)
    origin |= {"file_sha256": hashed.result(), "mapping_sha256": sha256(recipe_file)}
    held = _held(folder) if before else None
    imported, log, revised = _vintage(folder, observations, origin, before, as_of, held)
    former = dict(held.districts) if held is not None and log is not None else {}
    if log is not None:
        former |= _former_districts(folder, codebook)
    former = {key: one for key, one in former.items() if key not in tidied.districts}
    try:
        changed = write_folder(folder, recipe, tidied, observations, imported, log, former)
    except OSError as problem:
        raise ReadError("importing.not_written", folder=folder, problem=problem.strerror or problem) from None
    said = [remark for table, _ in parts for remark in table.remarks] + unit_remarks(parts, codebook)
    return _report(source, recipe_file, folder, parts, said, tidied, observations, imported, revised, changed)


def _with_period(recipe: Mapping, table: RawTable | None, file: str = "") -> Mapping:
    """The mapping with the period that blocks, the sheet's name or the title state, where it asks for it."""
    if recipe.period != "title":
        return recipe
    if table is not None and table.period_column:
        return recipe.model_copy(update={"period": Column(column=table.period_column)})
    year = year_of(table.title, table.file) if table is not None else year_of("", file)
    if not year:
        raise ReadError("importing.no_period", file=table.file if table is not None else file)
    return recipe.model_copy(update={"period": year})


def _vintage(
    folder: Path,
    observations: pd.DataFrame,
    origin: dict[str, str],
    before: dict[str, Any],
    as_of: str | None,
    held: Dataset | None,
) -> tuple[dict[str, Any], pd.DataFrame | None, int]:
    """What `dataset.yml` is to say of the import, the log of vintages, and how many values were revised."""
    today = as_of or date.today().isoformat()
    if not before:
        return {**origin, "as_of": today}, None, 0
    log = vintages.read_log(folder)
    was = str(before.get("as_of", today))
    if held is None:
        return {**origin, "as_of": was}, log, 0
    earlier = (was,) if log is None else tuple(sorted(log["as_of"].unique()))
    now = vintages.next_vintage(today, earlier)
    made = vintages.log_revision(log, held.observations, observations, was, now)
    revised = int((made["as_of"] == now).sum())
    if not revised:
        return {**origin, "as_of": was}, log, 0
    if now < max(earlier):
        raise ReadError("importing.vintage_before", as_of=today, last=max(earlier))
    return {**origin, "as_of": now}, made, revised


def _former_districts(folder: Path, codebook: Codebook) -> dict[str, District]:
    file = folder / vintages.FORMER_DISTRICTS
    return read_districts(file, codebook) if file.exists() else {}


def _held(folder: Path) -> Dataset | None:
    from govkit.dataset import load_dataset

    try:
        return load_dataset(folder)
    except DataError:
        # A folder that was spoilt by hand is mended by importing again.
        return None


def _report(
    source: Path,
    recipe_file: Path,
    folder: Path,
    parts: list[Part],
    remarks: list[Remark],
    tidied: Tidied,
    observations: pd.DataFrame,
    imported: dict[str, Any],
    revised: int,
    changed: bool,
) -> ImportReport:
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
        cells_set_aside=int(aside["count"].sum()) - rows_aside,
        observations=len(observations),
        marked_missing=int(observations["value"].isna().sum()),
        districts=len(tidied.districts),
        indicators=int(observations["indicator"].nunique()),
        first_period=observations["period"].min(),
        last_period=observations["period"].max(),
        reasons=_sums(aside.groupby("reason")["count"].sum()),
        converted=tidied.converted,
        recognised=tidied.recognised,
        unmatched=_unmatched(aside),
        statuses=_counts(observations["status"]),
        renamed={tidied.districts[key].name_zh: own[:-1] for key, own in tidied.renamed.items()},
        not_imported=tuple(dict.fromkeys(name for part in parts for name in unused_columns(*part))),
        remarks=tuple(dict.fromkeys(remarks)),
        notes=parts[0][1].notes,
        set_aside_file=str(folder / "set-aside.csv") if len(aside) else "",
        vintage=str(imported["as_of"]) if revised else "",
        revised=revised,
        changed=changed,
    )


def _counts(texts: pd.Series[str]) -> dict[str, int]:
    return {str(text): int(count) for text, count in texts.value_counts().sort_index().items()}


def _sums(counts: pd.Series[int]) -> dict[str, int]:
    return {str(reason): int(count) for reason, count in counts.items()}


def _unmatched(aside: pd.DataFrame) -> tuple[Unmatched, ...]:
    rows = aside[aside["reason"].isin(["unknown_place", "ambiguous_place"])]
    counted = rows.groupby(["cell", "near", "reason"], sort=False)["count"].sum().reset_index()
    return tuple(
        Unmatched(str(cell), int(count), str(near), reason == "ambiguous_place")
        for cell, near, reason, count in counted.itertuples(index=False)
    )
