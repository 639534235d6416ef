"""Notebooks of other hands and versions: nothing breaks, and nothing is lost in silence."""

from __future__ import annotations

import base64
import io
import json
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_output, new_raw_cell

from govkit.errors import PublishError
from govkit.publish.exporters import GovHTMLExporter

from .conftest import markdown, notebook, shown

PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
CELLS = [{"cell_type": "markdown", "metadata": {}, "source": ["# 题\n", "\n", "文"]}]


def published(raw: object, lead: str = "") -> tuple[str, list[str]]:
    """What the text of a notebook's file becomes, and the warnings."""
    file = io.StringIO(lead + json.dumps(raw))
    file.name = "别人的.ipynb"
    exporter = GovHTMLExporter()
    text, resources = exporter.from_file(file)
    return str(text), resources["govkit"]["warnings"]


def raw(**metadata: object) -> dict[str, object]:
    return {"nbformat": 4, "nbformat_minor": 0, "metadata": metadata, "cells": CELLS}


@pytest.mark.parametrize(
    "metadata",
    [
        {"kernelspec": 5},
        {"govkit": "text"},
        {"papermill": None},
        {"papermill": {"parameters": [1]}},
        {"authors": "张", "title": 7},
        {"language_info": []},
        {"govkit": {"title": ["甲", "乙"], "authors": {"name": "张"}, "created": 5}},
    ],
)
def test_metadata_of_any_shape_harms_no_notebook(metadata):
    text, _ = published(raw(**metadata))
    assert "文" in text
    assert "{'name'" not in text


def test_what_breaks_the_format_is_left_out_and_told():
    cell = {
        "cell_type": "code",
        "source": "x",
        "metadata": {"tags": None},
        "execution_count": 1,
        "outputs": [
            {"output_type": "error"},
            {"output_type": "stream", "name": "stdout", "text": "留下"},
            {"output_type": "display_data", "metadata": {}, "data": {"image/png": 5, "text/plain": "数"}},
        ],
    }
    text, warnings = published(raw() | {"cells": [*CELLS, cell]})
    assert "留下" in text
    assert any("图片损坏" in warning for warning in warnings)
    (warning,) = [warning for warning in warnings if "格式" in warning]
    assert "cells/2/metadata/tags" in warning
    assert "cells/2/outputs/1" in warning


def test_a_notebook_that_is_damaged_otherwise_is_refused_in_one_line():
    with pytest.raises(PublishError):
        published(raw() | {"cells": [{"cell_type": "unknown", "source": "x", "metadata": {}}]})


def test_a_mark_of_byte_order_is_no_part_of_a_notebook():
    assert "文" in published(raw(), lead="\ufeff")[0]


def test_a_day_that_no_calendar_has_is_told(page):
    cells = [new_raw_cell("---\ntitle: 甲\ndate: 2026-13-45\n---"), markdown("文")]
    text, (warning,) = page(notebook(*cells))
    assert "文" in text
    assert "YAML" in warning


def test_raw_cells_are_told(page):
    cells = [
        new_raw_cell("---\ntitle: 甲\n---"),
        markdown("文"),
        new_raw_cell("\\newpage"),
        new_raw_cell("  "),
    ]
    text, warnings = page(notebook(*cells))
    assert "newpage" not in text
    assert len(warnings) == 1
    assert warnings[0].startswith("第 3 个单元是原始单元")


def test_json_is_shown_where_an_output_has_nothing_else(page):
    data = {"application/json": {"地区": ["甲"]}, "text/plain": "<IPython.core.display.JSON object>"}
    cell = new_code_cell("x", execution_count=1, outputs=[new_output("display_data", data)])
    assert "&#34;地区&#34;" in page(notebook(markdown("# 题"), cell))[0]


@pytest.mark.parametrize(
    "link", ["图 片/我 的.png", "图%20片/我%20的.png", "<图 片/我 的.png>", "图 片/我%20的.png"]
)
def test_a_picture_whose_name_has_blanks_is_found(page, tmp_path: Path, link):
    (tmp_path / "图 片").mkdir()
    (tmp_path / "图 片" / "我 的.png").write_bytes(base64.b64decode(PNG))
    text, warnings = page(notebook(markdown(f"# 题\n\n![说明]({link})\n\n行中 ![]({link}) 也在")), tmp_path)
    assert not warnings
    assert text.count("data:image/png") == 2
    assert "](" not in text


def test_a_link_to_a_picture_in_code_stays_code(page):
    assert "![a](b c.png)" in page(notebook(markdown("# 题\n\n`![a](b c.png)`")))[0]


def test_an_attachment_whose_name_has_blanks_is_found(page):
    cell = markdown("# 题\n\n![附件](attachment:图 1.png)")
    cell["attachments"] = {"图 1.png": {"image/png": PNG}}
    text, warnings = page(notebook(cell))
    assert not warnings
    assert "data:image/png" in text


def test_a_traceback_is_shown_without_codes_of_colour(page, pdf):
    trace = ["\x1b[0;31mKeyError\x1b[0m: '地区'"]
    error = new_output("error", ename="KeyError", evalue="'地区'", traceback=trace)
    book = notebook(markdown("# 题"), new_code_cell("x", execution_count=1, outputs=[error]))
    text, (warning,) = page(book)
    assert "\x1b" not in text
    assert "KeyError" in warning
    assert "KeyError" in pdf(book)[0].pages[0].extract_text()


def test_an_empty_notebook_has_a_page(pdf, word):
    assert len(pdf(notebook())[0].pages) == 1
    word(notebook())
    word(notebook(shown(text_plain="1")))


@pytest.mark.parametrize(
    "data", [{"application/pdf": "JVBERi0=", "text/plain": "<pdf>"}, {"text/vnd.mermaid": "graph TD"}]
)
def test_an_output_of_a_kind_that_no_report_shows_is_told(page, data):
    cell = new_code_cell("x", execution_count=1, outputs=[new_output("display_data", data)])
    _, (warning,) = page(notebook(markdown("# 题"), cell))
    assert next(iter(data)) in warning
    assert "第 2 个单元" in warning
