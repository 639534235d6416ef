"""Held against pyfixest, diff-diff, wildboottest and moderndid, on panels with gaps too."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from panels import panel_from, simulate

from govkit.effects.panel import (
    build_panel,
    callaway_santanna,
    event_study,
    imputation,
    imputation_path,
    overall_effect,
    relative_magnitudes,
    smoothness,
    sun_abraham,
    two_stage,
    two_way_fixed_effects,
    wild_cluster_bootstrap,
)


@pytest.mark.parametrize("gaps", [0.0, 0.15])
def test_two_way_fixed_effects_are_those_of_pyfixest(gaps: float) -> None:
    fixest = pytest.importorskip("pyfixest")
    frame = simulate(1, units=40, gaps=gaps)
    frame["state"] = frame["unit"] // 2
    frame["d"] = ((frame["first"] > 0) & (frame["year"] >= frame["first"])).astype(int)
    for cluster in ("unit", "state"):
        expected = fixest.feols("y ~ d | unit + year", frame, vcov={"CRV1": cluster})
        found = two_way_fixed_effects(panel_from(frame, cluster=cluster))
        assert found.estimate == pytest.approx(expected.coef()["d"], rel=1e-7)
        assert found.standard_error == pytest.approx(expected.se()["d"], rel=1e-6)
        assert found.p_value == pytest.approx(expected.pvalue()["d"], rel=1e-5)


@pytest.mark.parametrize("gaps", [0.0, 0.15])
def test_sun_abraham_is_that_of_pyfixest(gaps: float) -> None:
    fixest = pytest.importorskip("pyfixest")
    frame = simulate(2, units=60, gaps=gaps)
    since = frame["year"] - frame["first"]
    pairs = sorted({(g, e) for g, e in zip(frame["first"], since, strict=True) if g and e != -1})
    names = {f"d{place}": pair for place, pair in enumerate(pairs)}
    for name, (first, event) in names.items():
        frame[name] = ((frame["first"] == first) & (since == event)).astype(int)
    fit = fixest.feols(f"y ~ {' + '.join(names)} | unit + year", frame, vcov={"CRV1": "unit"})
    found = sun_abraham(panel_from(frame))
    sizes = np.array([frame[name].sum() for name in names])
    for place, estimate, error in zip(found.places, found.estimates, found.standard_errors, strict=True):
        weights = np.array([event == place for _, event in pairs]) * sizes
        weights = weights / weights.sum()
        assert estimate == pytest.approx(weights @ fit.coef().to_numpy(), rel=1e-6)
        assert error == pytest.approx(np.sqrt(weights @ fit._vcov @ weights), rel=1e-6)


@pytest.mark.parametrize("gaps", [0.0, 0.15])
def test_imputation_is_that_of_diff_diff(gaps: float) -> None:
    library = pytest.importorskip("diff_diff")
    frame = simulate(3, units=60, gaps=gaps)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = library.ImputationDiD().fit(
            frame, outcome="y", unit="unit", time="year", first_treat="first"
        )
    found = imputation(panel_from(frame))
    assert found.estimate == pytest.approx(expected.overall_att, rel=1e-7)
    assert found.standard_error == pytest.approx(expected.overall_se, rel=1e-6)


def test_two_stage_is_that_of_diff_diff() -> None:
    library = pytest.importorskip("diff_diff")
    frame = simulate(4, units=60)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = library.TwoStageDiD().fit(
            frame, outcome="y", unit="unit", time="year", first_treat="first"
        )
    found = two_stage(panel_from(frame))
    assert found.estimate == pytest.approx(expected.overall_att, rel=1e-7)
    assert found.standard_error == pytest.approx(expected.overall_se, rel=0.02)


@pytest.mark.parametrize("comparison", ["never", "not_yet"])
@pytest.mark.parametrize("adjustment", ["regression", "weighting", "doubly_robust"])
def test_callaway_santanna_is_that_of_diff_diff(comparison: str, adjustment: str) -> None:
    library = pytest.importorskip("diff_diff")
    frame = simulate(5, units=120)
    names = {"regression": "reg", "weighting": "ipw", "doubly_robust": "dr"}
    control = {"never": "never_treated", "not_yet": "not_yet_treated"}
    for covariates in ([], ["size"]):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            expected = library.CallawaySantAnna(
                control_group=control[comparison], estimation_method=names[adjustment]
            ).fit(
                frame,
                outcome="y",
                unit="unit",
                time="year",
                first_treat="first",
                covariates=covariates or None,
            )
        panel = panel_from(frame, covariates=covariates)
        found = overall_effect(
            callaway_santanna(panel, comparison=comparison, adjustment=adjustment)  # type: ignore[arg-type]
        )
        # Its doubly robust estimates end some 3e-6 off; Stata's and moderndid's are ours to the last digit.
        loose = 1e-5 if adjustment == "doubly_robust" else 1e-9
        assert found.estimate == pytest.approx(expected.overall_att, abs=loose)
        assert found.standard_error == pytest.approx(expected.overall_se, rel=1e-4)


def test_the_wild_bootstrap_is_that_of_wildboottest_where_all_signs_are_tried() -> None:
    bootstrap = pytest.importorskip("wildboottest.wildboottest")
    from statsmodels.formula.api import ols

    for seed in (6, 7, 8):
        frame = simulate(seed, units=10, cohorts=(2004,), share=0.4, effect=0.7)
        frame["d"] = ((frame["first"] > 0) & (frame["year"] >= frame["first"])).astype(int)
        model = ols("y ~ d + C(unit) + C(year)", frame)
        expected = bootstrap.wildboottest(
            model, param="d", cluster=frame["unit"], B=99_999, bootstrap_type="11", show=False
        )
        found = wild_cluster_bootstrap(panel_from(frame))
        assert found.diagnostics["draws"] == 2**10
        printed = float(expected["p-value"].iloc[0])
        # The sample and its mirror image are as large as itself: rounding decides what the library counts.
        beyond = found.diagnostics["p_value_beyond"]
        assert min(abs(printed - beyond), abs(printed - found.p_value)) < 1e-9
        assert found.p_value == pytest.approx(beyond + 2 / 2**10)


def test_smoothness_is_that_of_moderndid() -> None:
    # moderndid 0.2.0, compute_flci on the same estimates; it needs a solver without wheels for new Pythons.
    path = event_study(panel_from(simulate(9, units=50, cohorts=(2005,))))
    expected = {0.0: (0.028298, 1.722795), 0.1: (-0.257021, 1.806792), 0.4: (-0.583148, 2.497717)}
    for bound, (low, high) in expected.items():
        found = smoothness(path, [bound]).intervals[0]
        # Ours is the shortest there is; the library's comes from a grid of candidates.
        assert found.high - found.low <= (high - low) * (1 + 1e-4) + 1e-5
        assert found.low == pytest.approx(low, abs=0.02 * (high - low))


def test_relative_magnitudes_of_averages_are_those_of_moderndid(medicaid: object) -> None:
    # moderndid 0.2.0, create_sensitivity_results_rm on the same estimates with weights ½, ½ (126 s there).
    path = event_study(medicaid)  # type: ignore[arg-type]
    found = relative_magnitudes(path, [0.5, 1.0, 1.5, 2.0], weights=[0.5, 0.5])
    expected = [(0.032511, 0.079816), (0.019767, 0.090149), (0.005824, 0.103501), (-0.008538, 0.117249)]
    for interval, (low, high) in zip(found.intervals, expected, strict=True):
        assert (interval.low, interval.high) == pytest.approx((low, high), abs=4e-4)


def test_leads_of_the_imputation_come_from_untreated_cells_alone() -> None:
    fixest = pytest.importorskip("pyfixest")
    frame = simulate(10, units=60)
    found = imputation_path(panel_from(frame), leads=2)
    early = frame[(frame["first"] == 0) | (frame["year"] < frame["first"])].copy()
    for lead in (1, 2):
        early[f"lead{lead}"] = ((early["first"] - early["year"] == lead) & (early["first"] > 0)).astype(int)
    expected = fixest.feols("y ~ lead2 + lead1 | unit + year", early, vcov={"CRV1": "unit"})
    np.testing.assert_allclose(found.estimates[:2], expected.coef(), rtol=1e-6)
    np.testing.assert_allclose(found.standard_errors[:2], expected.se(), rtol=0.03)


def test_dates_may_be_iso_periods() -> None:
    frame = simulate(11)
    texts = frame.assign(
        year=frame["year"].astype(str), first=frame["first"].astype(str).where(frame["first"] > 0)
    )
    by_text = build_panel(texts, unit="unit", time="year", outcome="y", cohort="first")
    found = overall_effect(callaway_santanna(by_text))
    assert found.to_dict() == overall_effect(callaway_santanna(panel_from(frame))).to_dict()
