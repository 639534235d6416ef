"""The HTML report stands alone and is well built."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from lxml import html
from nbformat.v4 import new_code_cell, new_output

from .conftest import markdown, notebook, shown
from .test_pdf import SVG, png


def full(page, **ours):
    frame = pd.DataFrame({"值": [1.5, 2.25]}, index=["甲", "乙"])
    text = (
        "# 标题\n\n## 节一\n\n正文[^n] 与 $x^2$，[链接](https://example.org/)。\n\n[^n]: 注。\n\n- [x] 做完"
    )
    cells = [
        markdown(text + "\n\n## 节二"),
        shown("#| fig-cap: 图题\n#| fig-alt: 替代文字", image_svgxml=SVG),
        shown(image_png=png()),
        shown("#| tbl-cap: 表题", text_html=frame.to_html()),
    ]
    made, warnings = page(notebook(*cells, **ours))
    assert warnings == []
    return made, html.fromstring(made)


def test_nothing_is_loaded_from_anywhere(page):
    made, tree = full(page)
    loaded = tree.xpath("//@src | //link/@href | //@srcset | //@poster | //object/@data")
    assert loaded
    assert all(address.startswith("data:") for address in loaded)
    assert not re.search(r"url\(|@import", made)
    assert "default-src 'none'" in made


def test_headings_captions_and_notes_are_linked_and_numbered(page):
    _, tree = full(page)
    assert [node.text_content() for node in tree.xpath("//h2")] == ["一、节一", "二、节二"]
    assert tree.xpath("//figcaption")[0].text_content() == "图1 图题"
    assert tree.xpath("//caption")[0].text_content() == "表1 表题"
    assert tree.xpath("//img")[0].get("alt") == "替代文字"
    for address in tree.xpath("//a/@href[starts-with(., '#')]"):
        assert tree.xpath(f"//*[@id='{address[1:]}']")


def test_table_heads_have_a_scope_and_numbers_stand_right(page):
    _, tree = full(page)
    assert {node.get("scope") for node in tree.xpath("//th")} == {"row", "col"}
    assert all(node.get("class") == "right" for node in tree.xpath("//td"))


def test_the_language_and_the_notice_are_said(page):
    assert html.fromstring(full(page)[0]).get("lang") == "zh-CN"
    _, tree = full(page, synthetic=True, lang="en")
    assert tree.get("lang") == "en"
    assert tree.xpath("//body/*")[0].text_content().startswith("Synthetic demonstration data")


def test_a_long_report_has_contents(page):
    made, _ = page(notebook(markdown("# 题\n\n" + "\n\n".join(f"## 节{number}" for number in range(9)))))
    assert len(html.fromstring(made).xpath("//nav//a")) == 9


def test_interactive_output_is_replaced_by_a_word(page):
    plotly = {"application/vnd.plotly.v1+json": {}, "text/html": "<div id='p'></div><script>draw()</script>"}
    made, warnings = page(
        notebook(markdown("# 题"), new_code_cell(outputs=[new_output("display_data", plotly)]))
    )
    assert "交互内容" in made
    assert "draw()" not in made
    assert len(warnings) == 1


def test_coloured_console_text_keeps_its_colour(page):
    stream = new_output("stream", name="stdout", text="\x1b[31m红\x1b[0m")
    made, _ = page(notebook(markdown("# 题"), new_code_cell(outputs=[stream])))
    assert html.fromstring(made).xpath("//span[@class='ansi-red-fg']")[0].text == "红"


def test_tags_within_markdown_keep_their_meaning_and_only_safe_addresses(page):
    text = (
        "# 题\n\n<a id='here'>锚</a> <a href='https://example.org/x'>外</a> <a href='javascript:y()'>内</a> "
        "<kbd>键 *乙*</kbd> H<sub>2</sub>O"
    )
    made, _ = page(notebook(markdown(text)))
    tree = html.fromstring(made)
    assert tree.xpath("//main/p")[0].text_content() == "锚 外 内 键 乙 H2O"
    assert tree.xpath("//main//a/@href") == ["https://example.org/x"]
    assert tree.xpath("//sub")[0].text == "2"


def test_a_long_address_may_break_behind_its_marks_only(page):
    address = "https://www.example.org/data/yearbook?year=2020&page=1"
    text, _ = page(
        notebook(markdown(f"# 题\n\n见 {address} 与 `a_name_of_code_that_is_long` 与 `short_name`"))
    )
    assert (
        "https://<wbr>www.<wbr>example.<wbr>org/<wbr>data/<wbr>yearbook?<wbr>year=<wbr>2020&amp;<wbr>page=1"
        in text
    )
    assert "<code>a_<wbr>name_<wbr>of_<wbr>code_<wbr>that_<wbr>is_<wbr>long</code>" in text
    assert "<code>short_name</code>" in text


def test_a_long_run_of_letters_may_break_and_markup_stays_escaped(page):
    text, _ = page(notebook(markdown(f"# 题\n\n{'x' * 60}&lt;script&gt;{'y' * 30}")))
    assert "x<wbr>x" in text
    assert "&lt;script&gt;" in text.replace("<wbr>", "")
    assert "<script>y" not in text.replace("<wbr>", "")


def test_the_label_of_a_row_keeps_some_width_in_a_wide_table(page):
    cells = "<td>1</td>" * 3
    table = f"<table><tr><th>行政审批办结率</th>{cells}</tr><tr><th>甲</th>{cells}</tr></table>"
    text, _ = page(notebook(shown(text_html=table)))
    assert 'style="min-width:8.6em">行政审批办结率' in text
    assert 'style="min-width:2.6em">甲' in text


@pytest.mark.parametrize(
    ("kind", "callout"), [("info", "note"), ("success", "tip"), ("warning", "warning"), ("danger", "caution")]
)
def test_an_alert_of_jupyter_is_a_callout(page, kind, callout):
    box = f'<div class="alert alert-block alert-{kind}"><b>请注意：</b>口径有变。</div>'
    text, _ = page(notebook(markdown(f"# 题\n\n{box}\n\n其后。")))
    assert f'<div class="callout callout-{callout}" role="note">' in text
    assert "<strong>请注意：</strong>口径有变。" in text


def test_an_alert_with_markdown_within_keeps_it_in_its_box(page):
    source = '前。\n\n<div class="alert alert-warning">\n<b>注意</b>\n\n**粗**：\n\n- 甲\n\n</div>\n\n后。'
    text, warnings = page(notebook(markdown(f"# 题\n\n{source}")))
    assert warnings == []
    box = text.partition('<div class="callout callout-warning"')[2].partition("</div>")[0]
    assert "<strong>注意</strong>" in box
    assert "<strong>粗</strong>" in box
    assert "甲" in box
    assert "后。" not in box


def test_an_alert_that_is_not_closed_loses_nothing(page):
    text, _ = page(notebook(markdown('# 题\n\n<div class="alert alert-info">\n\n甲\n\n乙')))
    assert "甲" in text
    assert "乙" in text


def test_a_short_text_beside_a_long_one_stays_on_its_line(page):
    text, _ = page(notebook(markdown(f"# 题\n\n|地区|说明|\n|---|---|\n|高山街道|{'长' * 60}|")))
    assert '<td class="short">高山街道</td>' in text
    assert f"<td>{'长' * 60}</td>" in text
