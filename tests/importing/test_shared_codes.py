"""Two districts never get one code without a sentence: 500110 was 万盛区 and is 綦江区."""

from __future__ import annotations

from pathlib import Path

import pytest

import govkit
from govkit.code_reuse import reuses_of
from govkit.importing import import_file

BY_NAME = "{coding: name, name: {column: 地区}, level: county}"
BY_CODE = "{id: {column: 代码}, level: county}"
BY_BOTH = "{id: {column: 代码}, name: {column: 地区}, level: county}"
MAPPING = """
title: {{zh: 测试, en: Test}}
source: a file
district: {district}
period: {{column: 年份}}
indicators: [{{column: 人口, indicator: registered_population, unit: 万人}}]
"""


def remarks(folder: Path, district: str, rows: list[str]) -> dict[str, str]:
    text = "\n".join(["代码,地区,年份,人口", *rows]) + "\n"
    (folder / "f.csv").write_text(text, encoding="utf-8", newline="\n")
    (folder / "m.yml").write_text(MAPPING.format(district=district), encoding="utf-8", newline="\n")
    (file,) = import_file(folder / "f.csv", folder / "m.yml", folder / "data").files
    return {one.key.removeprefix("importing.remark_"): one.message("zh") for one in file.remarks}


@pytest.mark.parametrize(
    ("code", "former"),
    [("500110", "万盛区"), ("500111", "双桥区"), ("469025", "定安县"), ("440203", "浈江区")],
)
def test_codes_that_went_to_another_district(code: str, former: str) -> None:
    assert [one.former.name for one in reuses_of(code)] == [former]


@pytest.mark.parametrize("code", ["420600", "360402", "350582", "210311", "450107", "420607"])
def test_codes_whose_district_was_renamed_at_most(code: str) -> None:
    assert not reuses_of(code)


@pytest.mark.parametrize(
    ("district", "rows"),
    [
        (BY_NAME, [",万盛区,2009,27", ",綦江区,2012,120"]),
        (BY_NAME, [",万盛区,2009,27"]),
        (BY_BOTH, ["500110,万盛区,2009,27", "500110,綦江区,2012,120"]),
        (BY_CODE, ["500110,,2009,27", "500110,,2012,120"]),
    ],
    ids=["names", "former name alone", "codes and names", "codes alone"],
)
def test_a_code_of_two_districts_is_told(tmp_path: Path, district: str, rows: list[str]) -> None:
    assert "万盛区 → 綦江区 500110" in remarks(tmp_path, district, rows)["code_reused"]


def test_a_district_of_today_needs_no_sentence(tmp_path: Path) -> None:
    rows = ["500110,綦江区,2012,120", "500110,綦江区,2013,121"]
    for district in (BY_NAME, BY_CODE, BY_BOTH):
        assert not {"code_reused", "one_code"} & set(remarks(tmp_path, district, rows))


def test_names_that_come_to_one_code_are_told(tmp_path: Path) -> None:
    rows = [",襄阳区,2009,1", ",襄州区,2012,2"]
    assert "襄阳区、襄州区 → 襄州区 420607" in remarks(tmp_path, BY_NAME, rows)["one_code"]
    rows = [",晋江市,2009,1", ",晋江,2010,2", ",福建省晋江市,2011,2", ",晋 江 縣,2012,2"]
    assert "one_code" not in remarks(tmp_path, BY_NAME, rows)


def test_an_identifier_of_its_own_tells_the_former_district_apart(tmp_path: Path) -> None:
    own = BY_NAME.replace("level", "names: {万盛区: wansheng}, level")
    told = remarks(tmp_path, own, [",万盛区,2009,27", ",綦江区,2012,120"])
    assert "code_reused" not in told
    assert set(govkit.load(tmp_path / "data")["district"]) == {"wansheng", "500110"}
