"""A Word report: native objects, valid by the schema, opened by LibreOffice, the same bytes each time."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn

from govkit.publish.exporters import GovDocxExporter
from govkit.publish.word.formulas import equation

from .conftest import OFFICE, complaints, markdown, notebook, office_pdf, shown, squeezed
from .test_formulas import FORMULAS

pytest.importorskip("openxml_audit", reason="openxml-audit is not installed")

HOSTILE = '#read("/etc/passwd") <script>x</script> =HYPERLINK("http://a") \\input{a} **b** ${{7*7}} &amp; ]]>'
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="80" height="40">'
    '<rect width="80" height="40" fill="red"/></svg>'
)
TEXT = r"""
# 评估报告

## 设计 {#sec-design}

**加粗。**后接正文，*着重*，`代码`，[链接](https://example.org/?a=1&b=2)，脚注[^1]，公式 $\sqrt{x}$。
见@fig-dot、@tbl-small与@sec-design。

[^1]: 脚注里的话。

    脚注第二段。

$$\hat\tau = \frac{1}{N}\sum_i Y_i$$

- 甲
  - 乙
- 丙

1. 一
2. 二

- [x] 完成

> 引文

| 指标 | 值 |
|:--|--:|
| 甲 | 1.5 |

: 小表 {#tbl-small}

## 结果

### 细目
"""
FIGURE = {"govkit": {"caption": "红块", "alt": "一个红块", "label": "fig-dot"}}
MERGED = """<table><caption>合并</caption><thead><tr><th rowspan="2">地区</th><th colspan="2">改革</th></tr>
<tr><th>前</th><th>后</th></tr></thead><tbody><tr><td rowspan="2">甲</td><td>1.0</td><td>2.0</td></tr>
<tr><td>3.0</td><td>4.0</td></tr></tbody></table>"""


def whole(lang: str = "zh") -> Any:
    return notebook(
        markdown(TEXT),
        shown(image_svgxml=SVG, metadata=FIGURE),
        shown(text_html=MERGED),
        lang=lang,
        synthetic=True,
        authors=["甲", "乙"],
        date="2026-11-24",
        contents=True,
    )


def styles_of(document: Any) -> list[str]:
    return [paragraph.style.name for paragraph in document.paragraphs]


def instructions(document: Any) -> list[str]:
    """The fields of the text."""
    return [code.text.strip() for code in document.element.iter(qn("w:instrText"))]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_file_is_valid_by_the_schema(word, tmp_path: Path, lang: str):
    _, content, warnings = word(whole(lang))
    assert warnings == []
    assert complaints(content, tmp_path) == []


def test_the_validator_would_notice_a_fault(word, tmp_path: Path):
    _, content, _ = word(whole())
    broken = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(broken, "w") as target:
        for entry in source.infolist():
            data = source.read(entry)
            if entry.filename == "word/document.xml":
                data = data.replace(b"<w:pPr><w:pStyle", b"<w:pPr><w:jc w:val='nonsense'/><w:pStyle", 1)
            target.writestr(entry, data)
    assert complaints(broken.getvalue(), tmp_path)


def test_headings_are_headings_that_word_numbers_itself(word):
    document, _, _ = word(whole())
    headings = [(p.style.name, p.text) for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert headings == [("Heading 1", "设计"), ("Heading 1", "结果"), ("Heading 2", "细目")]
    binding = document.styles["Heading 1"].element.pPr.numPr
    number = binding.find(qn("w:numId")).get(qn("w:val"))
    numbering = document.part.numbering_part.element
    (instance,) = [n for n in numbering.findall(qn("w:num")) if n.get(qn("w:numId")) == number]
    definition = instance.find(qn("w:abstractNumId")).get(qn("w:val"))
    (levels,) = [
        a for a in numbering.findall(qn("w:abstractNum")) if a.get(qn("w:abstractNumId")) == definition
    ]
    assert [text.get(qn("w:val")) for text in levels.iter(qn("w:lvlText"))][:3] == ["%1、", "（%2）", "%3."]


def test_headings_with_numbers_of_their_own_get_no_second_ones(word):
    document, _, _ = word(notebook(markdown("# 题\n\n## 一、甲\n\n## 二、乙")))
    assert document.styles["Heading 1"].element.pPr.numPr is None


def test_captions_count_by_fields_and_references_point_at_them(word):
    document, _, _ = word(whole())
    captions = [p.text for p in document.paragraphs if p.style.name == "Caption"]
    assert captions == ["表1　小表", "图1　红块", "表2　合并"]
    fields = instructions(document)
    assert [code for code in fields if code.startswith("SEQ")] == [
        "SEQ 表 \\* ARABIC",
        "SEQ 图 \\* ARABIC",
        "SEQ 表 \\* ARABIC",
    ]
    named = {mark.get(qn("w:name")) for mark in document.element.iter(qn("w:bookmarkStart"))}
    wanted = {code.split()[1] for code in fields if code.startswith("REF")}
    wanted |= {link.get(qn("w:anchor")) for link in document.element.iter(qn("w:hyperlink"))} - {None}
    assert len(wanted) >= 5
    assert wanted <= named
    ids = [mark.get(qn("w:id")) for mark in document.element.iter(qn("w:bookmarkStart"))]
    assert len(ids) == len(set(ids))


def test_footnotes_are_footnotes_with_their_paragraphs_and_links(word):
    book = notebook(markdown("话[^1]又[^1]。\n\n[^1]: 注中[链接](https://example.org)。\n\n    再一段 $x$。"))
    _, content, _ = word(book)
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        notes = file.read("word/footnotes.xml").decode("utf-8")
        relations = file.read("word/_rels/footnotes.xml.rels").decode("utf-8")
        body = file.read("word/document.xml").decode("utf-8")
    assert len(re.findall(r"<w:footnote ", notes)) == 3  # two separators and the note
    assert squeezed("".join(re.findall(r"<w:t[ >][^<]*<|<w:t>[^<]*<", notes))).count("再一段") == 1
    assert "https://example.org" in relations
    assert body.count("<w:footnoteReference ") == 1


def test_the_list_of_a_footnote_keeps_its_items_apart(word):
    book = notebook(markdown("话[^1]。\n\n[^1]: 有二：\n\n    - 甲\n        1. 子\n    - 乙"))
    _, content, _ = word(book)
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        notes = file.read("word/footnotes.xml").decode("utf-8")
    paragraphs = [re.sub("<[^>]+>", "", one) for one in re.findall(r"<w:p>.*?</w:p>", notes)]
    assert [one.strip(" ") for one in paragraphs if one.strip()] == ["有二：", "• 甲", "\u20031. 子", "• 乙"]


def test_a_paragraph_with_a_word_longer_than_its_line_is_not_stretched(word):
    address = "https://www.example.org/data/yearbook/2020"
    document, _, _ = word(notebook(markdown(f"# 题\n\n数据来自 {address} 网站。\n\n又一段。")))
    long, short = [one for one in document.paragraphs if "数据" in one.text or "又一段" in one.text]
    assert long.alignment == WD_ALIGN_PARAGRAPH.LEFT
    assert short.alignment is None


def test_a_table_is_a_table_with_merged_cells_and_a_head_that_repeats(word):
    document, _, _ = word(whole())
    table = document.tables[-1]
    assert table.cell(0, 0)._tc is table.cell(1, 0)._tc
    assert table.cell(0, 1)._tc is table.cell(0, 2)._tc
    assert table.cell(2, 0)._tc is table.cell(3, 0)._tc
    texts = [[cell.text for cell in row.cells] for row in table.rows]
    assert texts[2:] == [["甲", "1.0", "2.0"], ["甲", "3.0", "4.0"]]
    heads = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
    assert heads == [True, True, False, False]
    assert table.cell(2, 1).paragraphs[0].alignment is not None


def test_a_wide_table_is_turned_and_a_wider_one_comes_in_parts(word):
    cells = "".join(f"<td>{number}.123456</td>" for number in range(30))
    wide = f"<table><caption>宽</caption><tbody><tr><th>甲</th>{cells}</tr></tbody></table>"
    document, _, _ = word(notebook(markdown("前"), shown(text_html=wide), markdown("后")))
    assert [s.page_width > s.page_height for s in document.sections] == [False, True, False]
    assert len(document.tables) > 1
    captions = [p.text for p in document.paragraphs if p.style.name == "Caption"]
    assert captions[1:] == ["表1　宽（续）"] * (len(document.tables) - 1)
    for table in document.tables:
        width = sum(int(column.get(qn("w:w"))) for column in table._tbl.tblGrid)
        assert width <= (297 - 54) / 25.4 * 1440


def test_nothing_is_wider_than_its_page(word):
    cells = "".join(f"<td>{'很长的文字' * number}</td>" for number in range(1, 7))
    table = f"<table><tr>{cells}</tr></table>"
    wide = SVG.replace('"80"', '"8000"', 1)
    document, _, _ = word(notebook(shown(text_html=table), shown(image_svgxml=wide)))
    limit = (210 - 54) / 25.4 * 1440
    assert sum(int(column.get(qn("w:w"))) for column in document.tables[0]._tbl.tblGrid) <= limit + 6
    assert all(shape.width.twips <= limit + 1 for shape in document.inline_shapes)


def test_a_drawing_is_as_large_as_it_says(word):
    document, _, _ = word(notebook(shown(image_svgxml=SVG)))
    assert document.inline_shapes[0].width.pt == pytest.approx(80 * 0.75, abs=1)


def test_figures_have_alternative_texts(word):
    document, _, _ = word(whole())
    assert [part.get("descr") for part in document.element.iter(qn("wp:docPr"))] == ["一个红块"]


def test_lists_are_lists_and_each_ordered_one_counts_from_its_own_start(word):
    document, _, _ = word(notebook(markdown("3. 甲\n4. 乙\n   - 丙\n\n正文\n\n1. 丁")))
    found = []
    for paragraph in document.paragraphs:
        bound = paragraph._p.pPr.numPr
        if bound is not None:
            found.append((paragraph.text, bound.ilvl.val, bound.numId.val))
    assert [(text, level) for text, level, _ in found] == [("甲", 0), ("乙", 0), ("丙", 1), ("丁", 0)]
    assert found[0][2] == found[1][2] != found[3][2]
    starts = {
        number.get(qn("w:numId")): number.find(f"{qn('w:lvlOverride')}/{qn('w:startOverride')}")
        for number in document.part.numbering_part.element.findall(qn("w:num"))
    }
    assert starts[str(found[0][2])].get(qn("w:val")) == "3"
    assert starts[str(found[3][2])].get(qn("w:val")) == "1"


def test_pages_are_a4_with_page_numbers_and_the_notice_of_synthetic_data(word):
    document, _, _ = word(whole())
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    for footer in (section.footer, section.first_page_footer):
        codes = [code.text.strip() for code in footer._element.iter(qn("w:instrText"))]
        assert codes == ["PAGE", "NUMPAGES"]
    notice = "演示数据（合成），不是真实观测"
    assert notice in section.first_page_header.paragraphs[0].text
    assert section.header.paragraphs[0].text == f"评估报告\t{notice}"
    assert notice in [p.text for p in document.paragraphs]


def test_chinese_has_chinese_faces_and_language(word):
    document, _, _ = word(whole())
    for name, face in {"Body Text": "宋体", "Heading 1": "黑体", "Caption": "黑体", "Quote": "楷体"}.items():
        properties = document.styles[name].element.rPr
        fonts = properties.find(qn("w:rFonts"))
        assert fonts.get(qn("w:eastAsia")) == face
        assert not [attribute for attribute in fonts.attrib if "Theme" in attribute]
        assert properties.find(qn("w:lang")).get(qn("w:eastAsia")) == "zh-CN"
    quote = next(t for t in document.element.iter(qn("w:t")) if "后接正文" in (t.text or ""))
    assert quote.getparent().find(f"{qn('w:rPr')}/{qn('w:rFonts')}").get(qn("w:hint")) == "eastAsia"
    assert document.core_properties.language == "zh-CN"


@pytest.mark.parametrize("latex", FORMULAS)
def test_formulas_become_equations(latex: str):
    for block in (True, False):
        made = equation(latex, block=block)
        assert made is not None
        assert made.tag == qn("m:oMathPara" if block else "m:oMath")


def test_all_equations_are_valid_by_the_schema(word, tmp_path: Path):
    source = "\n\n".join(f"$${latex}$$\n\n行内 ${latex}$。" for latex in FORMULAS)
    _, content, warnings = word(notebook(markdown(source)))
    assert warnings == []
    assert complaints(content, tmp_path) == []


def test_a_bad_formula_is_shown_as_its_source_and_noted(word):
    document, _, warnings = word(notebook(markdown(r"行内 $\foo{x}$。" "\n\n" r"$$\bar{$$" "\n\n好 $x^2$。")))
    words = "\n".join(p.text for p in document.paragraphs)
    assert r"\foo{x}" in words
    assert r"\bar{" in words
    assert len(warnings) == 2
    assert len(list(document.element.iter(qn("m:oMath")))) == 1


def test_a_damaged_picture_is_noted_and_the_rest_unharmed(word):
    document, _, warnings = word(notebook(markdown("前"), shown(image_png="AAAA"), markdown("后")))
    assert len(warnings) == 1
    assert [p.text for p in document.paragraphs][-1] == "后"


def test_hostile_text_comes_out_as_itself(word, tmp_path: Path):
    cell = HOSTILE.replace("&", "&amp;").replace("<", "&lt;")
    book = notebook(
        markdown("正文"),
        shown(text_html=f"<table><caption>{cell}</caption><tr><td>{cell}</td></tr></table>"),
        shown(text_plain=HOSTILE + "\x00\x0b\ud800"),
        title=HOSTILE,
        authors=[HOSTILE],
    )
    document, content, _ = word(book)
    assert complaints(content, tmp_path) == []
    assert document.tables[0].cell(0, 0).text == HOSTILE
    assert document.core_properties.title == HOSTILE
    assert any(p.text.startswith(HOSTILE) for p in document.paragraphs if p.style.name == "Source Code")
    assert {code.split()[0] for code in instructions(document)} <= {"SEQ", "REF", "TOC", "PAGE", "NUMPAGES"}


def test_only_addresses_of_the_web_and_of_mail_become_links(word):
    source = (
        "[甲](https://example.org/a) [乙](file:///etc/passwd) [丙](javascript:a) [丁](mailto:a@example.org)"
    )
    document, _, _ = word(notebook(markdown(source)))
    targets = {r.target_ref for r in document.part.rels.values() if r.is_external}
    assert targets == {"https://example.org/a", "mailto:a@example.org"}


def test_the_same_notebook_gives_the_same_bytes_and_names_nobody(word):
    book = whole()
    document, first, _ = word(book)
    assert word(book)[1] == first
    about = document.core_properties
    assert (about.author, about.last_modified_by, about.comments) == ("甲; 乙", "", "")
    assert about.created.date().isoformat() == "2026-11-24"
    with zipfile.ZipFile(io.BytesIO(first)) as file:
        assert {entry.date_time for entry in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        text = b"".join(file.read(name) for name in file.namelist())
    assert b"python-docx" not in text


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_libreoffice_opens_it_and_shows_everything(word, tmp_path: Path, lang: str):
    _, content, _ = word(whole(lang))
    reader = office_pdf(content, tmp_path)
    words = squeezed("\n".join(page.extract_text() for page in reader.pages))
    told = ("加粗。后接正文", "脚注里的话", "脚注第二段", "引文", "小表", "改革", "红块")
    assert [text for text in told if text not in words] == []
    numbered = (
        ("一、设计", "（一）细目", "图1", "表2")
        if lang == "zh"
        else ("1设计", "2.1细目", "Figure1", "Table2")
    )
    assert [text for text in numbered if text not in words] == []
    assert any(page.images for page in reader.pages)


def test_abstract_keywords_and_references_have_styles_of_their_own_and_citations_lead_there(
    word, tmp_path: Path
):
    library = tmp_path / "a.bib"
    library.write_text(
        "@book{wang,author={王某},title={基层治理},publisher={某出版社},address={北京},year={2020}}",
        encoding="utf-8",
        newline="\n",
    )
    source = "# 题\n\n## 摘要\n\n这是摘要。\n\n关键词：治理；改革\n\n## 甲\n\n见[@wang]。\n\n## 乙\n\n文。"
    exporter = GovDocxExporter(bibliography=[library.name])
    about = {"metadata": {"path": str(tmp_path), "name": "a"}}
    content, resources = exporter.from_notebook_node(notebook(markdown(source)), about)
    assert resources["govkit"]["warnings"] == []
    assert complaints(content, tmp_path) == []
    document = docx.Document(io.BytesIO(content))
    told = [(p.style.name, p.text) for p in document.paragraphs]
    assert ("Abstract", "摘要　这是摘要。") in told
    assert ("Abstract", "关键词　治理；改革") in told
    (entry,) = [words for style, words in told if style == "Bibliography"]
    assert entry.startswith("[1] 王某")
    anchors = {link.get(qn("w:anchor")) for link in document.element.iter(qn("w:hyperlink"))}
    assert anchors <= {mark.get(qn("w:name")) for mark in document.element.iter(qn("w:bookmarkStart"))}
    assert anchors


def test_the_head_of_a_page_has_one_line_however_long_the_title(word):
    title = (
        "Three models of grassroots governance compared: before and after, by domain, and what may be said"
    )
    document, _, _ = word(notebook(markdown(f"# {title}"), synthetic=True), lang="en")
    (head,) = document.sections[0].header.paragraphs
    shown, notice = head.text.split("\t")
    assert shown.endswith("…")
    assert title.startswith(shown[:-1])
    assert notice == "Synthetic demonstration data, not real observations"
    document, _, _ = word(notebook(markdown("# 短题"), synthetic=True))
    assert document.sections[0].header.paragraphs[0].text.startswith("短题\t")


def test_a_crowded_table_has_smaller_type_before_its_numbers_break(word, tmp_path):
    names = ["模式", "指标", "改革前", "改革后", "差", "效应", "95% 区间", "p", "校正 p", "等级"]
    row = ["晋江", "规模以上非公企业党组织覆盖率（%）", "59.78", "78.07", "+18.28", "+1.72"]
    row += ["[−13.05, 14.78]", "0.317", "0.421", "3"]
    head, body = ("".join(f"<td>{cell}</td>" for cell in cells) for cells in (names, row))
    table = f"<table><thead><tr>{head}</tr></thead><tr>{body}</tr></table>"
    document, content, _ = word(notebook(shown(text_html=table)))
    assert not complaints(content, tmp_path)
    sizes = {size.get(qn("w:val")) for size in document.tables[0]._tbl.iter(qn("w:sz"))}
    assert "17" in sizes
    widths = [int(column.get(qn("w:w"))) / 20 for column in document.tables[0]._tbl.tblGrid]
    # A figure is half its size wide in Times New Roman, a bracket a third, a point a quarter.
    assert widths[6] > 8.5 * (8 * 0.5 + 0.56 + 4 * 0.3) + 7
    narrow, _, _ = word(notebook(shown(text_html="<table><tr><td>甲</td><td>1</td></tr></table>")))
    assert not list(narrow.tables[0]._tbl.iter(qn("w:sz")))


def test_a_line_before_a_break_is_not_drawn_out(word, tmp_path):
    document, content, _ = word(notebook(markdown("# 题\n\n提示  \n第二行")))
    assert not complaints(content, tmp_path)
    assert list(document.settings.element.iter(qn("w:doNotExpandShiftReturn")))
