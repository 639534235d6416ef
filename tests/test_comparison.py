"""The models side by side."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from govkit import compare_models, load_dataset, report
from govkit.comparison import Comparison
from govkit.comparison_report import show_question
from govkit.text import use_language


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    with use_language("zh"):
        return compare_models(load_dataset())


def test_all_three_models_are_there_in_the_order_of_the_codebook(comparison: Comparison) -> None:
    assert [evidence.model.key for evidence in comparison.models] == ["gaoshan", "jinjiang", "zhaiji"]
    assert all(evidence.findings for evidence in comparison.models)
    assert comparison.synthetic


def test_every_finding_and_every_claim_falls_into_one_cell_of_the_map(comparison: Comparison) -> None:
    domains = comparison.dataset.codebook.domains
    for evidence in comparison.models:
        assert sum(len(evidence.findings_in(domain)) for domain in domains) == len(evidence.findings)
        assert sum(len(comparison.claims_in(evidence, domain)) for domain in domains) == len(evidence.claims)


def test_the_map_has_level_zero_for_claims_alone_and_nothing_where_nothing_is(comparison: Comparison) -> None:
    with use_language("zh"):
        levels, counts = comparison.evidence_map()
    for row, domain in enumerate(comparison.dataset.codebook.domains):
        for column, evidence in enumerate(comparison.models):
            level, count = levels.iloc[row, column], counts.iloc[row, column]
            findings, claims = evidence.findings_in(domain), comparison.claims_in(evidence, domain)
            if findings:
                assert level == max(finding.grade.level for finding in findings)
            elif claims:
                assert level == 0
            else:
                assert level != level
                assert count == 0


def test_a_model_that_the_data_do_not_have_has_claims_only(comparison: Comparison) -> None:
    demo = comparison.dataset
    districts = {
        key: place for key, place in demo.districts.items() if key == "350582" or place.region == "35"
    }
    rows = demo.observations[demo.observations["district"].isin(districts)]
    alone = compare_models(replace(demo, folder=Path(), districts=districts, observations=rows))
    by_key = {evidence.model.key: evidence for evidence in alone.models}
    assert by_key["gaoshan"].study is None
    assert by_key["gaoshan"].claims
    assert by_key["jinjiang"].findings


def test_series_that_cannot_be_compared_are_told_and_not_denied(
    comparison: Comparison, monkeypatch: pytest.MonkeyPatch
) -> None:
    demo = comparison.dataset
    own = demo.observations["district"] == "350582"
    late = demo.observations[~own | (demo.observations["period"] >= "2011")]
    shown: list[tuple[str, dict[str, object]]] = []
    tables: list[pd.DataFrame] = []
    monkeypatch.setattr(report, "show", lambda key, **values: shown.append((key, values)))
    monkeypatch.setattr(report, "heading", lambda *_, **__: None)
    monkeypatch.setattr(report, "table", lambda frame, *_, **__: tables.append(frame))
    with use_language("zh"):
        show_question(compare_models(replace(demo, observations=late)))
    told = {key: values for key, values in shown if values.get("model") == "晋江"}
    assert list(told) == ["compare.all_bare"]
    assert told["compare.all_bare"]["count"] == 8
    assert list(tables[0]["序列数"]) == ["8", "8", "8"]
