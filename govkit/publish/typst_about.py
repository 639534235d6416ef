"""What a Typst layout is told of a document as a whole: the dictionary ``about`` of the templates."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable

from govkit.publish.brief import SIZES, Size
from govkit.publish.document import Document, Node
from govkit.publish.styles import evidence_in_words
from govkit.publish.synthetic import long_notice, notice
from govkit.publish.title_block import date_in_words
from govkit.publish.typst_text import literal
from govkit.text import say

Content = Callable[[list[Node]], str]


def about(document: Document, content: Content, size: Size = SIZES[0]) -> str:
    """The Typst dictionary for a document.

    Parameters
    ----------
    content
        Writes inline nodes.
    size
        That of a brief; other styles have one.
    """
    lang = document.lang
    joiner = say("publish.author_joiner", lang)
    synthetic = notice(document)
    values = {
        "title": literal(document.title),
        "subtitle": literal(document.subtitle),
        "authors": _array(map(literal, document.authors)),
        "date": _date(document.day),
        "date-text": literal(date_in_words(document.date, lang)),
        "version": literal(document.version),
        "lang": literal(lang),
        "notice": literal(synthetic) if synthetic else "none",
        "notice-long": literal(long_notice(document)),
        "contents": literal(say("publish.contents", lang)) if document.contents else "none",
        "figure-word": literal(say("publish.figure", lang)),
        "table-word": literal(say("publish.table", lang)),
        "joiner": literal(joiner),
        "abstract": content(document.abstract) if document.abstract else "none",
        "abstract-word": literal(say("publish.abstract", lang)),
        "keyword-list": _array(map(literal, document.keywords)),
        "keywords": literal(say("publish.keyword_joiner", lang).join(document.keywords)),
        "keywords-word": literal(say("publish.keywords", lang)),
        "recipients": literal(document.recipients),
        "attachments": _array(map(literal, document.attachments)),
        "attachment-word": literal(say("publish.attachment", lang)),
        "signature": literal(document.signature or joiner.join(document.authors)),
        "evidence": literal(document.evidence.reason) if document.evidence else "none",
        "evidence-word": literal(evidence_in_words(document)),
        "scale": f"{size.type:g}",
        "picture": f"{size.picture:g}",
        "faces": _faces(document),
    }
    return "(" + ", ".join(f"{name}: {value}" for name, value in values.items()) + ")"


def _faces(document: Document) -> str:
    if document.style != "gongwen":
        return "none"
    from govkit.publish.faces import LATIN, official_faces

    faces = official_faces()
    latin = [LATIN] if document.lang == "en" else []
    listed = [f"{role}: {_array(map(literal, [*latin, *names]))}" for role, names in faces.families.items()]
    stroke = "0.03em + black" if "小标宋" in faces.replaced else "none"
    return "(" + ", ".join([*listed, f"title-stroke: {stroke}"]) + ")"


def _array(items: Iterable[str]) -> str:
    return "(" + "".join(f"{item}," for item in items) + ")"


def _date(day: datetime.date | None) -> str:
    if day is None:
        return "none"
    return f"datetime(year: {day.year}, month: {day.month}, day: {day.day})"
