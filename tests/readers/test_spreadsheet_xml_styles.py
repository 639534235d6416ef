"""Cells of the XML of Excel 2003 are read as they look: in percent, or struck through."""

from __future__ import annotations

from pathlib import Path

from govkit.readers import read_one

STYLES = """<Styles>
<Style ss:ID="p"><NumberFormat ss:Format="0.0%"/></Style><Style ss:ID="of_p" ss:Parent="p"><Font/></Style>
<Style ss:ID="named"><NumberFormat ss:Format="Percent"/></Style>
<Style ss:ID="struck"><Font ss:StrikeThrough="1"/></Style></Styles>"""


def test_percents_are_percents_and_what_is_struck_through_is_left_out(tmp_path: Path) -> None:
    def row(*cells: str) -> str:
        return f"<Row>{''.join(cells)}</Row>"

    def text(content: str) -> str:
        return f'<Cell><Data ss:Type="String">{content}</Data></Cell>'

    def figure(content: float, style: str = "") -> str:
        styled = f' ss:StyleID="{style}"' if style else ""
        return f'<Cell{styled}><Data ss:Type="Number">{content}</Data></Cell>'

    rows = [
        row(text("县市"), text("城镇化率"), text("比重"), text("人口")),
        row(text("晋江"), figure(0.513, "p"), figure(0.2), figure(206.1)),
        row(text("石狮"), figure(0.7, "of_p"), figure(0.1, "named"), figure(68.5, "struck")),
    ]
    columns = '<Column ss:Index="3" ss:StyleID="named"/>'
    (tmp_path / "t.xls").write_text(
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        f'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">{STYLES}<Worksheet ss:Name="表">'
        f"<Table>{columns}{''.join(rows)}</Table></Worksheet></Workbook>",
        encoding="utf-8",
    )
    table = read_one(tmp_path / "t.xls")
    assert table.frame["城镇化率"].tolist() == ["51.3%", "70%"]
    assert table.frame["比重"].tolist() == ["20%", "10%"]
    assert table.units["城镇化率"] == "%"
    assert table.frame["人口"].fillna(0).tolist() == [206.1, 0]
    (told,) = table.remarks
    assert (told.key, told.values["cell"]) == ("readers.remark_struck_cells", "D3")


def test_codes_keep_their_zeros_and_numbers_shown_smaller_are_told(tmp_path: Path) -> None:
    def cell(kind: str, content: object, style: str = "plain") -> str:
        return f'<Cell ss:StyleID="{style}"><Data ss:Type="{kind}">{content}</Data></Cell>'

    rows = [
        "".join(cell("String", name) for name in ("代码", "产值")),
        cell("Number", 582, "code") + cell("Number", 1234567, "scaled"),
        cell("Number", 350582, "code") + cell("Number", 0, "scaled"),
    ]
    styles = (
        '<Style ss:ID="code"><NumberFormat ss:Format="000000"/></Style>'
        '<Style ss:ID="scaled"><NumberFormat ss:Format="#,##0.0,"/></Style>'
    )
    (tmp_path / "t.xls").write_text(
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        f'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Styles>{styles}</Styles>'
        f'<Worksheet ss:Name="表"><Table><Row>{"</Row><Row>".join(rows)}</Row></Table></Worksheet>'
        "</Workbook>",
        encoding="utf-8",
    )
    table = read_one(tmp_path / "t.xls")
    assert table.frame["代码"].tolist() == ["000582", "350582"]
    assert table.frame["产值"].tolist() == [1234567, 0]
    (told,) = table.remarks
    assert (told.key, told.values["count"], told.values["cell"]) == ("readers.remark_scaled", 1, "B2")
