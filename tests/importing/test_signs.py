"""Figures in brackets are below zero where the column makes it plain, and set aside elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

import govkit
from govkit.importing import ImportReport, import_file

MAPPING = """
title: {{zh: 测试, en: Test}}
source: a file
district: {{coding: name, name: {{column: 县市}}, level: county}}
period: {{column: 年份}}
indicators: [{{column: {column}, indicator: budget_revenue, unit: 亿元}}]
"""


def imported(folder: Path, column: str, cells: list[str], note: str = "") -> tuple[ImportReport, list[float]]:
    rows = [f'晋江市,{2000 + number},"{cell}"' for number, cell in enumerate(cells)]
    text = "\n".join([f"县市,年份,{column}", *rows, note]) + "\n"
    (folder / "f.csv").write_text(text, encoding="utf-8", newline="\n")
    (folder / "m.yml").write_text(MAPPING.format(column=column), encoding="utf-8", newline="\n")
    report = import_file(folder / "f.csv", folder / "m.yml", folder / "data")
    return report, list(govkit.load(folder / "data").sort_values("period")["value"].dropna())


@pytest.mark.parametrize(
    ("column", "note"),
    [("利润总额", ""), ("财政收支差额", ""), ("财政收入", "注：括号内的数为负数。")],
    ids=["profit", "balance", "note"],
)
def test_brackets_are_a_minus_where_header_or_note_make_it_plain(
    tmp_path: Path, column: str, note: str
) -> None:
    report, values = imported(tmp_path, column, ["1,234.5", "(3.5)", "（1,000.2）", "8.0"], note)
    assert values == [1234.5, -3.5, -1000.2, 8.0]
    assert report.files[0].reasons == {}
    (remark,) = [one for one in report.files[0].remarks if one.key == "importing.remark_bracketed"]
    assert f"“{column}”" in remark.message("zh")


@pytest.mark.parametrize(
    ("column", "cells"),
    [
        ("财政收入", ["12.5", "(3.5)"]),
        ("利润总额", ["12.5", "-1.0", "(3.5)"]),
        ("利润总额", ["12.5", "–1.0", "(3.5)"]),
        ("利润总额", ["12.5", "8.0", "(3)"]),
    ],
    ids=["no losses", "with a minus", "with a dash", "other decimals"],
)
def test_brackets_are_set_aside_where_they_may_be_anything(
    tmp_path: Path, column: str, cells: list[str]
) -> None:
    report, values = imported(tmp_path, column, cells)
    assert len(values) == len(cells) - 1
    assert report.files[0].reasons == {"bracketed": 1}
