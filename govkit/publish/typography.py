"""Dashes and quotation marks of English, and numbers that stay on the line of what they belong to."""

from __future__ import annotations

import re

from govkit.publish.document import Node, plain_text

_FLAG = r"(?:(?<=[\s(\[])|^)--(?=\w)"  # an option of a command, such as --strict
_DASHES = re.compile(rf"{_FLAG}|(?<!-)(-{{2,3}})(?!-)")
_OPENING = re.compile(r"(^|[\s(\[{—–/“‘])([\"'])(?=\S)")
_RELATION = re.compile(r"(?<=\S) ([=<>≤≥≈≠±]) (?=[-−+]?[\d.])|^ ([=<>≤≥≈≠±]) (?=[-−+]?[\d.])")
_LATIN_UNITS = (
    "percent|kWh|MW|GW|kW|km²|km|m²|m³|mm|cm|mg|kg|ms|min|ha|pp|m|g|t|h|s|%|‰|℃|°C"
    "|thousand|million|billion|yuan|RMB|USD|CNY"
)
_CHINESE_UNITS = "公里|公顷|平方|[万亿元人名户个家项件次年月日天岁亩米吨倍]"
_UNIT = re.compile(rf"(?<=\d) (?=(?:{_LATIN_UNITS})(?![A-Za-z0-9²³])|{_CHINESE_UNITS})")
_SHORT_FORMULA = re.compile(
    r"\\?[A-Za-z][\w^{}\\]{0,11}\s*(?:[=<>]|\\(?:leq?|geq?|approx|neq?|lt|gt)\b)\s*[-+]?[\d.,]+\s*(?:\\?%)?"
)


def set_well(nodes: list[Node], lang: str) -> None:
    """Set the text of nodes in place; code, formulas and addresses stay as they are."""
    for node in nodes:
        if node.kind == "text":
            node.text = keep_together(dashed(node.text) if lang == "en" else node.text)
        if node.kind == "link" and re.match(r"https?:|www\.", plain_text(node.children), re.I):
            continue
        if node.kind == "image" and lang == "en":
            for part in node.children:
                part.text = curled(part.text)
        set_well(node.children, lang)
        set_well(node.attrs.get("title", []), lang)
        table = node.attrs.get("table")
        for row in table.rows if table is not None else ():
            for cell in row:
                set_well(cell.content, lang)


def plain(text: str, lang: str) -> str:
    """A text that is no Markdown, such as a title of the metadata."""
    return keep_together(dashed(curled(text)) if lang == "en" else text)


def dashed(text: str) -> str:
    """Two hyphens as an en dash, three as an em dash; options of commands stay."""
    return _DASHES.sub(lambda found: {2: "–", 3: "—"}[len(found[1])] if found[1] else found[0], text)


def curled(text: str) -> str:
    """Straight quotation marks as curled ones."""

    def opened(found: re.Match[str]) -> str:
        return found[1] + ("“" if found[2] == '"' else "‘")

    for _ in range(2):  # one mark may open within another: "'so' it is"
        text = _OPENING.sub(opened, text)
    return text.replace('"', "”").replace("'", "’")


def keep_together(text: str) -> str:
    """No break within ``p = 0.03``, nor between a number and its unit."""
    joined = _RELATION.sub(lambda found: f"\u00a0{found[1] or found[2]}\u00a0", text)
    return _UNIT.sub("\u00a0", joined)


def is_short_formula(latex: str) -> bool:
    """Whether a formula is one like ``p = 0.03``, which does not break."""
    return bool(_SHORT_FORMULA.fullmatch(latex.strip()))
