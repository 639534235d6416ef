"""BibTeX and BibLaTeX → references."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from govkit.errors import PublishError
from govkit.publish.citations.reference import OTHERS, Kind, Name, Reference, language_of

_KINDS: dict[str, Kind] = {
    "archive": "archive",
    "article": "article",
    "book": "book",
    "booklet": "book",
    "collection": "book",
    "conference": "paper",
    "data": "dataset",
    "dataset": "dataset",
    "electronic": "web",
    "inbook": "chapter",
    "incollection": "chapter",
    "inproceedings": "paper",
    "inreference": "chapter",
    "jurisdiction": "document",
    "legal": "document",
    "legislation": "document",
    "letter": "archive",
    "manual": "book",
    "map": "map",
    "mastersthesis": "thesis",
    "mvbook": "book",
    "newspaper": "newspaper",
    "online": "web",
    "patent": "patent",
    "periodical": "periodical",
    "phdthesis": "thesis",
    "preprint": "preprint",
    "proceedings": "proceedings",
    "reference": "book",
    "report": "report",
    "software": "software",
    "standard": "standard",
    "techreport": "report",
    "thesis": "thesis",
    "webpage": "web",
    "www": "web",
}
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_PUBLISHERS = (
    *("publisher", "institution", "school", "organization", "library"),
    *("eprinttype", "archiveprefix"),
)
_INHERITED = ("editor", "publisher", "address", "location", "year", "date", "isbn", "volume")


def read_bibtex(text: str, place: str) -> list[Reference]:
    """Read a bibliography in BibTeX or BibLaTeX.

    Raises
    ------
    PublishError
        When an entry cannot be read, or a key is used twice; the message names `place`, line and key.
    """
    from bibtexparser.entrypoint import parse_string
    from bibtexparser.model import DuplicateBlockKeyBlock, ParsingFailedBlock

    months = "".join(f"@string{{{month} = {{{number}}}}}\n" for number, month in enumerate(_MONTHS, 1))
    own = {name.lower() for name in re.findall(r"@string\s*[{(]\s*(\w+)", text, re.I)}
    head = "".join(line + "\n" for line in months.splitlines() if not own & {line[8:11]})
    library = parse_string(head + text)
    for block in library.failed_blocks:
        line = (block.start_line or 0) - head.count("\n") + 1
        if isinstance(block, DuplicateBlockKeyBlock):
            raise PublishError("publish.key_twice", path=place, line=line, key=block.key)
        if isinstance(block, ParsingFailedBlock):
            raise PublishError("publish.bad_bibliography_entry", path=place, line=line)
    raw = {
        entry.key: (entry.entry_type.lower(), {field.key.lower(): str(field.value) for field in entry.fields})
        for entry in library.entries
    }
    return [_reference(key, kind, _inheriting(fields, raw)) for key, (kind, fields) in raw.items()]


def _inheriting(fields: dict[str, str], raw: dict[str, tuple[str, dict[str, str]]]) -> dict[str, str]:
    parent = raw.get(fields.get("crossref", ""))
    if parent is None:
        return fields
    inherited = {name: parent[1][name] for name in _INHERITED if name in parent[1]}
    title = parent[1].get("booktitle") or parent[1].get("title", "")
    return {**inherited, "booktitle": title, **fields}


def _reference(key: str, entry_type: str, fields: dict[str, str]) -> Reference:
    kind = _kind(entry_type, fields)
    get = _Getter(fields)
    inside = kind in ("chapter", "paper")
    title = get("title")
    container = get("booktitle", "journaltitle", "journal", "eventtitle")
    editors = get.names("editor")
    number = get("number", "issue")
    serial = kind in ("article", "newspaper", "periodical")
    return Reference(
        key=key,
        kind=kind,
        title=title,
        subtitle=get("subtitle"),
        authors=get.names("author"),
        editors=() if inside else editors,
        translators=get.names("translator"),
        container=container,
        container_names=get.names("bookauthor") or (editors if inside else ()),
        publisher=get(*_PUBLISHERS),
        place=get("address", "location"),
        date=_date(fields, get),
        volume=get("volume"),
        issue=number if serial else "",
        pages=re.sub(r"\s*[-–—]+\s*", "-", get("pages", "eid")),
        edition=get("edition"),
        version=get("version"),
        code="" if serial else number,
        url=get.verbatim("url"),
        doi=re.sub(r"^(https?://(dx\.)?doi\.org/|doi:)", "", get.verbatim("doi"), flags=re.I),
        pid=f"CSTR:{get.verbatim('cstr')}" if "cstr" in fields else "",
        accessed=get("urldate"),
        mark=get("mark"),
        medium=get("medium"),
        language=language_of(get("langid", "language"), title, container),
    )


def _kind(entry_type: str, fields: dict[str, str]) -> Kind:
    if entry_type == "article" and fields.get("entrysubtype", "").lower() == "newspaper":
        return "newspaper"
    if entry_type in ("misc", "unpublished"):
        if "eprint" in fields or "arxiv" in " ".join(fields.values()).lower():
            return "preprint"
        return "web" if "url" in fields or "howpublished" in fields else "document"
    return _KINDS.get(entry_type, "document")


def _date(fields: dict[str, str], get: _Getter) -> str:
    if "date" in fields:
        return get("date").replace("/..", "/")
    year, month = get("year"), get("month").lower()[:3]
    number = _MONTHS.index(month) + 1 if month in _MONTHS else int(month) if month.isdecimal() else 0
    day = get("day")
    if re.fullmatch(r"\d{4}", year) and 1 <= number <= 12:
        return f"{year}-{number:02d}" + (f"-{int(day):02d}" if day.isdecimal() else "")
    return year


class _Getter:
    """The fields of an entry as plain text."""

    def __init__(self, fields: dict[str, str]) -> None:
        self._fields = fields

    def __call__(self, *names: str) -> str:
        """The first of the fields that is there and not empty."""
        return next((text for name in names if (text := plain(self._fields.get(name, "")))), "")

    def verbatim(self, name: str) -> str:
        """A field in which nothing is LaTeX."""
        return self._fields.get(name, "").replace("\\_", "_").replace("\\%", "%").replace("\\&", "&").strip()

    def names(self, name: str) -> tuple[Name, ...]:
        """A field of names that ``and`` separates."""
        from bibtexparser.middlewares.names import split_multiple_persons_names

        text = self._fields.get(name, "")
        listed = (one.strip() for one in split_multiple_persons_names(text)) if text.strip() else ()
        return tuple(OTHERS if one.lower() == "others" else _name(one) for one in listed if one)


def _name(text: str) -> Name:
    from bibtexparser.middlewares.names import InvalidNameError, parse_single_name_into_parts

    if text.startswith("{") and text.endswith("}"):
        return Name(literal=plain(text))
    try:
        parts = parse_single_name_into_parts(text, strict=False)
    except InvalidNameError:
        return Name(literal=plain(text))
    family, given = plain(" ".join(parts.last)), plain(" ".join(parts.first))
    if not given and not parts.von:
        return Name(literal=family)
    return Name(family, given, plain(" ".join(parts.von)), plain(" ".join(parts.jr)))


@cache
def _decoder() -> Any:
    from pylatexenc.latex2text import LatexNodes2Text  # type: ignore[import-untyped]

    return LatexNodes2Text(math_mode="verbatim", keep_comments=True)


def plain(text: str) -> str:
    """LaTeX as plain text: accents and dashes done, braces gone."""
    text = " ".join(text.split())
    if not re.search(r"[\\{}~]|--|``|''", text):
        return text
    escaped = re.sub(r"(?<!\\)([%#&_^])", r"\\\1", text).replace("\\^{", "^{")
    spaced = re.sub(r"\s*\\quad\s*", "\u3000", escaped)
    return str(_decoder().latex_to_text(spaced)).strip()
