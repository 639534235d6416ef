"""What a file says, before anybody interprets it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal, cast

from govkit.text import say

if TYPE_CHECKING:
    import pandas as pd

Role = Literal["title", "unit", "header", "label", "numbering", "remark", "note", "blank", "block"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a raw table, and what the file says about it.

    Attributes
    ----------
    name
        Its name in `RawTable.frame`, unique in the table: the levels of its header joined by `_`, without
        unit, footnote marks and padding.
    header
        The levels of its header as written, joined by a blank.
    levels
        The levels of its header from the top, cleaned as `name` is.
    english
        The English of a bilingual header.
    unit
        Its own unit, from its header or from a row of units; empty where only the table has one.
    label
        What the file's own tool calls a variable label, or the remark that stands under the header.
    footnotes
        Marks of footnotes at its header, to be looked up in `RawTable.footnotes`.
    value_labels
        Code → the label that the file gives it.
    missing
        Values that the file declares to stand for a missing one, or labels as no answer.
    imputes
        The name of the column whose gaps this column fills by estimates; empty where it is none of that kind.
    estimated
        Whether its header says that it holds estimates: interpolated, imputed, predicted.
    place
        The letters that spreadsheets give it, or empty where the format has named columns only.
    """

    name: str
    header: str = ""
    levels: tuple[str, ...] = ()
    english: str = ""
    unit: str = ""
    label: str = ""
    footnotes: tuple[str, ...] = ()
    value_labels: Mapping[Any, str] = field(default_factory=dict)
    missing: tuple[Any, ...] = ()
    imputes: str = ""
    estimated: bool = False
    place: str = ""


@dataclass(frozen=True, slots=True)
class SetAsideRow:
    """A row of a file that could not be laid into the table, with all its cells.

    Attributes
    ----------
    row
        Its number in the file, as `RawTable.rows` counts.
    reason
        Key of the wording `readers.aside_<reason>`.
    cells
        All its cells as written.
    """

    row: int
    reason: str
    cells: tuple[str, ...]

    def message(self, lang: str | None = None) -> str:
        """Why it was set aside."""
        return say(f"readers.aside_{self.reason}", lang)


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that the reader did or saw which a user should know, in either language."""

    key: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash((self.key, *map(str, self.values.values())))

    def message(self, lang: str | None = None) -> str:
        """The remark as a sentence."""
        return say(self.key, lang, **self.values)


@dataclass(frozen=True)
class RawTable:
    """A table as a file holds it: cells, and whatever the file says about them.

    Attributes
    ----------
    file
        Name of the file, without its folder.
    frame
        Cells as written, shape (rows, columns), in the file's order on a RangeIndex, without the blanks
        around them; columns are named by `Column.name`. Text formats give text. A column of a workbook whose
        cells are all numbers is numeric. A blank cell is `""` among texts and NaN among numbers.
    rows
        The number that the file's own tool gives each row of `frame`, for messages; shape (rows,).
    format
        `csv`, `sdmx-csv`, `html`, `xls`, `xlsx`, `ods`, `xml-spreadsheet`, `sav`, `por`, `dta` or `parquet`.
    columns
        One entry a column of `frame`, in its order.
    encoding
        Text encoding that the cells were read with, or empty where the format fixes it.
    sheet
        Name of the sheet, or empty where the format has none.
    title, unit, notes
        What stands around the table: its heading without the unit, the unit of the whole table, and remarks
        above and under it (price basis, sources, explanations), in the file's order.
    footnotes
        Mark → what the notes say of it.
    continues
        The position in the file of the table that this one continues (续表), or None.
    marks
        One line a cell that is no plain value, with columns `index` (row of `frame`), `column`, `written`,
        `status` and `footnote`: signs of a missing value (status M), estimates (E), provisional values (P),
        and values that carry a footnote mark (A).
    row_units
        The unit that each row states, in a column of units or in its label, shape (rows,); None where no row
        does.
    set_aside
        Rows that do not fit the table.
    structure
        Role → numbers of the rows that are no data: title, unit, header, label for those that say what the
        codes of a header mean, numbering, remark, note, blank, block for those that head a block of rows.
        With `rows` and `set_aside` these are all rows of the sheet that belong to this table.
    remarks
        What the reader did that a user should know.
    period_column, group_column
        The columns of `frame` that repeat on each row what the head of its block says: the period, or any
        other group. Empty where the table is in no such blocks.
    """

    file: str
    frame: pd.DataFrame
    rows: pd.Index[int]
    format: str = ""
    columns: tuple[Column, ...] = ()
    encoding: str = ""
    sheet: str = ""
    title: str = ""
    unit: str = ""
    notes: tuple[str, ...] = ()
    footnotes: Mapping[str, str] = field(default_factory=dict)
    continues: int | None = None
    marks: pd.DataFrame | None = None
    row_units: pd.Series[str] | None = None
    set_aside: tuple[SetAsideRow, ...] = ()
    structure: Mapping[Role, tuple[int, ...]] = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()
    period_column: str = ""
    group_column: str = ""

    @property
    def first_row(self) -> int:
        """The file's number of the first row of `frame`."""
        return int(self.rows[0]) if len(self.rows) else 1

    @property
    def units(self) -> dict[str, str]:
        """Column → the unit in force for it, its own or the table's; columns without one are left out."""
        from govkit.readers import unit_words

        units = {
            column.name: column.unit or unit_words.unit_of_table(self.unit, column.name)
            for column in self.columns
        }
        return {name: unit for name, unit in units.items() if unit}

    @property
    def labels(self) -> dict[str, str]:
        """Column → the label that the file gives it."""
        return {column.name: column.label for column in self.columns if column.label}

    @property
    def value_labels(self) -> dict[str, Mapping[Any, str]]:
        """Column → code → the label that the file gives the code."""
        return {column.name: column.value_labels for column in self.columns if column.value_labels}

    @property
    def imputed(self) -> dict[str, str]:
        """Column of estimates → the column of raw values beside it."""
        return {column.name: column.imputes for column in self.columns if column.imputes}

    @property
    def repeated(self) -> frozenset[str]:
        """Names that the header gives to several columns, which `frame` tells apart by a number or a unit."""
        counts = Counter("_".join(column.levels) for column in self.columns)
        return frozenset(name for name, count in counts.items() if name and count > 1)

    @property
    def row_count(self) -> int:
        """All rows of the sheet that belong to this table: data, structure, and set aside.

        A row of the sheet counts once, though it may hold two rows of a table that stands in halves.
        """
        return self.rows.nunique() + len(self.set_aside) + sum(map(len, self.structure.values()))

    def with_column(self, name: str, cells: Sequence[str], role: Literal["period", "group", ""]) -> RawTable:
        """The same table with a first column of texts, such as the period that each row is of."""
        import pandas as pd

        own = unique_names([*self.frame.columns, name])[-1]
        added = pd.Series(list(cells), index=self.frame.index, dtype="str", name=own)
        return replace(
            self,
            frame=pd.concat([added, self.frame], axis=1),
            columns=(Column(name=own, header=own, levels=(own,)), *self.columns),
            period_column=own if role == "period" else self.period_column,
            group_column=own if role == "group" else self.group_column,
        )

    def column(self, name: str) -> Column:
        """The entry of one column."""
        return self.columns[cast("int", self.frame.columns.get_loc(name))]

    def values(self) -> pd.DataFrame:
        """Cells as values: numbers as float64 or Int64, signs of missing values as missing, text as text."""
        from govkit.readers.values import typed

        return typed(self)


def some_of(names: Sequence[object], most: int = 8, between: str = ", ") -> str:
    """The first of some names, rows or cells for a remark, with `…` where there are more."""
    return between.join(map(str, names[:most])) + (" …" if len(names) > most else "")


def unique_names(names: Iterable[object]) -> list[str]:
    """Names as texts, numbered from the second on where they repeat: `v`, `v.2`."""
    following: dict[str, int] = {}
    unique = []
    for base in map(str, names):
        name, number = base, following.get(base, 2)
        while name in following:
            name = f"{base}.{number}"
            number += 1
        following[base] = number
        following.setdefault(name, 2)
        unique.append(name)
    return unique
