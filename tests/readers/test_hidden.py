"""What a workbook hides is read, and told."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlwt

from govkit.readers import RawTable, read_one

from .making import ods_of, spreadsheet_xml

GRID = [["县市", "人口", "内部"], ["晋江", 206.2, 1], ["石狮", 68.6, 2], ["南安", 151, 3]]


def xlsx(file: Path) -> Path:
    book = openpyxl.Workbook()
    for row in GRID:
        book.active.append(row)
    book.active.title = "数据"
    book.active.row_dimensions[3].hidden = True
    book.active.row_dimensions[40].hidden = True
    book.active.column_dimensions["C"].hidden = True
    book.save(file)
    return file


def xls(file: Path) -> Path:
    book = xlwt.Workbook()
    page = book.add_sheet("数据")
    for number, row in enumerate(GRID):
        for column, cell in enumerate(row):
            page.write(number, column, cell)
    page.row(2).hidden = True
    page.col(2).hidden = True
    book.save(str(file))
    return file


def ods(file: Path) -> Path:
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    rows = []
    for number, row in enumerate(GRID):
        seen = ' table:visibility="filter"' if number == 2 else ""
        rows.append(f"<table:table-row{seen}>{''.join(map(cell.format, row))}</table:table-row>")
    column = '<table:table-column table:number-columns-repeated="{}" table:visibility="{}"/>'
    columns = column.format(2, "visible") + column.format(1, "collapse")
    return ods_of(file, f'<table:table table:name="数据">{columns}{"".join(rows)}</table:table>')


def xml(file: Path) -> Path:
    text = spreadsheet_xml(file, GRID, sheet="数据").read_text(encoding="utf-8")
    text = text.replace('<Row ss:Index="3">', '<Row ss:Index="3" ss:Hidden="1">')
    text = text.replace("<Table>", '<Table><Column ss:Index="3" ss:Hidden="1"/>')
    file.write_text(text, encoding="utf-8", newline="\n")
    return file


def told(table: RawTable) -> dict[str, tuple[object, object]]:
    hidden = [remark for remark in table.remarks if "hidden" in remark.key]
    for remark in hidden:
        for lang in ("zh", "en"):
            assert "数据" in remark.message(lang)
    return {remark.key: (remark.values["count"], remark.values["names"]) for remark in hidden}


@pytest.mark.parametrize("make", [xlsx, xls, ods, xml])
def test_hidden_rows_and_columns_are_read_and_told(tmp_path: Path, make: object) -> None:
    table = read_one(make(tmp_path / "w"))  # type: ignore[operator]
    assert table.frame.shape == (3, 3)
    assert told(table) == {
        "readers.remark_hidden_rows": (1, "3"),
        "readers.remark_hidden_columns": (1, "C"),
    }


def test_hidden_sheets_of_other_formats_are_told(tmp_path: Path) -> None:
    text = spreadsheet_xml(tmp_path / "x.xls", GRID, sheet="数据").read_text(encoding="utf-8")
    options = (
        '<WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><Visible>SheetHidden</Visible>'
        "</WorksheetOptions></Worksheet>"
    )
    (tmp_path / "x.xls").write_text(text.replace("</Worksheet>", options), encoding="utf-8", newline="\n")
    table = read_one(tmp_path / "x.xls")
    assert [remark.key for remark in table.remarks] == ["readers.remark_hidden"]

    file = ods(tmp_path / "y.ods")
    with zipfile.ZipFile(file) as archive:
        content = archive.read("content.xml").decode()
    style = "urn:oasis:names:tc:opendocument:xmlns:style:1.0"
    styles = (
        f'<office:automatic-styles xmlns:style="{style}"><style:style style:name="ta1" style:family="table">'
        '<style:table-properties table:display="false"/></style:style></office:automatic-styles><office:body>'
    )
    content = content.replace("<office:body>", styles).replace(
        '<table:table table:name="数据">', '<table:table table:name="数据" table:style-name="ta1">'
    )
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
    assert "readers.remark_hidden" in {remark.key for remark in read_one(file).remarks}


def test_hidden_rows_of_a_page_are_told(tmp_path: Path) -> None:
    rows = (
        "<tr><td>县市<td>值</tr><tr><td>晋江<td>1</tr><tr style='height:0; display:none'><td>石狮<td>2</tr>"
    )
    (tmp_path / "p.xls").write_text(f"<html><body><table>{rows}</table></body></html>", encoding="utf-8")
    table = read_one(tmp_path / "p.xls")
    assert table.frame["县市"].tolist() == ["晋江", "石狮"]
    assert [(told.key, told.values["names"]) for told in table.remarks] == [
        ("readers.remark_hidden_rows", "3")
    ]
