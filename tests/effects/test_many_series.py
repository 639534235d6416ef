"""Many series at once give what each gives alone."""

from __future__ import annotations

import numpy as np
import pytest

from govkit.effects import interrupted_time_series
from govkit.effects.interrupted_time_series import segments
from govkit.effects.many_series import many_contrasts
from govkit.effects.sample import take_sample


@pytest.mark.parametrize("seed", range(5))
def test_each_series_has_the_contrast_that_it_has_alone(make_case, seed):
    draws = np.random.default_rng(seed)
    values = 50 + draws.standard_normal((16, 3)).cumsum(axis=0)
    cases = [make_case(values[:, place]) for place in range(3)]
    samples = [take_sample(case, before=4, after=3) for case in cases]
    design, weights = segments(samples[0])
    outcomes = np.column_stack([sample.outcome for sample in samples])
    found = many_contrasts(design, outcomes, weights, samples[0].positions)
    for place, case in enumerate(cases):
        effect = interrupted_time_series(case)
        assert found.estimates[place] == pytest.approx(effect.estimate)
        # The autocorrelation is read off a grid, and so are what follow from it.
        error = effect.diagnostics["ar1_standard_error"]
        assert found.ar1_error[place] == pytest.approx(error, rel=0.01)
        if effect.diagnostics["hac_lags"] == 2:
            assert found.hac_error[place] == pytest.approx(effect.standard_error)
            assert found.hac_p_values()[place] == pytest.approx(effect.p_value)


def test_a_series_that_never_moves_is_never_rejected():
    design = np.column_stack([np.ones(12), np.arange(12), np.arange(12) > 6]).astype(float)
    found = many_contrasts(design, np.zeros((12, 1)), np.array([0.0, 0, 1]), np.arange(12))
    assert found.p_values()[0] == 1
    assert found.hac_p_values()[0] == 1


def test_what_reaches_far_enough_is_rejected():
    draws = np.random.default_rng(0)
    design = np.column_stack([np.ones(20), np.arange(20), np.arange(20) > 10]).astype(float)
    weights = np.array([0.0, 0, 1])
    outcomes = draws.standard_normal((20, 50))
    found = many_contrasts(design, outcomes, weights, np.arange(20))
    reach = found.reaches(0.05)
    assert (np.abs(found.estimates) > reach).tolist() == (found.p_values() < 0.05).tolist()
