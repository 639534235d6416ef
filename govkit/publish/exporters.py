"""The nbconvert exporters `govpdf`, `govhtml` and `govdocx`: any notebook, Chinese first, as a report.

``jupyter nbconvert --to govpdf notebook.ipynb`` and JupyterLab's export menu find them by entry points. They
are ordinary exporters: ``GovPDFExporter().from_notebook_node(notebook)`` gives the bytes and the resources.

What a report is to be stands in the notebook's metadata under ``govkit``, in the front matter of a raw first
cell, or in the exporter's traits (``--GovPDFExporter.style=brief``), the traits before the metadata:

========================================= ==============================================================
``style``                                 ``report``, ``gongwen`` (GB/T 9704-2012) or ``brief`` (one page)
``lang``                                  ``zh`` or ``en``
``title``, ``subtitle``, ``author(s)``    else the first heading
``date``, ``version``                     an ISO date is written out in words
``abstract``, ``keywords``                else a first section 摘要 or Abstract, a paragraph 关键词
``recipients``, ``signature``,            主送、落款、附件 of an official paper
``attachments``
``bibliography``                          ``.bib`` or CSL-JSON files beside the notebook
``citation_style``                        ``gb7714-2025-numeric`` (default), ``gb7714-2025-author-date``,
                                          ``gb7714-2015-numeric``, ``gb7714-2015-author-date``
``contents``, ``number_headings``         true or false; else by length
========================================= ==============================================================

A cell with the tag ``finding`` is what a brief shows. Quarto's ``#|`` options hold: ``label``, ``fig-cap``,
``fig-alt``, ``tbl-cap``, ``echo``, ``output``, ``include``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from traitlets import Bool, List, Unicode, default

from govkit.publish.archive import Attachment, created
from govkit.publish.command_line import errors_in_one_line
from govkit.publish.document import Document
from govkit.publish.notebook import read_document, read_notebook
from govkit.publish.soundness import mended
from govkit.quick_import import IRI_GRAMMAR, without
from govkit.results import MIME as RESULT
from govkit.results import results_of
from govkit.text import LANGUAGES, listing, say, use_language

with without(IRI_GRAMMAR):
    from nbconvert.exporters import Exporter
    from nbformat import NotebookNode


class ReportExporter(Exporter):
    """What the exporters share: reading the notebook, its language, and how problems are told."""

    style = Unicode(
        "", help="Layout: report, gongwen or brief; empty for the notebook's own, else report."
    ).tag(config=True)
    lang = Unicode("", help="Language of the report, zh or en; empty for the notebook's own.").tag(
        config=True
    )
    bibliography = List(
        Unicode(), help="Bibliographies beside the notebook (.bib, CSL-JSON), besides those that it names."
    ).tag(config=True)
    citation_style = Unicode(
        "",
        help="gb7714-2025-numeric (default), gb7714-2025-author-date; the same with 2015.",
    ).tag(config=True)
    show_code = Bool(False, help="Show code where a cell does not say so itself.").tag(config=True)
    strict = Bool(False, help="Refuse to publish when something cannot be shown.").tag(config=True)

    @default("optimistic_validation")
    def _optimistic_validation_default(self) -> bool:
        # Else the notebook is validated after each of nbconvert's preprocessors, most of which are off.
        return True

    def _write(self, document: Document) -> bytes | str:
        raise NotImplementedError

    def _beside(self, _: Document) -> dict[str, bytes]:
        """Further files by their names; made first, since a brief is then shortened until it fits."""
        return {}

    def from_file(  # type: ignore[override]
        self, file_stream: Any, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[bytes | str, dict[str, Any]]:
        """Convert a notebook's file, as nbconvert's command line does, where errors take one line."""
        with errors_in_one_line(self.lang if self.lang in LANGUAGES else ""):
            notebook = read_notebook(file_stream, str(getattr(file_stream, "name", "")))
            return self.from_notebook_node(notebook, resources, **kw)

    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[bytes | str, dict[str, Any]]:
        """Convert a notebook.

        Returns
        -------
        tuple
            The output, and the resources, whose ``"govkit"`` holds title, lang, synthetic and warnings.

        Raises
        ------
        PublishError
            Under strict rules when something cannot be shown, else only when typesetting fails as a whole.
        ParameterError
            When there is no such style.
        """
        nb, broken = mended(nb)
        nb, resources = super().from_notebook_node(_shown(nb), resources, **kw)
        about = resources.get("metadata", {})
        document = read_document(
            nb,
            lang=self.lang,
            show_code=self.show_code,
            folder=Path(about["path"]) if "path" in about else None,
            name=str(about.get("name") or ""),
            bibliographies=self.bibliography,
            citation_style=self.citation_style,
            style=self.style,
        )
        if broken:
            document.problem("publish.broken_format", serious=False, places=listing(broken, document.lang))
        ours = nb.get("metadata", {}).get("govkit", {})
        stated = ours.get("created") if isinstance(ours, dict) else ""
        document.created = created(str(stated or ""), _file(about))
        with use_language(document.lang):
            resources.setdefault("outputs", {}).update(self._beside(document))
            output = self._write(document)
            warnings = [problem.message() for problem in document.problems]
            for warning in warnings:
                self.log.warning(warning)
            if self.strict:
                document.check()
        resources["govkit"] = {
            "title": document.title,
            "lang": document.lang,
            "synthetic": document.synthetic,
            "warnings": warnings,
        }
        return output, resources


def _shown(notebook: NotebookNode) -> NotebookNode:
    """The notebook, of its results only those that a reader is shown: nbconvert copies it time and again."""
    cells = []
    for cell in notebook["cells"]:
        outputs = [_of_results(output) for output in cell.get("outputs", ())]
        cells.append(type(cell)({**cell, "outputs": outputs}) if outputs else cell)
    return type(notebook)({**notebook, "cells": cells})


def _of_results(output: NotebookNode) -> NotebookNode:
    data = output.get("data", {})
    if set(data) != {RESULT}:
        return output
    grades = [one for one in results_of(data[RESULT]) if isinstance(one, dict) and one.get("kind") == "grade"]
    return type(output)({**output, "data": {RESULT: grades}})


def _file(about: dict[str, Any]) -> Path | None:
    """The notebook's file, as far as nbconvert tells."""
    return Path(about["path"]) / f"{about['name']}.ipynb" if about.get("path") and about.get("name") else None


class GovPDFExporter(ReportExporter):
    """A notebook as a PDF report, typeset by Typst in this process; no system package is needed."""

    export_from_notebook = say("publish.export_pdf")
    output_mimetype = "application/pdf"
    attach = List(Unicode(), help="Files that the PDF carries, such as the notebook and its data.").tag(
        config=True
    )
    page = Unicode("", help="Name of an HTML page that is written beside the PDF; empty for none.").tag(
        config=True
    )

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".pdf"

    def _beside(self, document: Document) -> dict[str, bytes]:
        from govkit.publish.html_writer import to_html

        return {self.page: to_html(document).encode("utf-8")} if self.page else {}

    def _write(self, document: Document) -> bytes:
        from govkit.publish.compiler import to_pdf

        document.carried = [Attachment.of(Path(path)) for path in self.attach]
        return to_pdf(document)


class GovHTMLExporter(ReportExporter):
    """A notebook as one self-contained HTML page."""

    export_from_notebook = say("publish.export_html")
    output_mimetype = "text/html"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".html"

    def _write(self, document: Document) -> str:
        from govkit.publish.html_writer import to_html

        return to_html(document)


class GovDocxExporter(ReportExporter):
    """A notebook as a Word file whose headings, tables, captions and notes are Word's own."""

    export_from_notebook = say("publish.export_docx")
    output_mimetype = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".docx"

    def _write(self, document: Document) -> bytes:
        from govkit.publish.word.writer import to_docx

        return to_docx(document)
