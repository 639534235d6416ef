"""Pictures that a text links: attachments, data addresses, files beside the notebook, and nothing else."""

from __future__ import annotations

import base64
import binascii
from pathlib import Path
from typing import Any
from urllib.parse import unquote, unquote_to_bytes

from govkit.publish.document import Document, Node

_MIME_OF = {
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
}


def resolve_images(document: Document, cells: list[dict[str, Any]], folder: Path | None) -> None:
    """Load every linked picture in place.

    An image that is a block of its own becomes a figure, its text the caption. One that cannot be had
    (missing, outside the notebook's folder, or on the network) is noted, and its text stands in for it.
    """
    for block in document.blocks:
        cell = block.attrs["cell"]
        attachments = cells[cell - 1].get("attachments", {})
        for node in block.walk():
            if node.kind != "image":
                continue
            loaded = _load(node.attrs["src"], attachments, folder)
            if loaded is None:
                document.problem("publish.missing_picture", source=node.attrs["src"][:200], cell=cell)
                node.kind = "paragraph" if node is block else "text"
                node.text = "" if node is block else node.attrs["alt"]
                node.children = [Node("text", text=node.attrs["alt"])] if node is block else []
                continue
            node.attrs["data"], node.attrs["mime"] = loaded
            if node is block:
                node.kind = "figure"


def _load(source: str, attachments: dict[str, Any], folder: Path | None) -> tuple[bytes, str] | None:
    if source.startswith("attachment:"):
        bundle = attachments.get(unquote(source.removeprefix("attachment:")), {})
        for mime, data in bundle.items():
            if mime in _MIME_OF.values():
                return _decoded(str(data), mime, encoded=mime != "image/svg+xml")
        return None
    if source.startswith("data:"):
        head, _, data = source.removeprefix("data:").partition(",")
        mime = head.partition(";")[0].lower()
        return _decoded(data, mime, encoded="base64" in head) if mime in _MIME_OF.values() else None
    if "://" in source or source.startswith("//") or folder is None:
        return None
    home = folder.resolve()
    path = (home / unquote(source)).resolve()
    kind = _MIME_OF.get(path.suffix.lower())
    if kind is None or not path.is_relative_to(home) or not path.is_file():
        return None
    return path.read_bytes(), kind


def _decoded(data: str, mime: str, *, encoded: bool) -> tuple[bytes, str] | None:
    try:
        return (base64.b64decode(unquote(data)) if encoded else unquote_to_bytes(data)), mime
    except (binascii.Error, ValueError):
        return None
