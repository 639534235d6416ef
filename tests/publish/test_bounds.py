"""Outputs of any length: so much is shown, and a line says how much was left out and where it is."""

from __future__ import annotations

import re
import time

import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_output

from govkit.publish.bounds import MOST_CHARACTERS, MOST_LINES
from govkit.publish.html_tables import MOST_COLUMNS, MOST_ROWS

from .conftest import markdown, notebook, shown, words


def printed(*texts: str, names: tuple[str, ...] = ("stdout",)):
    streams = [
        new_output("stream", name=names[place % len(names)], text=text) for place, text in enumerate(texts)
    ]
    return notebook(markdown("# 题"), new_code_cell("x", outputs=streams), markdown("其后的正文"))


def test_of_a_hundred_thousand_lines_the_first_are_shown_and_the_rest_counted(page):
    text, (warning,) = page(printed("".join(f"第{line}行\n" for line in range(100_000))))
    assert "第199行" in text
    assert "第200行" not in text
    assert "（此处略去 99,800 行，全部内容见笔记本第 2 个单元。）" in text
    assert "99,800 行" in warning
    assert "其后的正文" in text


def test_fifty_megabytes_on_one_line_are_published_in_seconds(page):
    begin = time.perf_counter()
    text, (warning,) = page(printed("y" * 50_000_000))
    assert time.perf_counter() - begin < 20
    assert len(text) < 200_000
    assert f"{50_000_000 - MOST_CHARACTERS:,} 个字符" in warning


def test_the_allowance_is_that_of_a_cell(page):
    text, warnings = page(printed(*(["行\n" * 150] * 4), names=("stdout",)))
    assert text.count("行\n") + text.count("行<") == MOST_LINES
    assert sum(int(count) for count in re.findall(r"此处略去 (\d+) 行", text)) == 600 - MOST_LINES
    assert warnings


def test_what_fits_is_whole_and_without_a_word(page):
    text, warnings = page(printed("行\n" * MOST_LINES))
    assert warnings == []
    assert "略去" not in text


def test_a_traceback_without_end_is_cut(page):
    error = new_output("error", ename="E", evalue="v", traceback=["行"] * 5000)
    text, warnings = page(notebook(markdown("# 题"), new_code_cell("x", outputs=[error])))
    assert "略去 4,800 行" in text
    assert len(warnings) == 2


def test_a_table_of_a_hundred_thousand_rows_shows_the_first(pdf):
    rows = "".join(f"<tr><td>{row}号</td><td>1</td></tr>" for row in range(100_000))
    html = f"<table><thead><tr><th>甲</th><th>乙</th></tr></thead><tbody>{rows}</tbody></table>"
    reader, (warning,) = pdf(notebook(markdown("# 题"), shown(text_html=html)))
    text = words(reader)
    assert f"{MOST_ROWS - 2}号" in text
    assert f"{MOST_ROWS}号" not in text
    assert "此处略去99,001行表格" in text
    assert "99,001 行表格" in warning


def test_a_table_of_many_columns_shows_the_first(page):
    frame = pd.DataFrame([range(1000)] * 300)
    text, warnings = page(notebook(markdown("# 题"), shown(text_html=frame.to_html())))
    assert len(re.findall(r'scope="col"', text)) <= MOST_COLUMNS
    assert any("801 列表格" in warning for warning in warnings)
    assert any("行表格" in warning for warning in warnings)


def test_markdown_without_end_is_cut(page):
    text, (warning,) = page(notebook(markdown("# 题"), shown(text_markdown="一段。\n\n" * 100_000)))
    assert "个字符" in warning
    assert "个字符，全部内容见笔记本" in text


@pytest.mark.parametrize("text", ["甲\b\b乙" * 10, "10%\r20%\r100%"])
def test_a_terminal_is_still_read_as_one(page, text):
    shown_text, warnings = page(printed(text))
    assert warnings == []
    assert "10%" not in shown_text


def test_word_files_say_it_too(word):
    document, _, warnings = word(printed("行\n" * 5000))
    assert any("4,800 行" in paragraph.text for paragraph in document.paragraphs)
    assert len(warnings) == 1


def test_one_line_too_long_is_counted_in_characters(page):
    """The line break at its end is no line that was left out."""
    _, (warning,) = page(printed("长" * 1_500_000 + "\n"))
    assert f"{1_500_000 - MOST_CHARACTERS:,} 个字符" in warning


@pytest.mark.parametrize(
    ("lang", "note"), [("zh", "全表共 2 行、40 列"), ("en", "has 2 rows and 40 columns")]
)
def test_a_table_that_pandas_has_abridged_is_told_in_the_language_of_the_report(page, lang, note):
    table = pd.DataFrame([[1] * 40] * 2).to_html(max_cols=6, show_dimensions=True)
    text, (warning,) = page(notebook(markdown("# 题"), shown(text_html=table)), lang=lang)
    assert note in text
    assert "rows ×" not in text
    assert "display.max_columns" in warning


@pytest.mark.parametrize(
    "source",
    [
        "<div>" + "".join(f"<p>第{n}段</p>" for n in range(5000)) + "</div>",
        "<ul>" + "".join(f"<li>第{n}项</li>" for n in range(5000)) + "</ul>",
        "<pre>" + "".join(f"第{n}行\n" for n in range(5000)) + "</pre>",
        "<p>" + "字" * 100_000 + "</p>",
    ],
)
def test_long_text_in_html_is_bounded_as_other_text_is(page, source):
    text, warnings = page(notebook(markdown("# 题"), shown(text_html=source)))
    assert len(text) < 130_000
    assert "个字符" in text
    assert any("第 2 个单元" in warning for warning in warnings)


def test_tables_within_long_html_stay(page):
    source = "<p>文</p>" * 900 + "<table><tr><td>末</td></tr></table>"
    text, _ = page(notebook(markdown("# 题"), shown(text_html=source)))
    assert "<td>末</td>" in text
