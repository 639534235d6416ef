"""Periods that cannot be taken are set aside with what they look like and what to do."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

import govkit
from govkit.errors import ReadError
from govkit.importing import import_file
from govkit.importing.suggest import suggest_mapping
from govkit.text import use_language

MAPPING = """
title: {zh: 测试, en: Test}
source: a file
district: {coding: name, name: {column: 县市}, level: county}
period: {column: 日期, to: month}
indicators: [{column: 户籍人口, indicator: registered_population, unit: 人}]
"""


def mapping(folder: Path, text: str = MAPPING) -> Path:
    (folder / "m.yml").write_text(text, encoding="utf-8", newline="\n")
    return folder / "m.yml"


def test_day_numbers_of_excel_are_called_that_and_their_remedy_is_named(tmp_path: Path) -> None:
    file = tmp_path / "days.csv"
    file.write_text("县市,日期,户籍人口\n晋江市,44197,1\n晋江市,44228,2\n", encoding="utf-8", newline="\n")
    for lang, words in (("zh", "Excel 的日期序号"), ("en", "format the column as dates")):
        with use_language(lang), pytest.raises(ReadError) as caught:
            import_file(file, mapping(tmp_path), tmp_path / "data")
        assert "44197" in caught.value.message(lang)
        assert words in caught.value.message(lang)


def test_days_without_a_word_on_what_they_are_to_be_taken_to(tmp_path: Path) -> None:
    file = tmp_path / "days.csv"
    file.write_text("县市,日期,户籍人口\n晋江市,2020-12-31,1\n", encoding="utf-8", newline="\n")
    with pytest.raises(ReadError) as caught:
        import_file(file, mapping(tmp_path, MAPPING.replace(", to: month", "")), tmp_path / "data")
    assert "如 to: month" in caught.value.message("zh")


def test_a_day_that_no_calendar_has_is_in_no_month(tmp_path: Path) -> None:
    file = tmp_path / "days.csv"
    days = "晋江市,2021-02-30,1\n晋江市,2021-03-00,2\n晋江市,2021-04-30 08:00,3\n"
    file.write_text(f"县市,日期,户籍人口\n{days}", encoding="utf-8", newline="\n")
    (own,) = import_file(file, mapping(tmp_path), tmp_path / "data").files
    assert own.reasons == {"no_such_day": 1}
    assert govkit.load(tmp_path / "data")["period"].to_list() == ["2021-03", "2021-04"]


def test_a_half_year_beside_months_is_set_aside_as_such(tmp_path: Path) -> None:
    file = tmp_path / "half.csv"
    file.write_text(
        "县市,日期,户籍人口\n晋江市,2020年5月,1\n晋江市,2020年1-6月,6\n", encoding="utf-8", newline="\n"
    )
    (own,) = import_file(file, mapping(tmp_path), tmp_path / "data").files
    assert own.reasons == {"part_of_year": 1}
    assert govkit.load(tmp_path / "data")["period"].to_list() == ["2020-05"]
    aside = (tmp_path / "data" / "set-aside.csv").read_text(encoding="utf-8-sig")
    assert ",日期,2020年1-6月," in aside


@pytest.mark.parametrize(
    ("months", "periods", "reasons"),
    [
        ([2020.01, 2020.02, 2020.1], ["2020-01", "2020-02", "2020-10"], {}),
        ([2020.1, 2020.2, 2020.11], ["2020-02", "2020-11"], {"month_untold": 1}),
    ],
)
def test_months_written_as_decimals_are_never_taken_for_another_month(
    tmp_path: Path, months: list[float], periods: list[str], reasons: dict[str, int]
) -> None:
    book = openpyxl.Workbook()
    book.active.append(["县市", "日期", "户籍人口"])
    for month in months:
        book.active.append(["晋江市", month, 10])
    book.save(tmp_path / "w.xlsx")
    (own,) = import_file(tmp_path / "w.xlsx", mapping(tmp_path), tmp_path / "data").files
    assert own.reasons == reasons
    assert govkit.load(tmp_path / "data")["period"].to_list() == periods


def test_a_title_of_half_a_year_is_not_taken_for_the_year(tmp_path: Path) -> None:
    recipe = mapping(tmp_path, MAPPING.replace("{column: 日期, to: month}", "title"))
    file = tmp_path / "2020年1-6月各县人口.csv"
    file.write_text("县市,户籍人口\n晋江市,1\n石狮市,2\n", encoding="utf-8", newline="\n")
    with pytest.raises(ReadError) as caught:
        import_file(file, recipe, tmp_path / "data")
    assert caught.value.key == "importing.no_period"
    quarter = file.rename(tmp_path / "2020年1-3月各县人口.csv")
    import_file(quarter, recipe, tmp_path / "data")
    assert set(govkit.load(tmp_path / "data")["period"]) == {"2020-Q1"}


def test_the_year_of_a_yearbook_is_told_beside_the_one_before_it(tmp_path: Path) -> None:
    file = tmp_path / "福建统计年鉴2022.csv"
    file.write_text("县市,户籍人口（万人）\n晋江市,120\n石狮市,36\n", encoding="utf-8", newline="\n")
    text = suggest_mapping(file)
    told = "2022 是年鉴名称中的年份，年鉴所载多为上一年的数字"
    assert f"# {told}" in text
    (tmp_path / "m.yml").write_text(text, encoding="utf-8", newline="\n")
    assert told in import_file(file, tmp_path / "m.yml", tmp_path / "data").summary("zh")
    stated = import_file(file, tmp_path / "m.yml", tmp_path / "of", period="2021").summary("zh")
    assert told not in stated
