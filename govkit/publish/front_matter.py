"""The YAML block of a raw first cell, as Quarto writes it, and what in it would be lost without a word."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import Any

import yaml

from govkit.publish.document import Document
from govkit.text import listing

# Keys that say what a report shows. Others are Quarto's, or anybody's, and stand for nothing here.
_WORDS = (
    "title subtitle author authors date version lang abstract keywords style bibliography citation_style "
    "contents number_headings recipients signature attachments"
)
KEYS = tuple(_WORDS.split())
_QUARTO = ("toc", "number-sections", "citation-style")
_LINE = re.compile(r"^([^\s#:：][^:：]*?)\s*:\s+(.*)$", re.M)


def front_matter(cell: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """The YAML block of a cell, and what is wrong with it; both empty where there is none."""
    source = _source(cell)
    try:
        read = yaml.safe_load(source)
    except (yaml.YAMLError, ValueError) as problem:  # a day that no calendar has is a ValueError
        return {}, " ".join(str(problem).split())
    if read is None or isinstance(read, dict):
        return read or {}, ""
    return {}, " ".join(str(read).split())[:80]


def check_front_matter(cell: dict[str, Any], front: dict[str, Any], document: Document) -> None:
    """Note keys that seem meant for another, and texts that YAML cuts at a ``#``."""
    for key in map(str, front):
        chinese = any(ord(character) > 0x2E7F for character in key)
        if (
            key in KEYS
            or key in _QUARTO
            or not (chinese or get_close_matches(key.lower(), KEYS, cutoff=0.75))
        ):
            continue
        document.problem(
            "publish.front_key", serious=False, cell=1, name=key, choices=listing(KEYS, most=len(KEYS))
        )
    for key, value in _LINE.findall(_source(cell)):
        if key in KEYS and value[:1] not in "\"'#" and " #" in value:
            lost = value[value.index(" #") :].strip()
            document.problem("publish.front_comment", serious=False, cell=1, name=key, lost=lost)


def is_front_matter(cell: dict[str, Any], number: int) -> bool:
    """Whether a cell, the `number`-th, is the block that says what a report is to be."""
    return number == 1 and bool(_source(cell))


def _source(cell: dict[str, Any]) -> str:
    source = str(cell["source"]).strip()
    return source.strip("-") if cell["cell_type"] == "raw" and source.startswith("---") else ""
