"""The content of a file decides how it is read, and a file that cannot be read says why."""

from __future__ import annotations

import csv
import io
import time
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from govkit.errors import ReadError
from govkit.readers import RawTable, read
from govkit.readers.encoding import decode

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
def test_delimiters_and_line_ends_in_quoted_cells_do_not_mislead(tmp_path: Path, delimiter: str) -> None:
    others = [other for other in ",\t;|" if other != delimiter]
    rows = [["县市", "年份", "说明"]]
    rows += [
        [
            "晋江",
            str(2019 + n),
            "".join(f"\n甲{other}乙{delimiter}" + f"\n丙{other}丁" * 5 for other in others),
        ]
        for n in range(3)
    ]
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    (table,) = read(write(tmp_path / "a.csv", out.getvalue().encode()))
    assert [column.name for column in table.columns] == rows[0]
    assert len(table.frame) == 3


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
    assert table.frame.to_numpy().tolist() == [["1", "2"], ["3", ""], ["5", "6"]]
    assert table.rows.tolist() == [2, 3, 5]
    assert table.structure["blank"] == (4,)


def test_blank_lines_before_the_header_are_passed_over(tmp_path: Path) -> None:
    table = one(write(tmp_path / "b.csv", b"\n,,\na,b\n1,2\n"))
    assert table.frame.to_numpy().tolist() == [["1", "2"]]
    assert table.first_row == 4


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "readers.empty"),
        (b"  \n\n", "readers.empty"),
        (b"a,b\n", "readers.empty"),
        (b'a,b\n1,"2\n3,4\n', "readers.bad_quoting"),
        (b"PK\x03\x04rest", "readers.cut_off"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "readers.cut_off"),
        (b"%PDF-1.7 rest", "readers.kind_not_read"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "readers.kind_not_read"),
        (b"\x1f\x8b\x08rest", "readers.kind_not_read"),
        (b"<?xml version='1.0'?><data/>", "readers.kind_not_read"),
        (b"\r\n <HTML><body><p>none</p>", "readers.no_table"),
        (b"\xef\xbb\xbf<!DOCTYPE html>", "readers.no_table"),
        (b"\0\1\2\3\4\5\6\7", "readers.unknown_content"),
        (bytes(range(256)), "readers.unknown_content"),
        (b"a,b\n\xff\xff,1\n", "readers.unknown_content"),
        (b"PAR1PAR1", "readers.damaged"),
        (b"$FL2rest", "readers.damaged"),
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


def test_nul_bytes_are_left_out_and_told(tmp_path: Path) -> None:
    table = one(write(tmp_path / "n.csv", b"a,b,c,d\n1,\x002,3,4\n5,6,7,8\n"))
    assert table.frame.to_numpy().tolist() == [["1", "2", "3", "4"], ["5", "6", "7", "8"]]
    assert [(remark.key, remark.values["line"]) for remark in table.remarks] == [("readers.remark_nul", 2)]


def test_lines_in_another_encoding_are_read_in_their_own(tmp_path: Path) -> None:
    lines = [f"晋江市{n},{n}".encode() for n in range(20)]
    lines[7] = "石狮市,7".encode("gbk")
    table = one(write(tmp_path / "m.csv", "县市,值\n".encode() + b"\n".join(lines)))
    assert table.frame["县市"][7] == "石狮市"
    (remark,) = table.remarks
    assert (remark.key, remark.values["count"], remark.values["line"]) == (
        "readers.remark_mixed_encodings",
        1,
        9,
    )
    assert "GB18030" in remark.message("zh")


def test_a_character_cut_in_two_is_told(tmp_path: Path) -> None:
    lines = [f"{n},晋江市政府".encode("gbk") for n in range(60)]
    lines[3] = lines[3][:-1]
    table = one(write(tmp_path / "c.csv", "序号,单位名\r\n".encode("gbk") + b"\r\n".join(lines)))
    assert table.frame["单位名"][3].startswith("晋江市政")
    assert [remark.key for remark in table.remarks] == ["readers.remark_cut_character"]


def test_a_quotation_that_never_closes_names_its_line(tmp_path: Path) -> None:
    text = 'a,b\n1,2\n3,"4\n' + "5,6\n" * 1000
    with pytest.raises(ReadError) as caught:
        read(write(tmp_path / "q.csv", text.encode()))
    assert (caught.value.key, caught.value.values["line"]) == ("readers.bad_quoting", 3)


def test_a_stray_quotation_that_takes_in_lines_is_told(tmp_path: Path) -> None:
    text = 'a,b,c\n1,2,3\n"4,5,6\n7,8,9\n1,2,3\n4,5,6\n7,8,9",1,2\n'
    table = one(write(tmp_path / "q.csv", text.encode()))
    assert ("readers.remark_long_cell", 3) in [(r.key, r.values.get("line")) for r in table.remarks]


def test_codes_guarded_against_excel_are_bare(tmp_path: Path) -> None:
    table = one(write(tmp_path / "g.csv", b'code,v\n="010100",1\n="020200",2\n'))
    assert table.values()["code"].tolist() == ["010100", "020200"]


def test_the_delimiter_that_excel_is_told_is_used(tmp_path: Path) -> None:
    table = one(write(tmp_path / "s.csv", b"sep=;\r\na,1;b\r\n1,5;2\r\n"))
    assert table.frame.to_numpy().tolist() == [["1,5", "2"]]
    assert table.rows.tolist() == [3]


def test_a_web_archive_is_read_as_its_page(tmp_path: Path) -> None:
    page = "<html><body><table><tr><td>县市<td>值</tr><tr><td>晋江<td>1</tr></table></body></html>"
    archive = (
        b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="B"\r\n\r\n--B\r\n'
        b'Content-Type: text/html; charset="gb2312"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n'
    ) + page.encode("gb2312")
    table = one(write(tmp_path / "a.xls", archive + b"\r\n--B--\r\n"))
    assert table.frame.to_numpy().tolist() == [["晋江", "1"]]


def test_tables_that_lay_out_a_page_are_looked_through(tmp_path: Path) -> None:
    inner = "<table><tr><th>县市<th>值<sup>1</sup></tr><tr><td>晋江<td>12</tr></table>"
    cell = f"<b>表1 产值</b><p>单位：亿元</p>{inner}注：1.当年价"
    text = f"<html><body><table><tr><td>{cell}</td></tr></table></body></html>"
    table = one(write(tmp_path / "p.xls", text.encode("utf-16")))
    assert (table.title, table.unit, table.notes) == ("表1 产值", "亿元", ("注：1.当年价",))
    assert table.columns[1].footnotes == ("1",)
    assert table.footnotes == {"1": "当年价"}


def test_what_a_page_strikes_through_or_hides_is_no_part_of_a_figure(tmp_path: Path) -> None:
    cells = "<td>晋江<td><s>99</s>100<td>7<span style='display: none'>1</span><td>5<sup>1</sup>"
    text = f"<html><body><table><tr><td>县市<td>甲<td>乙<td>丙</tr><tr>{cells}</tr></table></body></html>"
    table = one(write(tmp_path / "p.xls", text.encode("utf-8")))
    assert table.frame.to_numpy().tolist() == [["晋江", "100", "7", "5(1)"]]
    (remark,) = table.remarks
    assert "99、1" in remark.message("zh")


def test_cells_of_a_page_that_are_struck_through_or_hidden_are_told(tmp_path: Path) -> None:
    struck, hidden = 'style="text-decoration:line-through"', 'style="display:none"'
    rows = [
        f"<tr><td>县市<td {hidden}>编号<td>人口<td>产值</tr>",
        f"<tr><td>晋江<td {hidden}>9<td {struck}>100<td>7</tr>",
        f"<tr {struck}><td>石狮<td {hidden}>8<td>1<td>2</tr><tr><td>南安<td {hidden}>7<td>3<td>4</tr>",
    ]
    text = f"<html><body><table>{''.join(rows)}</table></body></html>"
    table = one(write(tmp_path / "p.xls", text.encode("utf-8")))
    assert table.frame.to_numpy().tolist() == [["晋江", "9", "", "7"], ["南安", "7", "3", "4"]]
    told = {remark.key: remark.values for remark in table.remarks}
    assert told["readers.remark_struck_cells"]["count"] == 5
    assert told["readers.remark_hidden_columns"]["names"] == "B"


@pytest.mark.parametrize("start", ["<script>1</script>", '<link rel="x">', "<center>", "<form>", "<p>表</p>"])
def test_a_page_is_one_whatever_element_it_begins_with(tmp_path: Path, start: str) -> None:
    text = f"{start}<table><tr><td>县市<td>人口</tr><tr><td>晋江<td>1</tr></table>"
    table = one(write(tmp_path / "p.xls", text.encode("utf-8")))
    assert table.frame.to_numpy().tolist() == [["晋江", "1"]]


def test_elements_that_are_never_closed_are_looked_through_as_far_as_the_parser_goes(tmp_path: Path) -> None:
    text = "<html><body>{}<table><tr><td>县市<td>人口</tr><tr><td>晋江<td>1</tr></table>"
    table = one(write(tmp_path / "p.xls", text.format("<font><b>" * 900).encode("utf-8")))
    assert table.frame.to_numpy().tolist() == [["晋江", "1"]]
    with pytest.raises(ReadError, match="层层相套"):
        read(write(tmp_path / "p.xls", text.format("<font>" * 5000).encode("utf-8")))


@pytest.mark.parametrize(
    ("text", "remark"),
    [
        (
            "地区，年份，产值\n晋江市，2019，131.5\n石狮市，2019，38\n",
            "readers.remark_parted_by_full_width_commas",
        ),
        ("  地区   年份  产值\n晋江市  2019  131.5\n石狮市  2019   38\n", "readers.remark_parted_by_blanks"),
        ("地区 年份 产值\n晋江市 2019 131.5\n石狮市 2019 38\n", "readers.remark_parted_by_blanks"),
    ],
)
def test_columns_parted_by_blanks_or_full_width_commas_are_parted(
    tmp_path: Path, text: str, remark: str
) -> None:
    table = one(write(tmp_path / "t.txt", text.encode("utf-8")))
    assert [one.key for one in table.remarks] == [remark]
    assert table.frame.to_numpy().tolist() == [["晋江市", "2019", "131.5"], ["石狮市", "2019", "38"]]


def test_prose_in_one_column_stays_in_one(tmp_path: Path) -> None:
    text = "意见\n很好，满意\n一般，办事慢，排队久\n满意\n"
    assert one(write(tmp_path / "t.csv", text.encode("utf-8"))).frame.shape == (3, 1)


@given(st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=2))
def test_gb18030_and_utf8_are_told_apart_or_read_alike(text: str) -> None:
    decoded = decode(text.encode("utf-8"))
    assert decoded is not None
    assert (decoded.text, decoded.encoding) == (text, "utf-8")


def test_lines_that_are_quoted_as_a_whole_are_parted(tmp_path: Path) -> None:
    table = one(write(tmp_path / "q.csv", '"县市,年份,值"\n"晋江,2019,1"\n"石狮,2020,2"\n'.encode()))
    assert table.frame.to_numpy().tolist() == [["晋江", "2019", "1"], ["石狮", "2020", "2"]]
    assert table.rows.tolist() == [2, 3]
    assert [remark.key for remark in table.remarks] == ["readers.remark_quoted_lines"]


def test_sentences_in_quotation_marks_are_not_parted(tmp_path: Path) -> None:
    text = '"意见"\n"多办,快办"\n"好"\n'
    assert one(write(tmp_path / "q.csv", text.encode())).frame["意见"].tolist() == ["多办,快办", "好"]


def test_codes_behind_an_apostrophe_are_bare(tmp_path: Path) -> None:
    table = one(write(tmp_path / "a.csv", "代码,年,说明\n'350582,'98,'好\n‘010200,'99,’x\n".encode()))
    assert table.frame.to_numpy().tolist() == [["350582", "'98", "'好"], ["010200", "'99", "’x"]]


def test_lines_behind_a_hash_state_units_and_sources(tmp_path: Path) -> None:
    text = "# 数据来源：统计局\n# 单位：万人\n县市,人口\n晋江,1\n石狮,2\n"
    table = one(write(tmp_path / "h.csv", text.encode()))
    assert (table.title, table.unit, table.notes) == ("", "万人", ("# 数据来源：统计局",))


def test_long_tables_of_text_alone_take_no_time(tmp_path: Path) -> None:
    lines = "街道,诉求,状态\n" + "青阳街道,噪音,已办\n" * 60_000 + "\n" * 60_000 + "青阳街道,噪音,未办\n"
    began = time.perf_counter()
    assert len(one(write(tmp_path / "t.csv", lines.encode())).frame) == 60_001
    assert time.perf_counter() - began < 20
