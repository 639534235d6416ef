"""Drawings in SVG are shown without what runs or is fetched, and what was removed is told."""

from __future__ import annotations

import base64
import re

import pytest

from govkit.publish.svg import harmless

from .conftest import markdown, notebook, shown
from .test_pdf import SVG

SPACE = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
DOT = base64.b64encode(b"GIF89a").decode()


def drawing(inside: str, before: str = "", **attributes: str) -> str:
    more = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f'{before}<svg {SPACE} width="90" height="40"{more}><text y="20">图内</text>{inside}</svg>'


@pytest.mark.parametrize(
    "source",
    [
        drawing("<script>alert(1)</script>"),
        drawing("", onload="alert(1)"),
        drawing('<image href="https://example.org/a.png"/>'),
        drawing('<image xlink:href="file:///etc/passwd"/>'),
        drawing('<image href="a.png"/>'),
        drawing('<use href="other.svg#x"/>'),
        drawing('<image href="data:image/svg+xml;base64,PHN2Zy8+"/>'),
        drawing("<foreignObject><p>x</p></foreignObject>"),
        drawing('<rect style="fill: url(https://example.org/a.svg#g)"/>'),
        drawing("<style>@import 'https://example.org/a.css'; text { fill: red }</style>"),
        drawing("<style>text { background: url(https://example.org/b.png) }</style>"),
        drawing('<a xlink:href="javascript:alert(1)"><rect/></a>'),
        drawing("<text>&x;</text>", '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/hostname">]>'),
        drawing("", '<?xml-stylesheet href="https://example.org/a.css"?>'),
    ],
)
def test_what_runs_or_is_fetched_goes_and_the_rest_stays(page, source):
    cleaned = harmless(source.encode())
    assert cleaned is not None
    assert not re.search(rb"alert|example\.org|passwd|a\.png|other\.svg|foreignObject|hostname|PHN2", cleaned)
    assert "图内" in cleaned.decode()
    text, (warning,) = page(notebook(markdown("# 题"), shown(image_svgxml=source)))
    assert "第 2 个单元" in warning
    (shown_picture,) = re.findall(r"data:image/svg\+xml;base64,([^\"]+)", text)
    assert base64.b64decode(shown_picture) == cleaned


@pytest.mark.parametrize(
    "source",
    [
        SVG,
        drawing(f'<image href="data:image/gif;base64,{DOT}"/>'),
        drawing('<defs><g id="g"/></defs><use xlink:href="#g"/>'),
        drawing('<rect fill="url(#g)"/>'),
        drawing("<style>text { fill: red }</style>"),
        drawing('<a href="https://example.org"><rect/></a>'),
        "not xml",
    ],
)
def test_drawings_that_are_whole_in_themselves_stay_as_they_are(source):
    assert harmless(source.encode()) is None


def test_text_after_what_was_removed_stays():
    cleaned = harmless(drawing("<text>甲<script>x</script>乙</text>").encode())
    assert cleaned is not None
    assert "甲乙" in cleaned.decode()


def test_the_pdf_of_a_cleaned_drawing_is_made(pdf):
    reader, warnings = pdf(notebook(markdown("# 题"), shown(image_svgxml=drawing("<script>x</script>"))))
    assert len(reader.pages) == 1
    assert len(warnings) == 1
