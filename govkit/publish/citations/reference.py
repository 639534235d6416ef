"""What a cited work is, whatever file it was read from."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal[
    "book",
    "chapter",
    "article",
    "newspaper",
    "periodical",
    "proceedings",
    "paper",
    "thesis",
    "report",
    "standard",
    "patent",
    "web",
    "archive",
    "map",
    "dataset",
    "preprint",
    "software",
    "document",
]
EntryLanguage = Literal["zh", "en"]

_YEAR = re.compile(r"\d{4}")


@dataclass(frozen=True, slots=True)
class Name:
    """A person, or with `literal` an organisation, whose name is written as it stands."""

    family: str = ""
    given: str = ""
    particle: str = ""
    suffix: str = ""
    literal: str = ""


OTHERS = Name(literal="others")
"""Further names that the source leaves out (``and others``)."""


@dataclass(frozen=True, slots=True)
class Reference:
    """One cited work.

    Attributes
    ----------
    subtitle
        Other title information: a subtitle, a volume, what explains the title.
    container
        The book, periodical, newspaper or proceedings that it is part of.
    container_names
        Who is responsible for the container.
    date
        The date of publication, as ISO text (``2013``, ``2013-01-08``) or as written (``c1988``, ``[1936]``).
    code
        The number of a standard, report, patent, archival item or official document.
    pid
        A persistent identifier other than a DOI, with its scheme, such as ``CSTR:…``.
    medium
        The carrier (``OL``, ``CD``); empty for print, or where address and DOI tell.
    mark
        The type code where the source insists on one, such as ``G``.
    """

    key: str
    kind: Kind
    title: str = ""
    subtitle: str = ""
    authors: tuple[Name, ...] = ()
    editors: tuple[Name, ...] = ()
    translators: tuple[Name, ...] = ()
    container: str = ""
    container_names: tuple[Name, ...] = ()
    publisher: str = ""
    place: str = ""
    date: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    edition: str = ""
    version: str = ""
    code: str = ""
    url: str = ""
    doi: str = ""
    pid: str = ""
    accessed: str = ""
    mark: str = ""
    medium: str = ""
    language: EntryLanguage = field(default="en")

    @property
    def year(self) -> str:
        """The year of publication; empty where none is known."""
        found = _YEAR.search(self.date)
        return found[0] if found else ""

    @property
    def online(self) -> bool:
        """Whether the work is an electronic resource."""
        return bool(self.url or self.doi or self.pid) or self.kind in ("web", "dataset", "preprint")


def is_chinese(text: str) -> bool:
    """Whether a text holds Chinese, Japanese or Korean characters."""
    return any(unicodedata.east_asian_width(char) in "WF" and char.isalnum() for char in text)


def language_of(tag: str, *texts: str) -> EntryLanguage:
    """The language by whose rules an entry is written: its own tag, else the script of its texts."""
    known = tag.strip().lower()
    if known.startswith(("zh", "chinese", "中文", "ja", "japanese", "chi", "zho")):
        return "zh"
    if known.startswith(("en", "american", "british", "usenglish", "ukenglish", "英文")):
        return "en"
    return "zh" if is_chinese(next((text for text in texts if text), "")) else "en"
