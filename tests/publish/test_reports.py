"""Publishing one notebook writes both files whole, and matplotlib gets the same fonts."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from govkit.errors import PublishError
from govkit.publish import publish, register_matplotlib
from govkit.publish.fonts import font_paths, missing_glyphs

from .conftest import markdown, notebook


def test_a_notebook_becomes_a_pdf_and_a_page(tmp_path: Path):
    path = tmp_path / "notebook.ipynb"
    nbformat.write(notebook(markdown("# 题目\n\n正文 $\\unknowncmd{x}$"), synthetic=True), path)
    made = publish(path, tmp_path / "out", "zh")
    assert made.title == "题目"
    assert made.synthetic
    assert made.pdf.read_bytes().startswith(b"%PDF")
    assert "题目" in made.html.read_text(encoding="utf-8")
    assert len(made.warnings) == 1
    assert sorted(file.name for file in (tmp_path / "out").iterdir()) == ["report.html", "report.pdf"]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe\x00", b'{"cells": 3}'])
def test_what_is_no_notebook_is_refused_by_name(tmp_path: Path, content: bytes):
    path = tmp_path / "坏.ipynb"
    path.write_bytes(content)
    with pytest.raises(PublishError, match=r"坏\.ipynb"):
        publish(path, tmp_path / "out", "zh")
    assert not (tmp_path / "out").exists()


def test_strict_rules_leave_older_reports_untouched(tmp_path: Path):
    path = tmp_path / "notebook.ipynb"
    nbformat.write(notebook(markdown("# 题")), path)
    before = publish(path, tmp_path / "out", "zh").pdf.read_bytes()
    nbformat.write(notebook(markdown("# 题\n\n😀")), path)
    with pytest.raises(PublishError, match=r"U\+1F600"):
        publish(path, tmp_path / "out", "zh", strict=True)
    assert (tmp_path / "out" / "report.pdf").read_bytes() == before


def test_matplotlib_finds_the_fonts_of_the_reports():
    from matplotlib import font_manager

    families = register_matplotlib()
    assert families == ["Noto Sans SC", "Noto Serif SC"]
    for family in families:
        found = Path(font_manager.findfont(family, fallback_to_default=False))
        assert found.parent in font_paths()


def test_only_characters_without_a_glyph_are_missing():
    assert missing_glyphs("中文 abc é ① 😀\u200b\n😀") == ["😀"]
