"""All methods on one case, and what none of them accepts."""

from __future__ import annotations

import json

import numpy as np
import pytest

from govkit.effects import Effect, before_after, build_case, estimate_all
from govkit.effects.difference_in_differences import difference_in_differences
from govkit.effects.estimate import METHODS, Refusal, reasons
from govkit.errors import DesignError
from govkit.text import catalogue, say


def noise(periods: int = 16, units: int = 21, seed: int = 0) -> np.ndarray:
    return 50 + np.random.default_rng(seed).standard_normal((periods, units))


def test_every_method_that_the_design_has_is_used(make_case):
    panel = noise()
    estimates = estimate_all(make_case(panel[:, 0], panel[:, 1:]))
    assert [effect.method for effect in estimates.effects] == list(METHODS)
    assert estimates.refused == ()


def test_what_cannot_be_estimated_is_given_with_its_reason_in_both_languages(make_case):
    estimates = estimate_all(make_case(noise()[:, 0]))
    assert [refusal.method for refusal in estimates.refused] == list(METHODS)[2:]
    assert estimates.get("synthetic_control") is None
    for refusal in estimates.refused:
        assert refusal.error.key == "effects.too_few_donors"
        assert "对照地区" in refusal.error.message("zh")
        assert "comparison districts" in refusal.error.message("en")


@pytest.mark.parametrize("method", METHODS)
def test_effects_survive_json_and_every_key_in_them_has_wording(make_case, method):
    panel = noise(seed=3)
    effect = METHODS[method](make_case(panel[:, 0], panel[:, 1:]))
    assert Effect.from_dict(json.loads(json.dumps(effect.to_dict(), allow_nan=False))) == effect
    keys = [*effect.assumptions, *effect.warnings, f"effects.method_{method}"]
    keys.append(f"effects.inference_{effect.inference}")
    for key in keys:
        assert say(key, "zh")
        assert say(key, "en")
    assert effect.assumptions


def broken(kind: str) -> tuple[dict[str, object], str]:
    panel = noise()
    treated, donors = panel[:, 0].copy(), panel[:, 1:].copy()
    if kind == "no period before":
        treated[:10] = np.nan
        return {"treated": treated, "donors": donors}, "effects.nothing_before"
    if kind == "all missing after":
        treated[11:] = np.nan
        return {"treated": treated, "donors": donors}, "effects.nothing_after"
    if kind == "a reform in the future":
        return {"treated": treated, "donors": donors, "reform": "2040"}, "effects.nothing_after"
    if kind == "constant series":
        return {"treated": np.full(16, 97.0), "donors": donors}, "effects.constant_series"
    treated[3] = np.inf
    return {"treated": treated, "donors": donors}, "effects.not_finite"


@pytest.mark.parametrize(
    "kind",
    [
        "no period before",
        "all missing after",
        "a reform in the future",
        "constant series",
        "an infinite value",
    ],
)
@pytest.mark.parametrize("method", METHODS)
def test_bad_input_is_refused_by_every_method(make_case, method, kind):
    arguments, key = broken(kind)
    treated, donors = arguments.pop("treated"), arguments.pop("donors")
    case = make_case(treated, donors, **arguments)
    with pytest.raises(DesignError) as refusal:
        METHODS[method](case)
    assert refusal.value.key == key
    assert "350582" in refusal.value.message("zh")
    assert "350582" in refusal.value.message("en")
    with pytest.raises(DesignError):
        estimate_all(case)


@pytest.mark.parametrize("method", list(METHODS)[2:])
def test_one_donor_is_no_comparison_group(make_case, method):
    panel = noise()
    with pytest.raises(DesignError, match="1"):
        METHODS[method](make_case(panel[:, 0], panel[:, 1:2]))


@pytest.mark.parametrize("method", list(METHODS)[2:])
def test_donors_that_never_vary_are_refused(make_case, method):
    with pytest.raises(DesignError) as refusal:
        METHODS[method](make_case(noise()[:, 0], np.full((16, 5), 3.0)))
    assert refusal.value.key == "effects.constant_donors"


def test_an_infinite_donor_is_refused(make_case):
    panel = noise()
    panel[2, 4] = -np.inf
    with pytest.raises(DesignError) as refusal:
        difference_in_differences(make_case(panel[:, 0], panel[:, 1:]))
    assert refusal.value.key == "effects.not_finite"


def test_the_treated_district_among_its_donors_is_refused(make_case):
    from dataclasses import replace

    panel = noise()
    case = make_case(panel[:, 0], panel[:, 1:])
    inside = replace(case, donors=case.donors.rename(columns={"county-01": "350582"}))
    for method in METHODS.values():
        with pytest.raises(DesignError) as refusal:
            method(inside)
        assert refusal.value.key == "effects.treated_among_donors"


def test_a_case_refuses_the_treated_district_as_its_donor(project):
    from govkit import load_dataset

    dataset = load_dataset(project / "data" / "demo")
    with pytest.raises(DesignError) as refusal:
        build_case(dataset, "350582", "safety_satisfaction", donors=("county-01", "350582"))
    assert refusal.value.key == "effects.treated_among_donors"


def test_zeros_before_the_reform_are_flagged_as_suspicious(make_case):
    values = np.concatenate([np.zeros(11), [3.0, 4.0, 3.5, 4.5, 4.0]])
    assert "effects.constant_before" in before_after(make_case(values)).warnings


def test_no_wording_of_an_effect_is_left_without_a_language():
    for name, entry in catalogue("effects").items():
        assert set(entry) == {"zh", "en"}, name
        placeholders = [sorted(set(_placeholders(text))) for text in entry.values()]
        assert placeholders[0] == placeholders[1], name


def _placeholders(text: str) -> list[str]:
    from string import Formatter

    return [name for _, name, _, _ in Formatter().parse(text) if name]


def test_methods_kept_out_by_one_reason_are_told_in_one_sentence() -> None:
    broken = DesignError("effects.broken", district="甲", indicator="税收", periods="2002")
    short = DesignError("effects.constant_donors", district="甲", indicator="税收")
    refused = [
        Refusal("synthetic_control", broken),
        Refusal("difference_in_differences", short),
        Refusal("synthetic_difference_in_differences", broken),
    ]
    assert reasons(refused) == [
        f"未使用合成控制、合成双重差分：{broken}",
        f"未使用双重差分：{short}",
    ]
