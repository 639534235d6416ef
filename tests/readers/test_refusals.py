"""What would take the memory or the time of a machine is refused, in one line that says what to do."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import threading
import zipfile
from pathlib import Path

import pytest

from govkit.errors import ReadError
from govkit.readers import read
from govkit.readers.shared_texts import refuse_repeated
from tests.readers import making

HEAD = "地区,年份,收入\n"
XML = (
    '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="S"><Table>{rows}</Table>'
    "</Worksheet></Workbook>"
)


def refused(file: Path, key: str) -> dict[str, object]:
    with pytest.raises(ReadError) as caught:
        read(file)
    assert caught.value.key == f"readers.{key}"
    for lang in ("zh", "en"):
        assert "\n" not in caught.value.message(lang)
        assert file.name in caught.value.message(lang)
    return caught.value.values


def written(folder: Path, text: str, name: str = "a.csv") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8", newline="")
    return file


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    done = threading.Thread(target=refused, args=(pipe, "no_file"), daemon=True)
    done.start()
    done.join(30)
    assert not done.is_alive()


def test_a_cell_beyond_measure_is_no_matter_of_quotation_marks(tmp_path: Path) -> None:
    file = written(tmp_path, f"{HEAD}甲,2019,1\n{'长' * 1_000_001},2020,2\n")
    assert refused(file, "long_cell")["line"] == 3


def test_more_columns_than_excel_has_are_refused_at_their_line(tmp_path: Path) -> None:
    file = written(tmp_path, HEAD + "甲,2019,1\n" + ",".join(["1"] * 16_385) + "\n")
    values = refused(file, "too_many_columns")
    assert (values["line"], values["count"]) == (3, 16_385)


def test_empty_cells_beyond_the_last_column_are_no_columns(tmp_path: Path) -> None:
    (table,) = read(written(tmp_path, HEAD + "甲,2019,1" + "," * 20_000 + "\n"))
    assert list(table.frame.columns) == ["地区", "年份", "收入"]


def test_the_area_of_an_xml_spreadsheet_counts_and_not_only_its_cells(tmp_path: Path) -> None:
    far = '<Row ss:Index="1048576"><Cell ss:Index="16384"><Data ss:Type="Number">1</Data></Cell></Row>'
    rows = f'<Row><Cell><Data ss:Type="String">地区</Data></Cell></Row>{far}'
    assert refused(written(tmp_path, XML.format(rows=rows), "a.xls"), "too_wide")["cell"] == "XFD1048576"


def test_cells_that_span_a_page_many_times_over_are_refused(tmp_path: Path) -> None:
    row = "<tr>" + "<td colspan=1000 rowspan=60000>a</td>" * 10 + "</tr>"
    refused(written(tmp_path, f"<html><table>{row * 600}</table></html>", "a.xls"), "too_wide")


@pytest.mark.parametrize("tags", ["<div>", "<table><tr><td>"])
def test_tags_within_tags_without_end_are_refused(tmp_path: Path, tags: str) -> None:
    refused(written(tmp_path, f"<html>{tags * 20_000}<table><tr><td>地区</table>", "a.xls"), "deep")


def test_a_packed_column_larger_than_memory_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    file = tmp_path / "a.parquet"
    row = pa.repeat("甲县", 1_000_001)
    pq.write_table(pa.table({f"c{number}": row for number in range(30)}), file)
    assert refused(file, "too_large")["rows"] == 1_000_001


def test_a_panic_of_the_library_writes_nothing_on_the_screen(tmp_path: Path) -> None:
    file = making.xlsx(tmp_path / "a.xlsx", [["地区", "年份"], ["甲", 2019]])
    with zipfile.ZipFile(file) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    with zipfile.ZipFile(file, "w") as book:
        for name, part in parts.items():
            book.writestr(name, part.replace(b'r="B2"', b'r="ZZZZZZ4000000000"'))
    code = f"from govkit.readers import read\ntry:\n read({str(file)!r})\nexcept Exception as e: print(e)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "panicked" not in done.stderr
    assert "a.xlsx" in done.stdout


def test_brackets_without_end_in_a_header_cost_no_time(tmp_path: Path) -> None:
    (table,) = read(written(tmp_path, f"地区,年份,收入{'（' * 100_000}\n甲,2019,1\n乙,2020,2\n"))
    assert len(table.frame) == 2


@pytest.mark.parametrize(("cells", "refuses"), [(20, False), (300, True)])
def test_a_long_text_that_cells_repeat_without_end_is_refused(
    tmp_path: Path, cells: int, refuses: bool
) -> None:
    text, cell = "长" * 350_000, '<c r="A{0}" t="s"><v>1</v></c>'
    rows = "".join(f'<row r="{row}">{cell.format(row)}</row>' for row in range(1, cells + 1))
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/sharedStrings.xml", f"<sst><si><t>a</t></si><si><t>{text}</t></si></sst>")
        book.writestr("xl/worksheets/sheet1.xml", f"<worksheet><sheetData>{rows}</sheetData></worksheet>")
    if not refuses:
        refuse_repeated(tmp_path / "a.xlsx", content.getvalue())
        return
    with pytest.raises(ReadError) as caught:
        refuse_repeated(tmp_path / "a.xlsx", content.getvalue())
    assert caught.value.key == "readers.repeated_text"


@pytest.mark.parametrize("count", ["2000000000", "-1", "many"])
def test_blanks_without_end_in_a_cell_take_no_memory(tmp_path: Path, count: str) -> None:
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    rows = [("地区", "年份"), (f'甲<text:s text:c="{count}"/>县', "2019"), ("乙县", "2020")]
    told = "".join(f"<table:table-row>{''.join(map(cell.format, row))}</table:table-row>" for row in rows)
    file = making.ods_of(tmp_path / "a.ods", f'<table:table table:name="S">{told}</table:table>')
    (table,) = read(file)
    assert [len(name) < 2000 for name in table.frame["地区"]] == [True, True]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_workbook_with_two_sheets_of_one_place_is_damaged(tmp_path: Path) -> None:
    file = making.xlsx(tmp_path / "a.xlsx", [["地区", "年份"], ["甲", 2019]])
    with zipfile.ZipFile(file, "a") as book:
        book.writestr("xl/worksheets/sheet1.xml", "<worksheet/>")
    refused(file, "cut_off")
