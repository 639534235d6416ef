"""Formats of numbers that show another number than the one that is stored."""

from __future__ import annotations

from pathlib import Path

import pytest

from govkit.readers import read_one
from govkit.readers.workbook_styles import digits_shown, is_scaled


@pytest.mark.parametrize(
    "form", ["0!.0,", '0!.0,"万"', "#,##0,", "0.00,,", '#"."0000', r"0\.0,", "0.0,;-0.0,"]
)
def test_formats_in_thousands_or_wan_are_scaled(form: str) -> None:
    assert is_scaled(form)


@pytest.mark.parametrize(
    "form",
    [
        "General",
        "0.00",
        "#,##0.00_ ",
        '_ "￥"* #,##0.00_ ',
        "0.0%",
        '[$-804]yyyy"年"m"月"',
        "000000",
        "0.0;-1,",
        "@",
    ],
)
def test_other_formats_are_not(form: str) -> None:
    assert not is_scaled(form)


def test_only_formats_of_zeros_show_a_number_of_digits() -> None:
    assert [digits_shown(form) for form in ("000000", "00", "0", "#00", "00.0", "")] == [6, 2, 0, 0, 0, 0]


@pytest.mark.parametrize("kind", ["xls", "xlsx"])
def test_a_number_that_is_shown_smaller_is_read_as_stored_and_told(tmp_path: Path, kind: str) -> None:
    form, file = '0!.0,"万"', tmp_path / f"s.{kind}"
    if kind == "xlsx":
        import openpyxl

        book = openpyxl.Workbook()
        for row in (["县市", "收入（万元）"], ["晋江", 1234567], ["石狮", 0]):
            book.active.append(row)
        for row in (2, 3):
            book.active.cell(row, 2).number_format = form
        book.save(file)
    else:
        import xlwt

        old = xlwt.Workbook()
        page = old.add_sheet("表")
        page.write(0, 0, "县市")
        page.write(0, 1, "收入（万元）")
        for row, (name, value) in enumerate([("晋江", 1234567), ("石狮", 0)], start=1):
            page.write(row, 0, name)
            page.write(row, 1, value, xlwt.easyxf(num_format_str=form))
        old.save(str(file))
    table = read_one(file)
    assert table.frame["收入"].tolist() == [1234567, 0]
    (told,) = table.remarks
    assert (told.key, told.values["count"], told.values["cell"]) == ("readers.remark_scaled", 1, "B2")
