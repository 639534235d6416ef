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


def test_a_cell_far_off_is_refused(tmp_path: Path) -> None:
    stream = BEGINNINGS["script"] + text(0, 0, "县市") + text(65535, 65535, "x")
    (tmp_path / "t.xls").write_bytes(stream)
    with pytest.raises(ReadError) as raised:
        read_one(tmp_path / "t.xls")
    assert "65536" in raised.value.message("zh")
