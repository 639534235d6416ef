"""nbconvert's command line: what goes wrong takes one line, and a notebook that never ran is told of."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell

from govkit.errors import PublishError

from .conftest import markdown, notebook, shown


def nbconvert(path: Path, *wanted: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "nbconvert", "--to", "govhtml", *wanted, str(path)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


def test_an_unknown_style_is_one_line_on_the_command_line(tmp_path: Path):
    path = tmp_path / "报告.ipynb"
    nbformat.write(notebook(markdown("# 题")), path)
    done = nbconvert(path, "--GovHTMLExporter.style=poster")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert done.stderr.splitlines()[-1].endswith("没有“poster”这种报告样式。可用：report, gongwen, brief。")
    assert not path.with_suffix(".html").exists()


def test_a_file_that_is_no_notebook_is_one_line_on_the_command_line(tmp_path: Path):
    path = tmp_path / "报告.ipynb"
    path.write_text("not json", encoding="utf-8")
    done = nbconvert(path, "--GovHTMLExporter.lang=en")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "Make sure that it is a Jupyter notebook" in done.stderr.splitlines()[-1]


def test_strict_rules_end_the_command_line_with_their_problems_alone(tmp_path: Path):
    path = tmp_path / "报告.ipynb"
    nbformat.write(notebook(markdown("# 题"), new_code_cell("x = 1")), path)
    done = nbconvert(path, "--GovHTMLExporter.strict=True")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "没有运行过" in done.stderr


def test_a_notebook_that_never_ran_is_warned_of_with_what_to_do(page):
    book = notebook(markdown("# 题"), new_code_cell("x = 1\nx"), new_code_cell("x + 1"))
    _, (warning,) = page(book)
    assert "2 个代码单元" in warning
    assert "--execute" in warning
    with pytest.raises(PublishError, match="--execute"):
        page(book, strict=True)


def test_cells_that_did_not_run_are_named(page):
    cells = [new_code_cell("x = 1", execution_count=1), new_code_cell("x + 1"), new_code_cell("")]
    _, warnings = page(notebook(markdown("# 题"), *cells))
    assert [warning.partition("个单元")[0] for warning in warnings] == ["第 3 "]


@pytest.mark.parametrize(
    "cell",
    [
        new_code_cell(""),
        new_code_cell("#| eval: false\nx = 1"),
        new_code_cell("x = 1", metadata={"tags": ["notebook-only"]}),
        new_code_cell("x = 1", execution_count=3),
        shown("x", text_plain="1"),
    ],
)
def test_what_ran_or_is_not_to_run_is_not_warned_of(page, cell):
    assert page(notebook(markdown("# 题\n\n文"), cell))[1] == []
