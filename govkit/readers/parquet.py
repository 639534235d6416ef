"""Parquet files, with the descriptions that their schema carries."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from govkit.errors import ReadError
from govkit.readers import unit_words
from govkit.readers.damage import in_one_line
from govkit.readers.raw import Column, RawTable, Remark, unique_names
from govkit.readers.values import marked
from govkit.text import listing

_LABELS = ("label", "description", "comment", "title")
_MOST_CELLS = 30_000_000
_UNITS = ("unit", "units", "单位")


def read_parquet(file: Path) -> RawTable:
    """Read a Parquet file; keys `label`, `description` and `unit` of its fields are kept.

    Raises
    ------
    ReadError
        The file is cut off or damaged, or unpacks to more cells than memory holds.
    """
    import pandas as pd
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        # ParquetFile reads this file and nothing else, whatever its folder is called.
        packed = pq.ParquetFile(file)
        rows, width = packed.metadata.num_rows, packed.metadata.num_columns
        if rows * width > _MOST_CELLS:
            raise ReadError("readers.too_large", file=file.name, rows=rows, columns=width)
        content = packed.read()
        # Damaged values come through unseen: texts that are no UTF-8, lists that end before they begin.
        content.validate(full=True)
        frame = content.to_pandas(ignore_metadata=False)
    except (pa.ArrowException, OSError, ValueError, KeyError, TypeError, NotImplementedError) as problem:
        raise ReadError("readers.damaged", file=file.name, problem=in_one_line(problem)) from None
    if any(name is not None for name in frame.index.names):
        frame = frame.reset_index()
    frame = frame.reset_index(drop=True)
    frame.columns = pd.Index(unique_names(frame.columns))
    for name in frame.columns:
        if pd.api.types.is_string_dtype(frame[name]) and frame[name].dtype != "object":
            frame[name] = frame[name].fillna("").astype("str").str.strip()
    nested = [field.name for field in content.schema if pa.types.is_nested(field.type)]
    for name in nested:
        frame[name] = frame[name].map(lambda cell: "" if cell is None else str(cell)).astype("str")
    said = {field.name: _decoded(field.metadata) for field in content.schema}
    columns = tuple(_column(str(name), said.get(str(name), {})) for name in frame.columns)
    whole = _decoded(
        {k: v for k, v in (content.schema.metadata or {}).items() if k not in (b"pandas", b"ARROW:schema")}
    )
    return RawTable(
        file=file.name,
        frame=frame,
        rows=pd.Index(range(1, len(frame) + 1), dtype="int64"),
        format="parquet",
        columns=columns,
        title=whole.get("title", ""),
        unit=next((whole[key] for key in _UNITS if key in whole), ""),
        notes=tuple(f"{key}: {text}" for key, text in whole.items() if key not in ("title", *_UNITS)),
        marks=marked(frame, columns),
        remarks=(Remark("readers.remark_nested", {"columns": listing(nested)}),) if nested else (),
    )


def _decoded(metadata: Any) -> dict[str, str]:
    pairs = {
        key.decode("utf-8", errors="replace"): value.decode("utf-8", errors="replace")
        for key, value in (metadata or {}).items()
    }
    return {key: value for key, value in pairs.items() if not key.startswith(("PARQUET:", "pandas"))}


def _column(name: str, said: dict[str, str]) -> Column:
    bare, unit = unit_words.without_unit(name)
    label = next((said[key] for key in _LABELS if key in said), "")
    unit = next((said[key] for key in _UNITS if key in said), unit)
    return Column(name=name, header=name, levels=(bare,), unit=unit, label=label)
