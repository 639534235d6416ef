"""A count in 家 is one for a codebook that counts in 个, and the report says so; one in 户 is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

import govkit
from govkit.errors import ReadError
from govkit.importing import import_file

MAPPING = """
title: {zh: 测试, en: Test}
source: a yearbook
district: {coding: name, name: {column: 地区}, level: county}
period: 2019
indicators: [{column: 企业数, indicator: enterprises}]
"""


def imported(folder: Path, table: str, mapping: str = MAPPING) -> str:
    (folder / "m.yml").write_text(mapping, encoding="utf-8", newline="\n")
    (folder / "t.csv").write_text(table, encoding="utf-8", newline="\n")
    report = import_file(folder / "t.csv", folder / "m.yml", folder / "data")
    return report.summary("zh") + report.summary("en")


@pytest.mark.parametrize("unit", ["家", "所", "百家"])
def test_a_column_in_another_counting_word(tmp_path: Path, unit: str) -> None:
    said = imported(tmp_path, f"地区,企业数（{unit}）\n晋江市,12\n石狮市,34家\n")
    assert f"“企业数”以“{unit}”计数，编码簿以“个”计数" in said
    assert "both words count one by one" in said
    scale = 100 if unit == "百家" else 1
    assert set(govkit.load(tmp_path / "data")["value"]) == {12.0 * scale, 34.0}


def test_a_row_in_another_counting_word(tmp_path: Path) -> None:
    said = imported(tmp_path, "地区,单位,企业数\n晋江市,家,12\n石狮市,户,34\n")
    assert said.count("以“家”计数") == 1
    assert govkit.load(tmp_path / "data")["value"].to_list() == [12.0]


def test_a_mapping_in_the_unit_of_the_codebook_does_not_contradict_the_file(tmp_path: Path) -> None:
    own = MAPPING.replace("enterprises}", "enterprises, unit: 个}")
    imported(tmp_path, "地区,企业数（家）\n晋江市,12\n", own)
    assert govkit.load(tmp_path / "data")["value"].to_list() == [12.0]


def test_households_are_refused_for_a_count_of_enterprises(tmp_path: Path) -> None:
    with pytest.raises(ReadError) as caught:
        imported(tmp_path, "地区,企业数（户）\n晋江市,12\n")
    assert caught.value.key == "importing.unit_of_another_kind"
