"""The index of a folder of reports: one static page that works without a server or a network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from govkit.files import write_whole
from govkit.publish.templating import render, template_text
from govkit.text import say


@dataclass(frozen=True, slots=True)
class Entry:
    """One report of the index.

    `html` and `pdf` are addresses relative to the index, with forward slashes; empty where there is none.
    `evidence_level` is on the Maryland Scientific Methods Scale (0–5), None where nothing was graded.
    """

    title: str
    notebook: str
    district: str
    district_name: str
    model_name: str
    level_name: str
    evidence_level: int | None
    html: str
    pdf: str
    synthetic: bool
    status: str = ""


def build_index(out_dir: Path, entries: Sequence[Entry], lang: str) -> Path:
    """Write ``index.html`` for the reports in `out_dir`.

    Parameters
    ----------
    out_dir
        The folder of the reports; made when absent.
    entries
        The reports, in the order in which they are listed.
    lang
        ``"zh"`` or ``"en"``.

    Returns
    -------
    Path
        The index; readers see the old one or the new one, never a part.
    """

    def filters(values: Sequence[str]) -> list[str]:
        return sorted({value for value in values if value})

    synthetic = [entry.synthetic for entry in entries]
    page = render(
        "index.html.j2",
        lang={"zh": "zh-CN", "en": "en"}[lang],
        say=lambda name, **values: say(f"publish.{name}", lang, **values),
        entries=entries,
        models=filters([entry.model_name for entry in entries]),
        levels=filters([entry.level_name for entry in entries]),
        notebooks=filters([entry.notebook for entry in entries]),
        grades=sorted({entry.evidence_level for entry in entries if entry.evidence_level is not None}),
        graded=any(entry.evidence_level is not None for entry in entries),
        statuses=any(entry.status for entry in entries),
        notice=say("publish.synthetic_some", lang) if any(synthetic) and not all(synthetic) else "",
        notice_all=say("publish.synthetic", lang) if entries and all(synthetic) else "",
        style=Markup(template_text("index.css")),
        script=Markup(template_text("index.js")),
    )
    out_dir.mkdir(parents=True, exist_ok=True)
    path = out_dir / "index.html"
    write_whole(path, page.encode("utf-8"))
    return path
