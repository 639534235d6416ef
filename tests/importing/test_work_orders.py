"""Work orders of hotlines: districts within addresses, and numbers of days among dates."""

from __future__ import annotations

from pathlib import Path

import pytest

import govkit
from govkit.importing import import_file, records
from govkit.importing.suggest import suggest_mapping

MAPPING = """
title: {zh: 工单, en: Work orders}
source: work orders
district: {coding: name, name: {column: 诉求地址, address: true}, level: county}
period: {column: 受理时间, to: month}
indicators: [{indicator: criminal_cases_solved, measure: count}]
"""
TEXT = (
    "工单编号,受理时间,诉求地址\n"
    "1,2022-01-03 09:00:00,福建省泉州市晋江市青阳街道1号\n"
    "2,2022/1/10 09:00,石狮市湖滨街道2号\n"
    "3,44576.375,晋江市梅岭街道3号\n"
    "4,2022年2月1日,晋江市青阳街道4号\n"
    "5,2022-02-08,鼓楼区某路5号\n"
    "6,2022-02-09,某街道6号\n"
    "7,40000,晋江市青阳街道7号\n"
)


@pytest.fixture(params=["read", "counted"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Small files are read, large ones counted without being held."""
    if request.param == "counted":
        monkeypatch.setattr(records, "LARGE_FILE", 0)
    return str(request.param)


def test_work_orders_count_in_the_district_and_month_that_they_state(tmp_path: Path, way: str) -> None:
    (tmp_path / "f.csv").write_text(TEXT, encoding="utf-8", newline="\n")
    (tmp_path / "m.yml").write_text(MAPPING, encoding="utf-8", newline="\n")
    report = import_file(tmp_path / "f.csv", tmp_path / "m.yml", tmp_path / "data")
    found = govkit.load(tmp_path / "data")
    assert {tuple(row) for row in found[["district", "period", "value"]].to_numpy()} == {
        ("350582", "2022-01", 2),
        ("350581", "2022-01", 1),
        ("350582", "2022-02", 1),
    }
    # 40000 is in 2009, years from the dates that are written out.
    assert report.files[0].reasons == {"ambiguous_place": 1, "unknown_place": 1, "excel_day": 1}
    assert "“受理时间”有 1 个 Excel 的日期序号混在写明的日期之中" in report.summary("zh")
    assert "青阳街道" not in report.summary("zh")


def test_a_draft_takes_addresses_and_dates_with_numbers_of_days_among_them(tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text(TEXT, encoding="utf-8", newline="\n")
    text = suggest_mapping(tmp_path / "f.csv")
    assert "  name: {column: 诉求地址, address: true}\n  coding: name\n  level: county\n" in text
    (tmp_path / "f.csv").write_text("".join(TEXT.splitlines(True)[:-1]), encoding="utf-8", newline="\n")
    assert "\nperiod: {column: 受理时间, to: " in suggest_mapping(tmp_path / "f.csv")


def test_a_draft_offers_to_count_records_and_those_of_each_kind(tmp_path: Path) -> None:
    rows = [f"{n},2022-01-{n + 1:02},晋江市,{('投诉', '咨询')[n % 2]},{n}\n" for n in range(12)]
    text = "工单编号,受理时间,区县,诉求类型,备注号\n" + "".join(rows)
    (tmp_path / "f.csv").write_text(text, encoding="utf-8", newline="\n")
    found = suggest_mapping(tmp_path / "f.csv")
    assert "  # - {indicator: , measure: count}\n" in found
    assert "  # - {indicator: , measure: count, where: {诉求类型: [投诉, 咨询]}}\n" in found
    filled = found.replace(
        "# - {indicator: , measure: count}", "- {indicator: disputes_resolved, measure: count}"
    )
    (tmp_path / "m.yml").write_text(filled, encoding="utf-8", newline="\n")
    import_file(tmp_path / "f.csv", tmp_path / "m.yml", tmp_path / "data")
    assert list(govkit.load(tmp_path / "data")["value"]) == [12]


HOMES = (
    "工单编号,受理时间,诉求地址\n"
    "1,2022-01-03,青阳街道阳光社区3栋502室\n"
    "2,某时,晋江市青阳街道阳光社区3栋502室\n"
    "3,2022-01-04,晋江市罗山街道7号\n"
)


def test_an_address_is_written_nowhere_as_a_whole(tmp_path: Path, way: str) -> None:
    (tmp_path / "f.csv").write_text(HOMES, encoding="utf-8", newline="\n")
    (tmp_path / "m.yml").write_text(MAPPING, encoding="utf-8", newline="\n")
    report = import_file(tmp_path / "f.csv", tmp_path / "m.yml", tmp_path / "data")
    assert report.files[0].reasons == {"unknown_place": 1, "bad_period": 1}
    assert "“青阳街道阳光……”" in report.summary("zh")
    written = [file.read_bytes().decode("utf-8", "replace") for file in (tmp_path / "data").iterdir()]
    for text in (*written, report.summary("zh"), report.summary("en")):
        assert "502" not in text


def test_the_beginning_of_addresses_may_be_given_a_district(tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text(HOMES, encoding="utf-8", newline="\n")
    named = MAPPING.replace("level: county", 'level: county, names: {青阳街道阳光……: "350582"}')
    (tmp_path / "m.yml").write_text(named, encoding="utf-8", newline="\n")
    import_file(tmp_path / "f.csv", tmp_path / "m.yml", tmp_path / "data")
    found = govkit.load(tmp_path / "data")
    assert [tuple(row) for row in found[["district", "value"]].to_numpy()] == [("350582", 2)]


@pytest.mark.parametrize("name", ["来电时间", "派单日期", "创建时间", "created_at"])
def test_a_draft_takes_days_by_any_name_of_a_time_and_offers_each_of_several_kinds(
    tmp_path: Path, name: str
) -> None:
    kinds = ("噪音┋物业", "物业", "噪音", "停车")
    rows = [f"2022-01-{n + 1:02} 09:00:00,晋江市,{kinds[n % 4]}\n" for n in range(16)]
    (tmp_path / "f.csv").write_text(f"{name},区县,类别\n{''.join(rows)}", encoding="utf-8", newline="\n")
    found = suggest_mapping(tmp_path / "f.csv")
    assert f"\nperiod: {{column: {name}, to: " in found
    assert "where: {类别: [噪音, 物业, 停车]}}" in found


def test_days_of_lives_are_no_periods(tmp_path: Path) -> None:
    rows = [f"1990-01-{n + 1:02},晋江市,{n}\n" for n in range(16)]
    (tmp_path / "f.csv").write_text(f"出生日期,区县,件数\n{''.join(rows)}", encoding="utf-8", newline="\n")
    assert "出生日期, to:" not in suggest_mapping(tmp_path / "f.csv")
