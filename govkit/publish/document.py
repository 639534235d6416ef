"""What a notebook says, free of any output format: a small tree that every writer reads.

Markdown, HTML tables and cell outputs all become `Node`s; the writers (Typst, HTML) know nothing else.

Block kinds: ``heading``, ``paragraph``, ``plain`` (a paragraph of a tight list), ``bullet_list``,
``ordered_list``, ``list_item``, ``quote``, ``rule``, ``code_block``, ``console``, ``math_block``, ``table``,
``figure``, ``definition_list``, ``term``, ``definition``, ``note``, ``callout``, ``references`` (the
bibliography) of ``reference_entry``.
Inline kinds: ``text``, ``strong``, ``emphasis``, ``strike``, ``underline``, ``mark``, ``sub``, ``sup``,
``code``, ``math``, ``link``, ``image``, ``break``, ``footnote``, ``reference``, ``checkbox``, ``citation``
(as parsed; gone once a document is numbered and cited), ``cited`` (what became of it: its children).
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from govkit.errors import PublishError
from govkit.text import say

if TYPE_CHECKING:
    from govkit.publish.archive import Attachment
    from govkit.publish.citations.reference import Reference


@dataclass(slots=True)
class Node:
    """One element of a document: its kind, what it holds, and what else is known of it."""

    kind: str
    children: list[Node] = field(default_factory=list)
    text: str = ""
    attrs: dict[str, Any] = field(default_factory=dict)

    def walk(self) -> Iterator[Node]:
        """This node and all below it, table cells and footnotes included, in reading order."""
        yield self
        for child in [*self.attrs.get("title", ()), *self.children]:
            yield from child.walk()
        table = self.attrs.get("table")
        if table is not None:
            for row in table.rows:
                for cell in row:
                    for child in cell.content:
                        yield from child.walk()


def plain_text(nodes: list[Node], line_break: str = " ") -> str:
    """The bare text of some nodes (for titles, bookmarks, alternative texts)."""
    inline = (node for top in nodes for node in top.walk())
    return "".join(line_break if node.kind == "break" else node.text for node in inline).strip()


@dataclass(slots=True)
class Problem:
    """Something that a reader of the report should not have to find out: what, and in which cell."""

    key: str
    values: dict[str, object]
    serious: bool = True

    def message(self, lang: str | None = None) -> str:
        """The problem in words."""
        return say(self.key, lang, **self.values)


@dataclass(frozen=True, slots=True)
class Evidence:
    """The evidence level of what a notebook found, and why: the lowest of the changes that it claims.

    Where it claims none, `claimed` is False and the level is the lowest of all.
    """

    level: int
    reason: str
    claimed: bool = False


@dataclass(slots=True)
class Document:
    """A notebook as read for publishing.

    `date` is what the page shows; `created` is the day for the file's metadata where the page shows none;
    `carried` are the files within the PDF.
    `blocks` are in reading order; each has ``attrs["cell"]``, the number of its cell from 1, and may have
    ``attrs["role"]`` (``finding``, ``figure``: what a brief shows) and ``attrs["real"]`` (whether an output
    of a synthetic report rests on real documents all the same). `left_out` are the labels of blocks that
    the style does not show.
    """

    lang: str = "zh"
    title: str = ""
    subtitle: str = ""
    authors: list[str] = field(default_factory=list)
    date: str = ""
    created: str = ""
    carried: list[Attachment] = field(default_factory=list)
    version: str = ""
    style: str = "report"
    abstract: list[Node] = field(default_factory=list)
    keywords: list[str] = field(default_factory=list)
    recipients: str = ""
    attachments: list[str] = field(default_factory=list)
    signature: str = ""
    evidence: Evidence | None = None
    synthetic: bool = False
    contents: bool = False
    left_out: set[str] = field(default_factory=set)
    blocks: list[Node] = field(default_factory=list)
    references: dict[str, Reference] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def day(self) -> datetime.date | None:
        """The day for the metadata of a file: that of `date` or `created`, whichever is one."""
        for text in (self.date, self.created):
            try:
                return datetime.date.fromisoformat(text[:10])
            except ValueError:
                continue
        return None

    def problem(self, key: str, *, serious: bool = True, **values: object) -> None:
        """Note a problem once."""
        found = Problem(key, values, serious)
        if found not in self.problems:
            self.problems.append(found)

    def headings(self) -> Iterator[Node]:
        """All headings, in order."""
        return (block for block in self.blocks if block.kind == "heading")

    def check(self) -> None:
        """Refuse a document with serious problems (strict rules).

        Raises
        ------
        PublishError
            When there is a serious problem; all of them are in its message.
        """
        serious = [problem.message() for problem in self.problems if problem.serious]
        if serious:
            raise PublishError("publish.strict", count=len(serious), problems="\n".join(serious))
