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


NAMESPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text", "style")
)
STYLES = (
    "<office:automatic-styles>"
    '<style:style style:name="T1" style:family="text">'
    '<style:text-properties style:text-position="super 58%"/></style:style>'
    '<style:style style:name="T2" style:family="text">'
    '<style:text-properties style:text-line-through-style="solid"/></style:style>'
    '<style:style style:name="ce1" style:family="table-cell">'
    '<style:text-properties style:text-line-through-style="solid" style:text-line-through-type="single"/>'
    "</style:style>"
    '<style:style style:name="ce2" style:family="table-cell">'
    '<style:text-properties style:text-line-through-style="none"/></style:style>'
    "</office:automatic-styles>"
)


def open_document(file: Path, columns: str, rows: list[str]) -> Path:
    lines = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {NAMESPACES} office:version="1.3">'
        f'{STYLES}<office:body><office:spreadsheet><table:table table:name="表1">{columns}{lines}'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", content)
    return file


def text_cell(inner: str, style: str = "") -> str:
    own = f' table:style-name="{style}"' if style else ""
    return f'<table:table-cell office:value-type="string"{own}><text:p>{inner}</text:p></table:table-cell>'


def figure(value: float, style: str = "") -> str:
    own = f' table:style-name="{style}"' if style else ""
    return (
        f'<table:table-cell office:value-type="float" office:value="{value}"{own}>'
        f"<text:p>{value}</text:p></table:table-cell>"
    )


def test_an_open_document_shows_them_likewise(tmp_path: Path) -> None:
    rows = [
        text_cell("县市") + text_cell("收入"),
        text_cell("晋江市") + text_cell('12<text:span text:style-name="T1">3</text:span>'),
        text_cell('石狮市<text:span text:style-name="T1">1)</text:span>')
        + text_cell('<text:span text:style-name="T2">99</text:span>8'),
        text_cell("南安市") + figure(5, "ce1"),
        text_cell("惠安县") + figure(6, "ce2"),
    ]
    table = read_one(open_document(tmp_path / "w.ods", "", rows))
    assert table.frame["县市"].tolist() == ["晋江市", "石狮市¹⁾", "南安市", "惠安县"]
    assert table.frame["收入"].fillna("").tolist() == ["12³", "8", "", 6]
    told = {one.key: one.message("en") for one in table.remarks}
    assert "B3" in told["readers.remark_struck"]
    assert "1 cell is struck through as a whole (first B4)" in told["readers.remark_struck_cells"]


def test_a_column_of_an_open_document_may_be_struck_through_by_its_style(tmp_path: Path) -> None:
    columns = '<table:table-column/><table:table-column table:default-cell-style-name="ce1"/>'
    rows = [
        text_cell("县市") + text_cell("旧值", "ce2") + text_cell("新值"),
        text_cell("晋江市") + figure(5) + figure(6),
        text_cell("石狮市") + figure(7) + figure(8),
    ]
    table = read_one(open_document(tmp_path / "w.ods", columns, rows))
    assert table.values()["新值"].tolist() == [6, 8]
    assert table.values()["旧值"].isna().all()


@pytest.mark.parametrize("kind", ["xlsx", "xls"])
def test_cells_that_are_struck_through_as_a_whole_are_left_out_and_told(tmp_path: Path, kind: str) -> None:
    grid = [["县市", "收入", "增长率"], ["晋江市", 12.5, 0.5], ["石狮市", 99.5, 0.25], ["南安市", 8.5, 0.125]]
    file = tmp_path / f"w.{kind}"
    struck = {(2, 1), (3, 0)}
    if kind == "xlsx":
        book = openpyxl.Workbook()
        for row in grid:
            book.active.append(row)
        for row, column in struck:
            book.active.cell(row + 1, column + 1).font = openpyxl.styles.Font(strike=True)
        book.save(file)
    else:
        old = xlwt.Workbook()
        sheet = old.add_sheet("数据")
        line = xlwt.easyxf("font: struck_out true")
        for row, cells in enumerate(grid):
            for column, cell in enumerate(cells):
                sheet.write(row, column, cell, *([line] if (row, column) in struck else []))
        old.save(str(file))
    table = read_one(file)
    assert table.frame["县市"].tolist() == ["晋江市", "石狮市", ""]
    assert table.values()["收入"].fillna(0).tolist() == [12.5, 0, 8.5]
    (remark,) = [one for one in table.remarks if one.key == "readers.remark_struck_cells"]
    assert "2 个单元格整格划有删除线（首见于 B3）" in remark.message("zh")
