"""Which parts of a report rest on synthetic data, and which on real documents all the same."""

from __future__ import annotations

from collections.abc import Iterator

from govkit.publish.document import Document, Node, plain_text
from govkit.text import listing, say


def mark_real_parts(document: Document) -> None:
    """In a synthetic report, mark each heading with whether its part is synthetic, in ``attrs["synthetic"]``.

    A part is real where it has outputs that are marked as real and none of other tables or figures.
    """
    if not document.synthetic:
        return
    for heading, blocks in _parts(document):
        shown = [block for block in blocks if block.kind in ("table", "figure") or block.attrs.get("real")]
        heading.attrs["synthetic"] = not shown or not all(block.attrs.get("real") for block in shown)


def notice(document: Document) -> str:
    """The notice of synthetic data, short, for the head of a page; empty where there are none."""
    return say("publish.synthetic", document.lang) if document.synthetic else ""


def long_notice(document: Document) -> str:
    """The notice with the parts that it does not hold of."""
    real = [plain_text(heading.children) for heading, _ in _parts(document) if _is_real(heading)]
    if not document.synthetic or not real or document.style == "brief":
        return notice(document)
    quoted = [say("publish.quoted", document.lang, title=title) for title in real]
    return say("publish.synthetic_but", document.lang, parts=listing(quoted, document.lang))


def _is_real(heading: Node) -> bool:
    return heading.attrs.get("synthetic") is False


def _parts(document: Document) -> Iterator[tuple[Node, list[Node]]]:
    """Each heading with the blocks up to the next one."""
    heading: Node | None = None
    blocks: list[Node] = []
    for block in document.blocks:
        if block.kind == "heading":
            if heading is not None:
                yield heading, blocks
            heading, blocks = block, []
        else:
            blocks.append(block)
    if heading is not None:
        yield heading, blocks
