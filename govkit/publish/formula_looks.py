"""What a formula wears: colours, boxes, and room kept free."""

from __future__ import annotations

import re
from collections.abc import Callable

from govkit.publish.formula_colours import hex_colour

_COLOUR = re.compile(r"\\(textcolor|color)\s*(?:\[\s*(\w+)\s*\]\s*)?\{\s*([^{}]*)\}\s*")
_LOOK = re.compile(
    r"\\(boxed|fbox|phantom|hphantom|textcolor|ground|underline)(?![A-Za-z])\s*(?:\{(#[0-9a-f]{6})\}\s*)?\{"
)
# Where the colour of a switch ends at the latest, besides the brace that closes its group.
_ENDS = re.compile(r"\\\\|\\(?:end|right|middle)(?![A-Za-z])|&|\}")
_MOST_COLOURS = 200


def closing(latex: str, position: int) -> int:
    """Where the brace closes within which `position` stands; the end where it does not."""
    depth = 1
    while position < len(latex):
        char = latex[position]
        if char == "\\":
            position += 2
            continue
        depth += (char == "{") - (char == "}")
        if depth == 0:
            return position
        position += 1
    return len(latex)


def plain_colours(latex: str) -> str:
    """A formula whose colours are all ``\\textcolor{#rrggbb}{...}``; what no one knows has the ink's colour.

    ``\\color`` takes a group where one follows, as in Jupyter, else what is left of its own, as in LaTeX.
    """
    for _ in range(_MOST_COLOURS):
        found = _first_colour(latex)
        if found is None:
            break
        start, position = found.span()
        colour = hex_colour(found[2] or "", found[3])
        if latex[position : position + 1] == "{":
            end = closing(latex, position + 1)
            inside, rest = latex[position + 1 : end], latex[end + 1 :]
        else:
            end = position + 1 if found[1] == "textcolor" else _end_of_group(latex, position)
            inside, rest = latex[position:end], latex[end:]
        made = f"\\textcolor{{{colour}}}{{{inside}}}" if colour else f"{{{inside}}}"
        latex = latex[:start] + made + rest
    return latex


def _first_colour(latex: str) -> re.Match[str] | None:
    """The first command for a colour that is not yet in the one plain form."""
    for found in _COLOUR.finditer(latex):
        plain = found[1] == "textcolor" and not found[2] and re.fullmatch("#[0-9a-f]{6}", found[3])
        if not plain or latex[found.end() : found.end() + 1] != "{":
            return found
    return None


def _end_of_group(latex: str, position: int) -> int:
    while position < len(latex):
        found = _ENDS.match(latex, position)
        if found:
            return position
        if latex[position] == "{":
            position = closing(latex, position + 1)
        elif latex.startswith("\\begin", position):
            ends = latex.find("\\end", position)
            position = latex.find("}", ends) if ends > 0 else len(latex)
        elif latex.startswith("\\left", position) and not latex[position + 5 : position + 6].isalpha():
            ends = latex.find("\\right", position)
            position = ends + 6 if ends > 0 else len(latex)
        elif latex[position] == "\\":
            position += 1
        position += 1
    return len(latex)


def shield_looks(latex: str, convert: Callable[[str], str | None], keep: Callable[[str], str]) -> str | None:
    """A formula with what is coloured, boxed or hidden put away as words; None where such a part fails.

    `convert` makes Typst of a part, and `keep` gives the word that stands for a finished one.
    """
    made, position = "", 0
    while found := _LOOK.search(latex, position):
        end = closing(latex, found.end())
        inside = latex[found.end() : end]
        part = convert(inside) if inside.strip() else ""
        if part is None:
            return None
        word = keep(_dressed(found[1], found[2] or "", part))
        made += latex[position : found.start()] + f"\\text{{{word}}}"
        position = end + 1
    return made + latex[position:]


def _dressed(look: str, colour: str, part: str) -> str:
    """A part in its look; evaluated from a string, which nothing in it can leave."""
    from govkit.publish.typst_text import literal

    if look == "underline":
        return f'#math.underline(eval({literal(part)}, mode: "math"))'
    if look in ("phantom", "hphantom"):
        return f'#hide(eval({literal(part)}, mode: "math"))'
    if look == "textcolor":
        return f'#text(fill: rgb("{colour or "#000000"}"), eval({literal(part)}, mode: "math"))'
    if look == "ground":
        made = f'let made = eval({literal(part)}, mode: "math")'
        ground = f'fill: rgb("{colour or "#ffffff"}"), inset: (x: 2pt), outset: (y: 2pt)'
        return f"#{{ {made}; box({ground}, $made$) }}"
    # The box stands as deep below the line as what it holds, which a strut of known height tells.
    return (
        f'#context {{ set par(leading: 0pt); let made = math.display(eval({literal(part)}, mode: "math")); '
        "let tall = measure($made #box(height: 99pt)$).height; "
        "box(stroke: 0.5pt, inset: 3pt, baseline: tall - 99pt + 3pt, $made$) }"
    )
