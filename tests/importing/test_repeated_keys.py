"""Two tables side by side, each with its own column of districts."""

from __future__ import annotations

from pathlib import Path

import pytest

import govkit
from govkit.errors import ReadError
from govkit.importing import import_file

MAPPING = """
title: {zh: 测试, en: Test}
source: a file
district: {coding: name, name: {column: "[A]"}, level: county}
period: 2020
indicators:
  - {column: 人口, indicator: registered_population, unit: 万人}
  - {column: 产值, indicator: gross_regional_product, unit: 亿元}
"""


def imported(folder: Path, text: str) -> None:
    (folder / "f.csv").write_text(text, encoding="utf-8", newline="\n")
    (folder / "m.yml").write_text(MAPPING, encoding="utf-8", newline="\n")
    import_file(folder / "f.csv", folder / "m.yml", folder / "data")


def test_figures_beside_other_districts_are_refused(tmp_path: Path) -> None:
    # The reader gives figures beside other names to a table of their own, and one of the two is to be chosen.
    with pytest.raises(ReadError, match="2 张表"):
        imported(tmp_path, "县市,人口,县市,产值\n晋江市,1,晋江市,5\n石狮市,2,南安市,6\n")
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    "text",
    [
        "县市,人口,县市,产值\n晋江市,1,晋江市,5\n石狮市,2,石狮市,6\n",
        "县市,县市,人口,产值\n晋江市,Jinjiang,1,5\n石狮市,Shishi,2,6\n",
    ],
    ids=["the same districts", "names in two languages"],
)
def test_other_columns_of_that_name_do_no_harm(tmp_path: Path, text: str) -> None:
    imported(tmp_path, text)
    found = govkit.load(tmp_path / "data").set_index(["district", "indicator"])["value"]
    assert found["350581", "gross_regional_product"] == 6
