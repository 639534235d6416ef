"""Environments of LaTeX that the converters lack, as ones that they have; lines between rows and columns."""

from __future__ import annotations

import re

_ALIGNAT = re.compile(r"\\begin\{(?:align|flalign)at\*?\}\s*\{\d+\}|\\begin\{flalign\*?\}")
_ALIGNAT_END = re.compile(r"\\end\{(?:alignat|flalignat|flalign)\*?\}")
_EQNARRAY = re.compile(r"\\begin\{eqnarray\*?\}(.*?)\\end\{eqnarray\*?\}", re.S)
_RELATION = re.compile(r"&\s*([^&\\]*?)\s*&")
_GRID = re.compile(r"\\begin\{(?:array\}\s*(?:\[\w\]\s*)?\{([^{}]*)|(?:[bBpvV]|small)?matrix\*?)\}")
_HLINE = re.compile(r"\\(?:hline|hdashline|toprule|midrule|bottomrule)(?![A-Za-z])")
_PLAIN = (
    (re.compile(r"(\\begin\{(?:aligned|alignedat|gathered|split|multlined)\})\[[tbc]\]"), r"\1"),
    (re.compile(r"\\(?:begin|end)\{subequations\}|\\require\s*\{[^{}]*\}"), ""),
    (re.compile(r"\\textcolor\s*\{[^{}]*\}|\\color\s*\{[^{}]*\}"), ""),
    (re.compile(r"\\math(?:bbm|ds)(?![A-Za-z])"), r"\\mathbb"),
    (re.compile(r"\\coloneqq?(?![A-Za-z])"), ":="),
)
_MARK = "|||HLINE|||"  # what the converter writes for a line
_MATRIX = re.compile(r"mat\(delim: (?:#none|\"[^\"]*\"),")


def plain_environments(latex: str) -> str:
    """A formula in what both converters know: ``align`` for its kin, ``\\hline`` for a line between rows.

    Colours go, and so do placements and packages that a page does not need.
    """
    for pattern, plain in _PLAIN:
        latex = pattern.sub(plain, latex)
    made = _EQNARRAY.sub(lambda found: _aligned(found[1]), latex)
    made = _ALIGNAT_END.sub(r"\\end{align}", _ALIGNAT.sub(r"\\begin{align}", made))
    return _HLINE.sub(r"\\hline", made)


def _aligned(rows: str) -> str:
    body = "\\\\".join(_RELATION.sub(r"&\1 ", row, count=1) for row in rows.split("\\\\"))
    return f"\\begin{{align}}{body}\\end{{align}}"


def ruled(typst: str, latex: str) -> str:
    """The Typst of a formula, its matrices with the lines that the LaTeX of its arrays asks for."""
    grids = [_verticals(found[1] or "") for found in _GRID.finditer(latex)]
    if len(grids) != len(_MATRIX.findall(typst)):
        grids = []  # the converter has made something else of one of them
    made, position, count = "", 0, 0
    while found := _MATRIX.search(typst, position):
        end = _closing(typst, found.end())
        verticals = grids[count] if grids else []
        count += 1
        body, horizontals = _horizontals(typst[found.end() : end])
        lines = [
            f"{name}: ({''.join(f'{place}, ' for place in where)})"
            for name, where in (("hline", horizontals), ("vline", verticals))
            if where
        ]
        made += typst[position : found.end()] + (f" augment: #({', '.join(lines)})," if lines else "")
        typst, position = typst[: found.end()] + body + typst[end:], found.end()
    return made + typst[position:]


def _verticals(columns: str) -> list[int]:
    """After how many columns lines stand: ``c|cc`` after one."""
    spec = re.sub(r"\s|[@!<>]\{[^{}]*\}", "", columns)
    return sorted({len(re.sub("[^lcr]", "", spec[:place])) for place, char in enumerate(spec) if char == "|"})


def _horizontals(body: str) -> tuple[str, list[int]]:
    """The rows of a matrix without the marks of lines, and after how many rows lines stand."""
    if _MARK not in body:
        return body, []
    rows = _rows(body)
    lines = sorted({number for number, row in enumerate(rows) if row.strip().startswith(_MARK)})
    rows = [row.replace(_MARK, "") for row in rows]
    if rows and not rows[-1].strip():
        del rows[-1]
    return ";".join(rows), [line for line in lines if line <= len(rows)]


def _rows(body: str) -> list[str]:
    rows, depth, start, quoted = [], 0, 0, False
    for place, char in enumerate(body):
        if char == '"' and body[place - 1 : place] != "\\":
            quoted = not quoted
        elif not quoted:
            depth += (char == "(") - (char == ")")
            if char == ";" and depth == 0 and body[place - 1 : place] != "\\":
                rows.append(body[start:place])
                start = place + 1
    return [*rows, body[start:]]


def _closing(text: str, position: int) -> int:
    """Where the bracket closes within which `position` stands."""
    depth, quoted = 1, False
    for place in range(position, len(text)):
        char = text[place]
        if text[place - 1] == "\\":
            continue
        if char == '"':
            quoted = not quoted
        elif not quoted:
            depth += (char == "(") - (char == ")")
            if depth == 0:
                return place
    return len(text)
