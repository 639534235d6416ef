"""What people wrote at cells of a workbook is told."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from govkit.readers import read_one
from govkit.readers.compound import container, workbook_stream

from .making import Grid, ods_of, xls

GRID: Grid = [["县市", "人口"], ["晋江", 206.1], ["石狮", 68.5]]


def told(file: Path) -> str:
    (remark,) = read_one(file).remarks
    assert remark.key == "readers.remark_comments"
    return str(remark.values["texts"])


def test_comments_of_a_newer_workbook(tmp_path: Path) -> None:
    import openpyxl
    from openpyxl.comments import Comment

    book = openpyxl.Workbook()
    for row in GRID:
        book.active.append(row)
    book.active["B2"].comment = Comment("此数为\n估计", "甲")
    book.active["B1"].comment = Comment("常住" * 40, "甲")
    book.save(tmp_path / "c.xlsx")
    assert sorted(told(tmp_path / "c.xlsx").split("、")) == [f"B1 {'常住' * 30}…", "B2 此数为 估计"]


@pytest.mark.parametrize("pieces", [1, 2])
def test_comments_of_an_older_workbook(tmp_path: Path, pieces: int) -> None:
    def record(kind: int, data: bytes) -> bytes:
        return struct.pack("<HH", kind, len(data)) + data

    text = "此数为估计"
    parts = [text] if pieces == 1 else [text[:2], text[2:]]
    comment = record(0x005D, struct.pack("<4H", 0x15, 0x12, 0x19, 7) + bytes(14))
    comment += record(0x01B6, bytes(10) + struct.pack("<HHI", len(text), 16, 0))
    comment += b"".join(record(0x003C, b"\x01" + part.encode("utf-16-le")) for part in parts)
    comment += record(0x001C, struct.pack("<4H", 1, 1, 0, 7) + b"\0\0\0")
    stream, _ = workbook_stream(xls(tmp_path / "c.xls", GRID).read_bytes())
    end = stream.rindex(struct.pack("<HH", 0x000A, 0))
    (tmp_path / "c.xls").write_bytes(container(stream[:end] + comment + stream[end:]))
    assert told(tmp_path / "c.xls") == "B2 此数为估计"


def test_comments_of_an_open_document(tmp_path: Path) -> None:
    rows = "".join(
        "<table:table-row>"
        f'<table:table-cell office:value-type="string"><text:p>{name}</text:p></table:table-cell>'
        f'<table:table-cell office:value-type="string">{note}<text:p>{value}</text:p></table:table-cell>'
        "</table:table-row>"
        for name, value, note in (
            (
                "县市",
                "人口",
                "<office:annotation><text:p>常住</text:p><text:p>人口</text:p></office:annotation>",
            ),
            ("晋江", "206.1", ""),
        )
    )
    table = f'<table:table table:name="表">{rows}</table:table>'
    assert told(ods_of(tmp_path / "c.ods", table)) == "B1 常住 人口"


def test_comments_of_the_xml_of_excel(tmp_path: Path) -> None:
    cells = "".join(
        f'<Row><Cell><Data ss:Type="String">{name}</Data></Cell>'
        f'<Cell><Data ss:Type="String">{value}</Data>{note}</Cell></Row>'
        for name, value, note in (
            ("县市", "人口", '<Comment ss:Author="甲"><ss:Data><B>常</B>住</ss:Data></Comment>'),
            ("晋江", "1", ""),
        )
    )
    (tmp_path / "c.xls").write_text(
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="表">'
        f"<Table>{cells}</Table></Worksheet></Workbook>",
        encoding="utf-8",
    )
    assert told(tmp_path / "c.xls") == "B1 常住"


def test_comments_of_a_page_of_libreoffice(tmp_path: Path) -> None:
    note = '<a class="comment-indicator"></a><comment>甲:\n常住</comment>'
    cells = f"<tr><td>县市</td><td>{note}<font>人口</font></td></tr><tr><td>晋江</td><td>1</td></tr>"
    (tmp_path / "c.xls").write_text(f"<html><body><table>{cells}</table></body></html>", encoding="utf-8")
    assert told(tmp_path / "c.xls") == "B1 甲: 常住"
    table = read_one(tmp_path / "c.xls")
    assert [column.name for column in table.columns] == ["县市", "人口"]
