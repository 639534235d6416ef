"""Names that are no district's, and what they may be."""

from __future__ import annotations

from pathlib import Path

from govkit.importing import import_file

MAPPING = """
title: {zh: 户籍人口, en: Registered population}
source: a yearbook
district: {coding: name, name: {column: 城市}, level: city}
period: 2016
indicators:
  - {column: 户籍人口, indicator: registered_population, unit: 万人}
"""


def test_a_miswritten_name_may_be_the_one_of_its_province_that_has_no_row(tmp_path: Path) -> None:
    others = ["合肥市", "滁州市", "池州市", "宿州市", "宣城市"]
    rows = [
        ("浙江省", ""),
        ("杭州市", 736),
        ("安徽省", ""),
        *((name, 700) for name in others),
        ("毫州市", 645),
    ]
    text = "城市,户籍人口\n" + "".join(f"{name},{value}\n" for name, value in rows)
    (tmp_path / "f.csv").write_text(text, encoding="utf-8", newline="\n")
    (tmp_path / "m.yml").write_text(MAPPING, encoding="utf-8", newline="\n")
    summary = import_file(tmp_path / "f.csv", tmp_path / "m.yml", tmp_path / "data").summary("zh")
    line = next(one for one in summary.splitlines() if "没有名为“毫州市”的地区" in one)
    assert "亳州市" in line
