"""Districts without a national code need an identifier each, and what lacks one is named."""

from __future__ import annotations

from pathlib import Path

import pytest

import govkit
from govkit.errors import ReadError
from govkit.importing import ImportReport, import_file
from govkit.importing.suggest import suggest_mapping

MAPPING = """
title: {{zh: 测试, en: Test}}
source: a test
district: {{coding: slug, id: {{column: 街道}}, names: {{青阳街道: qingyang}}, level: street}}
period: {{column: 年份}}
indicators: [{{column: 居民满意率, indicator: resident_satisfaction}}]
reforms: [{{district: {district}, start: 2010-01, source: a document}}]
"""
STREETS = "街道,年份,居民满意率（%）\n青阳街道,2009,74\n梅岭街道,2009,75\n梅岭街道,2010,76\n合计,2009,75\n"


def imported(folder: Path, district: str) -> ImportReport:
    (folder / "f.csv").write_text(STREETS, encoding="utf-8", newline="\n")
    (folder / "m.yml").write_text(MAPPING.format(district=district), encoding="utf-8", newline="\n")
    return import_file(folder / "f.csv", folder / "m.yml", folder / "data")


def test_names_without_an_identifier_are_named(tmp_path: Path) -> None:
    report = imported(tmp_path, "qingyang")
    assert report.files[0].reasons == {"no_identifier": 2, "total_row": 1}
    assert "有 2 行的地区没有标识，未能导入：梅岭街道。" in report.summary("zh")
    assert "2 rows are of districts without an identifier" in report.summary("en")


def test_a_reform_of_a_district_that_lacks_its_identifier_is_told_where_it_may_be(tmp_path: Path) -> None:
    with pytest.raises(ReadError) as caught:
        imported(tmp_path, "meiling")
    assert caught.value.key == "importing.reform_without_identifier"
    for part in ("meiling", "梅岭街道", "qingyang", "district.names"):
        assert part in caught.value.message("zh")


def test_a_draft_takes_statistical_codes_of_villages_for_their_identifiers(tmp_path: Path) -> None:
    rows = ["350582100201,某某村,2020,1", "350582100202,新村,2020,2", "350582101203,新村,2020,3"]
    text = "\n".join(["村代码,村名,年份,排查矛盾纠纷起数（起）", *rows]) + "\n"
    (tmp_path / "f.csv").write_text(text, encoding="utf-8", newline="\n")
    draft = suggest_mapping(tmp_path / "f.csv")
    assert '#   - {district: "350582100201", start: ' in draft
    assert "  coding: slug\n  id: {column: 村代码}\n  name: {column: 村名}\n  level: community\n" in draft
    (tmp_path / "m.yml").write_text(draft, encoding="utf-8", newline="\n")
    import_file(tmp_path / "f.csv", tmp_path / "m.yml", tmp_path / "data")
    found = govkit.load(tmp_path / "data")
    assert dict(zip(found["district"], found["value"], strict=True)) == {
        "350582100201": 1,
        "350582100202": 2,
        "350582101203": 3,
    }
    assert {one.region for one in govkit.load_dataset(tmp_path / "data").districts.values()} == {"350582"}


def test_a_county_under_its_former_and_its_later_code_is_told(tmp_path: Path) -> None:
    text = "县市,年份,地区生产总值（亿元）\n密云县,2013,1\n密云区,2022,2\n"
    (tmp_path / "f.csv").write_text(text, encoding="utf-8", newline="\n")
    draft = suggest_mapping(tmp_path / "f.csv")
    (tmp_path / "m.yml").write_text(draft, encoding="utf-8", newline="\n")
    report = import_file(tmp_path / "f.csv", tmp_path / "m.yml", tmp_path / "data")
    assert "密云县 110228 → 密云区 110118" in report.summary("zh")
    assert 'names: {密云县: "110118"}' in report.summary("zh")
    joined = draft.replace("  coding: name\n", '  coding: name\n  names: {密云县: "110118"}\n')
    (tmp_path / "m.yml").write_text(joined, encoding="utf-8", newline="\n")
    report = import_file(tmp_path / "f.csv", tmp_path / "m.yml", tmp_path / "data2")
    assert report.recoded == ()
    assert set(govkit.load(tmp_path / "data2")["district"]) == {"110118"}


@pytest.mark.parametrize("fill_down", ["", ", fill_down: true"])
def test_a_total_named_before_a_blank_district_is_no_districts(tmp_path: Path, fill_down: str) -> None:
    text = "序号,街道,事项,居民满意率（%）\n1,青阳街道,甲,74\n2,梅岭街道,甲,75\n合计,,甲,149\n"
    (tmp_path / "f.csv").write_text(text, encoding="utf-8", newline="\n")
    mapping = MAPPING.format(district="qingyang").replace("{column: 年份}", "2010")
    mapping = mapping.replace("{column: 街道}", f"{{column: 街道{fill_down}}}").replace(
        "{青阳街道: qingyang}", "{青阳街道: qingyang, 梅岭街道: meiling}"
    )
    (tmp_path / "m.yml").write_text(mapping, encoding="utf-8", newline="\n")
    report = import_file(tmp_path / "f.csv", tmp_path / "m.yml", tmp_path / "data")
    assert report.files[0].reasons == {"total_row": 1}
    assert sorted(govkit.load(tmp_path / "data")["value"]) == [74, 75]


def test_rows_of_streets_beside_their_counties_are_of_the_streets(tmp_path: Path) -> None:
    rows = ["晋江市,青阳街道,2020,74", "晋江市,梅岭街道,2020,75", "石狮市,湖滨街道,2020,76"]
    text = "\n".join(["区县,街道,年份,居民满意率（%）", *rows]) + "\n"
    (tmp_path / "f.csv").write_text(text, encoding="utf-8", newline="\n")
    draft = suggest_mapping(tmp_path / "f.csv")
    assert "  id: {column: 街道}\n" in draft
    assert "  region: {column: 区县}\n" in draft
    (tmp_path / "m.yml").write_text(draft, encoding="utf-8", newline="\n")
    import_file(tmp_path / "f.csv", tmp_path / "m.yml", tmp_path / "data")
    assert sorted(govkit.load(tmp_path / "data")["value"]) == [74, 75, 76]
    regions = {one.region for one in govkit.load_dataset(tmp_path / "data").districts.values()}
    assert regions == {"晋江市", "石狮市"}


def test_streets_of_one_name_in_several_counties_are_told(tmp_path: Path) -> None:
    rows = ["丰泽区,东湖街道,2020,74", "晋江市,东湖街道,2020,75", "石狮市,湖滨街道,2020,76"]
    text = "\n".join(["区县,街道,年份,居民满意率（%）", *rows]) + "\n"
    (tmp_path / "f.csv").write_text(text, encoding="utf-8", newline="\n")
    assert "这些名称在不止一个“区县”中都有" in suggest_mapping(tmp_path / "f.csv")


@pytest.mark.parametrize(
    "text",
    [
        "区县,所在街道,受理时间\n" + "".join(f"晋江市,青阳街道,2020-01-{n + 1:02}\n" for n in range(9)),
        "区县,街道,年份,年龄\n"
        + "".join(f"晋江市,{('青阳街道', '梅岭街道')[n % 2]},2020,{n + 20}\n" for n in range(9)),
        "区县,年份,所辖乡镇,人口（万人）\n晋江市,2020,青阳街道、梅岭街道等19个,1\n石狮市,2020,湖滨街道等9个,2\n",
    ],
    ids=["records", "persons", "a list"],
)
def test_rows_of_persons_and_records_are_counted_by_county(tmp_path: Path, text: str) -> None:
    (tmp_path / "f.csv").write_text(text, encoding="utf-8", newline="\n")
    assert "  name: {column: 区县}\n" in suggest_mapping(tmp_path / "f.csv")


@pytest.mark.parametrize(("names", "kept"), [("{}", ["grid-1"]), ("{total: total}", ["grid-1", "total"])])
def test_a_row_called_total_is_no_district_unless_the_mapping_says_so(
    tmp_path: Path, names: str, kept: list[str]
) -> None:
    rows = "id,年份,居民满意率（%）\ngrid-1,2009,74\ntotal,2009,75\n"
    (tmp_path / "f.csv").write_text(rows, encoding="utf-8", newline="\n")
    text = MAPPING.format(district="grid-1").replace("column: 街道", "column: id")
    text = text.replace("{青阳街道: qingyang}", names).replace("level: street", "level: grid")
    (tmp_path / "m.yml").write_text(text, encoding="utf-8", newline="\n")
    import_file(tmp_path / "f.csv", tmp_path / "m.yml", tmp_path / "data")
    assert sorted(govkit.load(tmp_path / "data")["district"]) == kept


@pytest.mark.parametrize(
    "district",
    [
        'coding: slug, id: {column: 街道}, names: {"青 阳 街道": a, "投资区（筹）": b}, level: street',
        'coding: name, name: {column: 街道}, names: {"青 阳 街道": a, "投资区（筹）": b}, level: county',
    ],
)
def test_names_may_be_written_in_the_mapping_as_the_file_has_them(tmp_path: Path, district: str) -> None:
    rows = "街道,年份,居民满意率（%）\n青 阳 街道,2009,74\n投资区（筹）,2009,75\n"
    (tmp_path / "f.csv").write_text(rows, encoding="utf-8", newline="\n")
    old = "coding: slug, id: {column: 街道}, names: {青阳街道: qingyang}, level: street"
    text = MAPPING.format(district="a").replace(old, district)
    (tmp_path / "m.yml").write_text(text, encoding="utf-8", newline="\n")
    import_file(tmp_path / "f.csv", tmp_path / "m.yml", tmp_path / "data")
    assert sorted(govkit.load(tmp_path / "data")["district"]) == ["a", "b"]
