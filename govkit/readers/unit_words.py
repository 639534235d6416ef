"""What the words of tables say of units: whether a text is one, and where a title or a header states it."""

from __future__ import annotations

import re

from govkit.readers.words import bare
from govkit.simplified import simplified

_LONGEST_UNIT_LINE = 200

_SCALE = r"(?:百|千|万|十|亿|百万|千万|十万|万亿|百亿|千亿)?"
_BASE = (
    r"(?:人民币|当年价|现价|不变价)?(?:"
    r"元人民币|元|美元|港元|日元|欧元|人民币|人次|人年|人|户次|户|口|个百分点|百分点|个|件|件次|项|台|辆|艘|架|套|册|种|份|张|家|所|处|座|"
    r"条|间|栋|幢|部|块|床|张床|名|岁|年|月|日|天|小时|分钟|秒|次|场|篇|本|只|头|株|棵|匹|箱|瓶|盒|袋|标准煤|位|宗|起|例|"
    r"平方公里|平方千米|平方米|平方|立方米|公里|千米|公尺|米|厘米|毫米|公顷|亩|顷|"
    r"吨标准煤|吨公里|人公里|吨|公斤|千克|克|斤|升|毫升|担|"
    r"千瓦时|千瓦小时|千瓦|瓦|度|兆瓦|焦耳|吉焦|"
    r"摄氏度|℃|°C|%|‰|％|百分比|比值|倍|指数|分|级|笔|股|手|对|双|门|线|码|百|千|万|亿|"
    r"㎡|㎢|㎞|㎏|hm2|hm²|批次|批|场次|株|棵|"
    r"km2|km²|km|m2|m²|m3|m³|ha|kg|mm|cm|m|t|kW·?h|kwh|MW|GW|USD|RMB|CNY|yuan|persons?|person|people|households?|"
    r"units?|tons?|tonnes?|sq\.? ?km|hectares?|percent|per cent|beds?|years?"
    r")"
)
_ONE_UNIT = (
    rf"(?:{_SCALE}\s?{_BASE}|(?:10|100|1)[ ,]?0{{2,3}}(?: 000)*\s*[a-zA-Z. ]+"
    r"|(?:billion|million|thousand) [a-zA-Z. ]+)"
)
_PRICES = r"按?(?:当年|现行|当前|\d{4}年)?(?:不变|可比|固定)?价格?(?:计算)?|按?现价(?:计算)?"
_UNIT = re.compile(
    rf"{_ONE_UNIT}(?:\s*[/／·每]\s*(?:10{{1,5}})?{_ONE_UNIT}){{0,3}}"
    rf"(?:\s*[,，、;；]\s*(?:{_PRICES}))?"
    r"|(?:以?[上去]年(?:同期)?|\d{4}年?)\s?(?:为|=|＝)\s?100",
    re.IGNORECASE,
)
_UNIT_LINE = re.compile(
    r"[(（\[【#＃]?\s*(?:计量单位|计算单位|金额单位|数据单位|单\s*位|units?)\s*[:：]\s*(?P<unit>.+?)\s*[)）\]】]?",
    re.IGNORECASE | re.DOTALL,
)
_UNIT_INSIDE = re.compile(
    r"[(（\[【]\s*(?:计量单位|计算单位|金额单位|单\s*位|units?)\s*[:：]\s*(?P<unit>[^()（）\[\]【】]+?)\s*[)）\]】]",
    re.IGNORECASE,
)
_BODY = re.compile(r".*(?:局|厅|委|委员会|部|中心|院|政府|公司|大学|学校)")
_NO_UNIT = re.compile(r"(?:没有|无)单位|无|不适用|none|n/?a|[-—–/]+", re.IGNORECASE)
_UNIT_LABEL = re.compile(r"units?|单\s*位|计量单位|计算单位", re.IGNORECASE)
RATE_UNITS = frozenset({"%", "％", "‰"})
_RATE = re.compile("增长率|增长速度|增速|增幅|增长$|增减|±|比上年|较上年|同比|环比|占比|比重|比例|指数")
_RANK = re.compile("位次|排名|名次|排序")


def is_unit(text: str) -> bool:
    """Whether a text is a unit of measurement and nothing else, be it in parentheses."""
    return bool(_UNIT.fullmatch(simplified(bare(text))))


def is_rate(column: str) -> bool:
    """Whether a column is of rates, shares or growth, by its name."""
    return bool(_RATE.search(simplified(column)))


def is_rank(column: str) -> bool:
    """Whether a column is of ranks, by its name."""
    return bool(_RANK.search(simplified(column)))


def unit_of_table(unit: str, column: str) -> str:
    """What the unit of a whole table is for one of its columns.

    A rate of growth is not in the table's 万元, nor is a rank; of `亿元、%` rates are in the second.
    """
    parts = [part.strip() for part in re.split("[、，,；;]", unit) if part.strip()]
    rates = [part for part in parts if part in RATE_UNITS]
    if is_rank(column):
        return ""
    column = simplified(column)
    if column.rstrip().endswith(("%", "％")):
        return "%"
    if is_rate(column):
        return rates[0] if rates else ""
    amounts = [part for part in parts if part not in RATE_UNITS]
    if len(parts) == 1:
        return unit
    return amounts[0] if len(amounts) == 1 else ""


def stated_unit(text: str) -> str:
    """The unit that a line such as `单位：万元` states, else empty; `单位：某局` is no unit."""
    text = text.strip()
    found = _UNIT_LINE.fullmatch(simplified(text)) if len(text) <= _LONGEST_UNIT_LINE else None
    unit = text[slice(*found.span("unit"))].strip() if found else ""
    if found and len(re.findall("[(（]", unit)) > len(re.findall("[)）]", unit)):
        # The bracket at the end closes one within: 万元（2010年价）.
        unit = text[found.start("unit") :].strip()
    return "" if len(unit) > 40 or _is_body(unit) else unit


def _is_body(text: str) -> bool:
    return bool(_BODY.fullmatch(simplified(text)))


def without_stated_unit(text: str) -> tuple[str, str]:
    """A title and the unit that it states in parentheses: `…（单位：万元）`, `…（万元）`."""
    found = _UNIT_INSIDE.search(simplified(text))
    if found and not _is_body(found["unit"]):
        return (text[: found.start()] + text[found.end() :]).strip(), text[slice(*found.span("unit"))]
    plain = re.search(r"\s(?:计量单位|单\s*位)\s*[:：]\s*(\S{1,20})$", simplified(text))
    if plain and not _is_body(plain[1]):
        return text[: plain.start()].strip(), text[slice(*plain.span(1))]
    return without_unit(text)


def without_unit(text: str) -> tuple[str, str]:
    """A header or label and the unit at its end: `人口（万人）`, `地区生产总值/亿元`, `人口，万人`."""
    for found in re.finditer(r"[(（\[【]([^()（）\[\]【】]{1,30})[)）\]】]", text):
        head, tail = text[: found.start()].rstrip(), text[found.end() :].strip()
        inside = re.sub(r"^(?:[单單]\s*位|units?)\s*[:：]\s*", "", found[1].strip(), flags=re.IGNORECASE)
        if head and _UNIT.fullmatch(simplified(inside)):
            return (f"{head} {tail}".strip() if tail else head), inside
    slash = re.fullmatch(r"(.+[\u4e00-\u9fffA-Z])\s*[/／，,：:]\s*(.{1,12})", text)
    if slash and len(slash[2].strip()) > 1 and is_unit(slash[2]) and not is_unit(slash[1]):
        return slash[1].strip(), slash[2].strip()
    return text, ""


def is_unit_label(text: str) -> bool:
    """Whether a row or column so labelled holds units."""
    return bool(_UNIT_LABEL.fullmatch(simplified(bare(text))))


def is_no_unit(text: str) -> bool:
    """Whether a text in a row of units says that its column has none."""
    return bool(_NO_UNIT.fullmatch(simplified(bare(text))))
