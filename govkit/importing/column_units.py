"""The unit that a column of figures is in: the file's, or the mapping's where the two do not contradict."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from govkit.codebook import Codebook
from govkit.codebook import Unit as CodebookUnit
from govkit.errors import ReadError, UnitError
from govkit.importing.mapping import IndicatorColumn
from govkit.importing.mapping_file import per_person, unit_factor
from govkit.readers import RawTable, Remark
from govkit.text import listing

if TYPE_CHECKING:
    import pandas as pd

Likeness = Literal["same", "other", "untold"]


@dataclass(frozen=True, slots=True)
class Conversion:
    """A unit that a column of a table is in, and the factor from it to that of the codebook."""

    indicator: str
    column: str
    table: str
    unit: str
    factor: float


@dataclass(slots=True)
class UnitsTaken:
    """What the report says of units.

    Attributes
    ----------
    conversions
        Of each column that is not in the codebook's unit.
    remarks
        Units that the file states and the mapping overrules.
    """

    conversions: list[Conversion] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    def converted(self, codebook: Codebook) -> dict[str, tuple[str, str, float]]:
        """By column, by indicator where it has many columns, by table where they differ.

        Returns
        -------
        dict
            Name → the unit that it is in, the codebook's, and the factor between them.
        """
        told: dict[str, tuple[str, str, float]] = {}
        for one in self.conversions:
            alike = {other.column for other in self.conversions if other.indicator == one.indicator}
            name = one.column if len(alike) == 1 else codebook.indicator(one.indicator).zh
            what = (one.unit, codebook.unit_of(one.indicator).zh, one.factor)
            names = [name, *(f"{name} [{place}]" for place in (one.table, one.unit) if place)]
            told[next((own for own in names if told.get(own, what) == what), names[-1])] = what
        return told


def column_factor(
    table: RawTable, entry: IndicatorColumn, name: str, codebook: Codebook, taken: UnitsTaken
) -> float:
    """From the unit of a column to the codebook's; NaN where each row states its own unit.

    Raises
    ------
    ReadError
        Nothing says what unit the column is in, or the mapping contradicts the file.
    """
    theirs = codebook.unit_of(entry.indicator)
    stated = table.units.get(name, "") if name else ""
    if entry.measure in ("share", "count") or (entry.unit is None and not stated):
        written = "percent" if entry.measure == "share" else entry.unit
        if written is None and entry.measure == "count":
            return 1.0
        if written is None and table.row_units is not None and (table.row_units != "").any():
            return float("nan") if entry.factor is None else entry.factor
        if written is None:
            raise ReadError(
                "importing.no_unit", file=table.file, column=entry.label, theirs=theirs.name(), key=theirs.key
            )
    else:
        if stated:
            _compare(table, entry, stated, _place(table, name, stated), codebook, taken)
        written = per_person(entry.unit or stated, entry.indicator, codebook, _called(table, entry, name))
    factor = entry.factor
    if factor is None:
        factor = _own_factor(table, entry, name, written, codebook)
    if factor is None:
        raise ReadError(
            "importing.unit_unclear", file=table.file, column=entry.label, ours=written, theirs=theirs.key
        )
    _tell_counting_word(entry, in_chinese(written, codebook), theirs, taken)
    if factor != 1.0:
        of_table, own = table.sheet or table.title, in_chinese(written, codebook)
        taken.conversions.append(Conversion(entry.indicator, entry.label, of_table, own, factor))
    return factor


def row_factors(
    table: RawTable,
    entry: IndicatorColumn,
    codebook: Codebook,
    rows: pd.Index[Any],
    factor: float,
    taken: UnitsTaken,
) -> pd.Series[float]:
    """From each row's unit to the codebook's; NaN where a row is in a unit that measures something else.

    Parameters
    ----------
    factor
        From the column's unit, for rows that state none of their own.

    Raises
    ------
    ReadError
        The mapping contradicts a row.
    """
    import pandas as pd

    factors = pd.Series(factor, index=rows)
    if table.row_units is None or entry.measure in ("share", "count"):
        return factors
    own = table.row_units.loc[rows]
    for unit in filter(None, own.unique()):
        same = own == unit
        if entry.unit is not None or entry.factor is not None:
            row = table.rows[table.frame.index.get_loc(same.idxmax())]
            _compare(table, entry, unit, ReadError("importing.unit_of_line", row=row), codebook, taken)
            continue
        try:
            found = unit_factor(unit, entry.indicator, codebook, _called(table, entry))
        except UnitError:
            found = None
        factors = factors.mask(same, float("nan") if found is None else found)
        if found is not None:
            _tell_counting_word(entry, unit, codebook.unit_of(entry.indicator), taken)
        if found not in (None, 1.0):
            rows_called = listing(text for texts in entry.where.values() for text in texts) or entry.label
            taken.conversions.append(Conversion(entry.indicator, rows_called, "", unit, found))
    return factors


def _tell_counting_word(
    entry: IndicatorColumn, written: str, theirs: CodebookUnit, taken: UnitsTaken
) -> None:
    """Say that figures counted by one word (家) were taken for figures counted by another (个)."""
    from govkit import units

    if not (units.is_unit(written) and units.is_unit(theirs.zh)):
        return
    if units.counting_words_differ(written, theirs.zh):
        values = {"column": entry.label, "stated": written, "theirs": theirs.zh}
        taken.remarks.append(Remark("importing.remark_counting_word", values))


def like(stated: str, written: str, codebook: Codebook) -> Likeness:
    """Whether two units, keys of the codebook or texts, are one; `untold` where one of them is not known."""
    from govkit import units

    ours, own = in_chinese(stated, codebook), in_chinese(written, codebook)
    if "".join(ours.split()) == "".join(own.split()):
        return "same"
    if not (units.is_unit(ours) and units.is_unit(own)):
        return "untold"
    try:
        return "same" if units.factor(ours, own) == 1 else "other"
    except UnitError:
        return "other"


def in_chinese(written: str, codebook: Codebook) -> str:
    """The Chinese of a unit that is a key of the codebook; any other as it is."""
    return next((unit.zh for unit in codebook.units if unit.key == written), written)


def _like(table: RawTable, entry: IndicatorColumn, stated: str, written: str, codebook: Codebook) -> Likeness:
    """Whether two units are one for a column: 元 and 元/人 are for what is called 人均."""
    called = _called(table, entry)
    one, other = (per_person(unit, entry.indicator, codebook, called) for unit in (stated, written))
    return like(one, other, codebook)


def _compare(
    table: RawTable,
    entry: IndicatorColumn,
    stated: str,
    place: ReadError,
    codebook: Codebook,
    taken: UnitsTaken,
) -> None:
    """Refuse a stated unit that the mapping contradicts; note one that the mapping overrules."""
    _refuse_other_unit(table, entry, stated, place, codebook)
    if entry.unit is None or _like(table, entry, stated, entry.unit, codebook) == "same":
        return
    instead = entry.instead_of
    overruled = instead is not None and _like(table, entry, stated, instead, codebook) == "same"
    values = {"column": entry.label, "stated": stated, "written": entry.unit}
    remark = Remark(f"importing.remark_unit_{'overruled' if overruled else 'unknown'}", values)
    if remark not in taken.remarks:
        taken.remarks.append(remark)


def _refuse_other_unit(
    table: RawTable, entry: IndicatorColumn, stated: str, place: ReadError, codebook: Codebook
) -> None:
    """Raise ReadError where a stated unit contradicts the mapping's, or its factor."""
    told = {"file": table.file, "place": _in_sheet(table, place), "column": entry.label, "stated": stated}
    if entry.unit is not None:
        if any(_like(table, entry, stated, unit, codebook) == "same" for unit in entry.units):
            return
        if _like(table, entry, stated, entry.unit, codebook) == "other":
            raise ReadError("importing.unit_contradicts", written=entry.unit, **told)
    elif entry.factor is not None:
        try:
            factor = unit_factor(stated, entry.indicator, codebook, _called(table, entry))
        except UnitError:
            factor = None
        if factor is not None and factor != entry.factor:
            theirs = codebook.unit_of(entry.indicator)
            raise ReadError(
                "importing.factor_contradicts",
                given=f"{entry.factor:g}",
                factor=f"{factor:g}",
                theirs=theirs.key,
                **told,
            )


def _own_factor(
    table: RawTable, entry: IndicatorColumn, name: str, written: str, codebook: Codebook
) -> float | None:
    try:
        return unit_factor(written, entry.indicator, codebook)
    except UnitError as problem:
        if problem.key == "units.unknown_unit":
            return None
        raise ReadError(
            "importing.unit_of_another_kind",
            file=table.file,
            place=_in_sheet(table, _place(table, name, written)),
            column=entry.label,
            stated=written,
            indicator=entry.indicator,
            theirs=codebook.unit_of(entry.indicator).zh,
        ) from None


def _called(table: RawTable, entry: IndicatorColumn, name: str = "") -> tuple[str, ...]:
    """What the figures of an entry are called: by their column, its label, and the text of their rows."""
    label = table.column(name).label if name and table.columns else ""
    return (name, label, *entry.names, *(text for texts in entry.where.values() for text in texts))


def _place(table: RawTable, name: str, stated: str) -> ReadError:
    """Where a file states the unit of a column, as a phrase in either language."""
    column = table.column(name)
    rows = ", ".join(map(str, table.structure.get("unit", ())))
    if not column.unit:
        return ReadError(f"importing.unit_of_table_{'in_row' if rows else 'in_title'}", rows=rows)
    if stated in column.label and column.header == name:
        return ReadError("importing.unit_in_label")
    if stated in column.header:
        return ReadError("importing.unit_in_header")
    return ReadError(f"importing.unit_in_{'row' if rows else 'cells'}", rows=rows)


def _in_sheet(table: RawTable, place: ReadError) -> ReadError:
    return ReadError("importing.in_sheet", sheet=table.sheet, place=place) if table.sheet else place
