"""Text that is Typst, HTML or Markdown to some reader comes out as itself."""

from __future__ import annotations

import io
import logging
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html
from nbformat.v4 import new_code_cell, new_output
from pypdf import PdfReader

from govkit.publish.compiler import compile_typst
from govkit.publish.document import Document, Evidence, Node
from govkit.publish.exporters import GovHTMLExporter, GovPDFExporter
from govkit.publish.html_writer import to_html
from govkit.publish.typst_text import literal
from govkit.publish.typst_writer import TypstWriter

from .conftest import markdown, notebook, squeezed, words

HOSTILE = [
    '#read("/etc/passwd")',
    '#import "@preview/x:1.0.0": *',
    "$x$ * _a_ @key <label> \\n `code` // comment /* x */",
    "https://example.org/a_b*c",
    "= heading",
    "- item",
    "+ item",
    "/ term: x",
    "1. one",
    '"] #panic("x") ["',
    '\\"; panic("x"); "',
    "{{ 7 * 7 }} {% x %}",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "=1+cmd|' /C calc'!A0",
    "~ -- --- ... 'q' \"q\"",
]


def document(text: str) -> Document:
    table = f"<table><tr><th>{_escaped(text)}</th></tr><tr><td>{_escaped(text)}</td></tr></table>"
    from govkit.publish.hypertext import html_nodes

    blocks = [
        Node("paragraph", [Node("text", text=text)]),
        Node("console", text=text, attrs={"error": False}),
    ]
    return Document(title=text, authors=[text], blocks=[*blocks, *html_nodes(table)])


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_comes_out_as_itself_in_the_pdf(text):
    source = TypstWriter(document(text)).write()
    reader = PdfReader(io.BytesIO(compile_typst(source, {})))
    found = words(reader)
    wanted = squeezed(text)
    assert reader.metadata.title == text
    assert found.count(wanted) >= 4


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_comes_out_as_itself_in_the_page(text):
    tree = html.fromstring(to_html(document(text)))
    assert tree.xpath("//h1")[0].text_content() == text
    assert tree.xpath("//td")[0].text_content().split() == text.split()
    assert not tree.xpath("//script")
    assert not tree.xpath("//@onerror")


# Letters that a font joins (ff, fi) or that have no glyph would say nothing about escaping.
ASCII = st.text(
    st.sampled_from("".join(chr(code) for code in range(33, 127)).replace("f", "") + "中文。“”"), min_size=1
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ASCII)
def test_any_text_survives_as_a_typst_literal(text):
    content = compile_typst(
        f'#set text(font: "Noto Sans SC", features: (liga: 0))\n#raw({literal(text)})', {}
    )
    assert words(PdfReader(io.BytesIO(content))) == squeezed(text)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=60))
def test_any_markdown_is_published_and_loads_nothing(text):
    book = notebook(
        markdown("# 题"), markdown(text), new_code_cell(outputs=[new_output("stream", text=text)])
    )
    for exporter in (GovPDFExporter(), GovHTMLExporter()):
        exporter.log.setLevel(logging.CRITICAL)
        output, _ = exporter.from_notebook_node(book)
        if isinstance(output, bytes):
            assert output.startswith(b"%PDF")
        else:
            assert not html.fromstring(output).xpath("//script | //iframe | //@onerror | //link")


def test_html_outputs_lose_scripts_and_handlers(page):
    cell = '<td>值<script>alert(1)</script><a href="javascript:x()">链</a></td>'
    source = f'<table onclick="x()"><tr>{cell}</tr></table>'
    output = new_output("display_data", {"text/html": source})
    made, _ = page(notebook(markdown("# 题"), new_code_cell(outputs=[output])))
    tree = html.fromstring(made)
    assert tree.xpath("//td")[0].text_content() == "值链"
    assert "javascript:" not in made
    assert "onclick" not in made


def test_a_raw_script_in_markdown_is_text(page):
    made, _ = page(notebook(markdown("# 题\n\n<script>alert(1)</script>\n\n行内 <script>b()</script> 尾")))
    tree = html.fromstring(made)
    assert not tree.xpath("//script")
    assert "<script>alert(1)</script>" in tree.text_content()
    assert re.search(r"行内 <script>b\(\)</script> 尾", tree.text_content())


@pytest.mark.parametrize("style", ["report", "gongwen", "brief"])
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_title_blocks_come_out_as_themselves_in_every_style(text, style):
    made = Document(
        title=text,
        subtitle=text,
        authors=[text],
        keywords=[text],
        recipients=text,
        attachments=[text, text],
        signature=text,
        version=text,
        date=text,
        style=style,
        abstract=[Node("text", text=text)],
        evidence=Evidence(3, text),
        blocks=[Node("paragraph", [Node("text", text=text)], attrs={"cell": 1})],
    )
    reader = PdfReader(io.BytesIO(compile_typst(TypstWriter(made).write(), {})))
    assert reader.metadata.title == text
    assert words(reader).count(squeezed(text)) >= 3
    tree = html.fromstring(to_html(made))
    assert tree.xpath("//h1")[0].text_content() == text
    assert not tree.xpath("//script | //@onerror")


@pytest.mark.parametrize("path", ["/etc/hostname", "../secret.png", "..\\secret.png", "file:///etc/hostname"])
def test_no_file_outside_the_folder_is_read(pdf, tmp_path, path):
    inner = tmp_path / "inner"
    inner.mkdir()
    (tmp_path / "secret.png").write_bytes(b"secret")
    book = notebook(
        markdown(f"# 题\n\n![图]({path})\n\n<img src='{path}'>"), bibliography=[path], style="report"
    )
    reader, warnings = pdf(book, folder=inner)
    assert not reader.pages[0].images
    assert len(warnings) >= 2


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_terminal_output_comes_out_as_itself(pdf, text):
    stream = new_output("stream", name="stdout", text=f"\x1b[31m{text}\x1b[0m{text}")
    found = words(pdf(notebook(markdown("# 题"), new_code_cell(outputs=[stream])))[0])
    assert found.count(squeezed(text)) == 2
