"""A document → Typst. All text travels as string literals in code mode, so nothing in it can be a command."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import zip_longest

from govkit.publish.brief import SIZES, Size
from govkit.publish.callouts import heading
from govkit.publish.document import Document, Node, plain_text
from govkit.publish.formula_colours import note_unknown_colours
from govkit.publish.formulas import to_typst
from govkit.publish.numbering import numbered_prefix
from govkit.publish.terminal import pieces
from govkit.publish.typography import is_short_formula
from govkit.publish.typst_about import about
from govkit.publish.typst_tables import write_table
from govkit.publish.typst_text import clean, flowing, literal
from govkit.text import say

_SUFFIX = {
    "image/svg+xml": "svg",
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/gif": "gif",
    "image/webp": "webp",
}
_FUNCTIONS = {
    "strong": "strong",
    "emphasis": "emph",
    "strike": "strike",
    "underline": "underline",
    "mark": "highlight",
    "sub": "sub",
    "sup": "super",
    "paragraph": "par",
    "quote": "quote.with(block: true)",
}
_BLOCK_NAMES = (
    "heading plain bullet_list ordered_list code_block console math_block table figure rule note "
    "definition_list references callout"
)
_SHORT_LEAD = 120  # characters
_BLOCK_KINDS = frozenset(_BLOCK_NAMES.split())


@dataclass(slots=True)
class TypstWriter:
    """Writes one document.

    `broken_formulas` and `broken_pictures` are those that Typst has refused; they are shown as their source
    and as a note. `size` is that of a brief. `files` collects the pictures by the
    name under which the source refers to them.
    """

    document: Document
    broken_formulas: frozenset[str] = frozenset()
    broken_pictures: frozenset[str] = frozenset()
    size: Size = SIZES[0]
    files: dict[str, bytes] = field(default_factory=dict)
    formulas: set[str] = field(default_factory=set)
    _notes: set[tuple[int, int]] = field(default_factory=set)
    _cell: int = 0

    def write(self) -> str:
        """The whole source; it imports the template of the document's style."""
        document = self.document
        body = []
        for block, after in zip_longest(document.blocks, document.blocks[1:]):
            self._cell = int(block.attrs.get("cell", 0))
            if block.kind == "paragraph" and after is not None and _leads_to(block, after):
                body.append(f"lead({self._content(block.children)}, tight: {_bool(_is_tight(after))})")
            else:
                body.append(self._node(block))
        head = f'#import "common.typ": *\n#import "{document.style}.typ": layout\n'
        shown = f"#show: layout.with({about(document, self._content, self.size)})\n"
        return head + shown + "#{\n[]\n" + "\n".join(body) + "\n}\n"

    def _content(self, nodes: list[Node]) -> str:
        return "{[];" + ";".join(self._node(node) for node in nodes) + "}"

    def _node(self, node: Node) -> str:
        return self._block(node) if node.kind in _BLOCK_KINDS else self._inline(node)

    def _inline(self, node: Node) -> str:
        kind = node.kind
        if kind == "text":
            return flowing(node.text)
        if kind in _FUNCTIONS:
            return f"{_FUNCTIONS[kind]}({self._content(node.children)})"
        if kind == "code":
            return f"raw({literal(node.text)})"
        if kind == "math":
            made = self._formula(node.text, block=False)
            return f"box({made})" if is_short_formula(node.text) else made
        if kind == "break":
            return "linebreak()"
        if kind == "checkbox":
            return f"checkbox({_bool(node.attrs['checked'])})"
        if kind == "link":
            return self._link(node)
        if kind == "reference":
            return f"link(label({literal(node.attrs['anchor'])}), {literal(node.text)})"
        if kind == "footnote":
            return self._footnote(node)
        if kind == "image":
            return f"box({self._image(node)})"
        return self._content(node.children)

    def _block(self, node: Node) -> str:
        kind = node.kind
        if kind == "heading":
            return self._heading(node)
        if kind == "plain":
            return self._content(node.children)
        if kind in ("bullet_list", "ordered_list"):
            return self._list(node)
        if kind == "code_block":
            language = f", lang: {literal(node.attrs['language'])}" if node.attrs.get("language") else ""
            return f"listing({literal(node.text)}{language})"
        if kind == "console":
            return self._console(node)
        if kind == "math_block":
            return self._display(node)
        if kind == "callout":
            title = self._content(heading(node, self.document.lang))
            return f"callout({literal(node.attrs['callout'])}, {title}, {self._content(node.children)})"
        if kind == "table":
            return write_table(node, self._content, self.document.lang)
        if kind == "figure":
            return self._figure(node)
        if kind == "rule":
            return "line(length: 100%, stroke: 0.4pt + luma(70%))"
        if kind == "note":
            return f"note({self._content(node.children)})"
        if kind == "definition_list":
            return self._definitions(node)
        if kind == "references":
            return f"references({', '.join(self._reference_entry(entry) for entry in node.children)})"
        return self._inline(node)

    def _console(self, node: Node) -> str:
        made = [
            f"({literal(piece.text)}, {literal(piece.colour)}, {_bool(piece.bold)})"
            for piece in pieces(clean(node.text.replace("\x1b", "\ue000")).replace("\ue000", "\x1b"))
        ]
        return f"console(({''.join(f'{one},' for one in made)}), error: {_bool(node.attrs['error'])})"

    def _heading(self, node: Node) -> str:
        number = numbered_prefix(node)
        inside = self._content([Node("text", text=number), *node.children] if number else node.children)
        made = f"heading(level: {node.attrs['level']}, {inside})"
        part = f";part({_bool(node.attrs['synthetic'])})" if "synthetic" in node.attrs else ""
        anchored = f"[#{made}#label({literal(node.attrs['anchor'])})]" if "anchor" in node.attrs else made
        return anchored + part

    def _list(self, node: Node) -> str:
        items = [self._content(item.children) for item in node.children]
        tight = _is_tight(node)
        task = any(part.kind == "checkbox" for item in node.children for part in _first(item))
        head = f"list(tight: {_bool(tight)}" + (", marker: none, body-indent: 0pt" if task else "")
        if node.kind == "ordered_list":
            head = f"enum(tight: {_bool(tight)}, start: {node.attrs['start']}"
        return f"{head}, {', '.join(items)})"

    def _definitions(self, node: Node) -> str:
        made = []
        for part in node.children:
            if part.kind == "term":
                made.append(f"term({self._content([Node('strong', part.children)])})")
            else:
                made.append(f"definition({self._content(part.children)})")
        return ";".join(made)

    def _reference_entry(self, node: Node) -> str:
        anchor = f"label({literal(node.attrs['anchor'])})"
        return f"({anchor}, {literal(node.attrs['mark'])}, {self._content(node.children)})"

    def _link(self, node: Node) -> str:
        href = str(node.attrs["href"])
        inside = self._content(node.children)
        if re.match(r"(https?|mailto):", href, re.I) and len(href) > 8:
            return f"link({literal(href)}, {inside})"
        return inside

    def _footnote(self, node: Node) -> str:
        name = f"note-{self._cell}-{node.attrs['id']}"
        key = (self._cell, int(node.attrs["id"]))
        if key in self._notes:
            return f"footnote(label({literal(name)}))"
        self._notes.add(key)
        parts = [Node("plain", part.children) if part.kind == "paragraph" else part for part in node.children]
        return f"[#footnote({self._content(parts)})#label({literal(name)})]"

    def _formula(self, latex: str, *, block: bool) -> str:
        note_unknown_colours(self.document, latex, self._cell)
        made = None if latex in self.broken_formulas else to_typst(latex)
        if made is None:
            self.document.problem("publish.bad_formula", formula=latex[:120], cell=self._cell)
            return f"listing({literal(latex)})" if block else f"raw({literal(latex)})"
        self.formulas.add(latex)
        return equation(latex, block=block)

    def _display(self, node: Node) -> str:
        made = self._formula(node.text, block=True)
        if node.text in self.formulas:
            number = literal(str(node.attrs.get("number", "")))
            inline = equation(node.text, block=False, display=True)
            made = f"display-formula({made}, {inline}, {number})"
        return f"[#{made}#label({literal(node.attrs['anchor'])})]" if "anchor" in node.attrs else made

    def _figure(self, node: Node) -> str:
        image = self._image(node)
        if not node.children:
            return f"plain-picture({image})"
        made = f"figure({image}, kind: image, caption: {self._content(node.children)})"
        return f"[#{made}#label({literal(node.attrs['anchor'])})]" if "anchor" in node.attrs else made

    def _image(self, node: Node) -> str:
        name = f"p{len(self.files)}.{_SUFFIX[node.attrs['mime']]}"
        self.files[name] = node.attrs["data"]
        if name in self.broken_pictures:
            self.document.problem("publish.broken_picture", cell=self._cell)
            return f"note({literal(say('publish.broken_picture_note', self.document.lang))})"
        alt = str(node.attrs.get("alt") or plain_text(node.children))
        width = node.attrs.get("width")
        parts = [literal(name)]
        if alt:
            parts.append(f"alt: {literal(alt)}")
        if isinstance(width, int | float) and width > 0:
            parts.append(f"width: {min(width * 0.75, 440):g}pt")
        return f"image({', '.join(parts)})"


def equation(latex: str, *, block: bool, display: bool = False) -> str:
    """The Typst expression of a formula, evaluated from a string, which nothing in it can leave.

    With `display` one within a line is as large as one on a line of its own.
    """
    made = f'eval({literal(to_typst(latex) or "")}, mode: "math")'
    made = f"math.display({made})" if display else made
    return f"math.equation(block: {_bool(block)}, alt: {literal(latex)}, {made})"


def _is_tight(node: Node) -> bool:
    """Whether a node is a list without paragraphs of their own."""
    return node.kind in ("bullet_list", "ordered_list") and not any(
        part.kind == "paragraph" for item in node.children for part in item.children
    )


def _leads_to(block: Node, after: Node) -> bool:
    """Whether a paragraph is a few words that end in a colon before what they announce."""
    text = plain_text(block.children)
    return text.endswith(("：", ":")) and len(text) < _SHORT_LEAD and after.kind != "heading"


def _first(item: Node) -> list[Node]:
    """The first inline node of a list item, where it has one."""
    return item.children[0].children[:1] if item.children else []


def _bool(value: object) -> str:
    return "true" if value else "false"
