"""Web pages as Excel saves them: an archive of a page a sheet, and exact numbers beside rounded ones."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from govkit.errors import ReadError
from govkit.readers import read, read_one

BOOK = (
    '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><xml><x:ExcelWorkbook><x:ExcelWorksheets>'
    "{sheets}</x:ExcelWorksheets></x:ExcelWorkbook></xml></head><frameset></frameset></html>"
)
SHEET = (
    '<x:ExcelWorksheet><x:Name>{name}</x:Name><x:WorksheetSource HRef="t.files/{place}"/></x:ExcelWorksheet>'
)


def page(rows: str) -> str:
    return f"<html><body><table><tr><td>县市<td>人口(万人)</tr>{rows}</table></body></html>"


def archive(parts: dict[str, str]) -> bytes:
    pieces = [b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="B"\r\n\r\n']
    for place, text in parts.items():
        pieces.append(
            f"--B\r\nContent-Location: file:///C:/{place}\r\nContent-Transfer-Encoding: base64\r\n"
            'Content-Type: text/html; charset="gb2312"\r\n\r\n'.encode()
        )
        pieces.append(base64.encodebytes(text.encode("gbk")) + b"\r\n")
    return b"".join([*pieces, b"--B--\r\n"])


def test_every_sheet_of_an_archive_is_read_under_its_name(tmp_path: Path) -> None:
    sheets = SHEET.format(name="2019年", place="sheet001.htm") + SHEET.format(name="A&amp;B", place="S2.htm")
    parts = {
        "t.htm": BOOK.format(sheets=sheets),
        "t.files/tabstrip.htm": "<html><body><table><tr><td>2019年<td>2020年</tr></table></body></html>",
        "t.files/S2.htm": page("<tr><td>晋江<td>2</tr>"),
        "t.files/sheet001.htm": page("<tr><td>晋江<td>1</tr>"),
    }
    (tmp_path / "t.xls").write_bytes(archive(parts))
    tables = read(tmp_path / "t.xls")
    assert [(table.sheet, table.frame["人口"].tolist()) for table in tables] == [
        ("2019年", ["1"]),
        ("A&B", ["2"]),
    ]


def test_pages_that_nothing_names_are_all_read(tmp_path: Path) -> None:
    parts = {"a.htm": page("<tr><td>晋江<td>1</tr>"), "b.htm": page("<tr><td>石狮<td>2</tr>")}
    (tmp_path / "t.mht").write_bytes(archive(parts))
    assert [table.frame["县市"].tolist() for table in read(tmp_path / "t.mht")] == [["晋江"], ["石狮"]]


def test_a_page_whose_sheets_lie_elsewhere_says_so(tmp_path: Path) -> None:
    (tmp_path / "t.xls").write_text(BOOK.format(sheets=SHEET.format(name="a", place="b")), encoding="utf-8")
    with pytest.raises(ReadError) as raised:
        read(tmp_path / "t.xls")
    assert raised.value.key == "readers.sheets_elsewhere"


def test_the_name_that_a_page_gives_its_only_sheet_is_kept(tmp_path: Path) -> None:
    name = "<x:ExcelWorksheet><x:Name>分县数据</x:Name></x:ExcelWorksheet>"
    text = page("<tr><td>晋江<td>1</tr>").replace("<body>", f"<head><xml>{name}</xml></head><body>")
    (tmp_path / "t.xls").write_text(text, encoding="utf-8")
    assert read_one(tmp_path / "t.xls").sheet == "分县数据"


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<td x:num="1206.1234">1,206.1', "1206.1234"),
        ('<td sdval="0.51329">51.3%', "51.329%"),
        ('<td x:num="4.3999999999999997E-2">0.04', "0.044"),
        ("<td x:num>206.1", "206.1"),
        ('<td x:num="206.1">206.1', "206.1"),
        ('<td x:num="43831">2020-01-01', "2020-01-01"),
        ('<td x:num="12345">1.2', "1.2"),
    ],
)
def test_the_exact_number_beside_a_rounded_one_is_taken(tmp_path: Path, cell: str, value: str) -> None:
    (tmp_path / "t.xls").write_text(page(f"<tr><td>晋江{cell}</tr><tr><td>石狮<td>7</tr>"), encoding="utf-8")
    assert read_one(tmp_path / "t.xls").frame.iloc[0, 1] == value
