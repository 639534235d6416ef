"""Comments that people left at cells of a workbook: they say what figures are, and are told."""

from __future__ import annotations

import posixpath
import struct
import zipfile
from collections.abc import Mapping
from typing import Any

from govkit.readers.biff_records import records
from govkit.readers.raw import Remark
from govkit.readers.sheet import letters
from govkit.text import listing

_BOF, _NOTE, _OBJECT, _TEXT, _CONTINUE = 0x0809, 0x001C, 0x005D, 0x01B6, 0x003C
_BIFF8 = 0x0600
_SHOWN, _LONGEST = 5, 60


def comments_remark(sheet: str, comments: Mapping[str, str]) -> list[Remark]:
    """A remark on the comments of a sheet, by the cells that they are at; none where there is none."""
    texts = {cell: " ".join(text.split()) for cell, text in comments.items()}
    shown = [
        f"{cell} {text[:_LONGEST]}{'…' if len(text) > _LONGEST else ''}"
        for cell, text in texts.items()
        if text
    ]
    values = {"sheet": sheet, "count": len(shown), "texts": listing(shown, most=_SHOWN)}
    return [Remark("readers.remark_comments", values)] if shown else []


def comments_of_part(archive: zipfile.ZipFile, path: str) -> dict[str, str]:
    """Cell → its comment, of the sheet of an Office Open XML workbook whose part is at `path`."""
    from lxml import etree

    folder, name = posixpath.split(path)
    names = set(archive.namelist())
    relations = posixpath.join(folder, "_rels", f"{name}.rels")
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    if relations not in names:
        return {}
    found: dict[str, str] = {}
    try:
        for relation in etree.fromstring(archive.read(relations), parser):
            target = relation.get("Target", "")
            place = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
            if not relation.get("Type", "").endswith("/comments") or place not in names:
                continue
            for comment in etree.fromstring(archive.read(place), parser).iter("{*}comment"):
                found[comment.get("ref", "")] = "".join(text.text or "" for text in comment.iter("{*}t"))
    except etree.XMLSyntaxError:
        return found
    return found


def comments_of_stream(stream: bytes) -> dict[int, dict[str, str]]:
    """Place of a sheet in the stream of a BIFF8 workbook → cell → its comment."""
    if len(stream) < 6 or struct.unpack_from("<H", stream, 4)[0] < _BIFF8:
        return {}
    found: dict[int, dict[str, str]] = {}
    texts: dict[tuple[int, int], str] = {}
    current = drawn = size = 0
    for kind, place, data in records(stream):
        if kind == _BOF:
            current = place
        elif kind == _OBJECT and len(data) >= 8:
            drawn = struct.unpack_from("<H", data, 6)[0]
        elif kind == _TEXT and len(data) >= 12:
            size = struct.unpack_from("<H", data, 10)[0]
        elif kind == _CONTINUE and size and data:
            wide = bool(data[0] & 1)
            text = data[1 : 1 + size * (1 + wide)].decode("utf-16-le" if wide else "latin-1", "replace")
            texts[current, drawn] = texts.get((current, drawn), "") + text
            size -= len(text)
        elif kind == _NOTE and len(data) >= 8:
            row, column, _, number = struct.unpack_from("<4H", data)
            found.setdefault(current, {})[f"{letters(column)}{row + 1}"] = texts.get((current, number), "")
    return found


def comments_of_nodes(nodes: Mapping[str, Any]) -> dict[str, str]:
    """Cell → the text of its node of a comment, in formats of one XML document."""
    return {
        cell: " ".join(
            "".join(paragraph.itertext())
            for paragraph in ([child for child in node if str(child.tag).endswith("}p")] or [node])
        )
        for cell, node in nodes.items()
    }
