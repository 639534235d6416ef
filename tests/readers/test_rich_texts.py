"""Raised digits and struck parts of a workbook's texts are no digits of a figure."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlwt
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from govkit.readers import read_one
from govkit.readers.rich_texts import shared_texts, texts_in

RAISED, STRUCK = InlineFont(vertAlign="superscript"), InlineFont(strike=True)
SHARED = b"""<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
<si><t>123</t></si>
<si><r><t>12</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>3</t></r></si>
<si><r><rPr><strike/></rPr><t>99</t></r><r><t>100</t></r></si>
<si><r><rPr><strike val="0"/></rPr><t>99</t></r><r><t>100</t></r></si>
</sst>"""


def test_a_workbook_shows_them_as_they_are(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["县市", CellRichText("面积（km", TextBlock(RAISED, "2"), "）"), "收入"])
    book.active.append(["晋江市", 649, CellRichText("12", TextBlock(RAISED, "3"))])
    book.active.append(
        [CellRichText("石狮市", TextBlock(RAISED, "1)")), 160, CellRichText(TextBlock(STRUCK, "99"), "8")]
    )
    book.active.append(["南安市", 2036, "123"])
    book.save(tmp_path / "w.xlsx")
    table = read_one(tmp_path / "w.xlsx")
    assert table.units["面积"] == "km²"
    assert table.frame["收入"].tolist() == ["12³", "8", "123"]
    assert table.values()["收入"].tolist() == [12, 8, 123]
    assert table.frame["县市"].tolist() == ["晋江市", "石狮市¹⁾", "南安市"]
    (remark,) = [one for one in table.remarks if one.key == "readers.remark_struck"]
    assert "C3" in remark.message("en")


def test_texts_that_a_workbook_shares_are_found_by_their_place() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("xl/sharedStrings.xml", SHARED)
    with zipfile.ZipFile(packed) as archive:
        shared = shared_texts(archive, archive.namelist())
    assert shared == {1: "12³", 2: "100"}
    row = b'<c r="A2" t="s"><v>0</v></c><c r="B2" s="1" t="s"><v>1</v></c><c r="C2"><v>2</v></c>'
    assert [(b'r="B2"' in place, text) for place, text in texts_in(row, shared)] == [(True, "12³")]


@pytest.mark.parametrize("filler", [0, 3000])
def test_an_older_workbook_shows_them_likewise(tmp_path: Path, filler: int) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("数据")
    above, struck = xlwt.easyfont("escapement superscript"), xlwt.easyfont("struck_out true")
    for column, name in enumerate(["县市", "收入", "说明"]):
        sheet.write(0, column, name)
    # So many texts that their table goes on in further records.
    for row in range(1, filler + 1):
        sheet.write(row, 0, "晋江市")
        sheet.write(row, 1, row)
        sheet.write_rich_text(row, 2, [f"第{row}行", ("注", struck), (str(row % 10), above)])
    for row, text in enumerate(
        [["12", ("3", above)], [("99", struck), "100"], ["7", ("1)", above)]], filler + 1
    ):
        sheet.write(row, 0, "石狮市")
        sheet.write_rich_text(row, 1, text)
        sheet.write(row, 2, "–")
    book.save(tmp_path / "w.xls")
    table = read_one(tmp_path / "w.xls")
    assert table.frame["收入"].tolist()[filler:] == ["12³", "100", "7¹⁾"]
    raised = "⁰¹²³⁴⁵⁶⁷⁸⁹"
    assert table.frame["说明"].tolist()[:filler] == [
        f"第{row}行{raised[row % 10]}" for row in range(1, filler + 1)
    ]
    assert "readers.remark_struck" in [one.key for one in table.remarks]
