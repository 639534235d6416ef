"""The one district that all of a table is of, where no column has districts but its surroundings do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from govkit import addresses, divisions
from govkit.divisions import DivisionLevel
from govkit.importing import cells
from govkit.importing.guesses import PlaceGuess, written_texts
from govkit.importing.row_places import TOTAL
from govkit.readers import RawTable
from govkit.simplified import simplified

_TOLD = re.compile(r"\s*(?:地区|区域|区划|单位名称|填报单位)\s*[:：]\s*(\S+)\s*")
# 泉州市各县 are several, and 晋江市青阳街道 is a part.
_SEVERAL = re.compile(r"各|分[省市县区地乡镇街]|所辖|下辖|主要城市|(?:街道|社区|乡|镇|村|网格|开发区|投资区)")
_BEFORE = re.compile(
    r"^(?:[^\u4e00-\u9fff]|附?表(?=[\s\d一二三四五六七八九十])[一二三四五六七八九十]*|年(?:度|末)?)*"
)
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class OnePlace:
    """A district, its level, and what says that the table is of it."""

    code: str
    name: str
    level: DivisionLevel
    told_by: Literal["note", "title", "sheet", "file"]


def place_of_all(table: RawTable) -> OnePlace | None:
    """The district that a note (`地区：北京市`), the title, the sheet's or the file's name begins with."""
    for note in table.notes:
        told = _TOLD.fullmatch(note)
        for level in reversed(divisions.LEVELS) if told else ():
            if told and (code := divisions.find(told[1], level, near=False).code):
                return OnePlace(code, divisions.name_of(code), divisions.level_of(code), "note")
    sources: tuple[tuple[str, Literal["title", "sheet", "file"]], ...] = (
        (table.title, "title"),
        (table.sheet, "sheet"),
        (Path(table.file).stem, "file"),
    )
    for text, told_by in sources:
        plain = simplified(text)
        bare = _BEFORE.sub("", plain)
        if not bare or _SEVERAL.search(plain):
            continue
        for level in reversed(divisions.LEVELS):
            if code := addresses.district_of(bare, level).code:
                return OnePlace(code, divisions.name_of(code), divisions.level_of(code), told_by)
    return None


def place_around(table: RawTable, place: PlaceGuess) -> str:
    """The city or province in which all counties of a column lie, where some names need it; else empty.

    Of the 鼓楼区 of four cities that beside 台江区 and 仓山区 is the one of 福州市.
    """
    if place.coded or place.address or place.level != "county":
        return ""
    texts = cells.names(written_texts(table, place.column)).unique()
    found = [divisions.find(text, near=False) for text in texts if not TOTAL.match(text)]
    known = [one.code for one in found if one.code]
    open_ = [
        told for one in found if not one.code and (told := [c for c in one.candidates if c[-6:].isdigit()])
    ]
    for digits in (4, 2):
        around = {code[:digits] for code in known}
        if len(known) < _FEWEST or len(around) != 1 or not open_:
            continue
        prefix = around.pop()
        name = divisions.name_of(prefix.ljust(6, "0"))
        if name and all(sum(c[-6:].startswith(prefix) for c in told) == 1 for told in open_):
            return name
    return ""
