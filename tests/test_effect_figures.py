"""Figures of how far an effect stands: what they show is what was computed."""

from __future__ import annotations

import numpy as np
import pytest
from drawn import NOTICE, words

from govkit import load_dataset, study_district
from govkit.dataset import Dataset
from govkit.effect_figures import (
    effect_path_figure,
    event_study_figure,
    placebo_figure,
    specification_figure,
)
from govkit.effects.gap_paths import event_path, synthetic_gaps
from govkit.effects.panel import event_study, panel_of
from govkit.specification import specification_curve
from govkit.study import Finding
from govkit.text import use_language

pytestmark = pytest.mark.usefixtures("figure_style")
LANGUAGES = pytest.mark.parametrize("lang", ["zh", "en"])


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return load_dataset()


@pytest.fixture(scope="module")
def finding(dataset: Dataset) -> Finding:
    return study_district(dataset, "350582", ["same_day_approval_rate"]).findings[0]


@LANGUAGES
def test_the_placebo_figure_has_a_line_a_donor_and_a_bar_a_weight(finding: Finding, lang: str) -> None:
    effect, paths = finding.effect("synthetic_control"), synthetic_gaps(finding.case)
    with use_language(lang):
        figure = placebo_figure(finding, paths, effect, {donor: donor for donor in effect.donors})
        assert NOTICE[lang] in words(figure)
    left, right = figure.axes
    assert sum(len(lines.get_segments()) for lines in left.collections) == len(paths.donors)
    widths = [bar.get_width() for bar in right.patches]
    assert sum(widths) == pytest.approx(1, abs=0.02)


@LANGUAGES
def test_the_event_study_shows_both_bands_and_breaks_over_the_transition(finding: Finding, lang: str) -> None:
    with use_language(lang):
        figure = event_study_figure(event_path(finding.case), finding)
        text = words(figure)
    assert NOTICE[lang] in text
    assert text.count("95%") == 2
    line = next(line for line in figure.axes[0].get_lines() if len(line.get_xdata()) > 2)
    assert np.isnan(np.asarray(line.get_ydata(), dtype=float)).any()


@LANGUAGES
def test_the_specification_curve_shows_every_estimate_in_order(
    dataset: Dataset, finding: Finding, lang: str
) -> None:
    curve = specification_curve(dataset, "350582", "same_day_approval_rate", windows=(None, 5))
    with use_language(lang):
        figure = specification_figure(curve, finding)
        assert NOTICE[lang] in words(figure)
    *_, points = figure.axes[0].collections
    assert list(points.get_offsets()[:, 1]) == pytest.approx(list(curve.estimates))
    marked = sum(len(line.get_xdata()) for line in figure.axes[1].get_lines() if line.get_marker() == "|")
    assert marked == 3 * len(curve.specifications)


@LANGUAGES
def test_the_path_of_a_panel_is_drawn_where_its_errors_are_known_and_where_not(
    dataset: Dataset, lang: str
) -> None:
    path = event_study(panel_of(dataset, "activity_participation_rate", ["zhaiji-bailajing"]))
    with use_language(lang):
        figure = effect_path_figure(path, "y")
        assert NOTICE[lang] in words(figure)
    assert len(figure.axes[0].get_lines()) >= 2


def test_gaps_of_percentages_are_in_percentage_points(finding: Finding, dataset: Dataset) -> None:
    effect, paths = finding.effect("synthetic_control"), synthetic_gaps(finding.case)
    curve = specification_curve(dataset, "350582", "same_day_approval_rate", windows=(5,))
    with use_language("zh"):
        figures = [
            placebo_figure(finding, paths, effect, {}),
            event_study_figure(event_path(finding.case), finding),
            specification_figure(curve, finding),
        ]
    labels = [figure.axes[0].get_ylabel().replace("\n", "") for figure in figures]
    assert labels == ["行政审批当场办结率（百分点）"] * 3
