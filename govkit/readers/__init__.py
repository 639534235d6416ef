"""Files of researchers as raw tables: the content decides the format and the encoding, never the name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from stat import S_ISDIR, S_ISREG

from govkit.errors import ReadError
from govkit.readers.raw import Column, RawTable, Remark, SetAsideRow
from govkit.readers.sheet import Sheet
from govkit.text import listing

_HEAD = 4096


def read(path: str | Path) -> tuple[RawTable, ...]:
    """Read every table of a file, with everything that the file says about it.

    Parameters
    ----------
    path
        A workbook (xls of Excel 2 to 2003, et, xlsx, xlsm, ods, the XML of Excel 2003, a web page or web
        archive), delimited text in UTF-8 (with or without byte order mark), GB18030, Big5 or UTF-16,
        SDMX-CSV, SPSS (sav, zsav, por), Stata, or Parquet. The name of the file does not matter.

    Returns
    -------
    tuple of RawTable
        At least one, sheet by sheet from top to bottom.

    Raises
    ------
    ReadError
        The file does not exist, its content is of no kind that is read, it is damaged, needs a password, is a
        bomb, or holds no table.
    """
    from govkit.readers.kinds import kind_of

    file = Path(path)
    try:
        if not (S_ISREG(mode := file.stat().st_mode) or S_ISDIR(mode)):
            # A pipe or a device: it may never end, and cannot be read twice.
            raise ReadError("readers.no_file", file=file)
        with file.open("rb") as stream:
            head = stream.read(_HEAD)
    except FileNotFoundError:
        raise ReadError("errors.file_missing", file=file) from None
    except OSError as problem:
        raise ReadError("errors.unreadable", file=file, problem=problem) from None
    kind = kind_of(file, head)
    if kind.startswith("other:"):
        raise ReadError("readers.kind_not_read", file=file.name, kind=kind.partition(":")[2])
    if not head.strip():
        raise ReadError("readers.empty", file=file.name)
    found = _whole_tables(file, kind)
    if found:
        return found
    from govkit.readers.mended_sheets import with_mended_texts

    sheets = _sheets(file, kind)
    # Delimited text has its texts mended before it is split into cells.
    return _tables(file, sheets if kind == "text" else with_mended_texts(sheets))


def read_one(path: str | Path, sheet: str | None = None, table: int | str | None = None) -> RawTable:
    """The only table of a file, or the one that is chosen; continuations (续表) are joined first.

    Parameters
    ----------
    path
        As for `read`.
    sheet
        Name of the sheet, where the file has several.
    table
        Its position among those left, from 0, or a part of its title.

    Raises
    ------
    ReadError
        Several tables are left, or none.
    """
    from govkit.readers.continued import join_continued

    file = Path(path)
    everything = join_continued(read(file))
    return of_one_table(file, everything, chosen(everything, sheet, table))


def chosen(tables: Sequence[RawTable], sheet: str | None, table: int | str | None) -> list[RawTable]:
    """Tables by sheet, and by position from 0 or a part of the title, as `read_one` has them."""
    found = [one for one in tables if sheet is None or one.sheet == sheet]
    if isinstance(table, str):
        return [one for one in found if table in one.title]
    if table is not None:
        return found[table : table + 1] if table >= 0 else []
    return found


def of_one_table(file: Path, tables: Sequence[RawTable], found: Sequence[RawTable]) -> RawTable:
    """The only table of those found; where it is not one, a ReadError that names all `tables` of the file."""
    if len(found) == 1:
        return found[0]
    names = listing(" / ".join(part for part in (one.sheet, one.title) if part) or "–" for one in tables)
    if not found:
        raise ReadError("readers.no_such_table", file=file.name, count=len(tables), tables=names)
    raise ReadError("readers.which_table", file=file.name, count=len(found), tables=names)


def _whole_tables(file: Path, kind: str) -> tuple[RawTable, ...]:
    """The table of a format that holds one and says what its columns are."""
    if kind == "dta":
        from govkit.readers.stata import read_stata

        return (read_stata(file),)
    if kind in ("sav", "por"):
        from govkit.readers.spss import read_spss

        return (read_spss(file, kind),)
    if kind == "parquet":
        from govkit.readers.parquet import read_parquet

        return (read_parquet(file),)
    return ()


def _sheets(file: Path, kind: str) -> list[Sheet]:
    """The sheets of a format in which tables are to be found."""
    if kind in ("xlsx", "ole", "biff"):
        from govkit.readers.workbook import read_biff, read_ole, read_xlsx

        if kind == "xlsx":
            return read_xlsx(file)
        return (read_ole if kind == "ole" else read_biff)(file, file.read_bytes())
    if kind == "ods":
        from govkit.readers.opendocument import read_opendocument

        return read_opendocument(file)
    if kind == "zip-damaged":
        from govkit.readers.archive import check_archive

        check_archive(file)
    content = file.read_bytes()
    if kind == "xml-spreadsheet":
        from govkit.readers.spreadsheet_xml import read_spreadsheet_xml

        return read_spreadsheet_xml(file, content)
    if kind == "mhtml":
        from govkit.readers.web_archive import read_web_archive

        return read_web_archive(file, content)
    if kind == "html":
        from govkit.readers.html import read_html

        return [read_html(file, content)]
    from govkit.readers.delimited import read_delimited

    return [read_delimited(file, content)]


def _tables(file: Path, sheets: Sequence[Sheet]) -> tuple[RawTable, ...]:
    from govkit.readers.dictionary_sheets import with_dictionaries
    from govkit.readers.filled_tables import file_remark, with_estimates
    from govkit.readers.sdmx import is_sdmx, with_statuses
    from govkit.readers.tables import tables_of

    tables: list[RawTable] = []
    lines: list[str] = []
    remarks: list[Remark] = []
    for sheet in sheets:
        found, said = tables_of(sheet, before=len(tables))
        tables += found
        lines += said
        if not found:
            remarks += sheet.remarks
    tables = [table for table in tables if len(table.frame.columns)]
    if not any(len(table.frame) for table in tables):
        raise ReadError("readers.empty", file=file.name)
    if lines or remarks:
        # A sheet of nothing but text speaks of the tables on the others: sources, formulas, definitions.
        tables = [
            replace(
                table,
                notes=tuple(dict.fromkeys((*table.notes, *lines))),
                remarks=tuple(dict.fromkeys((*table.remarks, *remarks))),
            )
            for table in tables
        ]
    tables = with_estimates(with_dictionaries(tables))
    if told := file_remark(file.stem, tables):
        tables = [replace(table, remarks=(*table.remarks, told)) for table in tables]
    return tuple(with_statuses(table) if is_sdmx(table) else table for table in tables)


__all__ = ["Column", "RawTable", "Remark", "SetAsideRow", "chosen", "of_one_table", "read", "read_one"]
