"""What an import did, in lines to print."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from govkit.codebook import Indicator
from govkit.divisions import Division
from govkit.importing.mapping import Words
from govkit.readers import Remark
from govkit.text import listing, say


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A name that is no district's, how many rows have it, and what it may be."""

    name: str
    count: int
    near: str
    ambiguous: bool


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of one file. Rows: read = kept + set aside. Cells: read = figures + blank + set aside.

    Attributes
    ----------
    year
        The year that was taken from the title or the name of the file; empty where it was not.
    reasons
        Reason's key → how many rows or cells were set aside for it.
    converted
        Column → its unit, the codebook's, and the factor between them.
    recognised
        Writing of a district → the name and code that it was taken for.
    unmatched
        Names that are no district's.
    not_imported
        Columns of the file that the mapping leaves out.
    remarks
        What was done in reading the file, its units and its figures.
    """

    file: str
    year: str
    rows_read: int
    rows_kept: int
    rows_set_aside: int
    cells_read: int
    figures: int
    blank: int
    cells_set_aside: int
    reasons: dict[str, int]
    converted: dict[str, tuple[str, str, float]]
    recognised: dict[str, str]
    unmatched: tuple[Unmatched, ...]
    not_imported: tuple[str, ...]
    remarks: tuple[Remark, ...]

    def counts(self, lang: str | None) -> list[str]:
        """How many rows and cells there were, and why some were set aside."""
        values = {name: getattr(self, name) for name in self.__slots__}
        lines = [say(f"importing.report_{part}", lang, **values) for part in ("rows", "cells")]
        if self.year:
            lines.append(say("importing.report_year", lang, year=self.year))
        for reason, count in self.reasons.items():
            lines.append(say("importing.report_reason", lang, reason=reason_text(reason, lang), count=count))
        for one in self.unmatched[:8]:
            near = one.near or say("importing.nothing_near", lang)
            key = "importing.report_ambiguous" if one.ambiguous else "importing.report_unmatched"
            lines.append(say(key, lang, name=one.name, count=one.count, near=near))
        if len(self.unmatched) > 8:
            lines.append(say("importing.report_more_unmatched", lang, count=len(self.unmatched) - 8))
        return lines

    def particulars(self, lang: str | None) -> list[str]:
        """How the file was understood: what files of one kind have alike."""
        lines = [remark.message(lang) for remark in self.remarks]
        if self.recognised:
            pairs = [
                say("importing.report_taken", lang, written=written, taken=taken)
                for written, taken in self.recognised.items()
            ]
            lines.append(say("importing.report_recognised", lang, names=listing(pairs, lang, 6)))
        for column, (ours, theirs, factor) in self.converted.items():
            units = {"column": column, "ours": ours, "theirs": theirs, "factor": f"{factor:g}"}
            lines.append(say("importing.report_converted", lang, **units))
        if self.not_imported:
            columns = listing(self.not_imported, lang, 20)
            lines.append(say("importing.report_not_imported", lang, columns=columns))
        return lines


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did.

    Attributes
    ----------
    files
        The account of each file.
    held
        All files that the folder is made from, with those of earlier imports.
    shared
        File → how many figures of it a file before it gives as well.
    lacking
        File → indicators that it does not have, and other files do.
    observations
        How many the folder has; the counts after it are of the folder as well.
    reforms
        How many districts a reform reached.
    marked_missing
        Observations without a value whose status says why, out of blank cells and cells set aside.
    statuses
        SDMX observation status → how many observations have it.
    recoded
        Districts that the folder has under a former code and under the one after it.
    renamed
        The latest name of a district → the earlier ones.
    set_aside_file
        File beside the result with what was set aside; empty where all fits.
    vintage
        The vintage that this import made, where it revised values; else empty.
    added, altered, gone
        How many values came, changed and went since the vintage before.
    changed
        Whether the folder's files differ from what they were.
    """

    files: tuple[FileReport, ...]
    held: tuple[str, ...]
    shared: dict[str, int]
    lacking: dict[str, tuple[Indicator, ...]]
    mapping: str
    folder: Path
    observations: int
    marked_missing: int
    districts: int
    reforms: int
    indicators: int
    first_period: str
    last_period: str
    statuses: dict[str, int]
    recoded: tuple[tuple[Division, Division], ...]
    renamed: dict[str, tuple[str, ...]]
    notes: tuple[Words, ...]
    set_aside_file: str
    vintage: str
    added: int
    altered: int
    gone: int
    changed: bool

    @property
    def revised(self) -> int:
        """How many values came, changed or went since the vintage before."""
        return self.added + self.altered + self.gone

    def total(self, count: str) -> int:
        """The sum of one of the counts over the files."""
        return sum(getattr(one, count) for one in self.files)

    def summary(self, lang: str | None = None) -> str:
        """What was done, in lines to print, in the language in force or in `lang`."""
        values = {name: getattr(self, name) for name in self.__slots__}
        first, last = self.first_period, self.last_period
        several = say("importing.report_periods", lang, first=first, last=last)
        values["periods"] = first if first == last else several
        lines = []
        for one in self.files:
            lines += one.counts(lang)
            lines += self._beside_others(one.file, lang)
        if len(self.files) > 1:
            lines.append(self._totals(lang))
        lines += self._particulars(lang)
        if self.recoded:
            pairs = [
                f"{former.name} {former.code} → {later.name} {later.code}" for former, later in self.recoded
            ]
            former, later = self.recoded[0]
            told = {"pairs": listing(pairs, lang, 12), "name": former.name, "code": former.code}
            lines.append(say("importing.report_recoded", lang, later=later.code, **told))
        for name, earlier in self.renamed.items():
            lines.append(say("importing.report_renamed", lang, name=name, earlier=listing(earlier, lang)))
        if len(self.held) > 1:
            lines.append(
                say(
                    "importing.report_held",
                    lang,
                    folder=self.folder,
                    count=len(self.held),
                    files=listing(self.held, lang, 20),
                )
            )
        lines.append(say("importing.report_result", lang, **values))
        statuses = [
            say("importing.report_status", lang, status=status, count=count, meaning=_meaning(status, lang))
            for status, count in self.statuses.items()
        ]
        lines.append(say("importing.report_statuses", lang, statuses=listing(statuses, lang, 20)))
        if self.set_aside_file:
            lines.append(say("importing.report_set_aside", lang, file=self.set_aside_file))
        lines += [say("importing.report_note", lang, note=note.text(lang)) for note in self.notes]
        if self.vintage:
            lines.append(say("importing.report_vintage", lang, **values))
        if not self.reforms:
            lines.append(say("importing.report_no_reform", lang))
        ending = "report_changed" if self.changed else "report_same"
        return "\n".join([*lines, say(f"importing.{ending}", lang, **values)])

    def _beside_others(self, file: str, lang: str | None) -> list[str]:
        lines = []
        if file in self.shared:
            lines.append(say("importing.report_shared", lang, count=self.shared[file]))
        if file in self.lacking:
            names = listing([one.name(lang) for one in self.lacking[file]], lang, 20)
            lines.append(say("importing.report_lacking", lang, indicators=names))
        return lines

    def _totals(self, lang: str | None) -> str:
        rows = ("rows_read", "rows_kept", "rows_set_aside")
        counts = (*rows, "cells_read", "figures", "blank", "cells_set_aside")
        totals = {count: self.total(count) for count in counts}
        return say("importing.report_totals", lang, count=len(self.files), **totals)

    def _particulars(self, lang: str | None) -> list[str]:
        """What holds of all files once, and the rest with the files that it holds of."""
        holding: dict[str, list[str]] = {}
        for one in self.files:
            for line in one.particulars(lang):
                holding.setdefault(line, []).append(one.file)
        return [
            line
            if len(files) == len(self.files)
            else say("importing.report_of_files", lang, line=line, files=listing(files, lang))
            for line, files in holding.items()
        ]


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
