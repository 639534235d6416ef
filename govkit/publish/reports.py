"""The publishing step of a run: a notebook that has run → `report.pdf` and `report.html` side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from govkit.files import write_whole

_PAGE = "report.html"


@dataclass(frozen=True, slots=True)
class Published:
    """What was published: the two files, the report's title and language, and what could not be shown."""

    pdf: Path
    html: Path
    title: str
    lang: str
    synthetic: bool
    warnings: tuple[str, ...]


def publish(
    notebook_path: Path,
    out_dir: Path,
    lang: str = "",
    *,
    strict: bool = False,
    attach: Sequence[Path] = (),
    style: str = "",
    folder: Path | None = None,
) -> Published:
    """Publish a notebook as it stands; nothing is run.

    Parameters
    ----------
    notebook_path
        A notebook with its outputs.
    out_dir
        Where ``report.pdf`` and ``report.html`` go; made when absent. Each file appears whole or not at all.
    lang
        ``"zh"`` or ``"en"``; empty for the notebook's own language.
    strict
        Refuse to publish when something cannot be shown.
    attach
        Files that the PDF carries: the notebook, its results, their record.
    style
        The layout: ``report``, ``gongwen`` or ``brief``; empty for the notebook's own.
    folder
        Where pictures and bibliographies lie that the notebook names; by default where it lies itself.

    Raises
    ------
    PublishError
        When the file is no notebook, cannot be published, or a file to attach cannot be read.
    """
    from govkit.publish.exporters import GovPDFExporter
    from govkit.publish.notebook import read_notebook

    notebook_path, out_dir = Path(notebook_path), Path(out_dir)
    notebook = read_notebook(notebook_path, str(notebook_path))
    about = {"metadata": {"name": notebook_path.stem, "path": str(folder or notebook_path.parent)}}
    exporter = GovPDFExporter(  # type: ignore[no-untyped-call]
        lang=lang, strict=strict, style=style, attach=[str(path) for path in attach], page=_PAGE
    )
    pdf, resources = exporter.from_notebook_node(notebook, about)
    assert isinstance(pdf, bytes)
    out_dir.mkdir(parents=True, exist_ok=True)
    write_whole(out_dir / "report.pdf", pdf)
    write_whole(out_dir / _PAGE, resources["outputs"][_PAGE])
    told = resources["govkit"]
    return Published(
        pdf=out_dir / "report.pdf",
        html=out_dir / _PAGE,
        title=told["title"],
        lang=told["lang"],
        synthetic=told["synthetic"],
        warnings=tuple(told["warnings"]),
    )
