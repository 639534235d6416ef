"""Formulas: LaTeX → Typst (tylax) and LaTeX → MathML (latex2mathml); None where a formula fails."""

from __future__ import annotations

import re
from functools import lru_cache

from govkit.publish.chemistry import plain_chemistry
from govkit.publish.formula_arguments import SPAN, plain_arguments
from govkit.publish.formula_grids import plain_environments, ruled
from govkit.publish.formula_looks import plain_colours, shield_looks
from govkit.publish.formula_words import MARK, Words
from govkit.publish.mathml import cline_words, mend

_COMMAND = re.compile(r"#(?!h\(|\"|text\[|strike\[|box\[|none\b)")
# What the converter hands on of \\hspace as it stands, where a call would be one of Typst's.
_SPACE = re.compile(r"\\hspace\*?\s*(?!\{\s*-?\d*\.?\d+\s*(?:pt|pc|em|ex|mm|cm|in|mu)\s*\})")
_SOUND_SPACE = re.compile(r"#h\((?!-?\d*\.?\d+(?:pt|em|mm|cm|in|fr)\))")
_LABEL = re.compile(r"\\label\s*\{[^{}]*\}|\\(?:nonumber|notag)(?![A-Za-z])")
_TAG = re.compile(r"\\tag\*?\s*\{([^{}]*)\}")
# For the converter to Typst: sizes that brackets find themselves, and what it drops or misreads.
_FOR_TYPST = (
    (
        re.compile(r"\\[bB]igg?[lrm]?(?![A-Za-z])|\\smash(?![A-Za-z])(?:\[[tb]\])?|\\mathstrut(?![A-Za-z])"),
        "",
    ),
    (re.compile(r"\\vphantom\s*\{[^{}]*\}"), ""),
    (re.compile(r"\\middle\s*(?:\||\\[lr]?vert(?![A-Za-z]))"), r"\\mid "),
    (re.compile(r"\\middle(?![A-Za-z])"), ""),
    (re.compile(r"\\nolimits(?![A-Za-z])"), ""),
    (
        re.compile(r"\\lVert(?![A-Za-z])(.*?)\\rVert(?![A-Za-z])", re.S),
        r"\\left\\|\1\\right\\|",
    ),
    (re.compile(r"\\lvert(?![A-Za-z])(.*?)\\rvert(?![A-Za-z])", re.S), r"\\left|\1\\right|"),
    (re.compile(r"\\[dt]binom(?![A-Za-z])"), r"\\binom"),
    (re.compile(r"\\triangleq(?![A-Za-z])"), "≜"),
    (re.compile(r"\\enspace(?![A-Za-z])"), r"\\hspace{0.5em}"),
    (re.compile(r"\\mathscr(?![A-Za-z])"), r"\\mathcal"),
    (re.compile(r"\\(x(?:left|right)\w*arrow)\s*\[([^\[\]]*)\]\s*(\{[^{}]*\})"), r"\\underset{\2}{\\\1\3}"),
)
_ACCENTS = re.compile(r"\b(check|mathring)(?=\()")  # which Typst calls otherwise
_MOST = 20_000
_DEEPEST = 5  # boxes within boxes; each level writes the one within as a string once more
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
        and MARK not in latex
    )


def _plain(latex: str) -> str:
    """A formula without labels, which neither converter knows, and with its tag as words beside it."""
    latex = plain_chemistry(plain_colours(plain_arguments(latex)))
    return _TAG.sub(r"\\qquad \\text{(\1)}", _LABEL.sub("", latex))


def to_typst(latex: str) -> str | None:
    """The formula in Typst's mathematical mode, or None where the conversion fails.

    Words within ``\\text`` and its kin travel as string literals, since the converter passes them on as
    markup, where ``#`` would be a command.
    """
    return _typst(latex, 0)


@lru_cache(maxsize=4096)
def _typst(latex: str, depth: int) -> str | None:
    """The same for a part of a formula, so many colours and boxes deep."""
    import tylax

    if depth > _DEEPEST or not _sound(latex):
        return None
    words = Words()
    plain = _for_typst(plain_environments(_plain(latex)))
    dressed = shield_looks(plain, lambda part: _typst(part, depth + 1), words.keep)
    if dressed is None:
        return None
    try:
        shielded = words.punctuate(words.shield(_STAR.sub(r"\\\1{\2}", dressed)))
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
    made = _ACCENTS.sub(lambda found: {"check": "caron", "mathring": "circle"}[found[1]], made)
    made = ruled(made, shielded)
    if (
        "|||" in made or "___" in made or SPAN.search(made)
    ):  # marks of what the converter knows and Typst has not
        return None

    made = words.restore(made)
    return None if MARK in made.replace(" ", "") else made


def _for_typst(latex: str) -> str:
    for pattern, plain in _FOR_TYPST:
        latex = pattern.sub(plain, latex)
    return latex


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
    mend(root)
    for element in root.iter():
        if isinstance(element.tag, str):
            for name in list(element.attrib):
                if "href" in name or name.lower().startswith("on"):
                    del element.attrib[name]
        if element.tag.endswith(("}mi", "}mo", "}mtext")) and re.search(r"\\[A-Za-z]", element.text or ""):
            return None
    return str(etree.tostring(root, encoding="unicode"))


def _for_mathml(latex: str) -> str:
    def environment(found: re.Match[str]) -> str:
        return f"\\{found[1]}{{{_MATHML_ENVIRONMENTS.get(found[2], found[2] + found[3])}}}"

    latex = _ENVIRONMENT.sub(environment, cline_words(latex))
    latex = re.sub(r"\\operatorname\*\s*(\{[^{}]*\})", r"\\mathop{\\mathrm\1}\\limits", latex)
    # The converter hands a colour on as it is, and `mend` makes a ground of it.
    latex = re.sub(r"\\ground\{(#\w{6})\}", r"\\textcolor{ground\1}", latex)
    # One upright letter of mathematics comes out as if it were a variable.
    latex = re.sub(r"\\mathrm\s*\{\s*([A-Za-z])\s*\}", r"\\text{\1}", latex)
    return re.sub(r"\\arg(?![A-Za-z])", r"\\operatorname{arg}", latex)
