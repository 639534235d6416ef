"""Spreadsheets that are one XML document: one sheet after the other, so that no tree holds them all."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

from govkit.readers.damage import cut_off
from govkit.readers.sheet import Sheet


def sheets_in(file: Path, content: bytes, tag: str, read: Callable[[Path, Any], Sheet]) -> list[Sheet]:
    """What `read` makes of each element of a document that has this tag; entities are left as they are.

    Raises
    ------
    ReadError
        The document is cut off or damaged.
    """
    from lxml import etree

    sheets = []
    try:
        nodes = etree.iterparse(
            io.BytesIO(content), tag=tag, resolve_entities=False, no_network=True, huge_tree=True
        )
        for _, node in nodes:
            sheets.append(read(file, node))
            node.clear()
    except etree.XMLSyntaxError as problem:
        raise cut_off(file, problem) from None
    return sheets
