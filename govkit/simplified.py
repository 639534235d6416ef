"""Texts in traditional characters in simplified ones, so that words and names are found in either script."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opencc import OpenCC

# Characters of Hong Kong, and of old names of places, that the tables leave: 中衞, 濬縣, 澂江.
_VARIANTS = str.maketrans("衞敍濬澂", "卫叙浚澄")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")


@lru_cache(maxsize=2**16)
def simplified(text: str) -> str:
    """A text with its traditional characters simplified, character for character: `晉江市` → `晋江市`.

    A text whose Chinese characters are all in GB 2312, the set of simplified ones, stays as it is: 乾县 and
    藉河 are no slips. So the tables of characters are loaded only where a text has others.
    """
    if text.isascii():
        return text
    try:
        "".join(_HAN.findall(text)).encode("gb2312")
    except UnicodeEncodeError:
        return str(_converter().convert(text.translate(_VARIANTS)))
    return text


@cache
def _converter() -> OpenCC:
    from opencc import OpenCC

    return OpenCC("t2s")
