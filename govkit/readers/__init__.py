"""Files of researchers as raw tables: the content decides the format and the encoding, never the name."""

from __future__ import annotations

import re
from pathlib import Path

from govkit.errors import ReadError
from govkit.readers.raw import RawTable

_KINDS_KNOWN_NOT_READ = (
    (b"PK\x03\x04", "xlsx"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "xls"),
    (b"PAR1", "Parquet"),
    (b"$FL2", "SPSS"),
    (b"$FL3", "SPSS"),
    (b"%PDF", "PDF"),
)
_MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype|\?xml|html|head|meta|table|style)\b", re.IGNORECASE)


def read(path: str | Path) -> tuple[RawTable, ...]:
    """Read every table of a file as it stands.

    Parameters
    ----------
    path
        A Stata file, or delimited text in UTF-8 (with or without byte order mark), GB18030 or UTF-16.

    Raises
    ------
    ReadError
        The file does not exist, its content is of no kind that is read, or it is damaged.
    """
    from govkit.readers.delimited import read_delimited
    from govkit.readers.stata import is_stata, read_stata

    file = Path(path)
    try:
        with file.open("rb") as stream:
            head = stream.read(512)
    except FileNotFoundError:
        raise ReadError("errors.file_missing", file=file) from None
    except OSError as problem:
        raise ReadError("errors.unreadable", file=file, problem=problem.strerror or str(problem)) from None
    if is_stata(head):
        return (read_stata(file),)
    for signature, kind in _KINDS_KNOWN_NOT_READ:
        if head.startswith(signature):
            raise ReadError("readers.kind_not_read", file=file.name, kind=kind)
    if _MARKUP.match(head):
        raise ReadError("readers.kind_not_read", file=file.name, kind="HTML/XML")
    if not head.strip():
        raise ReadError("readers.empty", file=file.name)
    return (read_delimited(file, file.read_bytes()),)


__all__ = ["RawTable", "read"]
