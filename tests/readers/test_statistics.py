"""SPSS and Stata files with labels, declared missing values, old encodings; Parquet and SDMX-CSV."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyreadstat
import pytest

from govkit.errors import ReadError
from govkit.readers import RawTable, read_one


def survey(file: Path) -> RawTable:
    frame = pd.DataFrame({"Q1": [1.0, 2.0, 9.0], "name": ["晋江", "石狮", ""], "income": [1.5, None, 3.0]})
    pyreadstat.write_sav(
        frame,
        str(file),
        file_label="满意度调查",
        column_labels={"Q1": "1.您的性别", "name": "县市", "income": "收入（万元）"},
        variable_value_labels={"Q1": {1: "男", 2: "女", 9: "拒答"}},
        missing_ranges={"Q1": [9]},
        note="2021年",
    )
    return read_one(file)


@pytest.mark.parametrize("name", ["s.sav", "s.xls"])
def test_an_spss_file_keeps_labels_and_declared_missing_values(tmp_path: Path, name: str) -> None:
    table = survey(tmp_path / name)
    assert (table.format, table.title, table.notes) == ("sav", "满意度调查", ("2021年",))
    assert table.labels == {"Q1": "1.您的性别", "name": "县市", "income": "收入（万元）"}
    assert table.value_labels == {"Q1": {1.0: "男", 2.0: "女", 9.0: "拒答"}}
    assert table.units == {"income": "万元"}
    assert table.frame["Q1"].tolist() == [1.0, 2.0, 9.0]
    assert table.column("Q1").missing == (9.0,)
    assert table.values()["Q1"].isna().tolist() == [False, False, True]
    assert table.marks is not None
    assert table.marks[["index", "column", "status"]].to_numpy().tolist() == [[2, "Q1", "M"]]
    assert table.frame["name"].tolist() == ["晋江", "石狮", ""]
    assert table.rows.tolist() == [1, 2, 3]


def test_an_spss_file_in_gbk_is_read(tmp_path: Path) -> None:
    frame = pd.DataFrame({"county": ["AAAAAAAA", "BBBBBBBB"], "v": [1.0, 2.0]})
    pyreadstat.write_sav(
        frame,
        str(tmp_path / "g.sav"),
        column_labels={"v": "LLLLLLLL"},
        variable_value_labels={"v": {1: "CCCC"}},
    )
    content = (tmp_path / "g.sav").read_bytes()
    for old, new in ((b"AAAAAAAA", "晋江市区"), (b"LLLLLLLL", "年末人口"), (b"CCCC", "同意")):
        content = content.replace(old, new.encode("gbk"))
    # Files of old versions do not state their encoding.
    content = content.replace(b"UTF-8", b"GBK  ")
    (tmp_path / "g.sav").write_bytes(content)
    table = read_one(tmp_path / "g.sav")
    assert table.frame["county"].tolist() == ["晋江市区", "BBBBBBBB"]
    assert table.labels == {"v": "年末人口"}
    assert table.value_labels == {"v": {1.0: "同意"}}


def test_a_parquet_file_keeps_what_its_fields_say(tmp_path: Path) -> None:
    schema = pa.schema(
        [
            pa.field("县市", pa.string()),
            pa.field("gdp", pa.float64(), metadata={"label": "地区生产总值", "unit": "亿元"}),
            pa.field("人口（万人）", pa.int64()),
        ],
        metadata={"title": "县域统计", "source": "年鉴"},
    )
    content = pa.table(
        {"县市": ["晋江", None], "gdp": [2616.1, None], "人口（万人）": [206, 68]}, schema=schema
    )
    pq.write_table(content, tmp_path / "p.csv")
    table = read_one(tmp_path / "p.csv")
    assert (table.format, table.title, table.notes) == ("parquet", "县域统计", ("source: 年鉴",))
    assert table.frame["县市"].tolist() == ["晋江", ""]
    assert table.units == {"gdp": "亿元", "人口（万人）": "万人"}
    assert table.labels == {"gdp": "地区生产总值"}


def test_a_parquet_file_with_texts_that_are_no_utf8_is_called_damaged(tmp_path: Path) -> None:
    offsets = pa.py_buffer(b"\0\0\0\0\2\0\0\0")
    broken = pa.Array.from_buffers(pa.string(), 1, [None, offsets, pa.py_buffer(b"\x9f\xff")])
    pq.write_table(pa.table({"县市": broken}), tmp_path / "p.parquet")
    with pytest.raises(ReadError, match=r"p\.parquet"):
        read_one(tmp_path / "p.parquet")


def test_the_index_of_a_pandas_frame_in_parquet_is_a_column(tmp_path: Path) -> None:
    frame = pd.DataFrame({"v": [1, 2]}, index=pd.Index(["晋江", "石狮"], name="县市"))
    frame.to_parquet(tmp_path / "i.parquet")
    assert read_one(tmp_path / "i.parquet").frame["县市"].tolist() == ["晋江", "石狮"]


SDMX_1 = (
    "DATAFLOW,GEO: Region,TIME_PERIOD,OBS_VALUE,OBS_STATUS,UNIT_MEASURE\n"
    "CN:POP(1.0),CN-35: 福建,2019,3973,A,PS\n"
    "CN:POP(1.0),CN-36: 江西,2019,,M,PS\n"
    "CN:POP(1.0),CN-35: 福建,2020,4154,E,PS\n"
)
SDMX_2 = (
    "STRUCTURE,STRUCTURE_ID,ACTION,GEO,TIME_PERIOD,OBS_VALUE,OBS_STATUS\n"
    "dataflow,CN:POP(1.0),I,CN-35,2020,4154,P\n"
    "dataflow,CN:POP(1.0),I,CN-36,2020,NaN,\n"
)


def test_sdmx_csv_tells_statuses_units_and_names_of_codes(tmp_path: Path) -> None:
    file = tmp_path / "s.csv"
    file.write_text(SDMX_1, encoding="utf-8", newline="\n")
    table = read_one(file)
    assert (table.format, table.unit) == ("sdmx-csv", "PS")
    assert table.frame["GEO"].tolist() == ["CN-35", "CN-36", "CN-35"]
    assert table.value_labels["GEO"] == {"CN-35": "福建", "CN-36": "江西"}
    assert table.labels["GEO"] == "Region"
    assert table.marks is not None
    assert table.marks[["index", "column", "status"]].to_numpy().tolist() == [
        [1, "OBS_VALUE", "M"],
        [2, "OBS_VALUE", "E"],
    ]
    file.write_text(SDMX_2, encoding="utf-8", newline="\n")
    table = read_one(file)
    assert table.format == "sdmx-csv"
    assert table.marks is not None
    assert table.marks["status"].tolist() == ["P", "M"]
    assert table.values()["OBS_VALUE"].isna().tolist() == [False, True]


def test_sdmx_csv_states_units_with_the_power_of_ten_that_goes_with_them(tmp_path: Path) -> None:
    head = "DATAFLOW,REF_AREA,TIME_PERIOD,OBS_VALUE,UNIT_MEASURE,UNIT_MULT\n"
    file = tmp_path / "s.csv"
    file.write_text(f"{head}X,350582,2019,2546,CNY,8\nX,350582,2020,2616,CNY,8\n", encoding="utf-8")
    table = read_one(file)
    assert (table.unit, table.row_units) == ("亿元", None)
    file.write_text(f"{head}X,350582,2019,2546,CNY,8\nX,350582,2020,212,PS,4\n", encoding="utf-8")
    table = read_one(file)
    assert table.row_units is not None
    assert table.row_units.tolist() == ["亿元", "万人"]


@pytest.mark.parametrize(
    ("display", "numbers", "periods"),
    [
        ("tm", ["2019-03-01", "1959-12-01"], ["2019-03", "1959-12"]),
        ("tq", ["2019-03-01", "1960-04-01"], ["2019-Q1", "1960-Q2"]),
        ("th", ["2019-07-01", "1960-01-01"], ["2019-H2", "1960-H1"]),
    ],
)
def test_months_and_quarters_of_stata_are_periods(
    tmp_path: Path, display: str, numbers: list[str], periods: list[str]
) -> None:
    frame = pd.DataFrame({"period": pd.to_datetime([*numbers, None]), "value": [1.0, 2.0, 3.0]})
    frame.to_stata(tmp_path / "s.dta", write_index=False, convert_dates={"period": display})
    assert read_one(tmp_path / "s.dta").frame["period"].tolist() == [*periods, ""]


def test_columns_of_lists_in_parquet_are_text_and_told(tmp_path: Path) -> None:
    pq.write_table(
        pa.table({"县市": ["晋江", "石狮"], "v": [[1, 2], None], "d": [{"a": 1}, {"a": 2}]}), tmp_path / "n"
    )
    table = read_one(tmp_path / "n")
    assert table.frame["v"].tolist() == ["[1 2]", ""]
    assert table.frame["d"].tolist() == ["{'a': 1}", "{'a': 2}"]
    (told,) = table.remarks
    assert told.values == {"columns": "v、d"}
