"""The content of a file decides how it is read, and a file that cannot be read says why."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from govkit.errors import ReadError
from govkit.readers import RawTable, read
from govkit.readers.delimited import decode

LINES = "县市,年份,地区生产总值\n晋江市,2010,908.88\n南安市,2010,\n"


def write(file: Path, content: bytes) -> Path:
    file.write_bytes(content)
    return file


def one(file: Path) -> RawTable:
    (table,) = read(file)
    return table


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
@pytest.mark.parametrize("name", ["export.csv", "export.xls", "export.dta", "导出 (1)"])
def test_text_is_read_in_every_encoding_under_any_name(tmp_path: Path, encoding: str, name: str) -> None:
    table = one(write(tmp_path / name, LINES.encode(encoding)))
    assert list(table.frame.columns) == ["县市", "年份", "地区生产总值"]
    assert table.frame.to_numpy().tolist() == [["晋江市", "2010", "908.88"], ["南安市", "2010", ""]]
    assert (table.file, table.first_row) == (name, 2)


def test_utf16_without_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    lines = "code,year\n350582,2010\n"
    for encoding in ("utf-16-le", "utf-16-be"):
        table = one(write(tmp_path / encoding, lines.encode(encoding)))
        assert table.frame.to_numpy().tolist() == [["350582", "2010"]]


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_the_delimiter_is_found(tmp_path: Path, delimiter: str, newline: str) -> None:
    text = LINES.replace(",", delimiter).replace("\n", newline)
    assert one(write(tmp_path / "t.txt", text.encode())).frame.shape == (2, 3)


def test_quoted_cells_keep_their_delimiters_and_line_ends(tmp_path: Path) -> None:
    table = one(write(tmp_path / "q.csv", b'a,b\n"1,5","x\ny"\n'))
    assert table.frame.to_numpy().tolist() == [["1,5", "x\ny"]]


def test_short_lines_are_filled_and_blank_columns_at_the_end_are_none(tmp_path: Path) -> None:
    table = one(write(tmp_path / "s.csv", b"a,b,,\n1,2,,\n3\n\n5,6\n\n\n"))
    assert table.frame.to_numpy().tolist() == [["1", "2"], ["3", ""], ["", ""], ["5", "6"]]


def test_blank_lines_before_the_header_are_passed_over(tmp_path: Path) -> None:
    table = one(write(tmp_path / "b.csv", b"\n,,\na,b\n1,2\n"))
    assert table.frame.to_numpy().tolist() == [["1", "2"]]
    assert table.first_row == 4


def test_a_cell_too_many_is_an_error_that_names_the_line(tmp_path: Path) -> None:
    with pytest.raises(ReadError) as caught:
        read(write(tmp_path / "m.csv", b"a,b\n1,2\n3,4,5\n"))
    assert caught.value.key == "readers.too_many_cells"
    assert caught.value.values == {"file": "m.csv", "line": 3, "cells": 3, "columns": 2}


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "readers.empty"),
        (b"  \n\n", "readers.empty"),
        (b"a,b\n", "readers.empty"),
        (b'a,b\n1,"2\n3,4\n', "readers.bad_quoting"),
        (b"PK\x03\x04rest", "readers.kind_not_read"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "readers.kind_not_read"),
        (b"%PDF-1.7 rest", "readers.kind_not_read"),
        (b"\r\n <HTML><body><table>", "readers.kind_not_read"),
        (b"\xef\xbb\xbf<!DOCTYPE html>", "readers.kind_not_read"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "readers.unknown_content"),
        (bytes(range(256)), "readers.unknown_content"),
        (b"a,b\n\xff\xff,1\n", "readers.unknown_content"),
        (b"a,b\n1,\x002\n", "readers.unknown_content"),
        (b"<stata_dta><header>", "readers.damaged"),
    ],
)
def test_what_cannot_be_read_says_why(tmp_path: Path, content: bytes, key: str) -> None:
    with pytest.raises(ReadError) as caught:
        read(write(tmp_path / "数据.csv", content))
    assert caught.value.key == key
    assert "数据.csv" in caught.value.message("zh")
    assert "数据.csv" in caught.value.message("en")


def test_a_file_that_is_absent_or_a_folder_says_so(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(ReadError, match=path.name):
            read(path)


def test_a_stata_file_keeps_labels_and_short_decimals(tmp_path: Path) -> None:
    frame = pd.DataFrame({"county": ["晋江市", "石狮市"], "pop": [25.28, 101.92], "kind": [1, 2]})
    frame.astype({"pop": "float32"}).to_stata(
        tmp_path / "p.dta",
        version=118,
        write_index=False,
        variable_labels={"pop": "人口（万人）"},
        value_labels={"kind": {1: "县级市", 2: "县"}},
    )
    table = one(tmp_path / "p.dta")
    assert table.frame["county"].tolist() == ["晋江市", "石狮市"]
    assert table.frame["pop"].tolist() == [25.28, 101.92]
    assert table.labels == {"pop": "人口（万人）"}
    assert table.value_labels == {"kind": {1: "县级市", 2: "县"}}


def test_a_stata_file_of_old_format_in_gbk_is_read(tmp_path: Path) -> None:
    frame = pd.DataFrame({"county": ["AAAAAAAA", "BBBBBBBB"], "v": [1.5, 2.0]})
    pyreadstat.write_dta(frame, str(tmp_path / "old.dta"), version=10, column_labels={"v": "LLLLLLLL"})
    content = (tmp_path / "old.dta").read_bytes()
    content = content.replace(b"AAAAAAAA", "晋江市区".encode("gbk"))
    content = content.replace(b"LLLLLLLL", "年末人口".encode("gbk"))
    table = one(write(tmp_path / "old.dta", content))
    assert table.frame["county"].tolist() == ["晋江市区", "BBBBBBBB"]
    assert table.labels["v"] == "年末人口"
    assert table.encoding == "gb18030"


def test_a_stata_file_cut_off_is_damaged(tmp_path: Path) -> None:
    frame = pd.DataFrame({"v": range(1000)})
    pyreadstat.write_dta(frame, str(tmp_path / "w.dta"))
    content = (tmp_path / "w.dta").read_bytes()
    with pytest.raises(ReadError) as caught:
        read(write(tmp_path / "cut.dta", content[: len(content) // 2]))
    assert caught.value.key == "readers.damaged"


@given(st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=2))
def test_gb18030_and_utf8_are_told_apart_or_read_alike(text: str) -> None:
    decoded = decode(text.encode("utf-8"))
    assert decoded == (text, "utf-8")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(st.one_of(st.binary(max_size=400), st.binary(max_size=200).map(lambda tail: b"<stata_dta>" + tail)))
def test_any_bytes_are_a_table_or_a_read_error(tmp_path: Path, content: bytes) -> None:
    with contextlib.suppress(ReadError):
        read(write(tmp_path / "fuzz", content))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    st.lists(
        st.lists(st.text(alphabet="晋江 12.5,;\"'\n\tab", max_size=8), min_size=3, max_size=3),
        min_size=1,
        max_size=6,
    )
)
def test_what_csv_writers_write_comes_back(tmp_path: Path, rows: list[list[str]]) -> None:
    frame = pd.DataFrame(rows, columns=["县市", "年份", "值"])
    frame = frame[frame.map(str.strip).ne("").any(axis=1)].reset_index(drop=True)
    if frame.empty:
        return
    frame.to_csv(tmp_path / "r.csv", index=False, encoding="gb18030", lineterminator="\r\n", quoting=1)
    assert one(tmp_path / "r.csv").frame.to_numpy().tolist() == frame.to_numpy().tolist()
