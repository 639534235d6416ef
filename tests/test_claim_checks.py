"""The audit of the claims: what follows, what contradicts, what small counts allow, what is lacking."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from govkit import load_codebook, paths
from govkit.claim_checks import Check, check_claims, gaps
from govkit.claim_relations import Listed, Variants, read_relations
from govkit.claims import Claim, read_claims
from govkit.errors import DataError
from govkit.small_counts import pairs, small_counts
from govkit.text import catalogue

CLAIMS = read_claims()
BY_ID = {claim.claim: claim for claim in CLAIMS}
RELATIONS = read_relations(CLAIMS)
CHECKS = {check.relation.key: check for check in check_claims(CLAIMS, RELATIONS)}


def check(tmp_path: Path, relation: dict[str, object], claims: tuple[Claim, ...] = CLAIMS) -> Check:
    """Check one relation that a test writes."""
    file = tmp_path / "relations.yml"
    titled = {"key": "tried", "zh": "试", "en": "tried"} | relation
    file.write_text(yaml.safe_dump([titled], allow_unicode=True), encoding="utf-8")
    return check_claims(claims, read_relations(claims, file))[0]


def changed(claim: str, **values: object) -> tuple[Claim, ...]:
    return tuple(replace(c, **values) if c.claim == claim else c for c in CLAIMS)  # type: ignore[arg-type]


def test_the_settlement_rate_follows_from_its_counts() -> None:
    result = CHECKS["settled_share"]
    assert result.verdict == "consistent"
    assert result.nominal == pytest.approx(100 * 2382 / 2446)


def test_a_stated_ratio_that_does_not_follow_is_contradicted(tmp_path: Path) -> None:
    rate = CHECKS["settled_share"].relation.claim_ids()[-1]
    wrong = changed(rate, stated_value=97.83, written="97.83%")
    relation = CHECKS["settled_share"].relation.model_dump(exclude_defaults=True)
    result = check(tmp_path, relation, wrong)
    assert result.verdict == "contradicted"
    assert "97.83" in result.why


@pytest.mark.parametrize(
    ("key", "nominal"),
    [
        ("lock_cost", 15),
        ("charity_per_person", 5000),
        ("dwellings_per_project", 8805 / 17),
        ("person_times_per_group", 2013 / 17),
        ("cameras_per_centre", 3600 / 19),
        ("cases_by_video", 1345 + 66),
        ("courtyard_people", 7 + 8 + 2),
        ("quanzhou_share", 30),
    ],
)
def test_what_follows_is_computed_and_not_called_confirmed(key: str, nominal: float) -> None:
    result = CHECKS[key]
    assert result.nominal == pytest.approx(nominal, rel=1e-4)
    assert result.computed is not None
    assert result.computed.low - 1e-6 <= nominal <= result.computed.high + 1e-6
    assert (result.verdict, result.reason) == ("not_decidable", "not_stated")


def test_a_ratio_of_rounded_figures_is_a_range_and_one_of_bounds_has_no_nominal() -> None:
    cost, used = CHECKS["lock_cost"], CHECKS["charity_used"]
    assert cost.computed is not None
    assert not cost.computed.is_point
    assert used.nominal is None
    assert used.computed is not None
    assert used.computed.high == pytest.approx(50)


@pytest.mark.parametrize(
    "key", ["transformations", "label_in_abstract", "mobilisation", "two_courtyards", "courtyard_name"]
)
def test_the_contradictions_of_the_documents_are_found(key: str) -> None:
    assert CHECKS[key].verdict == "contradicted"


@pytest.mark.parametrize(
    "key", ["migrants", "cities_named", "information_systems", "levels", "recovered_within"]
)
def test_what_the_documents_leave_open_is_not_decided(key: str) -> None:
    assert CHECKS[key].verdict == "not_decidable"


@pytest.mark.parametrize("key", ["systems", "innovations", "label_in_text", "courtyard_age", "protections"])
def test_what_agrees_is_not_called_a_contradiction(key: str) -> None:
    assert CHECKS[key].verdict == "consistent"


def test_a_growth_that_no_whole_number_can_have_is_contradicted(tmp_path: Path) -> None:
    solved, growth = CHECKS["solved_a_year_before"].relation.claim_ids()
    assert CHECKS["solved_a_year_before"].verdict == "consistent"
    relation = {"kind": "change", "left": solved, "right": growth, "unit": "cases"}
    impossible = tuple(
        replace(c, stated_value=3.0, written="3起") if c.claim == solved else c
        for c in changed(growth, stated_value=27.1, written="27.1%")
    )
    assert check(tmp_path, relation, impossible).verdict == "contradicted"


def test_a_part_larger_than_its_whole_is_contradicted_only_where_it_must_be_a_part(tmp_path: Path) -> None:
    found, settled = "jinjiang-061", "jinjiang-062"
    relation = {"kind": "subset", "left": found, "right": settled}
    assert check(tmp_path, relation).verdict == "contradicted"
    assert check(tmp_path, relation | {"certain": False}).verdict == "not_decidable"


def test_bounds_that_overlap_do_not_conflict(tmp_path: Path) -> None:
    relation = {"kind": "same_quantity", "claims": ["zhaiji-018", "zhaiji-019"], "certain": True}
    assert check(tmp_path, relation).verdict == "consistent"


@pytest.mark.parametrize("relation", RELATIONS, ids=lambda relation: relation.key)
def test_every_relation_is_told_in_both_languages_and_checked(relation: object) -> None:
    result = CHECKS[relation.key]  # type: ignore[attr-defined]
    assert relation.title("zh") != relation.title("en")  # type: ignore[attr-defined]
    assert bool(result.relation.reading_zh) == bool(result.relation.reading_en)
    assert result.why


def test_names_and_variants_stand_where_the_relations_say(shared: Path) -> None:
    import re

    text = next((shared / "seed").glob("*.txt")).read_text(encoding="utf-8")
    pieces = re.split(r"^(?=第[一二三四五]篇[:：])", text, flags=re.MULTILINE)[1:]
    parts = [[line for line in piece.splitlines() if line.strip()] for piece in pieces]
    for relation in RELATIONS:
        if isinstance(relation, Listed):
            for name in relation.names:
                assert name in parts[relation.part - 1][relation.paragraph - 1], name
        if isinstance(relation, Variants):
            for variant in relation.variants:
                assert variant.text in parts[variant.part - 1][variant.paragraph - 1], variant.text


@pytest.mark.parametrize(
    ("percentage", "decimals", "first"),
    [
        (6.25, 2, (1, 16)),
        (2.7, 1, (1, 37)),
        (70.71, 2, (70, 99)),
        (99.99, 2, (6666, 6667)),
        (50.0, 1, (1, 2)),
    ],
)
def test_the_smallest_fraction_behind_a_percentage(
    percentage: float, decimals: int, first: tuple[int, int]
) -> None:
    assert next(pairs(percentage, decimals)) == first


@given(st.integers(1, 200), st.data())
def test_the_true_fraction_is_always_among_the_possible_ones(denominator: int, data: st.DataObject) -> None:
    count = data.draw(st.integers(0, denominator))
    stated = round(100 * count / denominator, 2)
    possible = islice(pairs(stated, 2), denominator)
    assert denominator in [n for _, n in possible]


def test_small_counts_takes_only_exact_percentages_with_decimals() -> None:
    tested = small_counts(CLAIMS)
    assert {test.claim.indicator for test in tested} >= {"petition_decline", "dispute_resolution_rate"}
    assert all(test.claim.bound == "exact" and "." in test.claim.written for test in tested)
    only = {test.claim.stated_value: test for test in tested}[70.71]
    assert only.possible == 1
    assert not only.rules_out_small_counts


def test_every_claim_of_a_result_lacks_something() -> None:
    found = {gap.claim.claim: gap.needs for gap in gaps(CLAIMS, RELATIONS, load_codebook())}
    rate = CHECKS["settled_share"].relation.claim_ids()[-1]
    assert found[rate] == ("comparison",)
    assert all(found.values())
    declines = [needs for claim, needs in found.items() if BY_ID[claim].indicator == "petition_decline"]
    assert all({"denominator", "base"} <= set(needs) for needs in declines)


def test_what_the_report_says_in_words_holds_for_the_claims() -> None:
    codebook = load_codebook()
    results: dict[str, set[str]] = {}
    for claim in CLAIMS:
        if codebook.indicator(claim.indicator).direction != "neither":
            results.setdefault(claim.indicator, set()).add(claim.model)
    assert not [models for models in results.values() if len(models) == 3]
    assert not [models for models in results.values() if "gaoshan" in models]
    assert all("comparison" in gap.needs for gap in gaps(CLAIMS, RELATIONS, codebook))


def test_every_subject_has_a_name() -> None:
    assert {f"subject_{claim.subject}" for claim in CLAIMS if claim.subject} <= set(catalogue("claims"))


@pytest.mark.parametrize(
    ("relation", "named"),
    [
        (
            {"kind": "ratio", "left": "jinjiang-999", "right": "jinjiang-001", "unit": "percent"},
            "jinjiang-999",
        ),
        ({"kind": "ratio", "left": "jinjiang-001", "right": "jinjiang-001", "unit": "furlongs"}, "furlongs"),
        ({"kind": "ratio", "left": "jinjiang-001", "unit": "percent"}, "right"),
        ({"kind": "resembles", "left": "jinjiang-001"}, "resembles"),
    ],
)
def test_a_wrong_relation_is_named(tmp_path: Path, relation: dict[str, object], named: str) -> None:
    with pytest.raises(DataError) as caught:
        check(tmp_path, relation)
    assert "tried" in str(caught.value)
    assert named in str(caught.value)


def test_a_file_of_relations_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"none\.yml"):
        read_relations(CLAIMS, tmp_path / "none.yml")
    for content in ("a: b", "[unclosed"):
        (tmp_path / "bad.yml").write_text(content, encoding="utf-8")
        with pytest.raises(DataError, match=r"bad\.yml"):
            read_relations(CLAIMS, tmp_path / "bad.yml")


def test_no_result_is_stored_with_the_relations() -> None:
    stored = yaml.safe_load(paths.claims_file().with_name("relations.yml").read_text(encoding="utf-8"))
    assert not [entry for entry in stored if {"verdict", "computed", "value", "result"} & set(entry)]
