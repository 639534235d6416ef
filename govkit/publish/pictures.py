"""Pictures that a text links: attachments, data addresses, files beside the notebook, and nothing else."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, unquote_to_bytes

from govkit.publish.document import Document, Node
from govkit.text import say

# A picture is what its bytes are: many that are saved from a chat or a page bear the wrong ending.
_BEGINNINGS = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif"}

_LENGTH = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(px|%|cm|mm|in|pt|em|rem)?\s*")
_LINE = 590  # pixels of a line, 156 mm
_PIXELS = {
    "px": 1.0,
    "%": _LINE / 100,
    "in": 96.0,
    "cm": 37.8,
    "mm": 3.78,
    "pt": 4 / 3,
    "em": 16.0,
    "rem": 16.0,
}


def width_in_pixels(length: str) -> float | None:
    """A width such as ``300``, ``8cm`` or ``50%`` (of the line) in pixels; None where it is none."""
    found = _LENGTH.fullmatch(length)
    return float(found[1]) * _PIXELS[found[2] or "px"] or None if found else None


def resolve_images(document: Document, cells: list[dict[str, Any]], folder: Path | None) -> None:
    """Load every linked picture in place.

    An image that is a block of its own becomes a figure, its text the caption. One that cannot be had
    (missing, damaged, outside the notebook's folder, or on the network) is noted, and its text stands in
    for it.
    """
    for block in document.blocks:
        cell = block.attrs["cell"]
        attachments = cells[cell - 1].get("attachments", {})
        standing = {id(part) for part in [block, *_held(block)]}
        for node in block.walk():
            if node.kind != "image":
                continue
            alone = id(node) in standing
            loaded = _load(node.attrs["src"], attachments, folder)
            mime = _mime_of(loaded) if loaded is not None else ""
            if loaded is None or not mime:
                key = "publish.missing_picture" if loaded is None else "publish.unreadable_picture"
                document.problem(key, source=unquote(node.attrs["src"])[:200], cell=cell)
                name = Path(unquote(node.attrs["src"])[:200]).name[-60:]
                words = node.attrs["alt"] or say("publish.missing_picture_note", document.lang, source=name)
                node.kind = ("paragraph" if node.attrs["alt"] else "note") if alone else "text"
                node.text = "" if alone else words
                node.children = [Node("text", text=words)] if alone else []
                continue
            node.attrs["data"], node.attrs["mime"] = loaded, mime
            if alone:
                node.kind = "figure"


def _held(block: Node) -> Iterator[Node]:
    """What stands as a block of its own within a callout or a quotation."""
    for node in block.walk():
        if node.kind in ("callout", "quote"):
            yield from node.children


def _mime_of(data: bytes) -> str:
    """What the bytes are, whatever they are called; empty where they are no picture that can be shown."""
    for beginning, mime in _BEGINNINGS.items():
        if data.startswith(beginning):
            return mime
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return "image/svg+xml" if b"<svg" in data[:65536].lower() else ""


def _load(source: str, attachments: dict[str, Any], folder: Path | None) -> bytes | None:
    if source.startswith("attachment:"):
        bundle = attachments.get(unquote(source.removeprefix("attachment:")), {})
        for mime, data in bundle.items():
            if mime.startswith("image/"):
                return _decoded(str(data), encoded=mime != "image/svg+xml")
        return None
    if source.startswith("data:"):
        head, _, data = source.removeprefix("data:").partition(",")
        return _decoded(data, encoded="base64" in head) if head.lower().startswith("image/") else None
    if "://" in source or source.startswith("//") or folder is None:
        return None
    home = folder.resolve()
    path = (home / unquote(source)).resolve()
    return path.read_bytes() if path.is_relative_to(home) and path.is_file() else None


def _decoded(data: str, *, encoded: bool) -> bytes | None:
    try:
        return base64.b64decode(unquote(data)) if encoded else unquote_to_bytes(data)
    except (binascii.Error, ValueError):
        return None
