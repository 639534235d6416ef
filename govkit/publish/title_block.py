"""What stands around a report's text: title, authors, date, abstract, keywords, and what official papers add.

It comes from the notebook's metadata (``govkit``), from the front matter that Quarto knows, or from the text
itself: the first heading, a section called 摘要 or Abstract, a paragraph that begins with 关键词 or Keywords.
"""

from __future__ import annotations

import datetime
import re
from typing import Any

from govkit.publish.document import Document, Node, plain_text
from govkit.publish.markdown import markdown_nodes
from govkit.publish.typography import plain
from govkit.text import say

_ABSTRACT = ("摘要", "内容提要", "abstract", "summary")
_KEYWORDS = re.compile(r"^\s*(?:关键词|关键字|key\s?words?)\s*[:：]?\s*", re.I)
_SEPARATOR = re.compile(r"\s*[,，、;；]\s*")


def take_title_block(
    document: Document, ours: dict[str, Any], front: dict[str, Any], metadata: dict[str, Any], name: str
) -> None:
    """Fill a document's title block; what is taken from the text leaves it.

    Parameters
    ----------
    ours, front, metadata
        The notebook's ``govkit`` metadata, its front matter, and all of its metadata, in this order of
        precedence.
    name
        The title where the notebook has none.
    """
    wanted = {**{key: value for key, value in front.items() if value}, **ours}
    _take_title(document, wanted, metadata, name)
    document.subtitle = plain(" ".join(_listed(wanted.get("subtitle"), split=False)), document.lang)
    document.date = str(wanted.get("date") or metadata.get("date") or "")
    document.version = str(wanted.get("version") or "")
    document.authors = _listed(wanted.get("authors") or wanted.get("author") or metadata.get("authors"))
    document.keywords = [plain(word, document.lang) for word in _listed(wanted.get("keywords"))]
    document.recipients = "、".join(_listed(wanted.get("recipients"), split=False)).rstrip(":：")
    attachments = _listed(wanted.get("attachments"), split=False)
    document.attachments = [plain(one, document.lang) for one in attachments]
    document.signature = "　".join(_listed(wanted.get("signature"), split=False))
    if wanted.get("abstract"):
        document.abstract = _inline(markdown_nodes(str(wanted["abstract"]), document.lang))
    else:
        _take_abstract(document)
    _take_keywords(document)


def date_in_words(date: str, lang: str) -> str:
    """An ISO date as readers write it (2026年1月5日, 5 January 2026); any other text as it is."""
    found = re.fullmatch(r"(\d{4})-(\d{2})(?:-(\d{2}))?(?:T.*)?", date)
    if found is None:
        return date
    year, month, day = int(found[1]), int(found[2]), int(found[3] or 1)
    try:
        datetime.date(year, month, day)
    except ValueError:
        return date
    months = say("publish.months", lang).split()
    key = "publish.day_in_words" if found[3] else "publish.month_in_words"
    return say(key, lang, year=year, month=months[month - 1], day=day)


def _take_title(document: Document, wanted: dict[str, Any], metadata: dict[str, Any], name: str) -> None:
    """The title is asked for, else the first level-1 heading, which then leaves the text."""
    given = plain(" ".join(_listed(wanted.get("title"), split=False)), document.lang)
    heading = next((block for block in document.headings() if block.attrs["level"] == 1), None)
    if heading is not None and (not given or given == plain_text(heading.children)):
        given = plain_text(heading.children)
        document.blocks.remove(heading)
    document.title = given or plain(str(metadata.get("title") or ""), document.lang) or name


def _take_abstract(document: Document) -> None:
    """The section called 摘要 or Abstract, where it is the first of the text."""
    start = next((place for place, one in enumerate(document.blocks) if one.kind != "rule"), None)
    if start is None or document.blocks[start].kind != "heading":
        return
    if plain_text(document.blocks[start].children).strip().lower() not in _ABSTRACT:
        return
    end = start + 1
    while end < len(document.blocks) and document.blocks[end].kind == "paragraph":
        end += 1
    if end > start + 1:
        document.abstract = _inline(document.blocks[start + 1 : end])
        _take_keywords_of(document, document.abstract)
        del document.blocks[start:end]


def _take_keywords(document: Document) -> None:
    """A paragraph of the first few that begins with 关键词 or Keywords."""
    for block in document.blocks[:6]:
        text = plain_text(block.children) if block.kind == "paragraph" else ""
        if _KEYWORDS.match(text) and re.match(r"^\s*\S+\s*[:：]", text):
            document.keywords = document.keywords or _listed(_KEYWORDS.sub("", text))
            document.blocks.remove(block)
            return


def _take_keywords_of(document: Document, nodes: list[Node]) -> None:
    """Keywords that stand in the last paragraph of an abstract."""
    last = max((place for place, node in enumerate(nodes) if node.kind == "break"), default=-1)
    text = plain_text(nodes[last + 1 :])
    if last >= 0 and _KEYWORDS.match(text):
        document.keywords = document.keywords or _listed(_KEYWORDS.sub("", text))
        del nodes[last:]


def _inline(blocks: list[Node]) -> list[Node]:
    """Paragraphs as inline nodes with breaks between them."""
    made: list[Node] = []
    for block in blocks:
        made += [Node("break")] if made else []
        made += [Node("math", text=block.text)] if block.kind == "math_block" else block.children
    return made


def _listed(value: object, *, split: bool = True) -> list[str]:
    """Names or words given as a list or as one text."""
    if not value:
        return []
    if isinstance(value, dict):
        value = [value]
    if isinstance(value, list):
        named = [str(one.get("name", "")) if isinstance(one, dict) else str(one) for one in value]
    else:
        named = _SEPARATOR.split(str(value)) if split else [str(value)]
    return [one.strip() for one in named if one.strip()]
