"""The official layout in Word, GB/T 9704-2012: 22 lines with 28 characters in 156 mm × 225 mm on A4."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from unicodedata import east_asian_width

from govkit.publish.document import Document
from govkit.publish.synthetic import long_notice
from govkit.publish.title_block import date_in_words
from govkit.publish.word.inline import InlineWriter
from govkit.publish.word.styles import ACCENT, HEI, KAI, SANS, SERIF, Look, looks
from govkit.publish.word.xml import Element, make, paragraph, run, text
from govkit.text import say

FANG_SONG, TITLE_SONG = "仿宋", "方正小标宋简体"
SIZE, TITLE_SIZE = 16, 22  # 三号, 二号
TABLE_SIZE = 10.5  # 五号
PITCH = 28.95  # of the lines, in points: 22 to 225 mm
_TRACKING = -0.35  # 28 characters to 156 mm, and to the cells of 15.7 points that LibreOffice makes of them
_DATE_INSET, _NAME_INSET = 4, 2  # from the right, in characters


def official_looks(lang: str) -> list[Look]:
    """The styles of an official paper: all text of one size on one pitch, headings by their faces.

    They keep lines and characters to the grid of the page by themselves and do not snap to it: LibreOffice
    gives a character two cells where it is wider than one, as these are by a quarter of a point.
    """
    zh = lang == "zh"
    tracking = _TRACKING if zh else 0
    text_style = Look(
        "Body Text", SIZE, SERIF, FANG_SONG, exact=PITCH, tracking=tracking, align="both", first=2, grid=False
    )
    heading = replace(text_style, name="Heading", align="", keep=True, bold=not zh)
    title = Look(
        "Title", TITLE_SIZE, SERIF, TITLE_SONG, not zh, exact=PITCH, align="center", keep=True, grid=False
    )
    loose = replace(text_style, exact=0, tracking=0, first=0, align="")
    small = replace(loose, size=12)
    changed = [
        replace(loose, name="Normal"),
        text_style,
        replace(title, before=PITCH, after=PITCH, keep=True),
        replace(title, name="Subtitle", size=SIZE, east_asian=KAI, bold=False, after=PITCH),
        replace(heading, name="Heading 1", latin=SANS, east_asian=HEI, level=0),
        replace(heading, name="Heading 2", east_asian=KAI, level=1),
        replace(heading, name="Heading 3", bold=True, level=2),
        *(replace(heading, name=f"Heading {rank}", level=rank - 1) for rank in range(4, 7)),
        replace(text_style, name="List Paragraph", first=0),
        replace(text_style, name="Quote", east_asian=KAI, first=0, left=2),
        replace(text_style, name="Definition", first=0, left=4),
        # A box has the size of the text around it, as in the PDF: lists within have it anyway.
        replace(text_style, name="Callout", first=0),
        replace(
            text_style, name="Callout Title", latin=SANS, east_asian=HEI, first=0, color=ACCENT, keep=True
        ),
        replace(text_style, name="Bibliography", first=0, hang=2),
        replace(small, name="Caption", latin=SANS, east_asian=HEI, before=6, after=6, align="center"),
        replace(small, name="Table Text", size=TABLE_SIZE),
        replace(small, name="footer", size=14, east_asian="宋体"),
    ]
    names = {look.name for look in changed}
    return [*changed, *(replace(look, grid=False) for look in looks(lang) if look.name not in names)]


def opening(document: Document, inline: InlineWriter) -> Iterator[Element]:
    """Title, subtitle, the notice of synthetic data, 主送机关, and the abstract as the first paragraph."""
    parts = [("Title", document.title), ("Subtitle", document.subtitle), ("Notice", long_notice(document))]
    for style, words in parts:
        if words:
            yield paragraph(style, [run(text(words))])
    if document.recipients:
        words = document.recipients + say("publish.colon", document.lang)
        yield paragraph("BodyText", [run(text(words))], _indent(first=0))
    if document.abstract:
        yield paragraph("BodyText", inline.write(document.abstract))


def closing(document: Document) -> Iterator[Element]:
    """附件说明 a line below the text, then 署名 and 成文日期 two lines below."""
    lang = document.lang
    if document.attachments:
        yield paragraph("BodyText", [])
        yield from _attachments(document)
    signed = document.signature or say("publish.author_joiner", lang).join(document.authors)
    date = date_in_words(document.date, lang)
    if signed or date:
        yield from (paragraph("BodyText", [], make("keepNext")) for _ in range(2))
        yield from _signed(signed, date)


def _attachments(document: Document) -> Iterator[Element]:
    """Two characters in, further lines and names below the first name."""
    word = say("publish.attachment", document.lang) + say("publish.colon", document.lang)
    several = len(document.attachments) > 1
    head = 3 if document.lang == "zh" else 4  # the width of the word and its colon, in characters
    left = 2 + head + several
    for number, name in enumerate(document.attachments, 1):
        content = [run(text(word))] if number == 1 else []
        if several:
            content.append(run(text(f"{number}."), make("tab")))
        hang = several + (head if number == 1 else 0)
        yield paragraph("BodyText", [*content, run(text(name))], _indent(left=left, hang=hang))


def _ems(words: str) -> float:
    """The width of a name or a date in em of its type."""
    return sum(1.0 if east_asian_width(char) in "WF" else 0.52 for char in words)


def _signed(signed: str, date: str) -> Iterator[Element]:
    """The name centred above the date, the wider of the two as far from the right as the standard asks."""
    difference = _ems(signed) - _ems(date)
    date_inset, name_inset = float(_DATE_INSET), _DATE_INSET - difference / 2
    if not date or name_inset < _NAME_INSET:
        name_inset = _NAME_INSET
        date_inset = _NAME_INSET + difference / 2
    lines = [(words, inset) for words, inset in ((signed, name_inset), (date, date_inset)) if words]
    for place, (words, inset) in enumerate(lines, 1):
        keep = [make("keepNext")] if place < len(lines) else []
        yield paragraph("BodyText", [run(text(words))], make("jc", val="right"), _indent(right=inset), *keep)


def _indent(*, first: float = 0, left: float = 0, hang: float = 0, right: float = 0) -> Element:
    """Indents in characters, and in twentieths of a point for readers that do not count characters."""
    wanted = {"left": left, "right": right}
    wanted |= {"hanging": hang} if hang else {"firstLine": first}
    made: dict[str, int] = {}
    for side, characters in wanted.items():
        made[f"{side}Chars"] = round(characters * 100)
        made[side] = round(characters * SIZE * 20)
    return make("ind", **made)
