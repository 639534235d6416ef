"""Workbooks that are damaged, hostile, protected, or hold more than values."""

from __future__ import annotations

import datetime
import io
import struct
import zipfile
from pathlib import Path

import msoffcrypto
import openpyxl
import pandas as pd
import pytest
from msoffcrypto.format.ooxml import OOXMLFile

from govkit.errors import ReadError
from govkit.readers import read, read_one
from govkit.readers.compound import container, workbook_stream

from .making import ods, ods_of, spreadsheet_xml, xls, xlsx

GRID = [["县市", "人口"], ["晋江", 206.2], ["石狮", 68.6]]


def repacked(file: Path, changes: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    """The same zip file with parts changed or added."""
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in {**parts, **changes}.items():
            archive.writestr(name, content)
    return file


def key_of(file: Path) -> str:
    with pytest.raises(ReadError) as caught:
        read(file)
    for lang in ("zh", "en"):
        message = caught.value.message(lang)
        assert file.name in message
        assert "\n" not in message
    return caught.value.key


def test_a_truncated_workbook_says_that_it_is_cut_off(tmp_path: Path) -> None:
    for maker in (xlsx, xls, ods):
        file = maker(tmp_path / "人口.xlsx", GRID)
        content = file.read_bytes()
        for share in (0.3, 0.6, 0.95):
            file.write_bytes(content[: int(len(content) * share)])
            assert key_of(file) == "readers.cut_off", (maker, share)


def test_a_bomb_is_refused_by_ratio(tmp_path: Path) -> None:
    sheet = b'<worksheet><sheetData><row r="1"><c r="A1"><v>1' + b" " * (200 * 2**20) + b"</v></c></row>"
    file = repacked(xlsx(tmp_path / "b.xlsx", GRID), {"xl/worksheets/sheet1.xml": sheet})
    assert file.stat().st_size < 2**20
    assert key_of(file) == "readers.bomb"


def test_a_bomb_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    file = repacked(xlsx(tmp_path / "l.xlsx", GRID), {"xl/media/x.bin": b"\0" * (100 * 2**20)})
    content = bytearray(file.read_bytes())
    size = (100 * 2**20).to_bytes(4, "little")
    while (place := content.find(size)) >= 0:
        content[place : place + 4] = (1000).to_bytes(4, "little")
    file.write_bytes(content)
    assert key_of(file) in ("readers.bomb", "readers.cut_off")


def test_a_bomb_of_many_parts_is_refused_by_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("govkit.readers.archive.LARGEST_UNPACKED", 2**20)
    parts = {f"xl/media/{n}.bin": bytes(400_000) for n in range(4)}
    assert key_of(repacked(xlsx(tmp_path / "m.xlsx", GRID), parts)) == "readers.bomb"


def test_entities_of_xml_are_not_expanded(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">'
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    content = f'<?xml version="1.0"?>{bomb}]><workbook><sheets><sheet name="&i;"/></sheets></workbook>'
    file = repacked(xlsx(tmp_path / "e.xlsx", GRID), {"xl/workbook.xml": content.encode()})
    assert key_of(file) in ("readers.cut_off", "readers.empty")
    own = tmp_path / "passwd"
    own.write_text("secret", encoding="utf-8")
    outside = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY s SYSTEM "{own.as_uri()}">]>'
    page = spreadsheet_xml(tmp_path / "s.xls", [["县市", "值"], ["晋江", 1], ["AAAA", 2]])
    text = page.read_text(encoding="utf-8").replace('<?xml version="1.0"?>', outside).replace("AAAA", "&s;")
    page.write_text(text, encoding="utf-8")
    try:
        tables = read(page)
    except ReadError:
        return
    assert "secret" not in tables[0].frame.to_string()


def test_a_cell_far_off_is_refused_before_memory_is_taken(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1048576"] = 1, 2
    book.save(tmp_path / "far.xlsx")
    with pytest.raises(ReadError, match="XFD1048576"):
        read(tmp_path / "far.xlsx")
    repeated = (
        '<table:table table:name="x"><table:table-row table:number-rows-repeated="1048576">'
        '<table:table-cell table:number-columns-repeated="16384" office:value-type="float" office:value="1"/>'
        "</table:table-row></table:table>"
    )
    assert key_of(ods_of(tmp_path / "far.ods", repeated)) == "readers.too_wide"
    page = spreadsheet_xml(tmp_path / "far.xls", GRID)
    page.write_text(
        page.read_text(encoding="utf-8").replace('ss:Index="3"', 'ss:Index="99999999"'), encoding="utf-8"
    )
    assert key_of(page) == "readers.too_wide"


def test_formats_of_far_cells_are_phantoms(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in GRID:
        book.active.append(row)
    book.active["XFD1048576"].font = openpyxl.styles.Font(bold=True)
    book.save(tmp_path / "p.xlsx")
    assert read_one(tmp_path / "p.xlsx").frame.shape == (2, 2)


def test_formulas_give_their_cached_value_or_their_text(tmp_path: Path) -> None:
    file = xlsx(tmp_path / "f.xlsx", [["县市", "值", "差"], ["晋江", "=1+1", 5], ["石狮", 4, 6]])
    table = read_one(file)
    assert table.frame["值"].tolist() == ["=1+1", 4]
    (remark,) = table.remarks
    assert (remark.key, remark.values["cell"], remark.values["count"]) == ("readers.remark_formulas", "B2", 1)
    with zipfile.ZipFile(file) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").replace(b"<f>1+1</f><v></v>", b"<f>1+1</f><v>2</v>")
    table = read_one(repacked(file, {"xl/worksheets/sheet1.xml": sheet}))
    assert table.frame["值"].tolist() == [2, 4]
    assert table.remarks == ()


def test_errors_of_calculation_are_missing_and_told(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in [["县市", "值"], ["晋江", 1], ["石狮", "#DIV/0!"]]:
        book.active.append(row)
    book.save(tmp_path / "e.xlsx")
    table = read_one(tmp_path / "e.xlsx")
    assert table.values()["值"].isna().tolist() == [False, True]
    assert [remark.key for remark in table.remarks] == ["readers.remark_errors"]


def test_errors_of_calculation_in_old_workbooks_are_told(tmp_path: Path) -> None:
    import xlwt

    book = xlwt.Workbook()
    page = book.add_sheet("表")
    for column, name in enumerate(["县市", "值"]):
        page.write(0, column, name)
    page.write(1, 0, "晋江")
    page.write(1, 1, 5)
    page.write(2, 0, "石狮")
    page.row(2).set_cell_error(1, "#DIV/0!")
    book.save(str(tmp_path / "e.xls"))
    table = read_one(tmp_path / "e.xls")
    assert table.frame["值"].tolist() == [5, "#DIV/0!"]
    assert [remark.key for remark in table.remarks] == ["readers.remark_errors"]


def test_sizes_that_an_old_workbook_claims_are_not_believed(tmp_path: Path) -> None:
    file = xls(tmp_path / "d.xls", GRID)
    content = bytearray(file.read_bytes())
    place = content.index(bytes([0x00, 0x02, 14, 0]))
    content[place + 4 : place + 16] = struct.pack("<IIHH", 0, 0xFFFFFFF0, 0, 0xFFFF)
    file.write_bytes(content)
    assert read_one(file).frame["人口"].tolist() == [206.2, 68.6]


def test_a_stream_without_a_container_is_read(tmp_path: Path) -> None:
    file = xls(tmp_path / "s.xls", GRID)
    stream, _ = workbook_stream(file.read_bytes())
    file.write_bytes(stream)
    assert read_one(file).frame["人口"].tolist() == [206.2, 68.6]


@pytest.mark.parametrize("size", [0, 1, 4095, 4096, 4097, 5_000_000])
def test_a_container_gives_its_stream_back(size: int) -> None:
    stream = bytes(range(256)) * (size // 256 + 1)
    found, macros = workbook_stream(container(stream[:size]))
    assert found[:size] == stream[:size]
    assert not any(found[size:])
    assert not macros


def test_macros_and_links_are_told_and_left_alone(tmp_path: Path) -> None:
    file = repacked(
        xlsx(tmp_path / "m.xlsm", GRID),
        {"xl/vbaProject.bin": b"x", "xl/externalLinks/externalLink1.xml": b"<externalLink/>"},
    )
    table = read_one(file)
    assert [remark.key for remark in table.remarks] == ["readers.remark_macros", "readers.remark_links"]
    assert table.frame["人口"].tolist() == [206.2, 68.6]


def test_dates_since_1900_and_since_1904(tmp_path: Path) -> None:
    day = datetime.date(2012, 10, 1)
    grid = [["日期", "件数"], [day, 3], [datetime.date(2012, 11, 5), 4]]
    for since_1904 in (False, True):
        table = read_one(xls(tmp_path / "d.xls", grid, since_1904=since_1904))
        assert table.frame["日期"].tolist() == [pd.Timestamp(day), pd.Timestamp(2012, 11, 5)], since_1904
        book = openpyxl.Workbook()
        if since_1904:
            book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
        for row in grid:
            book.active.append(row)
        book.save(tmp_path / "d.xlsx")
        assert read_one(tmp_path / "d.xlsx").frame["日期"][0] == pd.Timestamp(day), since_1904


def test_numbers_written_as_text_are_values(tmp_path: Path) -> None:
    table = read_one(
        xlsx(tmp_path / "n.xlsx", [["县市", "值"], ["晋江", "43,760.7"], ["石狮", 1], ["南安", "’"]][:3])
    )
    assert table.values()["值"].tolist() == [43760.7, 1.0]


def encrypted(content: bytes, password: str) -> bytes:
    out = io.BytesIO()
    OOXMLFile(io.BytesIO(content)).encrypt(password, out)
    return out.getvalue()


def test_the_default_password_of_the_format_is_tried_and_no_other(tmp_path: Path) -> None:
    file = xlsx(tmp_path / "p.xlsx", GRID)
    plain = file.read_bytes()
    file.write_bytes(encrypted(plain, "VelvetSweatshop"))
    assert msoffcrypto.OfficeFile(file.open("rb")).is_encrypted()
    assert read_one(file).frame["人口"].tolist() == [206.2, 68.6]
    file.write_bytes(encrypted(plain, "secret"))
    assert key_of(file) == "readers.password"


def test_sheets_of_text_are_notes_of_the_others(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "说明"
    book.active["B4"] = "数据来源：统计年鉴"
    page = book.create_sheet("数据")
    for row in GRID:
        page.append(row)
    page.sheet_state = "hidden"
    book.create_chartsheet("图")
    book.save(tmp_path / "s.xlsx")
    table = read_one(tmp_path / "s.xlsx")
    assert (table.sheet, table.notes) == ("数据", ("数据来源：统计年鉴",))
    assert {remark.key for remark in table.remarks} == {"readers.remark_hidden", "readers.remark_other_sheet"}


def test_prefixes_of_xml_names_do_not_matter(tmp_path: Path) -> None:
    file = xlsx(tmp_path / "x.xlsx", [["县市", "值"], ["晋江", "=1+1"], ["石狮", 4]])
    with zipfile.ZipFile(file) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    for name in ("worksheet", "sheetData", "row", "c", "f", "v", "is", "t"):
        sheet = sheet.replace(f"<{name}>", f"<x:{name}>").replace(f"<{name} ", f"<x:{name} ")
        sheet = sheet.replace(f"</{name}>", f"</x:{name}>")
    sheet = sheet.replace('xmlns="', 'xmlns:x="', 1)
    sheet = sheet.replace("<sheetPr>", "<x:sheetPr>").replace("</sheetPr>", "</x:sheetPr>")
    table = read_one(repacked(file, {"xl/worksheets/sheet1.xml": sheet.encode()}))
    assert table.frame["值"].tolist() == ["=1+1", 4]


def test_a_workbook_without_cells_is_empty(tmp_path: Path) -> None:
    for maker in (xlsx, ods, spreadsheet_xml):
        assert key_of(maker(tmp_path / "e.xlsx", [[]])) == "readers.empty"
        assert key_of(maker(tmp_path / "h.xlsx", [["县市", "值"]])) == "readers.empty"


def test_a_document_that_is_no_workbook_says_so(tmp_path: Path) -> None:
    file = tmp_path / "d.xlsx"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert key_of(file) == "readers.kind_not_read"


@pytest.mark.parametrize("kind", ["xls", "xlsx"])
def test_zeros_that_a_format_shows_before_a_code_are_kept(tmp_path: Path, kind: str) -> None:
    header, codes = ["县市", "村代码", "年份", "人口"], [["晋江", 1, 2020, 7], ["石狮", 123, 2020, 8]]
    file = tmp_path / f"z.{kind}"
    if kind == "xlsx":
        import openpyxl

        book = openpyxl.Workbook()
        for row in (header, *codes):
            book.active.append(row)
        for row in (2, 3):
            book.active.cell(row, 2).number_format = "000"
            book.active.cell(row, 3).number_format = "0000"
        book.save(file)
    else:
        import xlwt

        old = xlwt.Workbook()
        page = old.add_sheet("表")
        forms = {1: xlwt.easyxf(num_format_str="000"), 2: xlwt.easyxf(num_format_str="0000")}
        for number, row in enumerate((header, *codes)):
            for column, cell in enumerate(row):
                page.write(number, column, cell, forms.get(column, xlwt.Style.default_style))
        old.save(str(file))
    table = read_one(file)
    assert table.frame["村代码"].tolist() == ["001", "123"]
    assert table.values()["村代码"].tolist() == ["001", "123"]
    assert table.frame["年份"].tolist() == [2020, 2020]
