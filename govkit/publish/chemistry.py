"""Chemical formulas: the common part of mhchem's ``\\ce`` as the mathematics that the converters know."""

from __future__ import annotations

import re

_CE = re.compile(r"\\ce\s*\{((?:[^{}]|\{[^{}]*\})*)\}")
_ARROWS = {
    "->": r"\rightarrow ",
    "<-": r"\leftarrow ",
    "<=>": r"\rightleftharpoons ",
    "<->": r"\leftrightarrow ",
}
_PARTS = re.compile(
    r"(?P<over>->\[(?P<above>[^\[\]]*)\])"
    r"|(?P<arrow><=>|<->|->|<-)"
    r"|(?P<plus>(?<=\s)\+(?=\s)|=)"
    r"|(?P<raised>\^\{[^{}]*\}|\^\d*[+-]?)"
    r"|(?P<lowered>_\{[^{}]*\}|_\w|(?<=[A-Za-z)\]])\d+(?:\.\d+)?)"
    r"|(?P<charge>(?<=[A-Za-z0-9)\]])[+-](?=\s|$))"
    r"|(?P<letters>[A-Za-z]+)"
    r"|(?P<number>\d+(?:[./]\d+)?)"
    r"|(?P<dot>[*.])"
    r"|(?P<bracket>[()\[\]])"
    r"|(?P<space>\s+)"
)


def plain_chemistry(latex: str) -> str:
    r"""A formula with ``\ce{H2O}`` as ``\mathrm{H}_{2}\mathrm{O}``; what is not understood stays as it is."""
    return _CE.sub(lambda found: _mathematics(found[1]) or found[0], latex)


def _mathematics(chemistry: str) -> str:
    made, position = "", 0
    while position < len(chemistry):
        found = _PARTS.match(chemistry, position)
        if not found or found.end() == position:
            return ""
        made += _part(found)
        position = found.end()
    return f"{{{made}}}"


def _part(found: re.Match[str]) -> str:
    kind, text = found.lastgroup or "", found[0]
    if found["over"]:
        return f"\\xrightarrow{{{_mathematics(found['above']) or found['above']}}} "
    if kind == "arrow":
        return _ARROWS[text]
    if kind in ("raised", "charge"):
        return f"^{{{text.strip('^{}')}}}"
    if kind == "lowered":
        return f"_{{{text.strip('_{}')}}}"
    if kind == "letters":
        return f"\\mathrm{{{text}}}"
    return {"dot": r"\cdot ", "space": " "}.get(kind, text)
