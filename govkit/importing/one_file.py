"""One file of an import: read, identifiers refused, and tidied, with the account of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from govkit.codebook import Codebook
from govkit.errors import ReadError
from govkit.importing.across import parts_of
from govkit.importing.columns import fitted, unused_columns
from govkit.importing.contradicting_periods import contradicted_period
from govkit.importing.guesses import year_of, yearbook_remarks
from govkit.importing.key_columns import TITLE, Column, PeriodColumns
from govkit.importing.mapping import Mapping
from govkit.importing.records import count_records, is_for_counting
from govkit.importing.report import FileReport, Unmatched, reason_text
from govkit.importing.selection import tables_for
from govkit.importing.tidy import MappedTable, Tidied, tidy
from govkit.privacy.identifiers import refuse_identifiers
from govkit.readers import RawTable
from govkit.text import listing, say

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class FileContent:
    """What became of a file, and the account of it."""

    tidied: Tidied
    report: FileReport

    @property
    def without_identifier(self) -> list[str]:
        """Names in the column of districts to which the mapping gives no identifier."""
        aside = self.tidied.set_aside
        return list(aside.loc[aside["reason"] == "no_identifier", "cell"].astype("str").unique())


def read_file(
    source: Path, recipe: Mapping, codebook: Codebook, mapping: str, period_told: bool = False
) -> FileContent:
    """Read a file and tidy it.

    Parameters
    ----------
    period_told
        Whether the period of the mapping was given for this one file.

    Raises
    ------
    ReadError
        The file cannot be read, does not fit the mapping, states another period than the mapping fixes, or
        no figure of it could be kept.
    PrivacyError
        A column of the file looks like identity or telephone numbers.
    """
    tables: list[MappedTable] = []
    if is_for_counting(source, recipe):
        tidied, bare = count_records(source, recipe, _with_period)
        tables.append((bare, _with_period(recipe, bare)))
    else:
        for table in tables_for(source, recipe):
            refuse_identifiers(table.frame, file=table.file, header_rows=table.first_row - 1)
            other = contradicted_period(table, recipe, period_told)
            table = replace(table, remarks=(*table.remarks, *other))
            tables += parts_of(table, _with_period(fitted(recipe, table), table))
        tidied = tidy(tables, codebook)
    if not tidied.figures:
        why = listing(_why_aside(tidied.set_aside)) or say("importing.nothing_but_blanks")
        raise ReadError("importing.nothing_kept", file=source.name, mapping=mapping, why=why)
    years = {_year(own) for _, own in tables if _asks_title(recipe)} - {""}
    return FileContent(tidied, _report(source, tables, tidied, ", ".join(sorted(years))))


def _with_period(recipe: Mapping, table: RawTable) -> Mapping:
    """The mapping with the period that blocks, the sheet's name or the title state, where it asks for it."""
    if not _asks_title(recipe):
        return recipe
    parts = recipe.period if isinstance(recipe.period, PeriodColumns) else None
    if table.period_column:
        name = table.period_column
        own = parts.model_copy(update={"year": name}) if parts else Column(column=name)
        return recipe.model_copy(update={"period": own})
    year = year_of(table.title, table.file)
    if not year:
        raise ReadError("importing.no_period", file=table.file)
    return recipe.model_copy(
        update={"period": parts.model_copy(update={"year": year[:4]}) if parts else year}
    )


def _asks_title(recipe: Mapping) -> bool:
    """Whether the title or the name of the file is to say the period of all rows, or their year."""
    return TITLE in (recipe.period, getattr(recipe.period, "year", None))


def _year(mapping: Mapping) -> str:
    """The year that holds for all rows; empty where columns say it."""
    period = mapping.period.of_year if isinstance(mapping.period, PeriodColumns) else mapping.period
    return period if isinstance(period, str) else ""


def _report(source: Path, tables: Sequence[MappedTable], tidied: Tidied, year: str) -> FileReport:
    aside = tidied.set_aside
    rows_aside = tidied.rows_read - tidied.rows_kept
    of_tables = [remark for table, _ in tables for remark in table.remarks]
    of_years = [one for table, _ in tables if year for one in yearbook_remarks(table.title, table.file)]
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
        not_imported=tuple(dict.fromkeys(name for pair in tables for name in unused_columns(*pair))),
        remarks=tuple(dict.fromkeys([*of_tables, *of_years, *tidied.remarks])),
    )


def _why_aside(aside: pd.DataFrame) -> list[str]:
    """Each reason for which something was set aside, with how often and a text that met it."""
    lines = []
    for reason, rows in aside.groupby("reason", sort=False):
        example = next((str(cell) for cell in rows["cell"] if str(cell).strip()), "")
        key = "importing.kept_not_such_as" if example else "importing.kept_not"
        why = reason_text(str(reason)).rstrip("。.")
        lines.append(say(key, reason=why, count=int(rows["count"].sum()), example=example))
    return lines


def _sums(counts: pd.Series[int]) -> dict[str, int]:
    return {str(reason): int(count) for reason, count in counts.items()}


def _unmatched(aside: pd.DataFrame) -> tuple[Unmatched, ...]:
    rows = aside[aside["reason"].isin(["unknown_place", "ambiguous_place"])]
    counted = rows.groupby(["cell", "near", "reason"], sort=False)["count"].sum().reset_index()
    return tuple(
        Unmatched(str(cell), int(count), str(near), reason == "ambiguous_place")
        for cell, near, reason, count in counted.itertuples(index=False)
    )
