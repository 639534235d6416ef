"""Years and months in columns of their own, and keys that stand in the first row of a group only."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import govkit
from govkit.errors import ReadError
from govkit.importing import import_file, records
from govkit.importing.mapping_file import load_mapping
from govkit.importing.report import ImportReport
from govkit.importing.row_periods import part_of_year
from govkit.importing.suggest import suggest_mapping

MAPPING = """
title: {{zh: 测试, en: Test}}
source: a test
district: {{coding: name, name: {name}, level: county}}
period: {period}
indicators:
  - {{column: 户籍人口, indicator: registered_population, unit: 万人}}
"""


def imported(
    folder: Path,
    text: str,
    period: str,
    name: str = "{column: 县市}",
    file: str = "f.csv",
    year: str | None = None,
) -> ImportReport:
    (folder / file).write_text(text, encoding="utf-8", newline="\n")
    (folder / "m.yml").write_text(MAPPING.format(name=name, period=period), encoding="utf-8", newline="\n")
    return import_file(folder / file, folder / "m.yml", folder / "data", period=year)


def drafted(folder: Path, text: str, file: str = "f.csv") -> str:
    (folder / file).write_text(text, encoding="utf-8", newline="\n")
    draft = suggest_mapping(folder / file)
    (folder / "m.yml").write_text(draft, encoding="utf-8", newline="\n")
    import_file(folder / file, folder / "m.yml", folder / "data")
    return draft


def values(folder: Path) -> dict[tuple[str, str], float]:
    frame = govkit.load(folder / "data")
    return {(str(row.district), str(row.period)): float(row.value) for row in frame.itertuples()}


@pytest.mark.parametrize(
    ("text", "part", "period"),
    [
        ("3", "month", "2019-03"),
        ("03", "month", "2019-03"),
        ("3.0", "month", "2019-03"),
        ("3月", "month", "2019-03"),
        ("3 月份", "month", "2019-03"),
        ("三月", "month", "2019-03"),
        ("十二", "month", "2019-12"),
        ("201903", "month", "2019-03"),
        ("201803", "month", ""),
        ("13", "month", ""),
        ("全年", "month", ""),
        ("1-3月", "month", ""),
        ("1-12月", "month", ""),
        ("", "month", ""),
        ("1", "quarter", "2019-Q1"),
        ("Q1", "quarter", "2019-Q1"),
        ("一季度", "quarter", "2019-Q1"),
        ("第一季度", "quarter", "2019-Q1"),
        ("4-6月", "quarter", "2019-Q2"),
        ("5", "quarter", ""),
        ("3月", "quarter", ""),
    ],
)
def test_a_part_of_a_year_is_known_in_its_writings(text: str, part: str, period: str) -> None:
    assert part_of_year("2019", text, part) == period  # type: ignore[arg-type]


def test_year_and_month_in_two_columns_are_one_period_and_what_is_no_month_is_set_aside(
    tmp_path: Path,
) -> None:
    text = "县市,年份,月,户籍人口\n晋江市,2019年,1月,11\n晋江市,2019年,1-3月,12\n晋江市,某年,2月,13\n"
    report = imported(tmp_path, text, "{year: 年份, month: [月份, 月]}")
    assert values(tmp_path) == {("350582", "2019-01"): 11.0}
    (file,) = report.files
    assert file.reasons == {"bad_month": 1, "bad_year": 1}
    assert not file.not_imported
    aside = pd.read_csv(tmp_path / "data" / "set-aside.csv")
    assert aside[["row", "column", "cell"]].to_numpy().tolist() == [[3, "月", "1-3月"], [4, "年份", "某年"]]


@pytest.mark.parametrize("size", [0, 2**40], ids=["counted", "read"])
def test_records_are_counted_by_year_and_month(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(records, "LARGE_FILE", size)
    text = "县市,年份,月份\n晋江市,2019,3月\n晋江市,2019,三月\n晋江市,2019,全年\n石狮市,2020,4\n"
    (tmp_path / "f.csv").write_text(text, encoding="utf-8", newline="\n")
    mapping = MAPPING.format(name="{column: 县市}", period="{year: 年份, month: 月份}")
    mapping = mapping[: mapping.index("  - {column")] + "  - {indicator: disputes_found, measure: count}\n"
    (tmp_path / "m.yml").write_text(mapping, encoding="utf-8", newline="\n")
    report = import_file(tmp_path / "f.csv", tmp_path / "m.yml", tmp_path / "data")
    assert values(tmp_path) == {("350582", "2019-03"): 2, ("350581", "2020-04"): 1}
    assert report.files[0].reasons == {"bad_month": 1}


def test_the_year_of_months_may_be_that_of_the_title_or_be_given(tmp_path: Path) -> None:
    text = "县市,月份,户籍人口\n晋江市,1月,11\n"
    imported(tmp_path, text, "{year: title, month: 月份}", file="2019年.csv")
    assert values(tmp_path) == {("350582", "2019-01"): 11.0}
    (tmp_path / "other").mkdir()
    imported(tmp_path / "other", text, "{year: 年份, month: 月份}", year="2020")
    assert values(tmp_path / "other") == {("350582", "2020-01"): 11.0}


def test_sheets_of_years_with_months_in_rows_are_taken_together(tmp_path: Path) -> None:
    with pd.ExcelWriter(tmp_path / "f.xlsx") as writer:
        for year in (2019, 2020):
            frame = pd.DataFrame(
                {"县市": ["晋江市", "石狮市"] * 2, "月份": [1, 1, 2, 2], "户籍人口（万人）": [1, 2, 3, 4]}
            )
            frame.to_excel(writer, sheet_name=f"{year}年", index=False)
    draft = suggest_mapping(tmp_path / "f.xlsx")
    assert "period: {year: 时期, month: 月份}" in draft
    (tmp_path / "m.yml").write_text(draft, encoding="utf-8", newline="\n")
    import_file(tmp_path / "f.xlsx", tmp_path / "m.yml", tmp_path / "data")
    assert values(tmp_path)["350581", "2020-02"] == 4.0


@pytest.mark.parametrize("period", ["{year: 年份}", "{year: 年份, month: 月份, quarter: 季度}"])
def test_year_goes_with_either_month_or_quarter(tmp_path: Path, period: str) -> None:
    with pytest.raises(ReadError) as caught:
        imported(tmp_path, "县市,年份\n", period)
    assert caught.value.key == "importing.mapping_period_part"


def test_a_wrong_field_beside_year_and_month_is_named(tmp_path: Path) -> None:
    file = tmp_path / "m.yml"
    file.write_text(MAPPING.format(name="{column: 县市}", period="{year: 年份, mnth: 月}"), encoding="utf-8")
    with pytest.raises(ReadError, match=r"period\.mnth.*month"):
        load_mapping(file)


def test_a_draft_takes_the_month_beside_the_year_and_imports(tmp_path: Path) -> None:
    rows = [
        f"{name},{year},{month},5"
        for name in ("晋江市", "石狮市")
        for year in (2019, 2020)
        for month in "123"
    ]
    draft = drafted(tmp_path, "\n".join(["县市,年份,月份,户籍人口（万人）", *rows]) + "\n")
    assert "period: {year: 年份, month: 月份}" in draft
    assert "没有用到的列" not in draft
    assert len(values(tmp_path)) == 12


def test_a_draft_takes_the_year_of_the_title_for_a_column_of_quarters(tmp_path: Path) -> None:
    rows = [f"{name},{part},5" for name in ("晋江市", "石狮市") for part in ("一季度", "二季度", "全年")]
    draft = drafted(tmp_path, "\n".join(["县市,季度,户籍人口（万人）", *rows]) + "\n", file="2019年.csv")
    assert "period: {year: title, quarter: 季度}" in draft
    assert ("350582", "2019-Q2") in values(tmp_path)


def test_a_draft_asks_for_the_year_of_months_where_nothing_says_it(tmp_path: Path) -> None:
    text = "县市,月份,户籍人口（万人）\n晋江市,1月,1\n晋江市,2月,2\n"
    (tmp_path / "f.csv").write_text(text, encoding="utf-8", newline="\n")
    assert "\nperiod: {year: , month: 月份}\n" in suggest_mapping(tmp_path / "f.csv")


def test_months_of_birth_are_no_periods(tmp_path: Path) -> None:
    draft = drafted(tmp_path, "县市,年份,出生月份,户籍人口（万人）\n晋江市,2019,1月,1\n石狮市,2019,2月,2\n")
    assert "period: {column: 年份}" in draft


MERGED = (
    "县市,年份,月份,户籍人口（万人）\n晋江市,2019,1,1\n,,2,2\n,2020,1,3\n石狮市,2019,1,4\n,,2,5\n,2020,1,6\n"
)


def test_blanks_below_take_what_stands_above_only_where_the_mapping_says_so(tmp_path: Path) -> None:
    text = "县市,年份,户籍人口\n晋江市,2019,1\n,2020,2\n同上,2021,3\n石狮市,2019,4\n,2020,5\n,2021,6\n"
    report = imported(tmp_path, text, "{column: 年份}")
    assert len(values(tmp_path)) == 2
    (hint,) = [one for one in report.files[0].remarks if one.key == "importing.remark_fill_down"]
    assert hint.values == {"column": "县市", "count": 4}
    assert "fill_down: true" in hint.message("zh")
    (tmp_path / "filled").mkdir()
    report = imported(tmp_path / "filled", text, "{column: 年份}", name="{column: 县市, fill_down: true}")
    assert values(tmp_path / "filled")["350581", "2021"] == 6.0
    assert len(values(tmp_path / "filled")) == 6
    (told,) = [one for one in report.files[0].remarks if one.key.startswith("importing.remark_fill")]
    assert (told.key, told.values["count"]) == ("importing.remark_filled_down", 4)


def test_blanks_are_told_of_where_some_groups_have_their_key_in_two_rows(tmp_path: Path) -> None:
    text = "县市,年份,户籍人口\n晋江市,2019,1\n晋江市,2020,2\n,2021,3\n石狮市,2019,4\n,2020,5\n,2021,6\n"
    report = imported(tmp_path, text, "{column: 年份}")
    assert [one.values["count"] for one in report.files[0].remarks if one.key.endswith("fill_down")] == [3]
    aside = pd.read_csv(tmp_path / "data" / "set-aside.csv")
    assert aside["contents"][0] == "县市=; 年份=2021; 户籍人口=3"


def test_no_month_goes_on_into_the_next_year(tmp_path: Path) -> None:
    text = "县市,年份,月份,户籍人口\n晋江市,2019,1,1\n石狮市,,,2\n晋江市,2020,,3\n"
    report = imported(tmp_path, text, "{year: 年份, month: 月份, fill_down: true}")
    assert values(tmp_path) == {("350582", "2019-01"): 1.0, ("350581", "2019-01"): 2.0}
    assert report.files[0].reasons == {"bad_month": 1}


def test_a_draft_fills_down_where_keys_stand_in_the_first_row_of_each_group(tmp_path: Path) -> None:
    draft = drafted(tmp_path, MERGED)
    assert "name: {column: 县市, fill_down: true}" in draft
    assert "period: {year: 年份, month: 月份, fill_down: true}" in draft
    assert len(values(tmp_path)) == 6


@pytest.mark.parametrize(
    "rows",
    [
        ["晋江市,2019,1", ",2020,", ",2021,", "石狮市,2019,4", ",2020,", ",2021,"],
        ["晋江市,2019,1", "晋江市,2020,2", ",2021,3", "石狮市,2019,4", ",2020,5", "石狮市,2021,6"],
        [",2019,1", "晋江市,2020,2", ",2021,3", ",2022,3", "石狮市,2019,4", ",2020,5"],
    ],
    ids=["blank rows", "names that miss here and there", "nothing above"],
)
def test_other_blanks_are_neither_drafted_nor_filled(tmp_path: Path, rows: list[str]) -> None:
    text = "\n".join(["县市,年份,户籍人口（万人）", *rows]) + "\n"
    assert "fill_down" not in drafted(tmp_path, text)


def test_numbers_of_days_in_a_header_are_told_where_periods_are_looked_for(tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text(
        "县市,43101,43466,43831\n晋江市,1,2,3\n石狮市,4,5,6\n", encoding="utf-8", newline="\n"
    )
    mapping = MAPPING.format(name='{column: "[A]"}', period="{column: x}")
    mapping = mapping.replace("period: {column: x}\n", "").replace("column: 户籍人口", 'column: "{period}年"')
    (tmp_path / "m.yml").write_text(mapping, encoding="utf-8", newline="\n")
    with pytest.raises(ReadError, match="43101 即 2018-01-01"):
        import_file(tmp_path / "f.csv", tmp_path / "m.yml", tmp_path / "data")
