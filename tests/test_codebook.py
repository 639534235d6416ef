"""The shipped codebook holds together; a broken one is refused with its place named."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from govkit import load_codebook, paths
from govkit.errors import CodebookError

DOMAINS = (
    "livelihood",
    "public_services",
    "enterprise_services",
    "dispute_resolution",
    "public_safety",
    "participation",
    "satisfaction",
    "data_and_grids",
    "party_leadership",
    "context",
)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the shipped codebook that a test may break."""
    return Path(shutil.copytree(paths.codebook_folder(), tmp_path / "codebook"))


def edit(file: Path, change: dict[str, object], position: int = 0) -> None:
    entries = yaml.safe_load(file.read_text(encoding="utf-8"))
    entries[position] |= change
    file.write_text(yaml.safe_dump(entries, allow_unicode=True), encoding="utf-8", newline="\n")


def test_the_three_models_have_reforms_with_start_and_source() -> None:
    models = load_codebook().models
    starts = {model.key: model.reform.start for model in models}
    assert starts == {"gaoshan": "2012", "jinjiang": "2010-10", "zhaiji": "2013-04"}
    assert all(model.reform.source_zh and model.reform.source_en for model in models)


def test_the_domains_are_those_of_the_design_in_their_order() -> None:
    assert tuple(domain.key for domain in load_codebook().domains) == DOMAINS


def test_every_model_has_terms_mapped_onto_the_domains() -> None:
    mapped = {concept.model for domain in load_codebook().domains for concept in domain.concepts}
    assert mapped == {"gaoshan", "jinjiang", "zhaiji"}


@pytest.mark.parametrize(
    "system", ["民生保障体系", "均等化服务体系", "企业服务体系", "大调解体系", "立体防控体系"]
)
def test_each_of_the_five_systems_of_jinjiang_has_a_domain(system: str) -> None:
    assert [d for d in load_codebook().domains if any(c.zh == system for c in d.concepts)]


@pytest.mark.parametrize("term", ["三聚", "问民需", "问民计", "问民效", "连心桥", "连心树", "连心线"])
def test_the_gatherings_questions_and_links_of_zhaiji_have_a_domain(term: str) -> None:
    assert [d for d in load_codebook().domains if any(term in c.zh for c in d.concepts)]


def test_the_three_record_categories_are_all_used() -> None:
    used = {indicator.record_category for indicator in load_codebook().indicators}
    assert used == {None, "basic_data", "government_management", "public_service"}


def test_every_indicator_is_defined_in_both_languages() -> None:
    for indicator in load_codebook().indicators:
        assert len(indicator.definition_zh) > len(indicator.zh)
        assert len(indicator.definition_en) > len(indicator.en)


def test_every_unit_and_domain_is_used() -> None:
    book = load_codebook()
    assert {indicator.domain for indicator in book.indicators} == set(DOMAINS)
    relations = (paths.claims_file().with_name("relations.yml")).read_text(encoding="utf-8")
    used = {indicator.unit for indicator in book.indicators} | {
        r.get("unit") for r in yaml.safe_load(relations)
    }
    for recipe in paths.mappings_folder().glob("*.yml"):
        used |= {i.get("unit") for i in yaml.safe_load(recipe.read_text(encoding="utf-8"))["indicators"]}
    assert {unit.key for unit in book.units} - used == set()


def test_an_unknown_key_names_near_ones() -> None:
    with pytest.raises(CodebookError) as caught:
        load_codebook().indicator("resident_satisfactoin")
    assert "resident_satisfaction" in str(caught.value)


def test_a_reform_without_a_start_is_refused(copy: Path) -> None:
    edit(copy / "models.yml", {"reform": {"zh": "甲", "en": "a", "source_zh": "乙", "source_en": "b"}})
    with pytest.raises(CodebookError) as caught:
        load_codebook(copy)
    assert "models.yml" in str(caught.value)
    assert "gaoshan" in str(caught.value)


@pytest.mark.parametrize(("field", "value"), [("unit", "furlongs"), ("domain", "weather")])
def test_an_indicator_of_an_unknown_unit_or_domain_is_refused(copy: Path, field: str, value: str) -> None:
    edit(copy / "indicators" / "demo.yml", {field: value})
    with pytest.raises(CodebookError, match=value):
        load_codebook(copy)


def test_a_key_in_two_files_is_refused(copy: Path) -> None:
    edit(copy / "indicators" / "county.yml", {"key": "minimum_living_allowance"})
    with pytest.raises(CodebookError, match="minimum_living_allowance"):
        load_codebook(copy)


def test_an_unexpected_field_is_refused_with_its_file(copy: Path) -> None:
    edit(copy / "units.yml", {"colour": "red"})
    with pytest.raises(CodebookError) as caught:
        load_codebook(copy)
    assert "units.yml" in str(caught.value)
    assert "colour" in str(caught.value)


def test_an_unknown_indicator_brings_those_with_the_word_in_their_names() -> None:
    with pytest.raises(CodebookError) as caught:
        load_codebook().find_indicator("信访")
    assert "petitions_per_10k（每万人信访量）" in str(caught.value)
    with pytest.raises(CodebookError, match="petitions_per_10k"):
        load_codebook().find_indicator("petitions_per_10")
