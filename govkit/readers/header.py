"""Headers of one or several levels as columns: names, units, English, marks of footnotes."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import replace

from govkit.readers import unit_words, words
from govkit.readers.header_days import with_periods
from govkit.readers.raw import Column, unique_names
from govkit.readers.region import Region
from govkit.readers.rows import Rows, written
from govkit.readers.sheet import Merge, letters

_MARK = re.compile(
    r"\s*(?:[(（\[〔]\s*(?:注?\d{1,2}|注|[*†])\s*[)）\]〕]|[①-⑳]|[¹⁴-⁹]|(?<=[\u4e00-\u9fff)）])[²³]"
    r"|(?<=[\u4e00-\u9fff)）])\s*\d{1,2}\)|[*†‡＊]{1,3}|注\d{1,2}|a\)|b\))\s*$"
)
# 年末总人口（万人） Total Population (10 000 persons): digits of the English stand in parentheses.
_TWO_LANGUAGES = re.compile(
    r"(.*[\u4e00-\u9fff)）]\d*)\s+([A-Za-z](?>(?:[(（][^()（）\u4e00-\u9fff]*[)）]|[A-Za-z ,.'&()/\-]){2,}))"
)
_BETWEEN_CHINESE = re.compile(r"(?<=[\u3400-\u9fff（）：，、“”])\s+(?=[\u3400-\u9fff（）：，、“”])")
_PLAIN_FORM = re.compile("[０-９Ａ-Ｚａ-ｚ％]")
_ESTIMATED = re.compile(
    r"(?<![\s_\-—(（\[])[\s_\-—(（\[]*(?:线性|回归|均值|移动平均|ARIMA|KNN|三次样条|样条|平均增长率|多重|缺失值?|前后)?"
    r"(?:插值|插补|填补|填充|补全|补齐|补缺|外推|估算值?|估计值?|预测值?|拟合值?|interpolat\w+|imput\w+|filled|estimated?|predicted)"
    r"(?:法|后|数据|结果|版|值)?[\s)）\]]*",
    re.IGNORECASE,
)
# What is longer is a text and no name; patterns that begin with blanks or lines would take hours for it.
_LONGEST_NAME, _LONGEST_MARK = 500, 20
# 是否插值 and 插值方法 say something of estimates and hold none.
_ABOUT_ESTIMATES = re.compile(
    r"(?:^|_)(?:是否|有无)|(?:方法|标记|标识|标志|说明|备注|flag|method)$", re.IGNORECASE
)


def columns_of(rows: Rows, region: Region, left: int, right: int) -> list[Column]:
    """The columns of a table from position `left` to before `right`, by its header and its row of units."""
    spread = _levels(rows, region, left, right)
    columns = []
    for position in range(left, right):
        levels = spread[position - left]
        columns.append(_column(rows, region, position, levels))
    return _related(_unique(with_periods(columns), left))


def _levels(rows: Rows, region: Region, left: int, right: int) -> list[list[str]]:
    """Cells of the header, column by column from the top, spread over what they span."""
    header = _without_repeats(rows, region.header)
    grid = [[written(rows.at(row, column)) for column in range(left, right)] for row in header]
    position = {row: level for level, row in enumerate(header)}
    spread = False
    for merge in rows.merges:
        if merge.top in position and merge.left >= left:
            _fill(grid, merge, position, left, right)
            spread = spread or merge.right > merge.left
    if not spread:
        units = [row for row in region.unit if header and row > header[0]]
        _infer([*grid, *([written(rows.at(row, column)) for column in range(left, right)] for row in units)])
    return [[grid[level][column] for level in range(len(grid))] for column in range(right - left)]


def _without_repeats(rows: Rows, header: list[int]) -> list[int]:
    seen: list[int] = []
    for row in header:
        if all(rows.cells[row] != rows.cells[earlier] for earlier in seen):
            seen.append(row)
    return seen


def _fill(grid: list[list[str]], merge: Merge, position: dict[int, int], left: int, right: int) -> None:
    text = grid[position[merge.top]][merge.left - left] if merge.left < right else ""
    for row in range(merge.top, merge.bottom + 1):
        for column in range(merge.left, min(merge.right + 1, right)):
            if row in position and not grid[position[row]][column - left]:
                grid[position[row]][column - left] = text


def _infer(grid: list[list[str]]) -> None:
    """Spread cells over the blanks to their right that have a level below: merged cells once saved."""
    for level in range(len(grid) - 1):
        row = grid[level]
        for column in range(2, len(row)):
            below = any(grid[deeper][column] for deeper in range(level + 1, len(grid)))
            same_parent = all(grid[upper][column] == grid[upper][column - 1] for upper in range(level))
            if not row[column] and below and same_parent and row[column - 1]:
                row[column] = row[column - 1]


def _column(rows: Rows, region: Region, position: int, written: list[str]) -> Column:
    levels: list[str] = []
    english: list[str] = []
    marks: list[str] = []
    unit = ""
    for text in dict.fromkeys(text for text in written if text):
        # Under a year stands a name, be it in Latin letters, and no translation of the year.
        chinese, latin = _languages(
            text, bool(levels) and (levels[-1] in text or not words.is_year(levels[-1]))
        )
        if latin:
            english.append(latin)
        if not chinese:
            continue
        name, found = unmarked(chinese)
        marks += found
        if levels and unit_words.is_unit(name):
            unit = words.bare(name)
            continue
        while (parted := unit_words.without_unit(name))[1]:
            name, unit = parted
        again, more = unmarked(name)
        name, marks = (again, marks + more) if more else (name, marks)
        name = tidy(name)
        if name and (not levels or levels[-1] != name):
            levels.append(name)
    if not levels and english:
        levels, english = english, []
    remark = " ".join(str(rows.at(row, position)) for row in region.remark).strip()
    called = " ".join(str(rows.at(row, position)) for row in region.label).strip()
    below = " ".join(
        str(rows.at(row, position))
        for row in region.unit
        if row > min(region.header, default=0) and not rows.unit_of_all(row)
    )
    below = "" if unit_words.is_unit_label(below) or unit_words.is_no_unit(below) else words.bare(below)
    if called:
        called, inside = unit_words.without_unit(called)
        below = below or inside
    sample = [rows.at(row, position) for row in region.data[:40]]
    if (
        below
        and not unit_words.is_unit(below)
        and not any(cell != "" and words.is_figure(cell) for cell in sample)
    ):
        # What stands in a row of units over a column of texts is a name for it.
        remark, below = f"{below} {remark}".strip(), ""
    return Column(
        name="_".join(levels),
        header=" ".join(dict.fromkeys(" ".join(text.split()) for text in written if text)),
        levels=tuple(levels),
        english=" ".join(english),
        unit=unit or below,
        label=called or ("" if words.is_remark_label(remark) or _is_prose(rows, region) else remark),
        footnotes=tuple(dict.fromkeys(marks)),
    )


def _is_prose(rows: Rows, region: Region) -> bool:
    """Whether the row of remarks is one text that commas divided, and not a remark to each column."""
    return any(words.is_note(text) for row in region.remark for text in rows.texts(row)[1:2])


def _languages(text: str, below_chinese: bool) -> tuple[str, str]:
    """The Chinese and the English of a header cell; a text in Latin letters alone is a name of its own."""
    if not words.has_chinese(text):
        return ("", " ".join(text.split())) if below_chinese and words.is_english(text) else (text, "")
    lines = [line.strip() for line in re.split(r"[\r\n]+", text) if line.strip()]
    chinese = [line for line in lines if words.has_chinese(line)]
    english = [line for line in lines if not words.has_chinese(line) and re.search(r"[A-Za-z]{2}", line)]
    others = [line for line in lines if line not in chinese and line not in english]
    if len(lines) == 1 or not english:
        line = " ".join(lines)
        parted = _TWO_LANGUAGES.fullmatch(line) if len(line) <= _LONGEST_NAME else None
        if parted and not unit_words.is_unit(parted[2]):
            return parted[1], parted[2].strip()
        return _joined(lines), ""
    return _joined(chinese + others), " ".join(" ".join(english).split())


def _joined(lines: list[str]) -> str:
    text = lines[0]
    for line in lines[1:]:
        gap = "" if words.has_chinese(text[-1]) or line[0] in "(（" else " "
        text = f"{text}{gap}{line}"
    return text


def unmarked(text: str) -> tuple[str, list[str]]:
    """A text without the marks of footnotes at its end, and these marks without parentheses."""
    marks: list[str] = []
    while (found := _MARK.search(text, max(0, len(text) - _LONGEST_MARK))) and found.start() > 0:
        marks.insert(0, _plain_mark(found.group()))
        text = text[: found.start()].rstrip()
    return text, marks


def _plain_mark(mark: str) -> str:
    bare = mark.strip().strip("()（）[]〔〕注").strip()
    return unicodedata.normalize("NFKC", bare or mark.strip()).replace(")", "")


def tidy(text: str) -> str:
    """A header without padding: full-width forms of letters and digits plain, `地 区` as `地区`."""
    text = "".join(
        unicodedata.normalize("NFKC", character) if _PLAIN_FORM.match(character) else character
        for character in text
    )
    text = _BETWEEN_CHINESE.sub("", " ".join(text.split()))
    return text.strip().lstrip("#＃").rstrip(":：").strip()


def _unique(columns: list[Column], left: int) -> list[Column]:
    named = [
        column if column.name else replace(column, name=f"[{letters(left + position)}]")
        for position, column in enumerate(columns)
    ]
    counts = Counter(column.name for column in named)
    units = Counter(name for name, _ in {(column.name, column.unit) for column in named})
    by_unit = {name for name, count in counts.items() if units[name] == count > 1}
    told = [
        f"{column.name}({column.unit})" if column.name in by_unit and column.unit else column.name
        for column in named
    ]
    return [replace(column, name=name) for column, name in zip(named, unique_names(told), strict=True)]


def _related(columns: list[Column]) -> list[Column]:
    """Columns of estimates with the column of raw values that they fill."""
    related = []
    names = {column.name: column for column in columns}
    bases = {name.partition("(")[0] if name.endswith(")") else name: name for name in names}
    for column in columns:
        found = _ESTIMATED.search(column.name) if len(column.name) <= _LONGEST_NAME else None
        if not found or _ABOUT_ESTIMATES.search(column.name):
            related.append(column)
            continue
        rest = tidy(column.name[: found.start()] + column.name[found.end() :]).strip("_")
        raw = rest if rest in names else bases.get(rest, "")
        unit = column.unit or (names[raw].unit if raw else "")
        raw = "" if raw == column.name else raw
        if (
            raw
            or not rest
            or found.end() == len(column.name)
            or found.group().startswith(("(", "（", "_", " "))
        ):
            related.append(replace(column, estimated=True, imputes=raw, unit=unit))
        else:
            related.append(column)
    return related
