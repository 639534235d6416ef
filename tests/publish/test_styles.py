"""The layouts of a report: title block, abstract, dates, the one-page brief, and how a style is chosen."""

from __future__ import annotations

import pytest
from nbformat.v4 import new_raw_cell

from govkit.errors import ParameterError
from govkit.publish.brief import on_one_page
from govkit.publish.document import Document, Node

from .conftest import markdown, notebook, shown, squeezed, words
from .test_pdf import SVG

LONG = "治理体系现代化改革创新实践探索经验。" * 60


def grade(level, reason, verdict=""):
    found = {"kind": "grade", "level": level, "reason": reason, "verdict": verdict}
    return shown(**{"application_vnd.govkit.result+json": found})


def test_abstract_and_keywords_leave_the_text_for_the_title_block(pdf):
    text = "# 题\n\n## 摘要\n\n本文评估改革。\n\n**关键词：** 治理；双重差分\n\n## 数据\n\n## 结果"
    reader, _ = pdf(notebook(markdown(text)))
    assert "摘要本文评估改革。关键词治理；双重差分一、数据" in words(reader)
    assert reader.metadata.get("/Keywords") == "治理, 双重差分"


def test_front_matter_gives_the_title_block(pdf):
    front = "---\ntitle: T\nabstract: We *evaluate*.\nkeywords: [a, b]\nauthor: N. N.\n"
    front += "date: 2026-01-05\nlang: en\n---"
    text = words(pdf(notebook(new_raw_cell(front), markdown("text")))[0])
    assert squeezed("N. N. 5 January 2026 Abstract We evaluate. Keywords a; b text") in text


@pytest.mark.parametrize(("lang", "date"), [("zh", "2026年1月31日"), ("en", "31January2026")])
def test_date_and_version_stand_below_the_title(pdf, page, lang, date):
    book = notebook(markdown("# T\n\nx"), date="2026-01-31", version="govkit 9 · abc", lang=lang)
    assert f"{date}govkit9·abc" in words(pdf(book)[0])
    assert "govkit 9 · abc" in page(book)[0]


@pytest.mark.parametrize("amount", [1, 4, 12])
def test_a_brief_has_one_page_whatever_it_is_given(pdf, amount):
    cells = [markdown(f"# 题\n\n{LONG}") for _ in range(amount)]
    figure = shown("#| fig-cap: 图题", image_svgxml=SVG)
    reader, warnings = pdf(notebook(*cells, figure, figure, grade(3, "有对照")), style="brief")
    assert len(reader.pages) == 1
    text = words(reader)
    assert "图1图题" in text
    assert "图2" not in text
    assert "证据等级3级：有对照地区（各项中证据最弱的一项）有对照" in text
    assert bool(warnings) == (amount > 1)


def test_what_no_brief_can_hold_is_cut_and_told(pdf):
    cells = [markdown(f"# 题\n\n{LONG * 3}\n\n{LONG * 3}\n\n{LONG * 3}", "finding")]
    reader, warnings = pdf(notebook(*cells), style="brief")
    assert len(reader.pages) == 1
    assert any("略去" in warning for warning in warnings)


def test_a_brief_shows_what_is_tagged_as_the_finding(pdf):
    cells = [markdown("# 题\n\n引言。"), markdown("要点。", "finding"), markdown("余论，见 @fig-x。")]
    chosen = {"govkit": {"role": "figure", "caption": "要图"}}
    figures = [shown("#| fig-cap: 首图", image_svgxml=SVG), shown(image_svgxml=SVG, metadata=chosen)]
    text = words(pdf(notebook(*cells, *figures), style="brief")[0])
    assert "要点。" in text
    assert "要图" in text
    assert not any(left_out in text for left_out in ("引言", "余论", "首图"))


def test_a_brief_points_to_the_full_report_for_what_it_leaves_out(pdf):
    cells = [
        markdown("# 题"),
        markdown("见 @tbl-x。", "finding"),
        shown("#| label: tbl-x\n#| tbl-cap: 表题", text_html="<table><tr><td>1</td></tr></table>"),
    ]
    reader, warnings = pdf(notebook(*cells), style="brief")
    assert "见完整报告。" in words(reader)
    assert warnings == []


@pytest.mark.parametrize(
    ("grades", "level", "among"),
    [
        ([(2, "cannot_tell"), (4, "cannot_tell")], "2级", "各项"),
        ([(2, "cannot_tell"), (4, "changed"), (3, "changed")], "3级", "有变化的各项"),
        ([(4, "no_change"), (3, "changed_without_comparison")], "3级", "有变化的各项"),
    ],
)
def test_a_brief_has_the_lowest_evidence_level_of_what_it_claims_and_says_so(pdf, grades, level, among):
    cells = [grade(number, f"理由{number}", verdict) for number, verdict in grades]
    text = words(pdf(notebook(markdown("# 题\n\n文"), *cells), style="brief")[0])
    assert f"证据等级{level}" in text
    assert f"（{among}中证据最弱的一项）" in text
    assert f"理由{level[0]}" in text


def test_a_citation_in_the_abstract_counts_as_the_first(pdf, tmp_path):
    bib = "@book{a, title={甲书}, author={王明}, date={2020}}\n"
    bib += "@book{b, title={乙书}, author={李华}, date={2021}}\n"
    (tmp_path / "r.bib").write_text(bib, encoding="utf-8", newline="\n")
    book = notebook(markdown("# 题\n\n## 摘要\n\n见[@b]。\n\n## 正文\n\n又见[@a]。"), bibliography=["r.bib"])
    reader, warnings = pdf(book, tmp_path)
    text = words(reader)
    assert warnings == []
    assert "见[1]。" in text
    assert text.index("李华") < text.index("王明")


def test_front_matter_takes_the_keys_of_the_documentation(pdf, page, tmp_path):
    (tmp_path / "r.bib").write_text("@book{a, title={T}, author={Li, Hua}, date={2020}}\n", encoding="utf-8")
    front = "---\ntitle: 题\nbibliography: [r.bib]\ncitation_style: gb7714-2015-author-date\n"
    front += "contents: true\n---"
    book = notebook(new_raw_cell(front), markdown("## 一节\n\n见[@a]。"))
    text = words(pdf(book, tmp_path)[0])
    assert "见（Li，2020）" in text
    assert "LIH,2020." in text
    assert "目录" in text


def test_front_matter_that_is_no_yaml_is_told(pdf):
    _, warnings = pdf(notebook(new_raw_cell("---\ntitle: 改革: 评估\n---"), markdown("# 题\n\n文")))
    assert any("YAML" in warning and "第 1 个单元" in warning for warning in warnings)


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("title： 全角冒号", "半角冒号"),
        ("auhtor: 张三", "“auhtor”"),
        ("题名: 改革", "“题名”"),
        ("title: 放管服 #效果", "“#效果”"),
    ],
)
def test_what_front_matter_would_lose_is_told(page, line, word):
    _, warnings = page(notebook(new_raw_cell(f"---\n{line}\n---"), markdown("# 题\n\n文")))
    assert len(warnings) == 1
    assert word in warnings[0]


@pytest.mark.parametrize(
    "line", ["format: html", "title: 'a # b' # note", "# 注释", "toc: true", "title: C# 语言"]
)
def test_front_matter_of_others_is_let_be(page, line):
    _, warnings = page(notebook(new_raw_cell(f"---\n{line}\n---"), markdown("# 题\n\n文")))
    assert warnings == []


@pytest.mark.parametrize("style", ["report", "gongwen", "brief"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_style_is_accessible_in_both_languages(pdf, style, lang):
    book = notebook(markdown("# T\n\n## A\n\ntext"), shown("#| fig-alt: x", image_svgxml=SVG))
    reader, _ = pdf(book, style=style, lang=lang)
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert b"pdfuaid" in reader.trailer["/Root"]["/Metadata"].get_data()


def test_the_style_comes_from_the_notebook_unless_it_is_asked_for(pdf):
    book = notebook(markdown("# 题\n\n文"), style="gongwen", recipients="某市")
    assert "某市：" in words(pdf(book)[0])
    assert "某市：" not in words(pdf(book, style="report")[0])


def test_an_unknown_style_is_refused_with_the_choices(pdf):
    with pytest.raises(ParameterError, match="report, gongwen, brief"):
        pdf(notebook(markdown("# 题"), style="letter"))


def test_the_page_of_an_official_paper_has_its_parts(page):
    official = {"style": "gongwen", "recipients": "某市", "signature": "课题组", "attachments": ["表"]}
    made, _ = page(notebook(markdown("# 题\n\n文"), date="2026-01-31", **official))
    positions = [made.index(part) for part in ("某市：", "文</p>", "附件：", "课题组\n2026年1月31日")]
    assert positions == sorted(positions)


def test_title_and_notice_share_a_line_at_the_head_of_the_page(pdf):
    """On every page the notice stands as high above the rule."""
    book = notebook(markdown("# 题名\n\n" + "正文。\n\n" * 80), synthetic=True)
    heights: list[dict[str, float]] = []
    for part in pdf(book)[0].pages[:2]:
        found: dict[str, float] = {}

        def note(text, grid, place, *_, found=found):
            for word in ("题名", "演示数据"):
                if word in text:
                    found.setdefault(word, place[4] * grid[1] + place[5] * grid[3] + grid[5])

        part.extract_text(visitor_text=note)
        heights.append(found)
    assert heights[1]["题名"] == pytest.approx(heights[1]["演示数据"], abs=0.5)
    assert heights[0]["演示数据"] == pytest.approx(heights[1]["演示数据"], abs=0.5)


@pytest.mark.parametrize(("length", "tried"), [(1, [1.0]), (24, [0.94]), (27, [0.88]), (400, [0.88])])
def test_a_brief_is_not_tried_in_sizes_that_its_text_does_not_fit(length, tried):
    text = Node("paragraph", [Node("text", text="治理改革的实践与经验。" * 3 * length)], attrs={"cell": 1})
    document = Document(style="brief", blocks=[text, Node("figure", attrs={"cell": 2})])
    seen = []

    def typeset(_, size):
        seen.append(size.type)
        return b"/Type /Page "

    on_one_page(document, typeset)
    assert seen == tried


def test_pictures_of_a_brief_are_set_smaller_before_a_caution_is_left_out():
    texts = [Node("paragraph", [Node("text", text=words)], attrs={"cell": 1}) for words in ("结论", "须注意")]
    document = Document(style="brief", blocks=[*texts, Node("figure", attrs={"cell": 2})])
    on_one_page(document, lambda _, size: b"/Type /Page " * (1 if size.picture < 0.8 else 2))
    assert document.blocks[:2] == texts
    assert not document.problems
