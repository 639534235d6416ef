"""Random-effects summaries against a published data set."""

from __future__ import annotations

import numpy as np
import pytest

from govkit.errors import DesignError
from govkit.meta import Contribution, summarise
from govkit.text import say

# Colditz et al. (1994), JAMA 271: trials of the BCG vaccine (cases and non-cases, vaccinated and control).
TRIALS = [
    (4, 119, 11, 128), (6, 300, 29, 274), (3, 228, 11, 209), (62, 13536, 248, 12619), (33, 5036, 47, 5761),
    (180, 1361, 372, 1079), (8, 2537, 10, 619), (505, 87886, 499, 87892), (29, 7470, 45, 7232),
    (17, 1699, 65, 1600), (186, 50448, 141, 27197), (5, 2493, 3, 2338), (27, 16886, 29, 17825),
]  # fmt: skip


def bcg() -> list[Contribution]:
    found = []
    for number, (a, b, c, d) in enumerate(TRIALS):
        estimate = np.log(a / (a + b)) - np.log(c / (c + d))
        variance = 1 / a - 1 / (a + b) + 1 / c - 1 / (c + d)
        found.append(Contribution(f"trial {number}", "county", float(estimate), float(np.sqrt(variance))))
    return found


def test_it_reproduces_the_vaccine_trials():
    summary = summarise(bcg())
    # Viechtbauer (2010), J Stat Soft 36(3): Q(12) = 152.23, I² about 92 %; Paule–Mandel τ² is 0.318.
    assert summary.q_statistic == pytest.approx(152.233, abs=0.001)
    assert summary.heterogeneity == pytest.approx(0.921, abs=0.001)
    assert summary.between_variance == pytest.approx(0.318, abs=0.001)
    assert summary.estimate == pytest.approx(-0.715, abs=0.001)
    assert summary.q_p_value < 1e-20
    assert "evaluation.effects_differ" in summary.warnings


def test_equal_effects_have_no_spread_between_them():
    same = [Contribution(str(place), "county", 0.4, 0.1 + 0.01 * place) for place in range(6)]
    summary = summarise(same)
    assert summary.estimate == pytest.approx(0.4)
    assert summary.between_variance == 0
    assert summary.warnings == ()


def test_effects_that_happen_to_agree_are_no_more_certain_than_their_errors_allow():
    summary = summarise([Contribution(str(place), "county", 0.4, 0.3) for place in range(3)])
    assert summary.standard_error == pytest.approx(0.3 / np.sqrt(3))
    assert summarise(summary.contributions, floor=False).standard_error == pytest.approx(0.0, abs=1e-9)


def test_dersimonian_and_laird_reproduce_the_vaccine_trials():
    # Viechtbauer (2010), J Stat Soft 36(3), and metafor: τ² by DL 0.3088, mean −0.7141 (0.1787).
    summary = summarise(bcg(), between="dersimonian_laird")
    assert summary.between_variance == pytest.approx(0.3088, abs=0.0002)
    assert summary.estimate == pytest.approx(-0.7141, abs=0.0002)


def test_effects_of_different_levels_carry_a_warning():
    summary = summarise(
        [Contribution("晋江", "county", 0.5, 0.1), Contribution("高山", "community", 0.4, 0.2)]
    )
    assert set(summary.warnings) == {"evaluation.levels_differ", "evaluation.few_effects"}
    assert summary.prediction is None
    for key in summary.warnings:
        assert say(key, "zh")
        assert say(key, "en")


def test_the_prediction_interval_is_wider_than_the_mean_s():
    summary = summarise(bcg())
    assert summary.prediction[0] < summary.interval[0]
    assert summary.prediction[1] > summary.interval[1]


@pytest.mark.parametrize("error", [0.0, -1.0, float("nan"), float("inf")])
def test_an_effect_without_an_error_is_refused_by_name(error):
    with pytest.raises(DesignError, match="晋江"):
        summarise([Contribution("高山", "community", 0.4, 0.2), Contribution("晋江", "county", 0.5, error)])


def test_one_effect_is_no_summary():
    with pytest.raises(DesignError) as refusal:
        summarise([Contribution("高山", "community", 0.4, 0.2)])
    assert refusal.value.values == {"found": 1, "needed": 2}
