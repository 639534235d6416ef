"""Codes of districts are held against GB/T 2260 and against the names beside them."""

from __future__ import annotations

from pathlib import Path

from govkit.importing import import_file

MAPPING = """
title: {zh: 测试, en: Test}
source: a file
district: {coding: gbt2260, id: {column: 代码}, name: {column: 县市}, level: county}
period: 2019
indicators: [{column: 户籍人口, indicator: registered_population, unit: 人}]
"""


def said(folder: Path, *rows: str) -> str:
    (folder / "m.yml").write_text(MAPPING, encoding="utf-8", newline="\n")
    table = "\n".join(["代码,县市,户籍人口", *(f"{row},1" for row in rows)]) + "\n"
    (folder / "t.csv").write_text(table, encoding="utf-8", newline="\n")
    report = import_file(folder / "t.csv", folder / "m.yml", folder / "data")
    return report.summary("zh") + report.summary("en")


def test_a_column_of_names_that_has_shifted_is_told(tmp_path: Path) -> None:
    text = said(tmp_path, "350582,石狮市", "350581,晋江市", "350583,南安市")
    assert "350582 石狮市 (石狮市 350581)、350581 晋江市 (晋江市 350582)（" in text
    assert "Check whether the two columns have shifted" in text


def test_a_code_that_the_standard_has_not_is_told(tmp_path: Path) -> None:
    text = said(tmp_path, "350599,清濛开发区", "350582,晋江市")
    assert "350599 清濛开发区。" in text
    assert "not in GB/T 2260" in text


def test_other_writings_of_the_name_of_a_code_are_no_difference(tmp_path: Path) -> None:
    text = said(
        tmp_path,
        *("350582,晋江", "110105,朝陽區", "350206,湖里区（含火炬）", "350783,建瓯市", "420602,襄城区"),
        *("350681,龙海", "222404,珲春", "430121,长沙", "350583,某地", "350581,"),
    )
    assert "所指的地区不同" not in text
    assert "GB/T 2260" not in text
