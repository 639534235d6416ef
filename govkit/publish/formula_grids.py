"""Environments of LaTeX that the converters lack, as ones that they have; lines between rows and columns."""

from __future__ import annotations

import re

from govkit.publish.formula_arguments import SPAN

_ALIGNAT = re.compile(r"\\begin\{(?:align|flalign)at\*?\}\s*\{\d+\}|\\begin\{flalign\*?\}")
_ALIGNAT_END = re.compile(r"\\end\{(?:alignat|flalignat|flalign)\*?\}")
_EQNARRAY = re.compile(r"\\begin\{eqnarray\*?\}(.*?)\\end\{eqnarray\*?\}", re.S)
_RELATION = re.compile(r"&\s*([^&\\]*?)\s*&")
_GRID = re.compile(r"\\begin\{(?:array\}\s*(?:\[\w\]\s*)?\{([^{}]*)|(?:[bBpvV]|small)?matrix\*?)\}")
_HLINE = re.compile(r"\\(?:hline|hdashline|toprule|midrule|bottomrule)(?![A-Za-z])")
_PLAIN = (
    (re.compile(r"(\\begin\{(?:aligned|alignedat|gathered|split|multlined)\})\[[tbc]\]"), r"\1"),
    (re.compile(r"\\(?:begin|end)\{subequations\}|\\require\s*\{[^{}]*\}"), ""),
    (re.compile(r"\\\\\*?\s*\[\s*-?[\d.]+\s*(?:pt|pc|em|ex|mm|cm|in)\s*\]"), r"\\\\"),
    (re.compile(r"(\\not\s*)?\\perp(?:\s*\\!)+\s*\\perp(?![A-Za-z])"), r"\1⫫"),
    (re.compile(r"\\not\s*="), r"\\neq "),
    # Of plain TeX: faces of a group, and what stands between its two parts.
    (re.compile(r"\{\s*\\(bf|rm|it|cal|sf|tt)(?![A-Za-z])\s*([^{}]*)\}"), r"{\\math\1{\2}}"),
    (re.compile(r"\{([^{}]*?)\\choose(?![A-Za-z])([^{}]*)\}"), r"{\\binom{\1}{\2}}"),
    (re.compile(r"\{([^{}]*?)\\over(?![A-Za-z])([^{}]*)\}"), r"{\\frac{\1}{\2}}"),
    (re.compile(r"\\emph(?![A-Za-z])"), r"\\textit"),
    (re.compile(r"\\math(?:bbm|ds)(?![A-Za-z])"), r"\\mathbb"),
    (re.compile(r"\\coloneqq?(?![A-Za-z])"), ":="),
)
_MARK = "|||HLINE|||"  # what the converter writes for a line
_PART_MARK = "|||CHLINE|||"  # for one below some columns
_LINE = re.compile(r"\s*(?:\|\|\|HLINE\|\|\||\|\|\|CHLINE\|\|\|\s*(\d+)\s*-\s*(\d+))")
# The word of a cell over several columns, as the converter writes it.
_SPAN = re.compile(rf"#text\[{SPAN.pattern}\]")
_ALIGNED = {"l": "left", "c": "center", "r": "right"}
_MATRIX = re.compile(r"mat\(delim: (?:#none|\"[^\"]*\"),")


def plain_environments(latex: str) -> str:
    """A formula in what both converters know: ``align`` for its kin, ``\\hline`` for a line between rows.

    Placements, packages and extra space between rows go, which a page does not need.
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
        verticals, columns = grids[count] if grids else ([], "")
        count += 1
        inside = typst[found.end() : end]
        if (_PART_MARK in inside or _SPAN.search(inside)) and "none" in found[0]:
            made += typst[position : found.start()] + _grid(inside, verticals, columns)
            position = end + 1
            continue
        body, horizontals = _horizontals(inside)
        lines = [
            f"{name}: ({''.join(f'{place}, ' for place in where)})"
            for name, where in (("hline", horizontals), ("vline", verticals))
            if where
        ]
        made += typst[position : found.end()] + (f" augment: #({', '.join(lines)})," if lines else "")
        typst, position = typst[: found.end()] + body + typst[end:], found.end()
    return made + typst[position:]


def _verticals(columns: str) -> tuple[list[int], str]:
    """After how many columns lines stand: ``c|cc`` after one; and how the columns are aligned."""
    spec = re.sub(r"\s|[@!<>]\{[^{}]*\}", "", columns)
    lines = sorted(
        {len(re.sub("[^lcr]", "", spec[:place])) for place, char in enumerate(spec) if char == "|"}
    )
    return lines, re.sub("[^lcr]", "", spec)


def _grid(body: str, verticals: list[int], columns: str) -> str:
    """A matrix with lines below some of its columns, which those of Typst have not, as a table."""
    lines, cells, width, number = "", "", 0, 0
    for row in _rows(body):
        while found := _LINE.match(row):
            first, last = (int(found[1]) - 1, int(found[2])) if found[1] else (0, None)
            ends = f"start: {first}, end: {last}, " if last else ""
            lines += f"grid.hline(y: {number}, {ends}stroke: 0.5pt), "
            row = row[found.end() :]
        if row.strip():
            # Spaces at both ends would give the formula a line of its own, a break escape its end.
            parts = [part.strip().rstrip("\\ ") for part in _rows(row, ",")]
            column = 0
            for part in parts:
                wide = _SPAN.match(part)
                over = f"colspan: {wide[1]}, align: {_ALIGNED[wide[2]]}, " if wide else ""
                cells += (
                    f"grid.cell(x: {column}, y: {number}, {over}${_SPAN.sub('', part, count=1).strip()}$), "
                )
                column += int(wide[1]) if wide else 1
            width, number = max(width, column), number + 1
    lines += "".join(f"grid.vline(x: {place}, stroke: 0.5pt), " for place in verticals)
    places = "".join(f"{_ALIGNED.get(one, 'center')}, " for one in (columns or "c" * width))
    # Its middle on the axis of the formula, as that of a matrix.
    return (
        f"#box(baseline: 50% - 0.25em, grid(columns: {width}, inset: (x: 0.5em, y: 0.3em), "
        f"align: ({places}), {lines}{cells})) "
    )


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


def _rows(body: str, separator: str = ";") -> list[str]:
    """The rows of a matrix, or the cells of one of its rows."""
    rows, depth, start, quoted = [], 0, 0, False
    for place, char in enumerate(body):
        if char == '"' and body[place - 1 : place] != "\\":
            quoted = not quoted
        elif not quoted:
            depth += (char == "(") - (char == ")")
            if char == separator and depth == 0 and body[place - 1 : place] != "\\":
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
