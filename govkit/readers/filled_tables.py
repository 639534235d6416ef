"""Tables of which the sheet or title says that gaps are filled: which of their figures are estimates."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from govkit.readers import words
from govkit.readers.raw import Column, RawTable, Remark
from govkit.readers.values import MARKS, lines_of_marks, marked, number

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

_FILLED = re.compile(
    r"插值|插补|填缺|补缺|外推|预测值|拟合值|ARIMA|interpolat|imput(?:ed|ation)|\bfilled\b"
    # 补齐短板 and 填补国内空白 are what reforms do, and no way to fill gaps of data.
    r"|(?:填补|填充|补全|补齐)(?!.{0,8}(?:短板|弱项|漏洞|空白|差距|欠账|编制|岗位))",
    re.IGNORECASE,
)
# Those that say the contrary, or that both stand in the table.
_RAW = re.compile(
    r"[未无不非没]有?[含经作做]?(?:插|填|补|外推)|[值补充全齐缺推]处?理?(?:之|以)?前|原始|说明|方法|\braw\b",
    re.I,
)
_KEY = re.compile(
    r"^(?:.{,4}[年月季]|.*年[份度]|.*月份|.*季度|.*日期|.*时[间期])$|代码|编码|编号|序号|区划码|邮编"
    r"|^(?:id|code|year|month|quarter|date|time)$|_(?:id|code)$",
    re.IGNORECASE,
)
_LEAST_COMMON = 0.5


def with_estimates(tables: Sequence[RawTable]) -> list[RawTable]:
    """The same tables, with a mark (E) at each figure of filled ones that the raw ones do not have.

    A table of raw figures is found in the file by its columns, and its rows by what is no figure of theirs:
    names, codes, years. Where a file has none, all figures of a filled table may be estimates.
    """
    raw = [table for table in tables if not _is_filled(table)]
    return [_with_marks(table, raw) if _is_filled(table) else table for table in tables]


def file_remark(file: str, tables: Sequence[RawTable]) -> Remark | None:
    """A remark on a file whose name alone says that gaps are filled."""
    found = _FILLED.search(file)
    told = any(_is_filled(table) or any(column.estimated for column in table.columns) for table in tables)
    if found is None or _RAW.search(file) or told:
        return None
    return Remark("readers.remark_file_filled", {"word": found.group()})


def _is_filled(table: RawTable) -> bool:
    return bool(_word(table))


def _word(table: RawTable) -> str:
    """The word by which the sheet or the title says that gaps are filled; empty where neither does."""
    texts = [text for text in (table.sheet, table.title) if not _RAW.search(text)]
    return next((found.group() for text in texts if (found := _FILLED.search(text))), "")


def _with_marks(table: RawTable, raw: Sequence[RawTable]) -> RawTable:
    figures = [column.name for column in table.columns if _has_figures(table, column)]
    if not figures:
        return table
    name = table.sheet or table.title
    twin = max(raw, key=lambda one: _shared(table, one), default=None)
    common = [] if twin is None else [figure for figure in figures if figure in twin.frame]
    lines = None
    if twin is not None and len(common) >= _LEAST_COMMON * len(figures):
        lines = _added(table, twin, figures)
    if twin is None or lines is None:
        columns = tuple(
            replace(column, estimated=True) if column.name in figures else column for column in table.columns
        )
        told = Remark("readers.remark_all_estimates", {"sheet": name, "word": _word(table)})
        return replace(
            table,
            columns=columns,
            marks=marked(table.frame, columns, table.footnotes),
            remarks=(*table.remarks, told),
        )
    values = {"sheet": name, "raw": twin.sheet or twin.title, "count": len(lines)}
    return replace(
        table,
        marks=_together(table, lines),
        remarks=(*table.remarks, Remark("readers.remark_estimates", values)),
    )


def _shared(table: RawTable, other: RawTable) -> tuple[int, int]:
    """How many columns two tables share, and how many of their rows: a sheet may have several pages."""
    names = (
        [_plain(cell) for cell in table.frame.iloc[:, 0]],
        [_plain(cell) for cell in other.frame.iloc[:, 0]],
    )
    return len(set(table.frame) & set(other.frame)), len(set(names[0]) & set(names[1]))


def _has_figures(table: RawTable, column: Column) -> bool:
    """Whether a column holds figures, and neither years nor codes."""
    filled = [cell for cell in table.frame[column.name].head(200) if number(cell) is not None]
    if words.is_year(column.name):
        return bool(filled)
    return bool(filled) and not _KEY.search(column.name) and not all(words.is_year(cell) for cell in filled)


def _added(table: RawTable, raw: RawTable, figures: Sequence[str]) -> pd.DataFrame | None:
    """A mark for each figure that is not in the raw table; None where rows cannot be told from each other."""
    import numpy as np
    import pandas as pd

    keys = [name for name in map(str, table.frame) if name not in figures and name in raw.frame]
    if not keys:
        return None
    ours, theirs = (_rows(one.frame, keys) for one in (table, raw))
    if theirs.has_duplicates:
        return None
    place = theirs.get_indexer(ours)
    if (place < 0).all():
        return None
    pieces = []
    for name in figures:
        cells = table.frame[name]
        own = _numbers(cells)
        estimated = ~np.isnan(own)
        if name in raw.frame:
            beside = np.where(place < 0, np.nan, _numbers(raw.frame[name])[place])
            estimated &= ~np.isclose(own, beside, rtol=1e-9, atol=0)
        pieces.append(lines_of_marks(cells[estimated], name, "E"))
    return pd.concat(pieces, ignore_index=True)


def _numbers(cells: pd.Series[Any]) -> NDArray[np.float64]:
    import pandas as pd

    numeric = pd.api.types.is_numeric_dtype(cells)
    return (cells if numeric else cells.map(number)).to_numpy(dtype="float64", na_value=float("nan"))


def _rows(frame: pd.DataFrame, keys: Sequence[str]) -> pd.Index[str]:
    import pandas as pd

    texts = []
    for key in keys:
        codes, distinct = pd.factorize(frame[key])
        plain = [*map(_plain, distinct), ""]  # the last is that of a blank, whose code is -1
        texts.append([plain[code] for code in codes])
    return pd.Index(["\t".join(row) for row in zip(*texts, strict=True)])


def _plain(cell: object) -> str:
    found = number(cell)
    return "" if cell is None or cell != cell else f"{found:.15g}" if found is not None else str(cell).strip()


def _together(table: RawTable, lines: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    parts = [part for part in (table.marks, lines) if part is not None and len(part)]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(MARKS))
