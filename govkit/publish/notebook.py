"""A notebook → a `Document`: which cells speak, in which language, under what title."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, TextIO

from govkit.errors import PublishError
from govkit.publish import cells
from govkit.publish.citations.bibliography import named, read_bibliographies, rules_of
from govkit.publish.citations.citing import cite
from govkit.publish.document import Document, Node
from govkit.publish.front_matter import check_front_matter, front_matter, is_front_matter
from govkit.publish.markdown import markdown_nodes
from govkit.publish.numbering import number
from govkit.publish.outputs import output_nodes
from govkit.publish.pictures import resolve_images
from govkit.publish.styles import arrange, style_of
from govkit.publish.svg import make_harmless
from govkit.publish.synthetic import mark_real_parts
from govkit.publish.title_block import take_title_block
from govkit.text import listing

_MANY_HEADINGS = 8
_MANY_BLOCKS = 60


def read_notebook(source: Path | TextIO, name: str) -> Any:
    """The notebook of a file (nbformat 4, older ones converted); `name` is what an error calls it.

    Raises
    ------
    PublishError
        When it is no notebook.
    """
    from nbformat import convert, reader

    try:
        text = source.read_text(encoding="utf-8-sig") if isinstance(source, Path) else source.read()
        # nbformat itself would log what is wrong with the notebook, in many lines, and go on.
        return convert(reader.reads(text.removeprefix("\ufeff")), 4)  # type: ignore[no-untyped-call]
    except Exception as error:  # nbformat raises whatever strange content leads to
        reason = " ".join(str(error).split())[:200]
        raise PublishError("publish.unreadable_notebook", path=name, reason=reason) from error


def read_document(
    notebook: dict[str, Any],
    *,
    lang: str = "",
    show_code: bool = False,
    folder: Path | None = None,
    name: str = "",
    bibliographies: Sequence[str] = (),
    citation_style: str = "",
    style: str = "",
) -> Document:
    """Read a notebook for publishing.

    Parameters
    ----------
    notebook
        The notebook (nbformat 4).
    lang
        ``"zh"`` or ``"en"``; empty for the notebook's own: metadata ``govkit.lang``, front matter, the
        parameter ``lang``, else Chinese.
    show_code
        Whether code is shown where a cell does not say so itself.
    folder
        Where the notebook stands; pictures that it links are read from there and from nowhere else.
    name
        The title where the notebook has none.
    bibliographies
        ``.bib`` and CSL-JSON files beside the notebook, besides those that it names itself in metadata
        ``govkit.bibliography`` or in the front matter.
    citation_style
        A name of `govkit.publish.citations.bibliography.STYLES`; empty for the notebook's own.
    style
        One of `govkit.publish.styles.STYLES`; empty for the notebook's own.

    Returns
    -------
    Document
        Numbered and with its problems noted.
    """
    metadata = notebook.get("metadata", {})
    ours = metadata.get("govkit", {})
    ours = dict(ours) if isinstance(ours, dict) else {}
    first = notebook["cells"][0] if notebook["cells"] else None
    front, malformed = front_matter(first) if first else ({}, "")
    document = Document(lang=_language(lang, notebook, ours, front))
    if malformed:
        document.problem("publish.front_matter", reason=malformed, cell=1)
    if first:
        check_front_matter(first, front, document)
    document.synthetic = bool(ours.get("synthetic", False))
    _note_not_executed(notebook, document)
    for position, cell in enumerate(notebook["cells"], 1):
        role = "finding" if "finding" in cells.tags(cell) else ""
        for block in _cell_blocks(cell, document, show_code=show_code, number=position):
            block.attrs["cell"] = position
            block.attrs.setdefault("role", role)
            document.blocks.append(block)
    resolve_images(document, notebook["cells"], folder)
    make_harmless(document)
    take_title_block(document, ours, front, metadata, name)
    document.style = style_of(style, ours.get("style"), front.get("style"))
    arrange(document)
    number(document, wanted=_choice(ours, front, "number_headings", "number-sections"))
    files = [*named(ours.get("bibliography") or front.get("bibliography")), *bibliographies]
    references = document.references | read_bibliographies(files, folder, document)
    cited = citation_style or str(
        ours.get("citation_style") or front.get("citation_style") or front.get("citation-style") or ""
    )
    # The abstract stands apart from the text and comes first.
    abstract = Node("paragraph", document.abstract, attrs={"cell": 0})
    document.blocks.insert(0, abstract)
    cite(document, references, rules_of(cited, document.lang))
    document.blocks.remove(abstract)
    document.abstract = abstract.children
    wanted = _choice(ours, front, "contents", "toc")
    long = len(document.blocks) >= _MANY_BLOCKS or sum(1 for _ in document.headings()) >= _MANY_HEADINGS
    document.contents = (long if wanted is None else wanted) and document.style == "report"
    mark_real_parts(document)
    return document


def _cell_blocks(cell: dict[str, Any], document: Document, *, show_code: bool, number: int) -> list[Node]:
    kind = cell["cell_type"]
    if kind == "markdown":
        return [] if cells.hidden(cell, {}) else markdown_nodes(str(cell["source"]), document.lang)
    if kind != "code":
        told = (
            str(cell["source"]).strip() and not cells.hidden(cell, {}) and not is_front_matter(cell, number)
        )
        if told:
            document.problem("publish.raw_cell", serious=False, cell=number)
        return []
    wants, source = cells.options(cell)
    if cells.hidden(cell, wants):
        return []
    for line in cells.misread(cell):
        document.problem("publish.cell_option", cell=number, line=line[:80])
    blocks = []
    if source and cells.shows_source(cell, wants, show_code):
        blocks.append(Node("code_block", text=source, attrs={"language": "python", "source": True}))
    if cells.shows_output(cell, wants):
        blocks += output_nodes(cell, wants, document, show_errors=show_code, number=number)
    return blocks


def _note_not_executed(notebook: dict[str, Any], document: Document) -> None:
    """Note code that never ran: all of it, or cells that were added or changed since."""
    executed, not_executed = cells.executed(notebook)
    if not_executed and not executed:
        document.problem("publish.never_executed", count=len(not_executed))
    elif not_executed:
        listed = listing(not_executed, document.lang)
        document.problem("publish.not_executed", serious=False, cells=listed)


def _language(asked: str, notebook: dict[str, Any], ours: dict[str, Any], front: dict[str, Any]) -> str:
    papermill: Any = notebook.get("metadata", {})
    for key in ("papermill", "parameters"):
        papermill = papermill.get(key) or {} if isinstance(papermill, dict) else {}
    choices = (
        asked,
        ours.get("lang"),
        front.get("lang"),
        papermill.get("lang") if isinstance(papermill, dict) else "",
        cells.parameter(notebook, "lang"),
    )
    found = (str(choice)[:2].lower() for choice in choices if choice)
    return next((choice for choice in found if choice in ("zh", "en")), "zh")


def _choice(ours: dict[str, Any], front: dict[str, Any], key: str, quarto: str) -> bool | None:
    value = ours.get(key, front.get(key, front.get(quarto)))
    return value if isinstance(value, bool) else None
