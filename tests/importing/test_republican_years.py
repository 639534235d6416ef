"""Bare years such as 107年 are of the Republic in tables of Taiwan, and set aside with a hint elsewhere."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import govkit
from govkit.errors import ReadError
from govkit.importing import ImportReport, import_file, records

MAPPING = """
title: {{zh: 测试, en: Test}}
source: a file
district: {{coding: slug, id: {{column: 地区}}, names: {{{names}}}, level: city}}
{period}
indicators: [{{column: "{column}", indicator: registered_population, unit: 万人}}]
"""


def imported(
    folder: Path, text: str, names: str, period: str, column: str, codec: str = "utf-8"
) -> ImportReport:
    (folder / "f.csv").write_bytes(text.encode(codec))
    mapping = MAPPING.format(names=names, period=period, column=column)
    (folder / "m.yml").write_text(mapping, encoding="utf-8", newline="\n")
    return import_file(folder / "f.csv", folder / "m.yml", folder / "data")


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("地区,年别,人口\n臺北市,107年,1\n臺北市,108年底,2\n", "utf-8"),
        ("中華民國統計年報\n地区,年别,人口\n甲市,107年,1\n甲市,108年,2\n", "utf-8"),
    ],
    ids=["cities", "title"],
)
def test_bare_years_in_rows_of_a_table_of_taiwan(tmp_path: Path, text: str, codec: str) -> None:
    report = imported(tmp_path, text, "臺北市: taipei, 甲市: jia", "period: {column: 年别}", "人口", codec)
    assert (report.first_period, report.last_period) == ("2018", "2019")
    told = [one.message("zh") for one in report.files[0].remarks if one.key == "importing.remark_republican"]
    assert len(told) == 1
    assert "107年 即 2018 年" in told[0]


def test_bare_years_in_the_header_of_a_table_of_taiwan(tmp_path: Path) -> None:
    text = "地区,107年,108年\n高雄市,1,2\n"
    imported(tmp_path, text, "高雄市: kaohsiung", "", "{period}")
    assert govkit.load(tmp_path / "data")["period"].tolist() == ["2018", "2019"]


def test_bare_years_of_a_file_in_big5(tmp_path: Path) -> None:
    text = "縣市別,年別,人口數\n苗栗縣,107年,1\n苗栗縣,108年,2\n彰化縣,107年,3\n彰化縣,108年,4\n"
    (tmp_path / "f.csv").write_bytes(text.encode("cp950"))
    mapping = MAPPING.format(
        names="苗栗縣: miaoli, 彰化縣: changhua", period="period: {column: 年別}", column="人口數"
    )
    (tmp_path / "m.yml").write_text(mapping.replace("地区", "縣市別"), encoding="utf-8", newline="\n")
    import_file(tmp_path / "f.csv", tmp_path / "m.yml", tmp_path / "data")
    assert set(govkit.load(tmp_path / "data")["period"]) == {"2018", "2019"}


def test_elsewhere_they_are_set_aside_with_what_they_may_be(tmp_path: Path) -> None:
    text = "地区,年份,人口\n晋江市,107年,1\n晋江市,98年,1\n晋江市,2019年,2\n注：全国数不含台湾省。\n"
    report = imported(tmp_path, text, "晋江市: jinjiang", "period: {column: 年份}", "人口")
    assert report.files[0].reasons == {"short_year": 2}
    with pytest.raises(ReadError):
        imported(tmp_path, "地区,107年,108年\n晋江市,1,2\n", "晋江市: jinjiang", "", "{period}")


@pytest.mark.parametrize("codec", ["utf-8", "cp950"])
@pytest.mark.parametrize("large", [False, True])
def test_records_of_taiwan_are_counted_in_bare_years(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, codec: str, large: bool
) -> None:
    if large:
        monkeypatch.setattr(records, "LARGE_FILE", 0)
    text = "地區,年別\n臺北市,107年\n臺北市,107年\n高雄市,108年\n"
    (tmp_path / "f.csv").write_bytes(text.encode(codec))
    mapping = MAPPING.format(
        names="臺北市: taipei, 高雄市: kaohsiung", period="period: {column: 年別}", column="人口"
    ).replace("地区", "地區")
    counting = (
        mapping[: mapping.index("indicators:")]
        + "indicators: [{indicator: disputes_resolved, measure: count}]\n"
    )
    (tmp_path / "m.yml").write_text(counting, encoding="utf-8", newline="\n")
    report = import_file(tmp_path / "f.csv", tmp_path / "m.yml", tmp_path / "data")
    found = govkit.load(tmp_path / "data")
    assert dict(zip(found["period"], found["value"], strict=True)) == {"2018": 2, "2019": 1}
    assert "按民国纪年读取（10" in report.summary("zh")


@pytest.mark.parametrize("header", ["年度", "民國年", "年別"])
@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_numbers_in_a_column_of_years_of_taiwan_are_years(tmp_path: Path, header: str, suffix: str) -> None:
    frame = pd.DataFrame({"地区": ["臺北市", "高雄市"], header: [98, 109], "人口": [1, 2]})
    file = tmp_path / f"f.{suffix}"
    frame.to_csv(file, index=False) if suffix == "csv" else frame.to_excel(file, index=False)
    mapping = MAPPING.format(
        names="臺北市: taipei, 高雄市: kaohsiung", period=f"period: {{column: {header}}}", column="人口"
    )
    (tmp_path / "m.yml").write_text(mapping, encoding="utf-8", newline="\n")
    import_file(file, tmp_path / "m.yml", tmp_path / "data")
    found = govkit.load(tmp_path / "data")
    assert dict(zip(found["period"], found["value"], strict=True)) == {"2009": 1, "2020": 2}


def test_numbers_in_a_column_of_years_elsewhere_are_none(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="109"):
        imported(
            tmp_path, "地区,年度,人口\n晋江市,109,1\n", "晋江市: jinjiang", "period: {column: 年度}", "人口"
        )
