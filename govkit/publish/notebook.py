"""A notebook → a `Document`: which cells speak, in which language, under what title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from govkit.publish import cells
from govkit.publish.citations.bibliography import named, read_bibliographies, rules_of
from govkit.publish.citations.citing import cite
from govkit.publish.document import Document, Node, plain_text
from govkit.publish.markdown import markdown_nodes
from govkit.publish.numbering import number
from govkit.publish.outputs import output_nodes
from govkit.publish.pictures import resolve_images

_MANY_HEADINGS = 8
_MANY_BLOCKS = 60


def read_document(
    notebook: dict[str, Any],
    *,
    lang: str = "",
    show_code: bool = False,
    folder: Path | None = None,
    name: str = "",
    bibliographies: Sequence[str] = (),
    citation_style: str = "",
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

    Returns
    -------
    Document
        Numbered and with its problems noted.
    """
    metadata = notebook.get("metadata", {})
    ours = dict(metadata.get("govkit", {}))
    first = notebook["cells"][0] if notebook["cells"] else None
    front = cells.front_matter(first) if first else {}
    document = Document(lang=_language(lang, notebook, ours, front))
    document.synthetic = bool(ours.get("synthetic", False))
    for position, cell in enumerate(notebook["cells"], 1):
        for block in _cell_blocks(cell, document, show_code=show_code, number=position):
            block.attrs["cell"] = position
            document.blocks.append(block)
    resolve_images(document, notebook["cells"], folder)
    _take_title(document, ours, front, metadata, name)
    number(document, wanted=_choice(ours, front, "number_headings", "number-sections"))
    files = [*named(ours.get("bibliography") or front.get("bibliography")), *bibliographies]
    references = document.references | read_bibliographies(files, folder, document)
    style = citation_style or str(ours.get("citation_style") or front.get("citation-style") or "")
    cite(document, references, rules_of(style, document.lang))
    wanted = _choice(ours, front, "contents", "toc")
    long = len(document.blocks) >= _MANY_BLOCKS or sum(1 for _ in document.headings()) >= _MANY_HEADINGS
    document.contents = long if wanted is None else wanted
    return document


def _cell_blocks(cell: dict[str, Any], document: Document, *, show_code: bool, number: int) -> list[Node]:
    kind = cell["cell_type"]
    if kind == "markdown":
        return [] if cells.hidden(cell, {}) else markdown_nodes(str(cell["source"]), document.lang)
    if kind != "code":
        return []
    wants, source = cells.options(cell)
    if cells.hidden(cell, wants):
        return []
    blocks = []
    if source and cells.shows_source(cell, wants, show_code):
        blocks.append(Node("code_block", text=source, attrs={"language": "python", "source": True}))
    if cells.shows_output(cell, wants):
        blocks += output_nodes(cell, wants, document, show_errors=show_code, number=number)
    return blocks


def _language(asked: str, notebook: dict[str, Any], ours: dict[str, Any], front: dict[str, Any]) -> str:
    papermill = notebook.get("metadata", {}).get("papermill", {}).get("parameters", {})
    choices = (
        asked,
        ours.get("lang"),
        front.get("lang"),
        papermill.get("lang"),
        cells.parameter(notebook, "lang"),
    )
    found = (str(choice)[:2].lower() for choice in choices if choice)
    return next((choice for choice in found if choice in ("zh", "en")), "zh")


def _choice(ours: dict[str, Any], front: dict[str, Any], key: str, quarto: str) -> bool | None:
    value = ours.get(key, front.get(quarto))
    return value if isinstance(value, bool) else None


def _take_title(
    document: Document, ours: dict[str, Any], front: dict[str, Any], metadata: dict[str, Any], name: str
) -> None:
    """The title is asked for in metadata, else the first level-1 heading, which then leaves the text."""
    given = str(ours.get("title") or front.get("title") or "")
    heading = next((block for block in document.headings() if block.attrs["level"] == 1), None)
    if heading is not None and (not given or given == plain_text(heading.children)):
        given = plain_text(heading.children)
        document.blocks.remove(heading)
    document.title = given or str(metadata.get("title") or "") or name
    document.subtitle = str(ours.get("subtitle") or front.get("subtitle") or "")
    document.date = str(ours.get("date") or front.get("date") or metadata.get("date") or "")
    authors = (
        ours.get("authors") or ours.get("author") or front.get("author") or metadata.get("authors") or []
    )
    listed = authors if isinstance(authors, list) else re.split(r"[,，、;；]\s*", str(authors))
    names = [str(one.get("name", "")) if isinstance(one, dict) else str(one) for one in listed]
    document.authors = [one for one in names if one]
