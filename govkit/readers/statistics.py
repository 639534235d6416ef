"""Files of SPSS and Stata as raw tables: what both formats say of columns and codes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from govkit.readers import unit_words
from govkit.readers.no_answers import codes_of_no_answer
from govkit.readers.raw import Column, RawTable, Remark, unique_names
from govkit.readers.statistics_encoding import Reading
from govkit.readers.values import marked
from govkit.text import listing

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
    columns, told = [], dict[str, None]()
    without = 0
    for own, name in zip(own_names, frame.columns, strict=True):
        labels = {code: mended(str(text)) for code, text in meta.variable_value_labels.get(own, {}).items()}
        label = mended(str(meta.column_names_to_labels.get(own) or ""))
        declared = (missing or {}).get(own, ())
        codes = tuple(code for code in codes_of_no_answer(labels) if code not in declared)
        if codes:
            present = set(frame[name].dropna().unique())
            codes = tuple(code for code in codes if code in present)
        without += bool(codes)
        told |= dict.fromkeys(labels[code] for code in codes)
        columns.append(_column(name, label, labels, (*declared, *codes)))
    notes = tuple(mended(str(note)).strip() for note in meta.notes or () if str(note).strip())
    remarks = []
    if missing:
        remarks.append(Remark("readers.remark_declared_missing", {"count": len(missing)}))
    if without:
        values = {"count": without, "labels": listing(told, most=6)}
        remarks.append(Remark("readers.remark_no_answers", values))
    return RawTable(
        file=file.name,
        frame=frame,
        rows=pd.Index(range(1, len(frame) + 1), dtype="int64"),
        format=format_,
        columns=tuple(columns),
        encoding=reading.encoding,
        title=mended(str(meta.file_label or "")).strip(),
        notes=notes,
        marks=marked(frame, columns),
        remarks=(*remarks, *reading.remarks),
    )


def _column(name: str, label: str, value_labels: Mapping[Any, str], missing: tuple[Any, ...]) -> Column:
    unit = unit_words.without_unit(" ".join(label.split()))[1] if label else ""
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
