"""The layouts of a report: which there are, and what each makes of a document before it is written."""

from __future__ import annotations

from govkit.errors import ParameterError
from govkit.publish.document import Document, Node
from govkit.text import say

STYLES = ("report", "gongwen", "brief")
DEFAULT_STYLE = "report"
_MOST_PARAGRAPHS = 3


def style_of(*wanted: object) -> str:
    """The first style that is asked for, else the default.

    Raises
    ------
    ParameterError
        When there is no such style.
    """
    asked = next((str(one) for one in wanted if one), DEFAULT_STYLE)
    if asked not in STYLES:
        raise ParameterError("publish.unknown_style", value=asked, choices=", ".join(STYLES))
    return asked


def evidence_in_words(document: Document) -> str:
    """The evidence level as a brief heads it; empty where the notebook recorded none."""
    if document.evidence is None:
        return ""
    level = say(f"evidence.level_{document.evidence.level}", document.lang)
    key = "publish.evidence_claimed" if document.evidence.claimed else "publish.evidence"
    return say(key, document.lang, level=level)


def arrange(document: Document) -> None:
    """Make of a document what its style shows.

    A brief keeps the finding and one figure: the blocks whose cell or output has the role ``finding`` or
    ``figure``; where none has, the abstract, else the first paragraphs, and the first figure.
    """
    if document.style != "brief":
        return
    finding = [block for block in document.blocks if block.attrs.get("role") == "finding"]
    if not finding and document.abstract:
        finding = [Node("paragraph", document.abstract, attrs={"cell": 0})]
    if not finding:
        finding = [block for block in document.blocks if block.kind == "paragraph"][:_MOST_PARAGRAPHS]
    figures = [block for block in document.blocks if block.kind == "figure"]
    chosen = [block for block in figures if block.attrs.get("role") == "figure"] or figures
    kept = [*finding, *chosen[:1]]
    document.left_out = {
        str(block.attrs["label"])
        for block in document.blocks
        if block.attrs.get("label") and not any(block is one for one in kept)
    }
    document.blocks, document.abstract, document.contents = kept, [], False
