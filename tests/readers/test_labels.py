"""A row that says in Chinese what the codes of a header mean, and one of units that knows of none."""

from __future__ import annotations

from pathlib import Path

import pytest

from govkit.readers import RawTable, read

CODES = "Sgnyea,Ctnm,Ctnm_id,Population,Gdp"
LABELS = "统计年度,县名称,县代码,年末总人口,地区生产总值"
UNITS = "没有单位,没有单位,没有单位,万人,万元"
ROWS = "2018,晋江市,350582,116,22290000\n2018,石狮市,350581,35,9400000\n"


def table(folder: Path, text: str, encoding: str = "gb18030") -> RawTable:
    (folder / "t.csv").write_bytes(text.encode(encoding))
    (found,) = read(folder / "t.csv")
    return found


@pytest.mark.parametrize("units", ["", f"{UNITS}\n", f"{UNITS.replace('没有单位', '无')}\n"])
def test_labels_below_codes_are_no_data(tmp_path: Path, units: str) -> None:
    found = table(tmp_path, f"{CODES}\n{LABELS}\n{units}{ROWS}")
    assert [column.name for column in found.columns] == CODES.split(",")
    assert [column.label for column in found.columns] == LABELS.split(",")
    assert [column.unit for column in found.columns] == (["", "", "", "万人", "万元"] if units else [""] * 5)
    assert found.frame["Population"].tolist() == ["116", "35"]
    assert found.structure["label"] == (2,)
    assert found.notes == ()


def test_a_label_may_name_its_unit(tmp_path: Path) -> None:
    found = table(tmp_path, f"{CODES}\n{LABELS.replace('总值', '总值（万元）')}\n{ROWS}")
    assert (found.columns[4].label, found.columns[4].unit) == ("地区生产总值", "万元")


def test_chinese_below_chinese_or_beside_figures_is_data(tmp_path: Path) -> None:
    plain = table(tmp_path, f"年份,县,代码,人口,生产总值\n去年,晋江市,缺,缺,不详\n{ROWS}")
    assert len(plain.frame) == 3
    texts = table(tmp_path, "id,name,answer\n张三,晋江市,满意\n李四,石狮市,一般\n王五,南安市,满意\n")
    assert len(texts.frame) == 3
