"""Cells of one column as figures in the codebook's unit, with status, or the reason why they are none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from govkit.codebook import Codebook
from govkit.errors import UnitError
from govkit.importing import answers, cells
from govkit.importing.column_units import UnitsTaken, column_factor, in_chinese, row_factors
from govkit.importing.columns import find_column
from govkit.importing.mapping import IndicatorColumn, Mapping
from govkit.importing.provisional import is_provisional
from govkit.importing.signs import bracketed, with_minus
from govkit.readers import RawTable, Remark
from govkit.readers.values import why_no_number
from govkit.readers.words import is_missing, says_missing
from govkit.simplified import simplified
from govkit.text import listing

if TYPE_CHECKING:
    import pandas as pd

_CHANGE = re.compile(
    r"增长|增[速幅减加]|变[化动]|同比|环比|比[上去]年|较[上去]年|[升降]幅|提高|下降|±|growth|change|increase",
    re.IGNORECASE,
)
_ONE_COMMA = r"[+-]?\d{1,3},\d{3}"
_STAND_INS = (-99, -999, -9999, -99999, -999999)


def cells_of(
    table: RawTable,
    entry: IndicatorColumn,
    mapping: Mapping,
    kept: pd.DataFrame,
    name: str,
    period: str,
    codebook: Codebook,
    taken: UnitsTaken,
) -> pd.DataFrame:
    """One line per cell: its value, or the status of a missing one, or a reason.

    Parameters
    ----------
    kept
        Keys of the rows that the entry takes, as `rows_taken` gives them.
    name, period
        Column of the frame, and the text of its period where not the rows have one.
    taken
        Gets what the report is to say of the column's unit.
    """
    import pandas as pd

    factor = column_factor(table, entry, name, codebook, taken)
    lines = kept[["row", "district", "period"]].copy()
    if period:
        lines["period"] = cells.periods(pd.Series(period, index=kept.index, dtype="str"))
    lines["indicator"], lines["column"] = entry.indicator, name
    lines["source"] = f"{mapping.source}, {name}" if name else mapping.source
    if not name:
        counted = _counted(table, entry, kept.index)
        return lines.assign(cell="", value=counted, status=entry.status, reason="")
    raw = table.frame.loc[kept.index, name]
    plain = cells.texts(raw)
    if entry.measure == "share":
        return lines.assign(cell=plain, **_answered(table, entry, mapping, raw, plain, name, taken))
    marks = {cells.plain_text(mark): status for mark, status in mapping.missing.items()}
    status = plain.map(marks).astype("object")
    signs = [text for text in plain.unique() if says_missing(text)]
    status = status.mask(status.isna() & (plain.isin(signs) | _declared(table, name, raw)), "M")
    if entry.measure == "mean":
        status = status.mask(status.isna() & _skipped(plain), "M")
    absent = status.notna()
    unit = in_chinese(entry.unit or table.units.get(name, ""), codebook)
    numbers, inexact = _numbers(table, name, unit, raw, plain, absent)
    below_zero, remark = bracketed(table, name, plain[~absent])
    numbers = numbers.fillna(plain.map(below_zero))
    taken.remarks += [remark] if remark is not None else []
    if entry.minimum is None and (remark := _stand_ins(numbers.mask(absent), entry.label)):
        taken.remarks.append(remark)
    reason = pd.Series("", index=raw.index, dtype="str")
    if entry.minimum is not None:
        reason = reason.mask(numbers < entry.minimum, "out_of_range")
    if entry.maximum is not None:
        reason = reason.mask(numbers > entry.maximum, "out_of_range")
    bad = numbers.isna() & ~absent
    why: dict[str, str] = {text: why_no_number(text) for text in plain[bad].unique()}
    if entry.measure == "count":
        # Records are counted whatever they say; a column of words has nothing to add up.
        why = {text: "text_to_count" if key == "not_a_number" else key for text, key in why.items()}
    reason = reason.mask(bad, plain.map(why)).mask(inexact != "", inexact)
    if "decimal_comma" in why.values():
        # Beside 12,5 the 12,345 is no twelve thousand.
        reason = reason.mask(plain.str.fullmatch(_ONE_COMMA) & ~absent, "decimal_comma")
    if entry.zero == "missing":
        reason = reason.mask(numbers == 0, "zero_as_missing")
    factors = row_factors(table, entry, codebook, kept.index, factor, taken)
    reason = reason.mask(factors.isna() & ~absent & (reason == ""), "unit_unlike")
    values = numbers.mask(absent | (reason != ""))
    if len(left := plain[~absent]) and not values.notna().any():
        taken.remarks.append(Remark("importing.remark_no_figure", {"column": name, "example": left.iloc[0]}))
    if (factors != factor).any():
        values = (values * factors).map(lambda value: float(f"{value:.15g}"))
    elif factor != 1.0:
        # Fifteen digits are what a float64 keeps of any decimal: 1.1 × 3 is to be 3.3.
        values = values.map(lambda value: float(f"{value * factor:.15g}"))
    said = _said(table, name, entry.status, kept["provisional"])
    return lines.assign(
        cell=plain,
        value=values,
        status=status.fillna("M").mask(values.notna(), said).astype("str"),
        reason=reason,
    )


def _stand_ins(numbers: pd.Series[float], column: str) -> Remark | None:
    """What to say of -99, -9999 and the like among figures that are none of them below zero."""
    found = numbers.isin(_STAND_INS)
    if not found.any() or (numbers[~found] < 0).any():
        return None
    written = [f"{value:g}" for value in numbers[found].unique()]
    values = {"column": column, "count": int(found.sum()), "values": listing(written), "first": written[0]}
    return Remark("importing.remark_stand_ins", values)


def rows_taken(table: RawTable, entry: IndicatorColumn, kept: pd.DataFrame) -> pd.DataFrame:
    """Those of the kept rows that `where` chooses; of counts all, for a record not counted is a statement."""
    if not entry.where or entry.column is None:
        return kept
    return kept[_counted(table, entry, kept.index).notna()]


def _counted(table: RawTable, entry: IndicatorColumn, rows: pd.Index[Any]) -> pd.Series[float]:
    """1 for a record that is to be counted, NaN for another."""
    import pandas as pd

    counted = pd.Series(1.0, index=rows)
    for column, wanted in entry.where.items():
        name = find_column(table, column)
        plain = cells.texts(table.frame.loc[rows, name])
        labels = {
            cells.plain_text(code): cells.plain_text(text)
            for code, text in table.value_labels.get(name, {}).items()
        }
        texts = {cells.plain_text(text) for text in wanted}
        if entry.measure != "value":
            # Of persons and records, several answers may stand in a cell.
            texts |= {text for text in plain.unique() if answers.is_one_of(text, texts)}
        counted = counted.where(
            plain.isin([*texts, *(code for code, text in labels.items() if text in texts)])
        )
    return counted


def _answered(
    table: RawTable,
    entry: IndicatorColumn,
    mapping: Mapping,
    raw: pd.Series[Any],
    plain: pd.Series[str],
    name: str,
    taken: UnitsTaken,
) -> dict[str, Any]:
    """100 for an answer that counts and 0 for another; of the mean of these is the share in %."""
    labels = {cells.plain_text(code): text for code, text in table.value_labels.get(name, {}).items()}
    labelled = plain.map(lambda code: cells.plain_text(labels.get(code, code))).astype("str")
    chosen = answers.chosen(plain, labelled, entry.answers)
    marks = {cells.plain_text(mark) for mark in mapping.missing}
    absent = plain.isin(marks) | raw.isna() | _declared(table, name, raw) | _skipped(plain, labelled)
    if not absent.all():
        own = {code: text for code, text in labels.items() if not is_missing(text)}
        remark = answers.not_given(plain[~absent], labelled[~absent], own, entry.answers, name, table.file)
        taken.remarks += [remark] if remark is not None else []
    value = chosen.astype("float64") * 100
    return {"value": value.mask(absent), "status": "M", "reason": ""}


def _declared(table: RawTable, name: str, raw: pd.Series[Any]) -> pd.Series[bool]:
    """Which cells hold a value that the file declares to stand for a missing one, as SPSS files do."""
    missing = table.column(name).missing if table.columns else ()
    return raw.isin(list(missing))


def _skipped(plain: pd.Series[str], labelled: pd.Series[str] | None = None) -> pd.Series[bool]:
    """Answers that are none: a sign for it, such as (跳过), and -3 or -2 where no other code is below zero.

    问卷星 exports a question that was skipped as -3 and one that was left empty as -2.
    """
    skipped = plain.map(is_missing).astype("bool")
    if labelled is not None:
        skipped |= labelled.map(is_missing).astype("bool")
    codes = cells.numbers(plain)
    codes_of_skipping = codes.isin([-3, -2])
    if not (codes[~codes_of_skipping] < 0).any():
        skipped |= codes_of_skipping
    return skipped


def _numbers(
    table: RawTable,
    name: str,
    unit: str,
    raw: pd.Series[Any],
    plain: pd.Series[str],
    absent: pd.Series[bool],
) -> tuple[pd.Series[float], pd.Series[str]]:
    """Numbers of cells in the column's unit, and why cells that state a quantity state no figure of it."""
    import pandas as pd

    from govkit.readers.values import number

    numbers = cells.numbers(raw)
    reasons = pd.Series("", index=raw.index, dtype="str")
    left = numbers.isna() & ~absent
    of_change = any(
        _CHANGE.search(called) for called in (name, table.column(name).label if table.columns else "")
    )
    for typed in plain[left].unique():
        text = with_minus(typed)
        found = number(text)
        signed = text[-1:] in ("%", "‰") and not unit.startswith(text[-1])
        value, reason = _quantity(text, unit, of_change) if found is None or signed else (found, "")
        same = left & (plain == typed)
        reasons = reasons.mask(same, reason)
        if value is not None:
            numbers = numbers.mask(same, value)
    return numbers, reasons


def _quantity(text: str, unit: str, of_change: bool) -> tuple[float | None, str]:
    """A cell that states its own unit (`3.2亿元`) as a number in the column's; or why it is none.

    It is but a bound, or a change (持平, 下降2%) in a column that is of none.
    """
    from govkit import units

    try:
        found = units.parse(text)
        if found.bound != "exact":
            return None, "not_exact"
        if found.is_change and not of_change:
            return None, "is_change"
        if not found.unit and (own := f"{text}{unit}" if found.is_change else _in_scale_of(text, unit)):
            found = units.parse(own)
        return (found.to(unit), "") if found.unit and units.is_unit(unit) else (None, "")
    except UnitError:
        return None, ""


def _in_scale_of(text: str, unit: str) -> str:
    """`2546亿` of a column in 亿元 and `1.2万` of one in 元 with the unit; empty where it may be another."""
    scaled = re.fullmatch(r"[+-]?[\d,.]+([百千万亿]+)", text)
    plain = simplified(unit)
    base = plain.lstrip("十百千万亿")
    scale = plain.removesuffix(base)
    return f"{text}{base}" if scaled and base and scale in ("", scaled[1]) else ""


def _said(table: RawTable, name: str, status: str, provisional: pd.Series[bool]) -> pd.Series[str]:
    """The status of figures: what the file says of cell, row or column (provisional), else the mapping's."""
    import pandas as pd

    if status == "A" and is_provisional(table.column(name).header if table.columns else name):
        status = "P"
    said = pd.Series(status, index=provisional.index, dtype="object")
    said = said.mask(provisional & (said == "A"), "P")
    if table.marks is not None and len(table.marks):
        own = table.marks[(table.marks["column"] == name) & table.marks["status"].isin(["E", "P", "B", "F"])]
        marked = own.drop_duplicates("index").set_index("index")["status"]
        said.update(marked[marked.index.isin(provisional.index)])
    return said
