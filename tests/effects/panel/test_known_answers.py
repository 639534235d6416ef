"""Published figures, with their source; the tolerance is half a unit of the last digit printed."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from govkit.effects.panel import (
    EffectPath,
    Panel,
    callaway_santanna,
    cohort_effects,
    difference_of_changes,
    dynamic_effects,
    event_study,
    goodman_bacon,
    overall_effect,
    period_effects,
    relative_magnitudes,
    smoothness,
    two_stage,
    two_way_fixed_effects,
)

# Stata csdid, replication page (friosavila, playingwithstata, drdid_csdid): `csdid lemp lpop, method(dripw)`,
# with analytical errors. cohort, period, estimate, error.
GIVEN_POPULATION = [
    (2004, 2004, -0.0145297, 0.0221292),
    (2004, 2005, -0.0764219, 0.0286713),
    (2004, 2006, -0.1404483, 0.0353782),
    (2004, 2007, -0.1069039, 0.0328865),
    (2006, 2004, -0.0004721, 0.0222234),
    (2006, 2005, -0.0062025, 0.0184957),
    (2006, 2006, 0.0009606, 0.0194002),
    (2006, 2007, -0.0412939, 0.0197211),
    (2007, 2004, 0.0267278, 0.0140657),
    (2007, 2005, -0.0045766, 0.0157178),
    (2007, 2006, -0.0284475, 0.0181809),
    (2007, 2007, -0.0287814, 0.0162390),
]
# Same page, `estat event`, `estat calendar`, `estat group`.
BY_EVENT_TIME = {
    -3: (0.0267278, 0.0140657),
    -2: (-0.0036165, 0.0129283),
    -1: (-0.0232440, 0.0144851),
    0: (-0.0210604, 0.0114942),
    1: (-0.0530032, 0.0163465),
    2: (-0.1404483, 0.0353782),
    3: (-0.1069039, 0.0328865),
}
BY_PERIOD = {
    2004: (-0.0145297, 0.0221292),
    2005: (-0.0764219, 0.0286713),
    2006: (-0.0461757, 0.0212107),
    2007: (-0.0395822, 0.0129299),
}
BY_COHORT = {
    2004: (-0.0845759, 0.0245649),
    2006: (-0.0201666, 0.0174696),
    2007: (-0.0287814, 0.0162390),
}
# R did, README, `att_gt(..., xformla = ~1)` and `aggte`: estimates. Its errors there are from 1,000 bootstrap
# draws, so they are held to 7 %.
UNCONDITIONAL = [
    (2004, 2004, -0.0105, 0.0241),
    (2004, 2005, -0.0704, 0.0313),
    (2004, 2006, -0.1373, 0.0380),
    (2004, 2007, -0.1008, 0.0337),
    (2006, 2004, 0.0065, 0.0223),
    (2006, 2005, -0.0028, 0.0196),
    (2006, 2006, -0.0046, 0.0188),
    (2006, 2007, -0.0412, 0.0202),
    (2007, 2004, 0.0305, 0.0154),
    (2007, 2005, -0.0027, 0.0168),
    (2007, 2006, -0.0311, 0.0190),
    (2007, 2007, -0.0261, 0.0182),
]
UNCONDITIONAL_BY_EVENT_TIME = {
    -3: 0.0305,
    -2: -0.0006,
    -1: -0.0245,
    0: -0.0199,
    1: -0.0510,
    2: -0.1373,
    3: -0.1008,
}
UNCONDITIONAL_BY_COHORT = {2004: -0.0797, 2006: -0.0229, 2007: -0.0261}


def rows(path: EffectPath) -> dict[int, tuple[float, float]]:
    return {
        place: (estimate, error)
        for place, estimate, error in zip(path.places, path.estimates, path.standard_errors, strict=True)
    }


def assert_rows(path: EffectPath, published: dict[int, tuple[float, float]]) -> None:
    found = rows(path)
    assert set(found) == set(published)
    for place, values in published.items():
        assert found[place] == pytest.approx(values, abs=5.1e-8), place


def test_group_time_effects_given_covariates(counties_given_population: Panel) -> None:
    effects = callaway_santanna(counties_given_population)
    found = zip(effects.cohorts, effects.times, effects.estimates, effects.standard_errors, strict=True)
    for (cohort, time, *values), (c, t, *published) in zip(found, GIVEN_POPULATION, strict=True):
        assert (cohort, time) == (c, t)
        assert values == pytest.approx(published, abs=5.1e-8)
    assert effects.pretrend_p_value == pytest.approx(0.2326721, abs=1e-6)  # `estat pretrend`


def test_aggregates_given_covariates(counties_given_population: Panel) -> None:
    effects = callaway_santanna(counties_given_population)
    overall = overall_effect(effects)
    assert (overall.estimate, overall.standard_error) == pytest.approx((-0.0417518, 0.0115028), abs=5.1e-8)
    assert overall.interval == pytest.approx((-0.0642969, -0.0192066), abs=5.1e-8)
    assert_rows(dynamic_effects(effects), BY_EVENT_TIME)
    assert_rows(period_effects(effects), BY_PERIOD)
    assert_rows(cohort_effects(effects), BY_COHORT)


def test_group_time_effects_without_covariates(counties: Panel) -> None:
    effects = callaway_santanna(counties)
    for found, (cohort, time, estimate, error) in zip(
        zip(effects.cohorts, effects.times, effects.estimates, effects.standard_errors, strict=True),
        UNCONDITIONAL,
        strict=True,
    ):
        assert found[:2] == (cohort, time)
        assert found[2] == pytest.approx(estimate, abs=5.1e-5)
        assert found[3] == pytest.approx(error, rel=0.09)
    assert effects.pretrend_p_value == pytest.approx(0.16812, abs=5.1e-6)


def test_aggregates_without_covariates(counties: Panel) -> None:
    effects = callaway_santanna(counties)
    dynamic, cohort = dynamic_effects(effects), cohort_effects(effects)
    assert dict(zip(dynamic.places, dynamic.estimates, strict=True)) == pytest.approx(
        UNCONDITIONAL_BY_EVENT_TIME, abs=5.1e-5
    )
    assert dict(zip(cohort.places, cohort.estimates, strict=True)) == pytest.approx(
        UNCONDITIONAL_BY_COHORT, abs=5.1e-5
    )
    assert dynamic.overall is not None
    assert cohort.overall is not None
    assert dynamic.overall.estimate == pytest.approx(-0.0772, abs=5.1e-5)
    assert dynamic.overall.standard_error == pytest.approx(0.0196, rel=0.04)
    assert cohort.overall.estimate == pytest.approx(-0.031, abs=5.1e-4)
    assert cohort.overall.standard_error == pytest.approx(0.0123, rel=0.04)


def test_bands_of_the_event_study_reach_as_far_as_the_published_bootstrap(counties: Panel) -> None:
    # README: band of event time 0 is −0.0490 to 0.0091 with error 0.0115, so 2.53 errors on each side.
    dynamic = dynamic_effects(callaway_santanna(counties))
    assert dynamic.critical_value == pytest.approx(2.53, abs=0.15)


def test_goodman_bacon_on_castle_doctrine(castle: Panel) -> None:
    # R bacondecomp 0.1.1, vignette, and index.ipynb of its repository for the coefficient and the top weight.
    found = goodman_bacon(castle)
    assert found.estimate == pytest.approx(0.0818116169306475, abs=1e-7)
    published = {
        "earlier_vs_later": (0.05976, -0.00554),
        "later_vs_earlier": (0.03190, 0.07032),
        "treated_vs_never": (0.90834, 0.08796),
    }
    for kind, values in published.items():
        assert (found.weight(kind), found.mean(kind)) == pytest.approx(values, abs=5.1e-6)  # type: ignore[arg-type]
    top = max(found.comparisons, key=lambda item: item.weight)
    assert (top.treated, top.control) == (2006, None)
    assert (top.estimate, top.weight) == pytest.approx((0.06823587, 0.5923947), abs=1e-6)


def test_two_stage_on_df_het(df_het: Panel) -> None:
    # R did2s 1.1.0, README: 2.152 (0.0476), first stage on state and year, clustered by state.
    found = two_stage(df_het, fixed_effects="cluster")
    assert found.estimate == pytest.approx(2.152, abs=5.1e-4)
    assert found.standard_error == pytest.approx(0.0476, abs=5.1e-5)


@pytest.mark.parametrize(
    ("controls", "estimate", "error"),
    [
        ([], -11863.9, 7456.65),
        (["age", "agesq"], -21920.27, 6359.75),
        (["age", "agesq", "intst", "land", "area", "rooms", "baths"], -14177.93, 4987.27),
    ],
)
def test_house_prices_near_an_incinerator(
    kielmc: pd.DataFrame, controls: list[str], estimate: float, error: float
) -> None:
    # Wooldridge, Introductory Econometrics, table 13.2.
    found = difference_of_changes(kielmc, outcome="rprice", treated="nearinc", after="y81", controls=controls)
    assert (found.estimate, found.standard_error) == pytest.approx((estimate, error), abs=0.01)


def test_house_prices_in_logarithms_and_clustered(kielmc: pd.DataFrame) -> None:
    # Wooldridge, example 13.3: −0.063 (0.083), t = −0.75.
    found = difference_of_changes(kielmc, outcome="lrprice", treated="nearinc", after="y81")
    assert (found.estimate, found.standard_error) == pytest.approx((-0.063, 0.083), abs=5.1e-4)
    # fixest, clustered by cbd (34 clusters), published on RPubs 1292649: −11863.903 (6621.818).
    clustered = difference_of_changes(kielmc, outcome="rprice", treated="nearinc", after="y81", cluster="cbd")
    assert (clustered.estimate, clustered.standard_error) == pytest.approx((-11863.903, 6621.818), abs=5.1e-4)
    assert "panel.few_clusters" in clustered.warnings


def test_smoothness_bounds_on_medicaid(medicaid: Panel) -> None:
    # R HonestDiD, README, method FLCI. The conic solver there is exact to about three digits.
    published = {
        0.00: (0.0259, 0.0607),
        0.01: (0.0132, 0.0787),
        0.02: (0.00286, 0.0907),
        0.03: (-0.00714, 0.101),
        0.04: (-0.0171, 0.111),
        0.05: (-0.0271, 0.121),
    }
    found = smoothness(event_study(medicaid), list(published))
    for interval in found.intervals:
        low, high = published[interval.bound]
        assert interval.low == pytest.approx(low, abs=1.1e-4)
        assert interval.high == pytest.approx(high, abs=5.1e-4)
    assert found.breakdown is not None
    assert 0.02 < found.breakdown < 0.03  # “M ≈ 0.03” on the README's grid


def test_relative_magnitudes_on_medicaid(medicaid: Panel) -> None:
    # R HonestDiD, README, method C-LF. Its bounds are points of a grid 40/999 errors apart (0.00037), the
    # last that is accepted, so the true bound lies up to that further out.
    published = {
        0.5: (0.0240, 0.0672),
        1.0: (0.0170, 0.0720),
        1.5: (0.00824, 0.0797),
        2.0: (-0.000916, 0.0881),
    }
    path = event_study(medicaid)
    found = relative_magnitudes(path, list(published))
    spacing = 40 / 999 * path.standard_errors[path.places.index(0)]
    for interval in found.intervals:
        low, high = published[interval.bound]
        assert low - spacing - 5e-5 <= interval.low <= low + 5e-5
        assert high - 5e-5 <= interval.high <= high + spacing + 5e-5
    assert found.breakdown is not None
    assert 1.5 < found.breakdown < 2.0


def test_two_way_coefficient_of_castle_doctrine_is_the_published_one(castle: Panel) -> None:
    assert two_way_fixed_effects(castle).estimate == pytest.approx(0.0818116169306475, abs=1e-7)


def test_event_study_before_treatment_is_flat_for_medicaid(medicaid: Panel) -> None:
    path = event_study(medicaid)
    assert path.reference == -1
    assert path.places == (-6, -5, -4, -3, -2, 0, 1)
    # The interval of the first effect when trends are parallel, as HonestDiD's plot shows it.
    assert np.allclose(smoothness(path, [0.0]).original, (0.0285, 0.0644), atol=1e-4)
