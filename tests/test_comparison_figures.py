"""Figures of several models side by side: what they show is what was computed."""

from __future__ import annotations

import pandas as pd
import pytest
from drawn import NOTICE, words

from govkit.comparison_figures import evidence_gap_map, forest_figure
from govkit.meta import Contribution, summarise
from govkit.text import use_language

pytestmark = pytest.mark.usefixtures("figure_style")
LANGUAGES = pytest.mark.parametrize("lang", ["zh", "en"])


@LANGUAGES
def test_the_forest_has_a_row_for_each_effect_and_one_for_their_mean(lang: str) -> None:
    summary = summarise([Contribution("甲", "county", 0.4, 0.1), Contribution("乙", "community", 0.9, 0.3)])
    with use_language(lang):
        figure = forest_figure(summary, "x", synthetic=True)
        text = words(figure)
    assert NOTICE[lang] in text
    rows = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert len(rows) == 3
    assert rows[0].startswith("甲")
    bottom, top = figure.axes[0].get_ylim()
    assert top < -0.3  # the first row stands clear of the edge
    assert bottom > 2.3


@LANGUAGES
def test_the_evidence_gap_map_gives_level_by_colour_and_indicators_by_size(lang: str) -> None:
    levels = pd.DataFrame([[4.0, float("nan")], [0.0, 2.0]], ["民生保障", "平安建设"], ["高山", "晋江"])
    counts = pd.DataFrame([[3, 0], [0, 1]], levels.index, levels.columns)
    with use_language(lang):
        figure = evidence_gap_map(levels, counts, synthetic=True)
        text = words(figure)
    for word in ("民生保障", "晋江", NOTICE[lang]):
        assert word in text
    bubbles = figure.axes[0].collections[:3]
    sizes = [bubble.get_sizes()[0] for bubble in bubbles]
    assert sizes[0] > sizes[2] > sizes[1]
    assert len({tuple(bubble.get_facecolor()[0]) for bubble in bubbles}) == 3
