"""Blocks of rows that a row of their own heads: years one under the other, or groups (市区, 农村)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from govkit.period_texts import iso_period, stated_period, years_of
from govkit.readers import words
from govkit.readers.raw import RawTable, Remark, some_of
from govkit.readers.region import Region
from govkit.readers.rows import Rows, plain, written
from govkit.readers.sheet import Cell, Sheet

PERIOD, GROUP = "时期", "分组"
_GROUPS = re.compile(
    r"(?:其中[:：]?)?(?:市区|城区|中心城区|主城区|郊区|近郊区?|远郊区?|农村|乡村|城镇|城市|县域|农业|非农业|男性?|女性?"
    r"|(?:东|中|西|东北|沿海|内陆|山|平原|牧|试点|非试点|改革|未改革|对照|实验|处理)部?(?:地区|区|县|市|组)?)"
    r"|[一二三四五六七八九十]+[、.．].+|[(（][一二三四五六七八九十]+[)）].+|按.{1,12}分组?|分.{1,8}"
)
_PLACE = re.compile(r".*[省市县区州盟旗]$")
_TOTAL = re.compile(r".*(?:合计|总计|小计|平均)$")
_NUMBERED = (re.compile(r"[一二三四五六七八九十]+[、.．]"), re.compile(r"[(（][一二三四五六七八九十]+[)）]"))
_WITHIN = "_"
_SHARED = 0.6


@dataclass(frozen=True, slots=True)
class Blocks:
    """The blocks of one region.

    Attributes
    ----------
    heads
        Positions of the rows that head blocks and hold nothing else.
    of_periods, of_groups
        Positions of the rows that head blocks, those with the figures of the whole block among them.
    periods, groups
        Row of data → the period or the group whose block it stands in; empty where the table has none.
    """

    heads: tuple[int, ...] = ()
    of_periods: tuple[int, ...] = ()
    of_groups: tuple[int, ...] = ()
    periods: dict[int, str] = field(default_factory=dict)
    groups: dict[int, str] = field(default_factory=dict)

    @property
    def last(self) -> tuple[str, str]:
        """Period and group of the last row, in which the next page of the table goes on."""
        return next(reversed(self.periods.values()), ""), next(reversed(self.groups.values()), "")


def find_blocks(
    rows: Rows, region: Region, spans: Sequence[tuple[int, int]], before: tuple[str, str] = ("", "")
) -> Blocks:
    """The blocks of a region, by rows whose only cell says what the rows under it are of.

    A period heads a block wherever it stands alone over rows that are called otherwise. Any other text does
    where several rows of a form known for groups do, or are merged over the width, or where the blocks under
    them have the same rows; provinces over their cities are rows like any other. Groups that are numbered
    （一） stand in those that are numbered 一、, and are called by both: 一、试点_（一）市区.

    Parameters
    ----------
    spans
        Where the columns of the region begin and end; of tables side by side a row heads all or none.
    before
        Period and group that the first rows go on with, on the next page of a table.
    """
    data = sorted(region.data)
    if not data or max(right - left for left, right in spans) < 2:
        return Blocks()
    alone = {row: text for row in data if (text := _alone(rows, row, spans))}
    periods = _period_heads(rows, data, alone, spans[0][0])
    groups = _group_heads(rows, data, {r: t for r, t in alone.items() if r not in periods}, spans, periods)
    if not periods and not groups and not any(before):
        return Blocks()
    period, group = before
    if periods and data[0] not in periods and not period:
        period = stated_period(" ".join(rows.line(row) for row in region.title))
    inner = any(row in groups and after in periods for row, after in pairwise(data))
    heads = {row for row in data if row in groups or (row in periods and row in alone)}
    blocks = Blocks(tuple(sorted(heads)), tuple(sorted(periods)), tuple(sorted(groups)))
    for row in data:
        if row in periods:
            period, group = periods[row], group if inner else ""
        elif row in groups:
            group = _entered(group, groups[row])
        if row in heads:
            continue
        if periods or before[0]:
            blocks.periods[row] = _part_of(period, written(rows.at(row, spans[0][0])))
        if groups or before[1]:
            blocks.groups[row] = group
    return blocks


def in_blocks(table: RawTable, sheet: Sheet, blocks: Blocks) -> RawTable:
    """A table with a column for the period, and one for the group, of the block that each row stands in."""
    if not blocks.periods and not blocks.groups:
        return table
    place = {number: row for row, number in enumerate(sheet.numbers)}
    for name, of_rows, heading in (
        (GROUP, blocks.groups, blocks.of_groups),
        (PERIOD, blocks.periods, blocks.of_periods),
    ):
        if not of_rows:
            continue
        heads = [sheet.numbers[row] for row in heading]
        cells = [of_rows.get(place[number], "") for number in table.rows]
        table = table.with_column(name, cells, "period" if name == PERIOD else "group")
        found = list(dict.fromkeys(cell for cell in cells if cell))
        values = {
            "column": name,
            "count": len(heads),
            "blocks": some_of(found, 6, " / "),
            "rows": some_of(heads),
        }
        if heads:  # else the page before has said it
            table = replace(table, remarks=(*table.remarks, Remark("readers.remark_blocks", values)))
    return table


def fill_periods(cells: list[list[Cell]]) -> int:
    """Repeat a period of the first column in the blank cells under it; gives how many were filled.

    Text files have a cell that was merged over the rows of a year in the first of them only.
    """
    if len(cells) < 3 or not cells[0] or cells[0][0] == "" or "" not in cells[0]:
        return 0
    stated = [cell for cell in cells[0] if cell != ""]
    named = all(isinstance(cell, str) and cell and not words.is_figure(cell) for cell in cells[1])
    if not named or not all(_is_period(written(cell)) for cell in stated):
        return 0
    filled = 0
    for row, cell in enumerate(cells[0]):
        if cell == "":
            cells[0][row] = cells[0][row - 1]
            filled += 1
    return filled


def _alone(rows: Rows, row: int, spans: Sequence[tuple[int, int]]) -> str:
    """The text of a row that holds but one, or the same one at the beginning of each of several tables."""
    cells = rows.cells[row]
    if len(cells) - cells.count("") > len(spans):
        return ""
    texts = [written(rows.at(row, column)) for column in rows.filled(row)]
    if len(texts) == 1:
        return texts[0]
    starts = [left for left, _ in spans]
    return texts[0] if len(set(texts)) == 1 and rows.filled(row) == starts else ""


def _part_of(period: str, called: str) -> str:
    """The month or quarter that a row is called, of the year that heads its block, or that block's period."""
    part = f"{iso_period(period)}年{plain(called)}"
    return part if re.fullmatch(r"\d{4}年.*(?:月|季度?)", part) and iso_period(part) else period


def _is_period(text: str) -> bool:
    bare = _bare(text)
    return words.is_year(bare) or (not bare.isdecimal() and bool(iso_period(bare)))


def _bare(text: str) -> str:
    """A head without what numbers or encloses it: `一、2019年`, `（2019年）`, `2019年：`."""
    return words.bare(re.sub(r"^[一二三四五六七八九十]+[、.．]|[:：]$", "", text.strip()))


def _period_heads(rows: Rows, data: list[int], alone: dict[int, str], left: int) -> dict[int, str]:
    """Rows that head the block of a period → the period as written.

    A row with figures does so too (those of the whole) where each such row stands over rows called otherwise.
    """
    heads = {row: _bare(text) for row, text in alone.items() if _is_period(text)}
    heads = heads or _subtitles(rows, alone)
    first = written(rows.at(data[0], left))
    if not heads and not _is_period(first):
        return {}
    called = {row: written(rows.at(row, left)) for row in data}
    full = {row: text for row, text in called.items() if row not in heads and _is_period(text)}
    if full:
        heads |= full
        if (
            len(heads) in (1, len(data))
            or data[0] not in heads
            or any(text == "" for text in called.values())
        ):
            return {}
        if any("年" not in text for text in full.values()) and not _over_names(called, heads):
            return {}
    heads.pop(data[-1], "")
    return heads if _over_rows(data, heads) else {}


def _over_names(called: dict[int, str], heads: dict[int, str]) -> bool:
    """Whether bare numbers are years over rows that go by name: each year once, and the names more often."""
    names = Counter(plain(text) for row, text in called.items() if row not in heads)
    again = sum(count for count in names.values() if count > 1)
    named = not any(words.is_figure(name) for name in names)
    once = len(set(heads.values())) == len(heads)
    return named and once and 0 < again >= _SHARED * names.total()


def _subtitles(rows: Rows, alone: dict[int, str]) -> dict[int, str]:
    """Rows such as 2019年主要指标 and 2020年主要指标, which differ by nothing but their year."""
    stated = {
        row: period
        for row, text in alone.items()
        if (period := stated_period(text)) and not rows.is_note(row) and len(years_of(text)) == 1
    }
    rests = {re.sub(r"\d", "", alone[row]) for row in stated}
    return stated if len(rests) == 1 and len(set(stated.values())) == len(stated) > 1 else {}


def _group_heads(
    rows: Rows,
    data: list[int],
    alone: dict[int, str],
    spans: Sequence[tuple[int, int]],
    periods: dict[int, str],
) -> dict[int, str]:
    if not alone:
        return {}
    left, right = spans[0][0], spans[-1][1]
    named = {plain(rows.at(row, left)) for row in data if row not in alone}
    heads = {
        row: " ".join(text.split())
        for row, text in alone.items()
        if rows.first(row) == left
        and not words.is_figure(rows.at(row, left))
        and not words.is_missing(text)
        and not rows.is_note(row)
        and not _TOTAL.match(text)
        and plain(text) not in named
    }
    known = {row: text for row, text in heads.items() if _GROUPS.fullmatch(plain(text))}
    wide = {
        row: text
        for row, text in heads.items()
        if not _PLACE.match(text)
        and any(m.top <= row <= m.bottom and m.left == left and m.right >= right - 1 for m in rows.merges)
    }
    for found in (known, wide):
        if len(found) > 1 and _over_rows(data, found):
            return found
    alike = len(heads) > 1 and _over_rows(data, heads) and _alike(rows, data, heads, left, periods)
    return heads if alike else {}


def _over_rows(data: list[int], heads: dict[int, str]) -> bool:
    """Whether each of the heads stands over a row that is none, or over a head within its own block."""
    return data[-1] not in heads and all(
        row not in heads or after not in heads or _depth(heads[row]) < _depth(heads[after])
        for row, after in pairwise(data)
    )


def _depth(head: str) -> int:
    """How deep a head stands by what numbers it: 一、 over （一） over any other."""
    text = plain(head)
    return next((depth for depth, form in enumerate(_NUMBERED) if form.match(text)), len(_NUMBERED))


def _entered(group: str, head: str) -> str:
    """The group that begins with a head, within the wider ones of those before it."""
    around = [part for part in group.split(_WITHIN) if part and _depth(part) < _depth(head)]
    return _WITHIN.join([*around, head.replace(_WITHIN, " ")])


def _alike(rows: Rows, data: list[int], heads: dict[int, str], left: int, periods: dict[int, str]) -> bool:
    """Whether the rows under several heads are called the same."""
    blocks: dict[str, set[str]] = {}
    head = ""
    for row in data:
        if row in heads:
            head = heads[row]
        elif row not in periods:
            blocks.setdefault(head, set()).add(plain(rows.at(row, left)))
    times = Counter(name for block in blocks.values() for name in block if name)
    enough = max(2, len(blocks) / 2)
    shared = sum(count for count in times.values() if count >= enough)
    return len(blocks) > 1 and shared >= _SHARED * max(times.total(), 1)
