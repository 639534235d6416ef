"""Formulas as Word's own equations (Office MathML), from the MathML that pages get."""

from __future__ import annotations

import re

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from lxml import etree

from govkit.publish.formulas import to_mathml
from govkit.publish.typst_text import clean
from govkit.publish.word.xml import Element

_M = "http://schemas.openxmlformats.org/officeDocument/2006/math"
_COLOUR = re.compile("#([0-9a-f]{6})")
# Colours of signs, and of the ground behind them.
_FIRST_MARKS = {"mathcolor": 0xE100, "mathbackground": 0xE200}
_MOST_COLOURS = 256
# What converters write over a letter → the combining character of an accent.
_ACCENTS = {"^": "\u0302", "ˆ": "\u0302", "~": "\u0303", "˜": "\u0303", "¯": "\u0305", "―": "\u0305"}
_ACCENTS |= {"‾": "\u0305", "˙": "\u0307", ".": "\u0307", "¨": "\u0308", "→": "\u20d7"}


def equation(latex: str, *, block: bool) -> Element | None:
    """An equation that Word can edit, or None where the formula cannot be converted."""
    from math_ml2omml import convert

    mathml = to_mathml(clean(latex), block=block)
    if mathml is None:
        return None
    mathml, colours = _coloured(_with_narrow_cells(mathml))
    try:
        made = parse_xml(f'<m:oMathPara xmlns:m="{_M}">{convert(mathml)}</m:oMathPara>')
    except Exception:  # the converter raises whatever strange MathML leads to
        return None
    for root in [part for part in made.iter(_tag("rad")) if part.find(_tag("deg")) is None]:
        _hide_degree(root)
    for part in list(made.iter(_tag("limUpp"), _tag("groupChr"))):
        _set_accent(part)
    for run in list(made.iter(_tag("r"))):
        _set_colour(run, colours)
    if len(made) != 1 or not "".join(made.itertext()).strip():
        return None
    return made if block else made[0]


def _coloured(mathml: str) -> tuple[str, dict[str, list[str]]]:
    """The MathML with marks of private use behind what is coloured, and its colours, which else are lost."""
    root = etree.fromstring(mathml.encode("utf-8"))
    colours: dict[str, list[str]] = {name: [] for name in _FIRST_MARKS}
    for style in root.iter("{*}mstyle"):
        for name, first in _FIRST_MARKS.items():
            found = _COLOUR.fullmatch(style.get(name, ""))
            if found and len(colours[name]) < _MOST_COLOURS:
                colours[name].append(found[1].upper())
                mark = chr(first + len(colours[name]) - 1)
                for part in style.iter("{*}mi", "{*}mn", "{*}mo", "{*}mtext"):
                    # An inner colour comes later and holds.
                    part.text = re.sub(_marks(first), "", part.text or "") + mark
    return str(etree.tostring(root, encoding="unicode")), colours


def _marks(first: int, count: int = _MOST_COLOURS) -> str:
    return f"[{chr(first)}-{chr(first + max(count, 1) - 1)}]"


def _with_narrow_cells(mathml: str) -> str:
    """The MathML with empty cells beside a wide one, since a matrix of Word's has no wide cells."""
    if "columnspan" not in mathml:
        return mathml
    root = etree.fromstring(mathml.encode("utf-8"))
    for cell in root.iter("{*}mtd"):
        for _ in range(int(cell.attrib.pop("columnspan", 1)) - 1):
            cell.addnext(cell.makeelement(cell.tag))
    return str(etree.tostring(root, encoding="unicode"))


def _set_colour(run: Element, colours: dict[str, list[str]]) -> None:
    for text in run.iter(_tag("t")):
        properties = OxmlElement("w:rPr")
        for name, first in _FIRST_MARKS.items():
            used = _marks(first, len(colours[name]))
            if colours[name] and (marks := re.findall(used, text.text or "")):
                text.text = re.sub(used, "", text.text or "")
                properties.append(_look(name, colours[name][ord(marks[0]) - first]))
        if len(properties):
            # After the properties of mathematics, before the text.
            text.addprevious(properties)


def _look(name: str, colour: str) -> Element:
    made = OxmlElement("w:color" if name == "mathcolor" else "w:shd")
    made.set(qn("w:val"), colour if name == "mathcolor" else "clear")
    if name == "mathbackground":
        made.set(qn("w:fill"), colour)
    return made


def _tag(name: str) -> str:
    return f"{{{_M}}}{name}"


def _property(name: str, value: str) -> Element:
    made = OxmlElement(f"m:{name}")
    made.set(_tag("val"), value)
    return made


def _hide_degree(root: Element) -> None:
    """A square root has a degree by the schema, if an empty one that is hidden."""
    properties = OxmlElement("m:radPr")
    properties.append(_property("degHide", "1"))
    root.insert(0, OxmlElement("m:deg"))
    root.insert(0, properties)


def _set_accent(part: Element) -> None:
    """What stands over a letter as a limit or a brace, and is an accent: a hat, a bar, a dot."""
    limit, brace = part.find(_tag("lim")), part.find(f"{_tag('groupChrPr')}/{_tag('chr')}")
    shown = brace.get(_tag("val")) if brace is not None else ""
    shown = "".join(limit.itertext()) if limit is not None else shown
    if shown not in _ACCENTS:
        return
    properties = OxmlElement("m:accPr")
    properties.append(_property("chr", _ACCENTS[shown]))
    accent = OxmlElement("m:acc")
    accent.append(properties)
    accent.append(part.find(_tag("e")))
    part.getparent().replace(part, accent)
