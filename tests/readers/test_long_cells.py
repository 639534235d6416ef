"""Cells of a hundred thousand characters, wherever they stand, are read in seconds and kept whole."""

from __future__ import annotations

import csv
import time
from pathlib import Path

import pytest

from govkit.readers import read

LONG = 100_000
TEXTS = {
    "blanks within a number": "1" + " " * LONG + "x",
    "blanks within a unit": "单位：" + " " * LONG + "万",
    "blanks behind Chinese": "指标：" + " " * LONG + "x",
    "brackets that open": "(" * LONG,
    "lines": "_" * LONG + "x",
    "groups of thousands": "1" + ",000" * (LONG // 4) + "x",
    "marks of footnotes": "1) " * (LONG // 3),
    "English with brackets": "人口 Total " + "(a)" * 40 + " 1",
}


@pytest.mark.parametrize("called", TEXTS)
@pytest.mark.parametrize(("row", "column"), [(0, 0), (1, 1), (3, 0), (3, 1), (5, 0)])
def test_a_long_cell_takes_no_long_time(tmp_path: Path, called: str, row: int, column: int) -> None:
    rows = [
        ["标题"],
        ["地区", "人口", "产值"],
        *[[name, 1, 2] for name in ("晋江市", "南安市", "石狮市")],
        [""],
    ]
    rows[row][column] = TEXTS[called]
    file = tmp_path / "long.csv"
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
    started = time.perf_counter()
    (table,) = read(file)
    assert time.perf_counter() - started < 20
    said = [*table.frame.astype("str").to_numpy().ravel(), table.title, *table.notes]
    said += [column.header for column in table.columns]
    assert max(map(len, said)) >= min(LONG // 2, len(TEXTS[called].split()[0]))


def test_columns_far_apart_are_parted_at_once(tmp_path: Path) -> None:
    file = tmp_path / "far.txt"
    file.write_text("地区   人口\n" + f"晋江{' ' * LONG}1\n" * 3, encoding="utf-8")
    started = time.perf_counter()
    assert read(file)[0].frame.to_numpy().tolist() == [["晋江", "1"]] * 3
    assert time.perf_counter() - started < 10


def test_a_name_with_a_bracket_within_brackets_keeps_its_english(tmp_path: Path) -> None:
    file = tmp_path / "two.csv"
    file.write_text("地区,人口 Population (10 000 persons)\n晋江市,1\n石狮市,2\n", encoding="utf-8")
    assert read(file)[0].columns[1].english == "Population (10 000 persons)"
