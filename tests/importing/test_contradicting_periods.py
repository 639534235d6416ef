"""A period that a mapping fixes, where the file states another one."""

from __future__ import annotations

from pathlib import Path

import pytest
from importing.books import write_book

import govkit
from govkit.errors import ReadError
from govkit.importing import ImportReport, import_file

MAPPING = """
title: {{zh: 户籍人口, en: Registered population}}
source: a yearbook
district: {{coding: name, name: {{column: 县市}}, level: county}}
period: {period}
indicators:
  - {{column: 户籍人口, indicator: registered_population, unit: 万人}}
"""
PEOPLE = [["晋江市", 100.0], ["石狮市", 30.0]]


def imported(folder: Path, file: Path, period: str = "2019", told: str | None = None) -> ImportReport:
    (folder / "m.yml").write_text(MAPPING.format(period=period), encoding="utf-8", newline="\n")
    return import_file(file, folder / "m.yml", folder / "data", period=told)


def with_years(folder: Path, years: list[int], called: str = "年份") -> Path:
    rows = [[year, *row] for year, row in zip(years, PEOPLE, strict=True)]
    return write_book(folder / "f.xlsx", {"Sheet1": [[called, "县市", "户籍人口"], *rows]})


def titled(folder: Path, title: str, name: str = "f.xlsx", sheet: str = "Sheet1") -> Path:
    return write_book(folder / name, {sheet: [[title], ["县市", "户籍人口"], *PEOPLE]})


@pytest.mark.parametrize("years", [[2020, 2020], [2019, 2020]])
def test_a_column_of_other_years_refuses_a_fixed_one(tmp_path: Path, years: list[int]) -> None:
    with pytest.raises(ReadError, match=r"“年份”列写明的时期是 2020.*period: 2019.*period: \{column: 年份\}"):
        imported(tmp_path, with_years(tmp_path, years))
    assert not (tmp_path / "data").exists()


def test_a_column_of_the_same_year_is_no_contradiction(tmp_path: Path) -> None:
    assert "写明的时期" not in imported(tmp_path, with_years(tmp_path, [2019, 2019])).summary("zh")


def test_years_of_something_else_do_not_contradict(tmp_path: Path) -> None:
    file = with_years(tmp_path, [1992, 1987], "设市年份")
    assert "写明的时期" not in imported(tmp_path, file).summary("zh")


def test_a_period_given_for_the_one_file_holds_and_the_other_is_told(tmp_path: Path) -> None:
    report = imported(tmp_path, with_years(tmp_path, [2020, 2020]), told="2019")
    assert "“年份”列写明的时期是 2020，现按 2019 导入" in report.summary("zh")
    assert "states 2020, and rows were taken for 2019" in report.summary("en")
    assert set(govkit.load(tmp_path / "data")["period"]) == {"2019"}


def test_a_title_or_a_sheet_of_another_year_refuses_a_fixed_one(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"“2-1 2020年户籍人口”写明的时期是 2020，映射却写 period: 2019"):
        imported(tmp_path, titled(tmp_path, "2-1 2020年户籍人口"))
    with pytest.raises(ReadError, match=r"“2020年”写明的时期是 2020"):
        imported(tmp_path, titled(tmp_path, "户籍人口", sheet="2020年"))
    assert imported(tmp_path, titled(tmp_path, "2020年3月户籍人口"), "2020").total("figures") == 2


@pytest.mark.parametrize(
    ("title", "name", "told"),
    [
        ("县域统计年鉴2020", "f.xlsx", "县域统计年鉴2020"),
        ("户籍人口", "人口2020.xlsx", "人口2020"),
        ("2019年户籍人口", "年鉴2020.xlsx", ""),
    ],
)
def test_the_year_of_a_yearbook_and_of_a_file_is_told(
    tmp_path: Path, title: str, name: str, told: str
) -> None:
    summary = imported(tmp_path, titled(tmp_path, title, name)).summary("zh")
    assert (f"“{told}”写明的时期是 2020，现按 2019 导入" in summary) == bool(told)
    assert ("写明的时期" in summary) == bool(told)
