"""Chinese names in pinyin: telling them from other names in Latin letters, and their syllables."""

from __future__ import annotations

import re
from functools import cache

_FINALS = {
    "": "a ai an ang ao e ei en er o ou",
    "b": "a ai an ang ao ei en eng i ian iao ie in ing o u",
    "p": "a ai an ang ao ei en eng i ian iao ie in ing o ou u",
    "m": "a ai an ang ao e ei en eng i ian iao ie in ing iu o ou u",
    "f": "a an ang ei en eng o ou u",
    "d": "a ai an ang ao e ei eng i ian iao ie ing iu ong ou u uan ui un uo",
    "t": "a ai an ang ao e eng i ian iao ie ing ong ou u uan ui un uo",
    "n": "a ai an ang ao e ei en eng i ian iang iao ie in ing iu ong ou u uan uo ü v üe ue",
    "l": "a ai an ang ao e ei eng i ia ian iang iao ie in ing iu ong ou u uan un uo ü v üe ue",
    "g": "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
    "k": "a ai an ang ao e en eng ong ou u ua uai uan uang ui un uo",
    "h": "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
    "j": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "q": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "x": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "zh": "a ai an ang ao e en eng i ong ou u ua uai uan uang ui un uo",
    "ch": "a ai an ang ao e en eng i ong ou u uai uan uang ui un uo",
    "sh": "a ai an ang ao e ei en eng i ou u ua uai uan uang ui un uo",
    "r": "an ang ao e en eng i ong ou u uan ui un uo",
    "z": "a ai an ang ao e ei en eng i ong ou u uan ui un uo",
    "c": "a ai an ang ao e en eng i ong ou u uan ui un uo",
    "s": "a ai an ang ao e en eng i ong ou u uan ui un uo",
    "y": "a an ang ao e i in ing o ong ou u uan ue un",
    "w": "a ai an ang ei en eng o u",
}


@cache
def _syllables() -> str:
    made = (initial + final for initial, finals in _FINALS.items() for final in finals.split())
    return "|".join(sorted(made, key=len, reverse=True))


@cache
def _one_or_two() -> re.Pattern[str]:
    return re.compile(f"({_syllables()})(?:[-'’ ]?({_syllables()}))?", re.I)


def is_pinyin(family: str, given: str) -> bool:
    """Whether both parts of a name are one or two syllables of pinyin; an initial is none."""
    return len(given) > 1 and bool(_one_or_two().fullmatch(family) and _one_or_two().fullmatch(given))


def initials(given: str) -> str:
    """The first letter of each syllable: ``Jiangning`` is ``J N``."""
    found = _one_or_two().fullmatch(given)
    return " ".join(part[0].upper() for part in found.groups() if part) if found else given
