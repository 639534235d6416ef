"""What makes a report fit for an archive: the files that a PDF carries, and the date that it bears.

PDF/A-3 (ISO 19005-3) allows files of any kind within a PDF, each with its relation to the document. It also
wants a date; that of the present moment would make every PDF different, so it is taken from the notebook.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from govkit.errors import PublishError
from govkit.publish.typst_text import literal
from govkit.text import say

ARCHIVE = ("a-3a", "ua-1")  # both at once: for archives, and for readers who do not see the page
ACCESSIBLE = ("ua-1",)
ARCHIVE_PLAIN = ("a-3u",)
_KINDS = {
    ".ipynb": ("source", "application/x-ipynb+json"),
    ".json": ("data", "application/json"),
    ".csv": ("data", "text/csv"),
    ".bib": ("source", "application/x-bibtex"),
}


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that a PDF carries; `name` is what a reader sees and saves it as."""

    name: str
    data: bytes

    @classmethod
    def of(cls, path: Path) -> Attachment:
        """Read one.

        Raises
        ------
        PublishError
            It cannot be read.
        """
        try:
            return cls(path.name, path.read_bytes())
        except OSError as error:
            raise PublishError("publish.unreadable_attachment", path=path, reason=error) from None

    def describe(self, lang: str) -> str:
        """What it is, in words."""
        known = {"notebook.ipynb": "notebook", "results.json": "results", "record.json": "record"}
        return say(f"publish.attached_{known.get(self.name, 'file')}", lang, name=self.name)


def attaching(attachments: Sequence[Attachment], lang: str) -> tuple[str, dict[str, bytes]]:
    """Typst source that attaches the files, and the files by the names under which it refers to them."""
    lines, files = [], {}
    for number, attachment in enumerate(attachments):
        relation, mime = _KINDS.get(Path(attachment.name).suffix.lower(), ("supplement", ""))
        kept = f"attached-{number}"
        files[kept] = attachment.data
        parts = [
            literal(attachment.name),
            f"read({literal(kept)}, encoding: none)",
            f'relationship: "{relation}"',
            f"description: {literal(attachment.describe(lang))}",
        ]
        if mime:
            parts.append(f"mime-type: {literal(mime)}")
        lines.append(f"#pdf.attach({', '.join(parts)})\n")
    return "".join(lines), files


def created(stated: str, notebook: Path | None) -> str:
    """The day for a document that states none (ISO 8601), or nothing where none is known.

    It is ``SOURCE_DATE_EPOCH`` where that is set, else the day that the run wrote into the notebook, else the
    day on which the notebook's file was last changed: never today, so that a notebook always gives the same
    PDF.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdecimal():
        return datetime.fromtimestamp(int(epoch), UTC).date().isoformat()
    if stated or notebook is None:
        return stated
    try:
        return datetime.fromtimestamp(notebook.stat().st_mtime, UTC).date().isoformat()
    except OSError:
        return ""
