"""Workbooks from before Excel 97 have their texts in a code page, which the library does not read."""

from __future__ import annotations

import datetime
import struct
from pathlib import Path

import pytest

from govkit.errors import ReadError
from govkit.readers import read
from govkit.readers.compound import container

from .making import Grid, biff5, cells

GRID: Grid = [
    ["2-1 各县人口（1998年）"],
    ["单位：万人"],
    ["县市", "人口", "比重", "日期", "备注"],
    ["晋江", 98.5, "51.3%", datetime.date(1998, 12, 31), "=含农场"],
    ["石狮", "…", "20%", datetime.date(1998, 12, 31), ""],
]


@pytest.mark.parametrize("code_page", [936, 1252, 0x8001])
@pytest.mark.parametrize("in_container", [True, False])
def test_chinese_of_excel_95_is_read(tmp_path: Path, code_page: int, in_container: bool) -> None:
    stream = biff5({"福州": GRID, "泉州": [*GRID[:3], ["南安", 140, "1%", "", ""]]}, code_page)
    file = tmp_path / "人口.xls"
    file.write_bytes(container(stream) if in_container else stream)
    first, second = read(file)
    assert (first.sheet, second.sheet) == ("福州", "泉州")
    assert first.encoding == "gb18030"
    assert first.title == "2-1 各县人口（1998年）"
    assert (first.units["人口"], first.units["比重"]) == ("万人", "%")
    day = datetime.datetime(1998, 12, 31)
    assert cells(first) == [["晋江", 98.5, 51.3, day, "含农场"], ["石狮", None, 20.0, day, None]]
    assert second.frame["县市"].tolist() == ["南安"]
    assert not first.remarks


def test_traditional_characters_of_excel_95_are_read(tmp_path: Path) -> None:
    file = tmp_path / "人口.xls"
    file.write_bytes(biff5({"臺灣": [["縣市", "人口"], ["臺北市", 264.7]]}, 950, "big5"))
    (table,) = read(file)
    assert (table.sheet, table.frame["縣市"].tolist()) == ("臺灣", ["臺北市"])


def test_a_workbook_of_excel_95_with_a_password_says_so(tmp_path: Path) -> None:
    stream = biff5({"a": [["县市", "人口"], ["晋江", 1]]})
    place = stream.index(struct.pack("<HH", 0x0042, 2))
    locked = stream[:place] + struct.pack("<HHI", 0x002F, 4, 1) + stream[place:]
    (tmp_path / "l.xls").write_bytes(locked)
    with pytest.raises(ReadError) as raised:
        read(tmp_path / "l.xls")
    assert raised.value.key == "readers.password"
