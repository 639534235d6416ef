"""Years of the Republic that stand bare, as tables of Taiwan have them: 107年 is 2018."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from govkit.readers import RawTable, Remark
from govkit.simplified import simplified

if TYPE_CHECKING:
    import pandas as pd

# Notes of other tables name Taiwan where they leave it out.
_OF_TITLE, _OF_NOTES = re.compile("民国|台湾"), re.compile("中华民国|行政院主计")
_CITIES = re.compile("(?:台湾省?)?(?:台北|新北|桃园|台中|台南|高雄)市")
_CODECS = ("cp950", "big5hkscs")
_BARE = re.compile(r"\d{2,3}年(?:度|底|末|第?[1-4一二三四]季|\d{1,2}月)?底?")
# A column called 年度 may have 109 alone.
_OF_YEARS = re.compile(r"(?:中华民国|民国|统计|资料|学)?(?:年|年度|年份|年别|年次)(?:[(（]民国[)）])?")
_NUMBER = re.compile(r"(?:[5-9]\d|1[0-4]\d)(?:\.0+)?")
_MOST, _LOOKED_AT = 0.9, 200
REPUBLIC = "民國"


def with_republican_years(table: RawTable) -> RawTable:
    """A table that is plainly of Taiwan, with 民國 before the bare years in header and cells; others as is.

    It is one in Big5, or whose title names the Republic or Taiwan, notes the Republic, or cells its cities.
    """
    heads = [part for column in table.columns for part in column.levels if _BARE.fullmatch(part)]
    columns = [name for name in map(str, table.frame.columns) if _has_years(table.frame[name])]
    numbers = [
        name for name in map(str, table.frame.columns) if _has_numbers_of_years(table.frame[name], name)
    ]
    if not (heads or columns or numbers) or not _of_taiwan(table):
        return table
    if numbers:
        bare = {name: table.frame[name].map(_year).astype("str") for name in numbers}
        table, columns = replace(table, frame=table.frame.assign(**bare)), [*columns, *numbers]
    names = {column.name: _named(column.levels) or column.name for column in table.columns}
    altered = tuple(
        replace(column, name=names[column.name], levels=tuple(_told(part) for part in column.levels))
        for column in table.columns
    )
    frame = table.frame.assign(**{name: table.frame[name].map(_told) for name in columns})
    marks = (
        table.marks if table.marks is None else table.marks.assign(column=table.marks["column"].map(names))
    )
    first = heads[0] if heads else next(cell for cell in frame_cells(table.frame[columns[0]]))
    remark = Remark(
        "importing.remark_republican", {"first": first, "year": int(first.partition("年")[0]) + 1911}
    )
    return replace(
        table,
        frame=frame.rename(columns=names),
        columns=altered,
        marks=marks,
        remarks=(*table.remarks, remark),
    )


def frame_cells(cells: pd.Series[Any]) -> list[str]:
    """The cells of a column that are no blanks, as texts."""
    return [cell.strip() for cell in cells if isinstance(cell, str) and cell.strip()]


def _has_years(cells: pd.Series[Any]) -> bool:
    texts = frame_cells(cells)
    return bool(texts) and sum(bool(_BARE.fullmatch(text)) for text in texts) >= _MOST * len(texts)


def _has_numbers_of_years(cells: pd.Series[Any], name: str) -> bool:
    if not _OF_YEARS.fullmatch(_plain(name)):
        return False
    texts = [text for cell in cells if (text := "" if cell != cell else str(cell).strip())]
    return bool(texts) and sum(bool(_NUMBER.fullmatch(text)) for text in texts) >= _MOST * len(texts)


def _year(cell: Any) -> str:
    """The year that a number is, with its 年; any other cell as text."""
    text = "" if cell != cell else str(cell).strip()
    return f"{text.partition('.')[0]}年" if _NUMBER.fullmatch(text) else text


def _named(levels: tuple[str, ...]) -> str:
    return "_".join(map(_told, levels)) if any(map(_BARE.fullmatch, levels)) else ""


def _told(text: Any) -> Any:
    return f"{REPUBLIC}{text.strip()}" if isinstance(text, str) and _BARE.fullmatch(text.strip()) else text


def _of_taiwan(table: RawTable) -> bool:
    if table.encoding in _CODECS:
        return True
    heads = [table.title, table.sheet, table.file, *(column.header for column in table.columns)]
    texts = [text for name in table.frame.columns for text in frame_cells(table.frame[name])[:_LOOKED_AT]]
    return (
        any(_OF_TITLE.search(_plain(text)) for text in heads)
        or any(_OF_NOTES.search(_plain(text)) for text in table.notes)
        or any(_CITIES.fullmatch(_plain(text)) for text in (*texts, *heads))
    )


def _plain(text: str) -> str:
    return re.sub(r"\s", "", simplified(text)).replace("臺", "台")
