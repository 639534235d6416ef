"""One file of an import: read, identifiers refused, and tidied, with the account of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from govkit.codebook import Codebook
from govkit.errors import ReadError
from govkit.importing.columns import unused_columns
from govkit.importing.guesses import year_of
from govkit.importing.mapping import Mapping
from govkit.importing.records import count_records, is_for_counting
from govkit.importing.report import FileReport, Unmatched
from govkit.importing.tidy import Tidied, tidy
from govkit.privacy.identifiers import refuse_identifiers
from govkit.readers import RawTable, read_one

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class FileContent:
    """What became of a file, and the account of it."""

    tidied: Tidied
    report: FileReport


def read_file(source: Path, recipe: Mapping, codebook: Codebook, mapping: str) -> FileContent:
    """Read a file and tidy it.

    Raises
    ------
    ReadError
        The file cannot be read, does not fit the mapping, or no figure of it could be kept.
    PrivacyError
        A column of the file looks like identity or telephone numbers.
    """
    of_title = recipe.period == "title"
    if is_for_counting(source, recipe):
        recipe = _with_period(recipe, source.name, "")
        tidied, table = count_records(source, recipe)
    else:
        table = _table(source, recipe)
        recipe = _with_period(recipe, table.file, table.title)
        refuse_identifiers(table.frame, file=table.file, header_rows=table.first_row - 1)
        tidied = tidy(table, recipe, codebook)
    if not tidied.figures:
        raise ReadError("importing.nothing_kept", file=table.file, mapping=mapping)
    return FileContent(tidied, _report(source, table, recipe, tidied, str(recipe.period) if of_title else ""))


def _with_period(recipe: Mapping, file: str, title: str) -> Mapping:
    """The mapping with the period of the title, where it asks for it."""
    if recipe.period != "title":
        return recipe
    year = year_of(title, file)
    if not year:
        raise ReadError("importing.no_period", file=file)
    return recipe.model_copy(update={"period": year})


def _table(source: Path, recipe: Mapping) -> RawTable:
    choice = recipe.table
    position = choice.position - 1 if choice.position is not None else None
    return read_one(source, sheet=choice.sheet, table=choice.title if choice.title is not None else position)


def _report(source: Path, table: RawTable, recipe: Mapping, tidied: Tidied, year: str) -> FileReport:
    aside = tidied.set_aside
    rows_aside = tidied.rows_read - tidied.rows_kept
    return FileReport(
        file=source.name,
        year=year,
        rows_read=tidied.rows_read,
        rows_kept=tidied.rows_kept,
        rows_set_aside=rows_aside,
        cells_read=tidied.cells_read,
        figures=tidied.figures,
        blank=tidied.blank,
        cells_set_aside=int(aside["count"].sum()) - rows_aside,
        reasons=_sums(aside.groupby("reason")["count"].sum()),
        converted=tidied.converted,
        recognised=tidied.recognised,
        unmatched=_unmatched(aside),
        not_imported=unused_columns(table, recipe),
        remarks=table.remarks,
    )


def _sums(counts: pd.Series[int]) -> dict[str, int]:
    return {str(reason): int(count) for reason, count in counts.items()}


def _unmatched(aside: pd.DataFrame) -> tuple[Unmatched, ...]:
    rows = aside[aside["reason"].isin(["unknown_place", "ambiguous_place"])]
    counted = rows.groupby(["cell", "near", "reason"], sort=False)["count"].sum().reset_index()
    return tuple(
        Unmatched(str(cell), int(count), str(near), reason == "ambiguous_place")
        for cell, near, reason, count in counted.itertuples(index=False)
    )
