"""One entry of a bibliography after GB/T 7714: what is written, in which order, with which marks."""

from __future__ import annotations

import re

from govkit.publish.citations.names import anonymous, written
from govkit.publish.citations.reference import Reference
from govkit.publish.citations.rules import Rules

_TYPE_CODES = {
    "book": "M",
    "chapter": "M",
    "article": "J",
    "newspaper": "N",
    "periodical": "J",
    "proceedings": "C",
    "paper": "C",
    "thesis": "D",
    "report": "R",
    "standard": "S",
    "patent": "P",
    "web": "EB",
    "archive": "A",
    "map": "CM",
    "dataset": "DS",
    "preprint": "PP",
    "software": "CP",
    "document": "Z",
}
_IN_PRINT = ("book", "chapter", "proceedings")
_PLACELESS = {"zh": "[出版地不详]", "en": "[S.l.]"}
_UNPUBLISHED = {"zh": "[出版者不详]", "en": "[s.n.]"}
_TRANSLATED = {"zh": "译", "en": "trans."}
_EDITED = {"zh": "编", "en": "ed."}
_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5,
    "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
}  # fmt: skip
_CHINESE_ORDINALS = {numeral: value for value, numeral in enumerate("一二三四五六七八九十", 1)}


def entry(reference: Reference, rules: Rules, year_suffix: str = "") -> str:
    """Write an entry, with its full stop and without its number.

    Parameters
    ----------
    year_suffix
        ``a``, ``b`` … where an author has several works of one year (author–date only).
    """
    writer = _Writer(reference, rules)
    made = _joined([writer.head(year_suffix), writer.work(), *writer.rest()])
    return made if made.endswith(".") else made + "."


def head_names(reference: Reference) -> tuple[str, ...]:
    """What the author–date system sorts and cites an entry by: its names as they stand, or nothing."""
    return tuple(name.literal or name.family + name.given for name in reference.authors or reference.editors)


def by_number(reference: Reference, rules: Rules) -> bool:
    """Whether an entry is known by its number alone, as standards are since the edition of 2025."""
    return reference.kind == "standard" and rules.edition == 2025 and bool(reference.code)


def type_mark(reference: Reference, rules: Rules) -> str:
    """The type of a work and its carrier in square brackets, such as ``[J/OL]``."""
    code = reference.mark or _TYPE_CODES[reference.kind]
    if not reference.mark and rules.edition == 2015 and reference.kind == "preprint":
        code = "EB"
    if not reference.mark and reference.kind == "document" and reference.url:
        code = "EB"
    carrier = reference.medium or ("OL" if reference.online else "")
    return f"[{code}/{carrier}]" if carrier else f"[{code}]"


def _ordinal(edition: str) -> int | None:
    """The number of an edition: 3 for ``3``, ``3rd ed.``, ``Third edition``, ``第三版``; None for a year."""
    word = re.sub(r"\s+ed(ition|\.)?$|^第|版$", "", edition.strip(), flags=re.I).lower()
    digits = re.sub(r"(?<=\d)(st|nd|rd|th)$", "", word)
    if digits.isdecimal():
        return int(digits) if len(digits) < 4 else None
    return _ORDINALS.get(word) or _CHINESE_ORDINALS.get(word)


def _joined(parts: list[str]) -> str:
    """Parts with a point and a space between them; one that ends in a point gets no second."""
    made = ""
    for part in filter(None, parts):
        joint = "" if not made else " " if made.endswith(".") else ". "
        # A full-width bracket brings its own space.
        made += (joint.rstrip() if part.startswith("（") else joint) + part
    return made


class _Writer:
    """The parts of one entry."""

    def __init__(self, reference: Reference, rules: Rules) -> None:
        self.of = reference
        self.rules = rules
        self.marks = rules.marks
        self.zh = reference.language == "zh"
        self.by_number = by_number(reference, rules)
        # A paper of a meeting that published no proceedings.
        self.meeting = reference.kind == "paper" and not (reference.place or reference.publisher)

    def head(self, year_suffix: str) -> str:
        """Who is responsible, and in the author–date system when it was published."""
        of = self.of
        if self.by_number:
            return ""
        names = written(of.authors or of.editors, of.language, self.rules)
        if not self.rules.author_date:
            return names
        names = names or anonymous(of.language)
        return f"{names}{self.marks.comma}{of.year}{year_suffix}" if of.year else names

    def work(self) -> str:
        """The title with its mark, who else is responsible, and the work that it is part of."""
        of = self.of
        inside = of.kind in ("chapter", "paper") and bool(of.container)
        if of.kind == "periodical":
            title = of.title or of.container
        elif self.by_number:
            title = f"{of.code} {of.title}".strip()
        else:
            title = self._titled(of.title, of.subtitle, "" if inside else self._volume(), of.code)
        made = _joined([title + type_mark(of, self.rules), *self._others()])
        if not inside:
            return made
        names = written(of.container_names, of.language, self.rules)
        host = _joined([names, self._titled(of.container, self._volume())])
        if self.meeting:
            host += self.marks.comma + self._imprint() + self._accessed()
        return f"{made}//{host}"

    def rest(self) -> list[str]:
        """Edition, publication, access, identifiers."""
        of = self.of
        if of.kind == "periodical":
            issued = self._serial()
        elif of.kind in ("article", "newspaper"):
            issued = [self._issue() + self._accessed()]
        elif self._dated_online():
            issued = [self._platform() + self._dates()]
        elif self.by_number or self.meeting:
            issued = []
        else:
            issued = [self._imprint() + self._accessed()]
        return [self._edition(), *issued, *self._access()]

    def _titled(self, *parts: str) -> str:
        return self.marks.colon.join(part for part in parts if part)

    def _volume(self) -> str:
        of = self.of
        if of.kind in ("article", "newspaper", "periodical") or not of.volume:
            return ""
        if not of.volume.isdecimal():
            return of.volume
        return f"第{of.volume}卷" if self.zh else f"v.{of.volume}"

    def _others(self) -> list[str]:
        of, comma = self.of, self.marks.comma
        made = []
        if of.translators:
            names = written(of.translators, of.language, self.rules)
            joint = "" if self.rules.edition == 2015 and names.endswith("等") else comma
            made.append(names + joint + _TRANSLATED[of.language])
        if of.authors and of.editors:
            made.append(written(of.editors, of.language, self.rules) + comma + _EDITED[of.language])
        return made

    def _edition(self) -> str:
        of = self.of
        if of.version:
            return of.version if of.version[0] in "vV" else f"V{of.version}"
        number = _ordinal(of.edition)
        if number is None:
            return of.edition
        if number == 1:
            return ""
        ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10 if number % 100 not in (11, 12, 13) else 0, "th")
        return f"{number}版" if self.zh else f"{number}{ending} ed."

    def _date(self, *, whole: bool = False) -> str:
        """The date of publication: the year, or all that is known; as written where it is no ISO date."""
        date = self.of.date
        if re.fullmatch(r"\d{4}(-\d{2}){0,2}", date) and not whole:
            return date[:4]
        return date

    def _imprint(self) -> str:
        of, marks = self.of, self.marks
        place, publisher = of.place, of.publisher
        if of.kind in _IN_PRINT and not of.online and (place or publisher):
            place = place or _PLACELESS[of.language]
            publisher = publisher or _UNPUBLISHED[of.language]
        source = self._titled(place, publisher)
        whole = of.kind in ("archive", "patent") or (of.kind in ("report", "document") and not source)
        date = self._date(whole=whole)
        if self.rules.author_date and date == of.year:
            date = ""
        if of.kind == "report" and not source and self.rules.edition == 2015 and of.online and date:
            return f"{marks.opening}{date}{marks.closing}"
        return self._titled(marks.comma.join(filter(None, (source, date))), of.pages)

    def _issue(self) -> str:
        of, marks = self.of, self.marks
        if of.kind == "newspaper":
            sheet = of.pages or of.issue
            return marks.comma.join(filter(None, (of.container, self._date(whole=True)))) + (
                f"{marks.opening}{sheet}{marks.closing}" if sheet else ""
            )
        ahead = not (of.volume or of.issue or of.pages)
        date = self._date(whole=ahead)
        if self.rules.author_date and date == of.year:
            date = ""
        made = marks.comma.join(filter(None, (of.container, date, of.volume)))
        issue = f"{marks.opening}{of.issue}{marks.closing}" if of.issue else ""
        return self._titled(made + issue, of.pages)

    def _serial(self) -> list[str]:
        of, marks = self.of, self.marks
        begin, _, end = of.date.partition("/")
        first = marks.comma.join(filter(None, (begin, of.volume)))
        first += f"{marks.opening}{of.issue}{marks.closing}" if of.issue else ""
        dash = "—" if self.rules.edition == 2025 else "-"
        run = f"{first}{dash}{end}" if "/" in of.date else first
        years = f"{begin}{dash}{end}" if "/" in of.date else begin
        source = self._titled(of.place, of.publisher)
        return [run, marks.comma.join((source, years)) + self._accessed() if source else ""]

    def _dated_online(self) -> bool:
        of = self.of
        return of.kind in ("web", "dataset", "preprint") or (
            of.kind in ("document", "software") and of.online and not of.publisher
        )

    def _platform(self) -> str:
        of = self.of
        named = of.kind == "dataset" or (of.kind == "preprint" and self.rules.edition == 2025)
        return of.publisher or of.container if named else ""

    def _dates(self) -> str:
        of, marks = self.of, self.marks
        date = self._date(whole=True)
        made = f"{marks.opening}{date}{marks.closing}" if date else ""
        return made.strip() + (f"[{of.accessed}]" if of.accessed else "")

    def _accessed(self) -> str:
        of = self.of
        shown = of.accessed and of.online and self.rules.edition == 2015
        return f"[{of.accessed}]" if shown else ""

    def _access(self) -> list[str]:
        """The address, and the identifier where the address does not hold it."""
        of = self.of
        inside = of.url.lower()
        doi = f"DOI:{of.doi}" if of.doi and of.doi.lower() not in inside else ""
        pid = of.pid if of.pid and of.pid.partition(":")[2].lower() not in inside else ""
        return [of.url, doi, pid]
