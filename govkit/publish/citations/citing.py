"""The citations of a document: each becomes its mark, and the list of references follows the text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from govkit.publish.citations.entry import by_number, entry, head_names
from govkit.publish.citations.names import anonymous, in_text
from govkit.publish.citations.reference import Reference
from govkit.publish.citations.rules import Rules
from govkit.publish.citations.syntax import Cited
from govkit.publish.document import Document, Node, plain_text
from govkit.publish.numbering import REFERENCES
from govkit.text import say

_PAGE = re.compile(r"^(?:pp?\.?\s*|第\s*)?([\dA-Za-z]+(?:\s*[-–—,，]\s*[\dA-Za-z]+)*)\s*页?$")


def cite(document: Document, references: dict[str, Reference], rules: Rules) -> None:
    """Resolve every citation of a document in place, and append the list of what was cited.

    The list stands under a heading of its own at the end, or under the last heading where that already says
    so. A key that is in no bibliography is noted and shown as written.
    """
    nodes = list(_citations(document))
    for cell, node in nodes:
        for work in node.attrs["works"]:
            # A bare @name is a citation only where there is something to cite.
            if work.key not in references and (references or not node.attrs["narrative"]):
                document.problem("publish.unknown_citation", cited=work.key, cell=cell)
    known = [
        (cell, node) for cell, node in nodes if all(work.key in references for work in node.attrs["works"])
    ]
    for _, node in nodes:
        if any(node is other for _, other in known):
            continue
        node.kind, node.children = "text", []
    if not known:
        return
    order = list(dict.fromkeys(work.key for _, node in known for work in node.attrs["works"]))
    if rules.author_date:
        order.sort(key=lambda key: _sort_key(references[key]))
    marks = _Marks({key: references[key] for key in order}, rules, document.lang)
    for _, node in known:
        node.children = marks.of(node.attrs["works"], narrative=node.attrs["narrative"])
        node.kind, node.text = "cited", ""
    _append(document, marks)


def _citations(document: Document) -> Iterator[tuple[int, Node]]:
    for block in document.blocks:
        for node in block.walk():
            if node.kind == "citation":
                yield int(block.attrs.get("cell", 0)), node


def _append(document: Document, marks: _Marks) -> None:
    last = document.blocks[-1]
    title = say("publish.references", document.lang)
    cell = last.attrs.get("cell", 0)
    if not (last.kind == "heading" and plain_text(last.children).strip().lower() in REFERENCES):
        heading = {"level": 1, "label": "", "cell": cell, "anchor": "sec-references"}
        document.blocks.append(Node("heading", [Node("text", text=title)], attrs=heading))
    document.blocks.append(Node("references", list(marks.entries()), attrs={"cell": cell}))


class _Marks:
    """The marks in the text and the entries of the list, in its order."""

    def __init__(self, references: dict[str, Reference], rules: Rules, lang: str) -> None:
        self._references = references
        self._rules = rules
        self._zh = lang == "zh"
        self._numbers = {key: position for position, key in enumerate(references, 1)}
        self._suffixes = _year_suffixes(references) if rules.author_date else {}

    def entries(self) -> Iterator[Node]:
        """One ``reference_entry`` for each cited work, its label in ``attrs["mark"]``."""
        for key, reference in self._references.items():
            written = entry(reference, self._rules, self._suffixes.get(key, ""))
            mark = "" if self._rules.author_date else f"[{self._numbers[key]}]"
            attrs = {"mark": mark, "anchor": self._anchor(key)}
            yield Node("reference_entry", _linked(written, reference), attrs=attrs)

    def of(self, works: list[Cited], *, narrative: bool) -> list[Node]:
        """The inline nodes of one citation."""
        if self._rules.author_date:
            return self._narrated(works[0]) if narrative else self._dated(works)
        if narrative:
            reference = self._references[works[0].key]
            return [Node("text", text=self._names(reference)), self._numbered(works)]
        return [self._numbered(works)]

    def _anchor(self, key: str) -> str:
        return f"reference-{self._numbers[key]}"

    def _link(self, key: str, text: str) -> Node:
        return Node("reference", [], text, {"anchor": self._anchor(key)})

    def _numbered(self, works: list[Cited]) -> Node:
        """``[1]``, ``[1-3,5]``; a place in the work stands behind the bracket."""
        if any(work.locator for work in works):
            nodes: list[Node] = []
            for work in works:
                number = str(self._numbers[work.key])
                nodes += [Node("text", text="["), self._link(work.key, number), Node("text", text="]")]
                nodes.append(Node("text", text=_place(work.locator)))
            return Node("sup", nodes)
        keys = {self._numbers[work.key]: work.key for work in works}
        nodes = [Node("text", text="[")]
        for position, (first, last) in enumerate(_runs(sorted(keys))):
            nodes += [Node("text", text=",")] if position else []
            nodes.append(self._link(keys[first], str(first)))
            if last > first:
                joint = "-" if last > first + 1 else ","
                nodes += [Node("text", text=joint), self._link(keys[last], str(last))]
        return Node("sup", [*nodes, Node("text", text="]")])

    def _dated(self, works: list[Cited]) -> list[Node]:
        comma, semicolon = ("，", "；") if self._zh else (", ", "; ")
        nodes = [Node("text", text="（" if self._zh else "(")]
        places = ""
        for position, work in enumerate(works):
            reference = self._references[work.key]
            year = self._year(work.key)
            shown = year if work.bare_year else comma.join(filter(None, (self._names(reference), year)))
            before = work.prefix if self._zh or not work.prefix else f"{work.prefix} "
            nodes.append(Node("text", text=(semicolon if position else "") + before))
            nodes.append(self._link(work.key, shown))
            places += _place(work.locator)
        nodes.append(Node("text", text="）" if self._zh else ")"))
        return [*nodes, Node("sup", [Node("text", text=places)])] if places else nodes

    def _narrated(self, work: Cited) -> list[Node]:
        year = self._link(work.key, self._year(work.key))
        around = ("（", "）") if self._zh else (" (", ")")
        names = Node("text", text=self._names(self._references[work.key]))
        return [names, Node("text", text=around[0]), year, Node("text", text=around[1])]

    def _year(self, key: str) -> str:
        reference = self._references[key]
        if by_number(reference, self._rules):
            return ""
        return reference.year + self._suffixes.get(key, "")

    def _names(self, reference: Reference) -> str:
        names = reference.authors or reference.editors
        if by_number(reference, self._rules):
            return reference.code
        return in_text(names, reference.language) if names else anonymous(reference.language)


def _linked(written: str, reference: Reference) -> list[Node]:
    """The text of an entry, its address and its DOI as links."""
    addresses = {}
    if reference.url:
        addresses[reference.url] = reference.url
    if reference.doi and (mark := f"DOI:{reference.doi}") in written:
        addresses[mark] = f"https://doi.org/{reference.doi}"
    if not addresses:
        return [Node("text", text=written)]
    nodes = []
    for piece in re.split("(" + "|".join(map(re.escape, addresses)) + ")", written):
        if piece in addresses:
            nodes.append(Node("link", [Node("text", text=piece)], attrs={"href": addresses[piece]}))
        elif piece:
            nodes.append(Node("text", text=piece))
    return nodes


def _runs(numbers: list[int]) -> list[tuple[int, int]]:
    """Numbers in ascending order as runs: 1, 2, 3, 5 is (1, 3), (5, 5)."""
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs


def _place(locator: str) -> str:
    """A place in a work: of pages only the numbers."""
    found = _PAGE.match(locator)
    return re.sub(r"\s*[-–—]\s*", "-", found[1]) if found else locator


def _year_suffixes(references: dict[str, Reference]) -> dict[str, str]:
    """``a``, ``b`` … for works of the same names and year, in the order of the list."""
    groups: defaultdict[tuple[object, ...], list[str]] = defaultdict(list)
    for key, reference in references.items():
        if reference.year:
            groups[head_names(reference), reference.year].append(key)
    return {
        key: chr(ord("a") + position % 26)
        for keys in groups.values()
        if len(keys) > 1
        for position, key in enumerate(keys)
    }


def _sort_key(reference: Reference) -> tuple[int, list[str], str, str]:
    """Chinese before Western entries; Chinese by pinyin, Western by letters; then by year and title."""
    names = [*head_names(reference), ""]
    if reference.kind == "standard" and not reference.authors:
        names = [reference.code]
    elif not names[0]:
        names = [anonymous(reference.language)]
    if reference.language == "zh":
        from pypinyin import lazy_pinyin

        return 0, [" ".join(lazy_pinyin(name)) for name in names], reference.date, reference.title
    return 1, [name.casefold() for name in names], reference.date, reference.title
