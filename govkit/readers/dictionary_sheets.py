"""Sheets that say of the columns of others what they mean and in what unit they are: 指标说明, 变量说明."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from govkit.readers import unit_words, words
from govkit.readers.header import tidy
from govkit.readers.raw import Column, RawTable, Remark

_MEANING = re.compile(
    r".*(?:含义|涵义|说明|解释|定义|标签|中文名?称?|变量名称|指标名称)|label|description|meaning|definition",
    re.IGNORECASE,
)
_FEWEST, _MOST_ROWS, _LONGEST = 2, 2000, 40


@dataclass(frozen=True, slots=True)
class _Said:
    """What a sheet says of columns: their name → unit, and → meaning."""

    sheet: str
    units: dict[str, str]
    meanings: dict[str, str]


def with_dictionaries(tables: Sequence[RawTable]) -> list[RawTable]:
    """The same tables, with units and labels of columns that have none from the sheets that tell them."""
    found = list(tables)
    if len({table.sheet for table in tables}) < 2:
        return found
    names = [{name for column in table.columns for name in _names(column)} for table in tables]
    for table in tables:
        if not _explains(table):
            continue
        texts = [[str(cell).strip() for cell in table.frame[name]] for name in table.frame]
        told_of = [{_plain(text) for text in cells} for cells in texts]
        for other, target in enumerate(found):
            if target.sheet == table.sheet:
                continue
            key = max(range(len(texts)), key=lambda n: len(told_of[n] & names[other]))
            if len(told_of[key] & names[other]) >= _FEWEST:
                found[other] = _told(target, _said(table, texts, key))
    return found


def _explains(table: RawTable) -> bool:
    """Whether a table is of texts, but for the numbers of its rows."""
    if not 0 < len(table.frame) <= _MOST_ROWS or len(table.frame.columns) < 2:
        return False
    return not any(
        sum(words.is_figure(cell) for cell in table.frame[name] if cell == cell and cell is not None)
        > len(table.frame) / 2
        for name in list(table.frame)[1:]
    )


def _said(table: RawTable, texts: Sequence[Sequence[str]], key: int) -> _Said:
    heads = [[name, *cells] for name, cells in zip(map(str, table.frame), texts, strict=True)]
    of_units = next((n for n, cells in enumerate(heads) if any(map(unit_words.is_unit_label, cells))), None)
    of_meanings = next(
        (
            n
            for n, cells in enumerate(heads)
            if n not in (key, of_units) and any(map(_MEANING.fullmatch, cells))
        ),
        None,
    )
    names = [_plain(text) for text in texts[key]]
    units = dict(zip(names, texts[of_units], strict=True)) if of_units is not None else {}
    meanings = dict(zip(names, texts[of_meanings], strict=True)) if of_meanings is not None else {}
    return _Said(table.sheet, units, meanings)


def _told(table: RawTable, said: _Said) -> RawTable:
    columns, count = [], 0
    for column in table.columns:
        name = next((name for name in _names(column) if name in said.units or name in said.meanings), "")
        unit, meaning = said.units.get(name, ""), " ".join(said.meanings.get(name, "").split())
        inside = unit_words.without_unit(meaning)[1]
        unit = words.bare(unit) if unit_words.is_unit(unit) else inside
        new = replace(
            column,
            unit=column.unit or unit,
            label=column.label or (meaning if len(meaning) <= _LONGEST and _plain(meaning) != name else ""),
        )
        count += new != column
        columns.append(new)
    if not count:
        return table
    told = Remark("readers.remark_dictionary", {"sheet": said.sheet, "count": count})
    return replace(table, columns=tuple(columns), remarks=(*table.remarks, told))


def _names(column: Column) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_plain(name) for name in (column.name, column.header, *column.levels[-1:])))


def _plain(text: str) -> str:
    return "".join(unit_words.without_unit(tidy(text))[0].split()).lower()
