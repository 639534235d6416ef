"""Drafts for files of persons and records: no identity number is offered, and long files are quick."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from govkit import divisions
from govkit.errors import PrivacyError
from govkit.importing.guesses_period import guess_span
from govkit.importing.suggest import suggest_mapping
from govkit.readers import RawTable

_ANSWERS = ("满意", "一般", "不满意")


def _file(folder: Path, header: str, lines: list[str]) -> Path:
    file = folder / "f.csv"
    file.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8", newline="\n")
    return file


def test_columns_that_an_import_refuses_are_named_and_offered_for_nothing(tmp_path: Path) -> None:
    lines = [
        f"晋江市,2023,35058219800101{1000 + n},138{10003407 + n * 7919},{_ANSWERS[n % 3]},{n % 5}"
        for n in range(24)
    ]
    text = suggest_mapping(
        _file(tmp_path, "您所在的县区,年份,身份证号,联系电话,您对社区是否满意？,家庭人数", lines)
    )
    about = [line for line in text.splitlines() if "身份证号" in line or "联系电话" in line]
    assert about == [
        "# 这些列疑似公民身份号码或电话号码，没有列入初稿：身份证号、联系电话。"
        "带着它们的文件，导入时会整个被拒绝：请先删去这几列或去标识化，另存后再导入。"
    ]
    assert "{column: 家庭人数, indicator: , measure: mean}" in text


def test_a_file_of_nothing_but_telephone_numbers_is_refused(tmp_path: Path) -> None:
    file = _file(
        tmp_path, "联系电话,备用电话", [f"138{10003407 + n * 7919},139{10003407 + n}" for n in range(24)]
    )
    with pytest.raises(PrivacyError):
        suggest_mapping(file)


def test_texts_that_are_no_places_are_not_compared_with_all_names_where_nobody_asks_for_the_nearest() -> None:
    assert divisions.find("晋江市区县", near=False).candidates == ()
    assert divisions.find("鼓楼区", near=False).candidates == divisions.find("鼓楼区").candidates != ()


@pytest.mark.parametrize(
    ("days", "span"),
    [
        (("2021-01-05", "2022-01-05"), "year"),
        (("2021-01-05", "2021-05-06"), "quarter"),
        (("2021-01-05", "2021-02-06"), "month"),
        (("2021-01-05", "2021-01-06"), "year"),
    ],
)
def test_the_span_of_dates_is_the_longest_in_which_no_district_comes_twice(
    days: tuple[str, str], span: str
) -> None:
    frame = pd.DataFrame({"县": ["晋江市"] * 2, "日期": list(days)})
    assert guess_span(RawTable(file="f", frame=frame, rows=pd.RangeIndex(2, 4)), "日期", ["县"]) == span


def test_the_period_of_a_long_file_is_found_by_some_of_its_rows(tmp_path: Path) -> None:
    lines = [f"县{n},{2001 + n % 20},{n}" for n in range(3000)]
    assert "period: {column: 统计年}" in suggest_mapping(_file(tmp_path, "县名,统计年,户籍人口（人）", lines))
