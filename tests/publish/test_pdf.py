"""What a reader of the PDF finds: Chinese text, outline, numbers, tables, pictures, the notice."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_output
from PIL import Image

from govkit.errors import ParameterError, PublishError
from govkit.publish.exporters import GovPDFExporter

from .conftest import markdown, notebook, shown, squeezed, words

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="80"><text y="40">晋江市图内文字</text></svg>'
)


def png() -> str:
    import base64

    content = io.BytesIO()
    Image.new("RGB", (60, 40), "navy").save(content, "PNG")
    return base64.b64encode(content.getvalue()).decode()


def test_chinese_text_comes_back_from_the_pdf(pdf):
    reader, warnings = pdf(notebook(markdown("# 晋江市评估\n\n改革之后，公共服务有所改善。")))
    assert "改革之后，公共服务有所改善。" in words(reader)
    assert reader.metadata.title == "晋江市评估"
    assert warnings == []


def test_the_outline_holds_numbered_headings_in_order(pdf):
    reader, _ = pdf(notebook(markdown("# 题\n\n## 数据\n\n### 来源\n\n### 口径\n\n## 结果")))
    titles = [item.title for item in _flat(reader.outline)]
    assert titles == ["一、数据", "（一）来源", "（二）口径", "二、结果"]


def test_headings_that_bear_numbers_are_not_numbered_again(pdf):
    reader, _ = pdf(notebook(markdown("# 题\n\n## 一、数据\n\n## 二、结果")))
    assert [item.title for item in _flat(reader.outline)] == ["一、数据", "二、结果"]


def _flat(outline):
    for item in outline:
        yield from _flat(item) if isinstance(item, list) else [item]


def test_emphasis_that_ends_in_chinese_punctuation_is_emphasis(pdf):
    reader, _ = pdf(notebook(markdown("# 题\n\n这是**加粗。**后面；**“引号”**也是，*强调*亦然。")))
    assert "这是加粗。后面；“引号”也是，强调亦然。" in words(reader)


def test_a_line_break_between_chinese_characters_is_no_space(pdf):
    reader, _ = pdf(notebook(markdown("# 题\n\n公共\n服务 and\nmore")))
    text = "\n".join(part.extract_text() for part in reader.pages)
    assert "公共服务" in text
    assert "and more" in text


def test_a_pandas_table_has_its_cells_in_order_and_its_caption_above(pdf):
    frame = pd.DataFrame(
        [[1.5, 2], [3, 4]],
        index=pd.Index(["甲地", "乙地"], name="地区"),
        columns=pd.MultiIndex.from_product([["改革前后"], ["前值", "后值"]]),
    )
    cell = shown("#| label: tbl-means\n#| tbl-cap: 均值比较", text_html=frame.to_html())
    reader, _ = pdf(notebook(markdown("# 题\n\n见 @tbl-means。"), cell))
    text = words(reader)
    parts = ["见表1。", "表1均值比较", "改革前后", "地区", "前值", "后值", "甲地1.5", "2", "乙地3.0", "4"]
    positions = [text.index(part) for part in parts]
    assert positions == sorted(positions)


def test_a_long_table_repeats_its_head_on_every_page(pdf):
    frame = pd.DataFrame({"指标名称": range(150)})
    reader, _ = pdf(notebook(markdown("# 题"), shown(text_html=frame.to_html())))
    assert len(reader.pages) > 2
    assert all("指标名称" in squeezed(part.extract_text()) for part in reader.pages)
    assert "149" in words(reader)


@pytest.mark.parametrize("lines", range(30, 40))
def test_a_caption_stays_with_its_table(pdf, lines):
    frame = pd.DataFrame({"列甲": range(60)})
    filler = "\n\n".join(["正文"] * lines)
    reader, _ = pdf(
        notebook(markdown(f"# 题\n\n{filler}"), shown("#| tbl-cap: 长表", text_html=frame.to_html()))
    )
    page = next(text for part in reader.pages if "表1" in (text := squeezed(part.extract_text())))
    assert "列甲0" in page


@pytest.mark.parametrize("lines", range(24, 40, 3))
def test_a_short_table_is_not_broken(pdf, lines):
    frame = pd.DataFrame({"列甲": [f"第{row}行末" for row in range(10)]})
    filler = "\n\n".join(["正文"] * lines)
    reader, _ = pdf(
        notebook(markdown(f"# 题\n\n{filler}"), shown("#| tbl-cap: 短表", text_html=frame.to_html()))
    )
    page = next(text for part in reader.pages if "表1" in (text := squeezed(part.extract_text())))
    assert all(f"第{row}行末" in page for row in range(10))


def test_the_date_of_the_notebook_is_the_date_of_the_pdf(pdf):
    reader, _ = pdf(notebook(markdown("# 题"), date="2026-01-31"))
    assert reader.metadata.creation_date.date().isoformat() == "2026-01-31"
    assert pdf(notebook(markdown("# 题"), date="二〇二六年一月"))[0].metadata.creation_date is None


@pytest.mark.parametrize("count", [16, 24, 60])
def test_a_wide_table_keeps_every_cell(pdf, count):
    frame = pd.DataFrame(
        [[f"v{column}x" for column in range(count)]], columns=[f"列{n}" for n in range(count)]
    )
    reader, _ = pdf(notebook(markdown("# 题"), shown("#| tbl-cap: 宽表", text_html=frame.to_html())))
    text = words(reader)
    assert all(f"v{column}x" in text for column in range(count))
    assert "表1" in text
    assert "表2" not in text


def test_captioned_figures_and_tables_are_numbered_apart(pdf):
    table = "| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n\n: 小表 {#tbl-small}"
    cells = [
        shown("#| fig-cap: 首图\n#| fig-alt: 说明", image_svgxml=SVG),
        shown(image_png=png()),
        markdown(table),
        shown(image_png=png(), metadata={"govkit": {"caption": "次图", "label": "fig-two"}}),
        markdown("见 @fig-two、@tbl-small。"),
    ]
    text = words(pdf(notebook(markdown("# 题"), *cells))[0])
    for part in ("图1首图", "表1小表", "图2次图", "见图2、表1。"):
        assert part in text


def test_text_within_an_svg_stays_text(pdf):
    reader, _ = pdf(notebook(markdown("# 题"), shown(image_svgxml=SVG)))
    assert "晋江市图内文字" in words(reader)


def test_english_says_figure_and_curls_quotes(pdf):
    cells = [
        markdown('# Title\n\nIt\'s "so", see @fig-a.'),
        shown("#| label: fig-a\n#| fig-cap: Gap", image_png=png()),
    ]
    reader, _ = pdf(notebook(*cells), lang="en")
    assert "It’s“so”,seeFigure1." in words(reader)
    assert reader.trailer["/Root"]["/Lang"] == "en-GB"


def test_the_language_comes_from_the_parameter_that_was_injected(pdf):
    given = [
        new_code_cell('lang: str = "zh"  # 语言', metadata={"tags": ["parameters"]}),
        new_code_cell('lang = "en"', metadata={"tags": ["injected-parameters"]}),
    ]
    reader, _ = pdf(notebook(markdown("# T"), *given, shown("#| fig-cap: Gap", image_png=png())))
    assert "Figure1" in words(reader)


def test_the_synthetic_notice_is_on_every_page(pdf):
    frame = pd.DataFrame({"值": range(150)})
    cell = shown(text_html=frame.to_html(), metadata={"govkit": {"synthetic": True}})
    reader, _ = pdf(notebook(markdown("# 题"), cell))
    assert len(reader.pages) > 2
    assert all("演示数据（合成），不是真实观测" in squeezed(part.extract_text()) for part in reader.pages)


def test_real_data_bear_no_notice(pdf):
    assert "演示数据" not in words(pdf(notebook(markdown("# 题\n\n正文")))[0])


def test_the_same_notebook_gives_the_same_bytes():
    book = notebook(markdown("# 题\n\n$x^2$"), shown(image_svgxml=SVG), date="2026-01-15")
    assert GovPDFExporter().from_notebook_node(book)[0] == GovPDFExporter().from_notebook_node(book)[0]


def test_code_is_hidden_unless_asked_for(pdf):
    cells = [markdown("# 题"), new_code_cell("secret = 1"), new_code_cell("#| echo: true\nopen_code = 2")]
    assert "open_code" in words(pdf(notebook(*cells))[0])
    assert "secret" not in words(pdf(notebook(*cells))[0])
    assert "secret" in words(pdf(notebook(*cells), show_code=True)[0])


def test_cells_for_the_notebook_only_stay_out(pdf):
    reader, _ = pdf(notebook(markdown("# 笔记本标题", "notebook-only"), markdown("# 报告标题")))
    assert reader.metadata.title == "报告标题"
    assert "笔记本标题" not in words(reader)


def test_govkit_results_and_bare_objects_leave_no_trace(pdf):
    cells = [
        new_code_cell(outputs=[new_output("display_data", {"application/vnd.govkit.effect+json": {"a": 1}})]),
        shown(text_plain="<Figure size 640x480 with 1 Axes>"),
    ]
    assert words(pdf(notebook(markdown("# 题"), *cells))[0]) == "题1/1"


def test_console_text_is_shown_as_a_terminal_shows_it(pdf):
    stream = new_output("stream", name="stdout", text="10%\r100%\n\x1b[31m红\x1b[0m")
    text = words(pdf(notebook(markdown("# 题"), new_code_cell(outputs=[stream])))[0])
    assert "100%红" in text
    assert "10%100%" not in text


def test_a_failed_cell_is_shown_and_warned_of(pdf):
    error = new_output(
        "error", ename="ValueError", evalue="坏值", traceback=["\x1b[31mValueError\x1b[0m: 坏值"]
    )
    reader, warnings = pdf(notebook(markdown("# 题"), new_code_cell(outputs=[error])))
    assert "ValueError:坏值" in words(reader)
    assert "第 2 个单元" in warnings[0]


def test_a_character_without_a_glyph_is_warned_of_and_refused_under_strict_rules(pdf):
    book = notebook(markdown("# 题"), markdown("笑脸 😀"))
    _, warnings = pdf(book)
    assert "😀" in warnings[0]
    assert "U+1F600" in warnings[0]
    assert "第 2 个单元" in warnings[0]
    with pytest.raises(PublishError, match="U\\+1F600"):
        pdf(book, strict=True)


def test_rare_characters_that_the_fonts_hold_are_not_warned_of(pdf):
    assert pdf(notebook(markdown("# 题\n\n① Ⅷ ≤ ‰ → é ß Ω 䶮 ℃ ✓")))[1] == []


def test_a_picture_from_outside_the_folder_is_not_read(pdf, tmp_path: Path):
    (tmp_path / "secret.svg").write_text(SVG, encoding="utf-8")
    home = tmp_path / "home"
    home.mkdir()
    book = notebook(markdown("# 题\n\n![图甲](../secret.svg)\n\n![图乙](https://example.org/a.png)"))
    content, told = GovPDFExporter().from_notebook_node(book, {"metadata": {"path": str(home), "name": "n"}})
    assert len(told["govkit"]["warnings"]) == 2
    assert "晋江市图内文字".encode() not in content


def test_a_picture_beside_the_notebook_becomes_a_numbered_figure(tmp_path: Path):
    (tmp_path / "图.svg").write_text(SVG, encoding="utf-8")
    book = notebook(markdown("# 题\n\n![一张图](图.svg){#fig-x}"))
    content, told = GovPDFExporter().from_notebook_node(
        book, {"metadata": {"path": str(tmp_path), "name": "n"}}
    )
    from pypdf import PdfReader

    assert "图1一张图" in words(PdfReader(io.BytesIO(content)))
    assert told["govkit"]["warnings"] == []


def test_a_broken_picture_leaves_the_rest_unharmed(pdf):
    reader, warnings = pdf(
        notebook(markdown("# 题"), shown(image_png="bm90IGEgcG5n"), markdown("其后的正文"))
    )
    assert "其后的正文" in words(reader)
    assert len(warnings) == 1


def test_a_report_with_alternative_texts_is_accessible():
    book = notebook(markdown("# 题\n\n### 跳级\n\n$x$"), shown("#| fig-alt: 说明", image_svgxml=SVG))
    assert b"pdfuaid" in GovPDFExporter().from_notebook_node(book)[0]


def test_an_unknown_style_is_refused_with_the_choices(pdf):
    with pytest.raises(ParameterError, match="report"):
        pdf(notebook(markdown("# 题")), style="poster")


def test_an_empty_notebook_is_published(pdf):
    assert len(pdf(notebook())[0].pages) == 1


def test_nbconvert_finds_the_exporter_by_its_name(tmp_path: Path):
    path = tmp_path / "报告.ipynb"
    nbformat.write(notebook(markdown("# 命令行\n\n正文")), path)
    command = [sys.executable, "-m", "nbconvert", "--to", "govpdf", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "报告.pdf").read_bytes().startswith(b"%PDF")
    assert not re.search("Traceback", done.stderr)


@pytest.mark.parametrize("lines", range(22, 40, 2))
def test_a_long_table_does_not_begin_at_the_foot_of_a_page(pdf, lines):
    frame = pd.DataFrame({"列甲": [f"第{row}行末" for row in range(60)]})
    filler = "\n\n".join(["正文"] * lines)
    reader, _ = pdf(
        notebook(markdown(f"# 题\n\n{filler}"), shown("#| tbl-cap: 长表", text_html=frame.to_html()))
    )
    page = next(text for part in reader.pages if "表1" in (text := squeezed(part.extract_text())))
    assert all(f"第{row}行末" in page for row in range(4))


def test_pages_of_real_claims_bear_no_notice_and_the_first_says_which_part_is_real(pdf):
    synthetic = {"govkit": {"synthetic": True}}
    real = {"govkit": {"real": True}}
    frame = pd.DataFrame({"值": range(100)}).to_html()
    book = notebook(
        markdown("# 题\n\n## 估计"),
        shown(text_html=frame, metadata=synthetic),
        markdown("## 文献中的说法"),
        shown(text_html=frame, metadata=real),
        markdown("## 限度\n\n文"),
    )
    reader, _ = pdf(book)
    pages = [squeezed(part.extract_text()) for part in reader.pages]
    notice = "演示数据（合成），不是真实观测"
    assert "除“文献中的说法”部分引自真实文献外" in pages[0]
    begin = next(number for number, text in enumerate(pages) if "二、文献中的说法" in text)
    assert notice not in pages[begin + 1]
    assert notice in pages[begin - 1]
    assert notice in pages[-1]


def test_boxes_in_a_figure_are_told_with_what_to_do(pdf):
    text = "UserWarning: Glyph 26187 (\\N{CJK UNIFIED IDEOGRAPH-664B}) missing from font(s) DejaVu Sans."
    stream = new_output("stream", name="stderr", text=text)
    _, warnings = pdf(notebook(markdown("# 题"), new_code_cell(outputs=[stream])))
    assert "晋" in warnings[0]
    assert "import govkit" in warnings[0]
