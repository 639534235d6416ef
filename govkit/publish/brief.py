"""A brief on one page, whatever it is given: smaller type first, then smaller pictures, then less text."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from govkit.publish.column_widths import display_ems
from govkit.publish.document import Document, Node, plain_text


class Size(NamedTuple):
    """Parts of the usual size in which type and pictures of a brief are set."""

    type: float = 1.0
    picture: float = 1.0


# Letters of figures are still legible at the last one.
SIZES = (Size(), Size(0.94), Size(0.88), Size(0.88, 0.84), Size(0.88, 0.7))
_LINE, _ROW = 43, 1.15  # em in a line of text, and lines of text that a row of a table takes
_WIDE = {"zh": 1.0, "en": 0.65}  # of an em as it is reckoned
_HELD = (17.8, 19.3)  # lines that a page holds beside a figure at the first two sizes
_SHORTEST = 200  # characters of a finding that are always kept


def on_one_page(document: Document, typeset: Callable[[Document, Size], bytes]) -> bytes:
    """Set a brief smaller until it fits, then shorten its text from the end, and note that.

    Parameters
    ----------
    typeset
        Makes the PDF of a document in a size.
    """
    made = b""
    for size in SIZES[_first(document) :]:
        made = typeset(document, size)
        if _pages(made) == 1:
            return made
    cuts = 0
    while _pages(made) > 1 and _shorten(document):
        cuts += 1
        made = typeset(document, SIZES[-1])
    document.problem("publish.brief_cut", count=cuts)
    return made


def _first(document: Document) -> int:
    """The place of the first size that is worth a try, by about how many lines stand beside the figure."""
    if not any(block.kind == "figure" for block in document.blocks):
        return 0
    lines = sum(
        len(block.attrs["table"].rows) * _ROW
        if block.kind == "table"
        else display_ems(plain_text(block.children)) * _WIDE[document.lang] / _LINE
        for block in document.blocks
        if block.kind != "figure"
    )
    return sum(lines > limit for limit in _HELD)


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
