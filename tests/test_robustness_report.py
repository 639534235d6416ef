"""What a report says of how far its clearest finding stands."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import matplotlib.pyplot as plt
import pytest

from govkit import load_dataset, robustness_report, study_district
from govkit.figures import use_style
from govkit.study import Finding
from govkit.text import use_language


@pytest.fixture(scope="module")
def finding() -> Finding:
    return study_district(load_dataset(), "350582", ["same_day_approval_rate"]).findings[0]


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Caption and alternative text of each figure."""
    figures: list[tuple[str, str]] = []

    def figure(_: Any, caption: str, alt: str, **__: Any) -> None:
        figures.append((caption, alt))
        plt.close("all")

    monkeypatch.setattr(robustness_report.report, "figure", figure)
    return figures


@pytest.mark.parametrize(("lang", "word"), [("zh", "色带为"), ("en", "bands are")])
def test_a_path_tells_of_bands_only_where_it_has_them(
    finding: Finding, shown: list[tuple[str, str]], lang: str, word: str
) -> None:
    few = replace(finding, case=replace(finding.case, donors=finding.case.donors.iloc[:, :5]))
    with use_language(lang), plt.rc_context():
        use_style()
        for one in (finding, few):
            robustness_report._path(one, load_dataset())
    (banded, _), (bare, alt) = shown
    assert word in banded
    assert word not in bare
    assert "0" not in alt


@pytest.mark.parametrize(
    ("indicators", "told"),
    [
        (["same_day_approval_rate"], "以下取指标“行政审批当场办结率”，换用"),
        (
            ["same_day_approval_rate", "dispute_resolution_rate"],
            "以下取结论最明确的一项指标“行政审批当场办结率”（其余各项未必同样稳健），换用",
        ),
        (["dispute_resolution_rate"], "没有一项的变化可以断定。以下取指标“矛盾纠纷化解率”，换用"),
    ],
)
def test_what_is_examined_is_called_clear_only_where_it_is(
    monkeypatch: pytest.MonkeyPatch, indicators: list[str], told: str
) -> None:
    texts: list[str] = []
    for part in ("_placebos", "_path", "_left_out", "_in_time", "_specifications"):
        monkeypatch.setattr(robustness_report, part, lambda *_: "")
    monkeypatch.setattr(robustness_report.report, "markdown", lambda text, **_: texts.append(text))
    with use_language("zh"):
        dataset = load_dataset()
        robustness_report.show_robustness(study_district(dataset, "350582", indicators), dataset)
    assert texts[1].startswith(told)
