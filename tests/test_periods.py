"""Periods: which texts are ISO periods, and which periods lie before, in or after a reform."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from govkit.errors import DataError
from govkit.periods import frequency, in_words, phase, to_index, to_period, to_text

YEARS = st.integers(1900, 2100)
PERIODS = st.one_of(
    YEARS.map(str),
    st.builds("{}-Q{}".format, YEARS, st.integers(1, 4)),
    st.builds("{}-{:02d}".format, YEARS, st.integers(1, 12)),
)


@pytest.mark.parametrize(("text", "name"), [("2012", "Y"), ("2012-Q3", "Q"), ("2012-10", "M")])
def test_the_form_tells_the_frequency(text: str, name: str) -> None:
    assert frequency(text) == name


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12",
        "2012-13",
        "2012-00",
        "2012-1",
        "2012-Q5",
        "2012Q3",
        "2012-10-01",
        "2012 ",
        "２０１２",
        "2012\n",
    ],
)
def test_other_forms_are_no_periods(text: str) -> None:
    with pytest.raises(DataError) as caught:
        frequency(text)
    assert caught.value.key == "errors.not_a_period"


@given(PERIODS)
def test_a_period_survives_the_way_to_pandas_and_back(text: str) -> None:
    assert to_text(to_period(text)) == text
    assert to_text(to_index([text])[0]) == text


@given(st.lists(YEARS, max_size=5))
def test_an_index_keeps_the_order_given(years: list[int]) -> None:
    assert [period.year for period in to_index(map(str, years))] == years


def test_mixed_frequencies_are_refused() -> None:
    with pytest.raises(DataError) as caught:
        to_index(["2012", "2012-10"])
    assert caught.value.key == "errors.mixed_frequencies"


def test_quarters_are_those_of_the_calendar_year() -> None:
    assert to_period("2012-Q4").end_time.date() == pd.Timestamp("2012-12-31").date()


@pytest.mark.parametrize(
    ("period", "reform", "expected"),
    [
        ("2009", "2010-10", "before"),
        ("2010", "2010-10", "transition"),
        ("2011", "2010-10", "after"),
        ("2010-09", "2010-10", "before"),
        ("2010-10", "2010-10", "transition"),
        ("2010-11", "2010-10", "after"),
        ("2010-Q3", "2010-10", "before"),
        ("2010-Q4", "2010-10", "transition"),
        ("2011-12", "2012", "before"),
        ("2012-01", "2012", "transition"),
        ("2012-12", "2012", "transition"),
        ("2013-01", "2012", "after"),
    ],
)
def test_the_phase_of_a_period(period: str, reform: str, expected: str) -> None:
    assert phase(period, reform) == expected


@given(PERIODS, PERIODS)
def test_before_and_after_mirror_each_other(first: str, second: str) -> None:
    mirrored = {"before": "after", "after": "before", "transition": "transition"}
    assert phase(second, first) == mirrored[phase(first, second)]


@pytest.mark.parametrize(
    ("period", "zh", "en"),
    [
        ("2010-10", "2010年10月", "October 2010"),
        ("2012-Q3", "2012年第3季度", "Q3 2012"),
        ("2012", "2012年", "2012"),
    ],
)
def test_a_period_in_prose_is_in_words(period, zh, en):
    assert in_words(period, "zh") == zh
    assert in_words(period, "en") == en
