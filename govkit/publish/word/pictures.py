"""Pictures in a Word document: as they are where Word knows the format, else drawn anew as PNG."""

from __future__ import annotations

import io
from typing import Any

from docx.shared import Emu, Mm, Pt

from govkit.publish.compiler import typst_fonts
from govkit.publish.document import Node, plain_text
from govkit.publish.typst_text import clean
from govkit.publish.word.xml import Element, make
from govkit.temporary import folder_for

_KNOWN = ("image/png", "image/jpeg", "image/gif")
_WIDEST, _HIGHEST = Mm(156), Mm(215)
_DENSITY = 220  # pixels an inch of drawings
_SUFFIX = {"image/svg+xml": "svg", "image/webp": "webp"}


def drawing(node: Node, part: Any, widest: int = _WIDEST) -> Element | None:
    """The drawing of a picture with its alternative text, no larger than a page; None where it is broken.

    A drawing in SVG becomes a PNG of 220 pixels an inch: it looks the same whatever fonts the reader has.
    """
    data, mime = node.attrs["data"], node.attrs["mime"]
    known = mime in _KNOWN
    try:
        shown = data if known else _drawn(data, mime)
        made = part.new_pic_inline(io.BytesIO(shown), None, None)
    except Exception:  # typst and python-docx raise what each format's parser raises
        return None
    # What Typst draws does not say its density, and python-docx takes such pixels for points.
    _fit(made, node.attrs.get("width"), widest, 1.0 if known else 72 / _DENSITY)
    described = clean(str(node.attrs.get("alt") or plain_text(node.children)))
    made.docPr.set("descr", described)
    made.docPr.set("name", f"Picture {made.docPr.get('id')}")
    made.graphic.graphicData.pic.nvPicPr.cNvPr.set("name", made.docPr.get("name"))
    return make("drawing", made)


def _fit(inline: Any, wanted: object, widest: int, natural: float) -> None:
    width, height = int(inline.extent.cx), int(inline.extent.cy)
    target = Pt(wanted * 0.75) if isinstance(wanted, int | float) and wanted > 0 else width * natural
    scale = min(target / width, widest / width, _HIGHEST / height)
    size = Emu(round(width * scale)), Emu(round(height * scale))
    inline.extent.cx, inline.extent.cy = size
    frame = inline.graphic.graphicData.pic.spPr
    frame.cx, frame.cy = size


def _drawn(data: bytes, mime: str) -> bytes:
    """The picture as PNG, drawn by Typst with the fonts of the report."""
    import typst

    name = f"p.{_SUFFIX[mime]}"
    source = f'#set page(width: auto, height: auto, margin: 0pt, fill: white)\n#image("{name}")'
    with folder_for("typst") as folder:
        (folder / name).write_bytes(data)
        compiler = typst.Compiler(root=folder, font_paths=typst_fonts(), ignore_system_fonts=True)
        made = compiler.compile(input=source.encode("utf-8"), format="png", ppi=_DENSITY)
    if not isinstance(made, bytes):
        raise ValueError(mime)
    return made
