"""What grows with the size of a table grows no faster than it."""

from __future__ import annotations

import time
from pathlib import Path

from govkit.readers import read
from govkit.readers.raw import unique_names

from .making import delimited


def test_ten_thousand_columns_of_one_name_are_numbered_at_once() -> None:
    started = time.perf_counter()
    names = unique_names(["v"] * 10_000)
    assert time.perf_counter() - started < 5
    assert names[:3] == ["v", "v.2", "v.3"]
    assert len(set(names)) == 10_000


def test_a_number_that_another_column_has_is_left_out() -> None:
    assert unique_names(["v", "v.2", "v", "v.2"]) == ["v", "v.2", "v.3", "v.2.2"]


def test_rows_without_figures_between_others_do_not_make_a_table_slow(tmp_path: Path) -> None:
    rows = [[f"县{n}", "甲", "", ""] if n % 2 else [f"县{n}", "乙", str(n), "2"] for n in range(10_000)]
    file = delimited(tmp_path / "t.csv", [["县市", "说明", "人口", "产值"], *rows])
    started = time.perf_counter()
    (table,) = read(file)
    assert time.perf_counter() - started < 20
    assert len(table.frame) == 10_000
