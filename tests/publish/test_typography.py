"""English dashes and quotation marks, and numbers that keep to what they belong to."""

from __future__ import annotations

import pytest

from govkit.publish.document import plain_text
from govkit.publish.markdown import markdown_nodes
from govkit.publish.typography import curled, dashed, is_short_formula, keep_together

from .conftest import markdown, notebook, words
from .test_gongwen import lines


@pytest.mark.parametrize(
    ("source", "set_as"),
    [
        ("2010--2015", "2010–2015"),
        ("so -- no", "so – no"),
        ("so --- no---yes", "so — no—yes"),
        ("a-b, ----, -", "a-b, ----, -"),
        ("use --strict or (--lang en)", "use --strict or (--lang en)"),
        ("--strict", "--strict"),
    ],
)
def test_hyphens_become_dashes_but_options_of_commands_stay(source, set_as):
    assert dashed(source) == set_as
    assert plain_text(markdown_nodes(source, "en")) == set_as


def test_chinese_text_keeps_its_hyphens():
    assert plain_text(markdown_nodes("甲--乙", "zh")) == "甲--乙"


@pytest.mark.parametrize(
    "source", ["`a -- b`", "[https://a.org/x--y](https://a.org/x--y)", "```\na -- b\n```"]
)
def test_code_and_addresses_keep_their_hyphens(source):
    assert "--" in plain_text(markdown_nodes(source, "en"))


@pytest.mark.parametrize(
    ("source", "set_as"),
    [
        ('A "quoted" word', "A “quoted” word"),
        ("'so'", "‘so’"),
        ("it's the cadres' view", "it’s the cadres’ view"),
        ('"\'so\' it is" ("x")', "“‘so’ it is” (“x”)"),
    ],
)
def test_quotation_marks_are_curled(source, set_as):
    assert curled(source) == set_as


def test_titles_subtitles_and_captions_are_set_as_the_text_is(pdf, page):
    book = notebook(
        markdown('# Ignored\n\nHe said "yes".\n\n| a |\n|--|\n| 1 |\n\n: A "caption" -- here'),
        title='A "title" -- 2010--2015',
        subtitle="Its 'second' line",
        keywords=['"grid"'],
        lang="en",
    )
    reader, _ = pdf(book)
    text = words(reader)
    for said in ("A“title”–2010–2015", "Its‘second’line", "“yes”", "A“caption”–here", "“grid”"):
        assert said in text
    assert "<title>A “title” – 2010–2015" in page(book)[0]


def test_a_heading_that_is_the_title_leaves_the_text_whatever_its_quotes(page):
    book = notebook(markdown('# A "title"\n\ntext'), title='A "title"', lang="en")
    assert page(book)[0].count("A “title”</h") == 1


@pytest.mark.parametrize(
    ("source", "kept"),
    [
        ("p = 0.03", "p\u00a0=\u00a00.03"),
        ("n = 1,200", "n\u00a0=\u00a01,200"),
        ("p < .001", "p\u00a0<\u00a0.001"),
        ("a = b", "a = b"),
        ("5 km and 12.5 % of 3 kg", "5\u00a0km and 12.5\u00a0% of 3\u00a0kg"),
        ("3 million yuan", "3\u00a0million yuan"),
        ("2012 年 5 万元", "2012\u00a0年 5\u00a0万元"),
        ("3 grams, 5 minutes, 7 many", "3 grams, 5 minutes, 7 many"),
    ],
)
def test_a_number_stays_with_its_relation_and_its_unit(source, kept):
    assert keep_together(source) == kept


def test_a_number_stays_with_a_letter_in_italics():
    (paragraph,) = markdown_nodes("*p* = 0.03", "en")
    assert paragraph.children[1].text == "\u00a0=\u00a00.03"


@pytest.mark.parametrize("source", ["p = 0.03", "$p = 0.03$"])
@pytest.mark.parametrize("filler", range(60, 84, 3))
def test_no_line_ends_within_it(pdf, source, filler):
    reader, _ = pdf(notebook(markdown(f"# T\n\n{'a ' * filler}({source}) {'b ' * 40}"), lang="en"))
    for _, glyphs in lines(reader.pages[0]):
        line = "".join(text for _, text in glyphs)
        assert ("0.03" in line) == ("=" in line)


@pytest.mark.parametrize(
    ("latex", "short"), [("p = 0.03", True), (r"\hat\tau \le 5\%", True), ("y = a + b", False), ("x", False)]
)
def test_short_formulas_are_told_from_long_ones(latex, short):
    assert is_short_formula(latex) is short
