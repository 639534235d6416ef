"""The units of columns where one line over a table lists those of several: 单位：户、人、公顷."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from govkit import units
from govkit.codebook import load_codebook
from govkit.importing.columns import SERIAL
from govkit.importing.figure_guesses import fits, is_called
from govkit.importing.guesses import guess_place
from govkit.importing.guesses_period import guess_period
from govkit.readers import RawTable, Remark
from govkit.readers.raw import Column
from govkit.readers.unit_words import RATE_UNITS, is_rank, is_rate
from govkit.simplified import simplified
from govkit.text import listing

_SIGNS = re.compile(r"\s*[、，,；;]\s*|(?<=\S)\s+(?=\S)")
_LONGEST = 6
# 元/人 is one unit, and so is 元/人/月.
_TIME = frozenset("年季月周日天时")
# What names end in whose figures are of one dimension.
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("households", re.compile(r"(?:户|户数)$")),
    ("people", re.compile(r"(?:人口|人数|人员|职工|劳动力|劳力|学生|教师|党员|居民|[男女]性?)数?$")),
    ("square_metres", re.compile(r"(?:面积|耕地|林地|草地|园地)$")),
    ("kilograms", re.compile(r"产量$")),
    ("metres", re.compile(r"(?:里程|长度)$")),
    ("kilowatt_hours", re.compile(r"[用发]电量$")),
    ("watts", re.compile(r"(?:总动力|装机容量)$")),
    (
        "money",
        re.compile(
            r"(?:总值|增加值|产值|收入|支出|投资|投资额|存款|贷款|余额|零售额|销售额|出口额|进口额|总额"
            r"|工资|利润|税收|费用|金额|资金|经费|GDP)$",
            re.IGNORECASE,
        ),
    ),
)
_PER_HEAD = re.compile("人均|户均|平均工资|每人|每户")
_COUNTED = re.compile(r"(?:数|[村社区组队]|机构|单位|企业|学校|[院站所场店]|组织|协会|委员会)$")
_COUNTING = frozenset(
    {"pieces", "institutions", "matters", "cases", "occasions", "beds", "machines", "seats"}
)


def with_listed_units(table: RawTable) -> RawTable:
    """A table in which each column has its own of the units that the table lists; others as they are.

    Where there are as many units as columns of figures, they go by their order unless the name of a column
    contradicts; else a column gets the only unit that fits its name. The rest have none, and are told.
    """
    listed = _listed(table.unit)
    if len(listed) < 2:
        return table
    table = replace(table, unit="、".join(listed))
    amounts = [unit for unit in listed if unit not in RATE_UNITS]
    columns = _columns_of_figures(table)
    if len(amounts) < 2 or not columns:
        return table
    own = dict(zip((one.name for one in columns), _told(columns, amounts), strict=True))
    values = {
        "unit": table.unit,
        "told": listing(f"{name}={unit}" for name, unit in own.items() if unit),
        "left": listing(name for name, unit in own.items() if not unit),
    }
    told, left = any(own.values()), not all(own.values())
    key = "listed_units" if not left else "listed_units_in_part" if told else "listed_units_untold"
    return replace(
        table,
        columns=tuple(
            replace(one, unit=own[one.name]) if own.get(one.name) else one for one in table.columns
        ),
        remarks=(Remark(f"importing.remark_{key}", values), *table.remarks),
    )


def _listed(unit: str) -> list[str]:
    """The units of a list, or none where the text is one unit or no list of units."""
    parts = [part.strip() for part in _SIGNS.split(unit.strip()) if part.strip()]
    if len(parts) == 1:
        parts = [part.strip() for part in re.split(r"[/／]", unit) if part.strip()]
        if len(parts) < 3 or parts[-1] in _TIME:
            return []
    known = sum(map(units.is_unit, parts))
    short = all(len(part) <= _LONGEST for part in parts)
    return parts if len(parts) > 1 and short and 2 * known >= len(parts) else []


def _columns_of_figures(table: RawTable) -> list[Column]:
    """Columns that the list is to be about: numbers without a unit of their own, and no rates or ranks."""
    place = guess_place(table)
    keys = {*guess_period(table).used, table.group_column, place.column if place is not None else ""}
    values = table.values()
    return [
        one
        for one in table.columns
        if not one.unit
        and one.name not in keys
        and values[one.name].dtype.kind in "iuf"
        and values[one.name].notna().any()
        and not (SERIAL.match(one.name) or is_rate(one.name) or is_rank(one.name))
    ]


def _told(columns: Sequence[Column], listed: Sequence[str]) -> list[str]:
    """The unit of each column, empty where it cannot be told."""
    money = [unit for unit in listed if units.is_unit(unit) and units.unit(unit).kind == "money"]
    small = min(money, key=lambda unit: units.unit(unit).size, default="")
    fitting = [
        # Of 亿元 and 元 what is 人均 is in the latter.
        [unit for unit in listed if _fits(unit, one) and (unit == small or not _is_small(unit, one, money))]
        for one in columns
    ]
    if len(columns) == len(listed):
        sure = [unit in own for unit, own in zip(listed, fitting, strict=True)]
        open_ = [not own and not _kind(column) for own, column in zip(fitting, columns, strict=True)]
        if all(one or other for one, other in zip(sure, open_, strict=True)) and 2 * sum(sure) >= len(sure):
            return list(listed)
    return [own[0] if len(own) == 1 else "" for own in fitting]


def _is_small(unit: str, column: Column, money: Sequence[str]) -> bool:
    """Whether figures of a column are of one person or household, which no large unit of money counts."""
    return unit in money and any(_PER_HEAD.search(_plain(level)) for level in column.levels or (column.name,))


def _fits(unit: str, column: Column) -> bool:
    """Whether figures of a name are in a unit, by the codebook or by what the name ends in."""
    if not units.is_unit(unit):
        return False
    codebook = load_codebook()
    name = _bare(column)
    known = next((one for one in codebook.indicators if is_called(one, [name])), None)
    if known is not None:
        return fits(unit, known.key, codebook, [name])
    dimensions = units.unit(unit).dimensions
    kind = dict(dimensions).get(_kind(column), 0) == 1 and len(dimensions) == 1
    if _kind(column):
        return kind
    return bool(_COUNTED.search(name)) and units.unit(unit).kind in _COUNTING


def _kind(column: Column) -> str:
    """The dimension of which the last level of a header that tells one speaks: 第一产业 under 生产总值."""
    levels = [_plain(level) for level in reversed(column.levels or (column.name,))]
    return next((kind for level in levels for kind, form in _KINDS if form.search(level)), "")


def _bare(column: Column) -> str:
    return _plain(column.levels[-1] if column.levels else column.name)


def _plain(name: str) -> str:
    """A name without blanks and what stands in brackets."""
    return re.sub(r"\s|[(（][^()（）]*[)）]", "", simplified(name))
