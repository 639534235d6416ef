"""Figures: drawn for every finding, in both languages, and saying so when their data are synthetic."""

from __future__ import annotations

from dataclasses import replace

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from drawn import NOTICE, words

from govkit import load_dataset, study_district
from govkit.figures import finding_figure, settle_dates, standardised_figure, wrapped
from govkit.study import Study
from govkit.text import use_language

pytestmark = pytest.mark.usefixtures("figure_style")


@pytest.fixture(scope="module")
def study() -> Study:
    return study_district(load_dataset(), "zhaiji-bailajing")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_finding_shows_its_unit_its_reform_and_that_it_is_synthetic(study: Study, lang: str) -> None:
    with use_language(lang):
        finding = study.findings[0]
        text = words(finding_figure(finding))
        assert finding.unit.name() in text
        assert "2013-04" in text
        assert finding.place.name() in text
        assert NOTICE[lang] in text


def test_real_data_bear_no_notice(study: Study) -> None:
    finding = study.findings[0]
    real = replace(finding, case=replace(finding.case, synthetic=False))
    with use_language("zh"):
        assert NOTICE["zh"] not in words(finding_figure(real))
        assert NOTICE["zh"] not in words(standardised_figure([real], ["甲"]))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_legend_lies_within_the_figure(study: Study, lang: str) -> None:
    with use_language(lang):
        for finding in study.findings:
            figure = finding_figure(finding)
            figure.draw_without_rendering()
            legend = figure.legends[0].get_window_extent()
            assert legend.x0 >= 0
            assert legend.x1 <= figure.bbox.width


def test_a_case_without_donors_has_one_panel(study: Study) -> None:
    finding = study.findings[0]
    alone = replace(finding, case=replace(finding.case, donors=finding.case.donors.iloc[:, :0]), effects=())
    assert len(finding_figure(alone).axes) == 1
    assert len(finding_figure(finding).axes) == 2


def test_a_counterfactual_joins_nothing_across_the_transition(study: Study) -> None:
    with use_language("zh"):
        panel = finding_figure(study.findings[0]).axes[1]
    lines = {line.get_label(): line for line in panel.get_lines()}
    path = pd.Series(lines["随对照地区同步变化"].get_ydata(), index=lines["随对照地区同步变化"].get_xdata())
    assert path.isna().sum() == 1


def test_standardised_effects_have_one_row_each(study: Study) -> None:
    shown = [finding for finding in study.findings if finding.standardised]
    figure = standardised_figure(study.findings, ["甲"] * len(study.findings))
    assert [label.get_text() for label in figure.axes[0].get_yticklabels()] == [
        finding.indicator.name() for finding in shown
    ]


@pytest.mark.parametrize(
    ("first", "last", "freq", "expected"),
    [
        ("2009", "2012", "Y", ["2009", "2010", "2011", "2012"]),
        ("2001", "2017", "Y", ["2001", "2004", "2007", "2010", "2013", "2016"]),
        ("2008-01", "2015-12", "M", ["2008", "2010", "2012", "2014"]),
        ("2019Q3", "2021Q2", "Q", ["2019-Q3", "2020-Q2", "2021-Q1"]),
    ],
)
def test_an_axis_of_time_marks_whole_years_or_else_its_own_periods(
    first: str, last: str, freq: str, expected: list[str]
) -> None:
    figure, axes = plt.subplots()
    settle_dates(axes, pd.period_range(first, last, freq=freq))
    assert [label.get_text() for label in axes.get_xticklabels()] == expected
    plt.close(figure)


@pytest.mark.parametrize(
    ("key", "lang", "lines"),
    [
        ("dispute_resolution_rate", "en", ["Dispute resolution rate", "(%)"]),
        ("minimum_living_allowance", "en", ["Minimum living allowance", "(yuan per person per month)"]),
        ("same_day_approval_rate", "zh", ["行政审批当场办结率（%）"]),
    ],
)
def test_the_label_of_an_axis_keeps_its_unit_in_brackets(key: str, lang: str, lines: list[str]) -> None:
    with use_language(lang):
        findings = {f.indicator.key: f for f in study_district(load_dataset(), "350582").findings}
        assert wrapped(findings[key]).split("\n") == lines


def test_an_axis_writes_negative_numbers_as_tables_do(study: Study) -> None:
    figure = standardised_figure(study.findings, ["甲"] * len(study.findings))
    figure.axes[0].set_xlim(-5, 5)
    assert "−4" in words(figure)


def test_the_legend_counts_the_donors_of_the_test() -> None:
    found = study_district(load_dataset(), "晋江市", ["minimum_living_allowance"])
    finding = found.findings[0]
    assert finding.test.sample is not None
    count = finding.test.sample.donors.shape[1]
    assert f"对照地区均值（{count} 个" in words(finding_figure(finding))


def test_a_group_looks_the_same_in_every_figure(study: Study) -> None:
    scaled = [finding for finding in study.findings if finding.standardised][:2]
    looks = []
    for groups in (["changed", "not"], ["not", "changed"]):
        axes = standardised_figure(scaled, groups, ["changed", "not"]).axes[0]
        legend = axes.get_legend()
        assert legend is not None
        looks.append([(h.get_color(), h.get_marker(), h.get_label()) for h in legend.legend_handles])
    assert looks[0] == looks[1]
    assert len({marker for _, marker, _ in looks[0]}) == 2


def test_a_positive_effect_is_not_called_better_where_neither_way_is(study: Study) -> None:
    better, neither = (finding for finding in study.findings[:2])
    neither = replace(neither, indicator=neither.indicator.model_copy(update={"direction": "neither"}))
    figure = standardised_figure([better, neither], ["甲", "甲"])
    names = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert names == [better.title, f"{neither.title} ↑"]
    assert "正值为改善" in words(figure)
    assert "标有 ↑ 的指标不论好坏，正值为上升" in words(figure)
    alone = words(standardised_figure([neither], ["甲"]))
    assert "正值为上升；" in alone
    assert "改善" not in alone


def test_what_the_axis_measures_is_whole_beside_long_names(study: Study) -> None:
    finding = study.findings[0]
    long = finding.indicator.model_copy(update={"zh": "规模以上非公有制企业建立党组织并开展活动的比重"})
    figure = standardised_figure([replace(finding, indicator=long)], ["甲"])
    figure.draw_without_rendering()
    label = figure._supxlabel.get_window_extent()
    assert figure.bbox.x0 <= label.x0
    assert label.x1 <= figure.bbox.x1
