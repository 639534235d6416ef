"""Workbooks as researchers have them: districts by name, years side by side, units that the file states."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pandas as pd
import pytest

import govkit
from govkit.cli import main
from govkit.errors import ReadError
from govkit.importing import ImportReport, import_file, load_mapping
from govkit.importing.suggest import suggest_mapping

WIDE = """
title: {zh: 测试, en: Test}
source: a workbook
district: {coding: name, name: {column: 县市}, level: county, names: {开发区: "350582"}}
indicators:
  - {column: "地区生产总值_{period}年", also: ["{period}年"], indicator: gross_regional_product, unit: 万元}
reforms: [{district: "350581", start: 2012-03, source: 市政府文件, model: jinjiang}]
"""


def workbook(folder: Path, rows: list[list[object]], name: str = "w.xlsx") -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(folder / name)
    return folder / name


def imported(folder: Path, rows: list[list[object]], mapping: str = WIDE, **options: object) -> ImportReport:
    (folder / "m.yml").write_text(mapping, encoding="utf-8", newline="\n")
    return import_file(workbook(folder, rows), folder / "m.yml", folder / "data", **options)  # type: ignore[arg-type]


ROWS: list[list[object]] = [
    ["县市", "2010年", "2011年", "2012年"],
    ["晋 江 市", 7988900, 9000000, "1095亿元"],
    ["石狮", 3000000, "…", 3200000],
    ["福建省南安市", 4000000, 4100000, "约4200000"],
    ["泉州市", 1, 2, 3],
    ["朝阳区", 1, 2, 3],
    ["晋江阳市", 1, 2, 3],
    ["合计", 1, 2, 3],
]


def test_years_side_by_side_become_periods(tmp_path: Path) -> None:
    report = imported(tmp_path, ROWS)
    frame = govkit.load(tmp_path / "data")
    series = frame[frame["district"] == "350582"].set_index("period")["value"]
    assert series.to_dict() == {"2010": 798.89, "2011": 900, "2012": 1095}
    assert frame[frame["district"] == "350581"]["status"].tolist() == ["A", "M", "A"]
    assert set(frame["district"]) == {"350581", "350582", "350583"}
    (own,) = report.files
    assert (own.rows_read, own.rows_kept, own.rows_set_aside) == (7, 3, 4)
    assert own.cells_read == own.figures + own.blank + own.cells_set_aside == 9


def test_names_that_are_not_found_are_told_with_the_nearest(tmp_path: Path) -> None:
    report = imported(tmp_path, ROWS)
    (own,) = report.files
    assert own.reasons == {
        "ambiguous_place": 1,
        "not_exact": 1,
        "not_this_level": 1,
        "total_row": 1,
        "unknown_place": 1,
    }
    names = {one.name: one for one in own.unmatched}
    assert set(names) == {"朝阳区", "晋江阳市"}
    assert "晋江市" in names["晋江阳市"].near
    assert "北京市朝阳区 110105" in names["朝阳区"].near
    for lang in ("zh", "en"):
        text = report.summary(lang)
        assert "晋江阳市" in text
        assert "石狮 → 石狮市 350581" in text
    aside = pd.read_csv(tmp_path / "data" / "set-aside.csv", dtype="str", keep_default_na=False)
    assert aside.set_index("cell").loc["晋江阳市", "row"] == "7"


def test_a_reform_of_the_mapping_reaches_its_district(tmp_path: Path) -> None:
    imported(tmp_path, ROWS)
    dataset = govkit.load_dataset(tmp_path / "data")
    assert dataset.districts["350581"].reform_start == "2012-03"
    assert dataset.reform_source("350581") == "市政府文件"
    assert (tmp_path / "data" / "districts.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert (tmp_path / "data" / "observations.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_a_reform_of_a_district_that_the_file_has_not_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadError) as caught:
        imported(tmp_path, ROWS, WIDE.replace('district: "350581"', 'district: "350521"'))
    assert caught.value.key == "importing.reform_elsewhere"


def test_names_of_ones_own_take_the_code_that_the_mapping_gives(tmp_path: Path) -> None:
    imported(tmp_path, [*ROWS[:1], ["开发区", 1, 2, 3]], WIDE.split("reforms:")[0])
    assert set(govkit.load(tmp_path / "data")["district"]) == {"350582"}


def test_names_that_several_bear_are_told_by_the_rows_above(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["地区", "地区生产总值（万元）"],
        ["北京市", 9],
        ["朝阳区", 1],
        ["长春市", 9],
        ["朝阳区", 2],
    ]
    mapping = WIDE.split("district:")[0] + (
        "district: {coding: name, name: {column: 地区}, level: county}\nperiod: 2010\n"
        "indicators: [{column: 地区生产总值, indicator: gross_regional_product}]\n"
    )
    imported(tmp_path, rows, mapping)
    frame = govkit.load(tmp_path / "data")
    assert dict(zip(frame["district"], frame["value"], strict=True)) == {"110105": 0.0001, "220104": 0.0002}


def test_a_unit_that_nothing_states_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(ReadError) as caught:
        imported(tmp_path, ROWS, WIDE.replace(", unit: 万元", ""))
    assert caught.value.key == "importing.no_unit"


def test_a_period_may_be_given_with_the_command(tmp_path: Path) -> None:
    rows: list[list[object]] = [["县市", "户籍人口（人）"], ["晋江市", 1057000]]
    mapping = WIDE.split("district:")[0] + (
        "district: {coding: name, name: {column: 县市}, level: county}\nperiod: title\n"
        "indicators: [{column: 户籍人口, indicator: registered_population}]\n"
    )
    with pytest.raises(ReadError) as caught:
        imported(tmp_path, rows, mapping)
    assert caught.value.key == "importing.no_period"
    imported(tmp_path, rows, mapping, period="2010")
    assert govkit.load(tmp_path / "data")[["period", "value"]].to_numpy().tolist() == [["2010", 105.7]]


def test_answers_of_a_questionnaire_become_shares_with_their_number(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["序号", "提交答卷时间", "所在县区", "总体满意度"],
        [1, "2021/5/6 10:11:12", "晋江市", "A.非常满意"],
        [2, "2021/5/7 10:11:12", "晋江", "满意"],
        [3, "2021/6/8 10:11:12", "晋江市", "不满意"],
        [4, "2021/6/8 10:11:12", "晋江市", ""],
        [5, "2022/6/8 10:11:12", "石狮市", "满意"],
    ]
    report = import_file(workbook(tmp_path, rows), "questionnaire", tmp_path / "data")
    frame = govkit.load(tmp_path / "data")
    assert frame[["district", "period", "value", "n"]].to_numpy().tolist() == [
        ["350581", "2022", 100, 1],
        ["350582", "2021", float(f"{200 / 3:.15g}"), 3],
    ]
    (own,) = report.files
    assert (own.cells_read, own.figures, own.blank) == (5, 4, 1)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_draft_of_a_mapping_imports_the_file_that_it_was_made_from(tmp_path: Path, lang: str) -> None:
    rows: list[list[object]] = [
        ["县市", "年份", "地区生产总值（万元）", "户籍人口（人）", "电站数"],
        ["晋江市", 2010, 9000000, 1057000, 3],
        ["石狮市", 2010, 3000000, 310000, 4],
        ["晋江市", 2011, 9100000, 1058000, 5],
    ]
    file = workbook(tmp_path, rows)
    draft = tmp_path / "draft.yml"
    assert main(["import", str(file), "--suggest", "--mapping", str(draft), "--lang", lang]) == 0
    text = draft.read_text(encoding="utf-8")
    assert "# - {column: 电站数" in text
    mapping = load_mapping(draft)
    assert [entry.indicator for entry in mapping.indicators] == [
        "gross_regional_product",
        "registered_population",
    ]
    assert main(["import", str(file), "--mapping", str(draft), "--into", str(tmp_path / "data")]) == 0
    assert len(govkit.load(tmp_path / "data")) == 6
    assert main(["import", str(file), "--suggest", "--mapping", str(draft)]) == 2
    assert draft.read_text(encoding="utf-8") == text


def test_a_draft_finds_years_side_by_side(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["地区生产总值（亿元）"],
        ["县市", 2010, 2011],
        ["晋江市", 900, 910],
        ["石狮市", 300, 310],
    ]
    text = suggest_mapping(workbook(tmp_path, rows))
    assert "{period}" in text
    (tmp_path / "d.yml").write_text(text, encoding="utf-8", newline="\n")
    report = import_file(tmp_path / "w.xlsx", tmp_path / "d.yml", tmp_path / "data")
    (own,) = report.files
    assert (own.figures, report.first_period, report.last_period) == (4, "2010", "2011")


@pytest.mark.parametrize(("heads", "figures"), [(["2010年", "2011年"], 4), (["市区", "农村"], 2)])
def test_a_draft_finds_blocks_of_rows(tmp_path: Path, heads: list[str], figures: int) -> None:
    rows: list[list[object]] = [["2010年户籍人口"], ["县市", "户籍人口（万人）", "备注"]]
    for number, head in enumerate(heads):
        rows += [[head], ["晋江市", 100 + number, "甲"], ["石狮市", 30 + number, "乙"]]
    (tmp_path / "d.yml").write_text(suggest_mapping(workbook(tmp_path, rows)), encoding="utf-8", newline="\n")
    report = import_file(tmp_path / "w.xlsx", tmp_path / "d.yml", tmp_path / "data")
    assert (report.files[0].figures, report.files[0].rows_set_aside) == (figures, 0)
    frame = govkit.load(tmp_path / "data")
    values = frame[frame["district"] == "350582"].set_index("period")["value"].to_dict()
    assert values == ({"2010": 100, "2011": 101} if figures == 4 else {"2010": 100})


def test_a_draft_finds_districts_that_head_blocks(tmp_path: Path) -> None:
    rows: list[list[object]] = [["类别", "户籍人口（万人）", "面积"]]
    for place, people in (("晋江市", 100), ("石狮市", 30)):
        rows += [[place], ["城镇", people, 1], ["乡村", people / 2, 2]]
    text = suggest_mapping(workbook(tmp_path, rows))
    assert "name: {column: 分组}" in text
    (tmp_path / "d.yml").write_text(
        text.replace("period: \n", "period: 2010\n"), encoding="utf-8", newline="\n"
    )
    import_file(tmp_path / "w.xlsx", tmp_path / "d.yml", tmp_path / "data")
    frame = govkit.load(tmp_path / "data")
    assert dict(zip(frame["district"], frame["value"], strict=True)) == {"350582": 100, "350581": 30}


def test_columns_of_one_name_are_told_apart_by_their_place(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["县市", "年份", "户籍人口（万人）", "备注", "户籍人口（万人）"],
        ["晋江市", 2010, 100, "甲", 110],
        ["石狮市", 2010, 30, "乙", 33],
    ]
    mapping = WIDE.split("district:")[0] + (
        "district: {coding: name, name: {column: 县市}, level: county}\nperiod: {column: 年份}\n"
        "indicators: [{column: 户籍人口, indicator: registered_population}]\n"
    )
    with pytest.raises(ReadError) as caught:
        imported(tmp_path, rows, mapping)
    assert caught.value.key == "importing.column_twice"
    for lang in ("zh", "en"):
        assert "[C] 户籍人口" in caught.value.message(lang)
        assert "[E] 户籍人口.2" in caught.value.message(lang)
        assert 'column: "[C]"' in caught.value.message(lang)
    report = imported(tmp_path, rows, mapping.replace("column: 户籍人口", 'column: "[E]"'))
    assert set(govkit.load(tmp_path / "data")["value"]) == {110, 33}
    assert report.files[0].not_imported == ("户籍人口", "备注")
    assert any("户籍人口 [C] [E]" in remark.message("zh") for remark in report.files[0].remarks)
    assert 'column: "[C]", indicator: registered_population' in suggest_mapping(tmp_path / "w.xlsx")


def test_the_command_asks_for_what_it_lacks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", str(workbook(tmp_path, ROWS))]) == 2
    assert "--mapping" in capsys.readouterr().err


def test_a_draft_of_a_yearly_table_serves_the_tables_of_other_years(tmp_path: Path) -> None:
    for year in (2019, 2020):
        text = f"{year}年县域指标\n县市,年末总人口（万人）\n晋江市,{year - 1900}\n石狮市,35\n"
        (tmp_path / f"{year}.csv").write_text(text, encoding="utf-8", newline="\n")
    draft = suggest_mapping(tmp_path / "2019.csv")
    (tmp_path / "d.yml").write_text(draft, encoding="utf-8", newline="\n")
    import_file(tmp_path / "2020.csv", tmp_path / "d.yml", tmp_path / "data")
    dataset = govkit.load_dataset(tmp_path / "data")
    assert dataset.title("zh") == "县域指标"
    first = dataset.observations.iloc[1]
    assert (first["indicator"], first["period"], first["value"]) == ("registered_population", "2020", 120)


def test_a_draft_has_a_place_for_the_reform_and_the_report_asks_for_it(tmp_path: Path) -> None:
    text = "街道,年份,矛盾纠纷化解率（%）\n青阳街道,2009,80\n青阳街道,2014,85\n"
    (tmp_path / "s.csv").write_text(text, encoding="utf-8", newline="\n")
    draft = suggest_mapping(tmp_path / "s.csv")
    head, _, reforms = draft.partition("# reforms:")
    (tmp_path / "d.yml").write_text(draft, encoding="utf-8", newline="\n")
    assert "reforms" in import_file(tmp_path / "s.csv", tmp_path / "d.yml", tmp_path / "data").summary("zh")
    filled = head + "reforms:" + reforms.replace("#", "")
    (tmp_path / "d.yml").write_text(filled, encoding="utf-8", newline="\n")
    report = import_file(tmp_path / "s.csv", tmp_path / "d.yml", tmp_path / "data")
    assert report.reforms == 1
    assert "reforms" not in report.summary("zh")
    (touched,) = govkit.load_dataset(tmp_path / "data").touched()
    assert (touched.name_zh, touched.reform_start) == ("青阳街道", "2013-01")


def test_a_draft_of_a_questionnaire_names_day_questions_and_what_it_leaves_out(tmp_path: Path) -> None:
    rows = [
        f"{number},2021/6/{1 + number % 28} 10:00:00,{('晋江市', '石狮市')[number % 2]},"
        f"{('满意', '一般', '不满意')[number % 3]},{number % 5}"
        for number in range(60)
    ]
    head = "序号,提交答卷时间,所在县区,1、您对社区工作是否满意？,2、网格员一年上门几次"
    (tmp_path / "q.csv").write_text("\n".join([head, *rows]) + "\n", encoding="utf-8", newline="\n")
    draft = suggest_mapping(tmp_path / "q.csv")
    assert "period: {column: 提交答卷时间, to: year}" in draft
    assert "没有用到的列：序号。" in draft
    asked = "indicator: resident_satisfaction, measure: share, answers: [满意, 一般, 不满意]}"
    assert asked in draft
    assert "measure: mean}" in draft
    used = draft.replace("indicators: []", "indicators:").replace(", 一般, 不满意]", "]")
    (line,) = [line for line in used.splitlines() if "measure: share" in line]
    used = used.replace(line, line.replace("# - ", "- "))
    (tmp_path / "d.yml").write_text(used, encoding="utf-8", newline="\n")
    import_file(tmp_path / "q.csv", tmp_path / "d.yml", tmp_path / "data")
    frame = govkit.load(tmp_path / "data")
    assert frame[["period", "n"]].to_numpy().tolist() == [["2021", 30], ["2021", 30]]
    assert frame["value"].sum() == pytest.approx(200 / 3)
