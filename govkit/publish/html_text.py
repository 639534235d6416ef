"""Text as HTML: escaped, breakable where a word is long, and code in its colours."""

from __future__ import annotations

import re
from html import escape

from govkit.publish.typst_text import clean

_LONG_WORD = re.compile(r"[!-~]{20,}")
# Between what ends in such a mark and what goes on; and long runs without one anywhere.
_BREAKS = re.compile(r"(?<=[/?&=_.,;:)\-])(?=[^/?&=_.,;:)\-]{2})|(?<=[0-9A-Za-z]{24})")


def breakable(text: str) -> str:
    """A text for HTML, where a long word (an address, a name of code) may break at its marks."""

    def word(found: re.Match[str]) -> str:
        return "<wbr>".join(escape(part, quote=False) for part in _BREAKS.split(found[0]) if part)

    made, position = "", 0
    for found in _LONG_WORD.finditer(text):
        made += escape(text[position : found.start()], quote=False) + word(found)
        position = found.end()
    return made + escape(text[position:], quote=False)


def bare(text: str) -> str:
    """A text for HTML."""
    return escape(clean(text), quote=False)


def highlighted(text: str, language: str) -> str:
    """A code block in the colours of its language, where that is known."""
    from pygments import highlight
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        lexer = get_lexer_by_name(language or "text", stripnl=False, ensurenl=False)
    except ClassNotFound:
        return bare(text)
    return str(highlight(text, lexer, HtmlFormatter(nowrap=True)))
