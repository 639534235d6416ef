"""Districts that a file may not mean: codes against GB/T 2260 and the names beside them, names far off."""

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


def test_a_name_that_only_another_province_still_bears_is_told(tmp_path: Path) -> None:
    mapping = MAPPING.replace("coding: gbt2260, id: {column: 代码}, ", "coding: name, ")
    (tmp_path / "m.yml").write_text(mapping, encoding="utf-8", newline="\n")
    names = ["越秀区", "荔湾区", "天河区", "白云区", "黄埔区", "番禺区", "东山区"]
    table = "\n".join(["县市,户籍人口", *(f"{name},1" for name in names)])
    (tmp_path / "t.csv").write_text(
        table.replace("白云区", "广州白云区") + "\n", encoding="utf-8", newline="\n"
    )
    text = import_file(tmp_path / "t.csv", tmp_path / "m.yml", tmp_path / "data").summary("zh")
    assert "其余地区都在广东省，这些却在别的省：东山区 → 黑龙江省鹤岗市东山区 230406。" in text
    within = mapping.replace("coding: name, ", 'coding: name, within: "44", ')
    (tmp_path / "m.yml").write_text(within, encoding="utf-8", newline="\n")
    report = import_file(tmp_path / "t.csv", tmp_path / "m.yml", tmp_path / "own")
    assert report.districts == 7
    assert "这些却在别的省" not in report.summary("zh")
