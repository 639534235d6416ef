"""What Quarto knows in Markdown besides citations: numbered formulas, H~2~O and m^2^, callouts."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx.oxml.ns import qn
from lxml import html

from govkit.publish.document import plain_text
from govkit.publish.exporters import GovPDFExporter
from govkit.publish.markdown import markdown_nodes

from .conftest import complaints, markdown, notebook, words
from .test_gongwen import lines
from .test_page_width import RIGHT, terms

FORMULAS = r"""# 题

见 @eq-did、@eq-long、@eq-tag 与 @eq-env。

$$ \tau = \frac{1}{N} $$ {#eq-did}

$$
LONG
$$ {#eq-long}

$$ a = b \tag{A1} $$ {#eq-tag}

\begin{equation} \label{eq-env} c = d \end{equation}

$$ e = f $$
""".replace("LONG", terms(20))
CALLOUTS = """# 题

::: {.callout-note title="数据来源"}
框内正文。

- 一项
:::

> [!WARNING]
> 当心之处
> 续行

> 只是引文
"""


def kinds(source: str) -> list[str]:
    return [node.kind for node in markdown_nodes(source)]


def pieces(source: str) -> list[tuple[str, str]]:
    (paragraph,) = markdown_nodes(source)
    found = [(node.kind, plain_text([node])) for node in paragraph.children]
    return [(kind, text) for kind, text in found if kind in ("sub", "sup")]


def test_labelled_formulas_are_numbered_at_the_right_and_referred_to(pdf):
    reader, warnings = pdf(notebook(markdown(FORMULAS)))
    assert warnings == []
    assert "见式（1）、式（2）、式（A1）与式（3）。" in words(reader)
    found = [(glyphs[-1], y) for y, glyphs in lines(reader.pages[0])]
    numbers = [x for (x, text), _ in found if text.strip().endswith("）") and x > 150]
    assert len(numbers) >= 4
    assert max(x for y, glyphs in lines(reader.pages[0]) for x, _ in glyphs) <= RIGHT["report"]
    links = [note.get_object() for note in reader.pages[0]["/Annots"]]
    assert len(links) == 4


def test_a_numbered_formula_keeps_the_report_accessible():
    content, _ = GovPDFExporter().from_notebook_node(notebook(markdown(FORMULAS)))
    assert b"pdfuaid" in content


def test_in_a_page_numbers_and_references_are_linked(page):
    tree = html.fromstring(page(notebook(markdown(FORMULAS)))[0])
    numbers = [
        part.text_content() for part in tree.xpath("//*[@class='formula numbered']/*[@class='number']")
    ]
    assert numbers == ["（1）", "（2）", "（A1）", "（3）"]
    targets = [link.get("href").removeprefix("#") for link in tree.xpath("//p/a[starts-with(@href, '#eq')]")]
    assert len(targets) == 4
    assert all(tree.xpath(f"//*[@id='{target}']") for target in targets)


def test_in_word_numbers_are_fields_that_references_follow(word, tmp_path: Path):
    document, content, warnings = word(notebook(markdown(FORMULAS)))
    assert warnings == []
    assert complaints(content, tmp_path) == []
    fields = [code.text.strip() for code in document.element.iter(qn("w:instrText"))]
    assert [code for code in fields if code.startswith("SEQ")] == ["SEQ 式 \\* ARABIC"] * 3
    marks = {mark.get(qn("w:name")) for mark in document.element.iter(qn("w:bookmarkStart"))}
    assert {code.split()[1] for code in fields if code.startswith("REF")} <= marks
    assert document.paragraphs[1].text == "见 式（1）、式（2）、式（A1） 与 式（3）。"


def test_english_says_equation(page):
    text, _ = page(notebook(markdown("# T\n\nSee @eq-a.\n\n$$x$$ {#eq-a}"), lang="en"))
    assert ">Equation (1)</a>" in text


def test_a_reference_to_no_formula_is_told(page):
    text, (warning,) = page(notebook(markdown("# 题\n\n见 @eq-none。")))
    assert "@eq-none" in warning
    assert "@eq-none" in text


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("H~2~O", [("sub", "2")]),
        ("m^2^", [("sup", "2")]),
        ("10^-3^", [("sup", "-3")]),
        ("SO~4~^2-^", [("sub", "4"), ("sup", "2-")]),
        ("平方公里^①^", [("sup", "①")]),
        ("用时3~5天，另用6~7天", []),
        ("3~5~7", []),
        ("甲~乙~丙", []),
        ("x^2+y^2=z^2", []),
        ("~~删~~", []),
        (r"H\~2\~O m\^2\^", []),
        ("`H~2~O`", []),
    ],
)
def test_raised_and_lowered_pieces_are_short_and_ranges_stay(source, found):
    assert pieces(source) == found


def test_raised_and_lowered_pieces_reach_the_page(page):
    text, _ = page(notebook(markdown("# 题\n\nH~2~O 与 m^2^")))
    assert "H<sub>2</sub>O 与 m<sup>2</sup>" in text


def test_callouts_are_boxes_with_their_kind_and_title(page, pdf):
    tree = html.fromstring(page(notebook(markdown(CALLOUTS)))[0])
    boxes = tree.xpath("//*[contains(@class, 'callout ')]")
    assert [box.xpath("./*[@class='title']")[0].text_content() for box in boxes] == [
        "说明　数据来源",
        "注意",
    ]
    assert [item.text_content() for item in boxes[0].xpath(".//li")] == ["一项"]
    assert tree.xpath("//blockquote")[0].text_content() == "只是引文"
    reader, warnings = pdf(notebook(markdown(CALLOUTS)))
    assert warnings == []
    assert "说明数据来源框内正文。" in words(reader)
    assert "注意当心之处续行" in words(reader)
    assert "!WARNING" not in words(reader)


def test_callouts_have_styles_of_their_own_in_word(word, tmp_path: Path):
    document, content, _ = word(notebook(markdown(CALLOUTS)))
    assert complaints(content, tmp_path) == []
    box, other = ([(p.style.name, p.text) for p in one.cell(0, 0).paragraphs] for one in document.tables)
    assert box == [("Callout Title", "说明　数据来源"), ("Callout", "框内正文。"), ("List Paragraph", "一项")]
    assert ("Callout", "当心之处续行") in other


def test_a_callout_in_word_holds_whatever_stands_in_it(word, tmp_path: Path):
    table = "| 甲 | 乙 |\n|---|---|\n| 1 | 2 |"
    source = f"# 题\n\n::: {{.callout-warning}}\n$$ y = a $$ {{#eq-a}}\n\n> 引文\n\n{table}\n:::\n\n后文"
    document, content, _ = word(notebook(markdown(source)))
    assert complaints(content, tmp_path) == []
    (box,) = document.tables
    assert box.cell(0, 0).tables[0].cell(1, 1).text == "2"
    assert "引文" in [p.text for p in box.cell(0, 0).paragraphs]
    assert [p.text for p in document.paragraphs if p.text][-1] == "后文"


@pytest.mark.parametrize("kind", ["note", "tip", "important", "warning", "caution"])
def test_every_kind_of_callout_is_known(kind):
    assert kinds(f"::: {{.callout-{kind}}}\n文\n:::") == ["callout"]
    assert kinds(f"> [!{kind.upper()}]\n> 文") == ["callout"]


@pytest.mark.parametrize("collapsed", ["", ' collapse="true"', ' appearance="simple"'])
def test_other_attributes_of_callouts_do_no_harm(collapsed):
    assert kinds(f"::: {{.callout-note{collapsed}}}\n文\n:::") == ["callout"]


def test_other_fenced_divs_show_what_they_hold():
    assert kinds("::: {.column width=50%}\n甲\n\n乙\n:::\n\n丙") == ["paragraph"] * 3


def test_a_heading_in_a_callout_is_its_title_and_no_part_of_the_outline(pdf):
    reader, _ = pdf(notebook(markdown("# 题\n\n::: {.callout-tip}\n## 小标题\n文\n:::\n\n## 节")))
    assert [item.title for item in reader.outline] == ["节"]
    assert "提示小标题文" in words(reader)


PICTURE = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAA"
    "AABJRU5ErkJggg=="
)
WITHIN = f"""# 题

见 @fig-c 与 @tbl-c。

::: {{.callout-note}}
| 甲 | 乙 |
|--|--|
| 1 | 2 |

: 框中的表 {{#tbl-c}}

![框中的图]({PICTURE}){{#fig-c}}
:::

> ![引文中的图]({PICTURE})
"""


def test_figures_and_tables_within_a_callout_or_a_quotation_are_numbered(pdf, page, word, tmp_path):
    reader, warnings = pdf(notebook(markdown(WITHIN)))
    assert not warnings
    for part in ("见图1与表1", "表1框中的表", "图1框中的图", "图2引文中的图"):
        assert part in words(reader)
    source, _ = page(notebook(markdown(WITHIN)))
    assert len(html.fromstring(source).findall(".//figcaption")) == 2
    document, content, _ = word(notebook(markdown(WITHIN)))
    assert not complaints(content, tmp_path)
    captions = [
        "".join(part.itertext())
        for part in document.element.body.iter(qn("w:p"))
        if "框中的图" in str(part.xpath("string()"))
    ]
    assert any("图" in caption and "1" in caption for caption in captions)


def test_a_list_within_a_quotation_stands_by_its_line_in_word(word, tmp_path):
    document, content, _ = word(notebook(markdown("# 题\n\n> 引\n>\n> - 甲\n> - 乙\n>\n> 末")))
    assert not complaints(content, tmp_path)
    items = [p for p in document.paragraphs if p.text in ("甲", "乙")]
    assert len(items) == 2
    assert all(p._p.pPr.find(qn("w:pBdr")) is not None for p in items)
