"""Words that stand for finished pieces of a formula while the rest of it is converted to Typst."""

from __future__ import annotations

import re

from govkit.publish.formula_looks import closing
from govkit.publish.typst_text import literal

MARK = "GOVKITWORD"
_HEX, _AS_LETTERS = "0123456789abcdef", "ABCDEFGHIJKLMNOP"
_NUMBER = f"{MARK}([A-P]{{4}})"
_KEPT = re.compile(f'#text\\[{_NUMBER}\\]|"{_NUMBER}"|{_NUMBER}')
_WHOLE = re.compile(_NUMBER)
_CALLS = ("(", "[", ".")
_TEXT = re.compile(r"\\(text|mbox|textrm|textsf|textbf|textit|mathrm|operatorname\*?)\s*\{")
_FACES = {"textbf": "bold", "textit": "italic"}
_MATHEMATICS = re.compile(r"(?<!\\)[_^]|\\[A-Za-z,;:!]")
_MARKUP = re.compile(r"[^\x20-\x7e]|[#$\"\\\[\]*_`@<>/~;,()]")
_SIZE = re.compile(r"\\(?:display|text|script)style(?![A-Za-z])")
_PIECE = re.compile(
    r"\\(?:begin|end)\s*\{\w+\*?\}(?:\s*\{[lcr|\s]*\})?|\\operatorname\*?\s*\{[^{}]*\}"
    r"|\\(?:left|right)(?![A-Za-z])|\\.|\{,\}",
    re.S,
)


class Words:
    """The finished pieces of one formula, each under the word that stands for it."""

    def __init__(self) -> None:
        self._pieces: list[str] = []

    def keep(self, piece: str) -> str:
        """Put a piece of Typst away; the word for it."""
        self._pieces.append(piece)
        return f"{MARK}{len(self._pieces) - 1:04x}".translate(str.maketrans(_HEX, _AS_LETTERS))

    def restore(self, typst: str) -> str:
        """The Typst of a formula with its pieces for their words; a piece is not looked into again."""

        def piece(found: re.Match[str]) -> str:
            number = (found[1] or found[2] or found[3]).translate(str.maketrans(_AS_LETTERS, _HEX))
            whole = self._pieces[int(number, 16)]
            # What is code would call or index what follows.
            calls = whole.startswith("#") and typst[found.end() : found.end() + 1] in _CALLS
            return f"{whole} " if calls else whole

        return _KEPT.sub(piece, typst)

    def shield(self, latex: str) -> str:
        """A formula with the words of ``\\text`` and its kin put away as string literals.

        Raises
        ------
        ValueError
            Where mathematics with a look of its own stands among words.
        """
        made, position = "", 0
        while found := _TEXT.search(latex, position):
            end = closing(latex, found.end())
            inside = latex[found.end() : end]
            before, command = latex[position : found.start()], found[0]
            position = end
            if _WHOLE.fullmatch(inside):
                made += before + command + inside
            elif _is_mathematics(found[1], inside):
                made += before + command + self.shield(inside)
            elif MARK in inside:
                raise ValueError(inside)
            elif found[1] in _FACES and inside.isascii():
                # In mathematics the converter's stars and underscores are no markup.
                made += before + "\\text{" + self.keep(f"{_FACES[found[1]]}({literal(_bare(inside))})")
            elif _MARKUP.search(inside):
                # Of the commands for words the converter leaves only this one's as they are.
                made += before + "\\text{" + self.keep(literal(_bare(inside)))
            else:
                made += before + command + inside
        return made + latex[position:]

    def punctuate(self, latex: str) -> str:
        """A formula with the commas of arguments and arrays put away, where a call in Typst would split."""
        # What has a size of its own becomes an argument as a whole.
        made, position, groups = "", 0, [not _SIZE.search(latex)]
        while position < len(latex):
            found = _PIECE.match(latex, position)
            part = found[0] if found else latex[position]
            position += len(part)
            if part == "{,}":
                part = f"\\text{{{self.keep(literal(','))}}}"
            elif part.startswith("\\begin") or part in ("{", "\\left"):
                # The brackets of what stands above or below a letter keep its commas.
                groups.append(made.rstrip().endswith(("_", "^")))
            elif (part.startswith("\\end") or part in ("}", "\\right")) and len(groups) > 1:
                groups.pop()
            elif part in (",", ";") and not groups[-1]:
                part = "\\text{" + self.keep("\\" + part) + "}"
            made += part
        return made


def _is_mathematics(command: str, inside: str) -> bool:
    """Whether upright letters are mathematics, as in ``\\mathrm{H_2O}``, and no words."""
    return command.startswith("operatorname") or (command == "mathrm" and bool(_MATHEMATICS.search(inside)))


def _bare(text: str) -> str:
    """A text argument without LaTeX's escapes."""
    without_mathematics = re.sub(r"(?<!\\)\$", "", text)
    return re.sub(r"\\([#$%&_{} ])", r"\1", without_mathematics).replace("~", "\u00a0")
