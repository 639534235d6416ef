"""Cell outputs → nodes: the richest form that a page can show, with captions and alternative texts."""

from __future__ import annotations

import base64
import binascii
import json
import re
from typing import Any

from govkit.publish.bounds import bounded, console, shortened, shortened_blocks
from govkit.publish.citations.csl_json import from_csl
from govkit.publish.citations.reference import Reference
from govkit.publish.document import Document, Evidence, Node, plain_text
from govkit.publish.hypertext import has_tables, html_nodes
from govkit.publish.markdown import markdown_nodes
from govkit.results import MIME as RESULT
from govkit.results import results_of

PICTURES = ("image/svg+xml", "image/png", "image/jpeg", "image/gif", "image/webp")
_INTERACTIVE = (
    "application/vnd.jupyter.widget-view+json",
    "application/vnd.plotly.v1+json",
    "application/javascript",
)
_SPOKEN = frozenset({"text/plain", "text/html", "text/latex", "application/json", *_INTERACTIVE})
_OWN = "application/vnd.govkit."
_BARE_OBJECT = re.compile(r"^[\[(]?<[\w.]+[^<>\n]*>.*$", re.S)
_BOXES = re.compile(r"Glyph (\d+) .*?missing from (?:current )?font")
_MATHS = re.compile(r"^\s*(\$\$?)(.*?)\1\s*$", re.S)


def output_nodes(
    cell: dict[str, Any], wants: dict[str, Any], document: Document, *, show_errors: bool, number: int
) -> list[Node]:
    """The block nodes of a code cell's outputs, in their order.

    Text on the error stream is shown only with `show_errors` (as code is); otherwise it is noted as a
    problem. ``fig-cap``, ``tbl-cap``, ``fig-alt`` and ``label`` of the cell go to its figures and tables, a
    list of captions to one after the other.
    """
    blocks: list[Node] = []
    for output in cell.get("outputs", []):
        kind = output["output_type"]
        if kind == "stream":
            if output.get("name") == "stderr" and not show_errors:
                _note_errors(_joined(output.get("text", "")), document, number)
            else:
                blocks += console(_joined(output.get("text", "")))
        elif kind == "error":
            document.problem("publish.cell_error", cell=number, error=output.get("ename", ""))
            trace = "\n".join(output.get("traceback", [])) or f"{output.get('ename')}: {output.get('evalue')}"
            blocks += console(trace, error=True)
        elif kind in ("display_data", "execute_result"):
            blocks += _bundle(output, document, number)
    _caption(blocks, wants, document.lang)
    return bounded(blocks, document, number)


def _note_errors(text: str, document: Document, number: int) -> None:
    """Note what is on the error stream: characters that matplotlib drew as boxes, or that there is text."""
    boxes = dict.fromkeys(chr(int(code)) for code in _BOXES.findall(text) if int(code) < 0x110000)
    if boxes:
        document.problem("publish.figure_boxes", chars="".join(boxes)[:40], cell=number)
    else:
        document.problem("publish.error_stream", serious=False, cell=number)


def _bundle(output: dict[str, Any], document: Document, number: int) -> list[Node]:
    data: dict[str, Any] = output["data"]
    metadata: dict[str, Any] = output.get("metadata", {})
    ours = {key: value for part in _layers(metadata) for key, value in part.items()}
    document.synthetic = document.synthetic or bool(ours.get("synthetic", False))
    document.references |= _references(ours.get("references"))
    for result in results_of(data.get(RESULT)):
        _note_evidence(result, document)
    if any(mime.startswith(_OWN) for mime in data):
        return []
    blocks = _richest(data, metadata, document, number)
    for block in blocks:
        block.attrs["real"] = bool(ours.get("real", False))
        if ours.get("role"):
            block.attrs["role"] = str(ours["role"])
    figures = [block for block in blocks if block.kind in ("figure", "table")]
    for block in figures[:1]:
        if ours.get("caption"):
            block.children = _inline(str(ours["caption"]), document.lang)
        block.attrs["alt"] = str(ours.get("alt") or block.attrs.get("alt") or "")
        block.attrs["label"] = str(ours.get("label") or block.attrs.get("label") or "")
    return blocks


def _note_evidence(result: object, document: Document) -> None:
    """Keep the lowest evidence level of the changes that are claimed, or of all where none is."""
    if not isinstance(result, dict) or result.get("kind") != "grade" or result.get("level") not in range(6):
        return
    found = Evidence(
        int(result["level"]),
        str(result.get("reason", "")),
        str(result.get("verdict", "")).startswith("changed"),
    )
    known = document.evidence
    if known is None or (not found.claimed, found.level) < (not known.claimed, known.level):
        document.evidence = found


def _references(listed: object) -> dict[str, Reference]:
    """The references that an output brings along, in CSL-JSON."""
    items = [item for item in listed if isinstance(item, dict)] if isinstance(listed, list) else []
    return {reference.key: reference for item in items if (reference := from_csl(item)).key}


def _layers(metadata: dict[str, Any]) -> list[dict[str, Any]]:
    """What an output says of itself to govkit: of its picture, then of the output as a whole."""
    pictures = [part for mime in PICTURES if isinstance(part := metadata.get(mime), dict)]
    inner = [part["govkit"] for part in pictures if isinstance(part.get("govkit"), dict)]
    whole = metadata.get("govkit")
    return [*pictures, *inner, *([whole] if isinstance(whole, dict) else [])]


def _richest(data: dict[str, Any], metadata: dict[str, Any], document: Document, number: int) -> list[Node]:
    if "text/markdown" in data:
        source, said = shortened(_joined(data["text/markdown"]), document, number)
        return [*markdown_nodes(source, document.lang), *said]
    if "image/svg+xml" in data:
        return _picture(data, metadata, "image/svg+xml", document, number)
    hypertext = _joined(data.get("text/html", ""))
    if has_tables(hypertext):
        return shortened_blocks(html_nodes(hypertext), document, number)
    if found := _MATHS.match(_joined(data.get("text/latex", ""))):
        return [Node("math_block", text=found[2].strip(), attrs={"label": ""})]
    if mime := next((mime for mime in PICTURES if mime in data), None):
        interactive = [_interactive(document)] if any(mime in data for mime in _INTERACTIVE) else []
        return [*_picture(data, metadata, mime, document, number), *interactive]
    if blocks := html_nodes(hypertext):
        return shortened_blocks(blocks, document, number)
    if hypertext or any(mime in data for mime in _INTERACTIVE):
        document.problem("publish.interactive", cell=number)
        return [_interactive(document)]
    if "text/latex" in data:
        return [Node("math_block", text=_joined(data["text/latex"]).strip(), attrs={"label": ""})]
    plain = _joined(data.get("text/plain", ""))
    others = sorted(set(data) - _SPOKEN)
    if others and (not plain or _BARE_OBJECT.match(plain)):
        document.problem("publish.unknown_output", cell=number, mime=others[0][:60])
    if "application/json" in data and (not plain or _BARE_OBJECT.match(plain)):
        return console(json.dumps(data["application/json"], ensure_ascii=False, indent=2))
    return [] if _BARE_OBJECT.match(plain) else console(plain)


def _interactive(document: Document) -> Node:
    from govkit.text import say

    return Node("note", [Node("text", text=say("publish.interactive_note", document.lang))])


def _picture(
    data: dict[str, Any], metadata: dict[str, Any], mime: str, document: Document, number: int
) -> list[Node]:
    text = _joined(data[mime])
    try:
        content = (
            text.encode("utf-8", "replace")
            if mime == "image/svg+xml"
            else base64.b64decode(text, validate=False)
        )
    except (binascii.Error, ValueError):
        document.problem("publish.broken_picture", cell=number)
        return []
    about = metadata.get(mime)
    width = about.get("width") if isinstance(about, dict) else metadata.get("width")
    width = float(width) if isinstance(width, int | float) else None
    return [Node("figure", attrs={"data": content, "mime": mime, "alt": "", "width": width})]


def _joined(value: object) -> str:
    return "".join(map(str, value)) if isinstance(value, list) else str(value or "")


def _inline(text: str, lang: str) -> list[Node]:
    """A caption's inline nodes."""
    blocks = markdown_nodes(text, lang)
    if len(blocks) == 1 and blocks[0].kind == "paragraph":
        return blocks[0].children
    return [Node("text", text=plain_text(blocks) or text)]


def _caption(blocks: list[Node], wants: dict[str, Any], lang: str) -> None:
    """Lay a cell's options upon its figures and tables."""
    for kind, key, alternative in (("figure", "fig-cap", "fig-alt"), ("table", "tbl-cap", "tbl-alt")):
        found = [block for block in blocks if block.kind == kind]
        captions, alts = _listed(wants.get(key)), _listed(wants.get(alternative))
        for position, block in enumerate(found):
            if position < len(captions) and captions[position]:
                block.children = _inline(captions[position], lang)
            if position < len(alts) and alts[position]:
                block.attrs["alt"] = alts[position]
        label = str(wants.get("label") or "")
        prefix = "fig-" if kind == "figure" else "tbl-"
        if found and label.startswith(prefix):
            found[0].attrs["label"] = label


def _listed(value: object) -> list[str]:
    if value is None:
        return []
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]
