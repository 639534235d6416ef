"""Pictures that a text links are what their bytes are, in all formats alike."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from .conftest import markdown, notebook

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.mark.parametrize("name", ["图.png", "图.jpg", "图.bmp", "图"])
def test_a_picture_under_a_wrong_ending_is_shown(name, page, pdf, word, tmp_path: Path):
    (tmp_path / name).write_bytes(PNG)
    book = notebook(markdown(f"# 题\n\n![一点]({name})"))
    text, warnings = page(book, tmp_path)
    assert warnings == []
    assert "data:image/png" in text
    assert pdf(book, tmp_path)[1] == []
    book = notebook(markdown(f"![一点](data:image/jpeg;base64,{base64.b64encode(PNG).decode()})"))
    document, _, warnings = word(book)
    assert warnings == []
    assert len(document.inline_shapes) == 1


@pytest.mark.parametrize("content", [b"", b"\x00" * 64, b"BM6\x00\x00\x00"])
def test_what_is_no_picture_is_named_in_every_format(content, page, pdf, tmp_path: Path):
    (tmp_path / "坏.png").write_bytes(content)
    book = notebook(markdown("# 题\n\n![说明](坏.png)"))
    for publish in (page, pdf):
        _, (warning,) = publish(book, tmp_path)
        assert "坏.png" in warning
        assert "PNG" in warning


def test_a_missing_picture_is_named_as_the_text_names_it(page, tmp_path: Path):
    _, (warning,) = page(notebook(markdown("# 题\n\n![说明](图/办结率.png)")), tmp_path)
    assert "“图/办结率.png”" in warning
