"""A brief on one page, whatever it is given: smaller type first, then less text."""

from __future__ import annotations

import re
from collections.abc import Callable

from govkit.publish.document import Document, Node, plain_text

SCALES = (1.0, 0.94, 0.88)
_SHORTEST = 200  # characters of a finding that are always kept


def on_one_page(document: Document, typeset: Callable[[Document, float], bytes]) -> bytes:
    """Set a brief smaller until it fits, then shorten its text from the end, and note that.

    Parameters
    ----------
    typeset
        Makes the PDF of a document with its type at a scale.
    """
    made = b""
    for scale in SCALES:
        made = typeset(document, scale)
        if _pages(made) == 1:
            return made
    cuts = 0
    while _pages(made) > 1 and _shorten(document):
        cuts += 1
        made = typeset(document, SCALES[-1])
    document.problem("publish.brief_cut", count=cuts)
    return made


def _shorten(document: Document) -> bool:
    """Leave out the last paragraph, or a quarter of the only one; False where little is left."""
    texts = [block for block in document.blocks if block.kind != "figure"]
    if len(texts) > 1:
        document.blocks.remove(texts[-1])
        return True
    text = plain_text(texts[0].children) if texts else ""
    if len(text) <= _SHORTEST:
        return False
    texts[0].children = [Node("text", text=text[: len(text) * 3 // 4].rstrip("…") + "……")]
    return True


def _pages(pdf: bytes) -> int:
    """The number of pages: the page objects of the file, which Typst writes uncompressed."""
    return len(re.findall(rb"/Type\s*/Page(?![A-Za-z])", pdf))
