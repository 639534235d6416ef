"""What stands above and under a table: its title, its unit, notes, and the texts of footnotes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from govkit.readers import unit_words, words
from govkit.readers.header import tidy
from govkit.readers.region import Region
from govkit.readers.rows import Rows

_FOOTNOTE = re.compile(
    r"(?:^\s*(?:注\s*[:：]?\s*)?(?P<first>\d{1,2}|[a-e])\s*[.．、)）]\s*|(?:^|(?<=[。；;\s：:]))\s*(?:注\s*[:：]?\s*)?"
    r"(?P<mark>[①-⑳]|[(（\[]\s*(?:\d{1,2}|[a-e*])\s*[)）\]]|(?:\d{1,2}|[a-e])\s*[.．、)）](?!\d)|[*†‡]{1,3})\s*)"
    r"(?P<text>.+?)(?=(?:[。；;\s]\s*(?:[①-⑳]|[(（\[]\s*\d{1,2}\s*[)）\]]|\d{1,2}\s*[.．、)](?=\D)))|$)",
    re.DOTALL,
)

_ASKED = re.compile(
    r"\s*(?P<label>数据库|數據庫|指标|指標|时间|時間|地区|地區|频度)\s*[:：]\s*(?P<text>\S.*)"
)


@dataclass(frozen=True, slots=True)
class Heading:
    """What is said around one table."""

    title: str
    unit: str
    notes: tuple[str, ...]
    footnotes: dict[str, str]
    continued: bool


def heading_of(rows: Rows, region: Region) -> Heading:
    """Title, unit and notes of a region, in the words of the file.

    Of several lines above the header the last in Chinese is the title; a line in parentheses is a note on it.
    """
    lines = [(row, rows.line(row)) for row in sorted(region.title)]
    continued = any(words.is_continued(line) for _, line in lines)
    plain = [(row, line) for row, line in lines if words.bare(line) == line.strip()]
    named = [pair for pair in plain if words.has_chinese(pair[1])] or plain
    title_row, line = _of_export(named) or (named[-1] if named else (None, ""))
    title, unit = unit_words.without_stated_unit(_title(line))
    notes = [(row, line) for row, line in lines if row != title_row]
    header = min(region.header, default=0)
    for row in sorted(region.unit):
        if row > header and region.header:
            unit = unit or rows.unit_of_all(row)
            continue
        stated = rows.states_unit(row)
        unit = stated or unit
        beside = [text for text in rows.texts(row) if not unit_words.stated_unit(text)]
        if not title and beside and _names_table(beside[0]):
            title = tidy(beside.pop(0))
        notes += [(row, text) for text in beside]
    notes += [(row, rows.line(row)) for row in region.note]
    for row in region.remark:
        if rows.tells_of_series(row):
            continue  # each column has it as its label
        notes += [(row, text) for text in rows.texts(row) if not words.is_remark_label(text)]
    ordered = list(dict.fromkeys(line for _, line in sorted(notes, key=lambda pair: pair[0])))
    unit = unit or next((stated for line in ordered if (stated := unit_words.stated_unit(line))), "")
    return Heading(title, " ".join(unit.split()), tuple(ordered), footnotes_of(ordered), continued)


def _names_table(text: str) -> bool:
    """Whether a text beside the unit is the title of the table, which has no line of its own."""
    plain = words.bare(text) == text.strip() and not re.search("[:：]", text)
    return words.has_chinese(text) and plain and not words.is_note(text)


def _of_export(lines: Sequence[tuple[int, str]]) -> tuple[int, str] | None:
    """The line, and in it the name, that a table of a database is to be called by.

    Exports say above the table what was asked for: `数据库：分省年度数据`, `指标：地区生产总值(亿元)` and
    `时间：最近10年`. What the figures are goes before the name of the database; years asked for are no name.
    """
    told = {found["label"]: (row, found["text"]) for row, line in lines if (found := _ASKED.fullmatch(line))}
    if len(told) < 2 and not ({"时间", "數據庫", "数据库"} & told.keys()):
        return None
    return next((told[label] for label in ("指标", "指標", "数据库", "數據庫") if label in told), None)


def _title(line: str) -> str:
    head = re.sub(r"\s+(?:续\s*表\s*\d*\s*)?continued\s*\d*$", "", line, flags=re.IGNORECASE)
    head = re.sub(r"[①-⑳*＊†]+$", "", head).rstrip()
    return tidy(head) if words.has_chinese(head) else head


def footnotes_of(lines: Iterable[str]) -> dict[str, str]:
    """Mark → text of the footnotes that notes hold: `注：①…`, `(1)…`, `a)…`, `*…`."""
    found: dict[str, str] = {}
    for line in lines:
        for match in _FOOTNOTE.finditer(line):
            mark = unicodedata.normalize("NFKC", match["mark"] or match["first"]).strip().strip("()[].、 ")
            text = match["text"].strip(" 。；;")
            if mark and text:
                found.setdefault(mark, text)
    return found
