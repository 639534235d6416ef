"""Districts without a national code need an identifier each, and what lacks one is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from govkit.errors import ReadError
from govkit.importing import ImportReport, import_file

MAPPING = """
title: {{zh: 测试, en: Test}}
source: a test
district: {{coding: slug, id: {{column: 街道}}, names: {{青阳街道: qingyang}}, level: street}}
period: {{column: 年份}}
indicators: [{{column: 居民满意率, indicator: resident_satisfaction}}]
reforms: [{{district: {district}, start: 2010-01, source: a document}}]
"""
STREETS = "街道,年份,居民满意率（%）\n青阳街道,2009,74\n梅岭街道,2009,75\n梅岭街道,2010,76\n合计,2009,75\n"


def imported(folder: Path, district: str) -> ImportReport:
    (folder / "f.csv").write_text(STREETS, encoding="utf-8", newline="\n")
    (folder / "m.yml").write_text(MAPPING.format(district=district), encoding="utf-8", newline="\n")
    return import_file(folder / "f.csv", folder / "m.yml", folder / "data")


def test_names_without_an_identifier_are_named(tmp_path: Path) -> None:
    report = imported(tmp_path, "qingyang")
    assert report.files[0].reasons == {"no_identifier": 2, "total_row": 1}
    assert "有 2 行的地区没有标识，未能导入：梅岭街道。" in report.summary("zh")
    assert "2 rows are of districts without an identifier" in report.summary("en")


def test_a_reform_of_a_district_that_lacks_its_identifier_is_told_where_it_may_be(tmp_path: Path) -> None:
    with pytest.raises(ReadError) as caught:
        imported(tmp_path, "meiling")
    assert caught.value.key == "importing.reform_without_identifier"
    for part in ("meiling", "梅岭街道", "qingyang", "district.names"):
        assert part in caught.value.message("zh")
