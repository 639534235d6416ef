"""The styles of a Word report: faces that Chinese Windows and macOS have, Latin and East Asian set apart."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from docx.enum.style import WD_STYLE_TYPE

from govkit.publish.word.xml import Element, make, paragraph_properties, run_properties

SONG, HEI, KAI = "宋体", "黑体", "楷体"
SERIF, SANS, MONO = "Times New Roman", "Arial", "Consolas"
ACCENT, WARNING, FAINT = "1F4E79", "9C2A10", "5D6469"


@dataclass(frozen=True, slots=True)
class Look:
    """How a style looks. Sizes and spaces are in points, `line` is a multiple, indents are in characters.

    `exact` is the pitch of the lines in points where they have one, `tracking` what is between characters;
    `grid` is whether they snap to the grid of the page, where it has one.
    """

    name: str
    size: float
    latin: str = SERIF
    east_asian: str = SONG
    bold: bool = False
    color: str = ""
    before: float = 0
    after: float = 0
    line: float = 1.0
    exact: float = 0
    tracking: float = 0
    grid: bool = True
    align: str = ""
    first: int = 0
    left: int = 0
    hang: int = 0
    keep: bool = False
    level: int | None = None
    shade: str = ""
    edge: str = ""


def looks(lang: str) -> list[Look]:
    """All paragraph styles, for a Chinese or an English report."""
    zh = lang == "zh"
    heading = Look("Heading", 11, SANS, HEI, not zh, after=6, keep=True)
    if zh:
        body = Look("Body Text", 11, line=1.5, align="both", first=2)
    else:
        body = Look("Body Text", 11, line=1.3, after=7)
    return [
        Look("Normal", 11),
        body,
        Look("Title", 20, SANS, HEI, not zh, ACCENT, before=6, after=10, align="center", keep=True),
        Look("Subtitle", 13, SANS, HEI, color=FAINT, after=6, align="center"),
        replace(heading, name="Heading 1", size=15, before=14, level=0, color=ACCENT),
        replace(heading, name="Heading 2", size=13, before=12, level=1),
        *(replace(heading, name=f"Heading {rank}", before=8, level=rank - 1) for rank in range(3, 7)),
        Look("Caption", 9.5, SANS, HEI, before=6, after=6, align="center"),
        Look("List Paragraph", 11, line=1.4, after=2),
        Look("Quote", 11, SERIF, KAI, color=FAINT, line=1.4, left=2, edge="left"),
        Look("footnote text", 9, line=1.1),
        Look("Source Code", 9, MONO, SONG, line=1.1, before=4, after=6, shade="F5F6F7"),
        Look("Note", 9, color=FAINT, before=4, after=4, align="center"),
        Look("Table Text", 9.5),
        Look("Table End", 5),
        replace(heading, name="Notice", size=10.5, color=WARNING, before=4, align="center", edge="box"),
        Look("Abstract", 10.5, SERIF, KAI if zh else SONG, after=4, line=1.3, align="both", left=2),
        Look("Evidence", 11, before=4, after=4, left=1, edge="left", shade="EEF3F8"),
        replace(heading, name="Callout Title", after=2, color=ACCENT),
        Look("Callout", 10.5, line=1.35, after=4),
        Look("Bibliography", 10, line=1.2, after=3, hang=2),
        Look("By Line", 10.5, color=FAINT, after=8, align="center"),
        Look("TOC Heading", 14, SANS, HEI, not zh, ACCENT, before=10, after=4, keep=True),
        Look("toc 1", 11, line=1.3),
        Look("toc 2", 11, line=1.3, left=2),
        Look("Definition", 11, line=1.4, after=4, left=2),
        Look("header", 8.5, SANS, HEI, color=FAINT),
        Look("footer", 9, color=FAINT, align="center"),
    ]


def style_id(name: str) -> str:
    """The id by which paragraphs name a style."""
    return "".join(word[:1].upper() + word[1:] for word in name.replace("toc", "TOC").split())


def fonts(latin: str, east_asian: str) -> Element:
    """The faces of Latin and of East Asian text."""
    return make("rFonts", ascii=latin, hAnsi=latin, eastAsia=east_asian, cs=latin)


def set_styles(word: Any, styles: list[Look], lang: str) -> None:
    """Give a new Word document the styles of a report."""
    for style in [style for style in word.styles if style.type == WD_STYLE_TYPE.TABLE]:
        if style.name not in _TABLES:
            style.delete()
    for look in styles:
        element = _style(word.styles, look.name, WD_STYLE_TYPE.PARAGRAPH)
        _rest_on_normal(element, look.name)
        _replace(element, _paragraph(look))
        _replace(element, _run(look, lang))
    for name, parts in _CHARACTERS.items():
        element = _style(word.styles, name, WD_STYLE_TYPE.CHARACTER)
        _replace(element, run_properties(*(make(tag, **attributes) for tag, attributes in parts)))


def _style(styles: Any, name: str, kind: WD_STYLE_TYPE) -> Element:
    if name in styles:
        return styles[name].element
    element = styles.add_style(name, kind, builtin=name in _BUILT_IN).element
    element.set(_W + "styleId", style_id(name))
    return element


def _rest_on_normal(style: Element, name: str) -> None:
    """Take nothing from other styles: a heading of contents based on a heading would be numbered as one."""
    for old in style.findall(_W + "basedOn"):
        style.remove(old)
    if name != "Normal":
        style.find(_W + "name").addnext(make("basedOn", val="Normal"))


_TABLES = ("Normal Table", "Table Grid")
_BUILT_IN = (
    "footnote text",
    "footnote reference",
    "toc 1",
    "toc 2",
    "TOC Heading",
    "Bibliography",
    "Hyperlink",
)
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CHARACTERS: dict[str, list[tuple[str, dict[str, str]]]] = {
    "Hyperlink": [("color", {"val": ACCENT}), ("u", {"val": "single"})],
    "footnote reference": [("vertAlign", {"val": "superscript"})],
}


def _replace(style: Element, properties: Element) -> None:
    """Put in `pPr` or `rPr` for what the template had, theme fonts included."""
    old = style.find(properties.tag)
    if old is not None:
        style.replace(old, properties)
    elif properties.tag == _W + "pPr" and style.find(_W + "rPr") is not None:
        style.find(_W + "rPr").addprevious(properties)
    else:
        style.append(properties)


def _paragraph(look: Look) -> Element:
    parts = [
        make(
            "spacing",
            before=round(look.before * 20),
            after=round(look.after * 20),
            line=round(look.exact * 20) if look.exact else round(look.line * 240),
            lineRule="exact" if look.exact else "auto",
        )
    ]
    if look.exact:
        # As many lines on each page, and as many characters in each line: nothing else moves them.
        parts += [make(tag, val=0) for tag in ("widowControl", "autoSpaceDE", "autoSpaceDN")]
    parts += [] if look.grid else [make("snapToGrid", val=0)]
    if look.first or look.left:
        indents = {"firstLineChars": look.first * 100, "firstLine": round(look.first * look.size * 20)}
        sides = {"leftChars": look.left * 100, "left": round(look.left * look.size * 20)}
        parts.append(make("ind", **(indents if look.first else {}), **(sides if look.left else {})))
    if look.hang:
        width = round(look.hang * look.size * 20)
        chars = look.hang * 100
        parts.append(make("ind", leftChars=chars, left=width, hangingChars=chars, hanging=width))
    parts += [make("jc", val=look.align)] if look.align else []
    parts += [make("keepNext"), make("keepLines")] if look.keep else []
    parts += [make("outlineLvl", val=look.level)] if look.level is not None else []
    parts += [make("shd", val="clear", color="auto", fill=look.shade)] if look.shade else []
    if look.edge:
        sides_of = ("left",) if look.edge == "left" else ("top", "left", "bottom", "right")
        color = look.color or FAINT
        parts.append(make("pBdr", *(edge(side, color) for side in sides_of)))
    return paragraph_properties(*parts)


def edge(side: str, color: str) -> Element:
    """A line on one side of a paragraph."""
    return make(side, val="single", sz=6, space=6, color=color)


def _run(look: Look, lang: str) -> Element:
    size = round(look.size * 2)
    parts = [fonts(look.latin, look.east_asian), make("sz", val=size), make("szCs", val=size)]
    parts += [make("b")] if look.bold else [make("b", val="0")]
    parts += [make("i", val="0"), make("color", val=look.color or "auto")]
    parts += [make("spacing", val=round(look.tracking * 20))] if look.tracking else []
    latin = "en-GB" if lang == "en" else "en-US"
    return run_properties(*parts, make("lang", val=latin, eastAsia="zh-CN"))
