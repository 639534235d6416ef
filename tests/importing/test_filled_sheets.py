"""A workbook of raw and of filled sheets: drafts take the raw one, imports of the other tell estimates."""

from __future__ import annotations

from pathlib import Path

import govkit
from govkit.importing import import_file
from govkit.importing.suggest import suggest_mapping


def book(folder: Path) -> Path:
    import openpyxl

    whole = openpyxl.Workbook()
    page = whole.active
    for sheet, years in (("线性插值", (2018, 2019, 2020)), ("原始数据", (2018, 2020))):
        page.title = sheet
        page.append(["年份", "区县", "年末户籍人口（万人）"])
        for year in years:
            page.append([year, "晋江市", year - 1900])
            page.append([year, "石狮市", year - 1950])
        page = whole.create_sheet()
    whole.save(folder / "县域.xlsx")
    return folder / "县域.xlsx"


def test_the_draft_takes_the_raw_sheet(tmp_path: Path) -> None:
    assert "table: {sheet: 原始数据}" in suggest_mapping(book(tmp_path))


def test_filled_figures_come_in_as_estimates(tmp_path: Path) -> None:
    file = book(tmp_path)
    mapping = tmp_path / "m.yml"
    mapping.write_text(suggest_mapping(file).replace("sheet: 原始数据", "sheet: 线性插值"), encoding="utf-8")
    import_file(file, mapping, tmp_path / "out")
    rows = govkit.load(tmp_path / "out")
    estimates = rows[rows["status"].astype(str) == "E"]
    assert estimates["district"].tolist() == ["350581", "350582"]
    assert estimates["period"].astype(str).tolist() == ["2019", "2019"]
    assert (rows["status"].astype(str) == "A").sum() == 4


def test_a_sum_is_of_no_district_above_it(tmp_path: Path) -> None:
    rows = [
        "省份,县市,2019年,2020年",
        "福建,晋江市,1,2",
        ",石狮市,…,4",
        "小计,,5,6",
        "浙江,义乌市,7,8",
        "合  计,,12,14",
    ]
    file = tmp_path / "收入.csv"
    file.write_text("\n".join(rows), encoding="utf-8")
    assert "fill_down" not in suggest_mapping(file)
    mapping = tmp_path / "m.yml"
    mapping.write_text(
        "title: {zh: 收入, en: Revenue}\nsource: 年鉴\n"
        "district: {name: {column: 县市, fill_down: true}, coding: name, level: county}\n"
        'indicators: [{column: "{period}年", indicator: budget_revenue, unit: 亿元}]\n',
        encoding="utf-8",
    )
    import_file(file, mapping, tmp_path / "out")
    found = govkit.load(tmp_path / "out")
    assert sorted(found["value"].dropna()) == [1, 2, 4, 7, 8]
