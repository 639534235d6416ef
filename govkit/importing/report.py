"""What an import did, in lines to print."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from govkit.importing.mapping import Words
from govkit.readers import Remark
from govkit.text import listing, say

_STATUSES = {
    "A": "normal",
    "E": "estimated",
    "P": "provisional",
    "B": "break",
    "M": "missing",
    "Q": "suppressed",
}


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A name that is no district's, how many rows have it, and what it may be."""

    name: str
    count: int
    near: str
    ambiguous: bool


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did. Rows: read = kept + set aside. Cells: read = figures + blank + set aside.

    Attributes
    ----------
    marked_missing
        Observations without a value whose status says why, out of blank cells and cells set aside.
    reasons
        Reason's key → how many rows or cells were set aside for it.
    converted
        Column → its unit, the codebook's, and the factor between them.
    recognised
        Writing of a district → the name and code that it was taken for.
    unmatched
        Names that are no district's.
    statuses
        SDMX observation status → how many observations have it.
    renamed
        The latest name of a district → the earlier ones.
    not_imported
        Columns of the file that the mapping leaves out.
    remarks
        What was done in reading the file, its units and its figures.
    set_aside_file
        File beside the result with what was set aside; empty where all fits.
    vintage
        The vintage that this import made, where it revised values; else empty.
    revised
        How many values differ from the vintage before.
    changed
        Whether the folder's files differ from what they were.
    """

    file: str
    mapping: str
    folder: Path
    rows_read: int
    rows_kept: int
    rows_set_aside: int
    cells_read: int
    figures: int
    blank: int
    cells_set_aside: int
    observations: int
    marked_missing: int
    districts: int
    indicators: int
    first_period: str
    last_period: str
    reasons: dict[str, int]
    converted: dict[str, tuple[str, str, float]]
    recognised: dict[str, str]
    unmatched: tuple[Unmatched, ...]
    statuses: dict[str, int]
    renamed: dict[str, tuple[str, ...]]
    not_imported: tuple[str, ...]
    remarks: tuple[Remark, ...]
    notes: tuple[Words, ...]
    set_aside_file: str
    vintage: str
    revised: int
    changed: bool

    def summary(self, lang: str | None = None) -> str:
        """What was done, in lines to print, in the language in force or in `lang`."""
        values = {name: getattr(self, name) for name in self.__slots__}
        lines = [say(f"importing.report_{part}", lang, **values) for part in ("rows", "cells", "result")]
        lines += [remark.message(lang) for remark in self.remarks]
        for reason, count in self.reasons.items():
            lines.append(say("importing.report_reason", lang, reason=reason_text(reason, lang), count=count))
        lines += self._places(lang)
        if self.set_aside_file:
            lines.append(say("importing.report_set_aside", lang, file=self.set_aside_file))
        for column, (ours, theirs, factor) in self.converted.items():
            lines.append(
                say(
                    "importing.report_converted",
                    lang,
                    column=column,
                    ours=ours,
                    theirs=theirs,
                    factor=f"{factor:g}",
                )
            )
        statuses = [
            say("importing.report_status", lang, status=status, count=count, meaning=_meaning(status, lang))
            for status, count in self.statuses.items()
        ]
        lines.append(say("importing.report_statuses", lang, statuses=listing(statuses, lang, 20)))
        if self.not_imported:
            lines.append(
                say("importing.report_not_imported", lang, columns=listing(self.not_imported, lang, 20))
            )
        lines += [say("importing.report_note", lang, note=note.text(lang)) for note in self.notes]
        if self.vintage:
            lines.append(say("importing.report_vintage", lang, **values))
        lines.append(
            say("importing.report_changed" if self.changed else "importing.report_same", lang, **values)
        )
        return "\n".join(lines)

    def _places(self, lang: str | None) -> list[str]:
        lines = []
        for one in self.unmatched[:8]:
            near = one.near or say("importing.nothing_near", lang)
            key = "importing.report_ambiguous" if one.ambiguous else "importing.report_unmatched"
            lines.append(say(key, lang, name=one.name, count=one.count, near=near))
        if len(self.unmatched) > 8:
            lines.append(say("importing.report_more_unmatched", lang, count=len(self.unmatched) - 8))
        if self.recognised:
            pairs = [
                say("importing.report_taken", lang, written=written, taken=taken)
                for written, taken in self.recognised.items()
            ]
            lines.append(say("importing.report_recognised", lang, names=listing(pairs, lang, 6)))
        for name, earlier in self.renamed.items():
            lines.append(say("importing.report_renamed", lang, name=name, earlier=listing(earlier, lang)))
        return lines


def reason_text(reason: str, lang: str | None = None) -> str:
    """Why something was set aside, as a phrase."""
    if reason.startswith("aside_"):
        return say(f"readers.aside_{reason.removeprefix('aside_')}", lang)
    return say(f"importing.reason_{reason}", lang)


def _meaning(status: str, lang: str | None) -> str:
    known = {
        "A": "normal",
        "E": "estimated",
        "P": "provisional",
        "B": "break",
        "M": "missing",
        "Q": "suppressed",
    }
    return say(f"importing.status_{known.get(status, 'other')}", lang)
