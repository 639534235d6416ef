"""Encodings of SPSS and Stata files, which old ones do not state, or state wrongly."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from govkit.errors import ReadError
from govkit.readers.damage import in_one_line
from govkit.readers.mojibake import is_chinese, mend, mender_of
from govkit.readers.raw import Remark

if TYPE_CHECKING:
    import pandas as pd

# UTF-8 and GB18030 refuse each other's bytes; Latin 1 takes any, and keeps all of them.
_BYTES = "iso-8859-1"
_ENCODINGS = (None, "utf-8", "gb18030", _BYTES)
_LATIN = re.compile(r"(?:windows-|cp)125[02]|iso-8859-\d+|latin-?\d|(?:us-)?ascii", re.IGNORECASE)
_NOT_IN_ENCODING = (
    "Unable to convert string",
    "invalid byte sequence",
    "codec can't decode",
    "unsupported character set",
)
_BORNE = 0.1  # of the texts that are not ASCII may be broken in a file of Chinese


@dataclass(slots=True)
class Reading:
    """A file as it was read in one encoding."""

    frame: pd.DataFrame
    meta: Any
    encoding: str
    mended: Callable[[str], str] = str
    remarks: tuple[Remark, ...] = field(default=())

    def texts(self) -> Iterator[str]:
        """Its labels, the names of its columns, and the different texts of its cells."""
        import pandas as pd

        yield from (str(label) for label in self.meta.column_names_to_labels.values() if label)
        for labels in self.meta.variable_value_labels.values():
            yield from map(str, labels.values())
        yield from map(str, self.frame.columns)
        for place in range(self.frame.shape[1]):
            cells = self.frame.iloc[:, place]
            if cells.dtype == "object" or pd.api.types.is_string_dtype(cells):
                yield from (cell for cell in cells.unique() if isinstance(cell, str))


def read_in_encodings(
    file: Path, read: Callable[[str | None], tuple[pd.DataFrame, Any]], own: str | None
) -> Reading:
    """A file in the first of the encodings usual in China that fits its bytes.

    Old versions of SPSS state a Latin encoding whatever the file holds: Chinese in it is read as such. Texts
    with broken characters do not decide for the others.

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
    latin: Reading | None = None
    for encoding in _ENCODINGS if own else _ENCODINGS[1:]:
        try:
            frame, meta = read(encoding)
        except (
            Exception
        ) as error:  # pyreadstat raises its own, UnicodeDecodeError, ValueError and OverflowError.
            problem = in_one_line(error)
            if not any(words in str(error) for words in _NOT_IN_ENCODING):
                break
            continue
        reading = Reading(frame, meta, (encoding or str(meta.file_encoding or "utf-8")).lower())
        if encoding is None and _LATIN.fullmatch(reading.encoding) and not _is_ascii(reading):
            latin = reading
        elif encoding == _BYTES:
            return _of_bytes(reading, latin)
        elif latin is None or is_chinese(reading.texts()):
            return _mended(reading)
    if latin is not None:
        return _mended(latin)
    raise ReadError("readers.damaged", file=file.name, problem=problem)


def _is_ascii(reading: Reading) -> bool:
    return all(text.isascii() for text in reading.texts())


def _mended(reading: Reading) -> Reading:
    """A reading whose texts are made whole where the file was saved in a wrong encoding."""
    mender = mender_of(reading.texts())
    if mender is not None:
        reading.mended = partial(mend, mender=mender)
        reading.remarks = (Remark("readers.remark_mended"),)
    return reading


def _of_bytes(reading: Reading, latin: Reading | None) -> Reading:
    """A reading of bytes: in GB18030 or UTF-8 where nearly all are text in it, else in Latin letters."""
    foreign = [
        text.strip().encode("latin-1") for text in dict.fromkeys(reading.texts()) if not text.isascii()
    ]
    for encoding, other in (("gb18030", "utf-8"), ("utf-8", "gb18030")):
        broken = [text for text in foreign if _decoded(text, encoding) is None]
        whole = [found for text in foreign if (found := _decoded(text, encoding)) is not None]
        if len(broken) > max(1, _BORNE * len(foreign)) or not is_chinese(whole):
            continue
        reading.mended = partial(_in_one_of, encodings=(encoding, other))
        reading.encoding = encoding
        lost = [text for text in broken if _decoded(text, other) is None]
        if lost:
            first = lost[0].decode(encoding, "replace")
            reading.remarks = (Remark("readers.remark_broken_texts", {"count": len(lost), "text": first}),)
        return reading
    if latin is not None:
        return _mended(latin)
    reading.mended = _in_windows_latin
    reading.encoding = "windows-1252"
    return reading


def _decoded(content: bytes, encoding: str) -> str | None:
    """Text of bytes, without a character that is cut at their end, as fields of a fixed width do."""
    try:
        return codecs.getincrementaldecoder(encoding)().decode(content)
    except UnicodeDecodeError:
        return None


def _in_one_of(text: str, encodings: tuple[str, str]) -> str:
    content = text.encode("latin-1", "replace")
    whole = (found for encoding in encodings if (found := _decoded(content, encoding)) is not None)
    return next(whole, content.decode(encodings[0], "replace"))


def _in_windows_latin(text: str) -> str:
    return text.encode("latin-1", "replace").decode("cp1252", "replace")
