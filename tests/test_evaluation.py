"""`evaluate`: a verdict only where a valid test gives one, and the reason where none can be given."""

from __future__ import annotations

import csv
from dataclasses import replace
from string import Formatter

import numpy as np
import pandas as pd
import pytest

from govkit import load_dataset
from govkit.dataset import Dataset
from govkit.errors import CodebookError, ParameterError
from govkit.evaluation import Evaluation, evaluate
from govkit.evaluation_text import left_out_sentences, paragraph
from govkit.tables import effects_table, interval, number, p_value
from govkit.text import catalogue

KEYS = ("criminal_cases_per_10k", "petitions_per_10k", "dispute_resolution_rate")


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return load_dataset()


@pytest.fixture(scope="module")
def jinjiang(dataset: Dataset) -> Evaluation:
    return evaluate(dataset, "晋江市")


def made(
    dataset: Dataset,
    *,
    donors: int = 40,
    indicators: tuple[str, ...] = KEYS,
    effect: float = 0.0,
    before: int = 10,
    after: int = 5,
    seed: int = 0,
    own_slope: float = 0.0,
) -> Dataset:
    """The shipped districts with made values; the reform of 350582 is in 2010-10."""
    rng = np.random.default_rng(seed)
    pool = dataset.donors("350582")[:donors]
    years = range(2010 - before, 2011 + after)
    rows = []
    for key in indicators:
        shocks = rng.standard_normal(len(years))
        for district in ("350582", *pool):
            level = 40 + 3 * rng.standard_normal()
            for place, year in enumerate(years):
                value = level + shocks[place] + rng.standard_normal()
                if district == "350582":
                    value += effect * (year > 2010) + own_slope * place
                rows.append((district, key, str(year), value, pd.NA, "A", "made"))
    frame = pd.DataFrame(rows, columns=list(dataset.observations.columns))
    return replace(dataset, observations=frame.astype(dataset.observations.dtypes.to_dict()))


def test_every_indicator_is_judged_or_refused_with_a_reason(dataset: Dataset, jinjiang: Evaluation) -> None:
    named = [f.indicator.key for f in jinjiang.findings] + [u.indicator.key for u in jinjiang.unstudied]
    assert sorted(named) == sorted(dataset.indicators("350582"))
    assert jinjiang.synthetic


def test_true_effects_lie_in_its_intervals_and_no_null_is_called_a_change(dataset: Dataset, project) -> None:
    with (project / "data" / "demo" / "truth.csv").open(encoding="utf-8", newline="") as file:
        truth = {(row["district"], row["indicator"]): row for row in csv.DictReader(file)}
    inside, false_alarms = [], 0
    for place in dataset.touched():
        for finding in evaluate(dataset, place.district).findings:
            row = truth[place.district, finding.indicator.key]
            value = float(row["average_effect"])
            if finding.test.interval is not None:
                inside.append(finding.test.interval[0] <= value <= finding.test.interval[1])
            none = row["effect_kind"] == "none"
            false_alarms += none and finding.judgement.verdict.startswith("changed")
    assert false_alarms == 0
    # Nominal 95 %; with some fifty intervals chance alone gives fewer than 88 % one time in fifty.
    assert len(inside) >= 40
    assert np.mean(inside) >= 0.88


def test_a_clear_effect_is_found_and_none_is_not(dataset: Dataset) -> None:
    clear = evaluate(made(dataset, effect=8.0), "350582")
    assert [f.judgement.verdict for f in clear.findings] == ["changed"] * 3
    none = evaluate(made(dataset), "350582")
    assert not any(f.judgement.verdict == "changed" for f in none.findings)
    for finding in none.findings:
        assert finding.test.detectable is not None
        assert finding.test.detectable > 0


def test_false_alarms_over_three_indicators_stay_below_five_percent(dataset: Dataset) -> None:
    panels = 60
    alarms = sum(
        any(
            f.judgement.verdict.startswith("changed")
            for f in evaluate(made(dataset, seed=seed, own_slope=0.3 * (seed % 2)), "350582").findings
        )
        for seed in range(panels)
    )
    # 5 % of 60 is 3; three standard errors above it is 8.
    assert alarms <= 8


def test_a_trend_of_its_own_is_no_effect_and_the_reason_says_so(dataset: Dataset) -> None:
    steady = evaluate(made(dataset, indicators=KEYS[:1], own_slope=0.5, seed=4), "350582")
    (finding,) = steady.findings
    assert finding.judgement.verdict == "cannot_tell"
    assert finding.judgement.reason == "evaluation.why_trend"
    assert "自身的趋势" in steady.paragraphs("zh")[0]
    trusting = evaluate(made(dataset, indicators=KEYS[:1], own_slope=0.5, seed=4), "350582", own_trend=False)
    assert trusting.findings[0].judgement.verdict == "changed"


def test_significant_alone_and_not_after_adjustment_is_not_called_a_change(dataset: Dataset) -> None:
    found = [
        finding
        for seed in range(12)
        for finding in evaluate(made(dataset, effect=2.2, donors=24, seed=seed), "350582").findings
    ]
    lost = [f for f in found if f.test.p_value <= 0.05 < f.p_adjusted]
    assert lost
    assert {f.judgement.verdict for f in lost} == {"cannot_tell"}
    assert {f.judgement.reason for f in lost} == {"evaluation.why_adjusted"}
    assert all(f.p_adjusted >= f.test.p_value - 1e-12 for f in found)


@pytest.mark.parametrize(
    ("donors", "kind", "verdict"),
    [
        (0, "series", "changed_without_comparison"),
        (8, "gap_series", "changed"),
        (30, "robust_difference", "changed"),
    ],
)
def test_the_test_is_the_one_that_the_donors_allow(
    dataset: Dataset, donors: int, kind: str, verdict: str
) -> None:
    found = evaluate(made(dataset, donors=donors, effect=25.0, indicators=KEYS[:1]), "350582")
    assert found.findings[0].test.kind == kind
    assert found.findings[0].judgement.verdict == verdict


@pytest.mark.parametrize(("before", "after", "donors"), [(2, 5, 40), (1, 1, 40), (3, 2, 0)])
def test_too_short_a_series_tells_nothing_and_says_what_would(
    dataset: Dataset, before: int, after: int, donors: int
) -> None:
    found = evaluate(
        made(dataset, before=before, after=after, donors=donors, effect=30.0, indicators=KEYS[:1]), "350582"
    )
    (finding,) = found.findings
    assert finding.judgement.verdict == "cannot_tell"
    assert finding.test.p_value is None
    assert "需要" in found.paragraphs("zh")[0]
    assert "It would take" in found.paragraphs("en")[0]


def broken_at(dataset: Dataset, year: str, size: float) -> Dataset:
    """The first indicator of 350582 jumps by `size` in that year."""
    rows = dataset.observations.copy()
    late = (rows["district"] == "350582") & (rows["indicator"] == KEYS[0]) & (rows["period"] >= year)
    rows.loc[late, "value"] += size
    return replace(dataset, observations=rows)


def test_a_break_before_the_reform_forbids_a_verdict_and_a_synthetic_control(dataset: Dataset) -> None:
    found = evaluate(broken_at(made(dataset, effect=8.0, seed=1), "2006", 60.0), "350582")
    finding = found.finding(KEYS[0])
    assert finding.judgement.verdict == "cannot_tell"
    assert finding.judgement.reason == "evaluation.why_serious_issue"
    assert finding.effect("synthetic_control") is None
    assert [refusal.error.key for refusal in finding.refused] == ["effects.broken"]
    assert finding.grade.level == 3
    assert found.finding(KEYS[1]).judgement.verdict == "changed"
    assert ["2006" in text for text in found.paragraphs("zh")].count(True) == 1


def test_who_knows_that_a_break_is_real_may_estimate_across_it(dataset: Dataset) -> None:
    data = broken_at(made(dataset, effect=8.0, seed=1), "2006", 12.0)
    found = evaluate(data, "350582", KEYS[:1], across_breaks=True).findings[0]
    assert found.judgement.reason != "evaluation.why_serious_issue"
    assert found.effect("synthetic_control") is not None
    assert "2006" in found.grade.reason("zh")


def test_a_donor_that_breaks_before_the_reform_is_no_part_of_a_synthetic_control(dataset: Dataset) -> None:
    data = made(dataset, effect=8.0, seed=1)
    donor = dataset.donors("350582")[0]
    rows = data.observations.copy()
    rows.loc[(rows["district"] == donor) & (rows["period"] >= "2005"), "value"] += 60
    found = evaluate(replace(data, observations=rows), "350582", KEYS[:1]).findings[0]
    assert donor not in found.effect("synthetic_control").donors
    assert donor in found.effect("difference_in_differences").donors


def test_several_districts_are_judged_in_one_call(dataset: Dataset, jinjiang: Evaluation) -> None:
    both = evaluate(dataset, ["gaoshan", "350582", "350582"])
    assert [place.district for place in both.places] == ["gaoshan", "350582"]
    own = [finding.p_adjusted for finding in both.findings if finding.place.district == "350582"]
    assert own == [finding.p_adjusted for finding in jinjiang.findings]
    table = both.table("en")
    assert table.columns[0] == "District"
    assert len(table) == len(both.findings) + len(both.unstudied)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_table_and_the_paragraphs_have_every_indicator(jinjiang: Evaluation, lang: str) -> None:
    table, paragraphs = jinjiang.table(lang), jinjiang.paragraphs(lang)
    assert len(table) == len(paragraphs) == len(jinjiang.findings)
    for text in paragraphs:
        assert "{" not in text
        assert "nan" not in text
    assert left_out_sentences(jinjiang.findings, lang)


@pytest.mark.parametrize("donors", [40, 8, 0])
def test_the_row_of_the_judged_method_says_what_the_verdict_says(dataset: Dataset, donors: int) -> None:
    found = evaluate(made(dataset, donors=donors, before=20, after=15, effect=3.0), "350582")
    for finding in found.findings:
        first = effects_table(finding).iloc[0]
        bounds, p = finding.inference
        assert first["方法"].endswith("（判断依据）")
        shown = list(first[["估计值", "95% 区间", "p"]])
        assert shown[1:] == [interval(bounds, finding.decimals), p_value(p)]
        assert shown[0] == number(finding.headline.estimate, finding.decimals, sign=True)


def test_a_finding_at_the_edge_of_its_donors_says_that_it_is_tested_on_two_scales(
    jinjiang: Evaluation,
) -> None:
    allowance = jinjiang.finding("minimum_living_allowance")
    satisfaction = jinjiang.finding("safety_satisfaction")
    assert [bool(f.test.rescaled) for f in (allowance, satisfaction)] == [True, False]
    assert "按差额和按比例" in paragraph(allowance)
    assert "按差额与按比例" in effects_table(allowance).iloc[0, -1]
    assert "按差额和按比例" not in paragraph(satisfaction)


def test_periods_that_a_test_gives_up_for_more_donors_are_told(jinjiang: Evaluation) -> None:
    finding = jinjiang.finding("minimum_living_allowance")
    assert (len(finding.case.used), len(finding.test.case.used)) == (15, 14)
    assert "略去了个别对照地区缺数的 1 个时期，从而多用 1 个对照地区，共 40 个" in paragraph(finding)
    assert "略去" not in paragraph(jinjiang.finding("same_day_approval_rate"))


def test_an_indicator_that_may_not_be_judged_has_no_row_to_judge_by(dataset: Dataset) -> None:
    finding = evaluate(dataset, "zhaiji", "record_update_rate").findings[0]
    first = effects_table(finding).iloc[0]
    assert finding.doubtful
    assert "判断依据" not in first["方法"]
    assert (first["95% 区间"], first["p"]) == ("—", "—")


def test_the_rate_at_which_an_invalid_test_is_wrong_is_stated(dataset: Dataset) -> None:
    found = evaluate(dataset, "晋江市", every_method=True)
    rates = [
        entry.rejection_rate
        for finding in found.findings
        for entry in finding.left_out
        if entry.method == "interrupted_time_series"
    ]
    assert rates
    assert all(0 <= rate <= 1 for rate in rates)
    assert "%" in " ".join(left_out_sentences(found.findings, "zh"))


def test_a_district_without_a_reform_cannot_be_judged_on_any_indicator(dataset: Dataset) -> None:
    found = evaluate(dataset, "county-01")
    assert found.findings == ()
    assert {entry.error.key for entry in found.unstudied} == {"effects.no_reform"}
    assert all("不能判断" in text for text in found.paragraphs("zh"))
    assert (found.table("zh")["结论"] == "不能判断").all()


def broken(dataset: Dataset, kind: str) -> Dataset:
    base = made(dataset, effect=3.0, indicators=KEYS[:1])
    frame = base.observations.copy()
    own = frame["district"] == "350582"
    later = frame["period"].astype(str) > "2010"
    if kind == "constant":
        frame.loc[own, "value"] = 5.0
    elif kind == "infinite":
        frame.loc[own & (frame["period"] == "2003"), "value"] = np.inf
    elif kind == "missing after":
        frame.loc[own & later, "value"] = np.nan
    elif kind == "nothing before":
        frame = frame[later | ~own]
    return replace(base, observations=frame)


@pytest.mark.parametrize("kind", ["constant", "infinite", "missing after", "nothing before"])
def test_bad_data_give_a_reason_and_never_a_number(dataset: Dataset, kind: str) -> None:
    found = evaluate(broken(dataset, kind), "350582", KEYS[:1])
    assert found.findings == ()
    assert len(found.paragraphs("en")) == 1
    assert found.unstudied[0].error.key.split(".")[0] in ("effects", "quality")


def test_unknown_names_are_refused(dataset: Dataset) -> None:
    with pytest.raises(ParameterError):
        evaluate(dataset, "晋冮市")
    with pytest.raises(CodebookError):
        evaluate(dataset, "350582", ["criminal_case"])


def test_no_wording_of_evaluations_is_left_without_a_language() -> None:
    for name, entry in catalogue("evaluation").items():
        assert set(entry) == {"zh", "en"}, name
        zh, en = ({part[1] for part in Formatter().parse(entry[lang]) if part[1]} for lang in ("zh", "en"))
        assert zh == en, name
