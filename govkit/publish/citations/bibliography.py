"""Which bibliographies a notebook names, where they lie, and by which rules it cites."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from govkit.errors import ParameterError, PublishError
from govkit.publish.citations.reference import Reference
from govkit.publish.citations.rules import Edition, Rules, System
from govkit.publish.document import Document

STYLES: dict[str, tuple[Edition, System]] = {
    "gb7714-2025-numeric": (2025, "numeric"),
    "gb7714-2025-author-date": (2025, "author-date"),
    "gb7714-2015-numeric": (2015, "numeric"),
    "gb7714-2015-author-date": (2015, "author-date"),
}
DEFAULT_STYLE = "gb7714-2025-numeric"


def rules_of(name: str, lang: str) -> Rules:
    """The rules of a citation style by its name; empty for the default.

    Raises
    ------
    ParameterError
        When there is no such style.
    """
    style = STYLES.get(name or DEFAULT_STYLE)
    if style is None:
        raise ParameterError("publish.unknown_citation_style", value=name, choices=", ".join(STYLES))
    return Rules.of(*style, lang)


def read_bibliographies(
    names: Iterable[str], folder: Path | None, document: Document
) -> dict[str, Reference]:
    """Read bibliographies by their names from one folder and from nowhere else.

    One that is not there is noted in the document. Of entries with one key the last is taken.

    Raises
    ------
    PublishError
        When a bibliography cannot be read.
    """
    home = folder.resolve() if folder else None
    found: dict[str, Reference] = {}
    for name in names:
        path = (home / name).resolve() if home else None
        if home is None or path is None or not path.is_relative_to(home) or not path.is_file():
            document.problem("publish.missing_bibliography", path=name[:200])
            continue
        found |= {reference.key: reference for reference in read_bibliography(path)}
    return found


def read_bibliography(path: Path) -> list[Reference]:
    """Read one ``.bib`` or CSL-JSON file.

    Raises
    ------
    PublishError
        When it is neither, or not UTF-8.
    """
    from govkit.publish.citations.bibtex import read_bibtex
    from govkit.publish.citations.csl_json import read_csl_json

    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise PublishError("publish.bad_bibliography", path=path.name, reason=str(error)[:200]) from error
    return (read_csl_json if path.suffix.lower() == ".json" else read_bibtex)(text, path.name)


def named(value: Any) -> list[str]:
    """The names of bibliographies in metadata: one, or a list."""
    return [str(one) for one in (value if isinstance(value, list) else [value]) if one]
