"""Which records of a large file the entries of a mapping choose by `where`: as they would among few rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from govkit.importing import cells
from govkit.importing.answers import options
from govkit.importing.chosen_rows import absent_remarks
from govkit.importing.columns import find_column
from govkit.importing.mapping import IndicatorColumn, Mapping
from govkit.importing.record_file import RecordFile
from govkit.readers import RawTable, Remark

if TYPE_CHECKING:
    import duckdb

_AT_ONCE = 10_000


@dataclass(frozen=True)
class RecordKinds:
    """The columns by which entries choose, and which of their texts are those that are wanted.

    Attributes
    ----------
    columns
        What the mapping calls a column → its name in the file.
    written
        Name in the file → text as `plain_text` has it → the texts of DuckDB that say it, by themselves or as
        one of several options.
    """

    columns: dict[str, str]
    written: dict[str, dict[str, list[str]]] = field(default_factory=dict)

    @classmethod
    def of(cls, table: RawTable, mapping: Mapping) -> RecordKinds:
        """The columns that a mapping chooses by, of which nothing is known yet."""
        wanted = dict.fromkeys(column for entry in mapping.indicators for column in entry.where)
        return cls({column: find_column(table, column) for column in wanted})

    def alias(self, name: str) -> str:
        """What the column is called among the groups."""
        return f"kind_{list(dict.fromkeys(self.columns.values())).index(name)}"

    def selected(self, way: RecordFile) -> list[str]:
        """The columns as a query takes them from the file."""
        return [
            f"{quoted(way.asked(name))} AS {self.alias(name)}"
            for name in dict.fromkeys(self.columns.values())
        ]

    def seen(
        self, database: duckdb.DuckDBPyConnection, way: RecordFile, mapping: Mapping, groups: str
    ) -> RecordKinds:
        """With the texts that the groups have."""
        found: dict[str, dict[str, list[str]]] = {}
        for name in dict.fromkeys(self.columns.values()):
            wanted = {cells.plain_text(text) for text in self._wanted(mapping, name)}
            alias = self.alias(name)
            distinct = database.execute(f"SELECT DISTINCT {alias}, CAST({alias} AS VARCHAR) FROM {groups}")
            found[name] = {}
            while rows := distinct.fetchmany(_AT_ONCE):
                for cell, text in rows:
                    if text is None:
                        continue
                    plain = cells.plain_text(way.told(cell) if isinstance(cell, str) else cell)
                    for said in {plain, *options(plain)} & wanted:
                        found[name].setdefault(said, []).append(text)
        return RecordKinds(self.columns, found)

    def condition(self, entry: IndicatorColumn) -> str:
        """The condition in SQL that groups meet which an entry counts; empty where it counts all."""
        parts = []
        for column, wanted in entry.where.items():
            name = self.columns[column]
            texts = [text for one in wanted for text in self.written[name].get(cells.plain_text(one), ())]
            choice = ", ".join(map(literal, dict.fromkeys(texts)))
            parts.append(f"CAST({self.alias(name)} AS VARCHAR) IN ({choice})" if texts else "false")
        return " AND ".join(parts)

    def remarks(self, mapping: Mapping) -> list[Remark]:
        """Texts that are wanted and that no record has."""
        told = []
        for column, name in self.columns.items():
            texts = dict.fromkeys(
                text for entry in mapping.indicators for text in entry.where.get(column, ())
            )
            told += absent_remarks(
                column, [text for text in texts if cells.plain_text(text) not in self.written[name]]
            )
        return told

    def _wanted(self, mapping: Mapping, name: str) -> Iterable[str]:
        for entry in mapping.indicators:
            for column, texts in entry.where.items():
                if self.columns[column] == name:
                    yield from texts


def literal(text: str) -> str:
    """A text as SQL has it."""
    return "'" + text.replace("'", "''") + "'"


def quoted(name: str) -> str:
    """The name of a column as SQL has it."""
    return '"' + name.replace('"', '""') + '"'
