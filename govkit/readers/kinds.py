"""What a file is, by its content and never by its name."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from govkit.readers.stata import is_stata

_MARKUP = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html"
    rb"|html|head|title|meta|link|style|script|body|form|center|div|p|span|font|h[1-6]|table|thead|tbody|tr)\b",
    re.I | re.S,
)
_XML = re.compile(rb"(?:\xef\xbb\xbf)?\s*<\?xml\b", re.I)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BIFF = (
    *(b"\x09\x08\x10\x00", b"\x09\x08\x08\x00", b"\x09\x04\x06\x00"),
    *(b"\x09\x02\x06\x00", b"\x09\x00\x04\x00", b"\x09\x00\x06\x00"),
)
_SPREADSHEET_ML = b"urn:schemas-microsoft-com:office:spreadsheet"
_OTHERS = (
    (b"%PDF", "PDF"),
    (b"\x1f\x8b", "gzip"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"),
    (b"{\\rtf", "RTF"),
    (b"SQLite format 3", "SQLite"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"RDX", "R data"),
    (b"\x89HDF", "HDF5"),
)


def kind_of(file: Path, head: bytes) -> str:
    """The kind of a file that begins with `head`: the name of a reader, or `text`, or `other:…`."""
    if is_stata(head):
        return "dta"
    if head.startswith((b"$FL2", b"$FL3")):
        return "sav"
    if b"SPSSPORT" in head[:512].replace(b"\r", b"").replace(b"\n", b"") or b"ASCII SPSS PORT FILE" in head:
        return "por"
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(_OLE):
        return "ole"
    if head[:4] in _BIFF:
        return "biff"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _archive_kind(file)
    for signature, name in _OTHERS:
        if head.startswith(signature):
            return f"other:{name}"
    plain = head.replace(b"\0", b"") if head[:2] in (b"\xff\xfe", b"\xfe\xff") else head
    plain = plain.removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")
    if _XML.match(plain):
        if _SPREADSHEET_ML in plain:
            return "xml-spreadsheet"
        return "html" if re.search(rb"<(?:html|table)\b", plain, re.I) else "other:XML"
    if _MARKUP.match(plain):
        return "html"
    if re.match(rb"(?:\s*[\w-]+:[^\n]*\n)*?\s*MIME-Version:", plain, re.I):
        return "mhtml"
    return "text"


def _archive_kind(file: Path) -> str:
    try:
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
            if "mimetype" in names:
                kind = archive.read("mimetype")[:200]
                if b"opendocument.spreadsheet" in kind:
                    return "ods"
                if b"opendocument" in kind:
                    return "other:OpenDocument"
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, EOFError, ValueError):
        return "zip-damaged"
    if any(name.lower() in ("xl/workbook.xml", "xl/workbook2.xml") for name in names):
        return "xlsx"
    if "xl/workbook.bin" in names:
        return "other:xlsb"
    if any(name.startswith("word/") for name in names):
        return "other:Word"
    if "content.xml" in names:
        return "ods"
    return "other:ZIP"
