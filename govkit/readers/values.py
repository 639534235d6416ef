"""Cells as values: numbers, missing values, and a line for each cell that carries a mark."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from govkit.readers import words
from govkit.readers.raw import Column, RawTable
from govkit.simplified import simplified

if TYPE_CHECKING:
    import pandas as pd

MARKS = ("index", "column", "written", "status", "footnote")
_LARGEST_WHOLE = 15
WhyNoNumber = Literal[
    "bracketed", "decimal_comma", "error_of_spreadsheet", "own_unit", "triangle", "long_dash", "not_a_number"
]
_TRIANGLES = tuple("△▲▽▼Δ∆")
_MARK_STATUS = {"e": "E", "估计": "E", "估": "E", "p": "P", "预计": "P", "预": "P", "初步": "P"}
_FOOTNOTE_STATUS = {
    "P": re.compile(r".{0,14}?(?:快报|初步|初步核算|初步统计|暂定|预计|预算执行)(?:数据|数字|数|值)?"),
    "E": re.compile(r".{0,14}?(?:估计|估算|推算|测算|插补|插值)(?:数据|数字|数|值|所得|得到|得出)?"),
}


def typed(table: RawTable) -> pd.DataFrame:
    """The frame of a table with each column as numbers where all its cells are numbers or stand for none.

    Codes that begin with 0 and numbers of more than fifteen digits, which a float would not keep, stay text.
    """
    import pandas as pd

    columns = table.columns or tuple(Column(name=str(name)) for name in table.frame.columns)
    done = {column.name: _typed(table.frame[column.name], column.missing) for column in columns}
    return pd.DataFrame(done, index=table.frame.index)


def _typed(cells: pd.Series[Any], missing: Sequence[Any]) -> pd.Series[Any]:
    import pandas as pd

    if missing:
        cells = cells.mask(cells.isin(list(missing)))
    if pd.api.types.is_float_dtype(cells):
        return _whole(cells)
    if pd.api.types.is_numeric_dtype(cells) or pd.api.types.is_datetime64_any_dtype(cells):
        return cells
    codes, distinct = pd.factorize(cells)
    blank = [is_blank(cell) for cell in distinct]
    numbers = [None if empty else number(cell) for cell, empty in zip(distinct, blank, strict=True)]
    numeric = bool(numbers) and all(
        empty or value is not None for empty, value in zip(blank, numbers, strict=True)
    )
    if numeric and not all(blank) and not any(_is_code(cell) for cell in distinct):
        found = pd.array(
            [*(float("nan") if n is None else n for n in numbers), float("nan")], dtype="float64"
        )
        return _whole(pd.Series(found[codes], index=cells.index))
    texts: list[Any] = [None if empty else cell for cell, empty in zip(distinct, blank, strict=True)] + [None]
    kind = "str" if all(cell is None or isinstance(cell, str) for cell in texts) else "object"
    return pd.Series([texts[code] for code in codes], index=cells.index, dtype=kind)


def _whole(numbers: pd.Series[float]) -> pd.Series[Any]:
    filled = numbers.dropna()
    whole = len(filled) > 0 and bool(((filled == filled.round()) & (filled.abs() < 2**53)).all())
    return numbers.astype("Int64") if whole else numbers


def is_blank(cell: Any) -> bool:
    """Whether a cell stands for no value: blank, or a sign of a missing one."""
    return cell is None or cell != cell or (isinstance(cell, str) and (not cell or words.is_missing(cell)))


def number(cell: Any) -> float | None:
    """The number that a cell holds, be it text with thousands, percent sign or footnote mark; else None."""
    if isinstance(cell, bool):
        return None
    if isinstance(cell, (int, float)):
        return float(cell)
    if not isinstance(cell, str) or not words.is_figure(cell):
        return None
    found = words.number_match(cell)
    if found is None:
        return None
    text = found.string[: found.start("mark")] if found["mark"] else found.string
    plain = re.sub(r"[,'’\s]", "", unicodedata.normalize("NFKC", text))
    plain = re.sub(f"^[{words.DASHES}]", "-", plain)
    value = float(plain.strip("%‰"))
    return value if math.isfinite(value) else None


def why_no_number(text: str) -> WhyNoNumber:
    """Why a cell that was not taken is no number."""
    from govkit import units
    from govkit.errors import UnitError

    plain = unicodedata.normalize("NFKC", text).strip()
    if plain.upper() in words.ERRORS or plain.startswith("="):
        return "error_of_spreadsheet"
    if re.fullmatch(r"[+-]?(?:\d+,(?:\d{1,2}|\d{4,})|\d{4,},\d{3})", plain):
        return "decimal_comma"
    if plain.startswith("(") and plain.endswith(")") and number(plain[1:-1]) is not None:
        return "bracketed"
    if plain[:1] in _TRIANGLES and number(plain[1:]) is not None:
        return "triangle"
    if plain[:1] in "—―─" and number(plain[1:]) is not None:
        return "long_dash"
    try:
        found = units.parse(plain)
    except UnitError:
        return "not_a_number"
    scaled = plain[-1:] in "百千万亿" and any(sign.isdecimal() for sign in plain)
    return "own_unit" if found.unit or scaled else "not_a_number"


def _is_code(cell: Any) -> bool:
    if not isinstance(cell, str):
        return False
    plain = unicodedata.normalize("NFKC", cell)
    digits = plain.strip("+-")
    return (len(digits) > 1 and digits[0] == "0" and digits.isdecimal()) or (
        digits.isdecimal() and len(digits) > _LARGEST_WHOLE
    )


def marked(
    frame: pd.DataFrame, columns: Sequence[Column], footnotes: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """One line for each cell of columns with numbers that is no plain number: see `RawTable.marks`.

    A mark whose footnote says that figures are provisional or estimates gives them this status.
    """
    import pandas as pd

    found: list[pd.DataFrame] = []
    for column in columns:
        cells = frame[column.name]
        if column.missing:
            found.append(lines_of_marks(cells[cells.isin(list(column.missing))], column.name, "M", ""))
        if not pd.api.types.is_numeric_dtype(cells):
            found += _written_marks(cells, column.name)
        if column.estimated:
            found.append(_estimates(frame, column))
    kept = [lines for lines in found if len(lines)]
    if not kept:
        return pd.DataFrame(columns=list(MARKS))
    marks = pd.concat(kept, ignore_index=True)
    for mark, text in (footnotes or {}).items():
        for status, said in _FOOTNOTE_STATUS.items():
            if said.fullmatch(simplified(text)):
                marks.loc[(marks["status"] == "A") & (marks["footnote"] == mark), "status"] = status
    return marks


def _written_marks(cells: pd.Series[Any], name: str) -> list[pd.DataFrame]:
    import pandas as pd

    codes, distinct = pd.factorize(cells)
    kinds = [_mark(cell) for cell in distinct]
    if not any(kinds) or not any(number(cell) is not None for cell in distinct):
        return []
    found = []
    for status, footnote in sorted({kind for kind in kinds if kind}):
        of_kind = {position for position, kind in enumerate(kinds) if kind == (status, footnote)}
        chosen = cells[[code in of_kind for code in codes]]
        found.append(lines_of_marks(chosen, name, status, footnote))
    return found


def _mark(cell: Any) -> tuple[str, str] | None:
    if not isinstance(cell, str) or not cell or "0" <= cell[-1] <= "9":
        return None
    if words.is_missing(cell):
        return "M", ""
    match = words.number_match(cell)
    if match is None or not match["mark"]:
        return None
    mark = unicodedata.normalize("NFKC", match["mark"]).strip().strip("()[]").lower()
    status = _MARK_STATUS.get(mark, "A")
    return status, "" if status != "A" else mark


def _estimates(frame: pd.DataFrame, column: Column) -> pd.DataFrame:
    cells = frame[column.name]
    filled = ~cells.map(is_blank)
    if column.imputes:
        raw = frame[column.imputes]
        own, beside = cells.map(number), raw.map(number)
        filled &= beside.isna() | (own != beside)
    return lines_of_marks(cells[filled], column.name, "E", "")


def lines_of_marks(cells: pd.Series[Any], name: str, status: str, footnote: str = "") -> pd.DataFrame:
    """One line for each of some cells of a column, as `RawTable.marks` has them."""
    import pandas as pd

    return pd.DataFrame(
        {
            "index": cells.index,
            "column": name,
            "written": cells.astype("str").to_numpy(),
            "status": status,
            "footnote": footnote,
        }
    )
