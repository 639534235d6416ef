"""Pictures that a text links are what their bytes are, in all formats alike."""

from __future__ import annotations

import base64
import re
from pathlib import Path

import pytest

from govkit.errors import PublishError

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


def test_where_a_missing_picture_has_no_words_of_its_own_its_name_stands(page, pdf, tmp_path: Path):
    book = notebook(markdown("# 题\n\n![](图/趋势.png)\n\n行中 ![](b.png) 的图"))
    text, warnings = page(book, tmp_path)
    assert len(warnings) == 2
    assert "（缺图：趋势.png）" in text
    assert "（缺图：b.png）" in text
    with pytest.raises(PublishError, match=r"趋势\.png"):
        page(book, tmp_path, strict=True)


@pytest.mark.parametrize(
    ("source", "width"),
    [
        ("![一点](图.png){width=50%}", 295),
        ("![一点](图.png){#fig-a width=300px}", 300),
        ('<img src="图.png" alt="一点" width="120">', 120),
        ('<img src="图.png" alt="一点" style="max-width: 9px; width: 40%">', 236),
    ],
)
def test_a_picture_has_the_width_that_it_is_given(source, width, page, pdf, word, tmp_path: Path):
    (tmp_path / "图.png").write_bytes(PNG)
    book = notebook(markdown(f"# 题\n\n{source}"))
    text, warnings = page(book, tmp_path)
    assert warnings == []
    assert f'width="{width}"' in text
    assert "{" not in text.partition("<figure")[2]
    assert pdf(book, tmp_path)[1] == []


def test_an_image_with_attributes_is_a_figure_with_caption_label_and_words(page, tmp_path: Path):
    (tmp_path / "a.png").write_bytes(PNG)
    told = '![办结率](a.png){#fig-a width=50% fig-alt="一条上升的线" .lightbox}'
    text, warnings = page(notebook(markdown(f"# 题\n\n见 @fig-a。\n\n{told}")), tmp_path)
    assert warnings == []
    assert 'alt="一条上升的线"' in text
    assert "</span> 办结率</figcaption>" in text
    assert re.search(r'见 ?<a href="#[^"]+">图1</a>。', text)


def test_braces_that_are_no_attributes_stay_text(page, tmp_path: Path):
    (tmp_path / "a.png").write_bytes(PNG)
    assert "{不是 属性}" in page(notebook(markdown("# 题\n\n![图](a.png){不是 属性}")), tmp_path)[0]
