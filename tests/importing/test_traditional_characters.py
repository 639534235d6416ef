"""A file from Hong Kong or Taiwan goes the whole road: draft, import, report."""

from __future__ import annotations

from pathlib import Path

import govkit
from govkit.importing import import_file
from govkit.importing.suggest import suggest_mapping

TABLE = """\
表3-2 各縣市主要經濟指標（2019年）,,
單位：億元,,
地區,地區生產總值,一般公共預算收入（萬元）
總計,42395,
福州市,9392,6680000
鼓樓區,2073,530000
晉江市,2546,1310000
石獅市,800,—
注：數據來源於統計局。,,
"""


def test_a_draft_of_it_imports_and_the_report_says_how_names_were_recognised(tmp_path: Path) -> None:
    file, mapping = tmp_path / "t.csv", tmp_path / "m.yml"
    file.write_text(TABLE, encoding="utf-8", newline="\n")
    draft = suggest_mapping(file)
    assert "{column: 地區生產總值, indicator: gross_regional_product, unit: 億元}" in draft
    assert "{column: 一般公共預算收入, indicator: budget_revenue, unit: 萬元}" in draft
    mapping.write_text(draft, encoding="utf-8", newline="\n")
    report = import_file(file, mapping, tmp_path / "data")
    (own,) = report.files
    assert own.reasons == {"total_row": 1, "not_this_level": 1}
    assert "晉江市 → 晋江市 350582" in report.summary("zh")
    assert "traditional" in report.summary("en")
    frame = govkit.load(tmp_path / "data")
    values = frame.dropna(subset="value").set_index(["district", "indicator"])["value"].to_dict()
    assert values == {
        ("350102", "gross_regional_product"): 2073.0,
        ("350102", "budget_revenue"): 53.0,
        ("350581", "gross_regional_product"): 800.0,
        ("350582", "gross_regional_product"): 2546.0,
        ("350582", "budget_revenue"): 131.0,
    }
    # What is kept of the file stays as it is written.
    assert frame["source"].str.contains("地區生產總值").any()


def test_a_mapping_in_simplified_characters_takes_its_columns(tmp_path: Path) -> None:
    file, mapping = tmp_path / "t.csv", tmp_path / "m.yml"
    file.write_text("區縣,年份,地區生產總值\n晉江市,2019年,2546億元\n", encoding="utf-8", newline="\n")
    mapping.write_text(
        "title: {zh: 测试, en: Test}\nsource: s\n"
        "district: {coding: name, name: {column: 区县}, level: county}\nperiod: {column: 年份}\n"
        "indicators: [{column: 地区生产总值, indicator: gross_regional_product, unit: 亿元}]\n",
        encoding="utf-8",
        newline="\n",
    )
    import_file(file, mapping, tmp_path / "data")
    assert govkit.load(tmp_path / "data")["value"].to_list() == [2546.0]
