"""The synthetic demonstration data: honest, the same bytes again, true effects found in them."""

from __future__ import annotations

import csv
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from govkit import load_dataset
from govkit.dataset import Dataset
from govkit.effects import Estimates, build_case, estimate_all
from govkit.evaluation import evaluate


@pytest.fixture(scope="module")
def demo(project: Path) -> Dataset:
    return load_dataset(project / "data" / "demo")


@cache
def truth(project: Path) -> tuple[dict[str, str], ...]:
    with (project / "data" / "demo" / "truth.csv").open(encoding="utf-8", newline="") as stream:
        return tuple(csv.DictReader(stream))


@pytest.fixture(scope="module")
def estimates(project: Path, demo: Dataset) -> list[tuple[dict[str, str], Estimates]]:
    return [
        (row, estimate_all(build_case(demo, row["district"], row["indicator"]))) for row in truth(project)
    ]


def test_the_script_makes_the_same_bytes_again(project, tmp_path):
    script = project / "scripts" / "make_demo_data.py"
    subprocess.run([sys.executable, str(script), str(tmp_path)], check=True, cwd=project)
    for name in ("observations.csv", "districts.csv", "truth.csv"):
        made, shipped = (tmp_path / name).read_bytes(), (project / "data" / "demo" / name).read_bytes()
        assert made == shipped.replace(b"\r\n", b"\n"), name


def test_the_file_stays_small(project):
    assert (project / "data" / "demo" / "observations.csv").stat().st_size < 3_000_000


def test_every_row_says_that_it_is_synthetic(demo):
    assert demo.synthetic
    assert set(demo.observations["source"]) == {"synthetic:demo"}
    assert "演示数据" in demo.title("zh")
    assert "ynthetic" in demo.title("en")


def test_comparison_areas_are_numbered_and_not_named(demo):
    for district in demo.districts.values():
        if not district.reform_start:
            assert district.district.split("-")[-1].isdigit()
            assert district.name_zh.startswith("对照")


def test_rates_are_shares_of_the_count_behind_them(demo):
    rows = demo.observations.dropna(subset=["value"])
    for row in rows[rows["n"].notna()].sample(2000, random_state=1).itertuples():
        per = 1000 if "per_1000" in row.indicator else 100
        cases = row.value * float(row.n) / per
        assert abs(cases - round(cases)) <= 0.051 * float(row.n) / per + 1e-9
    shares = [entry.key for entry in demo.codebook.indicators if entry.unit == "percent"]
    percentages = rows.loc[rows["indicator"].isin(shares), "value"]
    # Nothing is cut off at a bound, so that the effects in truth.csv are exact.
    assert percentages.between(1, 99).all()


def test_missing_values_are_few_and_have_the_status_missing(demo):
    missing = demo.observations["value"].isna()
    assert set(demo.observations.loc[missing, "status"]) == {"M"}
    assert 0 < missing.mean() < 0.01


def test_every_district_that_a_reform_touched_has_donors_enough_for_a_test_at_five_percent(demo):
    assert len(demo.touched()) == 12
    for district in demo.touched():
        assert len(demo.donors(district.district)) >= 20


def test_the_courtyards_adopt_one_after_another(demo):
    names = ("bailajing", "qingfenglu", "guixinhuayuan", "kailinhuayuan")
    starts = [demo.districts[f"zhaiji-{name}"].reform_start for name in names]
    assert starts[0] == "2013-04"
    assert starts == sorted(set(starts))
    assert all("synthetic" in demo.districts[f"zhaiji-{name}"].reform_source for name in names[1:])


def test_the_true_effects_are_of_every_kind(project):
    kinds = {row["effect_kind"] for row in truth(project)}
    assert kinds == {"none", "level", "slope", "level+slope"}


def test_true_effects_lie_in_the_intervals_about_as_often_as_promised(estimates):
    inside = {"difference_in_differences": [], "ar1": []}
    for row, found in estimates:
        value = float(row["average_effect"])
        change = found.get("difference_in_differences")
        if "effects.pretrend_differs" not in change.warnings and change.interval:
            inside["difference_in_differences"].append(change.interval[0] <= value <= change.interval[1])
        series = found.get("interrupted_time_series").diagnostics
        inside["ar1"].append(series["ar1_low"] <= value <= series["ar1_high"])
    for method, hits in inside.items():
        # Nominal 95 %; with 50 intervals chance alone gives fewer than 88 % one time in fifty.
        assert sum(hits) / len(hits) >= 0.88, (method, sum(hits), len(hits))
        assert len(hits) >= 40


def test_no_null_is_called_a_change_and_most_effects_that_can_be_seen_are_found(project, demo):
    found = evaluate(demo, list(dict.fromkeys(row["district"] for row in truth(project))))
    nulls, visible = [], []
    for row in truth(project):
        finding = found.finding(row["indicator"], row["district"])
        changed = finding.judgement.verdict == "changed"
        if row["effect_kind"] == "none":
            nulls.append(changed)
        elif finding.test.detectable and abs(float(row["average_effect"])) >= finding.test.detectable:
            visible.append(changed)
    assert sum(nulls) == 0
    # Power is 80 % for one indicator alone; adjusting over all of a district costs some of it.
    assert sum(visible) / len(visible) >= 0.7


def test_the_two_traps_are_noticed(estimates):
    found = {(row["district"], row["indicator"]): value for row, value in estimates}
    allowance = found["350582", "minimum_living_allowance"].get("synthetic_control")
    assert "effects.outside_donor_reach" in allowance.warnings
    contracts = found["350582", "labour_contract_rate"].get("difference_in_differences")
    assert "effects.pretrend_differs" in contracts.warnings
