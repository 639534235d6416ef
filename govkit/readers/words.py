"""What the words of tables say: numbers, missing values, notes, footnote marks, languages."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from govkit.readers.sheet import Cell
from govkit.simplified import simplified

# Signs and words that say of a value that it is missing, and could say nothing else.
_SAY_MISSING = frozenset(
    [
        *("-", "--", "---", "—", "——", "–", "―", "－", "─", "…", "……", "...", "..", "/"),
        *("NA", "N/A", "n/a", "n.a.", "N.A.", "NaN", "nan", "<NA>", "NULL", "null", "None", "none"),
        *(
            "缺",
            "缺失",
            "缺测",
            "空缺",
            "不详",
            "未知",
            "暂缺",
            "暂无",
            "无数据",
            "暂无数据",
            "数据缺失",
            "没有数据",
        ),
        *("无资料", "未公布", "不公布", "未统计", "未报", "不适用"),
        *("(空)", "（空）", "(跳过)", "（跳过）"),
    ]
)
ERRORS = frozenset(["#N/A", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#NULL!"])
MISSING = _SAY_MISSING | ERRORS | {".", "·", "\\", "×", "#", "##", "*", "**", "无"}

_FORMULA = re.compile(r"=[A-Za-z0-9(+\-'\[.$]")
# Thousands are parted by commas, blanks or apostrophes, in groups of three: 12 345, and not 12 34.
_GROUPED = r"\d{1,3}(?:,\d{3})+|[1-9]\d{0,2}(?:[ \u00a0\u2009\u202f]\d{3})+|[1-9]\d{0,2}(?:['’]\d{3})+"
_OF_STATUS = r"\s*[(\[（]?(?:e|p|E|P|r|估计?|预计?|初步)[)\]）]"
# Of a mark in figures only brackets or a blank tell it from the figure's own: 400(1), 400 1), and not 4001).
_OF_NOTE = (
    r"\s*[(\[（](?:1\d|20|[1-9]|[a-z])[)\]）]|\s*[a-z][)）]|\s(?:1\d|20|[1-9])[)）]|\s*[①-⑳⑴-⒇]"
    r"|⁽?[¹²³⁰⁴-⁹]{1,2}⁾?|\s*[*†‡]{1,3}"
)
# Hyphens and dashes that are typed for a minus; a long dash (—) may stand for a missing value.
DASHES = "‐‑‒–−"
_NUMBER = re.compile(
    rf"[+\-{DASHES}]?(?:(?:{_GROUPED}|\d+)(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{{1,3}})?\s*[%‰]?"
    rf"(?P<mark>{_OF_STATUS}|{_OF_NOTE})?"
)
_LONGEST_NUMBER = 100
_NUMBER_START = frozenset(f"0123456789+-{DASHES}.０１２３４５６７８９＋－．")
_YEAR = re.compile(r"(?:1[89]|20)\d\d")

_NOTE = re.compile(
    r"[(（\[#＃]?\s*(?:注\s*\d*\s*[:：.、]|注释|备注\s*[:：]|附注|说\s*明\s*[:：]|数据来源|资料来源|来\s*源\s*[:：]|摘编自|数据说明|计算公式|"
    r"本表|本年鉴|单位负责人|填表人|制表人?\s*[:：]|审核人?\s*[:：]|报出日期|"
    r"notes?\s*\d*\s*[:：]|sources?\s*[:：]|data sources?|remarks?\s*[:：]|https?://|更多数据|"
    r"[①-⑳]|[a-e]\)\s|\[\d\]|\*\s*\S)",
    re.IGNORECASE,
)
_CODE = re.compile(r"[A-Za-z_]\w*(?:\.\w+)*", re.ASCII)
_REMARK_LABEL = re.compile(r"remarks?|备\s*注|说\s*明|注|notes?", re.IGNORECASE)
# What databases of time series (Wind, Choice, CEIC) write under the names of their series.
_SERIES_LABEL = re.compile(
    r"频率|来源|数据来源|资料来源|状态|国家|区域|次区域|更新时间|更新日期|最后更新.*|首次观察日期|最近观察日期|时间区间|备注|说明"
    r"|(?:指标|系列|序列|助记)(?:ID|代码|编码|符)|函数信息"
    r"|frequency|source|status|country|region|subnational|series (?:id|code|remarks)|sr ?code|mnemonic"
    r"|function information|(?:first|last) obs\.? date|last update(?: time)?|indicator id|suggestions",
    re.IGNORECASE,
)
_FREQUENCY_LABEL = re.compile(r"频率|frequency", re.IGNORECASE)
_CONTINUED = re.compile(
    r"续\s*表|表?\s*续\s*[\d一二三四五六七八九十]*\s*[)）]?$|[(（]续[)）]|continued", re.IGNORECASE
)
_TITLE = re.compile(
    r"^\s*(?:附?表|图|table)?\s*[\d一二三四五六七八九十]+\s*[-－—.、]\s*\d*|^\s*(?:附?表|table)\s*[\d一二三四五六七八九十]+|统计|情况|一览|年.{2,}|构成|调查",
    re.IGNORECASE,
)
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]")
STEMS = frozenset("甲乙丙丁戊己庚")
_NUMBERING = STEMS | {"栏次", "栏目", "代码", "行次", "序号"}


def is_missing(text: str) -> bool:
    """Whether a cell holds a sign that stands for a missing value, or a formula that was never calculated."""
    return simplified(text) in MISSING or bool(_FORMULA.match(text))


def says_missing(text: str) -> bool:
    """Whether a cell says that its value is missing and nothing else; 无 may be none, and * a mark."""
    return simplified(text) in _SAY_MISSING


def number_match(text: str) -> re.Match[str] | None:
    """The match of a text that is a number, with its trailing mark as the group `mark`."""
    if not text or text[0] not in _NUMBER_START or len(text) > _LONGEST_NUMBER:
        return None
    return _NUMBER.fullmatch(text) or _NUMBER.fullmatch(unicodedata.normalize("NFKC", text))


def is_figure(cell: Cell) -> bool:
    """Whether a cell holds a number or a date, be it written as text."""
    if isinstance(cell, str):
        return number_match(cell) is not None
    return True


def is_year(cell: Cell) -> bool:
    """Whether a cell that is a figure could be a year, or is a date: what heads columns of periods."""
    if isinstance(cell, date):
        return True
    if isinstance(cell, bool):
        return False
    if isinstance(cell, (int, float)):
        return 1800 <= cell < 2100 and float(cell).is_integer()
    found = number_match(cell) if isinstance(cell, str) else None
    bare_ = found.string[: found.start("mark")] if found and found["mark"] else cell
    return isinstance(bare_, str) and bool(_YEAR.fullmatch(unicodedata.normalize("NFKC", bare_)))


def bare(text: str) -> str:
    """A text without the parentheses that enclose all of it."""
    text = text.strip()
    while len(text) > 2 and text[0] in "(（[【" and text[-1] in ")）]】":
        text = text[1:-1].strip()
    return text


def is_note(text: str) -> bool:
    """Whether a line is a note, a source, or an explanation of a table."""
    return bool(_NOTE.match(simplified(text.lstrip())))


def is_remark_label(text: str) -> bool:
    """Whether a row so labelled holds remarks on the columns."""
    return bool(_REMARK_LABEL.fullmatch(simplified(text.strip())))


def is_series_label(text: str) -> bool:
    """Whether a row so labelled tells of series what no figure is: how often, whence, under what code."""
    return bool(_SERIES_LABEL.fullmatch(simplified(text.strip().rstrip(":："))))


def is_frequency_label(text: str) -> bool:
    """Whether a row so labelled says how often the figures of series come."""
    return bool(_FREQUENCY_LABEL.fullmatch(simplified(text.strip().rstrip(":："))))


def is_code(text: str) -> bool:
    """Whether a text is a name for programs, such as `Sgnyea` or `reggdp_1`."""
    return bool(_CODE.fullmatch(text.strip()))


def is_continued(text: str) -> bool:
    """Whether a heading says that its table continues another (续表)."""
    return len(text) < 80 and bool(_CONTINUED.search(simplified(text)))


def is_title(text: str) -> bool:
    """Whether a line reads as the heading of a table and not as that of a column."""
    return bool(_TITLE.search(simplified(text))) or len(text) > 14


def is_numbering(cells: list[Cell]) -> bool:
    """Whether a row only numbers its columns, as forms do: 甲, 乙, 1, 2, 3."""
    texts = [
        bare(str(int(cell) if isinstance(cell, float) and cell.is_integer() else cell)) for cell in cells
    ]
    numbers = [text for text in texts if text.isdecimal()]
    others = [text for text in texts if text and not text.isdecimal()]
    if len(numbers) < 2 or any(text not in _NUMBERING for text in others):
        return False
    counted = [int(number) for number in numbers]
    # 1, 2, 3 alone may well be data: a form writes 甲 over its stub.
    return bool(others) and counted == list(range(1, len(counted) + 1))


def has_chinese(text: str) -> bool:
    """Whether a text has a Chinese character."""
    return bool(_CHINESE.search(text))


def is_english(text: str) -> bool:
    """Whether a text is in Latin letters only."""
    return bool(_LATIN.search(text)) and not has_chinese(text)
