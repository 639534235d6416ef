"""Typst source → PDF, in this process, in a private folder, with the project's own fonts only."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

from govkit.errors import PublishError
from govkit.publish.archive import ACCESSIBLE, ARCHIVE, ARCHIVE_PLAIN, attaching
from govkit.publish.brief import SIZES, Size, on_one_page
from govkit.publish.document import Document, Node, plain_text
from govkit.publish.faces import official_faces
from govkit.publish.fonts import font_paths, missing_glyphs
from govkit.publish.formulas import to_typst
from govkit.publish.templating import template_text
from govkit.publish.typst_writer import TypstWriter, equation
from govkit.temporary import folder_for
from govkit.text import listing

if TYPE_CHECKING:
    import typst

_LONG_FORMULA = 200  # characters; a shorter one has room
_TYPE = {"report": 11.0, "gongwen": 16.0, "brief": 10.5}  # of the text, in points
_LEGIBLE = 6.0  # points
# Typst keeps what it laid out until ten compilations have not used it: 15 MB of each long report. What is
# common to reports, the next one uses, eight empty ones later.
_EMPTY_COMPILATIONS = 8
TEMPLATES = ("common.typ", "report.typ", "gongwen.typ", "brief.typ")


@cache
def typst_fonts(system: bool = False) -> typst.Fonts:
    """The fonts of reports, loaded once, with or without those of the machine."""
    import typst

    return typst.Fonts(include_system_fonts=system, font_paths=[str(path) for path in font_paths()])


def compile_typst(
    source: str, pictures: dict[str, bytes], *, standards: Sequence[str] = (), system_fonts: bool = False
) -> bytes:
    """Compile one source.

    Parameters
    ----------
    source
        A document that may import the templates and refer to `pictures` by name, and to no other file.
    standards
        PDF standards, such as ``"ua-1"``; none for a plain tagged PDF.
    system_fonts
        Whether the fonts of the machine may be used, as the official style does.

    Raises
    ------
    typst.TypstError
        When the source does not compile or does not meet the standard.
    """
    with _compiler(pictures, system_fonts) as compiler:
        made = compiler.compile(input=source.encode("utf-8"), format="pdf", pdf_standards=list(standards))  # type: ignore[arg-type]
        for _ in range(_EMPTY_COMPILATIONS):
            compiler.compile(input=b"", format="svg")
    if not isinstance(made, bytes):
        raise PublishError("publish.compile_failed", reason="no PDF")
    return made


@contextmanager
def _compiler(
    pictures: dict[str, bytes], system_fonts: bool = False, source: str = ""
) -> Iterator[typst.Compiler]:
    """A compiler that sees the templates, some pictures, and nothing else."""
    import typst

    with folder_for("typst") as root:
        for template in TEMPLATES:
            (root / template).write_text(template_text(template), encoding="utf-8", newline="\n")
        for name, data in pictures.items():
            (root / name).write_bytes(data)
        yield typst.Compiler(
            source.encode("utf-8"),
            root=root,
            font_paths=typst_fonts(system_fonts),
            ignore_system_fonts=not system_fonts,
            package_path=root / "packages",
            package_cache_path=root / "packages",
        )


def to_pdf(document: Document) -> bytes:
    """The PDF of a document; what cannot be shown is noted in ``document.problems``.

    It carries the document's attachments and is PDF/A-3a and PDF/UA-1 at once. Without a date it is PDF/UA-1;
    where a picture has no alternative text, PDF/A-3u; where a character has no glyph, a plain tagged PDF. A
    formula or picture that Typst refuses is shown as its source or as a note, the rest
    unharmed.

    Raises
    ------
    PublishError
        When Typst refuses the document for another reason.
    """
    note_missing_glyphs(document)
    note_tiny_formulas(document)
    if document.style == "gongwen" and (replaced := official_faces().replaced):
        faces = listing(replaced, document.lang)
        document.problem("publish.face_replaced", serious=False, faces=faces)
    if document.style == "brief":
        return on_one_page(document, _typeset)
    return _typeset(document)


def _typeset(document: Document, size: Size = SIZES[0]) -> bytes:
    import typst

    writer = TypstWriter(document, size=size)
    source = writer.write()
    try:
        return _compile_best(source, writer.files, document)
    except typst.TypstError:
        formulas = frozenset(latex for latex in writer.formulas if not _formula_works(latex))
        pictures = frozenset(name for name, data in writer.files.items() if not _picture_works(name, data))
        writer = TypstWriter(document, formulas, pictures, size)
        source = writer.write()
        files_left = {name: data for name, data in writer.files.items() if name not in pictures}
        try:
            return _compile_best(source, files_left, document)
        except typst.TypstError as error:
            raise PublishError("publish.compile_failed", reason=error.message) from error


def _compile_best(source: str, pictures: dict[str, bytes], document: Document) -> bytes:
    import typst

    attached, files = attaching(document.carried, document.lang)
    source, files = source + attached, files | pictures
    system_fonts = document.style == "gongwen"
    for standards in _standards(document):
        try:
            return compile_typst(source, files, standards=standards, system_fonts=system_fonts)
        except typst.TypstError:
            pass  # The plain PDF says whether it was the standard or the document.
    return compile_typst(source, files, system_fonts=system_fonts)


def _standards(document: Document) -> list[tuple[str, ...]]:
    """The standards that the document may meet, best first. PDF/A wants a date, all want every glyph."""
    if any(problem.key == "publish.missing_glyph" for problem in document.problems):
        return []
    dated = document.day is not None
    if _described(document):
        return [ARCHIVE, ACCESSIBLE] if dated else [ACCESSIBLE]
    return [ARCHIVE_PLAIN] if dated else []


def _described(document: Document) -> bool:
    pictures = (
        node for block in document.blocks for node in block.walk() if node.kind in ("figure", "image")
    )
    return bool(document.title) and all(
        node.attrs.get("alt") or plain_text(node.children) for node in pictures
    )


def note_missing_glyphs(document: Document) -> None:
    """Note every character that no font can show, with the cell where it first stands."""
    where: dict[str, int] = {}
    for char in document.title + document.subtitle + "".join(document.authors):
        where.setdefault(char, 0)
    for block in document.blocks:
        for node in block.walk():
            for char in _shown(node):
                where.setdefault(char, int(block.attrs.get("cell", 0)))
    for char in missing_glyphs("".join(where)):
        document.problem("publish.missing_glyph", char=char, code=f"U+{ord(char):04X}", cell=where[char])


def note_tiny_formulas(document: Document) -> None:
    """Note every formula that is so wide, and cannot break, that it is set too small to be read."""
    for block in document.blocks:
        for node in block.walk():
            if node.kind == "math_block" and len(node.text) >= _LONG_FORMULA:
                size = _formula_size(node.text, _TYPE[document.style])
                if size < _LEGIBLE:
                    cell = int(block.attrs.get("cell", 0))
                    document.problem(
                        "publish.tiny_formula", cell=cell, size=f"{size:.1f}", formula=node.text[:60]
                    )


@cache
def _formula_size(latex: str, size: float) -> float:
    """The size in points in which a formula is set on a line of its own, where the text has `size`."""
    import typst

    if to_typst(latex) is None:
        return size
    page = f'#import "common.typ": *\n#set page(width: 156mm, margin: 0pt)\n#set text(size: {size}pt)\n'
    both = f"{equation(latex, block=True)}, {equation(latex, block=False, display=True)}"
    try:
        with _compiler({}, source=f'{page}#display-formula({both}, "")') as compiler:
            found = json.loads(compiler.query("<formula-size>", field="value"))
    except typst.TypstError:
        return size
    return min([size, *map(float, found)])


def _shown(node: Node) -> str:
    from govkit.publish.typst_text import clean

    return clean(node.text)


def shows(char: str) -> bool:
    """Whether some font of the report has a glyph for the character (PDF/UA forbids missing ones)."""
    import typst

    from govkit.publish.typst_text import literal

    faces = '("Libertinus Serif", "Noto Serif SC", "Noto Sans SC", "DejaVu Sans Mono")'
    source = f'#set document(title: "x")\n#set text(font: {faces})\n#{literal(char)}'
    try:
        compile_typst(source, {}, standards=ACCESSIBLE)
    except typst.TypstError:
        return False
    return True


@cache
def _formula_works(latex: str) -> bool:
    import typst

    try:
        compile_typst("#" + equation(latex, block=True), {})
    except typst.TypstError:
        return False
    return True


def _picture_works(name: str, data: bytes) -> bool:
    import typst

    try:
        compile_typst(f'#image("{name}")', {name: data})
    except typst.TypstError:
        return False
    return True
