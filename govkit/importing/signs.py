"""Signs of figures below zero beside the minus: dashes typed for it, and brackets as accounts write them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from govkit.readers import RawTable, Remark
from govkit.readers.values import number
from govkit.readers.words import DASHES
from govkit.simplified import simplified
from govkit.text import listing

_DASH = re.compile(rf"^[{DASHES}](?=[\d.])")
_BRACKETED = re.compile(r"[(（]\s*(\d[\d,]*(?:\.(\d+))?)\s*[)）]")
_SAID = re.compile(
    r"括[号弧][^。；;]{0,12}(?:负|亏损|减少|下降|赤字|逆差)|(?:负数|亏损|减少)[^。；;]{0,8}括[号弧]"
    r"|(?:brackets|parentheses)[^.;]{0,40}(?:negative|loss|deficit)",
    re.IGNORECASE,
)
_MAY_BE_NEGATIVE = re.compile(
    r"利润|盈亏|盈余|损益|亏损|增减|增量|增长|增速|变动|变化|[净差余]额|结余|收支|[顺逆]差|赤字|净流[入出]|净[增迁]"
)


def with_minus(text: str) -> str:
    """A text with a minus for the dash that it begins with before a digit: `–3.5`."""
    return _DASH.sub("-", text)


def bracketed(table: RawTable, name: str, texts: Iterable[str]) -> tuple[dict[str, float], Remark | None]:
    """Figures in brackets that are below zero, as accounts write them, and what to say of it.

    They are where no figure of the column has a minus, and notes say so, or the column is of what may be
    below zero (a profit, a change) and its other figures are written with as many decimals. Else a figure in
    brackets may be an estimate or a note.
    """
    distinct = list(dict.fromkeys(texts))
    inside = {text: found for text in distinct if (found := _BRACKETED.fullmatch(text))}
    others = [text for text in distinct if text not in inside and number(text) is not None]
    if not inside or not others or any(with_minus(text).startswith("-") for text in others):
        return {}, None
    said = any(_SAID.search(simplified(line)) for line in (*table.notes, table.title, _header(table, name)))
    alike = {len(found[2] or "") for found in inside.values()} <= {_decimals(text) for text in others}
    if not said and not (alike and _MAY_BE_NEGATIVE.search(simplified(_header(table, name) or table.title))):
        return {}, None
    values = {text: -value for text, found in inside.items() if (value := number(found[1])) is not None}
    told = {"column": name, "count": len(values), "texts": listing(values, most=6)}
    return values, Remark("importing.remark_bracketed", told) if values else None


def _header(table: RawTable, name: str) -> str:
    column = table.column(name) if table.columns else None
    return f"{column.header} {column.label} {name}" if column is not None else name


def _decimals(text: str) -> int:
    return len(re.sub(r"\D", "", text.partition(".")[2]))
