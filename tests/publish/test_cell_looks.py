"""Tables keep the colours of pandas Styler, and lists and lines within their cells."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest
from docx.oxml.ns import qn
from lxml import html

from govkit.publish.cell_looks import look_of, rgb
from govkit.publish.hypertext import html_nodes

from .conftest import complaints, markdown, notebook, shown

FRAME = pd.DataFrame({"甲": [1, 2], "乙": [3, 1]}, index=["a", "b"])
LISTS = (
    "<table><tr><th>甲</th><th>乙</th></tr><tr><td>前<ul>\n<li>一</li>\n<li>二<ul><li>内</li></ul></li></ul></td>"
    "<td>首<br>次<p>段</p><p>段二</p>尾</td></tr><tr><td><ol><li>x</li><li>y</li></ol></td><td>1</td></tr></table>"
)


def styled() -> str:
    style = FRAME.style.map(lambda value: "background-color: #08306b; color: #f1f1f1" if value == 3 else "")
    style = style.map(lambda value: "color: red; font-weight: bold" if value == 2 else "")
    return style.map_index(lambda _: "background: yellow").to_html()


def cells(source: str):
    (node,) = html_nodes(source)
    return [cell for row in node.attrs["table"].rows for cell in row]


def test_fill_and_colour_of_each_cell_are_read_from_the_style_sheet():
    found = {cell.text: (cell.fill, cell.color) for cell in cells(styled())}
    assert found["3"] == ("08306B", "F1F1F1")
    assert found["2"] == ("", "FF0000")
    assert found["1"] == ("", "")
    assert found["a"] == ("FFFF00", "000000")


def test_they_are_in_the_page(page):
    tree = html.fromstring(page(notebook(markdown("# 题"), shown(text_html=styled())))[0])
    looks = {cell.text_content(): cell.get("style") for cell in tree.xpath("//td|//th")}
    assert looks["3"] == "background:#08306B;color:#F1F1F1"
    assert looks["2"] == "color:#FF0000"
    assert tree.xpath("//td/strong")[0].text == "2"


def test_they_are_in_the_pdf(pdf):
    reader, warnings = pdf(notebook(markdown("# 题"), shown(text_html=styled())))
    assert warnings == []
    drawn = reader.pages[0].get_contents().get_data().decode("latin-1")
    painted = {
        tuple(round(float(part), 2) for part in found.split())
        for found in re.findall(r"((?:[\d.]+ ){3})(?:scn|rg)\b", drawn)
    }
    assert {(0.03, 0.19, 0.42), (0.95, 0.95, 0.95), (1.0, 0.0, 0.0), (1.0, 1.0, 0.0)} <= painted


def test_they_are_in_word(word, tmp_path: Path):
    document, content, _ = word(notebook(markdown("# 题"), shown(text_html=styled())))
    assert complaints(content, tmp_path) == []
    fills = [shade.get(qn("w:fill")) for shade in document.tables[0]._tbl.iter(qn("w:shd"))]
    assert fills == ["FFFF00", "08306B", "FFFF00"]
    colours = {colour.get(qn("w:val")) for colour in document.tables[0]._tbl.iter(qn("w:color"))}
    assert {"F1F1F1", "FF0000"} <= colours


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("#fff", "FFFFFF"),
        ("#08306b", "08306B"),
        ("#ff000080", "FF7F7F"),
        ("red", "FF0000"),
        ("rgb(1, 2, 3)", "010203"),
        ("rgba(255, 0, 0, 0.5)", "FF8080"),
        ("rgb(100% 0% 0%)", "FF0000"),
        ("transparent", ""),
        ("rgba(0,0,0,0)", ""),
        ("var(--x)", ""),
        ("linear-gradient(90deg, red 50%, transparent 50%)", ""),
        ('red"><script>', ""),
        ("", ""),
    ],
)
def test_colours_of_css_are_understood_and_nothing_else_passes(value, found):
    assert rgb(value) == found


def test_a_fill_without_a_colour_gets_one_that_is_read():
    assert look_of("background-color: #08306b").color == "FFFFFF"
    assert look_of("background-color: #f7fbff").color == "000000"
    assert look_of("color: black").color == ""


def test_lists_and_lines_within_cells_stay_lines():
    found = [cell.lines for cell in cells(LISTS)]
    assert found[2] == ["前", "• 一", "• 二", "\u2003• 内"]
    assert found[3] == ["首", "次", "段", "段二", "尾"]
    assert found[4] == ["1. x", "2. y"]


def test_lists_within_cells_of_markdown_stay_lines(page):
    text, _ = page(notebook(markdown("| 甲 |\n|--|\n| <ul><li>一</li><li>二</li></ul> |")))
    assert "<td>• 一<br>• 二</td>" in text
