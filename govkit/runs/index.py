"""The index over all reports that are there, read from their records."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from govkit.runs.record import Record


def write_index(root: Path, lang: str, reports: Iterable[tuple[Path, Record]]) -> Path:
    """Write `index.html` over the reports under `root`, made now or before."""
    from govkit.publish.site import Entry, build_index

    entries: list[Entry] = []
    for folder, record in reports:
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
