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


def test_bars_of_data_are_drawn_and_word_tells_that_it_has_none(pdf, page, word):
    frame = pd.DataFrame({"值": [1.0, -3.0, 2.0]})
    source = frame.style.bar(align="mid", color=["#d65f5f", "#5fba7d"]).to_html()
    book = notebook(markdown("# 题"), shown(text_html=source))
    tree = html.fromstring(page(book)[0])
    styles = [cell.get("style") for cell in tree.xpath("//td")]
    assert all("linear-gradient(90deg" in style for style in styles)
    assert "#D65F5F 0% 60%" in styles[1]
    reader, warnings = pdf(book)
    assert not warnings
    assert "/Pattern" in str(reader.pages[0]["/Resources"])
    assert "/Shading" in str(reader.pages[0]["/Resources"]) or "/Pattern" in str(
        reader.pages[0]["/Resources"]
    )
    _, _, warnings = word(book)
    assert any("数据条" in warning for warning in warnings)


def test_rules_for_many_cells_of_a_table_hold_and_those_of_a_pointer_do_not():
    styles = [
        {"selector": "th", "props": "background-color: #000066"},
        {"selector": "tbody tr:nth-child(even)", "props": "background-color: #eeeeee"},
        {"selector": "tr:hover", "props": "background-color: yellow"},
        {"selector": "td.col1", "props": "font-weight: bold"},
    ]
    frame = pd.DataFrame({"甲": [1, 3], "乙": [2, 4]})
    (node,) = html_nodes(frame.style.set_table_styles(styles).hide(axis="index").to_html())
    head, odd, even = node.attrs["table"].rows
    assert [cell.fill for cell in head] == ["000066", "000066"]
    assert [cell.fill for cell in odd] == ["", ""]
    assert [cell.fill for cell in even] == ["EEEEEE", "EEEEEE"]
    assert [cell.content[0].kind for cell in even] == ["text", "strong"]


@pytest.mark.parametrize(
    ("nth", "rows"), [("2n", "bd"), ("odd", "ac"), ("3", "c"), ("n+3", "cd"), ("3n+1", "ad"), ("-n+2", "")]
)
def test_rows_are_counted_as_in_css(nth, rows):
    body = "".join(f"<tr><td>{name}</td></tr>" for name in "abcd")
    source = (
        f"<style>#T_x tr:nth-child({nth}) td {{background: #ff0000}}</style><table id='T_x'>{body}</table>"
    )
    (node,) = html_nodes(source)
    assert "".join(row[0].text for row in node.attrs["table"].rows if row[0].fill) == rows
