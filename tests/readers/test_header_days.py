"""Headers that are the first or last days of years, quarters or months are read as these."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from govkit.readers import read_one


@pytest.mark.parametrize(
    ("days", "names"),
    [
        ("2019-01-01,2020-01-01", ["2019年", "2020年"]),
        ("2019-12-31,2020-12-31", ["2019年", "2020年"]),
        ("2019/1/1,2020/1/1", ["2019年", "2020年"]),
        ("2019年12月31日,2020年12月31日", ["2019年", "2020年"]),
        ("2020-01-01 00:00:00,2021-01-01 00:00:00", ["2020年", "2021年"]),
        ("2020-01-01,2020-02-01", ["2020年1月", "2020年2月"]),
        ("2019-12-01,2020-12-01", ["2019年12月", "2020年12月"]),
        ("2020-01-31,2020-02-29", ["2020年1月", "2020年2月"]),
        ("2020-03-31,2020-06-30", ["2020年第1季度", "2020年第2季度"]),
        ("2020-10-01,2021-01-01", ["2020年第4季度", "2021年第1季度"]),
        ("2020-03-31,2020-12-31", ["2020年3月", "2020年12月"]),
        ("2020-01-01,2020-01-02", ["2020-01-01", "2020-01-02"]),
        ("2020-01-01,2020-12-31", ["2020-01-01", "2020-12-31"]),
        ("2020-02-30,2021-02-30", ["2020-02-30", "2021-02-30"]),
    ],
)
def test_days_of_a_header_are_periods_where_all_are_first_or_all_are_last(
    tmp_path: Path, days: str, names: list[str]
) -> None:
    (tmp_path / "f.csv").write_text(f"地区,{days}\n福州,1,2\n厦门,3,4\n", encoding="utf-8", newline="\n")
    table = read_one(tmp_path / "f.csv")
    assert list(table.frame.columns) == ["地区", *names]
    told = [one for one in table.remarks if one.key == "readers.remark_header_days"]
    assert len(told) == (names[0] != days.split(",")[0])


def test_dates_of_a_workbook_over_two_indicators_keep_these_apart(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["地区", "人口", None, "面积", None])
    sheet.append([None, *[date(2019, 12, 31), date(2020, 12, 31)] * 2])
    sheet.append(["福州", 1.5, 2.5, 3.5, 4.5])
    sheet.append(["厦门", 1.5, 2.5, 3.5, 4.5])
    book.save(tmp_path / "f.xlsx")
    table = read_one(tmp_path / "f.xlsx")
    assert list(table.frame.columns) == ["地区", "人口_2019年", "人口_2020年", "面积_2019年", "面积_2020年"]
    (remark,) = [one for one in table.remarks if one.key == "readers.remark_header_days"]
    assert "4 个" in remark.message("zh")


def test_a_single_day_stays_a_day(tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text("地区,2020-01-01\n福州,1\n厦门,3\n", encoding="utf-8", newline="\n")
    assert list(read_one(tmp_path / "f.csv").frame.columns) == ["地区", "2020-01-01"]
