"""Web archives (MHTML): Excel's “single file web page” has a page for each sheet, and one that names them."""

from __future__ import annotations

import email
import email.policy
import html
import re
from email.message import Message
from pathlib import Path

from govkit.errors import ReadError
from govkit.readers.encoding import decode
from govkit.readers.html import read_html
from govkit.readers.sheet import Sheet

_SHEET = re.compile(
    r"<x:ExcelWorksheet>\s*<x:Name>([^<]*)</x:Name>(?:(?!</x:ExcelWorksheet>).)*?"
    r"<x:WorksheetSource\s+HRef=[\"']?([^\"'>]+)",
    re.IGNORECASE | re.DOTALL,
)
_CELL = re.compile(rb"<t[dh]\b", re.IGNORECASE)


def read_web_archive(file: Path, content: bytes) -> list[Sheet]:
    """The pages of an archive that have tables, each a sheet; order and names are those of the workbook.

    Raises
    ------
    ReadError
        No page of the archive has a table.
    """
    message = email.message_from_bytes(content.lstrip(), policy=email.policy.default)
    pages: dict[str, bytes] = {}
    names: dict[str, str] = {}
    for number, part in enumerate(message.walk()):
        page = part.get_payload(decode=True) if part.get_content_type() == "text/html" else None
        if not isinstance(page, bytes):
            continue
        pages[_place(part) or str(number)] = page
        decoded = decode(page)
        if decoded is not None:
            names |= {_last(source): html.unescape(name) for name, source in _SHEET.findall(decoded.text)}
    chosen = [place for place in names if place in pages] or list(pages)
    sheets = [
        read_html(file, pages[place], names.get(place, "")) for place in chosen if _CELL.search(pages[place])
    ]
    if not sheets:
        raise ReadError("readers.no_table", file=file.name)
    return sheets


def _place(part: Message) -> str:
    return _last(str(part.get("Content-Location", "")))


def _last(location: str) -> str:
    return location.strip().replace("\\", "/").rpartition("/")[2].lower()
