"""What a notebook shows: values are shown as themselves, and synthetic data say so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from markdown_it import MarkdownIt

from govkit import report
from govkit.text import use_language

HOSTILE = "*粗* _斜_ `码` [链](x) <script>alert(1)</script> $x$ @key ~~删~~ # 一 | 二 \\ &lt;"


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """What is displayed, in order: the object or bundle, and its metadata."""
    displayed: list[Any] = []
    monkeypatch.setattr(
        "IPython.display.display", lambda thing, **options: displayed.append((thing, options.get("metadata")))
    )
    with use_language("zh"):
        yield displayed


@given(st.text(st.characters(blacklist_categories=("Cc", "Cs", "Zl", "Zp", "Zs")), min_size=1))
def test_any_text_within_a_sentence_shows_as_itself(text: str) -> None:
    rendered = (
        MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(f"句{report.escape(text)}句")
    )
    assert html.fromstring(rendered).text_content().strip() == f"句{text}句"


def test_the_markdown_of_a_wording_holds_and_that_of_its_values_does_not(shown: list[Any]) -> None:
    report.show("district.method_assumes", method="双重*差分*", assumptions=HOSTILE)
    rendered = html.fromstring(MarkdownIt("commonmark").render(shown[0][0].data))
    assert rendered.findtext(".//strong") == "双重*差分*"
    assert rendered.text_content().strip() == f"双重*差分*：{HOSTILE}"
    assert rendered.find(".//script") is None


def test_a_table_keeps_hostile_cells_and_captions_as_text(shown: list[Any]) -> None:
    report.table(pd.DataFrame({HOSTILE: [HOSTILE, None]}), HOSTILE, label="tbl-x")
    bundle, metadata = shown[0]
    tree = html.fromstring(bundle["text/html"])
    assert tree.findtext(".//caption") == HOSTILE
    assert [cell.text_content() for cell in tree.iterfind(".//td")] == [HOSTILE, ""]
    assert metadata == {"govkit": {"label": "tbl-x", "synthetic": False, "real": False}}


@pytest.mark.parametrize(
    ("lang", "notice"), [("zh", "演示数据（合成）"), ("en", "synthetic demonstration data")]
)
def test_synthetic_tables_and_figures_say_so_in_their_captions(
    shown: list[Any], lang: str, notice: str
) -> None:
    with use_language(lang):
        report.table(pd.DataFrame({"a": ["1"]}), "T", synthetic=True)
        figure, axes = plt.subplots()
        axes.plot([1, 2])
        report.figure(figure, "F", "alt", synthetic=True)
    assert notice in html.fromstring(shown[0][0]["text/html"]).findtext(".//caption", "")
    assert notice in shown[1][1]["govkit"]["caption"]
    assert shown[0][1]["govkit"]["synthetic"] is shown[1][1]["govkit"]["synthetic"] is True


def test_the_same_figure_gives_the_same_bytes_and_is_closed(shown: list[Any]) -> None:
    for _ in range(2):
        report.begin("zh")
        figure, axes = plt.subplots()
        axes.plot([1, 3, 2], label="晋江市")
        axes.legend()
        report.figure(figure, "图", "折线图")
        assert not plt.fignum_exists(figure.number)
    first, second = (bundle["image/svg+xml"] for bundle, _ in shown)
    assert first == second
    assert "晋江市" in first
    assert "<dc:date>" not in first


@pytest.mark.parametrize(
    ("lang", "cell", "caption"),
    [("en", "owners’ “own” share", "The models’ terms"), ("zh", 'owners\' "own" share', "The models' terms")],
)
def test_tables_have_the_quotation_marks_of_paragraphs(
    shown: list[Any], lang: str, cell: str, caption: str
) -> None:
    with use_language(lang):
        report.table(pd.DataFrame({"a's": ['owners\' "own" share'], "n": [1]}), "The models' terms")
    tree = html.fromstring(shown[0][0]["text/html"])
    assert tree.findtext(".//td") == cell
    assert tree.findtext(".//caption") == caption
