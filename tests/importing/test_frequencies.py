"""Yearly totals beside months: the months are taken, the totals set aside, or the other way round."""

from __future__ import annotations

from pathlib import Path

import pytest

import govkit
from govkit.errors import GovkitError
from govkit.importing import ImportReport, import_file
from govkit.importing.suggest import suggest_mapping

MAPPING = """
title: {{zh: 测试, en: Test}}
source: a test
district: {{coding: name, name: {{column: 县市}}, level: county}}
{keys}
indicators:
  - {{column: "{column}", indicator: registered_population, unit: 万人}}
"""
MONTHS = [f"{month}月" for month in range(1, 13)]
FIGURES = ",".join(map(str, range(1, 13)))
ACROSS = "县市,年份,{}\n晋江市,2019,{},78\n".format(",".join([*MONTHS, "{total}"]), FIGURES)


def imported(folder: Path, text: str, keys: str, column: str) -> ImportReport:
    (folder / "f.csv").write_text(text, encoding="utf-8", newline="\n")
    (folder / "m.yml").write_text(MAPPING.format(keys=keys, column=column), encoding="utf-8", newline="\n")
    return import_file(folder / "f.csv", folder / "m.yml", folder / "data")


def values(folder: Path) -> dict[str, float]:
    frame = govkit.load(folder / "data")
    return {str(row.period): float(row.value) for row in frame.itertuples()}


@pytest.mark.parametrize("total", ["全年", "合计", "年计", "1-12月", "全年合计", "1—12 月"])
def test_totals_beside_twelve_months_are_set_aside_or_taken_alone(tmp_path: Path, total: str) -> None:
    text = ACROSS.format(total=total)
    (file,) = imported(tmp_path, text, "period: {year: 年份}", "{period}").files
    assert (file.cells_read, file.figures, file.reasons) == (13, 12, {"longer_period": 1})
    assert values(tmp_path)["2019-12"] == 12
    yearly = tmp_path / "yearly"
    yearly.mkdir()
    (file,) = imported(yearly, text, "period: {year: 年份}\nfrequency: Y", "{period}").files
    assert (file.cells_read, file.figures, file.reasons) == (13, 1, {"other_frequency": 12})
    assert values(yearly) == {"2019": 78}


def test_a_sum_of_some_months_is_no_year(tmp_path: Path) -> None:
    text = "县市,年份,1月,2月,合计\n晋江市,2019,1,2,3\n"
    (file,) = imported(tmp_path, text, "period: {year: 年份}", "{period}").files
    assert (file.cells_read, file.not_imported) == (2, ("合计",))
    text = "县市,年份,月份,人口\n晋江市,2019,1月,1\n晋江市,2019,2月,2\n晋江市,2019,合计,3\n"
    (tmp_path / "rows").mkdir()
    (file,) = imported(tmp_path / "rows", text, "period: {year: 年份, month: 月份}", "人口").files
    assert file.reasons == {"bad_month": 1}


def test_rows_of_totals_are_set_aside_as_columns_are(tmp_path: Path) -> None:
    rows = [f"晋江市,2019,{part},{value}" for value, part in enumerate([*MONTHS, "全年"], start=1)]
    text = "\n".join(["县市,年份,月份,人口", *rows]) + "\n"
    (file,) = imported(tmp_path, text, "period: {year: 年份, month: 月份}", "人口").files
    assert (file.rows_kept, file.figures, file.reasons) == (13, 12, {"longer_period": 1})
    assert list(values(tmp_path)) == [f"2019-{month:02}" for month in range(1, 13)]


def test_years_and_months_in_one_column_of_periods(tmp_path: Path) -> None:
    rows = [f"晋江市,2019年{part},{value}" for value, part in enumerate(["", *MONTHS], start=1)]
    text = "\n".join(["县市,时间,人口", *rows]) + "\n"
    (file,) = imported(tmp_path, text, "period: {column: 时间}", "人口").files
    assert (file.figures, file.reasons) == (12, {"longer_period": 1})


def test_a_few_months_among_many_years_are_refused_with_what_to_write(tmp_path: Path) -> None:
    text = "县市,时间,人口\n晋江市,2017年,1\n晋江市,2018年,1\n晋江市,2019年1月,3\n"
    with pytest.raises(GovkitError, match="frequency: Y"):
        imported(tmp_path, text, "period: {column: 时间}", "人口")
    imported(tmp_path, text, "period: {column: 时间}\nfrequency: Y", "人口")
    assert values(tmp_path) == {"2017": 1, "2018": 1}


def test_a_month_without_figure_beside_its_total_is_a_missing_month(tmp_path: Path) -> None:
    text = ACROSS.format(total="全年").replace("1,2,3", "1,—,3")
    (file,) = imported(tmp_path, text, "period: {year: 年份}", "{period}").files
    assert (file.figures, file.blank, file.cells_set_aside) == (11, 1, 1)


@pytest.mark.parametrize(
    "heads",
    [
        "县市,2019年,,,2020年,,\n,1月,2月,全年,1月,2月,全年",
        "县市,2019年1月,2019年2月,2019年,2020年1月,2020年2月,2020年1-12月",
    ],
    ids=["two levels", "one level"],
)
def test_years_over_months_and_totals_are_drafted_as_periods(tmp_path: Path, heads: str) -> None:
    rows = "\n".join(f"{name},1,2,3,4,5,9" for name in ("晋江市", "石狮市"))
    (tmp_path / "f.csv").write_text(f"户籍人口（万人）\n{heads}\n{rows}\n", encoding="utf-8", newline="\n")
    draft = suggest_mapping(tmp_path / "f.csv")
    assert '  - {column: "{period}", indicator: registered_population' in draft
    (tmp_path / "m.yml").write_text(draft, encoding="utf-8", newline="\n")
    (file,) = import_file(tmp_path / "f.csv", tmp_path / "m.yml", tmp_path / "data").files
    assert (file.figures, file.reasons, file.not_imported) == (8, {"longer_period": 4}, ())


def test_the_frequency_of_records_is_said_by_their_period(tmp_path: Path) -> None:
    keys = "period: {column: 时间, to: month}\nfrequency: Y"
    mapping = MAPPING.format(keys=keys, column="人口").replace("unit: 万人", "measure: mean, unit: 万人")
    (tmp_path / "f.csv").write_text("县市,时间,人口\n晋江市,2019-01-02,1\n", encoding="utf-8", newline="\n")
    (tmp_path / "m.yml").write_text(mapping, encoding="utf-8", newline="\n")
    with pytest.raises(GovkitError, match="to: year"):
        import_file(tmp_path / "f.csv", tmp_path / "m.yml", tmp_path / "data")
