"""The index over all reports that are there, read from their records."""

from __future__ import annotations

import os
from pathlib import Path

from govkit.runs.record import FILE, read_record


def write_index(root: Path, lang: str) -> Path:
    """Write `index.html` over every report under `root` that is in `lang`, made now or before."""
    from govkit.publish.site import Entry, build_index

    entries: list[Entry] = []
    for folder in _report_folders(root):
        record = read_record(folder)
        if record is None or record.language != lang:
            continue
        place = folder.relative_to(root).as_posix()
        entries.append(
            Entry(
                title=record.title,
                notebook=record.label,
                district=record.district,
                district_name=record.district_name,
                model_name=record.model_name,
                level_name=record.level_name,
                evidence_level=record.evidence_level,
                html=f"{place}/report.html",
                pdf=f"{place}/report.pdf",
                synthetic=record.synthetic,
            )
        )
    return build_index(root, entries, lang)


def _report_folders(root: Path) -> list[Path]:
    """Folders with a record, one or two levels down; folders in the making begin with a dot."""
    found: list[Path] = []
    for first in sorted(_folders(root)):
        found.append(first)
        found.extend(sorted(_folders(first)))
    return [folder for folder in found if (folder / FILE).is_file()]


def _folders(folder: Path) -> list[Path]:
    return [Path(e.path) for e in os.scandir(folder) if e.is_dir() and not e.name.startswith(".")]
