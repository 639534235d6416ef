"""Streams of one sheet without a workbook, as export scripts and Excel 2 to 4 write them."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from govkit.errors import ReadError
from govkit.readers import read_one

from .making import cells

BEGINNINGS = {
    "script": struct.pack("<6H", 0x0809, 8, 0, 0x10, 0, 0),
    "excel 4": struct.pack("<5H", 0x0409, 6, 0, 0x10, 0),
    "excel 3": struct.pack("<5H", 0x0209, 6, 0, 0x10, 0),
}


def record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def text(row: int, column: int, content: str) -> bytes:
    encoded = content.encode("gbk")
    return record(0x0204, struct.pack("<4H", row, column, 0, len(encoded)) + encoded)


@pytest.mark.parametrize("begins", list(BEGINNINGS))
def test_the_cells_of_a_single_sheet_are_read(tmp_path: Path, begins: str) -> None:
    place = struct.pack("<3H", 1, 1, 0)
    stream = BEGINNINGS[begins] + text(0, 0, "县市") + text(0, 1, "人口（万人）") + text(0, 2, "备注")
    stream += text(1, 0, "晋江市") + record(0x0203, place + struct.pack("<d", 206.1))
    stream += record(0x0006, struct.pack("<3H", 1, 2, 0) + bytes(6) + b"\xff\xff" + bytes(8))
    stream += record(0x0207, struct.pack("<H", 4) + "常住".encode("gbk"))
    stream += text(2, 0, "石狮市") + record(0x027E, struct.pack("<3Hi", 2, 1, 0, 6850 << 2 | 3))
    stream += text(3, 0, "南安市") + record(0x0205, struct.pack("<3HBB", 3, 1, 0, 42, 1))
    (tmp_path / "导出.xls").write_bytes(stream + record(0x000A, b""))
    table = read_one(tmp_path / "导出.xls")
    assert cells(table) == [["晋江市", 206.1, "常住"], ["石狮市", 68.5, None], ["南安市", None, None]]
    assert (table.units, table.encoding) == ({"人口": "万人"}, "gb18030")


def test_cells_of_excel_2_are_read(tmp_path: Path) -> None:
    def old(kind: int, row: int, column: int, data: bytes) -> bytes:
        return record(kind, struct.pack("<2H", row, column) + bytes(3) + data)

    def named(row: int, column: int, content: str) -> bytes:
        encoded = content.encode("gbk")
        return old(0x0004, row, column, bytes([len(encoded)]) + encoded)

    stream = struct.pack("<4H", 0x0009, 4, 2, 0x10) + named(0, 0, "县市") + named(0, 1, "人口")
    stream += named(1, 0, "晋江市") + old(0x0003, 1, 1, struct.pack("<d", 206.1))
    stream += named(2, 0, "石狮市") + old(0x0002, 2, 1, struct.pack("<H", 68))
    (tmp_path / "t.xls").write_bytes(stream + record(0x000A, b""))
    assert cells(read_one(tmp_path / "t.xls")) == [["晋江市", 206.1], ["石狮市", 68.0]]


FORMS = {
    "script": (b"", [struct.pack("<4H", 0, number, 0, 0) for number in (0, 14, 10, 170)], 0x00E0),
    "excel 4": (b"\0\0", [bytes([0, number, 0, 0]) for number in range(4)], 0x0443),
    "excel 3": (b"", [bytes([0, number, 0, 0]) for number in range(4)], 0x0243),
}


@pytest.mark.parametrize("begins", list(FORMS))
@pytest.mark.parametrize(("since_1904", "year"), [(False, 2019), (True, 2023)])
def test_days_shares_and_codes_are_read_as_shown(
    tmp_path: Path, begins: str, since_1904: bool, year: int
) -> None:
    before, styles, kind = FORMS[begins]
    texts = [b"General", 'yyyy"年"m"月"d"日"'.encode("gbk"), b"0.0%", b"000000"]
    stream = BEGINNINGS[begins] + record(0x0022, bytes([since_1904, 0]))
    if begins == "script":
        stream += record(0x041E, struct.pack("<HB", 170, 6) + texts[3])
    else:
        number = 0x041E if begins == "excel 4" else 0x001E
        stream += b"".join(record(number, before + bytes([len(form)]) + form) for form in texts)
    stream += b"".join(record(kind, style) for style in styles)
    stream += b"".join(text(0, n, name) for n, name in enumerate(["县市", "日期", "比重", "代码", "人口"]))
    for row, name in ((1, "晋江市"), (2, "石狮市")):
        stream += text(row, 0, name)
        for column, (style, figure) in enumerate([(1, 43466), (2, 0.923), (3, 582), (0, 43466)], start=1):
            stream += record(0x0203, struct.pack("<3Hd", row, column, style, figure))
    (tmp_path / "导出.xls").write_bytes(stream + record(0x000A, b""))
    table = read_one(tmp_path / "导出.xls")
    assert [str(day)[:4] for day in table.frame["日期"]] == [str(year)] * 2
    assert table.frame.iloc[0, 2:].tolist() == ["92.3%", "000582", 43466]


def test_days_of_excel_2_are_read_by_the_format_that_their_cells_name(tmp_path: Path) -> None:
    def named(row: int, column: int, content: str) -> bytes:
        encoded = content.encode("gbk")
        place = struct.pack("<2H", row, column) + bytes(3)
        return record(0x0004, place + bytes([len(encoded)]) + encoded)

    stream = struct.pack("<4H", 0x0009, 4, 2, 0x10)
    stream += record(0x001E, b"\x07General") + record(0x001E, b"\x08yyyy/m/d")
    stream += named(0, 0, "县市") + named(0, 1, "设立日期") + named(0, 2, "天数")
    for row, name in ((1, "晋江市"), (2, "石狮市")):
        stream += named(row, 0, name)
        stream += record(0x0003, struct.pack("<2H", row, 1) + bytes([0, 1, 0]) + struct.pack("<d", 43466.25))
        stream += record(0x0002, struct.pack("<2H", row, 2) + bytes(3) + struct.pack("<H", 59))
    (tmp_path / "t.xls").write_bytes(stream + record(0x000A, b""))
    table = read_one(tmp_path / "t.xls")
    assert [str(cell) for cell in table.frame.iloc[0]] == ["晋江市", "2019-01-01 06:00:00", "59"]


def test_a_cell_far_off_is_refused(tmp_path: Path) -> None:
    stream = BEGINNINGS["script"] + text(0, 0, "县市") + text(65535, 65535, "x")
    (tmp_path / "t.xls").write_bytes(stream)
    with pytest.raises(ReadError) as raised:
        read_one(tmp_path / "t.xls")
    assert "65536" in raised.value.message("zh")
