"""Small notebooks, and what can be read back from what was published."""

from __future__ import annotations

import io
import logging
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from pypdf import PdfReader

from govkit.publish.exporters import GovDocxExporter, GovHTMLExporter, GovPDFExporter
from govkit.publish.fonts import font_files

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")


def markdown(source: str, *tags: str) -> nbformat.NotebookNode:
    return new_markdown_cell(source, metadata={"tags": list(tags)} if tags else {})


def shown(source: str = "", *, metadata: dict[str, Any] | None = None, **data: str) -> nbformat.NotebookNode:
    """A code cell with one output; the mime types are given with `_` for `/`."""
    mimes = {mime.replace("_", "/", 1).replace("svgxml", "svg+xml"): text for mime, text in data.items()}
    return new_code_cell(source, outputs=[new_output("display_data", mimes, metadata=metadata or {})])


def notebook(*cells: nbformat.NotebookNode, **ours: Any) -> nbformat.NotebookNode:
    return new_notebook(cells=list(cells), metadata={"govkit": ours} if ours else {})


Published = tuple[PdfReader, list[str]]


@pytest.fixture
def pdf() -> Callable[..., Published]:
    """Publish a notebook: its PDF opened, and the warnings."""

    def make(book: nbformat.NotebookNode, folder: Path | None = None, **traits: Any) -> Published:
        exporter = GovPDFExporter(**traits)
        exporter.log.setLevel(logging.CRITICAL)
        content, resources = exporter.from_notebook_node(book, _beside(folder))
        return PdfReader(io.BytesIO(content)), resources["govkit"]["warnings"]

    return make


@pytest.fixture
def page() -> Callable[..., tuple[str, list[str]]]:
    """Publish a notebook: its HTML, and the warnings."""

    def make(book: nbformat.NotebookNode, folder: Path | None = None, **traits: Any) -> tuple[str, list[str]]:
        exporter = GovHTMLExporter(**traits)
        exporter.log.setLevel(logging.CRITICAL)
        content, resources = exporter.from_notebook_node(book, _beside(folder))
        return str(content), resources["govkit"]["warnings"]

    return make


Made = tuple[Any, bytes, list[str]]


@pytest.fixture
def word() -> Callable[..., Made]:
    """Export a notebook to Word: the document opened, its bytes, and the warnings."""

    def make(book: nbformat.NotebookNode, **traits: Any) -> Made:
        exporter = GovDocxExporter(**traits)
        exporter.log.setLevel(logging.CRITICAL)
        content, resources = exporter.from_notebook_node(book)
        return docx.Document(io.BytesIO(content)), content, resources["govkit"]["warnings"]

    return make


def complaints(content: bytes, folder: Path) -> list[str]:
    """What a validator of the schema and of the package finds in a Word file."""
    from openxml_audit import OpenXmlValidator

    path = folder / "report.docx"
    path.write_bytes(content)
    return [str(error) for error in OpenXmlValidator().validate(path).errors]


def office_pdf(content: bytes, folder: Path) -> PdfReader:
    """A Word file as LibreOffice prints it, with the faces of reports and no others of Chinese."""
    (folder / "report.docx").write_bytes(content)
    faces = "".join(f"<dir>{path.parent}</dir>" for path in font_files().values())
    cache = f"<cachedir>{folder / 'cache'}</cachedir>"
    (folder / "fonts.conf").write_text(f"<fontconfig>{faces}{cache}</fontconfig>", encoding="utf-8")
    command = [str(OFFICE), "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
    subprocess.run(
        [*command, "--convert-to", "pdf", "--outdir", str(folder), str(folder / "report.docx")],
        check=True,
        capture_output=True,
        timeout=180,
        env=os.environ | {"FONTCONFIG_FILE": str(folder / "fonts.conf")},
    )
    return PdfReader(folder / "report.pdf")


def _beside(folder: Path | None) -> dict[str, Any] | None:
    return {"metadata": {"path": str(folder)}} if folder else None


def words(reader: PdfReader) -> str:
    """The text of a PDF without white space (line breaks fall where the type sets them)."""
    return squeezed("\n".join(part.extract_text() for part in reader.pages))


def squeezed(text: str) -> str:
    return "".join(text.split())
