"""Provinces as English tables write them: `Fujian`, `Inner Mongolia`, `Hong Kong SAR`."""

from __future__ import annotations

import re
from functools import cache

_NAMES = {
    **{"beijing": "11", "tianjin": "12", "hebei": "13", "shanxi": "14", "inner mongolia": "15"},
    **{"nei mongol": "15", "neimenggu": "15", "liaoning": "21", "jilin": "22", "heilongjiang": "23"},
    **{"shanghai": "31", "jiangsu": "32", "zhejiang": "33", "anhui": "34", "fujian": "35", "jiangxi": "36"},
    **{"shandong": "37", "henan": "41", "hubei": "42", "hunan": "43", "guangdong": "44", "guangxi": "45"},
    **{"hainan": "46", "chongqing": "50", "sichuan": "51", "guizhou": "52", "yunnan": "53", "tibet": "54"},
    **{"xizang": "54", "shaanxi": "61", "gansu": "62", "qinghai": "63", "ningxia": "64", "xinjiang": "65"},
    **{"taiwan": "71", "hong kong": "81", "hongkong": "81", "macao": "82", "macau": "82"},
}
_KIND = re.compile(
    r"\s*(?:province|municipality|(?:zhuang|hui|uygh?ur)?\s*autonomous region"
    r"|(?:zhuang|hui|uygh?ur)|special administrative region|sar|a\.?r\.?)$"
)


@cache
def province_of(name: str) -> str:
    """The code of a province by its English name, or empty."""
    plain = " ".join(re.sub(r"[^a-z\s.]", " ", name.lower()).split())
    bare = _KIND.sub("", plain)
    # Jilin City lies in Jilin; Beijing City is Beijing.
    bare = re.sub(r"^(beijing|tianjin|shanghai|chongqing) city$", r"\1", bare)
    return next((f"{_NAMES[one]}0000" for one in (plain, bare) if one in _NAMES), "")
