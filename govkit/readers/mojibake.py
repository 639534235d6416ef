"""Text that software once read in a wrong encoding and saved so: `½ú½­ÊÐ` and `æ™‹æ±Ÿå¸‚` are 晋江市.

Stata makes such text of files in GBK that it takes over without translating them. The bytes can be had back
where each character stands for one, and are taken only where all such texts of a file make usual Chinese.
UTF-8 that was read as GBK loses bytes; what has kept all of them is put right.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from govkit.readers.raw import Remark

Mender = tuple[str, str]
"""The encoding that texts are in, and the one that they were read in."""

_ENCODINGS = ("utf-8", "gb18030")
_READ_AS = ("latin-1", "cp1252")
_FOREIGN = re.compile(r"[\u0080-\u024f\u02c6\u02dc\u2013-\u203a\u20ac\u2122]")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_UTF8_AS_GBK: Mender = ("utf-8", "gb18030")
_RUN = re.compile(r"[^\x00-\x7f]+")
_FEWEST, _LEAST_USUAL, _LEAST_LEFT = 6, 0.85, 0.4


def mender_of(texts: Iterable[str]) -> Mender | None:
    """How the texts of a file are to be mended; None where they need not or cannot be."""
    everything = list(texts)
    if any(_CHINESE.search(text) for text in everything):
        return None
    foreign = list(dict.fromkeys(text for text in everything if _FOREIGN.search(text)))
    if not foreign:
        return None
    for mender in [(encoding, read_as) for encoding in _ENCODINGS for read_as in _READ_AS]:
        mended = [mend(text, mender) for text in foreign]
        characters = [c for text in mended for c in text if not c.isascii()]
        usual = sum(map(_is_usual, characters))
        whole = all(new != old for new, old in zip(mended, foreign, strict=True))
        if whole and usual >= _FEWEST and usual >= _LEAST_USUAL * len(characters):
            return mender
    return None


def is_chinese(texts: Iterable[str]) -> bool:
    """Whether what is not ASCII is usual Chinese, which text that was read in a wrong encoding is not."""
    characters = [c for text in texts for c in text if not c.isascii()]
    usual = sum(map(_is_usual, characters))
    return usual > 0 and usual >= _LEAST_USUAL * len(characters)


def is_lost(text: str, fewest: int = _FEWEST) -> bool:
    """Whether Chinese in UTF-8 was read as GBK and saved, which drops bytes: 鏅嬫睙 was once 晋江."""
    if "锟斤拷" in text:
        return True
    characters = _CHINESE.findall(text)
    back = "".join(characters).encode("gb18030", errors="ignore").decode("utf-8", errors="ignore")
    # A character of UTF-8 is three bytes, and one of GBK two; Chinese that was read well makes next to none.
    usual = sum(map(_is_usual, back))
    return usual >= fewest and usual >= _LEAST_LEFT * len(characters)


def had_back(text: str) -> tuple[str, list[str], list[str]]:
    """A text that `is_lost`, with what lost no byte put right; what was put right, and what is left wrong."""
    mended: list[str] = []
    left: list[str] = []

    def run(found: re.Match[str]) -> str:
        own = found.group()
        before = mend(own, _UTF8_AS_GBK)
        if before != own and sum(map(_is_usual, before)) >= _LEAST_USUAL * len(before):
            mended.append(own)
            return before
        if is_lost(own, fewest=1):
            left.append(own)
        return own

    return _RUN.sub(run, text), mended, left


def lost_remark(mended: Sequence[str], left: Sequence[str]) -> Remark:
    """What to say of a file that `is_lost`, by what was put right in it and what is left wrong."""
    key = "mended_partly" if mended and left else "mended" if mended else "lost"
    told = {"count": len(mended), "left": len(left), "first": left[0] if left else ""}
    return Remark(f"readers.remark_{key}", told)


def mend(text: str, mender: Mender) -> str:
    """A text as it was before; as it is where it cannot be had back."""
    encoding, read_as = mender
    try:
        return text.encode(read_as).decode(encoding)
    except UnicodeError:
        return text


def _is_usual(character: str) -> bool:
    """Whether a character is among the usual ones of GB 2312, by its code, or among its signs."""
    code = character.encode("gb2312", errors="ignore")
    return len(code) == 2 and code <= b"\xd7\xf9"
