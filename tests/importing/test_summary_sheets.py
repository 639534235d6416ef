"""A sheet of 汇总 or 目录 beside others that are alike is left out and named, unless it has more rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from importing.books import write_book

import govkit
from govkit.errors import ReadError
from govkit.importing import ImportReport, import_file
from govkit.importing.suggest import suggest_mapping
from govkit.importing.summary_sheets import is_summary

Sheets = dict[str, list[list[Any]]]
PEOPLE = "户籍人口（万人）"
HEADER = ["县市", "年份", PEOPLE]
CITIES: Sheets = {
    "泉州市": [HEADER, ["晋江市", 2019, 110], ["晋江市", 2020, 111]],
    "福州市": [HEADER, ["福清市", 2019, 130], ["福清市", 2020, 131]],
}
YEARS: Sheets = {
    "2019年": [["县市", PEOPLE], ["晋江市", 110], ["石狮市", 30]],
    "2020年": [["县市", PEOPLE], ["晋江市", 111], ["石狮市", 31]],
}
STREETS: Sheets = {
    "青阳街道": [["年份", PEOPLE], [2019, 1], [2020, 2]],
    "梅岭街道": [["年份", PEOPLE], [2019, 3], [2020, 4]],
}


def drafted(folder: Path, sheets: Sheets) -> ImportReport:
    write_book(folder / "f.xlsx", sheets)
    (folder / "m.yml").write_text(suggest_mapping(folder / "f.xlsx"), encoding="utf-8", newline="\n")
    return import_file(folder / "f.xlsx", folder / "m.yml", folder / "data")


@pytest.mark.parametrize(
    ("sheets", "name", "rows"),
    [
        (CITIES, "总表", [HEADER, ["合计", 2020, 242], ["晋江市", 2020, 111], ["福清市", 2020, 131]]),
        (YEARS, "合计", [["县市", PEOPLE], ["晋江市", 221], ["石狮市", 61]]),
        (YEARS, "汇总表", [HEADER, ["晋江市", 2019, 110], ["石狮市", 2019, 30], ["晋江市", 2020, 111]]),
        (STREETS, "全市", [["年份", PEOPLE], [2019, 4], [2020, 6]]),
    ],
    ids=["cities", "years", "years in one", "streets"],
)
@pytest.mark.parametrize("first", [True, False], ids=["before", "after"])
def test_a_summary_of_the_same_columns_is_left_out_and_named(
    tmp_path: Path, sheets: Sheets, name: str, rows: list[list[Any]], first: bool
) -> None:
    report = drafted(tmp_path, {name: rows, **sheets} if first else {**sheets, name: rows})
    assert len(govkit.load(tmp_path / "data")) == 4
    (remark,) = [one for one in report.files[0].remarks if one.key == "importing.remark_summaries"]
    assert f"未导入：{name}；" in remark.message("zh")
    assert f"not imported: {name}." in remark.message("en")


def test_a_summary_with_a_district_that_no_sheet_has_is_refused(tmp_path: Path) -> None:
    further = [HEADER, ["晋江市", 2020, 111], ["惠安县", 2020, 90]]
    with pytest.raises(ReadError, match=r"“总表”.*第 3 行“惠安县 2020”等 1 行.*sheet: 总表"):
        drafted(tmp_path, {**CITIES, "总表": further})


def test_covers_and_lists_of_contents_are_named_among_the_tables_that_do_not_fit(tmp_path: Path) -> None:
    report = drafted(tmp_path, {"目录": [["目录"], ["1 2019年"], ["2 2020年"]], **YEARS})
    assert len(govkit.load(tmp_path / "data")) == 4
    assert any("未导入：目录。" in one.message("zh") for one in report.files[0].remarks)


def test_a_sheet_of_other_data_is_no_summary(tmp_path: Path) -> None:
    names = ("汇总", "分市汇总表", "總表", "全省", "目录", "填报说明", "Summary")
    assert all(map(is_summary, names))
    assert not any(map(is_summary, ("福建", "2020年", "市辖区", "其他", "Sheet1", "全市2020", "总人口")))
