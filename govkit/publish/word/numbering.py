"""Word's own numbering: of headings, by style, and of lists, each ordered list counting by itself."""

from __future__ import annotations

from typing import Any

from docx.oxml.ns import qn

from govkit.publish.word.styles import style_id
from govkit.publish.word.xml import Element, make, paragraph_properties, run_properties

_HEADINGS = {
    "zh": [
        ("chineseCountingThousand", "%1、"),
        ("chineseCountingThousand", "（%2）"),
        ("decimal", "%3."),
        ("decimal", "（%4）"),
        ("decimal", "%5)"),
        ("decimal", "%6)"),
    ],
    "en": [("decimal", ".".join(f"%{part}" for part in range(1, level + 1))) for level in range(1, 7)],
}
_BULLETS = ("•", "–", "·")
_LEVELS = 9


class Numbering:
    """The numbering part of one document, which python-docx gives no means to write."""

    def __init__(self, word: Any, *, official: bool = False) -> None:
        self._official = official
        self._element = word.part.numbering_part.element
        for child in list(self._element):
            self._element.remove(child)
        self._count = 0
        self._bullets = self._add([self._bullet(level) for level in range(_LEVELS)])
        self._ordered = 0

    def number_headings(self, word: Any, lang: str) -> None:
        """Bind the heading styles to the numbers of the language: 一、（一）1. or 1, 1.1, 1.1.1."""
        levels = []
        for level, (form, shown) in enumerate(_HEADINGS[lang]):
            levels.append(
                make(
                    "lvl",
                    make("start", val=1),
                    make("numFmt", val=form),
                    make("pStyle", val=style_id(f"Heading {level + 1}")),
                    make("suff", val="nothing" if lang == "zh" and shown[-1] in "、）" else "space"),
                    make("lvlText", val=shown),
                    make("lvlJc", val="left"),
                    paragraph_properties(self._heading_indent()),
                    ilvl=level,
                )
            )
        number = self._instance(self._add(levels))
        for level in range(len(levels)):
            properties = word.styles[f"Heading {level + 1}"].element.pPr
            binding = make("numPr", make("ilvl", val=level), make("numId", val=number))
            before = [part for part in properties if part.tag.endswith(("keepNext", "keepLines"))]
            before[-1].addnext(binding)

    def _heading_indent(self) -> Element:
        """None; in an official paper that of a paragraph, two characters of 16 points."""
        if self._official:
            return make("ind", left=0, firstLineChars=200, firstLine=640)
        return make("ind", left=0, firstLine=0)

    def item_indent(self, level: int, hanging: int = 360) -> Element:
        """Of the items of a list: each level further in, as paragraphs are in an official paper."""
        left = 640 * (level + 1) + 360 if self._official else 440 * (level + 1)
        return make("ind", left=left, hanging=hanging)

    def bullets(self) -> int:
        """The number of a bullet list."""
        return self._instance(self._bullets)

    def ordered(self, start: int) -> int:
        """The number of an ordered list that begins with `start`."""
        if not self._ordered:
            self._ordered = self._add([self._numeral(level) for level in range(_LEVELS)])
        overrides = [
            make("lvlOverride", make("startOverride", val=start if level == 0 else 1), ilvl=level)
            for level in range(_LEVELS)
        ]
        return self._instance(self._ordered, *overrides)

    def _add(self, levels: list[Element]) -> int:
        """Put in a definition; they come before all instances."""
        self._count += 1
        kind = make("multiLevelType", val="multilevel")
        made = make("abstractNum", kind, *levels, abstractNumId=self._count)
        instances = self._element.findall(qn("w:num"))
        if instances:
            instances[0].addprevious(made)
        else:
            self._element.append(made)
        return self._count

    def _instance(self, definition: int, *overrides: Element) -> int:
        number = 1 + len(self._element.findall(qn("w:num")))
        self._element.append(make("num", make("abstractNumId", val=definition), *overrides, numId=number))
        return number

    def _bullet(self, level: int) -> Element:
        return self._level(level, "bullet", _BULLETS[level % len(_BULLETS)])

    def _numeral(self, level: int) -> Element:
        form = ("decimal", "lowerLetter", "lowerRoman")[level % 3]
        return self._level(level, form, f"%{level + 1}.")

    def _level(self, level: int, form: str, shown: str) -> Element:
        return make(
            "lvl",
            make("start", val=1),
            make("numFmt", val=form),
            make("lvlText", val=shown),
            make("lvlJc", val="left"),
            paragraph_properties(self.item_indent(level)),
            run_properties(make("rFonts", ascii="Times New Roman", hAnsi="Times New Roman")),
            ilvl=level,
        )
