"""The rules in force for a bibliography: edition of the standard, system of citation, and marks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Edition = Literal[2025, 2015]
System = Literal["numeric", "author-date"]


@dataclass(frozen=True, slots=True)
class Marks:
    """The prescribed marks, each with the space that belongs to it."""

    comma: str
    colon: str
    semicolon: str
    opening: str
    closing: str


HALF = Marks(", ", ": ", "; ", "(", ")")
FULL = Marks("，", "：", "；", "（", "）")


@dataclass(frozen=True, slots=True)
class Rules:
    """How entries are written.

    GB/T 7714—2025 (in force since 1 July 2026) against 2015, as far as entries show it: full-width marks
    except the point and square brackets; family names no longer in capitals; Chinese names in pinyin with
    the given name in full; hyphens kept between initials; ``等，译`` with a comma; dates of access only for
    web pages, datasets and preprints; standards by number and title alone; preprints as a type of their own.

    Attributes
    ----------
    edition
        Year of the edition.
    system
        ``numeric`` (顺序编码制) or ``author-date`` (著者-出版年制).
    marks
        Full-width or half-width marks. The 2015 edition leaves the width open and its examples are set with
        half-width marks; an English text uses them with either edition.
    """

    edition: Edition = 2025
    system: System = "numeric"
    marks: Marks = FULL

    @classmethod
    def of(cls, edition: Edition, system: System, lang: str) -> Rules:
        """The rules with the marks that are usual for the edition in a text of that language."""
        return cls(edition, system, FULL if edition == 2025 and lang == "zh" else HALF)

    @property
    def author_date(self) -> bool:
        """Whether the system is author–date."""
        return self.system == "author-date"
