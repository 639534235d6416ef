"""How much of an output a report shows, and the line that says how much it leaves out."""

from __future__ import annotations

import re

from govkit.publish.document import Document, Node, plain_text
from govkit.text import say

MOST_LINES = 200  # of text, all outputs of a cell together
MOST_CHARACTERS = 20_000
MOST_SOURCE = 200_000  # characters of an output in Markdown
_WHOLE = frozenset({"table", "figure", "image"})
_HOLDERS = frozenset(
    {"bullet_list", "ordered_list", "list_item", "quote", "definition_list", "definition", "callout"}
)
_SHAPE = re.compile(r"(\d+) rows × (\d+) columns")  # what pandas writes below a table that it has abridged
_WORKED = 1_000_000  # characters of text whose backspaces are done


def bounded(blocks: list[Node], document: Document, number: int) -> list[Node]:
    """The blocks of a cell's outputs: no more text than a page or five, no table of more rows than are read.

    What is left out is said in its place and among the problems; the notebook has it all.
    """
    made: list[Node] = []
    lines, characters = MOST_LINES, MOST_CHARACTERS
    hidden = 0  # lines of outputs for which nothing of the allowance is left
    for block in blocks:
        if abridged := _SHAPE.fullmatch(plain_text(block.children)) if block.kind == "paragraph" else None:
            rows, columns = (f"{int(count):,}" for count in abridged.groups())
            document.problem("publish.abridged", serious=False, cell=number, rows=rows, columns=columns)
            words = say("publish.abridged_note", document.lang, rows=rows, columns=columns)
            made.append(Node("note", [Node("text", text=words)]))
            continue
        if block.kind != "console":
            made.append(block)
            made += _rows_left_out(block, document, number)
            continue
        whole = block.text.split("\n")
        shown = "\n".join(whole[:lines])[:characters]
        more = len(whole) - shown.count("\n") - 1 + int(block.attrs.get("lines_left_out", 0))
        cut = len(block.text) - len(shown) + int(block.attrs.get("characters_left_out", 0))
        lines, characters = max(lines - shown.count("\n") - 1, 0), characters - len(shown)
        if not shown.strip():
            hidden += more + 1
            continue
        block.text = shown
        made.append(block)
        if more:
            made.append(_said(document, number, "publish.lines", more))
        elif cut:
            made.append(_said(document, number, "publish.characters", cut))
    if hidden:
        made.append(_said(document, number, "publish.lines", hidden))
    return made


def _rows_left_out(block: Node, document: Document, number: int) -> list[Node]:
    counts = {unit: int(block.attrs.get(f"{unit}_left_out", 0)) for unit in ("rows", "columns")}
    return [_said(document, number, f"publish.{unit}", count) for unit, count in counts.items() if count]


def _said(document: Document, number: int, unit: str, count: int) -> Node:
    amount = say(unit, document.lang, count=f"{count:,}")
    document.problem("publish.left_out", serious=False, cell=number, amount=amount)
    words = say("publish.left_out_note", document.lang, cell=number, amount=amount)
    return Node("note", [Node("text", text=words)])


def console(text: str, *, error: bool = False) -> list[Node]:
    """Text of a terminal as a node, as far as a report may show it; none where nothing shows."""
    lines = text.replace("\r\n", "\n").rstrip("\n").split("\n")
    shown = "\n".join(line.rstrip("\r").rpartition("\r")[2] for line in lines)
    cut = max(len(shown) - _WORKED, 0)
    shown = shown[:_WORKED]
    left_out = len(lines) - 1 - shown.count("\n")
    shown = _backspaced(shown).strip("\n")
    attrs = {"error": error, "lines_left_out": left_out, "characters_left_out": cut}
    return [Node("console", text=shown, attrs=attrs)] if shown.strip() else []


def _backspaced(text: str) -> str:
    """Backspaces done, as a terminal does them."""
    while "\b" in text:
        cleaned = re.sub(r"[^\n]\x08", "", text)
        text = cleaned if cleaned != text else text.replace("\b", "")
    return text


def shortened_blocks(blocks: list[Node], document: Document, number: int) -> list[Node]:
    """The blocks of an output in HTML: no more text beside its tables than a report may show."""
    whole = sum(map(_length, blocks))
    if whole <= MOST_CHARACTERS and sum(map(_lines, blocks)) <= MOST_LINES:
        return blocks
    room = [MOST_LINES, MOST_CHARACTERS]
    made = [kept for block in blocks if (kept := _within(block, room)) is not None]
    cut = whole - sum(map(_length, made))
    return [*made, _said(document, number, "publish.characters", cut)] if cut else made


def _within(block: Node, room: list[int]) -> Node | None:
    """As much of a block as there is room for, in lines and characters, which is taken from `room`."""
    if block.kind in _WHOLE:
        return block
    if block.kind in _HOLDERS:
        block.children = [kept for part in block.children if (kept := _within(part, room)) is not None]
        return block if block.children else None
    if room[0] <= 0 or room[1] <= 0:
        return None
    if block.kind == "code_block":
        block.text = "\n".join(block.text.split("\n")[: room[0]])[: room[1]]
    elif _length(block) > room[1]:
        block.children = [Node("text", text=plain_text(block.children)[: room[1]])]
    room[0] -= _lines(block)
    room[1] -= _length(block)
    return block


def _length(block: Node) -> int:
    if block.kind in _WHOLE:
        return 0
    return sum(map(_length, block.children)) if block.kind in _HOLDERS else len(plain_text([block]))


def _lines(block: Node) -> int:
    if block.kind in _WHOLE:
        return 0
    if block.kind in _HOLDERS:
        return sum(map(_lines, block.children))
    return 1 + block.text.count("\n")


def shortened(source: str, document: Document, number: int) -> tuple[str, list[Node]]:
    """An output in Markdown, no longer than a report may show, and what says so."""
    if len(source) <= MOST_SOURCE:
        return source, []
    kept = source[:MOST_SOURCE].rpartition("\n")[0] or source[:MOST_SOURCE]
    return kept, [_said(document, number, "publish.characters", len(source) - len(kept))]
