"""Numbers as readers see them."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govkit.tables import MINUS, decimals_for, interval, number, p_value

FINITE = st.floats(-1e12, 1e12, allow_nan=False)


@given(FINITE, st.integers(0, 6))
def test_a_shown_number_reads_back_to_what_it_was_within_its_digits(value: float, decimals: int) -> None:
    shown = number(value, decimals)
    back = float(shown.replace(",", "").replace(MINUS, "-"))
    assert math.isclose(back, value, abs_tol=0.5000001 * 10**-decimals, rel_tol=1e-12)
    assert "-" not in shown


@given(st.floats(-0.004, 0.004), st.booleans())
def test_zero_has_no_sign(value: float, sign: bool) -> None:
    assert number(value, 2, sign=sign) == "0.00"


@pytest.mark.parametrize("nothing", [None, math.nan, math.inf, -math.inf])
def test_what_is_no_number_is_a_dash(nothing: float | None) -> None:
    assert number(nothing) == "—"
    assert p_value(nothing if nothing is None or math.isnan(nothing) else math.nan) == "—"
    assert decimals_for([nothing]) == 0


@pytest.mark.parametrize(
    ("values", "decimals"),
    [([9088800.0, 1.5], 0), ([120.0], 0), ([99.9], 1), ([9.99], 2), ([0.5], 3), ([0.0], 0), ([], 0)],
)
def test_decimals_show_three_digits_of_the_largest(values: list[float], decimals: int) -> None:
    assert decimals_for(values) == decimals


def test_p_values_are_never_zero() -> None:
    assert p_value(0.0) == p_value(1e-9) == "<0.001"
    assert p_value(0.02439) == "0.024"
    assert p_value(1.0) == "1.000"


def test_an_interval_shows_both_ends_with_a_true_minus() -> None:
    assert interval((-1.25, 2.0), 1) == f"[{MINUS}1.2,\u00a02.0]"
    assert interval(None) == "—"
