"""A notebook that uses what docs/publishing.md offers is published without a warning."""

from __future__ import annotations

import io
import re
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, new_raw_cell
from pypdf import PdfReader

from govkit.publish.bounds import MOST_LINES
from govkit.publish.callouts import KINDS
from govkit.publish.exporters import GovDocxExporter, GovHTMLExporter, GovPDFExporter
from govkit.publish.html_tables import MOST_ROWS
from govkit.text import say

from .conftest import squeezed, words

BIB = """\
@article{wang2012, title={网格化管理的逻辑}, author={王明}, journaltitle={中国行政管理},
  date={2012}, number={5}, pages={1-5}}
@book{li2020, title={Grassroots Governance}, author={Li, Hua}, publisher={Example Press},
  location={London}, date={2020}}
"""
TEXT = """\
网格化管理[@wang2012]，另见[@wang2012; @li2020, p. 5]，变化见 @fig-trend。[^1]

[^1]: 注文在此。

公式 $y_{it}=\\alpha_i+\\delta_t$，又

$$\\tau = \\bar y_1 - \\bar y_0$$

- [x] 已完成
- [ ] 未完成

排放见 @eq-model 与 @eq-tagged，面积 3 km^2^，CO~2~ 用时 3~5天另 6~7天。

$$ y = a + b $$ {#eq-model}

$$ c = d \\tag{A1} $$ {#eq-tagged}

::: {.callout-note title="数据来源"}
取自统计年鉴。
:::

> [!CAUTION]
> 不可外推。

网格
: 社区之下的管理单元
"""
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="40"><circle r="30"/></svg>'
CELL = "#| label: fig-trend\n#| fig-cap: 变化趋势\n#| fig-alt: 曲线在 2012 年后上升\n#| echo: true\nplot()"


@pytest.fixture
def book(project: Path, tmp_path: Path) -> nbformat.NotebookNode:
    text = (project / "docs" / "publishing.md").read_text(encoding="utf-8")
    (front,) = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    (tmp_path / "refs.bib").write_text(BIB, encoding="utf-8", newline="\n")
    drawn = new_code_cell(CELL, outputs=[new_output("display_data", {"image/svg+xml": PICTURE})])
    left_out = new_markdown_cell("只在笔记本里", metadata={"tags": ["notebook-only"]})
    return new_notebook(cells=[new_raw_cell(front), new_markdown_cell(TEXT), drawn, left_out])


def test_the_documented_notebook_becomes_a_pdf_that_has_it_all(
    book: nbformat.NotebookNode, tmp_path: Path
) -> None:
    content, told = GovPDFExporter(strict=True).from_notebook_node(
        book, {"metadata": {"path": str(tmp_path)}}
    )
    assert told["govkit"]["warnings"] == []
    text = words(PdfReader(io.BytesIO(content)))
    for said in ("网格化管理与矛盾纠纷化解", "课题组", "2026年3月1日", "本文以三个社区为例", "图1", "plot()"):
        assert said in text, said
    for said in (
        "式（1）",
        "式（A1）",
        "说明数据来源取自统计年鉴。",
        "警示不可外推。",
        "3km2",
        "用时3~5天另6~7天",
    ):
        assert said in text, said
    for said in ("参考文献", "[J].中国行政管理，2012（5）：1-5", "注文在此", "社区之下的管理单元"):
        assert said in text, said
    assert "只在笔记本里" not in text


def test_what_is_documented_of_long_outputs_holds(project: Path) -> None:
    text = (project / "docs" / "publishing.md").read_text(encoding="utf-8")
    assert f"前 {MOST_LINES} 行文字、前 {MOST_ROWS} 行表格" in text
    assert f"first {MOST_LINES} lines of text and {MOST_ROWS} rows" in text


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_callout_is_documented_with_its_word(project: Path, kind: str) -> None:
    text = (project / "docs" / "publishing.md").read_text(encoding="utf-8")
    assert f"`{kind}` {say(f'publish.callout_{kind}', 'zh')}" in text


@pytest.mark.parametrize("exporter", [GovHTMLExporter, GovDocxExporter])
def test_the_documented_notebook_is_published_in_other_forms_without_a_warning(
    book: nbformat.NotebookNode, tmp_path: Path, exporter: type
) -> None:
    content, told = exporter(strict=True).from_notebook_node(book, {"metadata": {"path": str(tmp_path)}})
    assert told["govkit"]["warnings"] == []
    assert content


@pytest.mark.parametrize(
    "style", ["gb7714-2025-author-date", "gb7714-2015-numeric", "gb7714-2015-author-date"]
)
def test_the_documented_citation_styles_are_those_there_are(
    book: nbformat.NotebookNode, tmp_path: Path, style: str
) -> None:
    page, told = GovHTMLExporter(strict=True, citation_style=style).from_notebook_node(
        book, {"metadata": {"path": str(tmp_path)}}
    )
    assert told["govkit"]["warnings"] == []
    assert "王明" in squeezed(str(page))
