"""Drafts of columns of numbers that are no figures: they count the rows, or stand for districts."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyreadstat
import pytest

import govkit
from govkit.errors import ReadError
from govkit.importing import import_file
from govkit.importing.suggest import suggest_mapping


def panel() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "县市": ["晋江市", "石狮市", "南安市"] * 2,
            "年份": [2019] * 3 + [2020] * 3,
            "地区生产总值（亿元）": [11, 12, 13, 14, 15, 16],
        }
    )


@pytest.mark.parametrize("first", [0, 1])
@pytest.mark.parametrize("name", ["", "Unnamed: 0", "...1", "X", "Unnamed: 0.1"])
def test_a_column_without_a_name_that_counts_rows_is_no_figure(tmp_path: Path, name: str, first: int) -> None:
    frame = panel()
    frame.insert(0, name, range(first, first + 6))
    frame.to_csv(tmp_path / "f.csv", index=False)
    text = suggest_mapping(tmp_path / "f.csv")
    assert text.count("- {column: ") == 1
    assert f"没有用到的列：{name or '[A]'}。" in text


def test_figures_without_a_name_are_offered(tmp_path: Path) -> None:
    frame = panel()
    frame.insert(2, "X", [5, 6, 7, 1, 2, 9])
    frame.to_csv(tmp_path / "f.csv", index=False)
    assert "# - {column: X, indicator: }" in suggest_mapping(tmp_path / "f.csv")


def test_numbers_of_counties_are_to_be_filled_in(tmp_path: Path) -> None:
    frame = pd.DataFrame({"county": [1, 2, 1, 2], "year": [2020, 2020, 2021, 2021], "age": [30, 41, 52, 33]})
    pyreadstat.write_sav(frame, str(tmp_path / "f.sav"), column_labels={"county": "所在县", "age": "年龄"})
    text = suggest_mapping(tmp_path / "f.sav")
    assert '  coding: gbt2260\n  id: {column: county}\n  names: {"1": "", "2": ""}\n  level: county\n' in text
    assert "在 names 中为每个代码写明六位行政区划代码" in text
    text = text.replace(
        "# - {column: age, indicator: ", "- {column: age, indicator: registered_population, unit: 人"
    )
    (tmp_path / "m.yml").write_text(text, encoding="utf-8", newline="\n")
    with pytest.raises(ReadError, match="names"):
        import_file(tmp_path / "f.sav", tmp_path / "m.yml", tmp_path / "data")
    text = text.replace('"1": "", "2": ""', '"1": "350582", "2": "350581"')
    (tmp_path / "m.yml").write_text(text, encoding="utf-8", newline="\n")
    import_file(tmp_path / "f.sav", tmp_path / "m.yml", tmp_path / "data")
    assert set(govkit.load(tmp_path / "data")["district"]) == {"350581", "350582"}


def test_numbers_of_streets_have_identifiers_to_begin_with(tmp_path: Path) -> None:
    rows = "".join(f"{n % 2 + 1},2020,{n}\n" for n in range(6))
    (tmp_path / "f.csv").write_text(f"1、您所在的街道,年份,年龄\n{rows}", encoding="utf-8", newline="\n")
    text = suggest_mapping(tmp_path / "f.csv")
    assert (
        '  coding: slug\n  id: {column: "1、您所在的街道"}\n  names: {"1": street-1, "2": street-2}\n' in text
    )


def test_a_column_of_words_to_count_is_refused_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text(
        "区县,年份,内容\n晋江市,2020,某事\n石狮市,2020,另一事\n", encoding="utf-8"
    )
    text = (
        "title: {zh: 工单, en: Orders}\nsource: orders\nperiod: {column: 年份}\n"
        "district: {coding: name, name: {column: 区县}, level: county}\n"
        "indicators: [{column: 内容, indicator: disputes_resolved, measure: count}]\n"
    )
    (tmp_path / "m.yml").write_text(text, encoding="utf-8", newline="\n")
    with pytest.raises(ReadError, match="删去这一条的 column"):
        import_file(tmp_path / "f.csv", tmp_path / "m.yml", tmp_path / "data")
