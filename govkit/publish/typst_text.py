"""Text for Typst: string literals, in which nothing has a meaning but the text itself."""

from __future__ import annotations

import re

_UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def clean(text: str) -> str:
    """Without control characters and lone surrogates (each shows as the replacement character)."""
    return _UNSAFE.sub("\ufffd", text)


def literal(text: str) -> str:
    """A Typst string literal."""
    escaped = clean(text).replace("\\", "\\\\").replace('"', '\\"')
    return '"' + escaped.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t") + '"'


def flowing(text: str) -> str:
    """A literal of running text, its white space drawn together as in Markdown and HTML."""
    return literal(re.sub(r"[ \t\r\n\f]+", " ", text))
