"""Cells become texts, numbers, periods and codes, or stay visibly what they were."""

from __future__ import annotations

import datetime
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from govkit.importing import cells, import_file


def texts(*values: object) -> pd.Series:
    return cells.texts(pd.Series(list(values), dtype="object"))


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (2012, "2012"),
        (2012.0, "2012"),
        (25.28, "25.28"),
        (" １２．５　", "12.5"),
        (None, ""),
        (float("nan"), ""),
        (datetime.date(2012, 3, 1), "2012-03-01"),
    ],
)
def test_a_cell_as_text(cell: object, text: str) -> None:
    assert texts(cell).tolist() == [text]


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("1,234.5", 1234.5),
        ("-3", -3),
        ("+3.", 3),
        (".5", 0.5),
        ("1.2e3", 1200),
        ("１２", 12),
        ("1，234", 1234),
        (7, 7),
    ],
)
def test_a_cell_that_is_a_number(cell: object, number: float) -> None:
    assert cells.numbers(pd.Series([cell], dtype="object")).tolist() == [number]


@pytest.mark.parametrize(
    "cell", ["", "-", "nan", "inf", "1_000", "12,34", "1.2.3", "12人", "e5", ".", "0x10", "1,2345"]
)
def test_a_cell_that_is_no_number(cell: str) -> None:
    assert cells.numbers(pd.Series([cell], dtype="str")).isna().all()


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_float_written_out_is_that_number(number: float) -> None:
    assert cells.numbers(pd.Series([repr(number)], dtype="str")).tolist() == [number]


@pytest.mark.parametrize(
    ("cell", "period"),
    [
        ("2012", "2012"),
        ("2012年", "2012"),
        ("2012-10", "2012-10"),
        ("2012年10月", "2012-10"),
        ("2012年3月", "2012-03"),
        ("2012/3", "2012-03"),
        ("201210", "2012-10"),
        ("2012-Q3", "2012-Q3"),
        ("2012q3", "2012-Q3"),
        ("2012年第3季度", "2012-Q3"),
        (" 2012 年 ", "2012"),
        ("2012年末", "2012"),
    ],
)
def test_a_cell_that_is_a_period(cell: str, period: str) -> None:
    assert cells.periods(texts(cell)).tolist() == [period]


@pytest.mark.parametrize("cell", ["", "12", "2012-13", "201213", "2012-10-01", "合计", "20121", "2012-Q5"])
def test_a_cell_that_is_no_period(cell: str) -> None:
    assert cells.periods(texts(cell)).tolist() == [""]


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (350582, "350582"),
        (350582.0, "350582"),
        ("350582000000", "350582"),
        ("350582000", "350582"),
        ("350582001000", ""),
        ("35058", ""),
        ("晋江市", ""),
        ("950582", ""),
    ],
)
def test_a_division_code(cell: object, code: str) -> None:
    assert cells.division_codes(texts(cell)).tolist() == [code]


def test_names_lose_the_padding_of_yearbooks_and_foreign_names_keep_their_spaces() -> None:
    assert cells.names(texts("晋 江 市", "石　狮市", "New York")).tolist() == ["晋江市", "石狮市", "New York"]


def test_units_of_rows_are_told_where_they_are_converted(tmp_path: Path) -> None:
    rows = ["地区生产总值,泉州市,万元,10000", "地区生产总值,厦门市,亿元,2", "年末户籍人口,泉州市,人,20000"]
    text = "\n".join(["指标,地区,单位,2018年", *rows]) + "\n"
    (tmp_path / "f.csv").write_text(text, encoding="utf-8", newline="\n")
    mapping = (
        "title: {zh: 测试, en: Test}\nsource: a file\n"
        "district: {coding: name, name: {column: 地区}, level: city}\nindicators:\n"
        '  - {column: "{period}年", indicator: gross_regional_product, where: {指标: [地区生产总值]}}\n'
        '  - {column: "{period}年", indicator: registered_population, where: {指标: [年末户籍人口]}}\n'
    )
    (tmp_path / "m.yml").write_text(mapping, encoding="utf-8", newline="\n")
    report = import_file(tmp_path / "f.csv", tmp_path / "m.yml", tmp_path / "data")
    assert report.files[0].converted == {
        "地区生产总值": ("万元", "亿元", 0.0001),
        "年末户籍人口": ("人", "万人", 0.0001),
    }
