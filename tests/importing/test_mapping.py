"""Mappings are checked before anything is read, and an error names the file and the place in it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from govkit.codebook import load_codebook
from govkit.errors import ReadError
from govkit.importing.key_columns import Column
from govkit.importing.mapping import SCHEMA_FILE, schema_text
from govkit.importing.mapping_file import find_mapping, load_mapping

GOOD = """
title: {zh: 测试, en: Test}
source: a test
district: {id: {column: code}, level: county}
period: {column: year}
indicators:
  - {column: gdp, indicator: gross_regional_product, unit: yuan_100m}
  - {column: pop, indicator: registered_population, unit: people, factor: 0.0001}
"""


def write(folder: Path, text: str) -> Path:
    file = folder / "m.yml"
    file.write_text(text, encoding="utf-8", newline="\n")
    return file


def refused(folder: Path, text: str) -> ReadError:
    file = write(folder, text)
    with pytest.raises(ReadError) as caught:
        load_mapping(file)
    assert str(file) in caught.value.message("zh")
    assert str(file) in caught.value.message("en")
    return caught.value


def test_a_mapping_is_read_from_a_file(tmp_path: Path) -> None:
    mapping = load_mapping(write(tmp_path, GOOD))
    assert mapping.district.id == Column(column="code")
    assert mapping.columns == (("code",), ("year",), ("gdp",), ("pop",))
    assert mapping.missing[""] == "M"


def test_every_shipped_recipe_is_valid(project: Path) -> None:
    recipes = sorted((project / "data" / "mappings").glob("*.yml"))
    assert recipes
    for file in recipes:
        assert load_mapping(file.stem, load_codebook()).indicators


def test_the_shipped_schema_is_that_of_the_code(project: Path) -> None:
    # To renew it: write govkit.importing.mapping.schema_text() to the file.
    shipped = (project / "data" / "mappings" / SCHEMA_FILE).read_text(encoding="utf-8")
    assert shipped == schema_text()
    assert json.loads(shipped)["additionalProperties"] is False


def test_an_unknown_recipe_is_answered_with_those_that_ship() -> None:
    with pytest.raises(ReadError, match="csmar-county") as caught:
        load_mapping("csmar")
    assert caught.value.key == "importing.unknown_mapping"


@pytest.mark.parametrize(
    ("old", "new", "problem", "part"),
    [
        ("source: a test\n", "", "mapping_lacks", "source"),
        ("source: a test", "sources: a test", "mapping_extra", "source"),
        ("column: gdp,", "colum: gdp,", "mapping_extra", "indicators[1].colum"),
        ("{column: gdp", "{column：gdp", "mapping_unknown", "半角的 :"),
        ("level: county", "level: town", "mapping_field", "district.level"),
        ("level: county", "level: county, region: {colum: x}", "mapping_extra", "district.region.colum"),
        ("period: {column: year}", "period: 2012-13", "mapping_field", "period"),
        ("factor: 0.0001", "factor: -1", "mapping_field", "indicators[2].factor"),
        ("factor: 0.0001", "factor: .inf", "mapping_field", "indicators[2].factor"),
        ("factor: 0.0001", "zero: maybe", "mapping_field", "indicators[2].zero"),
        (GOOD, "- a\n- b\n", "mapping_whole", ""),
        (GOOD, "\n", "mapping_whole", ""),
        (GOOD, "title: {zh: [\n", "mapping_yaml", "2"),
        (GOOD, "title: \x01\n", "mapping_value", "U+0001"),
        ("factor: 0.0001", "minimum: .nan", "mapping_field", "indicators[2].minimum"),
        ("factor: 0.0001", "factor: 0.0001, minimum: 5, maximum: 1", "mapping_range", "indicators[2]"),
        ("gross_regional_product", "gross_regional_produce", "mapping_unknown", "gross_regional_product"),
        ("unit: yuan_100m}", "unit: yuan_100mm}", "mapping_unknown", "yuan_100m"),
        ("registered_population", "gross_regional_product", "mapping_twice", "indicators[2]"),
        ("unit: yuan_100m}", "unit: people}", "mapping_unlike", "people"),
        ("unit: people, factor: 0.0001", "unit: 万元", "mapping_unlike", "万元"),
        ("unit: people, factor: 0.0001", "unit: 万块砖", "mapping_unknown", "万块砖"),
        ("unit: people, factor", "unit: people_10k, factor", "mapping_wrong_factor", "0.0001"),
        ("unit: people, factor: 0.0001", "unit: people, factor: 0.001", "mapping_wrong_factor", "0.0001"),
        ("id: {column: code}, level", "level", "mapping_lacks", "district.id"),
        ("id: {column: code}, level", "coding: name, level", "mapping_lacks", "district.name"),
        ("level: county", "coding: name, name: {column: n}, level: grid", "mapping_own_names", "grid"),
        ("period: {column: year}\n", "", "mapping_lacks", "period"),
        ("unit: yuan_100m}", "measure: share}", "mapping_lacks", "indicators[1].answers"),
        ("unit: yuan_100m}", "unit: yuan_100m, measure: sum}", "mapping_mixed", "indicators[2]"),
        (
            "source: a",
            "reforms: [{district: x, start: 2010, source: y, model: z}]\nsource: a",
            "mapping_unknown",
            "z",
        ),
    ],
)
def test_a_wrong_mapping_names_the_place(tmp_path: Path, old: str, new: str, problem: str, part: str) -> None:
    assert old in GOOD
    error = refused(tmp_path, GOOD.replace(old, new))
    assert error.key == f"importing.{problem}"
    assert part in error.message("zh")


@pytest.mark.parametrize(
    ("old", "new", "field", "where"),
    [
        ("level: county", "level: county, unit: 万元", "district.unit", "indicators[1].unit"),
        ("{id: {column: code}", "{column: code, id: {column: code}", "district.column", "district.id.column"),
        ("{column: year}", "{column: year, minimum: 0}", "period.minimum", "indicators[1].minimum"),
        ("source: a test", "source: a test\nlevel: county", "level", "district.level"),
        ("factor: 0.0001", "fill_down: true", "indicators[2].fill_down", "period.fill_down"),
    ],
)
def test_a_field_in_the_wrong_place_is_told_its_own(
    tmp_path: Path, old: str, new: str, field: str, where: str
) -> None:
    assert old in GOOD
    error = refused(tmp_path, GOOD.replace(old, new))
    assert (error.key, error.values["place"]) == ("importing.mapping_misplaced", field)
    assert where in str(error.values["where"])
    assert field not in str(error.values["where"]).split("、")


def test_near_fields_are_those_of_the_same_part(tmp_path: Path) -> None:
    error = refused(tmp_path, GOOD.replace("level: county", "level: county, namess: {}"))
    assert error.values["near"] == "names、name"


@pytest.mark.parametrize(
    ("old", "new", "slip", "row"),
    [
        ("gdp, indicator", "gdp， indicator", "slip_wide", 7),
        ("source: a test", "source： a test", "slip_wide", 3),
        ("  - {column: gdp", "\t- {column: gdp", "slip_tab", 7),
        ("source: a test", "source:a test", "slip_unspaced", 3),
    ],
)
def test_a_slip_of_the_hand_is_named_at_its_line(
    tmp_path: Path, old: str, new: str, slip: str, row: int
) -> None:
    assert old in GOOD
    error = refused(tmp_path, GOOD.replace(old, new))
    assert error.key == "importing.mapping_slip"
    assert (error.values["row"], error.values["why"].key) == (row, f"importing.{slip}")


@pytest.mark.parametrize(
    ("text", "part"),
    [
        (GOOD.replace("gross_regional_product", "地区生产总值"), "gross_regional_product"),
        (GOOD.replace("gross_regional_product", "某某"), "编码簿中的键"),
        (GOOD + "reforms: [{district: 晋江市, start: 2010, source: y}]", "350582"),
        (GOOD + 'reforms: [{district: "350582", start: 2010年1月, source: y}]', "2020-10"),
        (GOOD[: GOOD.index("  - {column: gdp")] + "  # - {column: gdp}", "去掉行首的 #"),
    ],
)
def test_what_belongs_in_a_field_is_said_by_example(tmp_path: Path, text: str, part: str) -> None:
    message = refused(tmp_path, text).message("zh")
    assert part in message
    assert "^" not in message
    assert "None" not in message


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-8-sig"])
def test_a_mapping_is_read_in_the_encodings_that_editors_save(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "g.yml").write_bytes(GOOD.encode(encoding))
    assert load_mapping(tmp_path / "g.yml").title.zh == "测试"


def test_a_mapping_that_is_no_text_says_so(tmp_path: Path) -> None:
    (tmp_path / "g.yml").write_bytes(bytes(range(256)))
    with pytest.raises(ReadError, match=r"g\.yml"):
        load_mapping(tmp_path / "g.yml")


def test_a_mapping_is_found_without_its_ending(tmp_path: Path) -> None:
    (tmp_path / "own.yml").write_text("title: {}", encoding="utf-8", newline="\n")
    assert find_mapping(tmp_path / "own") == tmp_path / "own.yml"
    assert find_mapping("county-yearbook").is_file()


def test_what_a_field_may_be_is_a_list_in_both_languages(tmp_path: Path) -> None:
    error = refused(tmp_path, GOOD.replace("level: county", "level: country"))
    assert "应为 province, city, county, street, community, grid, courtyard 之一" in error.message("zh")
    assert "one of province, city, county, street" in error.message("en")
