"""A new Word document for a report, and the file that it becomes: the same bytes for the same report."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from typing import Any

import docx
from docx.oxml.ns import qn

from govkit.publish.document import Document
from govkit.publish.typst_text import clean
from govkit.publish.word.official import official_looks
from govkit.publish.word.styles import looks, set_styles
from govkit.publish.word.xml import make

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first time that a zip file can hold
_OF_THE_TEMPLATE = ("customXml", "stylesWithEffects", "thumbnail")


def blank(document: Document) -> Any:
    """An empty Word document with the styles, the language and the metadata of a report."""
    word = docx.Document()
    _forget_template(word)
    styles = official_looks if document.style == "gongwen" else looks
    set_styles(word, styles(document.lang), document.lang)
    about = word.core_properties
    day = document.day
    about.title, about.subject = clean(document.title), clean(document.subtitle)
    about.author = clean("; ".join(document.authors))
    about.comments, about.last_modified_by, about.keywords = "", "", ""
    about.language = {"zh": "zh-CN", "en": "en-GB"}[document.lang]
    about.created = about.modified = datetime(*(day.timetuple()[:3] if day else _EPOCH[:3]), tzinfo=UTC)
    about.revision = 1
    return word


def _forget_template(word: Any) -> None:
    """Drop what python-docx's template has and a report has not."""
    for relations in (word.part.rels, word.part.package.rels):
        for name, relation in list(relations.items()):
            if relation.reltype.endswith(_OF_THE_TEMPLATE):
                del relations[name]
    settings = word.settings.element
    settings.find(qn("w:themeFontLang")).set(qn("w:eastAsia"), "zh-CN")
    # A line that ends in a break within its paragraph is not drawn out to the margin.
    settings.find(qn("w:compat")).insert(0, make("doNotExpandShiftReturn"))
    for setting in settings.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")


def pack(word: Any) -> bytes:
    """The file; no entry has the time at which it was written."""
    written = io.BytesIO()
    word.save(written)
    packed = io.BytesIO()
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            target.writestr(zipfile.ZipInfo(entry.filename, _EPOCH), source.read(entry), zipfile.ZIP_DEFLATED)
    return packed.getvalue()
