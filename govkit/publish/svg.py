"""Drawings in SVG made harmless: no scripts, no handlers, nothing that is fetched from elsewhere."""

from __future__ import annotations

import re

from lxml import etree

from govkit.publish.document import Document

_DROPPED = {"script", "foreignobject", "iframe", "object", "embed", "audio", "video", "handler", "listener"}
_INSIDE = re.compile(r"^\s*(?:#|data:image/(?:png|jpeg|gif|webp)[;,])", re.I)
_ADDRESS = re.compile(r"^\s*(?:https?:|mailto:|#)", re.I)
_ELSEWHERE = re.compile(r"url\(\s*[\"']?\s*(?!#|[\"']?data:image/(?:png|jpeg|gif|webp))[^)]*\)", re.I)
_IMPORT = re.compile(r"@import[^;]*;?", re.I)


def make_harmless(document: Document) -> None:
    """Clean every drawing of a document, and note those that lost something."""
    for block in document.blocks:
        for node in block.walk():
            if node.attrs.get("mime") != "image/svg+xml":
                continue
            cleaned = harmless(node.attrs["data"])
            if cleaned is not None:
                node.attrs["data"] = cleaned
                document.problem("publish.unsafe_drawing", cell=int(block.attrs.get("cell", 0)))


def harmless(data: bytes) -> bytes | None:
    """The drawing without what runs or is fetched; None where it has nothing of the kind or is no XML.

    What is no XML is shown by none of the formats and noted as damaged.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    changed = b"<!ENTITY" in data or any(
        isinstance(one, etree._ProcessingInstruction) and one.target == "xml-stylesheet"
        for one in root.itersiblings(preceding=True)
    )
    for element in list(root.iter()):
        if isinstance(element, etree._Entity) or (
            isinstance(element.tag, str) and etree.QName(element).localname.lower() in _DROPPED
        ):
            changed = True
            if element is root:
                return b'<svg xmlns="http://www.w3.org/2000/svg"/>'
            _remove(element)
        elif isinstance(element.tag, str):
            changed = _clean(element) or changed
    return etree.tostring(root, encoding="utf-8") if changed else None


def _remove(element: etree._Element) -> None:
    """Take an element out and leave the text that follows it."""
    parent = element.getparent()
    if parent is None:
        return
    before = element.getprevious()
    if element.tail:
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def _clean(element: etree._Element) -> bool:
    """Clean the attributes of an element, and its style sheet; whether anything went."""
    changed = False
    name = etree.QName(element).localname.lower()
    for key, value in list(element.attrib.items()):
        attribute = etree.QName(key).localname.lower()
        kept = _ADDRESS if name == "a" else _INSIDE
        runs = attribute.startswith("on") or (name in ("animate", "set") and "script:" in value.lower())
        if runs or (attribute in ("href", "src") and not kept.match(value)):
            del element.attrib[key]
            changed = True
        elif "url(" in value.lower() and _ELSEWHERE.search(value):
            element.attrib[key] = _ELSEWHERE.sub("none", value)
            changed = True
    if name == "style" and element.text:
        text = _ELSEWHERE.sub("none", _IMPORT.sub("", element.text))
        changed, element.text = changed or text != element.text, text
    return changed
