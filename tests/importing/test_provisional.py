"""Columns that say how final their figures are: of the years that they name, some of them provisional."""

from __future__ import annotations

from pathlib import Path

import pytest

import govkit
from govkit.importing import import_file
from govkit.importing.provisional import is_provisional, without_finality
from govkit.importing.suggest import suggest_mapping

_MAPPING = """title: {{zh: 试, en: trial}}
source: 试
district: {{name: {{column: 地区}}, coding: name, level: county}}
indicators:
  - {{column: "{column}", indicator: gross_regional_product, unit: 亿元}}
"""


def _file(folder: Path, *columns: str) -> Path:
    lines = [f"地区,{','.join(columns)}"]
    lines += [f"{name},{','.join(str(n + at) for at in range(len(columns)))}" for name, n in _NAMES]
    file = folder / "f.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    return file


_NAMES = (("晋江市", 100), ("石狮市", 200), ("南安市", 300))


def _read(folder: Path, column: str, *columns: str) -> dict[str, tuple[float, str]]:
    """Period → value and status of one district."""
    (folder / "m.yml").write_text(_MAPPING.format(column=column), encoding="utf-8", newline="\n")
    import_file(_file(folder, *columns), folder / "m.yml", folder / "data")
    frame = govkit.load(folder / "data").query("district == '350582'")
    return {one.period: (one.value, one.status) for one in frame.itertuples()}


@pytest.mark.parametrize(
    "column",
    [
        "2021年（初步核算）",
        "2021年(初步核算数)",
        "2021年_快报数",
        "2021年初步统计数",
        "2021年（P）",
        "2021年预计",
    ],
)
def test_provisional_columns_are_of_their_year(tmp_path: Path, column: str) -> None:
    found = _read(tmp_path, "{period}年", "2019年", "2020年（最终核实数）", column)
    assert [status for _, status in found.values()] == ["A", "A", "P"]
    assert list(found) == ["2019", "2020", "2021"]


def test_a_column_of_the_year_itself_goes_before_one_that_says_how_final_it_is(tmp_path: Path) -> None:
    found = _read(tmp_path, "{period}年", "2020年（初步核算）", "2020年", "2021年")
    in_codebook = found["2021"][0] / 102
    assert found == {"2020": (pytest.approx(101 * in_codebook), "A"), "2021": (102 * in_codebook, "A")}


def test_a_column_of_its_own_name_is_provisional_too(tmp_path: Path) -> None:
    file = tmp_path / "m.yml"
    text = _MAPPING.format(column="地区生产总值（快报数）") + 'period: "2021"\n'
    file.write_text(text, encoding="utf-8", newline="\n")
    import_file(_file(tmp_path, "地区生产总值（快报数）"), file, tmp_path / "data")
    assert set(govkit.load(tmp_path / "data")["status"]) == {"P"}


def test_estimates_and_other_brackets_say_nothing_of_the_kind() -> None:
    names = [
        "2021年（估计值）",
        "2021年（当年价）",
        "磷(P)",
        "2021年（线性插值）",
        "初步诊断人数",
        "修订预算",
    ]
    assert [name for name in names if is_provisional(name) or without_finality(name) != name] == []


@pytest.mark.parametrize("written", ["2021年（初步核算）", "2021年快报数", "2021(P)"])
def test_rows_of_a_provisional_year_are_of_that_year(tmp_path: Path, written: str) -> None:
    lines = [f"{name},{year},{n}" for name, n in _NAMES for year in ("2019年", "2020年（最终核实）", written)]
    (tmp_path / "f.csv").write_text(
        "\n".join(["地区,年份,总值", *lines]) + "\n", encoding="utf-8", newline="\n"
    )
    text = _MAPPING.format(column="总值") + "period: {column: 年份}\n"
    (tmp_path / "m.yml").write_text(text, encoding="utf-8", newline="\n")
    import_file(tmp_path / "f.csv", tmp_path / "m.yml", tmp_path / "data")
    found = govkit.load(tmp_path / "data").query("district == '350582'")
    assert dict(zip(found["period"], found["status"], strict=True)) == {"2019": "A", "2020": "A", "2021": "P"}


def test_a_draft_takes_them_together(tmp_path: Path) -> None:
    text = suggest_mapping(_file(tmp_path, "2019年", "2020年", "2021年（初步核算）"))
    assert text.count('column: "{period}年"') == 1
    assert "2021年" not in text
