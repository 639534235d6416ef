"""Formulas: LaTeX → Typst (tylax) and LaTeX → MathML (latex2mathml); None where a formula fails."""

from __future__ import annotations

import re
from functools import lru_cache

from govkit.publish.formula_grids import plain_environments, ruled

_TEXT = re.compile(r"\\(?:text|mbox|textrm|textsf|textbf|textit|mathrm|operatorname\*?)\s*\{")
_COMMAND = re.compile(r"#(?!h\(|\"|text\[|strike\[|box\[|none\b)")
# What the converter hands on of \\hspace as it stands, where a call would be one of Typst's.
_SPACE = re.compile(r"\\hspace\*?\s*(?!\{\s*-?\d*\.?\d+\s*(?:pt|pc|em|ex|mm|cm|in|mu)\s*\})")
_SOUND_SPACE = re.compile(r"#h\((?!-?\d*\.?\d+(?:pt|em|mm|cm|in|fr)\))")
_LABEL = re.compile(r"\\label\s*\{[^{}]*\}|\\(?:nonumber|notag)(?![A-Za-z])")
_TAG = re.compile(r"\\tag\*?\s*\{([^{}]*)\}")
_MARK = "GOVKITWORD"
_MOST = 20_000
_ENVIRONMENT = re.compile(r"\\(begin|end)\s*\{([A-Za-z]+)(\*?)\}")
# The converter wraps what is not numbered into a call, and nothing here is numbered by it.
_STAR = re.compile(r"\\(begin|end)\s*\{(align|alignat|equation|gather|multline)\*\}")
_ENVIRONMENTS = frozenset(
    {"alignat", "eqnarray", "flalign", "flalignat"}
    | {"align", "aligned", "alignat", "array", "cases", "dcases", "equation", "gather", "gathered", "matrix"}
    | {"bmatrix", "Bmatrix", "pmatrix", "vmatrix", "Vmatrix", "smallmatrix", "multline", "split"}
)
# latex2mathml numbers some environments, as the PDF does not, and lacks others.
_MATHML_ENVIRONMENTS = {
    "align": "align*",
    "aligned": "split",
    "dcases": "cases",
    "equation": "equation*",
    "gather": "gather*",
    "gathered": "gather*",
    "multline": "gather*",
}


def balanced(latex: str) -> bool:
    """Whether braces close in order (escaped ones do not count)."""
    depth = 0
    for char in re.sub(r"\\.", "", latex, flags=re.S):
        depth += (char == "{") - (char == "}")
        if depth < 0:
            return False
    return depth == 0


def _sound(latex: str) -> bool:
    """Whether a formula is worth a converter: they pass over unclosed braces and unknown environments."""
    latex = plain_environments(latex)
    environments = {found[2] for found in _ENVIRONMENT.finditer(latex)}
    return (
        0 < len(latex.strip()) <= _MOST
        and balanced(latex)
        and environments <= _ENVIRONMENTS
        and not _SPACE.search(latex)
    )


def _plain(latex: str) -> str:
    """A formula without labels, which neither converter knows, and with its tag as words beside it."""
    return _TAG.sub(r"\\qquad \\text{(\1)}", _LABEL.sub("", latex))


@lru_cache(maxsize=4096)
def to_typst(latex: str) -> str | None:
    """The formula in Typst's mathematical mode, or None where the conversion fails.

    Words within ``\\text`` and its kin travel as string literals, since the converter passes them on as
    markup, where ``#`` would be a command.
    """
    import tylax

    if not _sound(latex):
        return None
    words: list[tuple[str, str]] = []
    plain = plain_environments(_plain(latex))
    shielded = _shield(_STAR.sub(r"\\\1{\2}", plain), words)
    try:
        # Fractions as slashes run into what follows: `1/Nsum_(i)`.
        options = tylax.L2TOptions(frac_to_slash=False)
        result = tylax.latex_to_typst_diagnostics(shielded, options=options)
    except Exception:
        return None
    made = result.output.strip()
    if made.startswith("$") and made.endswith("$") and len(made) > 1:
        made = made[1:-1].strip()
    made = re.sub(r"/\*.*?\*/", "", made, flags=re.S)
    made = re.sub(r"(?<!\\)\$", "", made)
    if _COMMAND.search(made.replace("\\#", "")) or _SOUND_SPACE.search(made):
        return None
    made = ruled(made, plain)
    if "|||" in made:  # marks of what the converter knows and Typst has not
        return None
    for mark, literal in words:
        made = made.replace(f"#text[{mark}]", literal).replace(f'"{mark}"', literal).replace(mark, literal)
    return None if _MARK in made.replace(" ", "") else made


def _shield(latex: str, words: list[tuple[str, str]]) -> str:
    from govkit.publish.typst_text import literal

    made = ""
    position = 0
    while found := _TEXT.search(latex, position):
        end = _closing(latex, found.end())
        inside = latex[found.end() : end]
        command = latex[position : found.end()]
        position = end
        if re.search(r"[^\x20-\x7e]|[#$\"\\\[\]*_`@<>/~;()]", inside) and "operatorname" not in found[0]:
            mark = f"{_MARK}{chr(65 + len(words) % 26)}{chr(65 + len(words) // 26 % 26)}"
            words.append((mark, literal(_bare(inside))))
            # Of the commands for words the converter leaves only this one's as they are.
            made += command[: command.rindex("\\")] + "\\text{" + mark
        else:
            made += command + inside
    return made + latex[position:]


def _bare(text: str) -> str:
    """A text argument without LaTeX's escapes."""
    without_mathematics = re.sub(r"(?<!\\)\$", "", text)
    return re.sub(r"\\([#$%&_{} ])", r"\1", without_mathematics).replace("~", "\u00a0")


def _closing(latex: str, position: int) -> int:
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


@lru_cache(maxsize=4096)
def to_mathml(latex: str, *, block: bool) -> str | None:
    """The formula as a ``<math>`` element, or None where the conversion fails."""
    from latex2mathml.converter import convert
    from lxml import etree

    if not _sound(latex):
        return None
    try:
        made = convert(_for_mathml(plain_environments(_plain(latex))), display="block" if block else "inline")
        root = etree.fromstring(made.encode("utf-8"))
    except Exception:
        return None
    for element in root.iter():
        if isinstance(element.tag, str):
            for name in list(element.attrib):
                if "href" in name or name.lower().startswith("on"):
                    del element.attrib[name]
        if element.tag.endswith("}mi") and (element.text or "").startswith("\\"):
            return None
    return str(etree.tostring(root, encoding="unicode"))


def _for_mathml(latex: str) -> str:
    def environment(found: re.Match[str]) -> str:
        return f"\\{found[1]}{{{_MATHML_ENVIRONMENTS.get(found[2], found[2] + found[3])}}}"

    return re.sub(r"\\arg(?![A-Za-z])", r"\\operatorname{arg}", _ENVIRONMENT.sub(environment, latex))
