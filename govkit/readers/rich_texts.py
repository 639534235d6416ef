"""Texts of a workbook in several formats: raised digits of footnotes, and what is struck through.

The library that reads values strings their parts together, by which 12 with a raised 3 is 123.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

_RAISED = str.maketrans("0123456789()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾")
_FORMATTED = re.compile(rb"\"superscript\"|<(?:\w+:)?strike\b")
_SHARED = re.compile(rb"<(?:\w+:)?c\b([^>]*\bt=\"s\"[^>]*)>\s*<(?:\w+:)?v>(\d{1,9})</")
_INLINE = re.compile(
    rb"<(?:\w+:)?c\b([^>]*\bt=\"inlineStr\"[^>]*)>\s*(<(?:\w+:)?is>.*?</(?:\w+:)?is>)", re.DOTALL
)


def raised(text: str) -> str:
    """A text with its digits and brackets raised: `3)` → `³⁾`."""
    return text.translate(_RAISED)


def shared_texts(archive: zipfile.ZipFile, names: list[str]) -> dict[int, str]:
    """Position among the shared texts of a workbook → the text as shown, where its parts differ in format."""
    from lxml import etree

    path = next((name for name in names if name.lower() == "xl/sharedstrings.xml"), None)
    content = archive.read(path) if path is not None else b""
    if not _FORMATTED.search(content):
        return {}
    try:
        root = etree.fromstring(
            content, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
        )
    except etree.XMLSyntaxError:
        return {}
    shown = {place: _shown(text) for place, text in enumerate(root.iterchildren("{*}si"))}
    return {place: text for place, text in shown.items() if text is not None}


def texts_in(piece: bytes, shared: dict[int, str]) -> Iterator[tuple[bytes, str]]:
    """Attributes of cells of a piece of a sheet that hold such a text, and the text as shown."""
    if shared:
        for found in _SHARED.finditer(piece):
            if (text := shared.get(int(found[2]))) is not None:
                yield found[1], text
    if b'"inlineStr"' in piece and _FORMATTED.search(piece):
        for found in _INLINE.finditer(piece):
            if _FORMATTED.search(found[2]) and (text := _of_inline(found[2])) is not None:
                yield found[1], text


def _of_inline(written: bytes) -> str | None:
    from lxml import etree

    # Prefixes of namespaces are declared at the root of the sheet, which the piece lacks.
    bare = re.sub(rb"(</?)\w+:", rb"\1", re.sub(rb"\s\w+:\w+=\"[^\"]*\"", b"", written))
    try:
        return _shown(etree.fromstring(bare, etree.XMLParser(resolve_entities=False, no_network=True)))
    except etree.XMLSyntaxError:
        return None


def _shown(text: _Element) -> str | None:
    """The text without struck parts and with raised digits as such; None where that changes nothing."""
    plain = shown = ""
    for run in text.iterchildren("{*}r"):
        part = "".join(node.text or "" for node in run.iterchildren("{*}t"))
        plain += part
        if any(node.get("val") not in ("0", "false") for node in run.iterfind("{*}rPr/{*}strike")):
            continue
        above = any(node.get("val") == "superscript" for node in run.iterfind("{*}rPr/{*}vertAlign"))
        shown += raised(part) if above else part
    return shown if shown != plain else None
