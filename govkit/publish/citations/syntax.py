"""The syntax of citations in Markdown, as in pandoc: ``[@key, p. 3; @other]``, ``@key``, ``[-@key]``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.rules_inline.state_inline import StateInline

# In brackets a key may hold any letters; a bare one ends where Chinese begins.
_KEY = r"[^\W_]\w*(?:[:.#$%&\-+?<>~/]\w+)*"
_BARE = re.compile(r"@(?:\{([^{}\s]+)\}|([A-Za-z0-9_]+(?:[:.\-+/]+[A-Za-z0-9_]+)*))", re.A)
_GROUP = re.compile(r"\[([^\[\]]*)\](?![(\[])")
_PART = re.compile(rf"^(.*?)(?<![\w.])(-?)@(?:\{{([^{{}}\s]+)\}}|({_KEY}))(.*)$", re.S)


@dataclass(frozen=True, slots=True)
class Cited:
    """One work in a citation: its key, words before it, the place in it, and whether its author stays out."""

    key: str
    prefix: str = ""
    locator: str = ""
    bare_year: bool = False


def citation_plugin(parser: MarkdownIt) -> None:
    """Let a parser know citations; their tokens are of type ``citation``, with the works in ``meta``."""
    parser.inline.ruler.before("link", "citation", _rule)


def _rule(state: StateInline, silent: bool) -> bool:
    char = state.src[state.pos]
    if char == "@":
        return _narrative(state, silent)
    if char != "[":
        return False
    found = _GROUP.match(state.src, state.pos, state.posMax)
    if found is None or "@" not in found[1]:
        return False
    works = [_work(part) for part in found[1].split(";")]
    if not all(works):
        return False
    return _push(state, found, silent, works=works, narrative=False)


def _narrative(state: StateInline, silent: bool) -> bool:
    before = state.src[state.pos - 1] if state.pos else " "
    found = _BARE.match(state.src, state.pos, state.posMax)
    # A word before the sign makes it an address of e-mail.
    if found is None or (before.isascii() and (before.isalnum() or before in "._-/")):
        return False
    return _push(state, found, silent, works=[Cited(found[1] or found[2])], narrative=True)


def _push(state: StateInline, found: re.Match[str], silent: bool, **meta: object) -> bool:
    if not silent:
        token = state.push("citation", "", 0)
        token.content = found[0]
        token.meta = meta
    state.pos = found.end()
    return True


def _work(part: str) -> Cited | None:
    found = _PART.match(part.strip())
    if found is None:
        return None
    locator = found[5].strip().lstrip(",，").strip()
    return Cited(found[3] or found[4], found[1].strip(), locator, bool(found[2]))
