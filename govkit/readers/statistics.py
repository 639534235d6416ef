"""Files of SPSS and Stata as raw tables: what both formats say of columns and codes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from govkit.readers import words
from govkit.readers.raw import Column, RawTable, Remark, unique_names
from govkit.readers.statistics_encoding import Reading
from govkit.readers.values import marked

if TYPE_CHECKING:
    import pandas as pd


def as_table(
    file: Path,
    format_: str,
    reading: Reading,
    missing: Mapping[str, tuple[Any, ...]] | None = None,
) -> RawTable:
    """A raw table of what pyreadstat read."""
    import pandas as pd

    frame, meta, mended = reading.frame, reading.meta, reading.mended
    # A damaged name may be none, or be that of another column.
    own_names = list(frame.columns)
    shown_names = [mended(name) if isinstance(name, str) else name for name in own_names]
    frame = frame.reset_index(drop=True).set_axis(unique_names(shown_names), axis=1)
    for name in frame.columns:
        if frame[name].dtype == "object" or pd.api.types.is_string_dtype(frame[name]):
            frame[name] = _texts(frame[name]).map(
                lambda cell: mended(cell) if isinstance(cell, str) else cell
            )
    columns = tuple(
        _column(
            name,
            mended(str(meta.column_names_to_labels.get(own) or "")),
            {code: mended(str(text)) for code, text in meta.variable_value_labels.get(own, {}).items()},
            (missing or {}).get(own, ()),
        )
        for own, name in zip(own_names, frame.columns, strict=True)
    )
    notes = tuple(mended(str(note)).strip() for note in meta.notes or () if str(note).strip())
    declared = [column.name for column in columns if column.missing]
    remarks = (Remark("readers.remark_declared_missing", {"count": len(declared)}),) if declared else ()
    return RawTable(
        file=file.name,
        frame=frame,
        rows=pd.Index(range(1, len(frame) + 1), dtype="int64"),
        format=format_,
        columns=columns,
        encoding=reading.encoding,
        title=mended(str(meta.file_label or "")).strip(),
        notes=notes,
        marks=marked(frame, columns),
        remarks=(*remarks, *reading.remarks),
    )


def _column(name: str, label: str, value_labels: Mapping[Any, str], missing: tuple[Any, ...]) -> Column:
    unit = words.without_unit(" ".join(label.split()))[1] if label else ""
    return Column(
        name=name,
        header=name,
        levels=(name,),
        unit=unit,
        label=label,
        value_labels=value_labels,
        missing=missing,
    )


def _texts(cells: pd.Series[Any]) -> pd.Series[Any]:
    import pandas as pd

    filled = cells.dropna()
    if all(isinstance(cell, str) for cell in filled):
        return pd.Series(
            ["" if cell is None or cell != cell else cell.strip() for cell in cells], dtype="str"
        )
    return cells
