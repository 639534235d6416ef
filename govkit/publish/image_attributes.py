"""Attributes behind an image, as in Quarto and pandoc: ``![](a.png){#fig-a width=50% fig-alt="…"}``."""

from __future__ import annotations

import re
from itertools import pairwise

from govkit.publish.document import Node
from govkit.publish.pictures import width_in_pixels

_BRACES = re.compile(r"\{([^{}]*)\}")
_PART = re.compile(
    r"\s*(?:(?P<label>#[\w:.-]+)|\.[\w-]+"
    r"|(?P<key>[\w-]+)=(?:[\"“](?P<quoted>[^\"”]*)[\"”]|(?P<bare>[^\s\"“”]+)))\s*"
)


def take_attributes(inline: list[Node]) -> list[Node]:
    """Inline nodes, with what stands in braces behind an image as its attributes; a label stays as text."""
    for image, after in pairwise(inline):
        if image.kind != "image" or after.kind != "text":
            continue
        found = _BRACES.match(after.text)
        parts = _parts(found[1]) if found else None
        if not found or parts is None:
            continue
        if width := width_in_pixels(parts.get("width", "")):
            image.attrs["width"] = width
        if alt := parts.get("fig-alt", parts.get("alt", "")):
            image.attrs["alt"] = alt
        label = f"{{{parts['label']}}}" if "label" in parts else ""
        after.text = label + after.text[found.end() :]
    return [node for node in inline if node.kind != "text" or node.text]


def _parts(source: str) -> dict[str, str] | None:
    """The attributes by their names; None where the braces hold anything else."""
    parts: dict[str, str] = {}
    position = 0
    while position < len(source):
        found = _PART.match(source, position)
        if found is None:
            return None
        if found["label"]:
            parts["label"] = found["label"]
        elif found["key"]:
            parts[found["key"]] = found["quoted"] if found["quoted"] is not None else found["bare"]
        position = found.end()
    return parts
