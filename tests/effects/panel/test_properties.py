"""What must hold of every estimate: of shifts, of labels, of one cohort, of the sizes of tests."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from panels import panel_from, simulate

from govkit.effects.panel import (
    NEVER,
    EffectPath,
    Panel,
    PanelEffect,
    callaway_santanna,
    cohort_effects,
    conley_taber,
    dynamic_effects,
    event_study,
    goodman_bacon,
    imputation,
    imputation_path,
    overall_effect,
    period_effects,
    permutation_test,
    relative_magnitudes,
    smoothness,
    sun_abraham,
    two_stage,
    two_way_fixed_effects,
    wild_cluster_bootstrap,
)
from govkit.effects.panel.inference import sup_t
from govkit.errors import DesignError

Estimator = Callable[[Panel], PanelEffect]


def callaway(panel: Panel) -> PanelEffect:
    return overall_effect(callaway_santanna(panel))


def sun(panel: Panel) -> PanelEffect:
    overall = sun_abraham(panel).overall
    assert overall is not None
    return overall


AVERAGES = [two_way_fixed_effects, callaway, sun, imputation, two_stage]
seeds = st.integers(0, 10_000)


@pytest.mark.parametrize("estimator", AVERAGES)
@settings(deadline=None, max_examples=10)
@given(seed=seeds, effect=st.floats(-5, 5))
def test_an_effect_added_is_an_effect_found(estimator: Estimator, seed: int, effect: float) -> None:
    panel = panel_from(simulate(seed, gaps=0.05))
    moved = replace(panel, values=panel.values + effect * panel.treated)
    first, second = estimator(panel), estimator(moved)
    assert second.estimate == pytest.approx(first.estimate + effect, abs=1e-8)
    assert second.standard_error == pytest.approx(first.standard_error, rel=1e-6)


@pytest.mark.parametrize("estimator", AVERAGES)
@settings(deadline=None, max_examples=10)
@given(seed=seeds)
def test_levels_of_units_and_periods_do_not_matter(estimator: Estimator, seed: int) -> None:
    panel = panel_from(simulate(seed))
    generator = np.random.default_rng(seed)
    levels = generator.normal(scale=50, size=(len(panel.units), 1)) + generator.normal(
        scale=50, size=(1, len(panel.times))
    )
    first, second = estimator(panel), estimator(replace(panel, values=panel.values + levels))
    assert second.estimate == pytest.approx(first.estimate, abs=1e-7)
    assert second.standard_error == pytest.approx(first.standard_error, rel=1e-5)


@pytest.mark.parametrize("estimator", AVERAGES)
@settings(deadline=None, max_examples=10)
@given(seed=seeds, factor=st.floats(0.01, 100))
def test_the_unit_of_measurement_does_not_matter(estimator: Estimator, seed: int, factor: float) -> None:
    panel = panel_from(simulate(seed))
    first, second = estimator(panel), estimator(replace(panel, values=panel.values * factor))
    assert second.estimate == pytest.approx(first.estimate * factor, rel=1e-6, abs=1e-9)
    assert second.p_value == pytest.approx(first.p_value, rel=1e-5, abs=1e-12)


@settings(deadline=None, max_examples=20)
@given(seed=seeds)
def test_with_one_cohort_all_averages_are_the_difference_of_mean_changes(seed: int) -> None:
    panel = panel_from(simulate(seed, cohorts=(2004,)))
    after = panel.times >= 2004
    change = panel.values[:, after].mean(axis=1) - panel.values[:, ~after].mean(axis=1)
    expected = change[panel.ever_treated].mean() - change[~panel.ever_treated].mean()
    for estimator in (two_way_fixed_effects, imputation, two_stage):
        assert estimator(panel).estimate == pytest.approx(expected, abs=1e-9)


@settings(deadline=None, max_examples=20)
@given(seed=seeds)
def test_sun_abraham_and_callaway_santanna_agree_on_balanced_panels(seed: int) -> None:
    panel = panel_from(simulate(seed, units=30))
    first = sun_abraham(panel)
    second = dynamic_effects(callaway_santanna(panel, base="universal"))
    assert first.places == second.places
    np.testing.assert_allclose(first.estimates, second.estimates, atol=1e-9)


@settings(deadline=None, max_examples=20)
@given(seed=seeds)
def test_the_decomposition_adds_up_to_the_two_way_coefficient(seed: int) -> None:
    panel = panel_from(simulate(seed, cohorts=(1999, 2002, 2004, 2006), effect=1.0))
    found = goodman_bacon(panel)
    assert sum(item.weight for item in found.comparisons) == pytest.approx(1)
    assert min(item.weight for item in found.comparisons) >= 0
    assert found.estimate == pytest.approx(two_way_fixed_effects(panel).estimate, abs=1e-9)
    assert 0 < found.forbidden_weight < 1


def test_the_two_way_coefficient_is_wrong_where_effects_grow_and_the_others_are_right() -> None:
    frame = simulate(3, units=300, cohorts=(2002, 2005), share=0.98)
    exposed = (frame["year"] - frame["first"] + 1).where(frame["first"] > 0, 0).clip(lower=0)
    frame["y"] += 2.0 * exposed
    panel = panel_from(frame)
    truth = 2.0 * float(exposed[exposed > 0].mean())
    assert abs(two_way_fixed_effects(panel).estimate - truth) > 1.5
    assert imputation(panel).estimate == pytest.approx(truth, abs=0.5)
    assert callaway(panel).estimate == pytest.approx(truth, abs=0.8)
    assert "panel.staggered_two_way" in two_way_fixed_effects(panel).warnings


def test_results_survive_the_way_through_json() -> None:
    panel = panel_from(simulate(4))
    effects = callaway_santanna(panel)
    for path in (
        cohort_effects(effects),
        dynamic_effects(effects),
        period_effects(effects),
        event_study(panel),
        imputation_path(panel, leads=2),
    ):
        assert EffectPath.from_dict(json.loads(json.dumps(path.to_dict()))) == path
    for effect in (overall_effect(effects), permutation_test(panel), wild_cluster_bootstrap(panel)):
        assert PanelEffect.from_dict(json.loads(json.dumps(effect.to_dict()))) == effect
        assert "至" in effect.sentence("zh")
        assert "interval" in effect.sentence("en")
    json.dumps(effects.to_dict())
    json.dumps(goodman_bacon(panel).to_dict())
    json.dumps(smoothness(event_study(panel)).to_dict())


def test_bands_contain_intervals_and_one_estimate_needs_no_band() -> None:
    path = event_study(panel_from(simulate(5)))
    for (low, high), (lower, higher) in zip(path.intervals, path.bands, strict=True):
        assert lower <= low < high <= higher
    assert sup_t(np.eye(1)) == pytest.approx(1.959964, abs=1e-5)
    # Sidak: the 0.95^(1/5) quantile for five independent estimates.
    assert sup_t(np.eye(5)) == pytest.approx(2.5688, abs=0.01)
    assert sup_t(np.ones((5, 5))) == pytest.approx(1.96, abs=0.01)


def test_one_treated_unit_has_no_clustered_inference_but_a_permutation() -> None:
    panel = panel_from(simulate(6, units=40, cohorts=(2004,), share=1, effect=8.0))
    clustered = two_way_fixed_effects(panel)
    assert clustered.p_value is clustered.interval is clustered.standard_error is None
    assert "panel.one_treated_cluster" in clustered.warnings
    assert "没有有效的推断" in clustered.sentence("zh")
    permuted = permutation_test(panel)
    assert permuted.p_value == pytest.approx(1 / 40)
    assert permuted.interval is not None
    assert permuted.interval[0] < clustered.estimate < permuted.interval[1]
    assert conley_taber(panel).p_value == pytest.approx(1 / 40)


def test_with_few_donors_no_permutation_is_called_significant() -> None:
    permuted = permutation_test(panel_from(simulate(7, units=12, cohorts=(2004,), share=1, effect=50.0)))
    assert permuted.p_value == pytest.approx(1 / 12)
    assert permuted.interval is None
    assert "panel.too_few_assignments" in permuted.warnings


@settings(deadline=None, max_examples=15)
@given(seed=seeds, treated=st.integers(1, 3))
def test_the_permutation_interval_holds_exactly_the_effects_that_are_not_rejected(
    seed: int, treated: int
) -> None:
    panel = panel_from(simulate(seed, units=24 if treated == 1 else 12, cohorts=(2004, 2006), share=treated))
    interval = permutation_test(panel).interval
    assert interval is not None
    width = interval[1] - interval[0]
    for bound, inwards in zip(interval, (1, -1), strict=True):
        for side, rejected in ((1e-6 * inwards, False), (-1e-6 * inwards, True)):
            shifted = replace(panel, values=panel.values - (bound + side * width) * panel.treated)
            p_value = permutation_test(shifted).p_value
            assert p_value is not None
            assert (p_value <= 0.05 + 1e-12) is rejected


def test_the_permutation_of_the_imputed_effect_recomputes_it_for_each_assignment() -> None:
    panel = panel_from(simulate(20, units=7, cohorts=(2003, 2005), share=2, effect=1.0))
    found = permutation_test(panel, statistic="imputation")
    assert found.diagnostics["assignments"] == 7 * 6
    assert found.estimate == pytest.approx(imputation(panel).estimate)
    assert found.method == "imputation"
    true = abs(found.estimate)
    larger = 0
    for first in range(7):
        for second in range(7):
            if first != second:
                cohorts = np.full(7, NEVER)
                cohorts[first], cohorts[second] = 2003, 2005
                larger += abs(imputation(replace(panel, cohorts=cohorts)).estimate) >= true - 1e-9
    assert found.p_value == pytest.approx(larger / 42)


def test_a_cohort_of_one_unit_gives_no_error_but_a_permutation() -> None:
    frame = simulate(21, units=30, cohorts=(2003, 2004, 2005, 2006), share=4, effect=3.0)
    panel = panel_from(frame)
    paths = [
        sun_abraham(panel),
        imputation_path(panel),
        event_study(panel),
        dynamic_effects(callaway_santanna(panel, base="universal")),
        cohort_effects(callaway_santanna(panel)),
    ]
    for path in paths:
        assert path.standard_errors == path.intervals == path.bands == path.covariance == ()
        assert path.critical_value is path.pretrend_p_value is None
        assert "panel.single_cluster" in path.warnings
        assert path.overall is not None
        assert path.overall.p_value is None
    assert callaway_santanna(panel).to_dict()["standard_errors"] == []
    with pytest.raises(DesignError) as caught:
        smoothness(sun_abraham(panel))
    assert caught.value.key == "panel.needs_errors"
    permuted = permutation_test(panel, statistic="imputation")
    assert permuted.p_value is not None
    assert permuted.p_value < 0.01
    assert permuted.interval is not None
    assert permuted.interval[0] < 3.0 < permuted.interval[1]


@settings(deadline=None, max_examples=10)
@given(seed=seeds)
def test_the_bootstrap_interval_holds_the_effects_that_are_not_rejected(seed: int) -> None:
    panel = panel_from(simulate(seed, units=10, cohorts=(2004,), share=5))
    found = wild_cluster_bootstrap(panel)
    if found.interval is None:
        assert "panel.unbounded_interval" in found.warnings
        return
    width = found.interval[1] - found.interval[0]
    for bound, outwards in zip(found.interval, (-1, 1), strict=True):
        shifted = replace(panel, values=panel.values - (bound + outwards * 1e-4 * width) * panel.treated)
        p_value = wild_cluster_bootstrap(shifted).p_value
        assert p_value is not None
        assert p_value <= 0.05


def rejections(test: Estimator, frames: list[Panel]) -> float:
    p_values = [test(panel).p_value for panel in frames]
    return float(np.mean([value is not None and value <= 0.05 for value in p_values]))


def test_true_nulls_are_rejected_at_their_level_with_few_treated_units() -> None:
    panels = [panel_from(simulate(seed, units=40, times=6, cohorts=(2003,), share=2)) for seed in range(400)]
    assert rejections(two_way_fixed_effects, panels) > 0.10
    assert rejections(lambda panel: permutation_test(panel, draws=999), panels) < 0.08
    assert rejections(lambda panel: conley_taber(panel, draws=999), panels) < 0.08


def test_sizes_keep_a_small_treated_unit_from_being_called_an_effect() -> None:
    rejected = np.zeros(2)
    for seed in range(300):
        frame = simulate(seed, units=50, times=6, cohorts=(2003,), share=1)
        size = np.where(frame["unit"] == 0, 1.0, 10.0 + frame["unit"])
        generator = np.random.default_rng(seed + 1)
        frame["y"] = generator.normal(size=len(frame)) / np.sqrt(size)
        panel = panel_from(frame)
        sizes = np.concatenate([[1.0], 10.0 + np.arange(1, 50)])
        for place, found in enumerate((conley_taber(panel), conley_taber(panel, sizes=sizes))):
            assert found.p_value is not None
            rejected[place] += found.p_value <= 0.05
    assert rejected[0] / 300 > 0.5
    assert rejected[1] / 300 < 0.12


def test_sensitivity_widens_with_the_bound_and_ends_at_the_breakdown_value() -> None:
    path = event_study(panel_from(simulate(8, units=60, cohorts=(2004,), effect=2.0)))
    for analyse in (relative_magnitudes, smoothness):
        found = analyse(path, [0.0, 0.1, 0.3, 1.0])
        widths = [interval.high - interval.low for interval in found.intervals]
        assert widths == sorted(widths)
        assert found.breakdown is not None
        assert found.breakdown > 0
        inside, outside = analyse(path, [found.breakdown * 0.99, found.breakdown * 1.02]).intervals
        assert inside.low > 0
        assert outside.low < outside.high * 0.02
        for lang in ("zh", "en"):
            assert found.sentence(lang)


def test_sensitivity_needs_one_reference_period_and_no_gap() -> None:
    panel = panel_from(simulate(9))
    with pytest.raises(DesignError) as caught:
        smoothness(dynamic_effects(callaway_santanna(panel)))
    assert caught.value.key == "panel.needs_reference"
    with pytest.raises(DesignError) as caught:
        relative_magnitudes(event_study(panel), weights=[1.0])
    assert caught.value.key == "panel.bad_weights"
    with pytest.raises(DesignError) as caught:
        smoothness(event_study(panel), [-1.0])
    assert caught.value.key == "panel.bad_bound"
    smoothness(dynamic_effects(callaway_santanna(panel, base="universal")))


def test_designs_without_an_answer_are_refused() -> None:
    nobody_never = panel_from(simulate(10, share=1.0 - 1e-9, units=24))
    nobody_never = nobody_never.keep(nobody_never.ever_treated)
    with pytest.raises(DesignError) as caught:
        callaway_santanna(nobody_never)
    assert caught.value.key == "panel.none_never_treated"
    assert overall_effect(callaway_santanna(nobody_never, comparison="not_yet")).p_value is not None
    with pytest.raises(DesignError) as caught:
        permutation_test(nobody_never)
    assert caught.value.key == "panel.none_never_treated"
    with pytest.raises(DesignError) as caught:
        goodman_bacon(panel_from(simulate(11, gaps=0.2)))
    assert caught.value.key == "panel.needs_balance"
    with pytest.raises(DesignError) as caught:
        wild_cluster_bootstrap(panel_from(simulate(12, units=4, share=2)))
    assert caught.value.key == "panel.too_few_clusters"
    with pytest.raises(DesignError) as caught:
        conley_taber(panel_from(simulate(13, units=10, share=8)))
    assert caught.value.key == "panel.too_few_untreated"
    with pytest.raises(DesignError) as caught:
        conley_taber(panel_from(simulate(13)), sizes=np.zeros(24))
    assert caught.value.key == "panel.bad_sizes"
    with pytest.raises(DesignError) as caught:
        imputation_path(panel_from(simulate(14)), leads=9)
    assert caught.value.key == "panel.too_many_leads"


def test_covariates_that_tell_the_groups_apart_are_refused() -> None:
    frame = simulate(15)
    frame["mark"] = (frame["first"] > 0) * 1.0 + frame["unit"] * 1e-3
    with pytest.raises(DesignError) as caught:
        callaway_santanna(panel_from(frame, covariates=["mark"]))
    assert caught.value.key == "panel.no_overlap"
    frame["same"] = 1.0
    with pytest.raises(DesignError) as caught:
        callaway_santanna(panel_from(frame, covariates=["same"]))
    assert caught.value.key == "panel.collinear_covariates"
