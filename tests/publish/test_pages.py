"""How a PDF falls into pages: what belongs together stays together, and heads of pages fit their line."""

from __future__ import annotations

import pytest

from .conftest import markdown, notebook, shown, squeezed
from .test_gongwen import lines


@pytest.mark.parametrize("style", ["report", "gongwen"])
def test_words_that_lead_up_to_a_list_are_never_the_last_of_a_page(pdf, style):
    for count in range(10, 46):
        body = "\n\n".join("行" for _ in range(count))
        reader, _ = pdf(notebook(markdown(f"# 题\n\n{body}\n\n读数时须注意：\n\n- 甲\n- 乙")), style=style)
        pages = [squeezed(page.extract_text()) for page in reader.pages]
        (where,) = [text for text in pages if "读数时须注意：" in text]
        assert "甲" in where.split("读数时须注意：")[1]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_long_title_is_cut_with_an_ellipsis_at_the_head_of_a_page(pdf, lang):
    title = "改革前后的变化与证据" * 9 if lang == "zh" else "what changed with the reform " * 9
    book = notebook(markdown(f"# {title}\n\n" + "行\n\n" * 90), synthetic=True)
    reader, _ = pdf(book, lang=lang)
    _, head = min(lines(reader.pages[1]))
    assert "…" in "".join(text for _, text in head)


def test_a_row_of_a_table_stands_on_one_page(pdf):
    table = "| 项 | 理由 |\n|--|--|\n" + "".join(f"| {n} | 始{n}{'理由' * 60}终{n} |\n" for n in range(60))
    reader, _ = pdf(notebook(markdown(f"# 题\n\n{table}")))
    pages = [squeezed(page.extract_text()) for page in reader.pages]
    for number in range(60):
        assert any(f"始{number}理" in text and f"终{number}" in text for text in pages)


def test_a_caption_breaks_into_lines_of_about_one_length(pdf):
    table = "<table><tr><td>1</td></tr></table>"
    caption = "Change of each indicator with the reform, and the evidence level that it has all in all now"
    reader, _ = pdf(notebook(markdown("# T"), shown(f"#| tbl-cap: {caption}", text_html=table)), lang="en")
    text = reader.pages[0].extract_text()
    parts = [part for part in text.splitlines() if part.strip() and part.strip() in f"Table 1 {caption}"]
    lengths = [len(part) for part in text.splitlines() if part.strip() and part.strip()[-9:] in caption]
    assert parts
    assert len(lengths) == 2
    assert min(lengths) > 0.6 * max(lengths)


def test_no_line_of_a_narrow_column_runs_into_the_next(pdf):
    own = (
        "Own break. In 2010-09 it jumps by −44.0% (less the usual change and what districts have in common; "
    )
    own += "7.0 times the usual fluctuation, the limit being 6.0): a change of boundaries, or an error."
    jumps = (
        "Jumps cannot be told. Values: 72; it takes few distinct values (as counts of a few cases do), so "
    )
    jumps += "jumps cannot be told. That no break is reported does not mean that there is none."
    rows = "".join(
        f"<tr><td>{name}</td><td>2010-09</td><td>serious</td><td>{reason}</td></tr>"
        for name, reason in (("Visits per 100 households", own), ("Requests completed on time", jumps))
    )
    head = "<tr><th>Indicator</th><th>Period</th><th>Severity</th><th>What was found</th></tr>"
    table = f"<table><thead>{head}</thead>{rows}</table>"
    reader, _ = pdf(notebook(markdown("# T"), shown("#| tbl-cap: x", text_html=table)), lang="en")
    begun = {min(glyphs)[1][:1] for _, glyphs in lines(reader.pages[0]) if min(glyphs)[0] < 30}
    # The column is about as wide as "households": no two words stand side by side in it.
    assert {"V", "h", "R", "c"} <= begun
