"""The official layout in Word, GB/T 9704-2012: its settings, its parts in order, counted on the page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from docx.oxml.ns import qn

from .conftest import OFFICE, complaints, markdown, notebook, office_pdf, shown
from .test_gongwen import LONG, OFFICIAL, body, lines
from .test_pdf import SVG

pytest.importorskip("openxml_audit", reason="openxml-audit is not installed")


def official(text: str, *cells: Any, **ours: Any) -> Any:
    return notebook(markdown(text), *cells, **(OFFICIAL | ours))


def value(element: Any, path: str, name: str = "val") -> str | None:
    found = element.find("/".join(qn(f"w:{part}") for part in path.split("/")))
    return None if found is None else found.get(qn(f"w:{name}"))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_file_is_valid_by_the_schema(word, tmp_path: Path, lang: str):
    table = "<table><caption>表题</caption><tr><th>甲</th></tr><tr><td>1</td></tr></table>"
    text = "# 题\n\n## 甲\n\n正文 $x$\n\n- 项\n\n1. 项\n\n> 引\n\n词\n: 义"
    book = official(text, shown(text_html=table), shown("#| fig-cap: 图", image_svgxml=SVG), lang=lang)
    assert complaints(word(book)[1], tmp_path) == []


def test_the_page_is_that_of_the_standard(word):
    document, _, _ = word(official("# 题\n\n文"))
    (section,) = document.sections
    edges = (section.top_margin, section.left_margin, section.right_margin, section.bottom_margin)
    assert [round(edge.mm, 1) for edge in edges] == [37, 28, 26, 35]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    grid = section._sectPr.find(qn("w:docGrid"))
    told = {name.rpartition("}")[2]: shown for name, shown in grid.attrib.items()}
    assert told == {"type": "linesAndChars", "linePitch": "579", "charSpace": "-849"}


@pytest.mark.parametrize(
    ("style", "face", "half_points"),
    [
        ("Body Text", "仿宋", "32"),
        ("Title", "方正小标宋简体", "44"),
        ("Heading 1", "黑体", "32"),
        ("Heading 2", "楷体", "32"),
        ("Heading 3", "仿宋", "32"),
        ("Heading 4", "仿宋", "32"),
    ],
)
def test_faces_and_sizes_are_those_of_the_standard_on_one_pitch(word, style, face, half_points):
    document, _, _ = word(official("# 题\n\n文"))
    element = document.styles[style].element
    assert value(element, "rPr/rFonts", "eastAsia") == face
    assert value(element, "rPr/sz") == half_points
    assert (value(element, "pPr/spacing", "line"), value(element, "pPr/spacing", "lineRule")) == (
        "579",
        "exact",
    )


def test_page_numbers_stand_outside_between_dashes(word):
    document, _, _ = word(official("# 题\n\n文"))
    assert document.settings.odd_and_even_pages_header_footer
    (section,) = document.sections
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        (paragraph,) = footer.paragraphs
        assert paragraph.text == "— 1 —"
        assert value(paragraph._p, "pPr/jc") == side
        assert value(paragraph._p, "pPr/ind", f"{side}Chars") == "100"


def test_the_parts_of_an_official_paper_stand_in_order(word):
    document, _, _ = word(official("# 关于改革的报告\n\n## 情况\n\n正文。"))
    told = [paragraph.text for paragraph in document.paragraphs]
    assert told == [
        *("关于改革的报告", "晋江市人民政府：", "情况", "正文。", ""),
        *("附件：1.\t主要数据表", "2.\t方法说明", "", "", "社会治理课题组", "2026年11月24日"),
    ]
    (addressed,) = [paragraph for paragraph in document.paragraphs if paragraph.text.endswith("府：")]
    assert value(addressed._p, "pPr/ind", "firstLine") == "0"


def test_one_attachment_bears_no_number(word):
    document, _, _ = word(official("# 题\n\n文", attachments=["名单"]))
    assert "附件：名单" in [paragraph.text for paragraph in document.paragraphs]


def insets(document: Any) -> list[int]:
    signed = [paragraph for paragraph in document.paragraphs if value(paragraph._p, "pPr/jc") == "right"]
    return [int(value(paragraph._p, "pPr/ind", "rightChars") or 0) for paragraph in signed]


def test_the_date_stands_four_characters_in_and_the_name_centred_above(word):
    # 2026年11月24日 is 3 characters and 8 digits wide, the name 7 characters.
    name, date = insets(word(official("# 题\n\n文"))[0])
    assert date == 400
    assert name == pytest.approx(400 - (700 - 716) / 2, abs=1)


def test_a_name_longer_than_the_date_stands_two_characters_in(word):
    name, date = insets(word(official("# 题\n\n文", signature="某" * 20))[0])
    assert name == 200
    assert date == pytest.approx(200 + (2000 - 716) / 2, abs=1)


def test_lines_with_formulas_and_pictures_grow(word):
    document, _, _ = word(official("# 题\n\n正文 $\\frac{a}{b}$ 后"))
    (paragraph,) = [one for one in document.paragraphs if "正文" in one.text]
    assert value(paragraph._p, "pPr/spacing", "lineRule") == "atLeast"


def test_faces_that_word_may_lack_are_told_and_no_error(word):
    _, _, warnings = word(official("# 题\n\n文"), strict=True)
    assert any("方正小标宋简体" in warning for warning in warnings)


def test_a_brief_tells_that_word_breaks_its_pages(word):
    _, _, warnings = word(notebook(markdown("# 题\n\n文")), style="brief", strict=True)
    assert any("govpdf" in warning for warning in warnings)


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
def test_a_full_page_has_22_lines_of_28_characters_in_libreoffice(word, tmp_path: Path):
    _, content, _ = word(official(f"# 题\n\n{LONG}"))
    pages = office_pdf(content, tmp_path).pages
    found = body(lines(pages[1]))
    assert [len("".join(text for _, text in glyphs)) for _, glyphs in found] == [28] * 22
    assert {round(glyphs[0][0]) for _, glyphs in found} == {28}
    edges = [lines(page)[-1][1][0][0] for page in pages[:2]]
    assert edges[0] > 105 > edges[1]
