"""The before/after difference."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from govkit.effects import before_after


def test_the_difference_of_means_is_exact_and_leaves_the_transition_out(make_case):
    values = [10.0, 12.0] * 5 + [999.0] + [21.0, 23.0] * 2
    effect = before_after(make_case(values))
    assert effect.estimate == pytest.approx(11.0)
    assert effect.periods_before == tuple(str(year) for year in range(2000, 2010))
    assert effect.periods_after == ("2011", "2012", "2013", "2014")
    assert 999.0 not in effect.observed


def test_without_autocorrelation_it_is_welchs_test(make_case):
    before = np.array([5.0, 9.0, 4.0, 8.0, 5.0, 9.0, 4.0, 8.0, 3.0, 7.0])
    after = np.array([11.0, 15.0, 10.0, 16.0, 11.0])
    effect = before_after(make_case([*before, 0.0, *after]))
    welch = stats.ttest_ind(after, before, equal_var=False)
    assert effect.diagnostics["autocorrelation"] == 0.0
    assert effect.p_value == pytest.approx(welch.pvalue)
    assert effect.interval == pytest.approx(tuple(welch.confidence_interval()))
    assert effect.diagnostics["degrees_of_freedom"] == pytest.approx(welch.df)


def test_autocorrelation_widens_the_interval(make_case):
    waves = np.sin(np.arange(16) / 2.5)
    effect = before_after(make_case(50 + waves))
    before, after = waves[:10], waves[11:]
    naive = stats.ttest_ind(after, before, equal_var=False).confidence_interval()
    assert effect.diagnostics["autocorrelation"] > 0.5
    assert effect.diagnostics["effective_before"] < 5
    assert effect.interval[1] - effect.interval[0] > 1.5 * (naive.high - naive.low)


def test_one_period_on_a_side_gives_a_difference_and_nothing_more(make_case):
    effect = before_after(make_case([1.0, 2.0, 3.0, 7.0], start="2008"))
    assert effect.estimate == pytest.approx(7.0 - 1.5)
    assert effect.interval is None
    assert effect.p_value is None
    assert effect.inference == "none"
    assert "effects.single_period" in effect.warnings


def test_the_season_is_taken_out_of_monthly_series(make_case):
    months = np.arange(30)
    season = 8 * np.cos(2 * np.pi * months / 12)
    step = np.where(months >= 20, 3.0, 0.0)
    effect = before_after(make_case(40 + season + step, start="2010-01", freq="M", reform="2011-09"))
    assert effect.estimate == pytest.approx(3.0, abs=1e-8)
    assert "effects.no_variation" not in effect.warnings or effect.interval is None
