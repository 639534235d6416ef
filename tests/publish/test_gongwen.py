"""The official layout, measured on the page: GB/T 9704-2012."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

import pytest

from govkit.publish.faces import choose_faces

from .conftest import markdown, notebook, words

MM = 72 / 25.4
LONG = "治理体系现代化改革创新实践探索经验" * 160
OFFICIAL = {
    "style": "gongwen",
    "date": "2026-11-24",
    "recipients": "晋江市人民政府",
    "signature": "社会治理课题组",
    "attachments": ["主要数据表", "方法说明"],
}


def lines(page):
    """The lines of a page: for each baseline, from the top, the glyphs with their left edges in mm."""
    found = defaultdict(list)

    def visit(text, matrix, tm, *_):
        if text.strip():
            x = matrix[0] * tm[4] + matrix[2] * tm[5] + matrix[4]
            y = matrix[1] * tm[4] + matrix[3] * tm[5] + matrix[5]
            found[round(y, 1)].append((x / MM, text.strip("\n")))

    page.extract_text(visitor_text=visit)
    return [(float(page.mediabox.height) / MM - y / MM, found[y]) for y in sorted(found, reverse=True)]


@pytest.fixture
def page(pdf):
    """The second page of a long official text, and its lines without the page number."""
    reader, _ = pdf(notebook(markdown(f"# 题\n\n{LONG}"), **OFFICIAL))
    return lines(reader.pages[1])


def body(page):
    return [(y, glyphs) for y, glyphs in page if y < 37 + 225]


def test_a_full_page_has_22_lines(page):
    assert len(body(page)) == 22


def test_a_full_line_has_28_characters(page):
    counts = [len("".join(text for _, text in glyphs)) for _, glyphs in body(page)]
    assert counts == [28] * 22


def test_lines_stand_on_the_grid(page):
    baselines = [y for y, _ in body(page)]
    pitches = [below - above for above, below in pairwise(baselines)]
    assert pitches == pytest.approx([225 / 22] * 21, abs=0.06)
    # The first line's type begins at the upper margin, the last one's ends above the lower.
    assert baselines[0] == pytest.approx(37 + 0.88 * 16 / MM, abs=0.1)
    assert baselines[-1] < 37 + 225


def test_the_text_begins_at_the_binding_margin(page):
    assert {round(glyphs[0][0]) for _, glyphs in body(page)} == {28}


def test_page_numbers_stand_outside_between_dashes(pdf):
    reader, _ = pdf(notebook(markdown(f"# 题\n\n{LONG}"), **OFFICIAL))
    edges = []
    for number, one in enumerate(reader.pages, 1):
        y, glyphs = lines(one)[-1]
        assert "".join(text for _, text in glyphs).replace(" ", "") == f"—{number}—"
        assert y > 37 + 225 + 7
        edges.append(glyphs[0][0])
    assert all(edge > 105 for edge in edges[::2])
    assert all(edge < 105 for edge in edges[1::2])


def test_the_parts_of_an_official_paper_stand_in_order(pdf):
    reader, _ = pdf(notebook(markdown("# 关于改革的报告\n\n## 情况\n\n正文。"), **OFFICIAL))
    text = words(reader)
    parts = ["关于改革的报告", "晋江市人民政府：", "情况", "正文。", "附件：1.主要数据表", "2.方法说明"]
    positions = [text.index(part) for part in [*parts, "社会治理课题组", "2026年11月24日"]]
    assert positions == sorted(positions)


def test_headings_keep_the_grid(pdf):
    text = f"# 题\n\n{LONG}\n\n## 甲\n\n### 乙\n\n正文\n\n### 丙\n\n{LONG}"
    reader, _ = pdf(notebook(markdown(text), **OFFICIAL))
    for one in reader.pages[1:-1]:
        baselines = [y for y, _ in body(lines(one))]
        steps = [(y - baselines[0]) / (225 / 22) for y in baselines]
        assert steps == pytest.approx([round(step) for step in steps], abs=0.02)


def test_licensed_faces_come_first_and_their_stand_ins_are_told():
    faces = choose_faces({"FangSong", "KaiTi", "SimHei"})
    assert faces.families["body"][0] == "FangSong"
    assert faces.families["kai"][0] == "KaiTi"
    assert faces.families["title"][0] == "Noto Serif SC"
    assert faces.replaced == ("小标宋", "宋体")


def test_a_replaced_face_is_warned_of_but_no_error(pdf, monkeypatch):
    faces = choose_faces({"FangSong"})
    monkeypatch.setattr("govkit.publish.compiler.official_faces", lambda: faces)
    _, warnings = pdf(notebook(markdown("# 题\n\n文"), **OFFICIAL), strict=True)
    assert any("小标宋、楷体、黑体、宋体" in warning for warning in warnings)


def test_the_date_ends_four_characters_from_the_right_and_names_are_listed(pdf):
    names = {"recipients": ["甲局", "乙局"], "signature": ["丙局"]}
    reader, _ = pdf(notebook(markdown("# 题\n\n文"), **(OFFICIAL | names)))
    text = words(reader)
    assert "甲局、乙局：" in text
    dated = next(glyphs for _, glyphs in lines(reader.pages[-1]) if "日" in "".join(g for _, g in glyphs))
    width = (3 * 16 + 8 * 8) / MM  # three characters and eight digits
    assert min(x for x, _ in dated) + width == pytest.approx(28 + 156 - 4 * 156 / 28, abs=2)


def left_of(page, char):
    """Where a character stands, from the left."""
    return next(x for _, glyphs in lines(page) for x, text in glyphs if char in text)


def test_a_list_within_a_list_stands_below_the_text_of_its_item(pdf):
    reader, _ = pdf(notebook(markdown("# 题\n\n1. 甲\n   1. 乙\n      - 丙"), **OFFICIAL))
    first, second, third = (left_of(reader.pages[0], char) for char in "甲乙丙")
    assert 4 < second - first < 9
    assert 4 < third - second < 9


def test_a_definition_stands_further_in_than_its_term(pdf):
    reader, _ = pdf(notebook(markdown("# 题\n\n词\n: 义"), **OFFICIAL))
    assert left_of(reader.pages[0], "义") > left_of(reader.pages[0], "词") + 8


def test_figures_are_bold_where_the_text_is(pdf):
    def stroked(source):
        page = pdf(notebook(markdown(source)), style="gongwen")[0].pages[0]
        return page.get_contents().get_data().count(b"2 Tr")

    assert stroked("2012 **3**") > stroked("2012 3")
