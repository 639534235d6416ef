"""Nothing runs off the page: wide formulas, long words, addresses and lines of code, measured on it."""

from __future__ import annotations

from collections import defaultdict

import pytest
from nbformat.v4 import new_code_cell, new_output

from .conftest import markdown, notebook, squeezed, words
from .test_gongwen import MM, lines

RIGHT = {"report": 210 - 27, "gongwen": 210 - 26, "brief": 210 - 24}


def terms(count: int) -> str:
    return "y = " + " + ".join(f"\\beta_{{{number}}} x_{{{number}}}" for number in range(count))


def edges(page) -> tuple[float, float]:
    """The left edges of the leftmost and rightmost glyphs, in mm."""
    places = [x for _, glyphs in lines(page)[:-1] for x, _ in glyphs]
    return min(places), max(places)


def height(page) -> float:
    """The height in mm of what stands on a page but its number."""
    found = [y for y, _ in lines(page)[:-1]]
    return max(found) - min(found)


@pytest.mark.parametrize("style", ["report", "gongwen", "brief"])
@pytest.mark.parametrize("count", [3, 14, 40])
def test_a_formula_stays_on_the_page(pdf, style, count):
    reader, warnings = pdf(notebook(markdown(f"# 题\n\n$${terms(count)}$$", "finding")), style=style)
    left, right = edges(reader.pages[0])
    assert left > 23.9
    assert right <= RIGHT[style]
    assert not [warning for warning in warnings if "公式" in warning]


def test_a_formula_a_little_too_wide_is_set_smaller_on_one_line_and_a_wider_one_breaks(pdf):
    def formula_height(count):
        page = pdf(notebook(markdown(f"# 题\n\n甲\n\n$${terms(count)}$$\n\n乙")))[0].pages[0]
        found = defaultdict(float)
        for y, glyphs in lines(page):
            for _, text in glyphs:
                found[text] = y
        return found["乙"] - found["甲"]

    narrow, wider, wide = formula_height(4), formula_height(12), formula_height(40)
    assert wider < narrow + 1
    assert wide > narrow + 15


def test_a_matrix_that_cannot_break_is_scaled(pdf):
    row = " & ".join(f"a_{{{number}}}" for number in range(60))
    reader, warnings = pdf(notebook(markdown(f"# 题\n\n$$\\begin{{pmatrix}} {row} \\end{{pmatrix}}$$")))
    assert ["第 1 个单元" in warning and "磅" in warning for warning in warnings] == [True]
    left, right = edges(reader.pages[0])
    assert left == pytest.approx(27, abs=0.1)
    assert right <= RIGHT["report"]


@pytest.mark.parametrize(
    "source",
    [
        "前 {} 后",
        "前 https://example.org/{} 后",
        "前 `{}` 后",
        "## {}",
        "| 甲 | 乙 |\n|--|--|\n| {} | 1 |",
        "```python\nx = '{}'\n```",
        "- {}",
        "> {}",
    ],
)
@pytest.mark.parametrize("style", ["report", "gongwen"])
def test_a_word_longer_than_a_line_breaks(pdf, source, style):
    reader, _ = pdf(notebook(markdown(f"# 题\n\n{source.format('W' * 300)}")), style=style)
    assert words(reader).count("W") == 300
    for page in reader.pages:
        for _, glyphs in lines(page):
            # A W of the smallest type, that of tables in a report, is 2.5 mm wide.
            assert sum(text.count("W") for _, text in glyphs) * 1.7 <= page.mediabox.width / MM
        assert edges(page)[1] <= page.mediabox.width / MM - 24


def test_a_line_of_output_wraps(pdf):
    text = "L" * 300 + "\n" + "word " * 100
    cell = new_code_cell("x", outputs=[new_output("stream", name="stdout", text=text)])
    reader, _ = pdf(notebook(markdown("# 题"), cell))
    assert squeezed(text) in words(reader)
    for _, glyphs in lines(reader.pages[0]):
        assert sum(text.count("L") for _, text in glyphs) <= 100


def test_a_long_title_wraps(pdf):
    reader, _ = pdf(notebook(markdown(f"# {'H' * 200}\n\n文")))
    assert edges(reader.pages[0])[1] <= RIGHT["report"]
    assert height(reader.pages[0]) > 20


def test_a_report_with_a_wide_formula_is_accessible():
    from govkit.publish.exporters import GovPDFExporter

    for count in (14, 40):
        content, _ = GovPDFExporter().from_notebook_node(notebook(markdown(f"# 题\n\n$${terms(count)}$$")))
        assert b"pdfuaid" in content
