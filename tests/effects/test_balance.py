"""Periods given up so that donors are kept."""

from __future__ import annotations

import numpy as np

from govkit.effects.balance import balance


def months(make_case, missing: dict[int, list[int]], donors: int = 6):
    draws = np.random.default_rng(0)
    panel = draws.standard_normal((61, donors))
    for donor, periods in missing.items():
        panel[periods, donor] = np.nan
    return make_case(draws.standard_normal(61), panel, start="2010-01", freq="M", reform="2012-07")


def test_a_complete_panel_is_left_as_it_is(make_case):
    case = months(make_case, {})
    assert balance(case) is case


def test_one_missing_month_costs_the_month_and_not_the_donor(make_case):
    case = months(make_case, {0: [4], 3: [40]})
    assert case.complete_donors.shape[1] == 4
    balanced = balance(case)
    assert balanced.complete_donors.shape[1] == 6
    assert len(balanced.before) == len(case.before) - 1
    assert len(balanced.after) == len(case.after) - 1


def test_no_more_than_a_tenth_of_a_side_is_given_up(make_case):
    case = months(make_case, {0: [4], 1: list(range(10, 14))})
    balanced = balance(case)
    assert balanced.complete_donors.shape[1] == 5
    assert len(balanced.before) == 29


def test_a_missing_transition_costs_nothing(make_case):
    case = months(make_case, {2: [30]})
    assert balance(case) is case


def test_in_short_series_a_year_of_ten_may_be_given_up_and_one_of_five_may_not(make_case):
    panel = np.random.default_rng(1).standard_normal((16, 4))
    panel[2, 0] = np.nan
    panel[12, 1] = np.nan
    balanced = balance(make_case(np.arange(16.0) ** 1.5, panel))
    assert list(balanced.complete_donors.columns) == ["county-01", "county-03", "county-04"]
