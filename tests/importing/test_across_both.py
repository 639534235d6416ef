"""Districts side by side, of which columns say the year and rows the month, or the other way round."""

from __future__ import annotations

from pathlib import Path

import pytest

import govkit
from govkit.importing import import_file
from govkit.importing.suggest import suggest_mapping

MONTHS = [f"{month}月" for month in range(1, 13)]


@pytest.mark.parametrize(
    ("heads", "firsts", "column", "period", "second"),
    [
        (
            "月份,晋江市,,石狮市,\n,2019年,2020年,2019年,2020年",
            MONTHS,
            "{district}_{period}年",
            "{month: 月份}",
            "2020-01",
        ),
        (
            "月份,2019年,,2020年,\n,晋江市,石狮市,晋江市,石狮市",
            [*MONTHS, "全年"],
            "{period}年_{district}",
            "{month: 月份}",
            "2019-01",
        ),
        (
            "年份,晋江市,,石狮市,\n,1月,2月,1月,2月",
            ["2019", "2020"],
            "{district}_{period}",
            "{year: 年份}",
            "2019-02",
        ),
        (
            "年份,晋江市,,石狮市,\n,一季度,二季度,一季度,二季度",
            ["2019", "2020"],
            "{district}_{period}",
            "{year: 年份}",
            "2019-Q2",
        ),
    ],
    ids=["months in rows", "districts below years", "months in columns", "quarters in columns"],
)
def test_districts_and_a_part_of_the_period_in_columns(
    tmp_path: Path, heads: str, firsts: list[str], column: str, period: str, second: str
) -> None:
    rows = "\n".join(f"{first},1,2,3,4" for first in firsts)
    file = tmp_path / "f.csv"
    file.write_text(f"户籍人口（万人）\n{heads}\n{rows}\n", encoding="utf-8", newline="\n")
    draft = suggest_mapping(file)
    assert f'column: "{column}"' in draft
    assert f"period: {period}" in draft
    (tmp_path / "m.yml").write_text(draft, encoding="utf-8", newline="\n")
    report = import_file(file, tmp_path / "m.yml", tmp_path / "data")
    frame = govkit.load(tmp_path / "data").set_index(["district", "period"])["value"]
    assert len(frame) == 4 * len([first for first in firsts if first != "全年"])
    of_second = "350581" if second == "2019-01" else "350582"
    assert frame[of_second, second] == 2
    (account,) = report.files
    assert account.cells_read == 4 * len(firsts)
    assert account.cells_read == account.figures + account.blank + account.cells_set_aside
