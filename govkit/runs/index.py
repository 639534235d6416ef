"""The site over all reports that are there, read from their records."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from govkit.codebook import Codebook, load_codebook
from govkit.runs.record import Record
from govkit.text import say, sentence_case

if TYPE_CHECKING:
    from govkit.publish.gap_map import Graded
    from govkit.publish.site import Entry

VERDICTS = ("changed", "changed_without_comparison", "no_change", "cannot_tell")
MORE_FILES = ("report.docx", "notebook.ipynb", "results.json", "record.json")


def write_index(root: Path, lang: str, reports: Iterable[tuple[Path, Record]]) -> Path:
    """Write the site over the reports under `root`, made now or before.

    Returns
    -------
    Path
        Its `index.html`.
    """
    from govkit.publish.site import build_site

    codebook = load_codebook()
    records = list(reports)
    return build_site(
        root,
        [_entry(folder, record, root) for folder, record in records],
        lang,
        findings=_findings([record for _, record in records], codebook, lang),
        models=[model.name(lang) for model in codebook.models],
        domains=[(domain.key, sentence_case(domain.name(lang))) for domain in codebook.domains],
    )


def _entry(folder: Path, record: Record, root: Path) -> Entry:
    from govkit.publish.site import Entry

    place = folder.relative_to(root).as_posix()
    return Entry(
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
        files={name: f"{place}/{name}" for name in MORE_FILES if (folder / name).is_file()},
    )


def _findings(records: Sequence[Record], codebook: Codebook, lang: str) -> list[Graded]:
    """Each graded indicator of each district once: as the district's own report has it, if it has one."""
    from govkit.publish.gap_map import Graded

    models = {model.district: model.name(lang) for model in codebook.models}
    models |= {record.district: record.model_name for record in records if record.district}
    known: dict[tuple[str, str], Graded] = {}
    for record in sorted(records, key=lambda record: not record.district):
        for found in record.findings:
            district, indicator, level = (found.get(name) for name in ("district", "indicator", "level"))
            if not district or not indicator or level is None or (district, indicator) in known:
                continue
            listed = codebook.indicator(indicator) if codebook.has_indicator(indicator) else None
            verdict = found.get("verdict", "")
            known[district, indicator] = Graded(
                district=district,
                model_name=models.get(district, ""),
                indicator=indicator,
                name=sentence_case(listed.name(lang)) if listed else indicator,
                domain=listed.domain if listed else "",
                level=level,
                verdict=say(f"evaluation.verdict_{verdict}", lang) if verdict in VERDICTS else "",
                reason=found.get("reason", ""),
            )
    return list(known.values())
