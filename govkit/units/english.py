"""Units as English tables of China write them: `100 million yuan` is 亿元, `10 000 persons` 万人."""

from __future__ import annotations

import re

_BASES = (
    (r"(?:yuan|rmb(?:\s+yuan)?|cny)", "元"),
    (r"(?:us\s*dollars?|us\s*\$|usd)", "美元"),
    (r"(?:persons?|people)", "人"),
    (r"person[-\s]times?", "人次"),
    (r"households?", "户"),
    (r"(?:metric\s+)?(?:tons?|tonnes?)", "吨"),
    (r"(?:hectares?|ha)", "公顷"),
    (r"mu", "亩"),
    (r"(?:sq\.?\s*km|square\s+kilomet(?:er|re)s?)", "平方公里"),
    (r"(?:sq\.?\s*m|square\s+met(?:er|re)s?)", "平方米"),
    (r"kilomet(?:er|re)s?", "公里"),
    (r"beds?", "张"),
    (r"cases?", "起"),
    (r"kwh", "千瓦时"),
)
_WORDS = {"hundred": 2, "thousand": 3, "million": 6, "billion": 9, "trillion": 12}
_SCALES = {0: "", 2: "百", 3: "千", 4: "万", 5: "十万", 6: "百万", 7: "千万", 8: "亿", 9: "十亿", 12: "万亿"}
_FORM = re.compile(
    rf"(?P<power>1[0\s,]*0|1)?\s*(?P<word>{'|'.join(_WORDS)})?s?(?:\s+of)?\s*"
    rf"(?P<base>{'|'.join(form for form, _ in _BASES)})"
    r"(?:\s*(?:/|per)\s*(?P<per>capita|person|household))?",
    re.IGNORECASE,
)
_PER = {"capita": "人", "person": "人", "household": "户"}


def in_chinese(text: str) -> str:
    """A unit in English as Chinese writes it; any other text as it is."""
    found = _FORM.fullmatch(text.strip())
    if found is None:
        return text
    power = (found["power"] or "").count("0") + _WORDS.get((found["word"] or "").lower(), 0)
    base = next(zh for form, zh in _BASES if re.fullmatch(form, found["base"], re.IGNORECASE))
    if power not in _SCALES:
        return text
    per = f"/{_PER[found['per'].lower()]}" if found["per"] else ""
    return f"{_SCALES[power]}{base}{per}"
