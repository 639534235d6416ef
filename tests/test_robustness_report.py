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
