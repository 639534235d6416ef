"""A file that mixes cities and counties is imported by one mapping, or says what to write so that it is."""

from __future__ import annotations

from pathlib import Path

import pytest

import govkit
from govkit.errors import ReadError
from govkit.importing import ImportReport, import_file

MAPPING = """\
title: {{zh: 试, en: trial}}
source: trial
district: {{{district}}}
period: 2019
indicators: [{{column: 满意率, indicator: resident_satisfaction}}]
"""
CODES = "代码,满意率（%）\n110000,90\n350000,91\n350500,92\n350582,93\n350583,94\n"
NAMES = (
    "地区,满意率（%）\n北京市,90\n泉州市,92\n晋江市,93\n鼓楼区,94\n"
    "福州市,95\n鼓楼区,96\n徐州市,97\n鼓楼区,98\n"
)


def imported(folder: Path, text: str, district: str) -> ImportReport:
    (folder / "f.csv").write_text(text, encoding="utf-8", newline="\n")
    (folder / "m.yml").write_text(MAPPING.format(district=district), encoding="utf-8", newline="\n")
    return import_file(folder / "f.csv", folder / "m.yml", folder / "data")


def levels(folder: Path) -> dict[str, str]:
    return {key: one.level for key, one in govkit.load_dataset(folder / "data").districts.items()}


def test_rows_of_other_levels_are_counted_with_what_to_write(tmp_path: Path) -> None:
    report = imported(tmp_path, CODES, "id: {column: 代码}, level: city")
    assert levels(tmp_path) == {"110000": "city", "350500": "city"}
    assert report.files[0].reasons == {"not_this_level": 3}
    assert "3 行是其他层级（county: 2, province: 1）" in report.summary("zh")
    assert "level: [province, city, county]" in report.summary("en")


def test_several_levels_are_taken_and_each_district_has_its_own(tmp_path: Path) -> None:
    report = imported(tmp_path, CODES, "id: {column: 代码}, level: [city, county]")
    assert levels(tmp_path) == {"110000": "city", "350500": "city", "350582": "county", "350583": "county"}
    assert report.files[0].reasons == {"not_this_level": 1}
    # Cities and counties are no comparison for each other.
    assert govkit.load_dataset(tmp_path / "data").donors("350582") == ("350583",)


def test_names_of_several_levels_are_found_and_same_names_by_the_city_above(tmp_path: Path) -> None:
    report = imported(tmp_path, NAMES, "coding: name, name: {column: 地区}, level: [city, county]")
    found = levels(tmp_path)
    assert found["110000"] == found["350500"] == "city"
    assert found["350582"] == found["350102"] == found["320302"] == "county"
    # The first 鼓楼区 stands under 泉州市, which has none.
    assert [(one.name, one.ambiguous) for one in report.files[0].unmatched] == [("鼓楼区", True)]


@pytest.mark.parametrize(
    "district",
    [
        "id: {column: 代码}, coding: slug, level: [city, county]",
        "id: {column: 代码}, level: [county, street]",
    ],
)
def test_levels_that_no_code_tells_apart_are_refused(tmp_path: Path, district: str) -> None:
    with pytest.raises(ReadError) as caught:
        imported(tmp_path, CODES, district)
    assert caught.value.key == "importing.mapping_levels"


def test_an_empty_list_of_levels_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"district\.level"):
        imported(tmp_path, CODES, "id: {column: 代码}, level: []")
