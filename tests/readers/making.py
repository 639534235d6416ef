"""The same grid of cells as a file of every kind that holds sheets."""

from __future__ import annotations

import csv
import datetime
import html
import io
import struct
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from govkit.readers import RawTable, read

Grid = Sequence[Sequence[Any]]
Merges = Sequence[tuple[int, int, int, int]]
"""First row, first column, last row, last column, from 0."""

MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<manifest:file-entry manifest:full-path="/" '
    'manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
    "</manifest:manifest>"
)


def xlsx(file: Path, grid: Grid, merges: Merges = (), sheet: str = "表1") -> Path:
    """A workbook of Office Open XML."""
    import openpyxl

    book = openpyxl.Workbook()
    page = book.active
    page.title = sheet
    for row in grid:
        page.append([None if cell == "" else cell for cell in row])
    for top, left, bottom, right in merges:
        page.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)
    book.save(file)
    return file


def xls(file: Path, grid: Grid, merges: Merges = (), sheet: str = "表1", since_1904: bool = False) -> Path:
    """A workbook of Excel 97 to 2003."""
    import xlwt

    book = xlwt.Workbook(encoding="utf-8")
    book.dates_1904 = since_1904
    page = book.add_sheet(sheet, cell_overwrite_ok=True)
    dated = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for number, row in enumerate(grid):
        for column, cell in enumerate(row):
            if cell not in ("", None):
                style = dated if isinstance(cell, datetime.date) else xlwt.Style.default_style
                page.write(number, column, cell, style)
    for top, left, bottom, right in merges:
        page.merge(top, bottom, left, right)
    book.save(str(file))
    return file


def ods(file: Path, grid: Grid, merges: Merges = (), sheet: str = "表1") -> Path:
    """An OpenDocument spreadsheet."""
    starts = {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in merges}
    rows = []
    for number, row in enumerate(grid):
        cells = "".join(_ods_cell(cell, starts.get((number, column))) for column, cell in enumerate(row))
        rows.append(f"<table:table-row>{cells}</table:table-row>")
    rows.append('<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>')
    return ods_of(file, f'<table:table table:name="{sheet}">{"".join(rows)}</table:table>')


def ods_of(file: Path, tables: str) -> Path:
    """An OpenDocument spreadsheet of given tables."""
    namespaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {namespaces} office:version="1.3">'
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", MANIFEST)
        archive.writestr("content.xml", content)
    return file


def _ods_cell(cell: Any, span: tuple[int, int] | None) -> str:
    spanned = ""
    if span:
        spanned = f' table:number-rows-spanned="{span[0]}" table:number-columns-spanned="{span[1]}"'
    if cell in ("", None):
        return f"<table:table-cell{spanned}/>"
    if isinstance(cell, datetime.date):
        return (
            f'<table:table-cell{spanned} office:value-type="date" office:date-value="{cell.isoformat()}">'
            f"<text:p>{cell}</text:p></table:table-cell>"
        )
    if isinstance(cell, (int, float)):
        return (
            f'<table:table-cell{spanned} office:value-type="float" office:value="{cell}">'
            f"<text:p>{cell}</text:p></table:table-cell>"
        )
    paragraphs = "".join(f"<text:p>{html.escape(line)}</text:p>" for line in str(cell).split("\n"))
    return f'<table:table-cell{spanned} office:value-type="string">{paragraphs}</table:table-cell>'


def page(file: Path, grid: Grid, merges: Merges = (), sheet: str = "", encoding: str = "gb18030") -> Path:
    """A web page under the name of a workbook."""
    del sheet
    starts = {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in merges}
    covered = {
        (row, column)
        for top, left, bottom, right in merges
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    } - set(starts)
    width = max(map(len, grid))
    rows = []
    for number, row in enumerate(grid):
        cells = []
        for column, cell in enumerate([*row, *[""] * (width - len(row))]):
            if (number, column) in covered:
                continue
            down, across = starts.get((number, column), (1, 1))
            text = html.escape("" if cell is None else str(cell)).replace("\n", "<br>")
            cells.append(f'<td rowspan="{down}" colspan={across}>&nbsp;{text}</td>')
        rows.append(f"<tr>{''.join(cells)}</tr>")
    text = f"<html><head><style>td{{}}</style></head><body><table>{''.join(rows)}</table></body></html>"
    file.write_bytes(text.encode(encoding))
    return file


def spreadsheet_xml(file: Path, grid: Grid, merges: Merges = (), sheet: str = "表1") -> Path:
    """The XML of Excel 2003."""
    starts = {(top, left): (bottom - top, right - left) for top, left, bottom, right in merges}
    rows = []
    for number, row in enumerate(grid):
        cells = []
        for column, cell in enumerate(row):
            if cell in ("", None):
                continue
            down, across = starts.get((number, column), (0, 0))
            merged = (f' ss:MergeDown="{down}"' if down else "") + (
                f' ss:MergeAcross="{across}"' if across else ""
            )
            kind = "Number" if isinstance(cell, (int, float)) else "String"
            if isinstance(cell, datetime.date):
                kind, cell = "DateTime", f"{cell.isoformat()}T00:00:00.000"
            cells.append(
                f'<Cell ss:Index="{column + 1}"{merged}>'
                f'<Data ss:Type="{kind}">{html.escape(str(cell))}</Data></Cell>'
            )
        rows.append(f'<Row ss:Index="{number + 1}">{"".join(cells)}</Row>')
    file.write_text(
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        f'<Worksheet ss:Name="{sheet}"><Table>{"".join(rows)}</Table></Worksheet></Workbook>',
        encoding="utf-8",
    )
    return file


def delimited(
    file: Path,
    grid: Grid,
    merges: Merges = (),
    sheet: str = "",
    encoding: str = "gb18030",
    delimiter: str = ",",
) -> Path:
    """Delimited text as Excel saves it: every line as long as the longest, merged cells blank."""
    del merges, sheet
    width = max(map(len, grid))
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    for row in grid:
        writer.writerow([*("" if cell is None else cell for cell in row), *[""] * (width - len(row))])
    file.write_bytes(out.getvalue().encode(encoding))
    return file


MAKERS: dict[str, Callable[..., Path]] = {
    "csv": delimited,
    "html": page,
    "ods": ods,
    "xls": xls,
    "xlsx": xlsx,
    "xml-spreadsheet": spreadsheet_xml,
}


def tables(folder: Path, kind: str, grid: Grid, merges: Merges = ()) -> tuple[RawTable, ...]:
    """The tables of a grid written as a file of one kind; no row of it may be lost."""
    found = read(MAKERS[kind](folder / "年鉴.xls", grid, merges))
    assert all(table.format == kind for table in found)
    accounted = {row for table in found for row in table.rows}
    accounted |= {row for table in found for rows in table.structure.values() for row in rows}
    accounted |= {row.row for table in found for row in table.set_aside}
    filled = [row for row in grid if any(str(cell).strip() for cell in row)]
    # A cell of several lines makes the lines of delimited text more than its rows.
    assert len(accounted) >= len(grid) - (grid[-1] is not filled[-1])
    return found


def one(folder: Path, kind: str, grid: Grid, merges: Merges = ()) -> RawTable:
    """The only table of a grid, read as `tables` reads it."""
    (table,) = tables(folder, kind, grid, merges)
    return table


def cells(table: RawTable) -> list[list[Any]]:
    """The values of a table row by row, None for a missing one."""
    values = table.values().astype("object")
    return values.where(values.notna(), None).to_numpy().tolist()


def biff5(sheets: dict[str, Grid], code_page: int = 936, encoding: str = "gb18030") -> bytes:
    """The stream of a workbook of Excel 95; percents are numbers with a `%` behind them, dates are dates."""

    def record(kind: int, data: bytes = b"") -> bytes:
        return struct.pack("<HH", kind, len(data)) + data

    def beginning(kind: int) -> bytes:
        return record(0x0809, struct.pack("<4H", 0x0500, kind, 0x0DBB, 0x07CC))

    def cell(row: int, column: int, content: Any) -> bytes:
        style = struct.pack("<HHH", row, column, 0)
        if isinstance(content, datetime.date):
            days = (content - datetime.date(1899, 12, 30)).days
            return record(0x0203, struct.pack("<HHHd", row, column, 1, days))
        if isinstance(content, (int, float)):
            return record(0x0203, style + struct.pack("<d", content))
        if content.endswith("%"):
            return record(0x0203, struct.pack("<HHHd", row, column, 2, float(content[:-1]) / 100))
        text = content.removeprefix("=").encode(encoding)
        if content.startswith("="):
            formula = record(0x0006, style + b"\0" + bytes(5) + b"\xff\xff" + bytes(6) + b"\0\0")
            return formula + record(0x0207, struct.pack("<H", len(text)) + text)
        return record(0x0204, style + struct.pack("<H", len(text)) + text)

    pages = [
        beginning(0x10)
        + b"".join(
            cell(row, column, content)
            for row, line in enumerate(grid)
            for column, content in enumerate(line)
            if content != ""
        )
        + record(0x0A)
        for grid in sheets.values()
    ]
    names = [name.encode(encoding) for name in sheets]
    head = beginning(0x05) + record(0x0042, struct.pack("<H", code_page))
    head += b"".join(record(0x00E0, struct.pack("<HH", 0, number) + bytes(12)) for number in (0, 14, 10))
    place = len(head) + sum(4 + 7 + len(name) for name in names) + 4
    bounds = b""
    for name, page_of_it in zip(names, pages, strict=True):
        bounds += record(0x0085, struct.pack("<IHB", place, 0, len(name)) + name)
        place += len(page_of_it)
    return head + bounds + record(0x0A) + b"".join(pages)
