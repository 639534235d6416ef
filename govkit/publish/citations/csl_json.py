"""CSL-JSON (what Zotero and others export) → references."""

from __future__ import annotations

import json
import re
from typing import Any

from govkit.errors import PublishError
from govkit.publish.citations.reference import Kind, Name, Reference, language_of

_KINDS: dict[str, Kind] = {
    "article": "preprint",
    "article-journal": "article",
    "article-magazine": "article",
    "article-newspaper": "newspaper",
    "bill": "document",
    "book": "book",
    "chapter": "chapter",
    "dataset": "dataset",
    "document": "document",
    "entry": "chapter",
    "entry-dictionary": "chapter",
    "entry-encyclopedia": "chapter",
    "legal_case": "document",
    "legislation": "document",
    "manuscript": "archive",
    "map": "map",
    "pamphlet": "book",
    "paper-conference": "paper",
    "patent": "patent",
    "periodical": "periodical",
    "post": "web",
    "post-weblog": "web",
    "regulation": "document",
    "report": "report",
    "software": "software",
    "standard": "standard",
    "thesis": "thesis",
    "webpage": "web",
}


def read_csl_json(text: str, place: str) -> list[Reference]:
    """Read a bibliography in CSL-JSON.

    Raises
    ------
    PublishError
        When it is no JSON list of entries; the message names `place`.
    """
    try:
        items = json.loads(text)
    except ValueError as error:
        raise PublishError("publish.bad_bibliography", path=place, reason=str(error)[:200]) from error
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise PublishError("publish.bad_bibliography", path=place, reason="CSL-JSON: [ {…}, {…} ]")
    return [from_csl(item) for item in items if item.get("id") or item.get("citation-key")]


def from_csl(item: dict[str, Any]) -> Reference:
    """One entry of CSL-JSON as a reference."""
    kind = _KINDS.get(str(item.get("type", "")), "document")
    extra = dict(re.findall(r"^([A-Za-z-]+):\s*(.+)$", str(item.get("note", "")), re.M))
    inside = kind in ("chapter", "paper")
    editors = _names(item.get("editor"))
    title = _plain(item.get("title"))
    container = _plain(item.get("container-title") or item.get("event-title") or item.get("event"))
    number = _plain(item.get("number") or (item.get("archive_location") if kind == "archive" else ""))
    return Reference(
        key=str(item.get("citation-key") or item.get("id")),
        kind=kind,
        title=title,
        authors=_names(item.get("author")),
        editors=() if inside else editors,
        translators=_names(item.get("translator")),
        container=container,
        container_names=_names(item.get("container-author")) or (editors if inside else ()),
        publisher=_plain(item.get("publisher") or (item.get("archive") if kind == "archive" else "")),
        place=_plain(item.get("publisher-place") or item.get("archive-place")),
        date=_date(item.get("issued")),
        volume=_plain(item.get("volume")),
        issue=_plain(item.get("issue")) or ("" if kind != "article" else number),
        pages=_pages(item.get("page") or item.get("number-of-pages-cited") or ""),
        edition=_plain(item.get("edition")),
        version=_plain(item.get("version")),
        code="" if kind in ("article", "newspaper", "periodical") else number,
        url=_plain(item.get("URL")),
        doi=_plain(item.get("DOI")),
        pid=f"CSTR:{extra['CSTR']}" if "CSTR" in extra else "",
        accessed=_date(item.get("accessed")),
        mark=extra.get("mark", ""),
        medium=_plain(item.get("medium")) if re.fullmatch("[A-Z]{2}", _plain(item.get("medium"))) else "",
        language=language_of(_plain(item.get("language")), title, container),
    )


def _names(listed: object) -> tuple[Name, ...]:
    found = []
    for one in listed if isinstance(listed, list) else []:
        if isinstance(one, dict):
            particles = (one.get("dropping-particle"), one.get("non-dropping-particle"))
            found.append(
                Name(
                    family=_plain(one.get("family")),
                    given=_plain(one.get("given")),
                    particle=" ".join(_plain(particle) for particle in particles if particle),
                    suffix=_plain(one.get("suffix")),
                    literal=_plain(one.get("literal")),
                )
            )
    return tuple(name for name in found if name.family or name.literal)


def _date(value: object) -> str:
    if not isinstance(value, dict):
        return ""
    parts = value.get("date-parts")
    if isinstance(parts, list) and parts and isinstance(parts[0], list) and parts[0]:
        begin = _iso(parts[0])
        if len(parts) > 1 and isinstance(parts[1], list):
            return f"{begin}/{_iso(parts[1])}"
        return begin
    return _plain(value.get("literal") or value.get("raw"))


def _iso(parts: list[object]) -> str:
    numbers = [str(part).zfill(4 if position == 0 else 2) for position, part in enumerate(parts[:3]) if part]
    return "-".join(numbers)


def _plain(value: object) -> str:
    """Text without the markup that CSL allows in fields."""
    if value is None or isinstance(value, dict | list):
        return ""
    return re.sub(r"</?(?:i|b|sup|sub|sc|span)(?:\s[^>]*)?>", "", str(value)).strip()


def _pages(value: object) -> str:
    return re.sub(r"\s*[-–—]+\s*", "-", _plain(value))
