"""Files of SPSS and Stata as raw tables: what both formats say of columns and codes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from govkit.errors import ReadError
from govkit.readers import words
from govkit.readers.damage import in_one_line
from govkit.readers.mojibake import mend, mender_of
from govkit.readers.raw import Column, RawTable, Remark, unique_names
from govkit.readers.values import marked

if TYPE_CHECKING:
    import pandas as pd

# Older formats carry no encoding; UTF-8 and GB18030 refuse each other's bytes, Windows-1252 takes any.
_ENCODINGS = (None, "utf-8", "gb18030", "windows-1252")
_NOT_IN_ENCODING = (
    "Unable to convert string",
    "invalid byte sequence",
    "codec can't decode",
    "unsupported character set",
)


def read_in_encodings(
    file: Path, read: Callable[[str | None], tuple[pd.DataFrame, Any]], own: str | None
) -> tuple[pd.DataFrame, Any, str]:
    """The frame, what is said of it, and its encoding: the first of those usual in China that fits its bytes.

    Parameters
    ----------
    file
        For messages.
    read
        Reads the file in an encoding, or in the one that the file states for None.
    own
        `"stated"` where the file may state its encoding, else None.

    Raises
    ------
    ReadError
        The file is cut off or damaged.
    """
    problem = ""
    for encoding in _ENCODINGS if own else _ENCODINGS[1:]:
        try:
            frame, meta = read(encoding)
        except (
            Exception
        ) as error:  # pyreadstat raises its own, UnicodeDecodeError, ValueError and OverflowError.
            problem = in_one_line(error)
            if not any(words_ in str(error) for words_ in _NOT_IN_ENCODING):
                break
        else:
            return frame, meta, (encoding or str(meta.file_encoding or "utf-8")).lower()
    raise ReadError("readers.damaged", file=file.name, problem=problem)


def as_table(
    file: Path,
    format_: str,
    frame: pd.DataFrame,
    meta: Any,
    encoding: str,
    missing: Mapping[str, tuple[Any, ...]] | None = None,
) -> RawTable:
    """A raw table of a frame of pyreadstat with its metadata."""
    import pandas as pd

    # A damaged name may be none, or be that of another column.
    own_names = list(frame.columns)
    mended = _mender(frame, meta)
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
    if mended is not str:
        remarks = (*remarks, Remark("readers.remark_mended"))
    return RawTable(
        file=file.name,
        frame=frame,
        rows=pd.Index(range(1, len(frame) + 1), dtype="int64"),
        format=format_,
        columns=columns,
        encoding=encoding,
        title=mended(str(meta.file_label or "")).strip(),
        notes=notes,
        marks=marked(frame, columns),
        remarks=remarks,
    )


def _mender(frame: pd.DataFrame, meta: Any) -> Callable[[str], str]:
    """What makes texts of the file whole that were saved in a wrong encoding; `str` where they are whole."""
    import pandas as pd

    texts = [str(label) for label in meta.column_names_to_labels.values() if label]
    texts += [str(text) for labels in meta.variable_value_labels.values() for text in labels.values()]
    texts += [str(name) for name in frame.columns]
    for place in range(frame.shape[1]):
        cells = frame.iloc[:, place]
        if cells.dtype == "object" or pd.api.types.is_string_dtype(cells):
            texts += [cell for cell in cells.unique() if isinstance(cell, str)]
    mender = mender_of(texts)
    return str if mender is None else partial(mend, mender=mender)


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
