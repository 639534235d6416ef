"""A mapping whose unit contradicts the one that the file states is refused, or overrules it aloud."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyreadstat
import pytest

import govkit
from govkit.errors import ReadError
from govkit.importing import ImportReport, import_file

MAPPING = """\
title: {{zh: 试, en: trial}}
source: trial
district: {{coding: slug, id: {{column: 街道}}, names: {{甲: a, 乙: b}}, level: street}}
period: {{column: 年份}}
indicators: [{{column: 生产总值, indicator: gross_regional_product{more}}}]
"""
FILES = {
    "header": "街道,年份,生产总值（亿元）\n甲,2019,12\n乙,2019,13\n",
    "row": "街道,年份,生产总值\n,,亿元\n甲,2019,12\n乙,2019,13\n",
    "table": "某县生产总值\n单位：亿元\n街道,年份,生产总值\n甲,2019,12\n乙,2019,13\n",
    "title": "某县生产总值（亿元）\n街道,年份,生产总值\n甲,2019,12\n乙,2019,13\n",
    "line": "街道,年份,单位,生产总值\n甲,2019,亿元,12\n乙,2019,亿元,13\n",
}
WHERE = {
    "header": "表头",
    "row": "单位行（第 2 行）",
    "table": "表头上方（第 2 行）",
    "title": "表题",
    "line": "第 2 行",
}


def imported(folder: Path, text: str, more: str) -> ImportReport:
    (folder / "f.csv").write_text(text, encoding="utf-8", newline="\n")
    (folder / "m.yml").write_text(MAPPING.format(more=more), encoding="utf-8", newline="\n")
    return import_file(folder / "f.csv", folder / "m.yml", folder / "data")


def figures(folder: Path) -> list[float]:
    return list(govkit.load(folder / "data")["value"])


@pytest.mark.parametrize("place", FILES)
@pytest.mark.parametrize(
    ("more", "key"),
    [
        (", unit: 万元", "unit_contradicts"),
        (", unit: yuan_10k", "unit_contradicts"),
        (", unit: 万元, instead_of: 元", "unit_contradicts"),
        (", factor: 0.0001", "factor_contradicts"),
    ],
)
def test_a_unit_other_than_the_file_states_is_refused_with_both_and_the_place(
    tmp_path: Path, place: str, more: str, key: str
) -> None:
    with pytest.raises(ReadError) as caught:
        imported(tmp_path, FILES[place], more)
    assert caught.value.key == f"importing.{key}"
    for said in ("f.csv", WHERE[place], "“生产总值”", "“亿元”", "instead_of: 亿元"):
        assert said in caught.value.message("zh")
    assert "instead_of: 亿元" in caught.value.message("en")
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("place", FILES)
@pytest.mark.parametrize("more", ["", ", unit: 亿元", ", unit: yuan_100m", ", factor: 1"])
def test_the_unit_that_the_file_states_may_be_repeated(tmp_path: Path, place: str, more: str) -> None:
    imported(tmp_path, FILES[place], more)
    assert figures(tmp_path) == [12, 13]


@pytest.mark.parametrize("place", FILES)
def test_a_wrong_unit_of_the_file_is_overruled_by_name(tmp_path: Path, place: str) -> None:
    report = imported(tmp_path, FILES[place], ", unit: 万元, instead_of: 亿元")
    assert figures(tmp_path) == [0.0012, 0.0013]
    assert "文件写的是“亿元”，按映射（instead_of）以“万元”计" in report.summary("zh")


def test_the_label_of_a_variable_counts_as_the_files_statement(tmp_path: Path) -> None:
    frame = pd.DataFrame({"街道": ["甲", "乙"], "年份": [2019, 2019], "gdp": [12.0, 13.0]})
    pyreadstat.write_sav(frame, str(tmp_path / "f.sav"), column_labels=["", "", "生产总值（亿元）"])
    text = MAPPING.format(more=", unit: 万元").replace("column: 生产总值", "column: gdp")
    (tmp_path / "m.yml").write_text(text, encoding="utf-8", newline="\n")
    with pytest.raises(ReadError, match="变量标签写明“gdp”的单位是“亿元”"):
        import_file(tmp_path / "f.sav", tmp_path / "m.yml", tmp_path / "data")


def test_a_unit_that_measures_something_else_is_refused_with_its_place(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"f\.csv 的表头写明“生产总值”的单位是“万人”.*亿元"):
        imported(tmp_path, FILES["header"].replace("亿元", "万人"), "")


def test_a_unit_that_nobody_knows_gives_way_with_a_remark(tmp_path: Path) -> None:
    text = FILES["table"].replace("亿元", "石油当量桶")
    report = imported(tmp_path, text, ", unit: 亿元")
    assert figures(tmp_path) == [12, 13]
    assert "石油当量桶" in report.summary("zh")


def test_a_wrong_unit_needs_a_right_one(tmp_path: Path) -> None:
    with pytest.raises(ReadError) as caught:
        imported(tmp_path, FILES["header"], ", instead_of: 亿元")
    assert caught.value.key == "importing.mapping_lacks"
