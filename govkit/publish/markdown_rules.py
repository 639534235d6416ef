"""Rules of Markdown besides CommonMark's: Chinese emphasis, H~2~O, labelled formulas, fenced divs."""

from __future__ import annotations

import re
import unicodedata

from markdown_it import MarkdownIt
from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.rules_block.state_block import StateBlock
from markdown_it.rules_inline.state_inline import Delimiter, StateInline
from mdit_py_plugins.container import container_plugin

# What stands between the signs is short, since Chinese has no spaces and writes ranges so: 3~5天和6~7天.
_RAISED = re.compile(r"\^([+\-−]?[A-Za-z0-9\u0370-\u03ff①-⑳*†‡′]{1,10}[+\-−]?|[+\-−])\^")
_LOWERED = re.compile(r"~([+\-−]?[A-Za-z0-9\u0370-\u03ff]{1,10}[+\-−]?)~(?!~)")
_FORMULA_END = re.compile(r"^(.*?)\$\$[ \t]*\{#([A-Za-z][\w:.-]*)(?:[ \t][^}]*)?\}[ \t]*$", re.A)
_DIV = re.compile(r"^\s*(?:\{[^{}]*\}|callout-\w+)\s*$")


def reading_rules(parser: MarkdownIt) -> None:
    """Teach a parser the rules; it knows ``math_block`` already."""
    parser.inline.ruler.before("emphasis", "cjk_emphasis", _emphasis)
    parser.inline.ruler.before("strikethrough", "scripts", _scripts)
    ends = ["paragraph", "reference", "blockquote", "list", "footnote_def"]
    parser.block.ruler.before("math_block", "labelled_formula", _labelled_formula, {"alt": ends})
    container_plugin(parser, "div", validate=lambda words, _: bool(_DIV.match(words)))


def is_cjk(char: str) -> bool:
    """Whether a character is Chinese, Japanese or Korean, their full-width punctuation included."""
    return bool(char) and unicodedata.east_asian_width(char) in "WF"


def _emphasis(state: StateInline, silent: bool) -> bool:
    """The rule for ``*`` runs with CJK neighbours: they count as word or punctuation, whichever lets it work.

    CommonMark leaves ``**加粗。**后`` literal. The rule is the one of the draft “CommonMark CJK-friendly
    amendments”; where no CJK character is near, it is CommonMark's own.
    """
    marker = state.src[state.pos]
    if silent or marker != "*":
        return False
    scanned = state.scanDelims(state.pos, True)
    after = state.pos + scanned.length
    before_char = state.src[state.pos - 1] if state.pos else " "
    after_char = state.src[after] if after < state.posMax else " "
    if not (is_cjk(before_char) or is_cjk(after_char)):
        return False
    blocks_open = _is_punctuation(after_char) and not is_cjk(after_char)
    blocks_close = _is_punctuation(before_char) and not is_cjk(before_char)
    before_edge = isWhiteSpace(ord(before_char)) or _is_punctuation(before_char) or is_cjk(before_char)
    after_edge = isWhiteSpace(ord(after_char)) or _is_punctuation(after_char) or is_cjk(after_char)
    can_open = not isWhiteSpace(ord(after_char)) and (not blocks_open or before_edge)
    can_close = not isWhiteSpace(ord(before_char)) and (not blocks_close or after_edge)
    for _ in range(scanned.length):
        token = state.push("text", "", 0)
        token.content = marker
        state.delimiters.append(
            Delimiter(
                marker=ord(marker),
                length=scanned.length,
                token=len(state.tokens) - 1,
                end=-1,
                open=can_open,
                close=can_close,
            )
        )
    state.pos = after
    return True


def _is_punctuation(char: str) -> bool:
    return isMdAsciiPunct(ord(char)) or isPunctChar(char)


def _scripts(state: StateInline, silent: bool) -> bool:
    """``x^2^`` raised and ``H~2~O`` lowered, as in Quarto; a lowered piece follows a letter or a bracket."""
    sign = state.src[state.pos]
    if sign not in "^~" or not state.pos:
        return False
    before = state.src[state.pos - 1]
    found = (_RAISED if sign == "^" else _LOWERED).match(state.src, state.pos, state.posMax)
    if found is None or not (before.isalpha() or before in ")）]~^" or (sign == "^" and before.isalnum())):
        return False
    if sign == "~" and is_cjk(before):
        return False
    if not silent:
        kind = "sup" if sign == "^" else "sub"
        state.push(f"{kind}_open", kind, 1)
        token = state.push("text", "", 0)
        token.content = found[1]
        state.push(f"{kind}_close", kind, -1)
    state.pos = found.end()
    return True


def _labelled_formula(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """``$$ … $$ {#eq-key}``, on one line or several."""
    if state.is_code_block(start) or not _line(state, start).startswith("$$"):
        return False
    lines = [_line(state, start)[2:]]
    number = start
    while (found := _FORMULA_END.match(lines[-1])) is None:
        number += 1
        if "$$" in lines[-1] or number >= end or state.isEmpty(number):
            return False
        lines.append(_line(state, number))
    if "$$" in found[1]:
        return False
    if not silent:
        token = state.push("math_block_label", "math", 0)
        token.block = True
        token.content = "\n".join([*lines[:-1], found[1]])
        token.info = found[2]
        token.map = [start, number + 1]
        state.line = number + 1
    return True


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]
